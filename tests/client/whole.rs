//! Whole clients, engine and shell, against a real server.

use std::time::Duration;

use ochat::{
    domain::{ConversationId, Language, Theme},
    engine::{
        Action,
        change::{Connection, Delivery, NoticeKind, OpenThread, Phase, Thread},
    },
    platform::{database::Database, storage::Storage},
    protocol::{Change, Write},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    in_time,
    person::{Person, Screen},
    root::Root,
    run,
    server::Server,
};

#[test]
fn a_guest_joins_is_remembered_and_leaves() {
    run(async {
        let server = Server::start();
        let storage = Storage::in_memory();
        let ann = Person::at(&server.origin(), storage.clone());
        ann.sees("the question for a name", |s| matches!(s.phase, Phase::Join { .. })).await;
        ann.does(Action::Join { name: " \u{200B} ".into() });
        ann.sees("a complaint", |s| matches!(&s.phase, Phase::Join { problem: Some(_), .. })).await;
        ann.does(Action::Join { name: "Ann".into() });
        ann.sees("the chat", |s| matches!(&s.phase, Phase::Chat { me } if me.name == "Ann")).await;
        ann.sees("that there is nothing yet", |s| s.thread == Thread::Empty).await;
        let one = ann.creates("One").await;
        ann.does(Action::Draft { conversation: one, text: "half a tho".into() });
        ann.does(Action::SetTheme(Theme::Dark));
        ann.does(Action::SetLanguage(Language::French));
        ann.sees("the looks", |s| s.preferences.language == Language::French).await;
        ann.leaves().await;

        // The page is opened again in the same browser.
        let ann = Person::at(&server.origin(), storage.clone());
        ann.sees("the chat", |s| matches!(&s.phase, Phase::Chat { me } if me.name == "Ann")).await;
        ann.sees("the draft", |s| {
            s.open().is_some_and(|open| open.id == one && open.draft.text == "half a tho")
        })
        .await;
        assert_eq!(ann.screen().preferences.theme, Theme::Dark);
        assert_eq!(ann.screen().navigations.last().unwrap().address.conversation(), Some(one));
        ann.does(Action::SignOut);
        ann.sees("the question for a name", |s| matches!(s.phase, Phase::Join { .. })).await;
        assert_eq!(
            (storage.session(), storage.drafts(), storage.last_open()),
            (None, vec![], None)
        );
    });
}

#[test]
fn two_people_see_what_the_other_does() {
    run(async {
        let server = Server::start();
        let ann = Person::joins(&server.origin(), "Ann").await;
        let bob = Person::joins(&server.origin(), "Bob").await;
        let one = ann.creates("One").await;
        bob.sees("the new conversation", |s| s.row("One").is_some()).await;
        bob.opens(one).await;

        ann.sends(one, "Hello");
        bob.reads(one, &["Hello"]).await;
        bob.sends(one, "Hi");
        ann.reads(one, &["Hello", "Hi"]).await;
        let author = |s: &OpenThread| s.rows().next_back().unwrap().name.clone();
        ann.sees("who wrote it", |s| s.open().and_then(author).as_deref() == Some("Bob")).await;

        let hello = ann.screen().texts(one).unwrap()[0].0;
        let text = "Hello, Bob".to_owned();
        ann.does(Action::Write(Write::message(one, hello, Change::Edit(text.into()))));
        bob.reads(one, &["Hello, Bob", "Hi"]).await;
        ann.does(Action::Write(Write::message(one, hello, Change::DeleteMessage)));
        bob.reads(one, &["Hi"]).await;
        bob.sees("that it is settled", Screen::is_stored).await;

        let two = bob.creates("Two").await;
        bob.sends(two, "Only here");
        ann.sees("the last line", |s| {
            s.row("Two").and_then(|row| row.last.clone()).is_some_and(|l| l.text == "Only here")
        })
        .await;
        assert_eq!(ann.screen().texts(one).unwrap().len(), 1, "nothing leaks into another thread");

        ann.does(Action::Write(Write::conversation(one, Change::Rename("Uno".into()))));
        bob.sees("the new title", |s| s.row("Uno").is_some() && s.row("One").is_none()).await;
        bob.opens(one).await;
        bob.does(Action::Draft { conversation: one, text: "I was about to".into() });
        ann.does(Action::Write(Write::conversation(one, Change::Delete)));
        bob.sees("that it is gone", |s| s.row("Uno").is_none()).await;
        bob.sees("a notice with the draft", |s| {
            s.notices.iter().any(|notice| {
                let (title, draft) = ("Uno".to_owned(), Some("I was about to".to_owned()));
                let conversation = one;
                let orphan = false;
                notice.kind == NoticeKind::DeletedElsewhere { conversation, title, draft, orphan }
            })
        })
        .await;
        bob.sees("the neighbour", |s| s.open().is_some_and(|open| open.id == two)).await;

        ann.does(Action::Write(Write::conversation(one, Change::Restore)));
        bob.sees("that it is back", |s| s.row("Uno").is_some()).await;
        agree(&server, &[&ann, &bob], &[one, two]).await;
    });
}

