//! One client whose requests are answered by hand: for what the model of the server knows nothing
//! of.

use crate::{
    domain::{
        Conversation, ConversationId, Membership, Role, Session, Timestamp, User, UserId,
        Visibility, testing,
    },
    engine::{
        Action, Boot, CircleAction, Effect, Engine, Input, RequestId,
        change::{self, Circle, Invited, Notice, Phase},
    },
    protocol::{Call, Fault, FieldFault, MembersCall, Reply},
};

/// A client in front of somebody who answers.
pub(super) struct Desk {
    engine: Engine,
    now: Timestamp,
    /// What was asked and is not answered.
    asked: Vec<(RequestId, Call)>,
    pub(super) effects: Vec<Effect>,
    pub(super) circle: Option<std::rc::Rc<Circle>>,
    pub(super) invited: Option<Invited>,
    pub(super) phase: Phase,
    /// What the page shows of what is asked about the account.
    pub(super) shown: change::Desk,
    pub(super) notices: Vec<std::rc::Rc<Notice>>,
    wake_at: Option<Timestamp>,
}

impl Desk {
    pub(super) fn start(boot: Boot) -> Self {
        let mut desk = Self {
            engine: Engine::new(7),
            now: Timestamp(1_795_337_095_016),
            asked: Vec::new(),
            effects: Vec::new(),
            circle: None,
            invited: None,
            phase: Phase::default(),
            shown: change::Desk::default(),
            notices: Vec::new(),
            wake_at: None,
        };
        desk.input(Input::Boot(Boot { origin: "https://chat.test".into(), ..boot }));
        desk
    }

    /// A client of the person `me`, who knows the conversation `general`.
    pub(super) fn signed_in(boot: Boot) -> Self {
        let session = Some(Session { token: "t".into(), user: user("me"), since: Timestamp(0) });
        let mut desk = Self::start(Boot { session, ..boot });
        desk.answer(
            |call| *call == Call::ListConversations,
            Ok(Reply::Conversations(vec![conversation("general")])),
        );
        desk
    }

    pub(super) fn input(&mut self, input: Input) {
        let output = self.engine.update(input, self.now);
        self.wake_at = output.wake_at;
        let page = self.engine.page(self.now);
        self.circle.clone_from(&page.circle);
        self.invited.clone_from(&page.invited);
        self.phase = page.phase.clone();
        self.shown = page.desk.clone();
        self.notices.clone_from(&page.notices);
        for effect in output.effects {
            match effect {
                Effect::Request { id, call } => self.asked.push((id, call)),
                effect => self.effects.push(effect),
            }
        }
    }

    pub(super) fn act(&mut self, action: CircleAction) {
        self.input(Input::Action(Action::Circle(action)));
    }

    /// Lets time pass, in milliseconds.
    pub(super) fn run_for(&mut self, milliseconds: i64) {
        let end = self.now.plus(milliseconds);
        while let Some(at) = self.wake_at.filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.input(Input::Tick);
        }
        self.now = end;
        self.input(Input::Tick);
    }

    /// The requests about people that wait for an answer.
    pub(super) fn waiting(&self) -> Vec<&MembersCall> {
        let calls = self.asked.iter().filter_map(|(_, call)| match call {
            Call::Members(call) => Some(call),
            _ => None,
        });
        calls.collect()
    }

    /// Whether such a request waits for an answer.
    pub(super) fn asks(&self, of: impl Fn(&Call) -> bool) -> bool {
        self.asked.iter().any(|(_, call)| of(call))
    }

    /// Looks at every request that waits for an answer.
    pub(super) fn peek(&self, look: impl Fn(&Call)) {
        self.asked.iter().for_each(|(_, call)| look(call));
    }

    /// Answers the newest request that matches.
    pub(super) fn answer(&mut self, of: impl Fn(&Call) -> bool, result: Result<Reply, Fault>) {
        let place = self.asked.iter().rposition(|(_, call)| of(call)).expect("nobody asked");
        let (request, _) = self.asked.remove(place);
        self.input(Input::Answer { request, result });
    }

    /// Answers the oldest request that matches.
    pub(super) fn answer_oldest(
        &mut self,
        of: impl Fn(&Call) -> bool,
        result: Result<Reply, Fault>,
    ) {
        let place = self.asked.iter().position(|(_, call)| of(call)).expect("nobody asked");
        let (request, _) = self.asked.remove(place);
        self.input(Input::Answer { request, result });
    }

    /// Answers the newest request about people that matches.
    pub(super) fn tell(&mut self, of: impl Fn(&MembersCall) -> bool, result: Result<Reply, Fault>) {
        self.answer(|call| matches!(call, Call::Members(call) if of(call)), result);
    }

    /// Answers with the members of `general`.
    pub(super) fn members(&mut self, members: &[(&str, Role)]) {
        let members = members.iter().map(|(name, role)| membership(name, *role)).collect();
        self.tell(|call| matches!(call, MembersCall::List(_)), Ok(Reply::Memberships(members)));
        let asked: Vec<_> = self
            .asked
            .iter()
            .filter_map(|(_, call)| match call {
                Call::ListUsers { users } => Some(users.clone()),
                _ => None,
            })
            .collect();
        for users in asked {
            let users = users.iter().map(|id| user(id.as_str().trim_end_matches('0'))).collect();
            self.answer(|call| matches!(call, Call::ListUsers { .. }), Ok(Reply::Users(users)));
        }
    }

    pub(super) fn circle(&self) -> &Circle {
        self.circle.as_ref().unwrap()
    }

    /// The people who are in, as the page shows them.
    pub(super) fn names(&self) -> Vec<&str> {
        self.circle().rows.iter().filter_map(|row| row.name.as_deref()).collect()
    }
}

pub(super) fn id(name: &str) -> UserId {
    testing::id(name)
}

pub(super) fn user(name: &str) -> User {
    User { guest: false, ..testing::user(id(name)) }
}

/// A private conversation of `me`.
pub(super) fn conversation(title: &str) -> Conversation {
    let (visibility, owner) = (Visibility::Private, Some(id("me")));
    let updated = Timestamp(2);
    Conversation { visibility, owner, updated, ..testing::conversation(talk(title)) }
}

pub(super) fn talk(title: &str) -> ConversationId {
    testing::id(title)
}

/// A membership in `general`.
pub(super) fn membership(name: &str, role: Role) -> Membership {
    let id = testing::id(&format!("{name:x<15}"));
    Membership { role, ..testing::membership(id, talk("general"), self::id(name)) }
}

pub(super) fn refused(field: &str, code: &str) -> Fault {
    let field = FieldFault { field: field.into(), code: code.into(), message: "No.".into() };
    Fault::Refused { message: "No.".into(), fields: vec![field] }
}
