//! The calls of the protocol as methods with plain results, for tests that look at one answer each.

use ochat::{
    domain::{
        Conversation, ConversationId, Doors, Head, InviteAnswer, InviteId, InviteToken, Membership,
        MembershipId, Message, MessageId, Role, Secret, Session, User, UserId, Visibility,
    },
    pocketbase::Client,
    protocol::{Call, Change, Fault, MembersCall, Reply, Write},
};

/// Declares one method a line: its name and arguments, the kind of its reply, and its call.
macro_rules! asking {
    ($($name:ident($($arg:ident: $type:ty),*) -> $reply:ident($result:ty) = $call:expr;)*) => {
        /// Asks with one call, and takes one kind of reply.
        pub trait Asking {
            $(async fn $name(&self, $($arg: $type),*) -> Result<$result, Fault>;)*
        }

        impl Asking for Client {
            $(async fn $name(&self, $($arg: $type),*) -> Result<$result, Fault> {
                match self.ask($call).await? {
                    Reply::$reply(reply) => Ok(reply),
                    other => panic!("another reply was expected: {other:?}"),
                }
            })*
        }
    };
}

/// The same for what is answered by nothing but that it is done.
macro_rules! doing {
    ($($name:ident($($arg:ident: $type:ty),*) = $call:expr;)*) => {
        /// Asks with one call that is only carried out.
        pub trait Doing {
            $(async fn $name(&self, $($arg: $type),*) -> Result<(), Fault>;)*
        }

        impl Doing for Client {
            $(async fn $name(&self, $($arg: $type),*) -> Result<(), Fault> {
                match self.ask($call).await? {
                    Reply::Done => Ok(()),
                    other => panic!("nothing to tell was expected: {other:?}"),
                }
            })*
        }
    };
}

fn on(conversation: ConversationId, change: Change) -> Call {
    Call::Write(Write::conversation(conversation, change))
}

/// The server knows in which conversation a message is; only what is sent there says so.
fn on_message(message: MessageId, change: Change) -> Call {
    let anywhere = super::id("anywhere");
    Call::Write(Write::message(anywhere, message, change))
}

asking! {
    join(name: &str, invite: Option<&InviteToken>, key: &Secret) -> Session(Session) =
        Call::Join { name: name.to_owned(), invite: invite.cloned(), key: key.clone() };
    doors() -> Doors(Doors) = Call::Doors;
    refresh() -> Session(Session) = Call::Refresh;
    list_conversations() -> Conversations(Vec<Conversation>) = Call::ListConversations;
    list_heads() -> Heads(Vec<Head>) = Call::ListHeads;
    list_memberships(user: UserId) -> Memberships(Vec<Membership>) = Call::ListMemberships { user };
    list_messages(
        conversation: ConversationId,
        before: Option<u64>,
        from: Option<u64>,
        limit: u32
    ) -> Messages(Vec<Message>) = Call::ListMessages { conversation, before, from, limit };
    list_changes(conversation: ConversationId, from_rev: u64, limit: u32)
        -> Messages(Vec<Message>) = Call::ListChanges { conversation, from_rev, limit };
    list_users(users: &[UserId]) -> Users(Vec<User>) = Call::ListUsers { users: users.to_vec() };
    get_message(message: MessageId) -> Message(Message) = Call::GetMessage { message };
    get_conversation(conversation: ConversationId) -> Conversation(Conversation) =
        Call::GetConversation { conversation };
    create_message(id: MessageId, conversation: ConversationId, text: &str) -> Message(Message) =
        Call::Write(Write::message(conversation, id, Change::Send(text.to_owned().into())));
    edit_message(message: MessageId, text: &str) -> Message(Message) =
        on_message(message, Change::Edit(text.to_owned().into()));
    create_conversation(id: ConversationId, title: &str, visibility: Visibility)
        -> Conversation(Conversation) =
        on(id, Change::Create { title: title.to_owned(), visibility });
    rename_conversation(conversation: ConversationId, title: &str)
        -> Conversation(Conversation) =
        on(conversation, Change::Rename(title.to_owned()));
    set_visibility(conversation: ConversationId, visibility: Visibility)
        -> Conversation(Conversation) = on(conversation, Change::SetVisibility(visibility));
    restore_conversation(conversation: ConversationId) -> Conversation(Conversation) =
        on(conversation, Change::Restore);
    list_members(conversation: ConversationId) -> Memberships(Vec<Membership>) =
        Call::Members(MembersCall::List(conversation));
    find_users(name: &str) -> Users(Vec<User>) =
        Call::Members(MembersCall::Find(name.to_owned()));
    list_invites(conversation: ConversationId) -> Invite(InviteAnswer) =
        Call::Members(MembersCall::Invites(conversation));
    hand_over(conversation: ConversationId, user: UserId) -> Conversation(Conversation) =
        Call::Members(MembersCall::HandOver(conversation, user));
    create_direct(id: ConversationId, other: UserId) -> Conversation(Conversation) =
        Call::Members(MembersCall::Direct(id, other));
    find_direct(one: UserId, other: UserId) -> Conversations(Vec<Conversation>) =
        Call::Members(MembersCall::FindDirect(one, other));
    make_invite(conversation: ConversationId, uses: u32, hours: u32) -> Invite(InviteAnswer) =
        Call::Members(MembersCall::MakeInvite { conversation, uses, hours });
    look_at_invite(token: &InviteToken) -> Invite(InviteAnswer) =
        Call::Members(MembersCall::Look(token.clone()));
    accept_invite(token: &InviteToken) -> Invite(InviteAnswer) =
        Call::Members(MembersCall::Accept(token.clone()));
}

doing! {
    subscribe(client: &str, inbox: UserId, timelines: &[ConversationId]) =
        Call::Subscribe { client: client.to_owned(), inbox, timelines: timelines.to_vec() };
    delete_message(message: MessageId) = on_message(message, Change::DeleteMessage);
    delete_conversation(conversation: ConversationId) = on(conversation, Change::Delete);
    add_member(conversation: ConversationId, user: UserId) =
        Call::Members(MembersCall::Add(conversation, user));
    set_role(membership: MembershipId, role: Role) =
        Call::Members(MembersCall::SetRole(membership, role));
    remove_member(membership: MembershipId) = Call::Members(MembersCall::Remove(membership));
    revoke_invite(invite: InviteId) = Call::Members(MembersCall::Revoke(invite));
}