#[test]
fn what_was_written_during_an_outage_is_caught_up() {
    run(async {
        let mut server = Server::start();
        let ann = Person::joins(&server.origin(), "Ann").await;
        let bob = Person::joins(&server.origin(), "Bob").await;
        let one = ann.creates("One").await;
        let two = ann.creates("Two").await;
        ann.opens(one).await;
        bob.sees("both", |s| s.row("One").is_some() && s.row("Two").is_some()).await;
        bob.opens(one).await;
        for number in 0..5 {
            ann.sends(one, &format!("before {number}"));
        }
        bob.sees("what was before", |s| s.texts(one).is_some_and(|t| t.len() == 5)).await;

        server.stop();
        ann.sends(one, "into the void");
        bob.sends(one, "me too");
        for person in [&ann, &bob] {
            person.sees("its own message", |s| s.texts(one).is_some_and(|t| t.len() == 6)).await;
            person.sees("the bar", |s| matches!(s.connection, Connection::Lost { .. })).await;
        }

        server.start_again();
        // Writes by a foreign client, as soon as there is a server, before the others are back.
        let root = Root::of(&server).await;
        foreign_writes(&root, one, two).await;
        for person in [&ann, &bob] {
            person.does(Action::RetryNow);
            person
                .sees("that all is well", |s| !matches!(s.connection, Connection::Lost { .. }))
                .await;
        }
        agree(&server, &[&ann, &bob], &[one, two]).await;
        let texts = root.texts(one).await;
        for text in ["into the void", "me too", "foreign", "before 0, edited"] {
            assert_eq!(texts.iter().filter(|(_, t)| t == text).count(), 1, "{text}");
        }
        assert!(!texts.iter().any(|(_, text)| text == "before 1"));
    });
}

#[test]
fn a_crash_in_the_middle_of_a_flood_loses_and_doubles_nothing() {
    run(async {
        let mut server = Server::start();
        let ann = Person::joins(&server.origin(), "Ann").await;
        let bob = Person::joins(&server.origin(), "Bob").await;
        let one = ann.creates("One").await;
        bob.sees("the conversation", |s| s.row("One").is_some()).await;
        bob.opens(one).await;
        for number in 0..20 {
            ann.sends(one, &format!("a{number}"));
            bob.sends(one, &format!("b{number}"));
        }
        ann.sees("that something got through", |s| {
            s.open().is_some_and(|open| open.rows().any(|r| r.delivery == Delivery::Stored))
        })
        .await;
        server.crash();
        server.start_again();
        for person in [&ann, &bob] {
            person.does(Action::RetryNow);
            person.sees("everything", |s| s.is_stored() && s.texts(one).unwrap().len() == 40).await;
        }
        agree(&server, &[&ann, &bob], &[one]).await;
        let texts = Root::of(&server).await.texts(one).await;
        for who in ["a", "b"] {
            let said: Vec<_> = texts.iter().filter(|(_, t)| t.starts_with(who)).collect();
            let expected: Vec<String> = (0..20).map(|number| format!("{who}{number}")).collect();
            assert!(said.iter().map(|(_, text)| text).eq(&expected), "in order: {said:?}");
        }
    });
}

#[test]
fn a_long_history_loads_page_by_page() {
    run(async {
        let server = Server::start();
        let ann = Person::joins(&server.origin(), "Ann").await;
        let one = ann.creates("One").await;
        let root = Root::of(&server).await;
        let messages = (0..230)
            .map(|n| json!({ "conversation": one.as_str(), "text": format!("message {n}") }))
            .collect();
        root.create_all("messages", messages).await;
        ann.leaves().await;

        let bob = Person::joins(&server.origin(), "Bob").await;
        bob.opens(one).await;
        bob.sees("the newest page", |s| s.texts(one).is_some_and(|t| !t.is_empty())).await;
        let truth = root.texts(one).await;
        let mut shown = bob.screen().texts(one).unwrap();
        assert!(shown.len() < 230 && truth.ends_with(&shown));
        while shown.len() < 230 {
            bob.does(Action::LoadOlder { conversation: one });
            let before = shown.len();
            bob.sees("more", |s| s.texts(one).unwrap().len() > before).await;
            shown = bob.screen().texts(one).unwrap();
            assert!(truth.ends_with(&shown), "no hole and no repeat");
        }
    });
}

