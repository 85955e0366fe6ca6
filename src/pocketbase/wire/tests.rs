//! The wire on JSON that a real server sent, and on JSON that no server should send.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    domain::{Timestamp, testing},
    pocketbase::error::of_status,
};

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

const MESSAGE: &str = include_str!("../../../tests/fixtures/message.json");
const MESSAGES: &str = include_str!("../../../tests/fixtures/messages.json");
const HEADS: &str = include_str!("../../../tests/fixtures/heads.json");
const CONVERSATIONS: &str = include_str!("../../../tests/fixtures/conversations.json");
const SESSION: &str = include_str!("../../../tests/fixtures/session.json");
const USERS: &str = include_str!("../../../tests/fixtures/users.json");
const NOT_UNIQUE: &str = include_str!("../../../tests/fixtures/not_unique.json");
const REFUSED_NAME: &str = include_str!("../../../tests/fixtures/refused_name.json");

#[test]
fn a_message_keeps_every_character() {
    let message = message(&fixture(MESSAGE)).unwrap();
    assert_eq!(message.id.as_str(), "mess00000000001");
    assert_eq!(message.conversation.as_str(), "conv00000000001");
    assert_eq!(message.author.unwrap().as_str(), "g4gvbu3ltceoh75");
    assert_eq!(message.text, "Hello 😀 <b>\nline \u{2028} \"q\" \\ é");
    assert_eq!((message.seq, message.rev), (1, 1));
    assert_eq!((message.reply_to, message.edited, message.deleted), (None, None, None));
    assert_eq!(message.created, at("2026-11-22 13:03:16.292Z"));
}

#[test]
fn a_page_of_messages_knows_edits_deletions_and_strangers() {
    assert_eq!(next_page(&fixture(MESSAGES), 3).as_deref(), Some("mess00000000001"));
    assert_eq!(next_page(&fixture(MESSAGES), 4), None);
    let page = page(&fixture(MESSAGES), message).unwrap();
    let [third, second, first] = page.as_slice() else { panic!("three messages") };
    assert_eq!((third.text.as_str(), third.rev, third.seq), ("", 5, 3));
    assert_eq!(third.deleted, Some(at("2026-11-22 13:03:16.813Z")));
    assert_eq!(third.reply_to, Some(second.id));
    assert_eq!((second.text.as_str(), second.author), ("from the dashboard", None));
    assert_eq!(first.edited, Some(at("2026-11-22 13:03:16.438Z")));
}

#[test]
fn conversations_heads_and_people_are_read() {
    let conversations = page(&fixture(CONVERSATIONS), conversation).unwrap();
    assert_eq!(conversations[0].title, "Renamed");
    assert_eq!(conversations[0].visibility, Visibility::Public);
    assert_eq!(conversations[0].owner.unwrap().as_str(), "g4gvbu3ltceoh75");
    assert_eq!(conversations[0].deleted, None);
    assert_eq!(conversations[0].updated, at("2026-11-22 13:03:17.361Z"));
    assert_eq!(conversations[1].visibility, Visibility::Private);
    assert_eq!(conversations[1].owner, None);

    let heads = page(&fixture(HEADS), head).unwrap();
    assert_eq!((heads[0].conversation, heads[0].seq, heads[0].rev), (conversations[0].id, 3, 5));
    let last = heads[0].last.as_ref().unwrap();
    assert_eq!((last.id.as_str(), last.author), ("mess00000000002", None));
    assert_eq!((last.text.as_str(), last.seq), ("from the dashboard", 2));
    assert_eq!((last.created, &last.act), (at("2026-11-22 13:03:16.568Z"), &None));
    assert_eq!((heads[1].seq, heads[1].rev, heads[1].last.clone()), (0, 0, None));

    let users = page(&fixture(USERS), user).unwrap();
    assert_eq!((users[0].name.as_str(), users[0].guest), ("Zoé", true));
    let session = session(&fixture(SESSION)).unwrap();
    assert_eq!(session.user, users[0]);
    assert_eq!(session.token.split('.').count(), 3);
}

#[test]
fn a_refusal_names_its_fields() {
    let id = FieldFault {
        field: "id".into(),
        code: "validation_not_unique".into(),
        message: "Value must be unique.".into(),
    };
    let expected = Fault::Refused { message: "Failed to create record.".into(), fields: vec![id] };
    assert_eq!(of_status(400, NOT_UNIQUE.as_bytes()), expected);
    let Fault::Refused { fields, .. } = of_status(400, REFUSED_NAME.as_bytes()) else {
        panic!("a refusal")
    };
    assert_eq!(
        (fields[0].field.as_str(), fields[0].code.as_str()),
        ("name", "validation_required")
    );
}

#[test]
fn a_refusal_need_not_be_json() {
    let bare = Fault::Refused { message: String::new(), fields: vec![] };
    for body in ["", "null", "<html>", "[]", "7", "{", "{\"data\":[],\"message\":7}"] {
        assert_eq!(of_status(413, body.as_bytes()), bare, "{body:?}");
    }
    // Nested faults (those of a topic, say) have no code of their own.
    let nested = r#"{"data":{"subscriptions":{"0":{"code":"c"}}},"message":"m","status":400}"#;
    let Fault::Refused { fields, .. } = of_status(400, nested.as_bytes()) else {
        panic!("a refusal")
    };
    assert_eq!((fields[0].field.as_str(), fields[0].code.as_str()), ("subscriptions", ""));
}

