//! Who is in a conversation: the list while somebody looks, and what owners and others do about it.

use crate::{
    domain::{Address, InviteAnswer, InviteToken, Role, User},
    engine::{
        Boot, CircleAction, Effect, Input,
        change::{Load, NoticeKind},
    },
    protocol::{Call, Event, Fault, MembersCall, Reply},
};

use super::desk::{Desk, conversation, id, membership, refused, talk, user};

const BUSY: Fault = Fault::Busy { status: 429 };

fn looking() -> Desk {
    let mut desk = Desk::signed_in(Boot::default());
    desk.act(CircleAction::Open(talk("general")));
    desk.members(&[("zoe", Role::Member), ("me", Role::Owner), ("ada", Role::Member)]);
    desk
}

/// Something about the conversation changed, and its people are asked for again.
fn ring(desk: &mut Desk, updated: i64) {
    let mut renamed = conversation("general");
    renamed.updated.0 += updated;
    desk.input(Input::Note(crate::engine::Note::Event(Event::Conversation(renamed))));
    desk.run_for(1_000);
    let members = ["me", "zoe", "ada"].map(|name| membership(name, Role::Member));
    desk.tell(
        |call| matches!(call, MembersCall::List(_)),
        Ok(Reply::Memberships(members.to_vec())),
    );
}

#[test]
fn a_name_that_may_have_changed_while_it_was_asked_for_is_asked_for_again() {
    let names = |call: &Call| matches!(call, Call::ListUsers { .. });
    let called = |name: &str| {
        let ada = User { name: name.into(), ..user("ada") };
        Ok(Reply::Users(vec![user("me"), user("zoe"), ada]))
    };
    let mut desk = looking();
    desk.input(Input::Visible(true));
    ring(&mut desk, 1);
    assert!(desk.asks(names));
    // She is called something else by now, and the answer that is on its way does not know it.
    desk.input(Input::Visible(true));
    ring(&mut desk, 2);
    desk.answer(names, called("Ada"));
    desk.answer(names, called("Countess"));
    assert!(desk.names().contains(&"Countess") && !desk.asks(names));
}

#[test]
fn people_are_asked_for_only_while_somebody_looks() {
    let mut desk = Desk::signed_in(Boot::default());
    let mut renamed = conversation("general");
    renamed.updated.0 += 1;
    desk.input(Input::Note(crate::engine::Note::Event(Event::Conversation(renamed.clone()))));
    desk.run_for(1_000);
    assert!(desk.waiting().is_empty() && desk.circle.is_none());

    desk.act(CircleAction::Open(talk("general")));
    assert!(desk.circle().open && desk.circle().load == Load::Loading);
    desk.members(&[("zoe", Role::Member), ("me", Role::Owner), ("ada", Role::Member)]);
    assert_eq!(desk.names(), ["me", "ada", "zoe"], "owners first, then by name");
    assert_eq!(desk.circle().mine, Some(Role::Owner));
    assert!(desk.circle().rows[0].me && desk.circle().private);

    renamed.updated.0 += 1;
    desk.input(Input::Note(crate::engine::Note::Event(Event::Conversation(renamed.clone()))));
    desk.run_for(1_000);
    desk.members(&[("me", Role::Owner)]);
    assert_eq!(desk.names(), ["me"]);

    desk.act(CircleAction::Close);
    renamed.updated.0 += 1;
    desk.input(Input::Note(crate::engine::Note::Event(Event::Conversation(renamed))));
    desk.run_for(1_000);
    assert!(desk.waiting().is_empty());
    assert!(desk.circle.is_none(), "a number that may be wrong is not shown");
}

