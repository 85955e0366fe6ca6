//! One request: token, time limit, status, JSON.
//!
//! It must never retry (the engine decides that) and never let a token into an error.

use futures::{
    FutureExt,
    future::{Either, LocalBoxFuture, select},
};
use reqwest::{
    Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
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

/// An answer on its way; nothing is sent before it is waited for. It is boxed, so that whoever
/// waits for one of many kinds stays small.
pub type Answer<T> = LocalBoxFuture<'static, Result<T, ApiError>>;

/// A request that is yet to be sent.
pub(super) struct Request {
    method: Method,
    /// From the slash on, without the query.
    path: String,
    /// Escaped on the way out.
    query: Vec<(&'static str, String)>,
    /// JSON; empty for none.
    body: String,
    /// In milliseconds.
    patience: u32,
}

impl Request {
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        Self { method, path, query: Vec::new(), body: String::new(), patience: PATIENCE }
    }

    pub(super) fn list(path: &str, query: Vec<(&'static str, String)>) -> Self {
        Self { query, patience: PATIENCE_FOR_LISTS, ..Self::new(Method::GET, path) }
    }

    #[must_use]
    pub(super) fn body(mut self, body: &Body<'_>) -> Self {
        // Texts under fixed names: there is nothing that JSON could not hold.
        self.body = serde_json::to_string(body).unwrap_or_default();
        self
    }
}

impl Client {
    /// Sends a request and reads the answer with `read`.
    pub(super) fn fetch<T: 'static>(
        &self,
        request: Request,
        read: fn(&Value) -> Result<T, ApiError>,
    ) -> Answer<T> {
        let client = self.clone();
        async move { read(&client.send(request).await?) }.boxed_local()
    }

    /// Sends a request and reads the answer; `Value::Null` when the answer has no body.
    ///
    /// `PocketBase` answers a request with an expired token as it answers a stranger: 200 and an
    /// empty list. So a token that looks expired is renewed first, and it is the server, not this
    /// machine's clock, that says whether it is still good.
    pub(super) async fn send(&self, request: Request) -> Result<Value, ApiError> {
        if self.token_looks_expired() {
            self.renew().await?;
        }
        self.send_as_is(request).await
    }

    /// Sends a request with the token as it is.
    pub(super) fn send_as_is(&self, request: Request) -> Answer<Value> {
        let client = self.clone();
        async move {
            let patience = request.patience;
            client.in_time(patience, client.exchange(request)).await
        }
        .boxed_local()
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

    async fn exchange(&self, request: Request) -> Result<Value, ApiError> {
        let url = format!("{}{}", self.inner.origin, request.path);
        let mut building = self.inner.http.request(request.method, url);
        if !request.query.is_empty() {
            building = building.query(&request.query);
        }
        // The borrow ends here, before anything is awaited.
        if let Some(token) = &*self.inner.token.borrow() {
            building = building.header(AUTHORIZATION, &token.text);
        }
        if !request.body.is_empty() {
            building = building.header(CONTENT_TYPE, "application/json").body(request.body);
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
