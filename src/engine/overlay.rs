//! The confirmed state with what is under way laid over it: what the reader should see.

use crate::domain::{ConversationId, MessageId, Role, Timestamp, UserId, Visibility};

use super::{change::Delivery, member::Member, operation::Operation, outbox::Outbox, table::Table};

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
        match &entry.operation {
            Operation::CreateConversation { title, visibility, .. } => {
                stands = true;
                seen.owned = true;
                seen.visibility = *visibility;
                seen.title.clone_from(title);
                seen.activity = seen.activity.max(entry.since);
            }
            Operation::RenameConversation { title, .. } => seen.title.clone_from(title),
            Operation::SetVisibility { visibility, .. } => seen.visibility = *visibility,
            Operation::DeleteConversation { .. } => stands = false,
            Operation::RestoreConversation { .. } => stands = true,
            Operation::CreateMessage { .. } => {
                seen.activity = seen.activity.max(entry.since);
                continue;
            }
            Operation::EditMessage { .. } | Operation::DeleteMessage { .. } => continue,
        }
        seen.delivery = entry.delivery();
    }
    stands.then_some(seen)
}

/// All conversations that the reader should see, most recently active first.
pub(super) fn all_standing(member: &Member) -> Vec<Standing> {
    let made_here = member.outbox.entries().filter_map(|entry| match entry.operation {
        Operation::CreateConversation { conversation, .. } => Some(conversation),
        _ => None,
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
        match &entry.operation {
            Operation::EditMessage { message, text, .. } => {
                if let Some(one) = all.or_default(*message) {
                    one.text = Some(text.clone());
                    one.delivery = entry.delivery();
                }
            }
            Operation::DeleteMessage { message, .. } => {
                if let Some(one) = all.or_default(*message) {
                    one.hidden = true;
                }
            }
            _ => {}
        }
    }
    all
}
