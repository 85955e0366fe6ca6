//! Who is in a conversation: the client's questions about it, against the server's own rules.

use ochat::{
    domain::{ConversationId, InviteAnswer, InviteToken, Role, Secret, UserId, Visibility},
    pocketbase::Client,
    protocol::{Fault, FieldFault},
    shell,
};

use super::records::guest;
use crate::support::{
    asking::{Asking, Doing},
    id, run,
    server::Server,
};

async fn me(client: &Client) -> UserId {
    client.refresh().await.unwrap().user.id
}

async fn made(client: &Client, conversation: ConversationId, uses: u32) -> InviteToken {
    match client.make_invite(conversation, uses, 24).await.unwrap() {
        InviteAnswer::Made(token) => token,
        other => panic!("{other:?}"),
    }
}

/// The field and the code of a refusal.
fn refusal<T: std::fmt::Debug>(answer: Result<T, Fault>) -> (String, String) {
    let Fault::Refused { fields, .. } = answer.unwrap_err() else { panic!("not refused") };
    (fields[0].field.clone(), fields[0].code.clone())
}

fn pair(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[test]
fn people_are_found_added_and_given_roles() {
    run(async {
        let server = Server::start();
        let (ada, bob) = (guest(&server, "Ada").await, guest(&server, "100%_Bob").await);
        let (her, his) = (me(&ada).await, me(&bob).await);
        let talk: ConversationId = id("talk");
        ada.create_conversation(talk, "Talk", Visibility::Private).await.unwrap();
        assert!(bob.list_members(talk).await.unwrap().is_empty());

        // What would be a pattern is a name like any other.
        for (typed, found) in [("bob", 1), ("0%_b", 1), ("%", 1), ("a%a", 0), ("a_a", 0)] {
            assert_eq!(ada.find_users(typed).await.unwrap().len(), found, "{typed}");
        }
        // Nor is it what the server refuses to look for in a filter: a comment, a relation backwards.
        let odd = r#"a//b_via_c\"d" /* e"#;
        guest(&server, odd).await;
        for (typed, found) in
            [(odd, 1), ("//", 1), ("A//B", 1), ("_via_", 1), (r#"\""#, 1), ("/*", 1), ("b//a", 0)]
        {
            assert_eq!(ada.find_users(typed).await.unwrap().len(), found, "{typed}");
        }
        ada.add_member(talk, his).await.unwrap();
        let Fault::Refused { fields, .. } = ada.add_member(talk, his).await.unwrap_err() else {
            panic!("a second membership")
        };
        let doubled = |f: &&FieldFault| f.field == "user" && f.code == "validation_not_unique";
        assert!(fields.iter().any(|field| doubled(&field)), "{fields:?}");
        let members = bob.list_members(talk).await.unwrap();
        let of = |user| members.iter().find(|member| member.user == user).unwrap().clone();
        assert_eq!((members.len(), of(her).role, of(his).role), (2, Role::Owner, Role::Member));

        assert!(bob.set_role(of(his).id, Role::Owner).await.is_err());
        let last = ada.remove_member(of(her).id).await;
        assert_eq!(refusal(last), pair("role", "validation_last_owner"));
        assert_eq!(ada.hand_over(talk, his).await.unwrap().owner, Some(his));
        bob.set_role(of(her).id, Role::Owner).await.unwrap();
        bob.remove_member(of(his).id).await.unwrap();
        assert_eq!(ada.list_members(talk).await.unwrap().len(), 1);
        assert!(bob.list_members(talk).await.unwrap().is_empty());
    });
}

#[test]
fn invites_are_made_looked_at_taken_and_withdrawn() {
    run(async {
        let server = Server::start();
        let (ada, bob) = (guest(&server, "Ada").await, guest(&server, "Bob").await);
        let talk: ConversationId = id("talk");
        ada.create_conversation(talk, "Talk", Visibility::Private).await.unwrap();
        let token = made(&ada, talk, 2).await;
        let stranger = shell::client(&server.origin());
        let InviteAnswer::For(known) = stranger.look_at_invite(&token).await.unwrap() else {
            panic!("an invite is for something")
        };
        assert_eq!((&*known.title, &*known.inviter), ("Talk", "Ada"));
        assert_eq!(bob.accept_invite(&token).await, Ok(InviteAnswer::Taken(talk)));
        let key = Secret("k".repeat(60));
        let eve = stranger.join("Eve", Some(&token), &key).await.unwrap();
        // A try whose answer was lost is repeated under the same secret.
        let again = stranger.join("Eve", Some(&token), &key).await.unwrap();
        assert_eq!(again.user, eve.user);
        assert_eq!(ada.list_members(talk).await.unwrap().len(), 3);
        let used_up = stranger.join("Mallory", Some(&token), &Secret::default()).await;
        assert_eq!(refusal(used_up), pair("invite", "validation_invite_used_up"));
        assert_eq!(ada.list_invites(talk).await, Ok(InviteAnswer::Living(Vec::new())));

        let token = made(&ada, talk, 5).await;
        let InviteAnswer::Living(living) = ada.list_invites(talk).await.unwrap() else {
            panic!("a list was expected")
        };
        assert_eq!(living[0].uses_left, 5);
        ada.revoke_invite(living[0].id).await.unwrap();
        assert_eq!(ada.list_invites(talk).await, Ok(InviteAnswer::Living(Vec::new())));
        let withdrawn = stranger.look_at_invite(&token).await;
        assert_eq!(refusal(withdrawn), pair("token", "validation_invite_revoked"));
    });
}

#[test]
fn a_conversation_between_two_is_one() {
    run(async {
        let server = Server::start();
        let (ada, bob) = (guest(&server, "Ada").await, guest(&server, "Bob").await);
        let (her, his) = (me(&ada).await, me(&bob).await);
        assert_eq!(ada.find_direct(her, his).await, Ok(Vec::new()));
        let direct = ada.create_direct(id("direct"), his).await.unwrap();
        assert_eq!(direct.partner(her), Some(his));
        let again = bob.create_direct(id("again"), her).await;
        assert_eq!(refusal(again), pair("direct", "validation_not_unique"));
        assert_eq!(bob.find_direct(his, her).await, Ok(vec![direct]));
    });
}
