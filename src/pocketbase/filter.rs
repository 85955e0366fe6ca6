//! Filters in `PocketBase`'s language, with every value escaped.
//!
//! It must never put a value into a filter unescaped.

use crate::domain::{ConversationId, UserId};

/// A text as a filter literal. Double quotes with JSON's escapes (and everything beyond ASCII left
/// as it is) are the one form in which every text but U+0000 matches itself.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The records of one person.
pub(super) fn of_user(user: UserId) -> String {
    format!("user = {}", literal(user.as_str()))
}

/// Records that come after this id when sorted by id.
pub(super) fn after_id(id: &str) -> String {
    format!("id > {}", literal(id))
}

/// Messages of a conversation, from `from` on and below `before` where these are given.
pub(super) fn by_seq(
    conversation: ConversationId,
    from: Option<u64>,
    before: Option<u64>,
) -> String {
    let of = Some(of_conversation(conversation));
    let from = from.map(|from| format!("seq >= {from}"));
    let before = before.map(|before| format!("seq < {before}"));
    [of, from, before].into_iter().flatten().collect::<Vec<_>>().join(" && ")
}

/// Messages of a conversation whose newest change has at least this number.
pub(super) fn from_rev(conversation: ConversationId, rev: u64) -> String {
    format!("{} && rev >= {rev}", of_conversation(conversation))
}

/// Records with one of these ids; none at all when there are none.
pub(super) fn any_of(users: &[UserId]) -> String {
    if users.is_empty() {
        return format!("id = {}", literal(""));
    }
    users
        .iter()
        .map(|user| format!("id = {}", literal(user.as_str())))
        .collect::<Vec<_>>()
        .join(" || ")
}

/// The records of one conversation.
pub(super) fn of_conversation(conversation: ConversationId) -> String {
    format!("conversation = {}", literal(conversation.as_str()))
}

/// The invites of a conversation that still let somebody in.
pub(super) fn living(conversation: ConversationId) -> String {
    let of = of_conversation(conversation);
    format!("{of} && revoked = \"\" && uses_left > 0 && expires > @now")
}

/// People whose accounts stand and whose names contain this. What `~` would take for a wildcard is
/// taken for itself; so is a slash, since the server answers nothing to a filter that could hold a
/// comment (`//`). With wildcards of its own, `~` takes the pattern as it is.
pub(super) fn by_name(name: &str) -> String {
    let mut pattern = String::from("%");
    for letter in name.chars() {
        if matches!(letter, '\\' | '%' | '_' | '/') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    format!("deleted = \"\" && name ~ {}", literal(&pattern))
}

/// The conversation between two people, whoever asks.
pub(super) fn between(one: UserId, other: UserId) -> String {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    format!("direct = \"{first}:{second}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_patterns_and_pairs_have_one_order() {
        assert_eq!(by_name("Ada"), r#"deleted = "" && name ~ "%Ada%""#);
        assert_eq!(by_name(r"5%_\"), r#"deleted = "" && name ~ "%5\\%\\_\\\\%""#);
        assert!(!by_name("a//b/_via_c").contains("//"));
        assert!(!by_name("a//b/_via_c").contains("_via_"));
        let (one, other) = ("aaaaaaaaaaaaaaa".parse().unwrap(), "bbbbbbbbbbbbbbb".parse().unwrap());
        assert_eq!(between(one, other), between(other, one));
        assert_eq!(between(other, one), r#"direct = "aaaaaaaaaaaaaaa:bbbbbbbbbbbbbbb""#);
    }

    #[test]
    fn quotes_and_backslashes_cannot_leave_the_literal() {
        assert_eq!(literal(r#"a"b\"#), r#""a\"b\\""#);
        assert_eq!(literal("é\u{2028}😀\n"), "\"é\u{2028}😀\\n\"");
    }

    #[test]
    fn filters_read_as_the_server_expects() {
        let conversation = "abcdefghij01234".parse().unwrap();
        assert_eq!(
            by_seq(conversation, Some(3), Some(9)),
            r#"conversation = "abcdefghij01234" && seq >= 3 && seq < 9"#
        );
        assert_eq!(by_seq(conversation, None, None), r#"conversation = "abcdefghij01234""#);
        assert_eq!(from_rev(conversation, 7), r#"conversation = "abcdefghij01234" && rev >= 7"#);
        let users: [UserId; 2] =
            ["aaaaaaaaaaaaaaa".parse().unwrap(), "bbbbbbbbbbbbbbb".parse().unwrap()];
        assert_eq!(any_of(&[]), r#"id = """#);
        assert_eq!(any_of(&users), r#"id = "aaaaaaaaaaaaaaa" || id = "bbbbbbbbbbbbbbb""#);
    }
}
