//! Answers that never come: the same id on every try makes a repeated send the same message.

use std::time::Duration;

use ochat::{domain::ConversationId, engine::change::Delivery};

use crate::{
    creates_message, listens,
    support::{
        person::{Person, Screen},
        proxy::{Proxy, Way},
        run,
        server::Server,
        within,
    },
    truth::agree,
};

/// A time-out of 15 s, a back-off, and the answer to the second try.
const TIME_OUT: Duration = Duration::from_secs(25);

/// Ann, on a bad line that is good for now, and Bob, who look at the same conversation.
async fn ann_and_bob(server: &Server) -> (Proxy, Person, Person, ConversationId) {
    let proxy = Proxy::to(&server.origin());
    let ann = Person::joins(&proxy.origin(), "Ann").await;
    let bob = Person::joins(&server.origin(), "Bob").await;
    let one = ann.creates("One").await;
    bob.sees("the conversation", |s| s.row("One").is_some()).await;
    bob.opens(one).await;
    // Both streams are live, so that what follows meets nothing but the fault.
    ann.sends(one, "before");
    bob.reads(one, &["before"]).await;
    bob.sends(one, "heard");
    ann.reads(one, &["before", "heard"]).await;
    ann.sees("that all is stored", Screen::is_stored).await;
    (proxy, ann, bob, one)
}

/// What both see, and what the database holds.
async fn is_there_once(server: &Server, people: [&Person; 2], one: ConversationId, text: &str) {
    for person in people {
        person.reads(one, &["before", "heard", text]).await;
    }
    agree(server, &people, &[one]).await;
}

#[test]
fn an_answer_lost_after_the_commit_leaves_one_message() {
    run(async {
        let server = Server::start();
        let (proxy, ann, bob, one) = ann_and_bob(&server).await;
        proxy.loses_answers(1, creates_message);
        ann.sends(one, "once");
        is_there_once(&server, [&ann, &bob], one, "once").await;
    });
}

#[test]
fn answers_lost_again_and_again_leave_one_message_even_when_no_event_tells() {
    run(async {
        let server = Server::start();
        let (proxy, ann, bob, one) = ann_and_bob(&server).await;
        assert_eq!(proxy.falls_silent(&[Way::Down], listens), 1);
        let before = proxy.count(creates_message);
        proxy.loses_answers(3, creates_message);
        // The question whose the stored message is may be lost as well.
        proxy.loses_answers(1, |line| line.starts_with("GET /api/collections/messages/records/"));
        ann.sends(one, "once");
        bob.reads(one, &["before", "heard", "once"]).await;
        ann.sees("that it is stored", Screen::is_stored).await;
        let tries = proxy.count(creates_message) - before;
        assert_eq!(tries, 5, "three without an answer, one whose check was lost, and the last");
        is_there_once(&server, [&ann, &bob], one, "once").await;
    });
}

#[test]
fn an_answer_that_is_swallowed_is_given_up_and_asked_for_again() {
    run(async {
        let server = Server::start();
        let (proxy, ann, bob, one) = ann_and_bob(&server).await;
        assert_eq!(proxy.falls_silent(&[Way::Down], listens), 1);
        let before = proxy.count(creates_message);
        proxy.swallows_answers(1, creates_message);
        ann.sends(one, "once");
        bob.reads(one, &["before", "heard", "once"]).await;
        let own = |s: &Screen| s.open().and_then(|open| open.rows().next_back().cloned()).unwrap();
        assert!(matches!(own(&ann.screen()).delivery, Delivery::Sending { .. }));
        // More that is sent meanwhile waits behind it and is not lost either.
        ann.sends(one, "after");
        within(TIME_OUT, "that all is stored", || ann.screen().is_stored().then_some(())).await;
        assert_eq!(proxy.count(creates_message) - before, 3);
        for person in [&ann, &bob] {
            person.reads(one, &["before", "heard", "once", "after"]).await;
        }
        agree(&server, &[&ann, &bob], &[one]).await;
    });
}
