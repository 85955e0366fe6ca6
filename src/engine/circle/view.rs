//! What the page shows of the people of a conversation and of the invite that it was opened with.

use std::rc::Rc;

use crate::{
    domain::{
        ConversationId, Invitation, InviteId, InviteToken, Role, Timestamp, UserId, Visibility,
    },
    protocol::{Fault, MembersCall},
};

use super::super::{change::Load, member::Member};

/// The people of a conversation.
#[allow(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Whether they are to be shown.
    pub open: bool,
    /// Whether only members see that the conversation exists.
    pub private: bool,
    /// What the reader may do; `None` for whoever is not in.
    pub mine: Option<Role>,
    /// Whether it is between two: nobody comes or goes.
    pub direct: bool,
    /// Whether the reader is the owner whom the conversation names, and can hand it over.
    pub named: bool,
    /// Owners first, then by name.
    pub rows: Vec<PersonRow>,
    /// How the list stands.
    pub load: Load,
    /// Whether a name is looked for.
    pub looking: bool,
    /// The people who were found.
    pub found: Vec<PersonRow>,
    /// How the looking stands.
    pub finding: Load,
    /// Whether the invites are to be shown.
    pub inviting: bool,
    /// The invites that still let somebody in.
    pub invites: Vec<InviteRow>,
    /// How their list stands.
    pub invites_load: Load,
    /// Whether one is being made.
    pub making: bool,
    /// The link of the one that was just made.
    pub link: Option<String>,
    /// Whether that link could be copied, once it was tried.
    pub copied: Option<bool>,
    /// Why the last change was refused.
    pub fault: Option<Fault>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who it is.
    pub id: UserId,
    /// Their name; `None` while it is not known.
    pub name: Option<String>,
    /// The name of their picture's file; empty when there is none.
    pub picture: String,
    /// What they may do; `None` for whoever is not in.
    pub role: Option<Role>,
    /// Whether it is the reader.
    pub me: bool,
    /// Whether a change of this person's place is under way.
    pub busy: bool,
}

/// One invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRow {
    /// Which one.
    pub id: InviteId,
    /// Who made it, when the name is known.
    pub author: Option<String>,
    /// Until when it is good.
    pub expires: Timestamp,
    /// How many people it still lets in.
    pub uses_left: u64,
    /// Whether it is being revoked.
    pub busy: bool,
}

/// The invite that the page was opened with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invited {
    /// How the question stands what it is for; `Failed` also when it lets nobody in.
    pub load: Load,
    /// What it is for, once that is known.
    pub known: Option<Invitation>,
    /// Whether it is being taken.
    pub busy: bool,
}

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
