//! Each method of the client, against the server's own truth.

use ochat::{
    domain::{ConversationId, Message, MessageId, Secret, Timestamp, Visibility},
    platform::clock,
    pocketbase::{Client, Time, account},
    protocol::Fault,
    shell,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    asking::{Asking, Doing},
    id,
    root::Root,
    run,
    server::Server,
};

/// A guest who has come in.
pub async fn guest(server: &Server, name: &str) -> Client {
    let client = shell::client(&server.origin());
    let session = client.join(name, None, &Secret::default()).await.unwrap();
    client.use_token(Some(&session.token));
    client
}

fn texts(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.text.as_str()).collect()
}

#[test]
fn a_guest_joins_stays_and_is_known_by_name() {
    run(async {
        let server = Server::start();
        let client = shell::client(&server.origin());
        let session = client.join("  Zoé ", None, &Secret::default()).await.unwrap();
        assert_eq!((session.user.name.as_str(), session.user.guest), ("Zoé", true));
        assert_eq!(client.refresh().await, Err(Fault::SignedOut));

        client.use_token(Some(&session.token));
        assert_eq!(client.refresh().await.unwrap().user, session.user);
        let other = guest(&server, "Ann").await.refresh().await.unwrap().user;
        let nobody = id("nobody");
        let mut both = client.list_users(&[session.user.id, nobody, other.id]).await.unwrap();
        both.sort_by(|one, two| one.name.cmp(&two.name));
        assert_eq!(both, [other, session.user]);
        assert_eq!(client.list_users(&[]).await, Ok(vec![]));
    });
}

#[test]
fn ones_own_memberships_are_listed() {
    run(async {
        let server = Server::start();
        let (one, other) = (guest(&server, "One").await, guest(&server, "Other").await);
        let me = one.refresh().await.unwrap().user.id;
        assert_eq!(one.list_memberships(me).await, Ok(vec![]));
        let talk: ConversationId = id("talk");
        one.create_conversation(talk, "Talk", Visibility::Public).await.unwrap();
        other.create_message(id("m1"), talk, "hello").await.unwrap();
        one.create_message(id("m2"), talk, "hello back").await.unwrap();
        let mine = one.list_memberships(me).await.unwrap();
        let places: Vec<_> = mine.iter().map(|mine| (mine.conversation, mine.user)).collect();
        assert_eq!(places, [(talk, me)]);
    });
}

#[test]
fn a_conversation_lives_dies_and_returns() {
    run(async {
        let server = Server::start();
        let (owner, other) = (guest(&server, "Owner").await, guest(&server, "Other").await);
        let one: ConversationId = id("one");
        let made =
            owner.create_conversation(one, "One \"quoted\" 😀", Visibility::Public).await.unwrap();
        assert_eq!((made.id, made.title.as_str()), (one, "One \"quoted\" 😀"));
        assert_eq!((made.visibility, made.deleted), (Visibility::Public, None));
        assert!(made.owner.is_some() && made.created > Timestamp(0));
        assert_eq!(other.get_conversation(one).await, Ok(made.clone()));
        assert_eq!(other.list_conversations().await, Ok(vec![made]));

        let renamed = owner.rename_conversation(one, "Two").await.unwrap();
        assert_eq!(renamed.title, "Two");
        assert_eq!(other.rename_conversation(one, "Mine").await, Err(Fault::NotFound));
        assert_eq!(other.delete_conversation(one).await, Err(Fault::NotFound));

        assert_eq!(owner.delete_conversation(one).await, Ok(()));
        assert_eq!(owner.get_conversation(one).await, Err(Fault::NotFound));
        assert_eq!(owner.list_conversations().await, Ok(vec![]));
        assert_eq!(owner.list_heads().await, Ok(vec![]));
        let restored = owner.restore_conversation(one).await.unwrap();
        assert_eq!((restored.title.as_str(), restored.deleted), ("Two", None));
        assert_eq!(owner.list_conversations().await, Ok(vec![restored]));
    });
}