#[test]
fn a_list_that_does_not_come_can_be_asked_for_again() {
    let mut desk = Desk::signed_in(Boot::default());
    desk.act(CircleAction::Open(talk("general")));
    desk.tell(|call| matches!(call, MembersCall::List(_)), Err(Fault::Offline));
    assert_eq!(desk.circle().load, Load::Failed(Fault::Offline));
    desk.act(CircleAction::Reload);
    assert_eq!(desk.circle().load, Load::Loading);
    desk.tell(|call| matches!(call, MembersCall::List(_)), Err(BUSY));
    assert_eq!(desk.circle().load, Load::Loading, "too many requests is no failure");
    assert!(desk.waiting().is_empty());
    desk.run_for(1_100);
    desk.members(&[("me", Role::Owner)]);
    assert_eq!(desk.circle().load, Load::Ready);
}

#[test]
fn people_are_found_when_the_typing_pauses_and_the_last_name_wins() {
    let mut desk = looking();
    for typed in ["b", "bo", " bob "] {
        desk.act(CircleAction::Find(typed.into()));
        desk.run_for(100);
        assert!(desk.waiting().is_empty());
    }
    desk.run_for(200);
    assert_eq!(desk.waiting(), [&MembersCall::Find("bob".into())]);
    desk.act(CircleAction::Find("bobby".into()));
    desk.run_for(200);
    desk.tell(|call| *call == MembersCall::Find("bob".into()), Ok(Reply::Users(vec![user("bob")])));
    assert!(desk.circle().found.is_empty(), "the answer to an older question");
    let both = vec![user("ada"), user("bobby")];
    desk.tell(|call| *call == MembersCall::Find("bobby".into()), Ok(Reply::Users(both)));
    let found: Vec<_> = desk.circle().found.iter().map(|row| row.role).collect();
    assert_eq!(found, [Some(Role::Member), None], "who is in already is marked");
    desk.act(CircleAction::Find(String::new()));
    assert!(desk.circle().found.is_empty() && !desk.circle().looking);
}

#[test]
fn adding_is_busy_until_it_is_answered_and_patient_with_a_server_that_asks_for_it() {
    let mut desk = looking();
    desk.act(CircleAction::Find("bob".into()));
    desk.run_for(300);
    desk.tell(|call| matches!(call, MembersCall::Find(_)), Ok(Reply::Users(vec![user("bob")])));
    desk.act(CircleAction::Add(id("bob")));
    desk.act(CircleAction::Add(id("bob")));
    let add = MembersCall::Add(talk("general"), id("bob"));
    assert_eq!(desk.waiting(), [&add], "a second click asks for nothing");
    assert!(desk.circle().found[0].busy);
    desk.tell(|call| *call == add, Err(BUSY));
    assert!(desk.circle().found[0].busy && desk.circle().fault.is_none());
    desk.run_for(1_100);
    desk.tell(|call| *call == add, Ok(Reply::Done));
    desk.members(&[("me", Role::Owner), ("bob", Role::Member)]);
    assert_eq!(desk.names(), ["me", "bob"]);
    assert!(!desk.circle().found[0].busy && desk.circle().found[0].role.is_some());
}

#[test]
fn whoever_is_added_twice_is_in() {
    let mut desk = looking();
    desk.act(CircleAction::Add(id("bob")));
    let doubled = refused("user", "validation_not_unique");
    desk.tell(|call| matches!(call, MembersCall::Add(..)), Err(doubled));
    assert_eq!(desk.circle().fault, None);
    desk.members(&[("me", Role::Owner), ("bob", Role::Member)]);
    assert_eq!(desk.names(), ["me", "bob"]);
}

#[test]
fn removing_and_roles_show_when_they_are_answered() {
    let mut desk = looking();
    desk.act(CircleAction::Remove(id("zoe")));
    let zoe = membership("zoe", Role::Member).id;
    desk.tell(|call| *call == MembersCall::Remove(zoe), Ok(Reply::Done));
    assert_eq!(desk.names(), ["me", "ada"]);
    desk.act(CircleAction::SetRole(id("ada"), Role::Owner));
    let ada = membership("ada", Role::Member).id;
    desk.tell(|call| *call == MembersCall::SetRole(ada, Role::Owner), Ok(Reply::Done));
    assert_eq!(desk.names(), ["ada", "me"]);
    desk.act(CircleAction::HandOver(id("ada")));
    let over = Ok(Reply::Conversation(conversation("general")));
    desk.tell(|call| matches!(call, MembersCall::HandOver(..)), over);
    assert!(desk.circle().fault.is_none());
}

