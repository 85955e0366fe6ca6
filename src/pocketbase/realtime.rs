//! One realtime stream: connect, learn the client id, subscribe, and receive records.
//!
//! The server replays nothing, so whoever listens must fetch after every subscription. A clean end
//! is normal: the server ends every stream after 5 idle minutes, or 30 in all. It must never
//! reconnect by itself (the engine decides that), and never end because of one odd event.

use eventsource_stream::{Event as RawEvent, EventStream, EventStreamError};
use futures::{
    Stream, StreamExt,
    stream::{self, LocalBoxStream},
};
use reqwest::{
    Method,
    header::{ACCEPT, HeaderValue},
};

use crate::{
    domain::{ConversationId, UserId},
    protocol::{Event, Fault, Reply},
};

use super::{
    Ask, Client,
    http::Request,
    wire::{self, Fixed},
};

/// How long the stream may take to open and to say its name, in milliseconds.
const PATIENCE: u32 = 15_000;
/// Where the stream is opened, and where its topics are told.
const STREAM: &str = "/api/realtime";
/// The event that carries the client id.
const CONNECT: &str = "PB_CONNECT";

/// The events of one stream. The last one is always [`Event::Ended`], with a fault unless the end was
/// clean. Dropping the stream closes the connection.
pub type Events = LocalBoxStream<'static, Event>;

type Raw = LocalBoxStream<'static, Result<RawEvent, EventStreamError<reqwest::Error>>>;

enum State {
    Opening(Client),
    Open(Raw),
    Closed,
}

impl Client {
    /// Opens a realtime stream. Its first event is [`Event::Connected`], unless it cannot be opened.
    pub fn listen(&self) -> Events {
        stream::unfold(State::Opening(self.clone()), |state| async {
            Some(match state {
                State::Opening(client) => match client.in_time(PATIENCE, client.open()).await {
                    Ok((name, raw)) => (Event::Connected { client: name }, State::Open(raw)),
                    Err(fault) => (Event::Ended { fault: Some(fault) }, State::Closed),
                },
                State::Open(mut raw) => match next(&mut raw).await {
                    ended @ Event::Ended { .. } => (ended, State::Closed),
                    event => (event, State::Open(raw)),
                },
                State::Closed => return None,
            })
        })
        .boxed_local()
    }

    /// Replaces the topics of an open stream: all conversations, this person's inbox, and the
    /// timelines of these conversations. [`Fault::NotFound`] when the stream is gone or belongs to
    /// somebody else.
    pub(super) fn topics(
        &self,
        client: &str,
        inbox: UserId,
        timelines: &[ConversationId],
    ) -> Ask<Reply> {
        let mut topics = vec!["conversations/*".to_owned(), format!("inboxes/{inbox}")];
        topics.extend(timelines.iter().map(|id| format!("timelines/{id}")));
        let body = Fixed::Topics { client, subscriptions: &topics };
        let request = Request::new(Method::POST, STREAM).fixed(&body);
        self.ask_with(request, |answer| match answer {
            Ok(_) => Ok(Reply::Done),
            // The server says this without a field when the request came from another address than
            // the stream did, which a new stream mends.
            Err(Fault::Refused { fields, .. }) if fields.is_empty() => Err(Fault::NotFound),
            Err(fault) => Err(fault),
        })
    }

    async fn open(&self) -> Result<(String, Raw), Fault> {
        let mut request = self.prepare(Method::GET, STREAM)?;
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        let response = self.call(request).await?;
        let mut raw = parse(response.bytes_stream()).boxed_local();
        loop {
            match raw.next().await {
                Some(Ok(event)) if event.event == CONNECT => {
                    return Ok((wire::connected(&event.data)?, raw));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(broken(&error)),
                None => return Err(Fault::Offline),
            }
        }
    }
}

/// The next event that means something.
async fn next(raw: &mut Raw) -> Event {
    loop {
        let event = match raw.next().await {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Event::Ended { fault: Some(broken(&error)) },
            None => return Event::Ended { fault: None },
        };
        match wire::event(&event.event, &event.data) {
            Ok(Some(event)) => return event,
            Ok(None) => {}
            Err(fault) => return Event::Unreadable { what: fault.to_string() },
        }
    }
}

fn broken(error: &EventStreamError<reqwest::Error>) -> Fault {
    match error {
        EventStreamError::Transport(_) => Fault::Offline,
        // The parser would say the same thing for ever, so the stream ends here.
        _ => Fault::protocol("the realtime stream is not an event stream"),
    }
}

/// Server-sent events from bytes, whatever the bytes and however they are cut.
///
/// The parser cannot handle two inputs: an invalid UTF-8 byte, after which it waits for ever, and a
/// byte order mark at the beginning. The first is replaced; the second is pushed away from the
/// beginning by an empty line, which has no meaning.
fn parse<B, E>(
    bytes: impl Stream<Item = Result<B, E>>,
) -> impl Stream<Item = Result<RawEvent, EventStreamError<E>>>
where
    B: AsRef<[u8]>,
{
    let text = bytes.scan(Vec::new(), |held: &mut Vec<u8>, chunk| {
        let text = chunk.map(|chunk| {
            held.extend_from_slice(chunk.as_ref());
            take_text(held)
        });
        std::future::ready(Some(text))
    });
    let first = stream::once(std::future::ready(Ok("\n".to_owned())));
    EventStream::new(first.chain(text))
}

/// Takes whole characters out of `held` and leaves the beginning of one that is not complete.
fn take_text(held: &mut Vec<u8>) -> String {
    let mut text = String::with_capacity(held.len());
    let mut rest = held.as_slice();
    loop {
        match std::str::from_utf8(rest) {
            Ok(valid) => {
                text.push_str(valid);
                rest = &[];
                break;
            }
            Err(error) => {
                let (valid, after) =
                    rest.split_at_checked(error.valid_up_to()).unwrap_or((rest, &[]));
                text.push_str(std::str::from_utf8(valid).unwrap_or_default());
                rest = after;
                let Some(length) = error.error_len() else { break };
                text.push(char::REPLACEMENT_CHARACTER);
                rest = rest.get(length..).unwrap_or_default();
            }
        }
    }
    *held = rest.to_vec();
    text
}

#[cfg(test)]
#[path = "realtime_tests.rs"]
mod tests;
