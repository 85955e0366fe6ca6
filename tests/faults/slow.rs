//! A line that is slow in every way: it delays what people see, and nothing else.

use std::time::Duration;

use ochat::domain::ConversationId;

use crate::{
    support::{
        person::{Person, Screen},
        proxy::Proxy,
        run,
        server::Server,
        within,
    },
    truth::agree,
};

/// Messages that each of the two sends.
const EACH: usize = 12;
/// One after the other, each over 300 ms there and 300 ms back, and 20 kB/s for everything.
const PATIENCE: Duration = Duration::from_secs(40);

/// Checks that no row stands twice, and that both people's messages stand in the order of sending.
fn is_orderly(screen: &Screen, one: ConversationId) {
    let Some(texts) = screen.texts(one) else { return };
    let mut ids: Vec<_> = texts.iter().map(|(id, _)| id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), texts.len(), "a row stands twice: {texts:?}");
    for who in ["ann", "bob"] {
        let said = texts.iter().map(|(_, text)| text).filter(|text| text.starts_with(who));
        let said: Vec<&String> = said.collect();
        assert!(said.is_sorted(), "out of order: {said:?}");
    }
}

#[test]
fn over_a_slow_line_two_people_come_to_see_the_same_in_order_and_once() {
    run(async {
        let server = Server::start();
        let (near, far) = (Proxy::to(&server.origin()), Proxy::to(&server.origin()));
        for line in [&near, &far] {
            line.delays(Duration::from_millis(300));
            line.throttles(Some(20_000));
        }
        let ann = Person::joins(&near.origin(), "Ann").await;
        let bob = Person::joins(&far.origin(), "Bob").await;
        let one = ann.creates("One").await;
        bob.sees("the conversation", |s| s.row("One").is_some()).await;
        bob.opens(one).await;
        for number in 10..10 + EACH {
            ann.sends(one, &format!("ann {number}"));
            bob.sends(one, &format!("bob {number}"));
        }
        within(PATIENCE, "everything on both screens", || {
            let all = [&ann, &bob].into_iter().all(|person| {
                let screen = person.screen();
                is_orderly(&screen, one);
                screen.is_stored() && screen.texts(one).is_some_and(|t| t.len() == 2 * EACH)
            });
            all.then_some(())
        })
        .await;
        agree(&server, &[&ann, &bob], &[one]).await;
    });
}
