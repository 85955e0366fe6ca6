//! Everything that can go wrong with a request, and which error it becomes.

use ochat::{
    domain::{Secret, Visibility},
    platform::clock,
    pocketbase::{Client, Time, account},
    protocol::Fault,
    shell,
};
use reqwest::Method;
use serde_json::json;

use super::records::guest;
use crate::support::{
    asking::{Asking, Doing},
    fake::answering,
    id,
    root::Root,
    run,
    server::Server,
};

/// A clock on which 15 seconds last as long as 15 milliseconds.
fn hurried() -> Time {
    Time { now: clock::now, sleep: |milliseconds| clock::sleep(milliseconds / 1000) }
}

#[test]
fn what_is_not_acceptable_names_its_field() {
    run(async {
        let server = Server::start();
        let client = guest(&server, "Ann").await;
        let one = id("one");
        client.create_conversation(one, "One", Visibility::Public).await.unwrap();
        let long = "x".repeat(5000);
        let refused = [
            (client.join("", None, &Secret::default()).await.map(drop), "name"),
            (client.join(&long, None, &Secret::default()).await.map(drop), "name"),
            (
                client.create_conversation(id("two"), " ", Visibility::Public).await.map(drop),
                "title",
            ),
            (client.rename_conversation(one, &long).await.map(drop), "title"),
            (client.create_message(id("m"), one, "").await.map(drop), "text"),
            (client.create_message(id("m"), one, &long).await.map(drop), "text"),
            (client.create_message(id("m"), id("nowhere"), "x").await.map(drop), "conversation"),
        ];
        for (refused, expected) in refused {
            let Err(Fault::Refused { message, fields }) = refused else {
                panic!("{expected}: {refused:?}")
            };
            assert!(!message.is_empty());
            assert!(fields.iter().any(|f| f.field == expected && !f.code.is_empty()), "{fields:?}");
        }
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    run(async {
        let server = Server::start();
        let client = guest(&server, "Ann").await;
        let missing = [
            client.get_message(id("m")).await.map(drop),
            client.get_conversation(id("c")).await.map(drop),
            client.edit_message(id("m"), "text").await.map(drop),
            client.delete_message(id("m")).await,
            client.rename_conversation(id("c"), "title").await.map(drop),
            client.delete_conversation(id("c")).await,
            client.restore_conversation(id("c")).await.map(drop),
            client.subscribe("nobody", id("me"), &[]).await,
        ];
        for (number, missing) in missing.into_iter().enumerate() {
            assert_eq!(missing, Err(Fault::NotFound), "number {number}");
        }
    });
}

#[test]
fn a_stranger_sees_nothing_and_a_bad_token_is_found_out() {
    run(async {
        let server = Server::start();
        guest(&server, "Ann")
            .await
            .create_conversation(id("one"), "One", Visibility::Public)
            .await
            .unwrap();
        let client = shell::client(&server.origin());
        assert_eq!(client.list_conversations().await, Ok(vec![]));
        client.use_token(Some("not.a.token"));
        assert_eq!(client.refresh().await, Err(Fault::SignedOut));
        client.use_token(Some("no header\nvalue"));
        assert!(matches!(client.refresh().await, Err(Fault::Protocol(_))));
    });
}

#[test]
fn too_many_requests_are_told_as_such() {
    run(async {
        let server = Server::start_limited();
        let (client, root) = (guest(&server, "Ann").await, Root::of(&server).await);
        let rule = json!({ "label": "conversations:list", "duration": 60, "maxRequests": 1 });
        let limits = json!({ "rateLimits": { "enabled": true, "rules": [rule] } });
        root.ask(Method::PATCH, "/api/settings", limits).await;
        client.list_conversations().await.unwrap();
        assert_eq!(client.list_conversations().await, Err(Fault::Busy { status: 429 }));
    });
}

#[test]
fn no_server_is_no_connection_and_a_new_one_is_found() {
    run(async {
        let mut server = Server::start();
        let client = guest(&server, "Ann").await;
        client.create_conversation(id("one"), "One", Visibility::Public).await.unwrap();
        server.stop();
        assert_eq!(client.list_conversations().await, Err(Fault::Offline));
        server.start_again();
        assert_eq!(client.list_conversations().await.unwrap().len(), 1);
    });
}

#[test]
fn a_silent_server_is_given_up() {
    run(async {
        let client = Client::new(&answering(None), hurried(), account);
        assert_eq!(client.refresh().await, Err(Fault::Offline));
        assert_eq!(client.list_heads().await, Err(Fault::Offline));
    });
}

#[test]
fn answers_that_a_proxy_might_give() {
    let cases: [(&'static [u8], _); 6] = [
        (b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\n\r\nbad", "the server is busy (502)"),
        (b"HTTP/1.1 503 Later\r\ncontent-length: 0\r\n\r\n", "the server is busy (503)"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>", "unreadable answer: not JSON"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "unreadable answer: an odd text"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "unreadable answer: an odd text"),
        // The connection breaks in the middle of the answer.
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"to", "no answer"),
    ];
    run(async move {
        for (bytes, expected) in cases {
            let client = shell::client(&answering(Some(bytes)));
            let error = client.refresh().await.unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    });
}
