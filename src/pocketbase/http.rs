//! Sends one request: token, time limit, status, JSON, paging.
//!
//! It must never retry (the engine decides that) and never let a token into an error.

use std::fmt::{self, Write};

use futures::{
    FutureExt,
    future::{Either, LocalBoxFuture, select},
};
use reqwest::{
    Method, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde_json::Value;

use crate::protocol::Fault;

use super::{
    Client, Token, error, filter, token,
    wire::{self, Fixed},
};

/// How long a request may take, in milliseconds.
const PATIENCE: u32 = 15_000;
/// How long a list may take, in milliseconds: hundreds of records over a slow line.
const PATIENCE_FOR_LISTS: u32 = 30_000;
/// How many records a page of a whole list has; the server allows 1000.
const PER_PAGE: usize = 500;

/// An answer on its way. It is boxed, so that whoever waits for one of many kinds stays small.
pub type Answer<T> = LocalBoxFuture<'static, Result<T, Fault>>;

/// The JSON of an answer, one value a page; a question that is no list has one page.
pub(super) type Pages = Result<Vec<Value>, Fault>;

/// A question to the server. Nothing is sent before it is waited for.
///
/// It is data: one function sends all of them, and only the reading of the answer differs.
#[must_use = "nothing is asked before it is waited for"]
pub struct Ask<T> {
    client: Client,
    request: Request,
    read: Box<dyn FnOnce(Pages) -> Result<T, Fault>>,
}

impl<T: 'static> Ask<T> {
    /// The same question with its answer turned into something else.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U + 'static) -> Ask<U> {
        let Self { client, request, read } = self;
        Ask { client, request, read: Box::new(|pages| read(pages).map(turn)) }
    }
}

impl<T: 'static> IntoFuture for Ask<T> {
    type Output = Result<T, Fault>;
    type IntoFuture = Answer<T>;

    fn into_future(self) -> Answer<T> {
        let Self { client, request, read } = self;
        client.send(request).map(read).boxed_local()
    }
}

impl<T> fmt::Debug for Ask<T> {
    /// Does not print the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").field("path", &self.request.path).finish_non_exhaustive()
    }
}

