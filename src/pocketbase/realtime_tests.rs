//! The realtime stream on bytes that a real server sent, cut and damaged in every way.

use futures::FutureExt;
use proptest::prelude::*;

use super::*;

const RECORDED: &[u8] = include_bytes!("../../tests/fixtures/realtime.sse");

type Chunk = Result<Vec<u8>, &'static str>;

fn parsed(chunks: Vec<Chunk>) -> Vec<Result<RawEvent, EventStreamError<&'static str>>> {
    // Everything is there already, so nothing is ever waited for.
    parse(stream::iter(chunks)).collect::<Vec<_>>().now_or_never().unwrap()
}

/// What the chunks tell, in domain terms; odd events and the connection are left out.
fn told(chunks: Vec<Chunk>) -> Vec<Event> {
    let raw = parsed(chunks).into_iter().flatten();
    raw.filter_map(|raw| wire::event(&raw.event, &raw.data).ok().flatten()).collect()
}

fn whole() -> Vec<Event> {
    told(vec![Ok(RECORDED.to_vec())])
}

#[test]
fn a_recorded_stream_tells_its_story() {
    let raw = parsed(vec![Ok(RECORDED.to_vec())]);
    let first = raw.first().unwrap().as_ref().unwrap();
    assert_eq!(first.event, CONNECT);
    assert_eq!(wire::connected(&first.data).unwrap(), first.id);

    let story: Vec<String> = whole()
        .into_iter()
        .map(|event| match event {
            Event::Conversation(c) if c.deleted.is_some() => format!("deleted {}", c.title),
            Event::Conversation(c) => format!("conversation {}", c.title),
            Event::Timeline { head, change: None } => format!("head {}/{}", head.seq, head.rev),
            Event::Timeline { head, change: Some(m) } => {
                let last = head.last.map(|last| last.text).unwrap_or_default();
                format!("{}/{} {} {:?} last {last:?}", head.seq, head.rev, m.id, m.text)
            }
            Event::Membership(m) => format!("member, read {}", m.read_seq),
            Event::MembershipGone(m) => format!("left {}", m.conversation),
            other => format!("{other:?}"),
        })
        .collect();
    let hello = r#""Hello 😀 <b>\nline \u{2028} \"q\" \\ é""#;
    let expected = [
        "head 0/0".to_owned(),
        "member, read 0".to_owned(),
        "conversation Première \"one\"".to_owned(),
        format!("1/1 mess00000000001 {hello} last {hello}"),
        r#"1/2 mess00000000001 "edited" last "edited""#.to_owned(),
        r#"2/3 mess00000000002 "from the dashboard" last "from the dashboard""#.to_owned(),
        r#"3/4 mess00000000003 "third" last "third""#.to_owned(),
        r#"3/5 mess00000000003 "" last "from the dashboard""#.to_owned(),
        "member, read 2".to_owned(),
        "left conv00000000001".to_owned(),
        "conversation Renamed".to_owned(),
        "deleted Renamed".to_owned(),
    ];
    assert_eq!(story, expected);
}

#[test]
fn a_cut_anywhere_changes_nothing() {
    let whole = whole();
    for at in 0..=RECORDED.len() {
        let (one, two) = RECORDED.split_at(at);
        assert_eq!(told(vec![Ok(one.to_vec()), Ok(vec![]), Ok(two.to_vec())]), whole, "at {at}");
    }
    let bytes = RECORDED.iter().map(|&byte| Ok(vec![byte])).collect();
    assert_eq!(told(bytes), whole);
}

#[test]
fn a_stream_that_breaks_off_tells_what_was_whole() {
    let whole = whole();
    for end in 0..RECORDED.len() {
        let said = told(vec![Ok(RECORDED[..end].to_vec())]);
        assert_eq!(said, whole[..said.len()], "up to {end}");
    }
}

#[test]
fn a_connection_that_fails_is_told_at_the_end() {
    let raw = parsed(vec![Ok(RECORDED.to_vec()), Err("gone")]);
    assert_eq!(raw.last(), Some(&Err(EventStreamError::Transport("gone"))));
    assert_eq!(raw.len(), whole().len() + 2);
}

#[test]
fn bytes_that_are_no_text_cost_only_the_event_they_are_in() {
    for bad in [&b"\xff"[..], b"\xc3\x28", b"\xe2\x82", b"\xf0\x9f\x98"] {
        let mut bytes = b"event:x\ndata:1".to_vec();
        bytes.extend_from_slice(bad);
        bytes.extend_from_slice(b"\n\nevent:y\ndata:2\n\n");
        let chunks = bytes.iter().map(|&byte| Ok(vec![byte])).collect();
        let raw = parsed(chunks);
        assert_eq!(raw.len(), 2, "{bad:?}");
        assert_eq!(raw[1].as_ref().unwrap().data, "2");
    }
}

#[test]
fn line_ends_comments_and_a_byte_order_mark_are_all_legal() {
    let text =
        "\u{FEFF}:hello\r\nevent: y\r\ndata: a\r\ndata:b\r\n\r\n: only a comment\r\rdata:c\n\n";
    let expected = vec![("y".to_owned(), "a\nb".to_owned()), ("message".into(), "c".into())];
    for at in 0..text.len() {
        let (one, two) = text.as_bytes().split_at(at);
        let raw = parsed(vec![Ok(one.to_vec()), Ok(two.to_vec())]);
        let events: Vec<_> =
            raw.into_iter().flatten().map(|event| (event.event, event.data)).collect();
        assert_eq!(events, expected, "at {at}");
    }
}

proptest! {
    #[test]
    fn damage_is_no_reason_to_panic_or_to_stop(
        damage in prop::collection::vec((0..RECORDED.len(), any::<u8>()), 1..40),
        chunk in 1_usize..300,
    ) {
        let mut bytes = RECORDED.to_vec();
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        bytes.extend_from_slice(b"\n\nevent:conversations/*\ndata:{\"action\":\"delete\",\"record\":{\"id\":\"conv00000000009\"}}\n\n");
        let chunks = bytes.chunks(chunk).map(|chunk| Ok(chunk.to_vec())).collect();
        let last = told(chunks).pop();
        prop_assert_eq!(last, Some(Event::ConversationGone("conv00000000009".parse().unwrap())));
    }
}