#[test]
fn messages_are_written_read_in_pages_edited_and_deleted() {
    run(async {
        let server = Server::start();
        let (author, other) = (guest(&server, "Author").await, guest(&server, "Other").await);
        let one = id("one");
        author.create_conversation(one, "One", Visibility::Public).await.unwrap();
        for number in 1..=5 {
            let message: MessageId = id(&format!("m{number}"));
            let stored = author.create_message(message, one, &format!("text {number}")).await;
            let stored = stored.unwrap();
            assert_eq!((stored.id, stored.conversation), (message, one));
            assert_eq!((stored.seq, stored.rev), (number, number));
            assert_eq!(stored.text, format!("text {number}"));
            assert_eq!((stored.edited, stored.deleted, stored.reply_to), (None, None, None));
        }
        let page = other.list_messages(one, None, None, 2).await.unwrap();
        assert_eq!(texts(&page), ["text 5", "text 4"]);
        let page = other.list_messages(one, Some(4), None, 2).await.unwrap();
        assert_eq!(texts(&page), ["text 3", "text 2"]);
        let page = other.list_messages(one, Some(4), Some(3), 50).await.unwrap();
        assert_eq!(texts(&page), ["text 3"]);
        assert_eq!(other.list_messages(one, Some(1), None, 2).await, Ok(vec![]));

        let edited = author.edit_message(id("m2"), "line\n\"two\" \\ é").await.unwrap();
        assert_eq!((edited.seq, edited.rev, edited.text.as_str()), (2, 6, "line\n\"two\" \\ é"));
        assert!(edited.edited.is_some());
        assert_eq!(other.edit_message(id("m2"), "mine").await, Err(Fault::NotFound));
        assert_eq!(other.delete_message(id("m3")).await, Err(Fault::NotFound));
        assert_eq!(author.delete_message(id("m3")).await, Ok(()));
        let gone = other.get_message(id("m3")).await.unwrap();
        assert_eq!((gone.text.as_str(), gone.seq, gone.rev), ("", 3, 7));
        assert!(gone.deleted.is_some());

        let changes = other.list_changes(one, 5, 50).await.unwrap();
        let numbers: Vec<_> = changes.iter().map(|m| (m.rev, m.seq)).collect();
        assert_eq!(numbers, [(5, 5), (6, 2), (7, 3)]);
        assert_eq!(other.list_changes(one, 5, 1).await.unwrap().len(), 1);

        author.delete_message(id("m5")).await.unwrap();
        let heads = other.list_heads().await.unwrap();
        let [head] = heads.as_slice() else { panic!("one head") };
        assert_eq!((head.conversation, head.seq, head.rev), (one, 5, 8));
        let last = head.last.as_ref().unwrap();
        assert_eq!((last.id, last.seq, last.text.as_str()), (id("m4"), 4, "text 4"));
    });
}

#[test]
fn a_create_sent_twice_is_told_as_a_duplicate() {
    run(async {
        let server = Server::start();
        let client = guest(&server, "Ann").await;
        let one = id("one");
        client.create_conversation(one, "One", Visibility::Public).await.unwrap();
        client.create_message(id("m1"), one, "text").await.unwrap();
        let again = [
            client.create_conversation(one, "One", Visibility::Public).await.map(drop),
            client.create_message(id("m1"), one, "text").await.map(drop),
        ];
        for again in again {
            let Err(Fault::Refused { fields, .. }) = again else { panic!("{again:?}") };
            let [field] = fields.as_slice() else { panic!("{fields:?}") };
            assert_eq!(
                (field.field.as_str(), field.code.as_str()),
                ("id", "validation_not_unique")
            );
        }
        assert_eq!(client.list_heads().await.unwrap()[0].seq, 1);
    });
}

#[test]
fn whole_lists_come_whole_however_long() {
    run(async {
        let server = Server::start();
        let (client, root) = (guest(&server, "Ann").await, Root::of(&server).await);
        // Two full pages and one more record; then one less, so that the last page is empty.
        let records = (0..1001)
            .map(|number| json!({ "id": format!("{number:0>15}"), "title": format!("T {number}") }))
            .collect();
        root.create_all("conversations", records).await;
        for expected in [1001, 1000] {
            let conversations = client.list_conversations().await.unwrap();
            let heads = client.list_heads().await.unwrap();
            let mut ids: Vec<_> = conversations.iter().map(|c| c.id).collect();
            let mut heads: Vec<_> = heads.iter().map(|head| head.conversation).collect();
            for ids in [&mut ids, &mut heads] {
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), expected);
            }
            assert_eq!(ids, heads);
            root.ask(
                Method::DELETE,
                "/api/collections/conversations/records/000000000000500",
                Value::Null,
            )
            .await;
        }
    });
}

/// A clock that is 40 days ahead, by which every token has ended.
fn ahead() -> Time {
    Time { now: || clock::now().plus(40 * 86_400_000), sleep: clock::sleep }
}

#[test]
fn a_wrong_clock_signs_nobody_out_and_an_ended_account_is_not_an_empty_list() {
    run(async {
        let server = Server::start();
        let client = Client::new(&server.origin(), ahead(), account);
        let session = client.join("Ann", None, &Secret::default()).await.unwrap();
        client.use_token(Some(&session.token));
        client.create_conversation(id("one"), "One", Visibility::Public).await.unwrap();
        assert_eq!(client.list_conversations().await.unwrap().len(), 1);

        // The same client, after the account has been removed behind its back.
        client.use_token(Some(&session.token));
        let path = format!("/api/collections/users/records/{}", session.user.id);
        let root = Root::of(&server).await;
        root.ask(
            Method::PATCH,
            &path,
            json!({ "password": "changed-password", "passwordConfirm": "changed-password" }),
        )
        .await;
        assert_eq!(client.list_conversations().await, Err(Fault::SignedOut));
    });
}