/// A request that is yet to be sent.
pub(super) struct Request {
    method: Method,
    /// From the slash on, without the query.
    path: String,
    /// Escaped on the way out.
    query: Vec<(&'static str, String)>,
    /// Which records of a whole list; empty for all.
    only: String,
    /// Empty for none.
    body: Vec<u8>,
    /// The media type of the body.
    media: &'static str,
    /// In milliseconds.
    patience: u32,
    /// Whether page after page is asked for.
    all_pages: bool,
    /// Whether a token that looks expired is sent all the same.
    any_token: bool,
}

impl Request {
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            only: String::new(),
            body: Vec::new(),
            media: "application/json",
            patience: PATIENCE,
            all_pages: false,
            any_token: false,
        }
    }

    pub(super) fn list(path: &str, query: Vec<(&'static str, String)>) -> Self {
        Self { query, patience: PATIENCE_FOR_LISTS, ..Self::new(Method::GET, path) }
    }

    /// A whole list. Each page begins after the id at which the one before ended: a record that
    /// vanishes in the meantime then moves no other one out of sight, as it would with numbered
    /// pages.
    pub(super) fn whole_list(path: &str, fields: &str) -> Self {
        let query = vec![
            ("sort", "id".to_owned()),
            ("perPage", PER_PAGE.to_string()),
            ("skipTotal", "1".to_owned()),
            ("fields", fields.to_owned()),
        ];
        Self { all_pages: true, ..Self::list(path, query) }
    }

    /// Only these records of a whole list.
    #[must_use]
    pub(super) fn only(mut self, filter: String) -> Self {
        self.only = filter;
        self
    }

    #[must_use]
    pub(super) fn fixed(mut self, body: &Fixed<'_>) -> Self {
        // Texts under fixed names: there is nothing that JSON could not hold.
        self.body = serde_json::to_vec(body).unwrap_or_default();
        self
    }

    /// A body that is ready to be sent.
    #[must_use]
    pub(super) fn bytes(mut self, body: Vec<u8>, media: Option<&'static str>) -> Self {
        self.body = body;
        self.media = media.unwrap_or(self.media);
        self
    }

    /// The same with a body of these fields.
    #[must_use]
    pub(super) fn fields(mut self, fields: Vec<(&'static str, Value)>) -> Self {
        self.body = wire::object(fields).to_string().into_bytes();
        self
    }

    /// A request that says itself whether the token is good.
    #[must_use]
    pub(super) fn with_any_token(mut self) -> Self {
        self.any_token = true;
        self
    }

    /// The path with the query and with a filter for one page of a whole list.
    fn address(&self, page: &str) -> String {
        let mut address = self.path.clone();
        let mut mark = '?';
        let mut filter = self.only.clone();
        if !filter.is_empty() && !page.is_empty() {
            filter.push_str(" && ");
        }
        filter.push_str(page);
        let page = (!filter.is_empty()).then_some(("filter", &*filter));
        for (name, value) in self.query.iter().map(|(name, value)| (*name, &**value)).chain(page) {
            address.push(mark);
            address.push_str(name);
            address.push('=');
            escape(&mut address, value);
            mark = '&';
        }
        address
    }
}

impl Client {
    /// A question whose answer is one value; `Value::Null` when the answer has no body.
    pub(super) fn one<T: 'static>(
        &self,
        request: Request,
        read: fn(&Value) -> Result<T, Fault>,
    ) -> Ask<T> {
        self.ask_with(request, move |pages| read(pages?.first().unwrap_or(&Value::Null)))
    }

    /// A question whose answer is a list.
    pub(super) fn list<T: 'static>(
        &self,
        request: Request,
        read: fn(&Value) -> Result<T, Fault>,
    ) -> Ask<Vec<T>> {
        self.ask_with(request, move |pages| {
            let mut records = Vec::new();
            for page in pages? {
                records.extend(wire::page(&page, read)?);
            }
            Ok(records)
        })
    }

    pub(super) fn ask_with<T>(
        &self,
        request: Request,
        read: impl FnOnce(Pages) -> Result<T, Fault> + 'static,
    ) -> Ask<T> {
        Ask { client: self.clone(), request, read: Box::new(read) }
    }

    /// Sends a request, or one for every page, and gives back what came.
    ///
    /// `PocketBase` answers a request with an expired token as it answers a stranger: 200 and an
    /// empty list. So a token that looks expired is renewed first, and it is the server, not this
    /// machine's clock, that says whether it is still good.
    fn send(self, request: Request) -> LocalBoxFuture<'static, Pages> {
        async move {
            let mut pages = Vec::new();
            let mut filter = String::new();
            loop {
                if !request.any_token && self.token_looks_expired() {
                    self.renew().await?;
                }
                let exchange = self.exchange(&request, request.address(&filter));
                let page = self.in_time(request.patience, exchange).await?;
                let next = request.all_pages.then(|| wire::next_page(&page, PER_PAGE)).flatten();
                pages.push(page);
                match next.map(|id| filter::after_id(&id)) {
                    Some(next) if next != filter => filter = next,
                    _ => return Ok(pages),
                }
            }
        }
        .boxed_local()
    }

    /// Gives up on `work` after `patience` milliseconds. `reqwest`'s own time limit is not used: in
    /// the browser it stays armed while a body is read, which would end every realtime stream.
    pub(super) async fn in_time<T>(
        &self,
        patience: u32,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        match select(Box::pin(work), (self.inner.time.sleep)(patience)).await {
            Either::Left((done, _)) => done,
            Either::Right(((), _)) => Err(Fault::Offline),
        }
    }

    async fn exchange(&self, request: &Request, address: String) -> Result<Value, Fault> {
        let mut out = self.prepare(request.method.clone(), &address)?;
        // The borrow ends here, before anything is awaited.
        if let Some(token) = &*self.inner.token.borrow() {
            let token = HeaderValue::from_str(&token.text).map_err(|_| error::not_to_be_built())?;
            out.headers_mut().insert(AUTHORIZATION, token);
        }
        if !request.body.is_empty() {
            out.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(request.media));
            *out.body_mut() = Some(request.body.clone().into());
        }
        let body = self.call(out).await?.bytes().await?;
        if body.is_empty() { Ok(Value::Null) } else { wire::json(&body) }
    }

    /// A request without token and body.
    pub(super) fn prepare(&self, method: Method, address: &str) -> Result<reqwest::Request, Fault> {
        let url = format!("{}{address}", self.inner.origin);
        let url = url.parse().map_err(|_| error::not_to_be_built())?;
        Ok(reqwest::Request::new(method, url))
    }

    /// The one way out. A status that is not a success is an error.
    pub(super) async fn call(&self, request: reqwest::Request) -> Result<Response, Fault> {
        let response = self.inner.http.execute(request).await?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        Err(error::of_status(status.as_u16(), &response.bytes().await?))
    }

    fn token_looks_expired(&self) -> bool {
        let now = (self.inner.time.now)();
        self.inner.token.borrow().as_ref().is_some_and(|t| t.expires.is_some_and(|at| at <= now))
    }

    /// Asks the server whether the token is still good, and goes on with the new one.
    async fn renew(&self) -> Result<(), Fault> {
        let old = self.inner.token.borrow().as_ref().map(|token| token.text.clone());
        let answer = self.clone().send(refresh()).await?;
        let session = wire::session(answer.first().unwrap_or(&Value::Null))?;
        let now = (self.inner.time.now)();
        // A brand-new token that looks expired means that this machine's clock is wrong.
        let expires = token::expiry(&session.token).filter(|&at| at > now);
        let mut token = self.inner.token.borrow_mut();
        // Somebody may have signed out, or in, while the answer was on its way.
        if token.as_ref().map(|token| &token.text) == old.as_ref() {
            *token = Some(Token { text: session.token, expires });
        }
        Ok(())
    }
}

/// Confirms and renews the token. Whether it is good is what it asks.
pub(super) fn refresh() -> Request {
    Request::new(Method::POST, "/api/collections/users/auth-refresh").with_any_token()
}

/// Adds a value of a query, with everything escaped that could mean something there.
fn escape(query: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            // Writing into a `String` cannot fail.
            let _ = write!(query, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_place_in_the_query() {
        let query = vec![("sort", "-seq".to_owned()), ("fields", "id,name".to_owned())];
        let request = Request::list("/records", query);
        assert_eq!(request.address(""), "/records?sort=-seq&fields=id%2Cname");
        let filter = "text = \"é&=# +%\"";
        assert_eq!(
            Request::new(Method::GET, "/records").address(filter),
            "/records?filter=text%20%3D%20%22%C3%A9%26%3D%23%20%2B%25%22"
        );
        assert_eq!(Request::new(Method::GET, "/records/1").address(""), "/records/1");
        let mine = Request::new(Method::GET, "/records").only("a = 1".to_owned());
        assert_eq!(mine.address(""), "/records?filter=a%20%3D%201");
        assert_eq!(mine.address("b = 2"), "/records?filter=a%20%3D%201%20%26%26%20b%20%3D%202");
    }
}
