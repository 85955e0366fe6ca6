//! Everything that the loop waits for, as one source of inputs.
//!
//! The order in which the sources are asked is a promise: what other tabs tell comes first, because
//! it is in order only among itself; then what a person does, then what the browser says and the
//! alarm (all of them rare), then answers (never more than were asked for), and the realtime stream
//! last, because it alone can be without end.

use std::{
    future::poll_fn,
    task::{Context, Poll},
};

use futures::{
    FutureExt, Stream, StreamExt,
    channel::mpsc::UnboundedReceiver,
    future::LocalBoxFuture,
    stream::{self, FuturesUnordered, LocalBoxStream},
};

use crate::{
    domain::Timestamp,
    engine::{Action, Input, StreamEvent},
    platform::{
        address::Travels,
        clock,
        network::Network,
        note,
        tabs::{Heard, Tabs},
        visibility::Visibility,
    },
    pocketbase::Events,
};

use super::effects;

/// What the loop was waiting for.
#[allow(clippy::large_enum_variant, reason = "there is one of it at a time")]
pub(super) enum Happened {
    /// Something for the engine.
    Input(Input),
    /// Another tab was heard of; the loop has to look something up for the engine first.
    Heard(Heard),
}

/// Everything that the loop waits for.
pub(super) struct Sources {
    inbox: UnboundedReceiver<Action>,
    travels: Travels,
    network: Network,
    visibility: Visibility,
    tabs: Tabs,
    alarm: Option<LocalBoxFuture<'static, ()>>,
    answers: FuturesUnordered<LocalBoxFuture<'static, Input>>,
    events: Option<LocalBoxStream<'static, Input>>,
}

impl Sources {
    pub(super) fn new(
        inbox: UnboundedReceiver<Action>,
        travels: Travels,
        network: Network,
        visibility: Visibility,
        tabs: Tabs,
    ) -> Self {
        Self {
            inbox,
            travels,
            network,
            visibility,
            tabs,
            alarm: None,
            answers: FuturesUnordered::new(),
            events: None,
        }
    }

    /// Rings at this moment, and no longer at an earlier one that was asked for.
    pub(super) fn set_alarm(&mut self, at: Option<Timestamp>) {
        self.alarm = at.map(clock::sleep_until);
    }

    /// Waits for this answer too.
    pub(super) fn expect(&mut self, answer: LocalBoxFuture<'static, Input>) {
        self.answers.push(answer);
    }

    /// Listens to this stream, and no longer to the one before.
    pub(super) fn listen(&mut self, generation: u32, events: Events) {
        let end = stream::once(std::future::ready(StreamEvent::Ended { fault: None }));
        let events = events
            .filter_map(|event| async {
                effects::stream_event(event)
                    .map_err(|what| note::warn(&format!("An event was left out: {what}")))
                    .ok()
            })
            .chain(end)
            .map(move |event| Input::Stream { generation, event });
        self.events = Some(until_ended(events).boxed_local());
    }

    /// Stops listening.
    pub(super) fn stop_listening(&mut self) {
        self.events = None;
    }

    /// What happens next; `None` when the inbox has been closed.
    pub(super) async fn next(&mut self) -> Option<Happened> {
        poll_fn(|context| self.poll(context)).await
    }

    /// What has happened already, if anything has.
    pub(super) fn ready(&mut self) -> Option<Happened> {
        // A closed inbox is left to `next`, which is asked right after this.
        self.next().now_or_never().flatten()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Happened>> {
        if let Poll::Ready(Some(heard)) = self.tabs.poll_next_unpin(context) {
            return Poll::Ready(Some(Happened::Heard(heard)));
        }
        self.poll_input(context).map(|input| input.map(Happened::Input))
    }

    fn poll_input(&mut self, context: &mut Context<'_>) -> Poll<Option<Input>> {
        if let Poll::Ready(action) = self.inbox.poll_next_unpin(context) {
            return Poll::Ready(action.map(Input::Action));
        }
        if let Poll::Ready(Some(address)) = self.travels.poll_next_unpin(context) {
            return Poll::Ready(Some(Input::Address(address)));
        }
        if let Poll::Ready(Some(online)) = self.network.poll_next_unpin(context) {
            return Poll::Ready(Some(Input::Network { online }));
        }
        if let Poll::Ready(Some(visible)) = self.visibility.poll_next_unpin(context) {
            return Poll::Ready(Some(Input::Visible(visible)));
        }
        if let Some(alarm) = &mut self.alarm
            && alarm.poll_unpin(context).is_ready()
        {
            self.alarm = None;
            return Poll::Ready(Some(Input::Tick));
        }
        if let Poll::Ready(Some(answer)) = self.answers.poll_next_unpin(context) {
            return Poll::Ready(Some(answer));
        }
        if let Some(events) = &mut self.events {
            match events.poll_next_unpin(context) {
                Poll::Ready(Some(event)) => return Poll::Ready(Some(event)),
                Poll::Ready(None) => self.events = None,
                Poll::Pending => {}
            }
        }
        Poll::Pending
    }
}

/// Ends a stream with its first `Ended`, so that an end is told once.
fn until_ended(inputs: impl Stream<Item = Input>) -> impl Stream<Item = Input> {
    inputs.scan(false, |ended, input| {
        let event = if *ended { None } else { Some(input) };
        *ended = matches!(event, Some(Input::Stream { event: StreamEvent::Ended { .. }, .. }));
        std::future::ready(event)
    })
}
