//! One request: token, time limit, status, JSON.
//!
//! It must never retry (the engine decides that) and never let a token into an error.

use futures::future::{Either, select};
use reqwest::{Method, header::AUTHORIZATION};
use serde_json::Value;

use super::{
    Client, Token, auth,
    error::ApiError,
    wire::{self, Body},
};

/// How long a request may take, in milliseconds.
const PATIENCE: u32 = 15_000;
/// How long a list may take, in milliseconds: hundreds of records over a slow line.
const PATIENCE_FOR_LISTS: u32 = 30_000;

/// A request that is yet to be sent.
pub(super) struct Request<'a> {
    pub(super) method: Method,
    /// From the slash on, without the query.
    pub(super) path: &'a str,
    /// Escaped on the way out.
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) body: Option<Body<'a>>,
    /// In milliseconds.
    patience: u32,
}

impl<'a> Request<'a> {
    pub(super) fn new(method: Method, path: &'a str) -> Self {
        Self { method, path, query: &[], body: None, patience: PATIENCE }
    }

    pub(super) fn list(path: &'a str, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { method: Method::GET, path, query, body: None, patience: PATIENCE_FOR_LISTS }
    }

    #[must_use]
    pub(super) fn body(mut self, body: Body<'a>) -> Self {
        self.body = Some(body);
        self
    }
}

impl Client {
    /// Sends a request and reads the answer; `Value::Null` when the answer has no body.
    ///
    /// `PocketBase` answers a request with an expired token as it answers a stranger: 200 and an
    /// empty list. So a token that looks expired is renewed first, and it is the server, not this
    /// machine's clock, that says whether it is still good.
    pub(super) async fn send(&self, request: Request<'_>) -> Result<Value, ApiError> {
        if self.token_looks_expired() {
            self.renew().await?;
        }
        self.send_as_is(request).await
    }

    /// Sends a request with the token as it is.
    pub(super) async fn send_as_is(&self, request: Request<'_>) -> Result<Value, ApiError> {
        let patience = request.patience;
        self.in_time(patience, self.exchange(request)).await
    }

    /// Gives up on `work` after `patience` milliseconds. `reqwest`'s own time limit is not used: in
    /// the browser it stays armed while a body is read, which would end every realtime stream.
    pub(super) async fn in_time<T>(
        &self,
        patience: u32,
        work: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        match select(Box::pin(work), (self.inner.time.sleep)(patience)).await {
            Either::Left((done, _)) => done,
            Either::Right(((), _)) => Err(ApiError::Timeout),
        }
    }

    async fn exchange(&self, request: Request<'_>) -> Result<Value, ApiError> {
        let url = format!("{}{}", self.inner.origin, request.path);
        let mut building = self.inner.http.request(request.method, url);
        if !request.query.is_empty() {
            building = building.query(request.query);
        }
        // The borrow ends here, before anything is awaited.
        if let Some(token) = &*self.inner.token.borrow() {
            building = building.header(AUTHORIZATION, &token.text);
        }
        if let Some(body) = &request.body {
            building = building.json(body);
        }
        let response = building.send().await?;
        let status = response.status();
        let body = response.bytes().await?;
        if !status.is_success() {
            return Err(ApiError::of_status(status.as_u16(), &body));
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        wire::json(&body)
    }

    fn token_looks_expired(&self) -> bool {
        let now = (self.inner.time.now)();
        self.inner.token.borrow().as_ref().is_some_and(|t| t.expires.is_some_and(|at| at <= now))
    }

    /// Asks the server whether the token is still good, and goes on with the new one.
    async fn renew(&self) -> Result<(), ApiError> {
        let old = self.inner.token.borrow().as_ref().map(|token| token.text.clone());
        let session = self.refresh().await?;
        let now = (self.inner.time.now)();
        // A brand-new token that looks expired means that this machine's clock is wrong.
        let expires = auth::expiry(&session.token).filter(|&at| at > now);
        let mut token = self.inner.token.borrow_mut();
        // Somebody may have signed out, or in, while the answer was on its way.
        if token.as_ref().map(|token| &token.text) == old.as_ref() {
            *token = Some(Token { text: session.token, expires });
        }
        Ok(())
    }
}
