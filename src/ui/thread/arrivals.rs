//! Which rows are newly arrived, as opposed to older history that was loaded.

use std::rc::Rc;

use crate::{
    domain::MessageId,
    store::{Delivery, MessageRow},
};

/// The messages that were seen on the page so far.
#[derive(Debug, Default)]
pub struct Known {
    /// Sorted.
    ids: Vec<MessageId>,
    /// Whether one of them was more than a refused one.
    anchored: bool,
    /// The newest page has been here: from now on, an empty conversation is really empty.
    loaded: bool,
}

impl Known {
    /// Remembers the rows and returns the ones that are new: those after a row that was known
    /// before, or all of them in a conversation that was empty. Until the newest page is `loaded`,
    /// all rows count as history. A refused message does not count as a known row, because history
    /// can be loaded after it.
    pub fn arrivals(&mut self, rows: &[Rc<MessageRow>], loaded: bool) -> Vec<Rc<MessageRow>> {
        let is_anchor = |row: &MessageRow| !matches!(row.delivery, Delivery::Failed { .. });
        let first_known = if self.loaded && !self.anchored {
            Some(0)
        } else {
            rows.iter().position(|row| is_anchor(row) && self.has(row.id))
        };
        self.anchored |= rows.iter().any(|row| is_anchor(row));
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
    use crate::{
        domain::{Message, testing},
        engine::WriteId,
        protocol::Fault,
    };

    fn rows(numbers: &[u32]) -> Vec<Rc<MessageRow>> {
        let row = |n: &u32| {
            let (id, talk) = (testing::id(&format!("message{n:08}")), testing::id("talk"));
            let message = Message { text: n.to_string(), ..testing::message(id, talk) };
            MessageRow::stored(&message, testing::id("me"), None, None)
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

    #[test]
    fn history_that_comes_in_after_a_refused_message_is_no_arrival() {
        let refused = |rows: &mut Vec<Rc<MessageRow>>, place: usize| {
            let mut row = (*rows[place]).clone();
            let (write, fault) = (WriteId(1), Fault::NotFound);
            row.delivery = Delivery::Failed { write, fault };
            rows[place] = Rc::new(row);
        };
        let mut known = Known::default();
        let mut first = rows(&[1, 5, 6]);
        refused(&mut first, 0);
        assert!(known.arrivals(&first, true).is_empty());
        let mut more = rows(&[2, 1, 3, 4, 5, 6, 7]);
        refused(&mut more, 1);
        assert_eq!(texts(&known.arrivals(&more, true)), ["7"]);

        // Nothing but a refused one is there, and somebody says the first thing.
        let mut known = Known::default();
        let mut alone = rows(&[1]);
        refused(&mut alone, 0);
        known.arrivals(&rows(&[]), true);
        known.arrivals(&alone, true);
        let mut answered = rows(&[1, 2]);
        refused(&mut answered, 0);
        assert_eq!(texts(&known.arrivals(&answered, true)), ["2"]);
    }
}
