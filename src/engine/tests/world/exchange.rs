//! Requests and answers: what a page wants done outside, and what becomes of it.

use crate::{
    domain::{Remains, Secret},
    engine::{Effect, Input, RequestId, change::Load},
    protocol::{Call, Fault},
};

use super::{
    Happening, World,
    network::{Busy, stream_name},
    traffic::Seen,
};

impl World {
    /// Counts the requests that only a long conversation leads to.
    fn count(&mut self, client: usize, call: &Call) {
        let Call::ListMessages { conversation, before, .. } = call else { return };
        let open = self.screen(client).open().filter(|open| open.id == *conversation);
        let stands =
            open.is_some_and(|open| open.load == Load::Ready && open.rows().next().is_some());
        if before.is_some() {
            self.traffic.saw(Seen::Older);
        } else if stands {
            self.traffic.saw(Seen::Afresh);
        }
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
                    self.traffic.saw(Seen::Swallowed);
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
        self.publish_all(&told);
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
