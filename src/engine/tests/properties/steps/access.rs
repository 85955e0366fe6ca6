//! Steps that change who may read a conversation.

use proptest::prelude::*;

use crate::{
    domain::{ConversationId, Role, UserId, Visibility},
    engine::{Action, CircleAction, tests::world::World},
    protocol::{Call, Change, MembersCall, Write},
};

/// What somebody does about a conversation and one of its people.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Access {
    /// Closes it to all but its members.
    Close,
    /// Opens it to everybody.
    Open,
    Add,
    Remove,
    Leave,
    Promote,
    Demote,
    HandOver,
    /// Looks at the members, and stays there.
    Look,
    LookAway,
}

pub(super) fn access() -> impl Strategy<Value = Access> {
    prop_oneof![
        3 => Just(Access::Close),
        1 => Just(Access::Open),
        3 => Just(Access::Add),
        3 => Just(Access::Remove),
        2 => Just(Access::Leave),
        5 => Just(Access::Promote),
        6 => Just(Access::Demote),
        2 => Just(Access::HandOver),
        1 => Just(Access::Look),
        1 => Just(Access::LookAway),
    ]
}

/// Somebody does it on the page, whether or not it is theirs to do.
pub(super) fn act(world: &mut World, who: usize, id: ConversationId, whom: UserId, what: Access) {
    let visibility =
        |visibility| Action::Write(Write::conversation(id, Change::SetVisibility(visibility)));
    let action = match what {
        Access::Close => return world.act(who, visibility(Visibility::Private)),
        Access::Open => return world.act(who, visibility(Visibility::Public)),
        Access::Look => CircleAction::Open(id),
        Access::LookAway => CircleAction::Close,
        Access::Add => CircleAction::Add(whom),
        Access::Remove => CircleAction::Remove(whom),
        Access::Leave => CircleAction::Leave,
        Access::Promote => CircleAction::SetRole(whom, Role::Owner),
        Access::Demote => CircleAction::SetRole(whom, Role::Member),
        Access::HandOver => CircleAction::HandOver(whom),
    };
    if !matches!(what, Access::Look | Access::LookAway) {
        world.act(who, Action::Circle(CircleAction::Open(id)));
        // The list of members comes, unless the network is bad.
        world.run_for(60);
    }
    world.act(who, Action::Circle(action));
}

/// An owner adds somebody, or removes them, by another program; or opens or closes the
/// conversation there.
pub(super) fn elsewhere(world: &mut World, id: ConversationId, whom: UserId, visibility: bool) {
    let server = &mut world.server;
    let Some(owner) = server.members_of(id).find(|member| member.role == Role::Owner) else {
        return;
    };
    let owner = owner.user;
    let call = if visibility {
        let visibility = match server.conversations[&id].visibility {
            Visibility::Public => Visibility::Private,
            Visibility::Private => Visibility::Public,
        };
        Call::Write(Write::conversation(id, Change::SetVisibility(visibility)))
    } else {
        Call::Members(match server.members.get(&(id, whom)) {
            Some(member) => MembersCall::Remove(member.id),
            None => MembersCall::Add(id, whom),
        })
    };
    let (_, told) = server.call(owner, &call, world.now);
    world.publish_all(&told);
}
