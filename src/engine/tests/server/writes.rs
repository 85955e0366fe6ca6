//! What the server does with a write, one arm a kind.

use crate::{
    domain::{Act, Conversation, Draft, Message, Role, Timestamp, UserId, testing},
    protocol::{Change, Fault, Reply, Target, Write},
};

use super::{Server, Told, refused};

impl Server {
    /// Carries out a write.
    pub(super) fn write_down(
        &mut self,
        me: UserId,
        write: Write,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let Write { conversation, target, change } = write;
        let message = match target {
            Target::Message(message) => message,
            Target::Conversation => conversation.as_str().parse().unwrap(),
        };
        match change {
            Change::Send(Draft { text }) => {
                let id = message;
                if !self.shows(conversation, me) {
                    return Err(refused("conversation", "validation_missing_rel_records"));
                }
                if self.messages.contains_key(&id) {
                    return Err(refused("id", "validation_not_unique"));
                }
                if self.unwelcome.as_ref() == Some(&text) {
                    return Err(refused("text", "validation_required"));
                }
                self.seat(conversation, me, Role::Member, told);
                let (author, created) = (Some(me), now);
                let message =
                    Message { author, text, created, ..testing::message(id, conversation) };
                let stored = self.write(message, told);
                self.created.push(stored.clone());
                Ok(Reply::Message(stored))
            }
            Change::Edit(Draft { text }) => {
                let mut edited = self.own(message, me)?;
                edited.text = text;
                edited.edited = Some(now);
                Ok(Reply::Message(self.write(edited, told)))
            }
            Change::DeleteMessage => {
                let written = self.messages.get(&message).ok_or(Fault::NotFound)?;
                let (id, author) = (written.conversation, written.author);
                let mut deleted = match self.owned(id, me) {
                    Ok(_) if written.deleted.is_none() && self.stands(id) => written.clone(),
                    _ => self.own(message, me)?,
                };
                deleted.text.clear();
                deleted.deleted = Some(now);
                self.write(deleted, told);
                if author != Some(me) {
                    self.say(id, me, Act::Deleted(author), now, told);
                }
                Ok(Reply::Done)
            }
            Change::Create { title, visibility } => {
                let id = conversation;
                if self.conversations.contains_key(&id) {
                    return Err(refused("id", "validation_not_unique"));
                }
                self.heads.insert(id, testing::head(id));
                self.seat(id, me, Role::Owner, told);
                let updated = self.tick(now);
                Ok(self.keep(
                    Conversation {
                        title,
                        visibility,
                        owner: Some(me),
                        created: now,
                        updated,
                        ..testing::conversation(id)
                    },
                    told,
                ))
            }
            Change::Rename(title) => {
                let mut renamed = self.owned(conversation, me)?;
                if renamed.deleted.is_some() {
                    return Err(Fault::NotFound);
                }
                let is_new = renamed.title != title;
                renamed.title.clone_from(&title);
                renamed.updated = self.tick(now);
                let reply = self.keep(renamed, told);
                if is_new && self.members_of(conversation).any(|member| member.user != me) {
                    self.say(conversation, me, Act::Renamed(title), now, told);
                }
                Ok(reply)
            }
            Change::SetVisibility(visibility) => {
                self.set_visibility(me, conversation, visibility, now, told)
            }
            Change::Delete => {
                let mut deleted = self.owned(conversation, me)?;
                deleted.deleted.get_or_insert(now);
                deleted.updated = self.tick(now);
                self.keep(deleted, told);
                Ok(Reply::Done)
            }
            Change::Restore => {
                let mut restored = self.owned(conversation, me)?;
                restored.deleted = None;
                restored.updated = self.tick(now);
                Ok(self.keep(restored, told))
            }
        }
    }
}
