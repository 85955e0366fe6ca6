//! Turns rows into items: adds day dividers and groups the messages of one author.
//!
//! The same rows always give the same items, whatever page or event brought them.

use std::rc::Rc;

use crate::{
    domain::Days,
    engine::change::{Delivery, Item, MessageRow},
};

/// Messages of one author stand together when no more than this lies between them (milliseconds).
const TOGETHER: i64 = 5 * 60 * 1000;

/// Puts day dividers between the rows and gathers the messages of one author.
///
/// A group ends with another author, another day, five minutes of silence, and a message that was
/// refused, whose reason must not be read as the next one's. Rows of people whose account is gone
/// are never taken together, since it is not known whether they were the same. A line of the server
/// stands alone.
pub(super) fn items(rows: Vec<Rc<MessageRow>>, Days(day_of): Days) -> Vec<Item> {
    let mut items = Vec::with_capacity(rows.len() + rows.len() / 8 + 1);
    let mut before: Option<Rc<MessageRow>> = None;
    let mut today = None;
    for row in rows {
        let day = day_of(row.created);
        let new_day = today != Some(day);
        // A late message may be older than its neighbour; its day is announced only once.
        if new_day && today.is_none_or(|today| day > today) {
            items.push(Item::Day { day, at: row.created });
            today = Some(day);
        }
        let leads = new_day || before.is_none_or(|before| !together(&before, &row));
        before = Some(Rc::clone(&row));
        items.push(if row.act.is_some() { Item::Line(row) } else { Item::Message { row, leads } });
    }
    items
}

/// Whether `row` may stand under the author of `before`.
fn together(before: &MessageRow, row: &MessageRow) -> bool {
    before.author.is_some()
        && before.act.is_none()
        && row.act.is_none()
        && before.author == row.author
        && row.created.since(before.created).abs() <= TOGETHER
        && !matches!(before.delivery, Delivery::Failed { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Act, Message, Timestamp, testing},
        engine::{WriteId, change::ActLine},
        protocol::Fault,
    };

    const MINUTE: i64 = 60_000;
    const DAY: i64 = 86_400_000;

    fn row(n: u32, author: &str, created: i64) -> Rc<MessageRow> {
        let (id, talk) = (testing::id(&format!("message{n:08}")), testing::id("talk"));
        let (author, created) = (author.parse().ok(), Timestamp(created));
        let message = Message { author, created, ..testing::message(id, talk) };
        Rc::new(MessageRow::stored(&message, testing::id("me"), None, None))
    }

    const ADA: &str = "ada000000000000";
    const BOB: &str = "bob000000000000";

    /// `d` for a divider, `L` for a message that leads, `-` for one that follows, `s` for a line of the
    /// server.
    fn shape(rows: &[Rc<MessageRow>]) -> String {
        items(rows.to_vec(), Days::default())
            .iter()
            .map(|item| match item {
                Item::Day { .. } => 'd',
                Item::Message { leads: true, .. } => 'L',
                Item::Message { leads: false, .. } => '-',
                Item::Line(_) => 's',
            })
            .collect()
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(shape(&[]), "");
    }

    #[test]
    fn one_author_within_five_minutes_is_one_group() {
        let rows = [
            row(1, ADA, 0),
            row(2, ADA, 5 * MINUTE),
            row(3, ADA, 10 * MINUTE + 1),
            row(4, BOB, 11 * MINUTE),
            row(5, ADA, 11 * MINUTE),
        ];
        assert_eq!(shape(&rows), "dL-LLL");
    }

    #[test]
    fn a_new_day_divides_and_ends_the_group() {
        let rows = [row(1, ADA, DAY - MINUTE), row(2, ADA, DAY), row(3, ADA, DAY + MINUTE)];
        assert_eq!(shape(&rows), "dLdL-");
    }

    #[test]
    fn a_late_message_of_yesterday_brings_no_second_divider() {
        let rows = [row(1, ADA, DAY), row(2, BOB, DAY - 1), row(3, ADA, DAY + 1)];
        assert_eq!(shape(&rows), "dLLL");
    }

    #[test]
    fn a_refused_message_ends_its_group() {
        let mut refused = (*row(1, ADA, 0)).clone();
        refused.delivery = Delivery::Failed { write: WriteId(1), fault: Fault::NotFound };
        assert_eq!(shape(&[Rc::new(refused), row(2, ADA, 1)]), "dLL");
    }

    #[test]
    fn a_line_of_the_server_stands_alone() {
        let mut line = (*row(2, ADA, 1)).clone();
        line.act = Some(ActLine { act: Act::Closed, whom: None });
        assert_eq!(shape(&[row(1, ADA, 0), Rc::new(line), row(3, ADA, 2)]), "dLsL");
    }

    #[test]
    fn authors_who_are_gone_are_not_taken_together() {
        assert_eq!(shape(&[row(1, "", 0), row(2, "", 1)]), "dLL");
    }

    #[test]
    fn a_page_before_changes_nothing_after_its_border() {
        let newer = [row(3, ADA, DAY), row(4, ADA, DAY + 1)];
        let mut all = vec![row(1, BOB, 0), row(2, ADA, DAY - 1)];
        all.extend_from_slice(&newer);
        assert!(shape(&all).ends_with(&shape(&newer)));
    }
}
