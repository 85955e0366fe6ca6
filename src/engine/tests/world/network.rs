//! What the network does to the clients: events that are lost, doubled and overtaken, streams that
//! are cut or go silent.

use crate::{
    domain::Act,
    engine::Input,
    protocol::{Event, Fault},
};

use super::{super::server::Told, Happening, Stream, World, traffic::Seen};

/// When the server ends a stream by itself, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Patience {
    /// After so much silence.
    pub(in super::super) silence: i64,
    /// At this age, whatever comes over it.
    pub(in super::super) life: i64,
}

impl Patience {
    /// As `PocketBase` does.
    pub(in super::super) const POCKETBASE: Self = Self { silence: 5 * 60_000, life: 30 * 60_000 };
}

/// What the network does to one client.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Network {
    /// No request arrives, no answer returns, no event comes; the stream is cut.
    pub(in super::super) down: bool,
    /// Events vanish although the stream stays open.
    pub(in super::super) half_open: bool,
    /// Requests vanish, and are given up after the client's own 30 s; no stream opens.
    pub(in super::super) mute: bool,
    /// The next so many answers are lost after the server carried the requests out.
    pub(in super::super) lose_answers: u32,
    /// The next so many events are lost.
    pub(in super::super) lose_events: u32,
    /// The next so many requests are answered with 429 or 5xx.
    pub(in super::super) busy: u32,
}

/// What is answered instead of the server's word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Busy {
    pub(super) status: u16,
    /// The server did it all the same: whoever stands before it lost patience.
    pub(super) carried_out: bool,
}

pub(super) fn stream_name(generation: u32) -> String {
    format!("stream{generation}")
}

/// The line that says so is the last thing a reader without a place hears.
fn closes(event: &Event) -> bool {
    matches!(event, Event::Timeline { change: Some(line), .. } if line.act == Some(Act::Closed))
}

impl World {
    /// Tells what one request has led to.
    pub(in super::super) fn publish_all(&mut self, told: &[Told]) {
        for told in told {
            self.publish(told);
        }
    }

    pub(in super::super) fn publish(&mut self, told: &Told) {
        for client in 0..self.clients.len() {
            let Some(stream) = &self.clients[client].stream else { continue };
            let Some(timelines) = &stream.timelines else { continue };
            let me = self.clients[client].me;
            let sees = |id| self.server.is_open_to(id, me);
            let event = match told {
                Told::Conversation(conversation) if sees(conversation.id) => {
                    Event::Conversation(conversation.clone())
                }
                Told::Timeline(id, event) if timelines.contains(id) => {
                    if !sees(*id) && !closes(event) {
                        // A stream keeps what it asked for, and hears what its person may.
                        self.traffic.saw(Seen::Unheard);
                        continue;
                    }
                    event.clone()
                }
                Told::Inbox(user, event) if *user == me => event.clone(),
                Told::Conversation(_) | Told::Timeline(..) | Told::Inbox(..) => continue,
            };
            let generation = stream.generation;
            if let Some(stream) = &mut self.clients[client].stream {
                stream.told = self.now;
            }
            let network = &mut self.clients[client].network;
            if network.half_open || network.down {
                continue;
            }
            if network.lose_events > 0 {
                network.lose_events -= 1;
                continue;
            }
            // Each event takes its own time, so they overtake each other; some come twice.
            let copies = if self.rng.up_to(9) == 0 { 2 } else { 1 };
            for _ in 0..copies {
                let mut delay = 1 + self.rng.up_to(30);
                if let (Told::Inbox(..), Some(stream)) = (told, &mut self.clients[client].stream) {
                    // But for what somebody's own inbox says.
                    let at = self.now.plus(delay).max(stream.inbox_at);
                    stream.inbox_at = at;
                    delay = at.since(self.now);
                }
                self.deliver(client, delay, Input::Stream { generation, event: event.clone() });
            }
        }
    }

    /// Whether the next request of a client is turned away, and how.
    pub(super) fn busy(&mut self, client: usize) -> Option<Busy> {
        let left = self.clients[client].network.busy.checked_sub(1)?;
        self.clients[client].network.busy = left;
        self.traffic.saw(Seen::Busy);
        Some(match self.rng.up_to(2) {
            0 => Busy { status: 429, carried_out: false },
            1 => Busy { status: 503, carried_out: false },
            _ => Busy { status: 504, carried_out: true },
        })
    }

    pub(super) fn open_stream(&mut self, client: usize, generation: u32) {
        self.clients[client].stream = None;
        let delay = 1 + self.rng.up_to(20);
        let network = self.clients[client].network;
        if network.mute {
            // The page's own patience ends it.
            return;
        }
        let event = if network.down || self.server_down {
            Event::Ended { fault: Some(Fault::Offline) }
        } else if let Some(Busy { status, .. }) = self.busy(client) {
            Event::Ended { fault: Some(Fault::Busy { status }) }
        } else {
            let (opened, told) = (self.now, self.now);
            let stream = Stream { generation, timelines: None, opened, told, inbox_at: opened };
            self.clients[client].stream = Some(stream);
            self.watch_silence(client, generation);
            Event::Connected { client: stream_name(generation) }
        };
        self.deliver(client, delay, Input::Stream { generation, event });
    }

    /// Looks at a stream again when it will have been silent for too long, or be too old.
    fn watch_silence(&mut self, client: usize, generation: u32) {
        let page = &self.clients[client];
        if let (Some(stream), Some(patience)) = (&page.stream, self.patience) {
            let end = stream.told.plus(patience.silence).min(stream.opened.plus(patience.life));
            let happening = Happening::HangUp { client, life: page.life, generation };
            self.at(end.since(self.now), happening);
        }
    }

    /// Ends a stream that is still the same one and has been silent for too long, or is too old.
    pub(super) fn hang_up(&mut self, client: usize, generation: u32) {
        let stream = self.clients[client].stream.as_ref();
        let Some(stream) = stream.filter(|stream| stream.generation == generation) else { return };
        let Some(patience) = self.patience else { return };
        let silent = self.now.since(stream.told) >= patience.silence;
        if silent || self.now.since(stream.opened) >= patience.life {
            self.traffic.saw(Seen::HungUp);
            if self.clients[client].network.half_open {
                // The end does not arrive either.
                self.clients[client].stream = None;
            } else {
                self.cut_stream(client);
            }
        } else {
            self.watch_silence(client, generation);
        }
    }

    /// How many streams a browser holds open.
    pub(in super::super) fn streams(&self, browser: usize) -> usize {
        let tabs = self.clients.iter().filter(|client| client.browser == browser);
        tabs.filter(|tab| tab.stream.is_some()).count()
    }

    /// Cuts a client's stream, as the server does every now and then.
    pub(in super::super) fn cut_stream(&mut self, client: usize) {
        if let Some(stream) = self.clients[client].stream.take() {
            let event = Event::Ended { fault: None };
            self.input(client, Input::Stream { generation: stream.generation, event });
        }
    }

    pub(in super::super) fn set_down(&mut self, client: usize, down: bool) {
        self.clients[client].network.down = down;
        if down {
            self.cut_stream(client);
        }
    }

    pub(in super::super) fn stop_server(&mut self) {
        self.server_down = true;
        for client in 0..self.clients.len() {
            self.cut_stream(client);
        }
    }
}
