//! What the tests against a real server share: the server, people with a whole client each, and
//! waiting for a condition. Nothing here sleeps in the hope that something has happened.

// Each test binary uses its own part of this.
#![allow(dead_code)]

pub mod asking;
pub mod fake;
pub mod person;
pub mod proxy;
pub mod root;
pub mod server;

use std::{
    future::Future,
    time::{Duration, Instant},
};

use tokio::{runtime::Builder, task::LocalSet};

/// How long a condition may take before the test gives up.
pub const DEADLINE: Duration = Duration::from_secs(20);
/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(5);

/// Runs a test on one thread, as a browser runs the app.
pub fn run(test: impl Future<Output = ()>) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, test);
}

/// Waits until `look` finds something.
///
/// # Panics
/// When it has found nothing by the deadline.
pub async fn soon<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    within(DEADLINE, what, look).await
}

/// Waits until `look` finds something, for what has a deadline of its own.
///
/// # Panics
/// When it has found nothing by the deadline.
pub async fn within<T>(deadline: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < deadline, "waited {deadline:?} in vain for: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits for a future, but not for ever.
///
/// # Panics
/// When it is not done by the deadline.
pub async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(DEADLINE, work).await;
    done.unwrap_or_else(|_late| panic!("waited in vain for: {what}"))
}

/// An id of 15 characters that says what it is for.
pub fn id<Id: std::str::FromStr>(name: &str) -> Id
where
    Id::Err: std::fmt::Debug,
{
    format!("{name:0>15}").parse().unwrap()
}
