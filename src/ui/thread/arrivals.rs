//! Which rows are newly arrived, as opposed to older history that was loaded.

use std::rc::Rc;

use crate::{domain::MessageId, store::MessageRow};

/// The messages that were seen on the page so far.
#[derive(Debug, Default)]
pub struct Known {
    /// Sorted.
    ids: Vec<MessageId>,
    /// The newest page has been here: from now on, an empty conversation is really empty.
    loaded: bool,
}

impl Known {
    /// Takes note of the rows and answers with those that came after something that was known
    /// before, or after nothing at all. The first rows, until the newest page is `loaded`, are
    /// history, whatever their age.
    pub fn arrivals(&mut self, rows: &[Rc<MessageRow>], loaded: bool) -> Vec<Rc<MessageRow>> {
        let first_known = if self.loaded && self.ids.is_empty() {
            Some(0)
        } else {
            rows.iter().position(|row| self.has(row.id))
        };
        self.loaded |= loaded;
        let new = match first_known {
            Some(first) => {
                rows.iter().skip(first).filter(|row| !self.has(row.id)).map(Rc::clone).collect()
            }
            None => Vec::new(),
        };
        for row in rows {
            if let Err(place) = self.ids.binary_search(&row.id) {
                self.ids.insert(place, row.id);
            }
        }
        new
    }

    fn has(&self, id: MessageId) -> bool {
        self.ids.binary_search(&id).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Timestamp, store::Delivery};

    fn rows(numbers: &[u32]) -> Vec<Rc<MessageRow>> {
        let row = |n: &u32| MessageRow {
            id: format!("message{n:08}").parse().unwrap(),
            author: None,
            name: None,
            picture: String::new(),
            mine: false,
            text: n.to_string(),
            created: Timestamp(0),
            edited: false,
            delivery: Delivery::Stored,
            act: None,
        };
        numbers.iter().map(row).map(Rc::new).collect()
    }

    fn texts(rows: &[Rc<MessageRow>]) -> Vec<String> {
        rows.iter().map(|row| row.text.clone()).collect()
    }

    #[test]
    fn the_first_page_and_older_pages_are_history() {
        let mut known = Known::default();
        assert!(known.arrivals(&rows(&[]), false).is_empty());
        assert!(known.arrivals(&rows(&[5, 6]), true).is_empty());
        assert!(known.arrivals(&rows(&[3, 4, 5, 6]), true).is_empty());
        assert_eq!(texts(&known.arrivals(&rows(&[2, 3, 4, 5, 6, 7]), true)), ["7"]);
        assert!(known.arrivals(&rows(&[2, 3, 4, 5, 6, 7]), true).is_empty());
    }

    #[test]
    fn a_message_that_slips_in_between_is_an_arrival() {
        let mut known = Known::default();
        known.arrivals(&rows(&[1, 3]), true);
        assert_eq!(texts(&known.arrivals(&rows(&[1, 2, 3, 4]), true)), ["2", "4"]);
    }

    #[test]
    fn the_first_message_of_an_empty_conversation_is_an_arrival() {
        let mut known = Known::default();
        known.arrivals(&rows(&[]), true);
        assert_eq!(texts(&known.arrivals(&rows(&[1]), true)), ["1"]);
    }
}
