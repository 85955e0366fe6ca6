//! Requests and answers: what a page wants done outside, and what becomes of it.

use crate::{
    domain::{Remains, Secret},
    engine::{Effect, Input, RequestId, change::Load},
    protocol::{Call, Fault},
};

use super::{
    Happening, World,
    network::{Busy, stream_name},
};

/// What happened on the way, so that a test can show that it happened at all.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Traffic {
    /// Pages of older messages that were asked for.
    pub(in super::super) older: usize,
    /// Newest pages that were asked for where rows stood already: the gap was too long to replay.
    pub(in super::super) afresh: usize,
    /// Requests that vanished.
    pub(in super::super) swallowed: usize,
    /// Requests that were answered with 429 or 5xx.
    pub(in super::super) busy: usize,
    /// Commits of the database that failed.
    pub(in super::super) unkept: usize,
    /// Streams that the server ended by itself.
    pub(in super::super) hung_up: usize,
    /// Answers about a log after which there was more.
    pub(in super::super) full_answers: usize,
}

impl Traffic {
    /// Adds what happened in a world.
    pub(in super::super) fn add(&mut self, world: &World) {
        let Self { older, afresh, swallowed, busy, unkept, hung_up, full_answers } = world.traffic;
        self.older += older;
        self.afresh += afresh;
        self.swallowed += swallowed;
        self.busy += busy;
        self.unkept += unkept;
        self.hung_up += hung_up;
        self.full_answers += full_answers + world.server.full_answers;
    }

    /// Whether all of it happened.
    pub(in super::super) fn everything(&self) -> bool {
        let Self { older, afresh, swallowed, busy, unkept, hung_up, full_answers } = *self;
        [older, afresh, swallowed, busy, unkept, hung_up, full_answers].iter().all(|met| *met > 0)
    }
}

impl World {
    /// Counts the requests that only a long conversation leads to.
    fn count(&mut self, client: usize, call: &Call) {
        let Call::ListMessages { conversation, before, .. } = call else { return };
        let open = self.screen(client).open().filter(|open| open.id == *conversation);
        let stands =
            open.is_some_and(|open| open.load == Load::Ready && open.rows().next().is_some());
        self.traffic.older += usize::from(before.is_some());
        self.traffic.afresh += usize::from(before.is_none() && stands);
    }

    pub(super) fn perform(&mut self, client: usize, effect: Effect) {
        let browser = self.clients[client].browser;
        match effect {
            Effect::Keep(_) | Effect::Drop(_) | Effect::SavePreferences(_) | Effect::Copy(_) => {}
            Effect::Depart { .. } => self.deliver(client, 0, Input::Departed(false)),
            Effect::DrawSecret => {
                let secret = Secret(format!("secret {}", self.rng.up_to(i64::MAX)));
                self.deliver(client, 0, Input::Secret(secret));
            }
            Effect::Request { id, call } => {
                self.count(client, &call);
                self.clients[client].calls.push(call.clone());
                let delay = 1 + self.rng.up_to(20);
                if self.clients[client].network.mute {
                    self.traffic.swallowed += 1;
                    let result = Err(Fault::Offline);
                    self.deliver(client, 30_000, Input::Answer { request: id, result });
                } else if self.clients[client].network.down || self.server_down {
                    let result = Err(Fault::Offline);
                    self.deliver(client, delay, Input::Answer { request: id, result });
                } else {
                    let letter = self.letter();
                    self.calls.insert(letter, (id, call, self.clients[client].life));
                    self.at(delay, Happening::Receive { client, letter });
                }
            }
            Effect::OpenStream { generation } => self.open_stream(client, generation),
            Effect::CloseStream => self.clients[client].stream = None,
            Effect::Navigate { address, .. } => {
                self.clients[client].navigated = Some(address);
            }
            Effect::UseSession(session) => self.use_session(client, session),
            Effect::RenewSession(session) => self.use_session(client, Some(session)),
            Effect::SaveLastOpen(id) => self.save_last_open(browser, id),
            Effect::SaveDraft { conversation, text } => {
                self.save_draft(browser, conversation, text);
            }
            Effect::DropDraft { conversation, sent } => {
                if self.browsers[browser].drafts.get(&conversation) == Some(&sent) {
                    self.save_draft(browser, conversation, String::new());
                }
            }
            Effect::SaveRemains(remains) => self.browsers[browser].remains = remains,
            Effect::ForgetPerson => {
                self.browsers[browser].drafts.clear();
                self.browsers[browser].remains = Remains::default();
                self.save_last_open(browser, None);
            }
            Effect::ForgetReplica => self.browsers[browser].forget(),
            Effect::Recall(conversation) => {
                let window = self.browsers[browser].store.windows.get(&conversation).cloned();
                let delay = 1 + self.rng.up_to(4);
                self.deliver(client, delay, Input::Recalled { conversation, window });
            }
            Effect::Tell(note) => self.tell(client, &note),
        }
    }

    /// The server takes one request, answers, and tells everybody who is subscribed.
    pub(super) fn receive(&mut self, client: usize, life: u64, request: RequestId, call: &Call) {
        let delay = 1 + self.rng.up_to(20);
        if self.server_down || self.clients[client].network.down {
            return self.deliver(
                client,
                delay,
                Input::Answer { request, result: Err(Fault::Offline) },
            );
        }
        let busy = self.busy(client);
        if let Some(Busy { status, carried_out: false }) = busy {
            let result = Err(Fault::Busy { status });
            return self.deliver(client, delay, Input::Answer { request, result });
        }
        let me = self.clients[client].me;
        let (mut result, told) = self.server.call(me, call, self.now);
        if let Call::Subscribe { client: name, timelines, .. } = call {
            match &mut self.clients[client].stream {
                Some(stream) if stream_name(stream.generation) == *name => {
                    stream.timelines = Some(timelines.iter().copied().collect());
                }
                _ => result = Err(Fault::NotFound),
            }
        }
        for told in told {
            self.publish(&told);
        }
        if self.clients[client].life != life {
            // Whoever asked is gone; what was asked for has happened all the same.
            return;
        }
        self.clients[client].answers += 1;
        let network = &mut self.clients[client].network;
        if network.lose_answers > 0 {
            network.lose_answers -= 1;
            result = Err(Fault::Offline);
        }
        if let Some(Busy { status, .. }) = busy {
            result = Err(Fault::Busy { status });
        }
        self.deliver(client, delay, Input::Answer { request, result });
    }
}
