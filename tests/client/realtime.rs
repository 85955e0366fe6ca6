//! The realtime stream of a real server.

use futures::StreamExt;
use ochat::{
    domain::{ConversationId, Role, Visibility},
    platform::clock,
    pocketbase::{Client, Events, Time, account},
    protocol::{Event, Fault},
    shell,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::records::guest;
use crate::support::{
    asking::{Asking, Doing},
    fake::answering,
    id, in_time,
    root::Root,
    run,
    server::Server,
};

/// The next event.
async fn next(events: &mut Events) -> Event {
    in_time("an event", events.next()).await.expect("the stream has ended")
}

/// The end of a stream that broke.
fn ended(fault: Fault) -> Event {
    Event::Ended { fault: Some(fault) }
}

/// Opens a stream and learns its name.
async fn connect(client: &Client) -> (String, Events) {
    let mut events = client.listen();
    match next(&mut events).await {
        Event::Connected { client } => (client, events),
        other => panic!("{other:?}"),
    }
}

/// A stream subscribed to these timelines.
async fn listen(client: &Client, timelines: &[ConversationId]) -> Events {
    let (name, events) = connect(client).await;
    let me = client.refresh().await.unwrap().user.id;
    client.subscribe(&name, me, timelines).await.unwrap();
    events
}

#[test]
fn what_others_do_arrives() {
    run(async {
        let server = Server::start();
        let (ann, bob) = (guest(&server, "Ann").await, guest(&server, "Bob").await);
        let (one, other) = (id("one"), id("other"));
        let mut events = listen(&ann, &[one]).await;

        let made = bob.create_conversation(one, "One", Visibility::Public).await.unwrap();
        // A log that did not exist at the subscription is heard from its first message on.
        assert_eq!(next(&mut events).await, Event::Conversation(made));

        let sent = bob.create_message(id("m1"), one, "Hello 😀").await.unwrap();
        let Event::Timeline { head, change } = next(&mut events).await else { panic!("a message") };
        assert_eq!((head.conversation, head.seq, head.rev), (one, 1, 1));
        assert_eq!(head.last.unwrap().text, "Hello 😀");
        assert_eq!(change, Some(sent));

        let edited = bob.edit_message(id("m1"), "Hello!").await.unwrap();
        let Event::Timeline { head, change } = next(&mut events).await else { panic!("an edit") };
        assert_eq!((head.rev, change), (2, Some(edited)));

        bob.delete_message(id("m1")).await.unwrap();
        let Event::Timeline { head, change } = next(&mut events).await else { panic!("a delete") };
        assert_eq!((head.rev, head.last), (3, None));
        assert!(change.unwrap().deleted.is_some());

        // A timeline that was not subscribed to stays silent; a conversation does not.
        bob.create_conversation(other, "Other", Visibility::Public).await.unwrap();
        bob.create_message(id("m2"), other, "Not for this stream").await.unwrap();
        bob.rename_conversation(one, "Two").await.unwrap();
        bob.delete_conversation(one).await.unwrap();
        let mut titles = Vec::new();
        for _ in 0..3 {
            let Event::Conversation(told) = next(&mut events).await else { panic!("a change") };
            titles.push((told.title, told.deleted.is_some()));
        }
        // The server hands each event over by itself: their order is not promised.
        titles.sort();
        let expected = [("Other", false), ("Two", false), ("Two", true)];
        assert_eq!(titles, expected.map(|(title, deleted)| (title.to_owned(), deleted)));
    });
}

#[test]
fn ones_own_memberships_arrive_as_they_come_change_and_go() {
    run(async {
        let server = Server::start();
        let (ann, root) = (guest(&server, "Ann").await, Root::of(&server).await);
        let me = ann.refresh().await.unwrap().user.id;
        let mut events = listen(&ann, &[]).await;

        let one: ConversationId = id("one");
        let body = json!({ "id": one.as_str(), "title": "Closed", "visibility": "private" });
        root.ask(Method::POST, "/api/collections/conversations/records", body).await;
        let body =
            json!({ "id": "000000000member", "conversation": one.as_str(), "user": me.as_str() });
        root.ask(Method::POST, "/api/collections/memberships/records", body).await;
        let Event::Membership(gained) = next(&mut events).await else { panic!("a membership") };
        assert_eq!((gained.conversation, gained.user, gained.role), (one, me, Role::Member));
        assert_eq!(gained.read_seq, 0);
        assert_eq!(ann.list_conversations().await.unwrap().len(), 1);

        let path = "/api/collections/memberships/records/000000000member";
        root.ask(Method::PATCH, path, json!({ "role": "owner" })).await;
        let Event::Membership(changed) = next(&mut events).await else { panic!("a change") };
        assert_eq!((changed.id, changed.role), (gained.id, Role::Owner));

        root.ask(Method::DELETE, path, Value::Null).await;
        let Event::MembershipGone(lost) = next(&mut events).await else { panic!("a loss") };
        assert_eq!(lost.id, gained.id);
        assert_eq!(ann.list_conversations().await, Ok(vec![]));
    });
}

#[test]
fn a_stream_ends_with_its_server_and_another_one_is_opened() {
    run(async {
        let mut server = Server::start();
        let client = guest(&server, "Ann").await;
        let (name, mut events) = connect(&client).await;
        server.stop();
        let clean = Some(Event::Ended { fault: None });
        assert_eq!(in_time("the end", events.next()).await, clean, "a clean end is no error");
        assert_eq!(events.next().await, None);

        let mut events = client.listen();
        let refused = in_time("an error", events.next()).await;
        assert_eq!(refused, Some(ended(Fault::Offline)));
        assert_eq!(events.next().await, None);

        server.start_again();
        let me = client.refresh().await.unwrap().user.id;
        assert_eq!(client.subscribe(&name, me, &[]).await, Err(Fault::NotFound));
        let mut events = listen(&client, &[]).await;
        let made = client.create_conversation(id("one"), "One", Visibility::Public).await.unwrap();
        loop {
            if next(&mut events).await == Event::Conversation(made.clone()) {
                break;
            }
        }
        server.crash();
        while let Some(item) = in_time("the end", events.next()).await {
            let last = item == ended(Fault::Offline);
            assert!(last || matches!(item, Event::Membership(_)), "{item:?}");
        }
    });
}

#[test]
fn topics_can_be_replaced_and_a_stream_belongs_to_one_person() {
    run(async {
        let server = Server::start();
        let (ann, bob) = (guest(&server, "Ann").await, guest(&server, "Bob").await);
        let (one, two) = (id("one"), id("two"));
        for conversation in [one, two] {
            bob.create_conversation(conversation, "Title", Visibility::Public).await.unwrap();
        }
        let (name, mut events) = connect(&ann).await;
        let me = ann.refresh().await.unwrap().user.id;
        ann.subscribe(&name, me, &[one]).await.unwrap();
        ann.subscribe(&name, me, &[two]).await.unwrap();
        bob.create_message(id("m1"), one, "unheard").await.unwrap();
        bob.create_message(id("m2"), two, "heard").await.unwrap();
        let Event::Timeline { head, .. } = next(&mut events).await else { panic!("a message") };
        assert_eq!(head.conversation, two);

        let him = bob.refresh().await.unwrap().user.id;
        assert_eq!(bob.subscribe(&name, him, &[two]).await, Err(Fault::NotFound));
        let many: Vec<ConversationId> = (0..1001).map(|n| id(&n.to_string())).collect();
        let refused = ann.subscribe(&name, me, &many).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        ann.subscribe(&name, me, &many[..118]).await.unwrap();
    });
}

#[test]
fn dropping_a_stream_closes_it() {
    run(async {
        let server = Server::start();
        let client = guest(&server, "Ann").await;
        let (name, events) = connect(&client).await;
        let me = client.refresh().await.unwrap().user.id;
        client.subscribe(&name, me, &[]).await.unwrap();
        drop(events);
        // The server notices on its own time.
        let gone = async {
            while client.subscribe(&name, me, &[]).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        in_time("the end of the stream on the server", gone).await;
        assert_eq!(client.subscribe(&name, me, &[]).await, Err(Fault::NotFound));
    });
}

#[test]
fn a_stream_that_does_not_open_says_why_and_ends() {
    let hurried = Time { now: clock::now, sleep: |milliseconds| clock::sleep(milliseconds / 100) };
    run(async move {
        let page = b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>";
        let busy = b"HTTP/1.1 503 Later\r\ncontent-length: 0\r\n\r\n";
        // Headers come, and then nothing.
        let mute = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
        let cases = [
            (shell::client(&answering(Some(page))), Fault::Offline),
            (shell::client(&answering(Some(busy))), Fault::Busy { status: 503 }),
            (shell::client(&answering(Some(mute))), Fault::Offline),
            (Client::new(&answering(None), hurried, account), Fault::Offline),
        ];
        for (client, expected) in cases {
            let mut events = client.listen();
            assert_eq!(in_time("an error", events.next()).await, Some(ended(expected)));
            assert_eq!(events.next().await, None);
        }
    });
}
