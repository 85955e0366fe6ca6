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

use crate::domain::{Conversation, ConversationId, Head, Membership, Message, UserId};

use super::{
    Ask, Client,
    error::ApiError,
    http::Request,
    wire::{self, Body},
};

/// How long the stream may take to open and to say its name, in milliseconds.
const PATIENCE: u32 = 15_000;
/// Where the stream is opened, and where its topics are told.
const STREAM: &str = "/api/realtime";
/// The event that carries the client id.
const CONNECT: &str = "PB_CONNECT";

/// What comes over a realtime stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The stream is open; nothing is subscribed yet.
    Connected {
        /// The server's name for this stream, needed to subscribe.
        client: String,
    },
    /// A conversation was created or changed (a deletion is a change, at first).
    Conversation(Conversation),
    /// A conversation is no more.
    ConversationGone(ConversationId),
    /// A message was created, changed or deleted.
    Timeline {
        /// The head of the log after it.
        head: Head,
        /// The message as it is now.
        change: Option<Message>,
    },
    /// A membership of this person was gained or changed.
    Membership(Membership),
    /// A membership of this person was lost.
    MembershipGone(Membership),
    /// An event that could not be read, for the log; the stream goes on. What it told is lost, and
    /// is found again by whoever compares the heads of the logs.
    Odd {
        /// What was wrong with it, without its content.
        what: String,
    },
}

/// The events of one stream. An error is always the last item; an end without one is a clean end.
/// Dropping it closes the connection.
pub type Events = LocalBoxStream<'static, Result<Event, ApiError>>;

type Raw = LocalBoxStream<'static, Result<RawEvent, EventStreamError<reqwest::Error>>>;

enum State {
    Opening(Client),
    Open(Raw),
    Closed,
}

impl Client {
    /// Opens a realtime stream. Its first event is [`Event::Connected`].
    pub fn listen(&self) -> Events {
        stream::unfold(State::Opening(self.clone()), |state| async {
            match state {
                State::Opening(client) => match client.in_time(PATIENCE, client.open()).await {
                    Ok((name, raw)) => {
                        Some((Ok(Event::Connected { client: name }), State::Open(raw)))
                    }
                    Err(error) => Some((Err(error), State::Closed)),
                },
                State::Open(mut raw) => match next(&mut raw).await? {
                    Ok(event) => Some((Ok(event), State::Open(raw))),
                    Err(error) => Some((Err(error), State::Closed)),
                },
                State::Closed => None,
            }
        })
        .boxed_local()
    }

    /// Replaces the topics of an open stream: all conversations, this person's inbox, and the
    /// timelines of these conversations (at most 900).
    ///
    /// [`ApiError::NotFound`] or [`ApiError::Forbidden`] when the stream is gone or belongs to
    /// somebody else: open another one.
    pub fn subscribe(&self, client: &str, inbox: UserId, timelines: &[ConversationId]) -> Ask<()> {
        let mut topics = vec!["conversations/*".to_owned(), format!("inboxes/{inbox}")];
        topics.extend(timelines.iter().map(|id| format!("timelines/{id}")));
        let body = Body::Topics { client, subscriptions: &topics };
        let request = Request::new(Method::POST, STREAM).body(&body);
        self.ask_with(request, |answer| match answer {
            Ok(_) => Ok(()),
            // The server says this without a field when the request came from another address than
            // the stream did, which a new stream mends.
            Err(ApiError::Invalid { fields, .. }) if fields.is_empty() => Err(ApiError::NotFound),
            Err(error) => Err(error),
        })
    }

    async fn open(&self) -> Result<(String, Raw), ApiError> {
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
                None => return Err(ApiError::Offline),
            }
        }
    }
}

/// The next event that means something; `None` at a clean end.
async fn next(raw: &mut Raw) -> Option<Result<Event, ApiError>> {
    loop {
        let event = match raw.next().await? {
            Ok(event) => event,
            Err(error) => return Some(Err(broken(&error))),
        };
        match wire::event(&event.event, &event.data) {
            Ok(Some(event)) => return Some(Ok(event)),
            Ok(None) => {}
            Err(error) => return Some(Ok(Event::Odd { what: error.to_string() })),
        }
    }
}

fn broken(error: &EventStreamError<reqwest::Error>) -> ApiError {
    match error {
        EventStreamError::Transport(_) => ApiError::Offline,
        // The parser would say the same thing for ever, so the stream ends here.
        _ => ApiError::protocol("the realtime stream is not an event stream"),
    }
}

/// Server-sent events from bytes, whatever the bytes and however they are cut.
///
/// The parser must not see two things: a byte that is not UTF-8, after which it waits for ever for
/// the rest of a character, and a byte order mark at the very beginning, inside of which it would
/// cut. The first is replaced, the second loses its place to an empty line, which means nothing.
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
