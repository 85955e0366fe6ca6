//! What O'Chat does, as a pure function of what happened.
//!
//! [`Engine::update`] takes one [`Input`] and the present time, and answers with effects for the
//! shell. [`Engine::page`] says what the page shows after any number of them. It must never read a clock, draw a random number that was not
//! seeded from outside, do I/O, or know Dioxus, HTTP or JSON: that is what lets property tests
//! replay any order, loss, repetition and crash.

mod absence;
mod access;
pub mod action;
mod answers;
mod away;
pub mod change;
mod circle;
mod conversations;
mod desk;
mod drafts;
pub mod effect;
mod events;
mod gestures;
mod ids;
pub mod input;
mod invited;
pub mod kept;
mod link;
mod member;
mod memberships;
pub mod note;
mod notices;
mod outbox;
mod overlay;
mod people;
mod retry;
mod rng;
mod session;
mod table;
mod tabs;
mod timeline;
mod topics;
mod tracked;
mod turn;
mod view;
mod write;

#[cfg(test)]
mod tests;

pub use action::{Action, CircleAction};
pub use change::Page;
pub use effect::Effect;
pub use ids::{NoticeId, RequestId, WriteId};
pub use input::{Boot, Input};
pub use note::Note;

use crate::domain::{Address, Days, Preferences, Timestamp};

use change::JoinProblem;
use desk::Ledger;
use drafts::Drafts;
use invited::Pass;
use member::Member;
use notices::Notices;
use rng::Rng;
use turn::{Requests, Turn};
use view::View;

/// A step back of the clock by more than this, in milliseconds, counts as "set back". Less is an
/// ordinary correction.
const SET_BACK: i64 = 1_000;

/// What one input leads to.
#[derive(Debug, Default)]
pub struct Output {
    /// What to do outside, in this order.
    pub effects: Vec<Effect>,
    /// When to send [`Input::Tick`]; replaces the time that an earlier output asked for.
    pub wake_at: Option<Timestamp>,
}

/// The whole state of one client.
#[derive(Debug)]
pub struct Engine {
    state: State,
    rng: Rng,
    requests: Requests,
    notices: Notices,
    view: View,
    turns: u64,
    /// The latest time that was told.
    latest: Timestamp,
}

#[derive(Debug)]
struct State {
    stage: Stage,
    preferences: Preferences,
    address: Address,
    network: bool,
    /// Whether this tab holds the connection and sends, for all tabs of its browser.
    leading: bool,
    /// Unsent texts of a stay that ended by itself: whoever comes in next on this page has them.
    drafts: Drafts,
    /// What is asked about the reader's account, and the ways in.
    desk: Ledger,
    /// The invite that the page was opened with.
    pass: Option<Pass>,
    /// Scheme, host and port of the page.
    origin: String,
    /// The reader's calendar.
    days: Days,
}

/// The state of the client. A session exists only while a person is signed in.
#[derive(Debug)]
enum Stage {
    Starting,
    Stranger { busy: bool, problem: Option<JoinProblem> },
    Member(Box<Member>),
}

impl Stage {
    fn member(&mut self) -> Option<&mut Member> {
        match self {
            Self::Member(member) => Some(member),
            Self::Starting | Self::Stranger { .. } => None,
        }
    }
}

impl Engine {
    /// A client that has not started. `seed` must come from a good source of chance: the ids of
    /// messages are drawn from it.
    pub fn new(seed: u128) -> Self {
        let state = State {
            stage: Stage::Starting,
            preferences: Preferences::default(),
            address: Address::Home,
            network: true,
            leading: false,
            drafts: Drafts::default(),
            desk: Ledger::default(),
            pass: None,
            origin: String::new(),
            days: Days::default(),
        };
        Self {
            state,
            rng: Rng::new(seed),
            requests: Requests::default(),
            notices: Notices::default(),
            view: View::default(),
            turns: 0,
            latest: Timestamp(0),
        }
    }

    /// Takes one input. Any input is acceptable at any time; stale ones are ignored.
    pub fn update(&mut self, input: Input, now: Timestamp) -> Output {
        self.turns += 1;
        let mut turn = Turn {
            now,
            number: self.turns,
            rng: &mut self.rng,
            requests: &mut self.requests,
            notices: &mut self.notices,
            effects: Vec::new(),
        };
        self.state.take(input, &mut turn);
        if self.latest.since(now) >= SET_BACK {
            self.state.set_back(&mut turn);
        }
        self.latest = now;
        self.state.due(&mut turn);
        Output { effects: turn.effects, wake_at: self.state.deadline(now) }
    }

