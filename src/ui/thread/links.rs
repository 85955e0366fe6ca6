//! Finds the web addresses in a text.
//!
//! Only `http` and `https` ever become links, so that no text of another person can carry a
//! `javascript:` or `data:` address. The text itself is never changed: the pieces, joined, are it.

/// A piece of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// A web address, scheme included.
    Link(&'a str),
}

/// Cuts a text into words and web addresses.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some((start, scheme)) = next_scheme(rest, from) {
        let (before, candidate) = rest.split_at(start);
        let end = address_end(candidate);
        // A letter before the scheme makes it a part of a word, and a bare scheme leads nowhere.
        let part_of_word = before.chars().next_back().is_some_and(char::is_alphanumeric);
        let host = candidate.get(scheme..end).and_then(|host| host.chars().next());
        if part_of_word || !host.is_some_and(|c| c.is_alphanumeric() || c == '[') {
            from = start + scheme;
            continue;
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let (link, after) = candidate.split_at(end);
        pieces.push(Piece::Link(link));
        rest = after;
        from = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Where the next `http://` or `https://` begins at or after `from`, and how long it is.
fn next_scheme(text: &str, from: usize) -> Option<(usize, usize)> {
    let tail = text.get(from..)?;
    tail.match_indices("://").find_map(|(colon, _)| {
        ["https", "http"].into_iter().find_map(|scheme| {
            let start = colon.checked_sub(scheme.len())?;
            let found = tail.get(start..colon)?;
            found.eq_ignore_ascii_case(scheme).then_some((from + start, scheme.len() + 3))
        })
    })
}

/// Where the address that `text` begins with ends: at white space, quotes or angle brackets, without
/// the punctuation of the sentence around it; a bracket stays when it was opened inside.
fn address_end(text: &str) -> usize {
    let stop = |c: char| c.is_whitespace() || c.is_control() || "<>\"“”«»".contains(c);
    let mut end = text.find(stop).unwrap_or(text.len());
    while let Some((address, last)) =
        text.get(..end).and_then(|address| Some((address, address.chars().next_back()?)))
    {
        let drop = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '*' | '_' | '~' => true,
            ')' => address.matches(')').count() > address.matches('(').count(),
            ']' => address.matches(']').count() > address.matches('[').count(),
            '}' => address.matches('}').count() > address.matches('{').count(),
            _ => false,
        };
        if !drop {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{
        Piece::{Link, Text},
        *,
    };

    #[test]
    fn an_address_stands_between_words() {
        assert_eq!(
            pieces("see https://a.example/x?y=1#z, then"),
            [Text("see "), Link("https://a.example/x?y=1#z"), Text(", then")]
        );
        assert_eq!(pieces("HTTP://A.B"), [Link("HTTP://A.B")]);
        assert_eq!(pieces("no link"), [Text("no link")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn the_sentence_keeps_its_punctuation() {
        assert_eq!(
            pieces("(https://en.wikipedia.org/wiki/Rust_(language))."),
            [Text("("), Link("https://en.wikipedia.org/wiki/Rust_(language)"), Text(").")]
        );
        assert_eq!(pieces("«https://a.b»!"), [Text("«"), Link("https://a.b"), Text("»!")]);
        assert_eq!(pieces("https://a.b/é…"), [Link("https://a.b/é"), Text("…")]);
    }

    #[test]
    fn two_addresses_on_two_lines() {
        assert_eq!(
            pieces("http://a.b\nhttps://c.d"),
            [Link("http://a.b"), Text("\n"), Link("https://c.d")]
        );
    }

    #[test]
    fn nothing_else_becomes_a_link() {
        for text in [
            "javascript:alert(1)",
            "javascript://https%0aalert(1)",
            "data:text/html,x",
            "ftp://a.b",
            "https://",
            "http:// a",
            "xhttps://a.b",
            "://a",
            "é://https",
        ] {
            assert!(pieces(text).iter().all(|piece| matches!(piece, Text(_))), "{text}");
        }
    }

    #[test]
    fn the_pieces_joined_are_the_text() {
        for text in [
            "https://a.b)",
            "é://http://x y",
            "https://https://a",
            "a https://b.c/(d e) f",
            "http://http",
        ] {
            let joined: String = pieces(text)
                .into_iter()
                .map(|piece| match piece {
                    Text(part) | Link(part) => part,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
