//! Everything that the loop waits for, as one source of inputs.
//!
//! The sources are polled in a fixed order: notes from other tabs first, because they must stay in
//! order; then actions of the person; then the browser and the timer (rare); then answers (limited
//! by the number of requests); the realtime stream last, because only it can be endless. For 40 ms
//! after a message was sent, the stream and new answers are paused. Actions and notes are not.

use std::{
    future::poll_fn,
    task::{Context, Poll},
};

use futures::{
    FutureExt, StreamExt,
    channel::mpsc::UnboundedReceiver,
    future::{self, LocalBoxFuture},
    stream::{FuturesUnordered, LocalBoxStream},
};

use crate::{
    domain::Timestamp,
    engine::{Action, Input},
    platform::{
        address::{Travels, invite},
        clock,
        network::Network,
        note,
        tabs::{Heard, Tabs},
        visibility::Visibility,
    },
    pocketbase::Events,
    protocol::Event,
};

/// How long answers and events are paused after a message was sent, in milliseconds. The message is
/// already in the thread, and the machine may be busy drawing it in another window: with two
/// browsers on two cores, the other one shows it 5 ms sooner.
const REST: i64 = 40;

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
    alarm: Option<(Timestamp, LocalBoxFuture<'static, ()>)>,
    answers: FuturesUnordered<LocalBoxFuture<'static, Input>>,
    events: Option<LocalBoxStream<'static, Input>>,
    /// Until it is over, the stream is not looked at.
    rest: Option<(Timestamp, LocalBoxFuture<'static, ()>)>,
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
            rest: None,
        }
    }

    /// Rings at this moment, and no longer at an earlier one that was asked for.
    pub(super) fn set_alarm(&mut self, at: Option<Timestamp>) {
        if at != self.alarm.as_ref().map(|(at, _)| *at) {
            self.alarm = at.map(|at| (at, clock::sleep_until(at)));
        }
    }

    /// Waits for this answer too.
    pub(super) fn expect(&mut self, answer: LocalBoxFuture<'static, Input>) {
        self.answers.push(answer);
    }

    /// Takes this up next, in the order of the answers.
    pub(super) fn tell(&mut self, input: Input) {
        self.expect(future::ready(input).boxed_local());
    }

    /// The same answer, or, during a rest, the same answer when that is over. The question is asked
    /// at once.
    pub(super) fn rested<T: 'static>(
        &self,
        answer: impl Future<Output = T> + 'static,
    ) -> LocalBoxFuture<'static, T> {
        match &self.rest {
            None => answer.boxed_local(),
            Some((until, _)) => future::join(answer, clock::sleep_until(*until))
                .map(|(answer, ())| answer)
                .boxed_local(),
        }
    }

    /// Listens to this stream, and no longer to the one before.
    pub(super) fn listen(&mut self, generation: u32, events: Events) {
        let events = events.filter_map(move |event| {
            std::future::ready(match event {
                Event::Unreadable { what } => {
                    note::warn(&format!("An event was left out: {what}"));
                    None
                }
                event => Some(Input::Stream { generation, event }),
            })
        });
        self.events = Some(events.boxed_local());
    }

    /// Pauses answers and events, unless they are paused already. A pause is not extended, so that
    /// a person who sends all the time still receives messages.
    pub(super) fn rest(&mut self) {
        let until = clock::now().plus(REST);
        self.rest.get_or_insert_with(|| (until, clock::sleep_until(until)));
    }

    /// Stops listening.
    pub(super) fn stop_listening(&mut self) {
        self.events = None;
    }

    /// What has happened already, if anything has.
    pub(super) fn ready(&mut self) -> Option<Happened> {
        // A closed inbox is left to the loop, which asks right after this.
        poll_fn(|context| self.poll(context)).now_or_never().flatten()
    }

    /// What happens next; `None` when the inbox has been closed.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Happened>> {
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
            return Poll::Ready(Some(Input::Address(address, invite())));
        }
        if let Poll::Ready(Some(online)) = self.network.poll_next_unpin(context) {
            return Poll::Ready(Some(Input::Network { online }));
        }
        if let Poll::Ready(Some(visible)) = self.visibility.poll_next_unpin(context) {
            // The clocks of a hidden page are slow, and other tabs may hear through this one.
            self.rest = self.rest.take().filter(|_| visible);
            return Poll::Ready(Some(Input::Visible(visible)));
        }
        if let Some((_, alarm)) = &mut self.alarm
            && alarm.poll_unpin(context).is_ready()
        {
            self.alarm = None;
            return Poll::Ready(Some(Input::Tick));
        }
        if let Poll::Ready(Some(answer)) = self.answers.poll_next_unpin(context) {
            return Poll::Ready(Some(answer));
        }
        if let Some((_, rest)) = &mut self.rest {
            if rest.poll_unpin(context).is_pending() {
                return Poll::Pending;
            }
            self.rest = None;
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
