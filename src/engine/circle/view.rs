//! What the page shows of the people of a conversation and of the invite that it was opened with.

use std::rc::Rc;

use crate::{
    domain::{InviteToken, Role, UserId, Visibility},
    protocol::MembersCall,
};

use super::super::{
    change::{Circle, InviteRow, PersonRow},
    member::Member,
};

/// The link by which somebody takes an invite. The secret stands behind the `#`: browsers send that
/// to nobody.
pub(in super::super) fn link(origin: &str, token: &InviteToken) -> String {
    let mut link = origin.to_owned();
    link.push_str("/join#");
    link.push_str(token.as_str());
    link
}

/// What the page shows of the people of a conversation.
pub(in super::super) fn view(member: &Member, origin: &str) -> Option<Rc<Circle>> {
    let gathering = &member.gathering;
    let conversation = gathering.of?;
    let row = |id: UserId| PersonRow {
        id,
        name: member.people.name(id),
        picture: member.people.picture(id),
        role: gathering.members.iter().find(|member| member.user == id).map(|member| member.role),
        me: id == member.me.id,
        busy: gathering.changes.iter().any(|pending| pending.user == Some(id)),
    };
    // Each goes to its place among those before it: the library's sorting weighs more.
    let mut rows = Vec::with_capacity(gathering.members.len());
    for row in gathering.members.iter().map(|member| row(member.user)) {
        let place = rows.partition_point(|other| is_before(other, &row));
        rows.insert(place, row);
    }
    let invites = gathering.invites.iter().map(|invite| InviteRow {
        id: invite.id,
        author: invite.author.and_then(|author| member.people.name(author)),
        expires: invite.expires,
        uses_left: invite.uses_left,
        busy: gathering
            .changes
            .iter()
            .any(|pending| pending.call == MembersCall::Revoke(invite.id)),
    });
    let stored = member.conversations.any(conversation);
    Some(Rc::new(Circle {
        conversation,
        open: gathering.open,
        private: stored.is_some_and(|stored| stored.visibility == Visibility::Private),
        direct: stored.is_some_and(|stored| stored.partner(member.me.id).is_some()),
        named: stored.is_some_and(|stored| stored.owner == Some(member.me.id)),
        mine: rows.iter().find(|row| row.me).and_then(|row| row.role),
        rows,
        load: gathering.membering.load.clone(),
        looking: !gathering.typed.is_empty(),
        found: gathering.found.iter().map(|id| row(*id)).collect(),
        finding: gathering.finding.load.clone(),
        inviting: gathering.inviting,
        invites: invites.collect(),
        invites_load: gathering.fetching_invites.load.clone(),
        making: gathering
            .changes
            .iter()
            .any(|pending| matches!(pending.call, MembersCall::MakeInvite { .. })),
        link: gathering.token.as_ref().map(|token| link(origin, token)),
        copied: gathering.copied,
        fault: gathering.fault.clone(),
    }))
}

/// Whether one person stands before another one: owners first, then by name.
fn is_before(one: &PersonRow, other: &PersonRow) -> bool {
    let owner = |row: &PersonRow| row.role == Some(Role::Owner);
    if owner(one) != owner(other) {
        return owner(one);
    }
    match (&one.name, &other.name) {
        (Some(name), Some(other)) => {
            let letters = |name: &str| name.to_ascii_lowercase();
            letters(name) < letters(other)
        }
        // Whoever has no name yet comes last.
        (name, _) => name.is_some(),
    }
}
