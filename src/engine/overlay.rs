//! The confirmed state with what is under way laid over it: what the reader should see.

use crate::{
    domain::{ConversationId, MessageId, Role, Timestamp, UserId, Visibility},
    protocol::{Change, Target},
};

use super::{
    change::Delivery,
    member::Member,
    outbox::{Entry, Outbox},
    table::Table,
    write::meaning,
};

/// A conversation as the reader should see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: ConversationId,
    pub(super) title: String,
    /// Whether the reader may rename it, delete it, and say who is in.
    pub(super) owned: bool,
    pub(super) visibility: Visibility,
    /// With whom the reader talks here, if it is a conversation between two.
    pub(super) partner: Option<UserId>,
    pub(super) activity: Timestamp,
    pub(super) delivery: Delivery,
    /// Whether the server has it and it stands there.
    pub(super) on_server: bool,
}

/// A conversation as the reader should see it, unless it is deleted or being deleted.
pub(super) fn standing(id: ConversationId, member: &Member) -> Option<Standing> {
    let conversations = &member.conversations;
    let stored = conversations.any(id);
    let on_server = conversations.get(id).is_some();
    let partner = stored.and_then(|stored| stored.partner(member.me.id));
    let mut stands = on_server;
    let mut seen = Standing {
        id,
        title: match partner.and_then(|partner| member.people.name(partner)) {
            Some(name) => name,
            None => stored.map(|stored| stored.title.clone()).unwrap_or_default(),
        },
        owned: stored.is_some_and(|stored| stored.owner == Some(member.me.id))
            || member.memberships.role(id) == Some(Role::Owner),
        visibility: stored.map(|stored| stored.visibility).unwrap_or_default(),
        partner,
        activity: stored.map_or(Timestamp(0), |stored| conversations.activity(stored)),
        delivery: Delivery::Stored,
        on_server,
    };
    for entry in member.outbox.lane(id) {
        let shown = meaning(&entry.write.change).shown;
        if shown.active {
            seen.activity = seen.activity.max(entry.since);
        }
        if entry.write.target != Target::Conversation {
            continue;
        }
        stands = shown.stands.unwrap_or(stands);
        seen.owned |= shown.owned;
        seen.visibility = shown.visibility.unwrap_or(seen.visibility);
        if let Some(title) = shown.title {
            title.clone_into(&mut seen.title);
        }
        seen.delivery = entry.delivery();
    }
    stands.then_some(seen)
}

/// Whether a conversation is one for the list: stored, or made here.
pub(super) fn is_listed(id: ConversationId, member: &Member) -> bool {
    let made = |entry: &Entry| matches!(entry.write.change, Change::Create { .. });
    member.conversations.any(id).is_some() || member.outbox.lane(id).any(made)
}

/// All conversations that the reader should see, most recently active first.
pub(super) fn all_standing(member: &Member) -> Vec<Standing> {
    let made_here = member.outbox.entries().filter_map(|entry| {
        matches!(entry.write.change, Change::Create { .. }).then_some(entry.write.conversation)
    });
    // A table sorted by when something last happened, newest last; equal moments by id.
    let mut all = Table::<(Timestamp, ConversationId), Standing>::default();
    let stored = member.conversations.all().map(|conversation| conversation.id);
    for id in stored.chain(made_here) {
        if let Some(standing) = standing(id, member) {
            all.set((standing.activity, id), standing);
        }
    }
    all.into_values().rev().collect()
}

/// What is under way on one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct UnderWay {
    /// The text of an edit.
    pub(super) text: Option<String>,
    /// A deletion is under way.
    pub(super) hidden: bool,
    pub(super) delivery: Delivery,
}

/// What is under way on the messages of one conversation.
pub(super) fn under_way(id: ConversationId, outbox: &Outbox) -> Table<MessageId, UnderWay> {
    let mut all = Table::<MessageId, UnderWay>::default();
    for entry in outbox.lane(id) {
        // A message that is being sent is a row by itself.
        let Some(message) = entry.write.message_id() else { continue };
        if let Change::Send(_) = entry.write.change {
            continue;
        }
        if let Some(one) = all.or_default(message) {
            let shown = meaning(&entry.write.change).shown;
            one.text = shown.text.map(str::to_owned).or(one.text.take());
            one.hidden |= shown.stands == Some(false);
            one.delivery = entry.delivery();
        }
    }
    all
}
