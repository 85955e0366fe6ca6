//! What the network does to the clients: events that are lost, doubled and overtaken, streams that
//! are cut or go silent.

use crate::{
    domain::Act,
    engine::{Input, StreamEvent},
};

use super::{super::server::Told, World};

/// What the network does to one client.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Network {
    /// No request arrives, no answer returns, no event comes; the stream is cut.
    pub(in super::super) down: bool,
    /// Events vanish although the stream stays open.
    pub(in super::super) half_open: bool,
    /// Requests vanish, and are given up after the client's own 30 s.
    pub(in super::super) mute: bool,
    /// The next so many answers are lost after the server carried the requests out.
    pub(in super::super) lose_answers: u32,
    /// The next so many events are lost.
    pub(in super::super) lose_events: u32,
}

/// The line that says so is the last thing a reader without a place hears.
fn closes(event: &StreamEvent) -> bool {
    matches!(event, StreamEvent::Timeline { change: Some(line), .. } if line.act == Some(Act::Closed))
}

impl World {
    pub(in super::super) fn publish(&mut self, told: &Told) {
        for client in 0..self.clients.len() {
            let Some(stream) = &self.clients[client].stream else { continue };
            let Some(timelines) = &stream.timelines else { continue };
            let me = self.clients[client].me;
            let sees = |id| self.server.is_open_to(id, me);
            let event = match told {
                Told::Conversation(conversation) if sees(conversation.id) => {
                    StreamEvent::Conversation(conversation.clone())
                }
                Told::Timeline(id, event)
                    if timelines.contains(id) && (sees(*id) || closes(event)) =>
                {
                    event.clone()
                }
                Told::Inbox(user, event) if *user == me => event.clone(),
                Told::Conversation(_) | Told::Timeline(..) | Told::Inbox(..) => continue,
            };
            let generation = stream.generation;
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
                let delay = 1 + self.rng.up_to(30);
                self.deliver(client, delay, Input::Stream { generation, event: event.clone() });
            }
        }
    }

    /// Cuts a client's stream, as the server does every now and then.
    pub(in super::super) fn cut_stream(&mut self, client: usize) {
        if let Some(stream) = self.clients[client].stream.take() {
            let event = StreamEvent::Ended { fault: None };
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