#[test]
fn a_status_decides_the_error() {
    let of = |status| of_status(status, b"{\"data\":{},\"message\":\"No.\"}");
    assert_eq!(of(401), Fault::SignedOut);
    assert_eq!(of(403), Fault::NotFound);
    assert_eq!(of(404), Fault::NotFound);
    assert_eq!(of(429), Fault::Busy { status: 429 });
    assert_eq!(of(502), Fault::Busy { status: 502 });
    assert!(matches!(of(304), Fault::Protocol(_)));
    // What stands in between says such things too, and nothing may be given up because of it.
    for status in [401, 403, 404] {
        let answer = of_status(status, b"<html>404 page not found</html>");
        assert_eq!(answer, Fault::Busy { status });
    }
}

#[test]
fn one_odd_record_costs_no_page() {
    let good = fixture(MESSAGE);
    let mut odd_number = good.clone();
    odd_number["seq"] = json!("one");
    let odd = [json!(null), json!(7), json!({}), json!({"id": "short"}), odd_number];
    for odd in odd {
        let list = json!({ "items": [odd, good, odd] });
        assert_eq!(page(&list, message).unwrap().len(), 1, "{odd}");
        assert!(next_page(&list, 4).is_none(), "{odd}");
    }
}

#[test]
fn a_page_of_odd_records_is_an_error_and_an_empty_page_is_not() {
    assert!(page(&json!({ "items": [] }), message).unwrap().is_empty());
    assert!(page(&json!({ "items": [{}] }), message).is_err());
    for list in [json!(null), json!({}), json!({ "items": null }), json!([])] {
        assert!(page(&list, message).is_err(), "{list}");
    }
}

#[test]
fn fields_that_do_not_identify_may_be_missing_null_or_odd() {
    let bare = json!({
        "id": "mess00000000001", "conversation": "conv00000000001", "seq": 4, "rev": 9,
        "author": null, "text": 7, "reply_to": "", "edited": [], "deleted": "some day",
    });
    let message = message(&bare).unwrap();
    assert_eq!((message.author, message.text.as_str(), message.reply_to), (None, "", None));
    assert_eq!((message.edited, message.created), (None, Timestamp::default()));
    // Whatever the date says, it says that the message is deleted.
    assert_eq!(message.deleted, Some(Timestamp::default()));
}

#[test]
fn events_are_told_apart_by_topic_and_action() {
    let conversation = fixture(CONVERSATIONS)["items"][0].clone();
    let tell = |topic: &str, action: &str, record: &Value| {
        event(topic, &json!({ "record": record, "action": action }).to_string())
    };
    for action in ["create", "update"] {
        let told = tell("conversations/*", action, &conversation).unwrap();
        assert!(matches!(told, Some(Event::Conversation(_))));
    }
    let id = "conv00000000001".parse().unwrap();
    assert_eq!(
        tell("conversations/*", "delete", &conversation),
        Ok(Some(Event::ConversationGone(id)))
    );
    let touched = json!({ "id": "conv00000000001", "seq": 2, "rev": 3, "change": null });
    let head = Head { seq: 2, rev: 3, ..testing::head(id) };
    let told = tell("timelines/conv00000000001", "update", &touched);
    assert_eq!(told, Ok(Some(Event::Timeline { head, change: None })));
    assert_eq!(tell("timelines/conv00000000001", "delete", &touched), Ok(None));
    assert_eq!(tell("inboxes/me", "create", &json!({ "change": null })), Ok(None));
    assert_eq!(tell("inboxes/me", "delete", &json!({})), Ok(None));
    assert_eq!(tell("weather/*", "update", &json!({})), Ok(None));
    assert!(tell("timelines/conv00000000001", "update", &json!({ "id": "x" })).is_err());

    let mut change = json!({
        "id": "o6hadswtwgja299", "conversation": "conv00000000001", "user": "g4gvbu3ltceoh75",
        "role": "owner", "read_seq": 7, "muted": false, "pinned": true, "gone": false,
    });
    let Ok(Some(Event::Membership(membership))) =
        tell("inboxes/me", "update", &json!({ "change": change }))
    else {
        panic!("a membership")
    };
    assert_eq!(
        (membership.conversation, membership.role, membership.read_seq),
        (id, Role::Owner, 7)
    );
    change["gone"] = json!(true);
    let told = tell("inboxes/me", "update", &json!({ "change": change })).unwrap();
    assert_eq!(told, Some(Event::MembershipGone(membership)));
}

/// Everything that reads JSON, at once.
fn read_everything(text: &str) {
    for topic in ["conversations/*", "inboxes/me", "timelines/x", ""] {
        let _ = event(topic, text);
    }
    let _ = connected(text);
    let _ = refusal(text.as_bytes());
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        let _ = (user(&value), conversation(&value), head(&value));
        let _ = (message(&value), session(&value), page(&value, message));
    }
}

#[test]
fn json_cut_at_any_byte_is_no_reason_to_panic() {
    for text in [MESSAGE, MESSAGES, HEADS, CONVERSATIONS, SESSION, NOT_UNIQUE] {
        for end in 0..text.len() {
            let cut = String::from_utf8_lossy(&text.as_bytes()[..end]);
            read_everything(&cut);
        }
    }
}

/// JSON of any shape, with the names that the wire looks for.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "id",
        "conversation",
        "author",
        "text",
        "seq",
        "rev",
        "items",
        "record",
        "action",
        "change",
        "last",
        "token",
        "data",
        "message",
        "user",
        "gone",
        "deleted",
        "created",
        "clientId",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z0-9]{15}".prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        Just(json!("2026-11-22 13:03:16.292Z")),
        Just(json!("delete")),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..12).prop_map(|pairs| {
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    })
}

proptest! {
    #[test]
    fn json_of_any_shape_is_no_reason_to_panic(value in any_json()) {
        read_everything(&value.to_string());
    }
}