    /// What the page shows now.
    pub fn page(&mut self, now: Timestamp) -> &Page {
        self.view.page(&mut self.state, &self.notices, now)
    }
}

impl State {
    fn take(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Boot(boot) => self.boot(boot, turn),
            Input::Action(action) => {
                self.act(action, turn);
            }
            Input::Address(address, invite) => {
                self.address = address;
                self.invited_by(invite, turn);
                if let Stage::Member(member) = &mut self.stage {
                    member.open(address, turn);
                }
            }
            Input::Answer { request, result } => {
                if let Some(purpose) = turn.requests.take(request) {
                    self.answer(purpose, result, turn);
                }
            }
            Input::Stream { generation, event } => {
                if let Stage::Member(member) = &mut self.stage {
                    member.stream(generation, event, turn);
                }
            }
            Input::Network { online } => {
                self.network = online;
                if let Stage::Member(member) = &mut self.stage {
                    member.link.network(online);
                    if online {
                        member.hurry(turn);
                    }
                } else if online {
                    self.ask_doors(turn);
                }
            }
            Input::Visible(visible) => {
                if let Stage::Member(member) = &mut self.stage {
                    member.visible = visible;
                    if visible {
                        let progress = member.link.hurry(turn);
                        member.progress(progress, turn);
                        member.meet_anew();
                    }
                    // A page that is hidden may never be shown again.
                    member.keep(!visible, turn);
                } else if visible {
                    self.ask_doors(turn);
                }
            }
            Input::Lead(found) => {
                self.leading = found.is_some();
                if let Stage::Member(member) = &mut self.stage {
                    member.lead(found, turn);
                }
            }
            Input::Note(note) => {
                if let Stage::Member(member) = &mut self.stage {
                    member.note(note, turn);
                }
            }
            Input::Session { session, drafts, remains } => {
                self.elsewhere(session, drafts, remains, turn);
            }
            Input::Recalled { conversation, window } => {
                if let Stage::Member(member) = &mut self.stage {
                    member.recalled(conversation, window, turn);
                }
            }
            Input::Kept(lasting) => {
                if let Stage::Member(member) = &mut self.stage {
                    member.kept(lasting, turn);
                }
            }
            Input::Copied(copied) => self.copied(copied),
            Input::Secret(secret) => self.desk.key = secret,
            Input::Departed(left) => self.departed(left, turn),
            Input::Tick => {}
        }
    }

    /// The clock was set back: what was to be done at a certain time would come that much too late.
    fn set_back(&mut self, turn: &mut Turn<'_>) {
        if let Stage::Member(member) = &mut self.stage {
            member.clock_set_back(turn.now);
            member.hurry(turn);
        }
    }

    /// Does what is due now. Called in every turn, so that nothing depends on the timer.
    fn due(&mut self, turn: &mut Turn<'_>) {
        self.desk_due(turn);
        self.invited_due(turn);
        let Stage::Member(member) = &mut self.stage else { return };
        let progress = member.link.tick(turn);
        member.progress(progress, turn);
        if member.outbox.deadline().is_some_and(|at| at <= turn.now) {
            member.outbox.flush(turn);
        }
        let open = member.address.conversation();
        let timelines = member.timelines.iter();
        let due = timelines.filter(|(id, timeline)| timeline.is_due(open == Some(*id), turn.now));
        for id in due.map(|(id, _)| id).collect::<Vec<_>>() {
            if let Some(timeline) = member.timelines.get_mut(id) {
                timeline.catch_up(id, false, turn);
                timeline.unfold_glimpse(open == Some(id), turn.now);
            }
        }
        member.circle_due(turn);
        member.people.ask(turn);
        member.watch_absence(turn);
        member.away_due(turn);
        member.keep(false, turn);
        self.address = member.address;
    }

    /// When the engine has something to do by itself: the first moment of all its parts.
    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let anybodys = [self.desk.deadline(), self.pass.as_ref().and_then(Pass::deadline)];
        let member = match &self.stage {
            Stage::Member(member) => Some(member),
            Stage::Starting | Stage::Stranger { .. } => None,
        };
        let own = member.map(|member| member.deadline(now));
        anybodys.into_iter().chain([own.flatten()]).flatten().min()
    }
}