/// A foreign client with all rights creates, edits, deletes, renames.
async fn foreign_writes(root: &Root, one: ConversationId, two: ConversationId) {
    let messages = "/api/collections/messages/records";
    let foreign = json!({ "conversation": one.as_str(), "text": "foreign" });
    root.ask(Method::POST, messages, foreign).await;
    let before = root.texts(one).await;
    let named = |text: &str| before.iter().find(|(_, t)| t == text).unwrap().0;
    let edited = json!({ "text": "before 0, edited" });
    root.ask(Method::PATCH, &format!("{messages}/{}", named("before 0")), edited).await;
    root.ask(Method::DELETE, &format!("{messages}/{}", named("before 1")), Value::Null).await;
    let conversations = "/api/collections/conversations/records";
    root.ask(Method::PATCH, &format!("{conversations}/{two}"), json!({ "title": "Zwei" })).await;
    root.ask(Method::POST, conversations, json!({ "title": "Three" })).await;
}

/// Everybody comes to see exactly what the database holds.
async fn agree(server: &Server, people: &[&Person], conversations: &[ConversationId]) {
    let root = Root::of(server).await;
    for person in people {
        for &conversation in conversations {
            person.opens(conversation).await;
            person.sees("that all is stored", Screen::is_stored).await;
        }
    }
    for &conversation in conversations {
        let truth = root.texts(conversation).await;
        for person in people {
            person.opens(conversation).await;
            person
                .sees(&format!("the truth of {conversation}: {truth:?}"), |s| {
                    s.texts(conversation).as_ref() == Some(&truth)
                })
                .await;
        }
    }
    let titles = root.titles().await;
    for person in people {
        person.sees(&format!("the titles {titles:?}"), |s| s.titles() == titles).await;
    }
}

#[test]
fn what_waits_outlives_the_page_and_arrives_once() {
    run(async {
        let mut server = Server::start();
        let (storage, database) = (Storage::in_memory(), Database::open());
        let ann = Person::in_browser(&server.origin(), storage.clone(), database.clone());
        ann.sees("the question for a name", |s| matches!(s.phase, Phase::Join { .. })).await;
        ann.does(Action::Join { name: "Ann".into() });
        ann.sees("the chat", |s| matches!(s.phase, Phase::Chat { .. })).await;
        let talk = ann.creates("Talk").await;
        ann.sends(talk, "stored");
        ann.reads(talk, &["stored"]).await;
        ann.sees("that it is stored", Screen::is_stored).await;
        let me = ann
            .finds("oneself", |s| match &s.phase {
                Phase::Chat { me } => Some(me.id),
                _ => None,
            })
            .await;
        in_time("the replica", async {
            while !matches!(database.recall(me, talk).await, Ok(Some(text)) if text.contains("stored"))
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
        let origin = server.origin();
        server.stop();
        ann.does(Action::Draft { conversation: talk, text: "waits".into() });
        ann.sends(talk, "waits");
        ann.does(Action::Write(Write::conversation(talk, Change::Rename("Renamed".into()))));
        ann.sees("that it waits", |s| {
            let rows = s.open().into_iter().flat_map(OpenThread::rows);
            rows.map(|row| row.delivery.clone()).eq([Delivery::Stored, Delivery::Waiting])
        })
        .await;
        ann.leaves().await;

        // Opened again while the server is away: everything stands there, and nothing in the
        // composer.
        let page = || Person::in_browser(&origin, storage.clone(), database.clone());
        let ann = page();
        ann.reads(talk, &["stored", "waits"]).await;
        ann.sees("the new title", |s| s.row("Renamed").is_some()).await;
        assert_eq!(ann.screen().open().map(|open| open.draft.text.clone()), Some(String::new()));
        ann.leaves().await;
        server.start_again();
        let ann = page();
        ann.reads(talk, &["stored", "waits"]).await;
        ann.sees("that all is stored", |s| s.is_stored() && s.row("Renamed").is_some()).await;
        let stored = Root::of(&server).await.texts(talk).await;
        let stored: Vec<_> = stored.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(stored, ["stored", "waits"]);
        ann.leaves().await;
    });
}