#[test]
fn a_refusal_is_told_where_the_reader_looks() {
    let mut desk = looking();
    let last = refused("role", "validation_last_owner");
    desk.act(CircleAction::Leave);
    desk.tell(|call| matches!(call, MembersCall::Remove(_)), Err(last.clone()));
    assert_eq!(desk.circle().fault, Some(last.clone()));
    assert!(!desk.circle().rows.iter().any(|row| row.busy));
    desk.act(CircleAction::Leave);
    assert_eq!(desk.circle().fault, None, "the next try begins anew");
    desk.act(CircleAction::Close);
    desk.tell(|call| matches!(call, MembersCall::Remove(_)), Err(last.clone()));
    assert!(desk.notices.iter().any(|notice| notice.kind == NoticeKind::Circle(last.clone())));
}

#[test]
fn the_link_of_an_invite_is_shown_once_and_copied() {
    let mut desk = looking();
    desk.act(CircleAction::ShowInvites);
    desk.tell(
        |call| matches!(call, MembersCall::Invites(_)),
        Ok(Reply::Invite(InviteAnswer::Living(Vec::new()))),
    );
    assert_eq!(desk.circle().invites_load, Load::Ready);
    desk.act(CircleAction::MakeInvite { uses: 5, hours: 24 });
    assert!(desk.circle().making);
    let token = InviteToken::new("secret").unwrap();
    desk.tell(
        |call| matches!(call, MembersCall::MakeInvite { .. }),
        Ok(Reply::Invite(InviteAnswer::Made(token))),
    );
    let link = "https://chat.test/join#secret";
    assert_eq!(desk.circle().link.as_deref(), Some(link));
    assert!(desk.waiting().iter().any(|call| matches!(call, MembersCall::Invites(_))));
    desk.act(CircleAction::CopyLink);
    assert!(desk.effects.contains(&Effect::Copy(link.into())));
    desk.input(Input::Copied(true));
    assert_eq!(desk.circle().copied, Some(true));
    desk.act(CircleAction::Close);
    desk.act(CircleAction::Open(talk("general")));
    assert_eq!(desk.circle().link, None);
}

#[test]
fn a_conversation_between_two_is_made_or_found_again() {
    let mut desk = looking();
    desk.act(CircleAction::Message(id("ada")));
    let made = conversation("made");
    desk.tell(
        |call| matches!(call, MembersCall::Direct(..)),
        Ok(Reply::Conversation(made.clone())),
    );
    let there = |id| Effect::Navigate { address: Address::of(Some(id)), replace: false };
    assert!(desk.effects.contains(&there(made.id)));
    assert!(!desk.circle().open);

    desk.act(CircleAction::Message(id("zoe")));
    let doubled = refused("direct", "validation_not_unique");
    desk.tell(|call| matches!(call, MembersCall::Direct(..)), Err(doubled));
    let found = Ok(Reply::Conversations(vec![conversation("found")]));
    desk.tell(|call| *call == MembersCall::FindDirect(id("me"), id("zoe")), found);
    assert!(desk.effects.contains(&there(talk("found"))));
}

#[test]
fn the_success_of_something_else_is_not_taken_for_having_left() {
    let mut desk = looking();
    desk.act(CircleAction::SetRole(id("ada"), Role::Owner));
    desk.act(CircleAction::Leave);
    let ada = membership("ada", Role::Member).id;
    desk.tell(|call| *call == MembersCall::SetRole(ada, Role::Owner), Ok(Reply::Done));
    let last = refused("role", "validation_last_owner");
    desk.tell(|call| matches!(call, MembersCall::Remove(_)), Err(last.clone()));
    assert_eq!(desk.circle().fault, Some(last));
    assert_eq!(desk.circle().mine, Some(Role::Owner));
    assert!(desk.notices.iter().all(|notice| !matches!(notice.kind, NoticeKind::ShutOut { .. })));
}
