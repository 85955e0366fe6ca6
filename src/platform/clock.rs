//! The present moment, and waiting.

use futures::future::{FutureExt, LocalBoxFuture};

use crate::domain::Timestamp;

/// The longest wait that browsers know, in milliseconds (about 24 days). A longer one would not
/// wait at all.
const LONGEST: u32 = 0x7fff_ffff;

/// The present moment, by this machine's clock.
#[cfg(target_arch = "wasm32")]
pub fn now() -> Timestamp {
    // A date's milliseconds are whole and fit for hundreds of millennia.
    #[allow(clippy::cast_possible_truncation)]
    Timestamp(js_sys::Date::now() as i64)
}

/// The present moment, by this machine's clock.
#[cfg(not(target_arch = "wasm32"))]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

/// Waits this many milliseconds; 0 lets the browser draw first.
#[cfg(target_arch = "wasm32")]
pub fn sleep(milliseconds: u32) -> LocalBoxFuture<'static, ()> {
    gloo_timers::future::TimeoutFuture::new(milliseconds.min(LONGEST)).boxed_local()
}

/// Waits this many milliseconds; 0 lets everything else run first. Needs Tokio's timers.
#[cfg(not(target_arch = "wasm32"))]
pub fn sleep(milliseconds: u32) -> LocalBoxFuture<'static, ()> {
    let wait = std::time::Duration::from_millis(milliseconds.min(LONGEST).into());
    // The timer is made when it is first waited for, inside of the runtime.
    async move { tokio::time::sleep(wait).await }.boxed_local()
}

/// Waits until this moment; at once when it has passed. May wake early when it is weeks away.
pub fn sleep_until(moment: Timestamp) -> LocalBoxFuture<'static, ()> {
    sleep(u32::try_from(moment.since(now()).max(0)).unwrap_or(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_its_moment_has_come_and_at_once_when_it_has_passed() {
        let moment = now().plus(20);
        sleep_until(moment).await;
        // Tokio's timers and the system's clock round differently.
        assert!(now().since(moment) >= -2);
        sleep_until(Timestamp(0)).await;
    }
}
