//! The typed client of `PocketBase`: HTTP, accounts, records, and the realtime stream.
//!
//! It speaks the `protocol`: [`Client::ask`] takes a call and answers with a reply or a fault,
//! [`Client::listen`] gives events. Only `wire` knows the names in the JSON. It must never retry,
//! remember records or decide anything: that is the engine's.

mod account;
mod auth;
mod error;
mod filter;
mod http;
mod members;
mod realtime;
mod records;
mod token;
mod wire;

use std::{cell::RefCell, fmt, rc::Rc};

use futures::future::LocalBoxFuture;

use crate::{
    domain::{Account, InviteToken, Timestamp, UserId},
    protocol::Reply,
};

pub use account::account;
pub use http::Answer;
use http::Ask;
pub use realtime::Events;

/// The client's clock, handed in so that this room needs no other.
#[derive(Debug, Clone, Copy)]
pub struct Time {
    /// The present moment.
    pub now: fn() -> Timestamp,
    /// Waits this many milliseconds.
    pub sleep: fn(u32) -> LocalBoxFuture<'static, ()>,
}

/// A client of one server. Clones share the connection and the token.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    /// Scheme, host and port, without a slash at the end.
    origin: String,
    /// The token of the requests. Never borrowed across an await.
    token: RefCell<Option<Token>>,
    time: Time,
    accounts: Accounts,
}

/// Answers what is asked about accounts: [`account`], or the way to where the page loads that from.
pub type Accounts = fn(Client, UserId, Rc<Account>, Option<InviteToken>) -> Answer<Reply>;

/// A bearer token and when it seems to end.
struct Token {
    text: String,
    /// `None` when it does not say, or when this machine's clock is known to be wrong.
    expires: Option<Timestamp>,
}

impl fmt::Debug for Client {
    /// Leaves the token out, so that no log can hold it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("origin", &self.inner.origin).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the server at `origin` (such as `https://chat.example.org`), signed in as
    /// nobody.
    pub fn new(origin: &str, time: Time, accounts: Accounts) -> Self {
        let inner = Inner {
            http: http_client(),
            origin: origin.trim_end_matches('/').to_owned(),
            token: RefCell::new(None),
            time,
            accounts,
        };
        Self { inner: Rc::new(inner) }
    }

    /// From now on, asks the server with this token, or as nobody.
    pub fn use_token(&self, token: Option<&str>) {
        let token = token.map(|text| Token { text: text.to_owned(), expires: token::expiry(text) });
        *self.inner.token.borrow_mut() = token;
    }
}

#[cfg(target_arch = "wasm32")]
fn http_client() -> reqwest::Client {
    reqwest::Client::new()
}

/// Natively, a proxy named in the environment is not asked: the server is on this machine, and a
/// proxy would hold the realtime stream back.
#[cfg(not(target_arch = "wasm32"))]
fn http_client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap_or_default()
}
