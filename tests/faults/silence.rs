//! A stream that is silent without having been closed, as after a router has forgotten it.

use std::time::{Duration, Instant};

use crate::{
    listens,
    support::{
        person::{Person, Screen},
        proxy::{Proxy, Way},
        run,
        server::Server,
        within,
    },
    truth::agree,
};

/// The promise: what was written into the silence is seen within this time.
const PROMISE: Duration = Duration::from_secs(40);

#[test]
fn what_a_silent_stream_did_not_tell_is_seen_within_40_seconds() {
    run(async {
        let server = Server::start();
        let proxy = Proxy::to(&server.origin());
        let ann = Person::joins(&proxy.origin(), "Ann").await;
        let bob = Person::joins(&server.origin(), "Bob").await;
        let one = ann.creates("One").await;
        bob.sees("the conversation", |s| s.row("One").is_some()).await;
        bob.opens(one).await;
        bob.sends(one, "before");
        ann.reads(one, &["before"]).await;

        assert_eq!(proxy.falls_silent(&[Way::Up, Way::Down], listens), 1);
        let written = Instant::now();
        bob.sends(one, "into the silence");
        bob.sees("that it is stored", Screen::is_stored).await;
        within(PROMISE, "what was written", || {
            let shown = ann.screen().texts(one)?;
            (shown.len() == 2).then_some(())
        })
        .await;
        println!("seen after {:?} of silence", written.elapsed());
        assert!(written.elapsed() < PROMISE);

        // The stream was replaced: the next message needs no watchdog.
        ann.sees("a live stream", |_| proxy.count(listens) == 2).await;
        bob.sends(one, "after");
        ann.reads(one, &["before", "into the silence", "after"]).await;
        agree(&server, &[&ann, &bob], &[one]).await;
    });
}
