//! Invites, and what the routes about them answer.

use serde_json::Value;

use crate::{
    domain::{Invitation, Invite, InviteAnswer, InviteToken},
    protocol::Fault,
};

use super::Fields;

/// A page of `invites`.
pub(in crate::pocketbase) fn invites(answer: &Value) -> Result<InviteAnswer, Fault> {
    super::page(answer, invite).map(InviteAnswer::Living)
}

fn invite(record: &Value) -> Result<Invite, Fault> {
    let record = Fields(record);
    Ok(Invite {
        id: record.id("id")?,
        author: record.relation("author"),
        expires: record.date("expires"),
        uses_left: record.number("uses_left")?,
    })
}

/// The secret of an invite that was made.
pub(in crate::pocketbase) fn invite_token(answer: &Value) -> Result<InviteAnswer, Fault> {
    let token = InviteToken::new(Fields(answer).word("token")?);
    token.map(InviteAnswer::Made).ok_or_else(|| Fault::protocol("an odd token"))
}

/// What an invite is for.
pub(in crate::pocketbase) fn invitation(answer: &Value) -> Result<InviteAnswer, Fault> {
    let answer = Fields(answer);
    let conversation = Fields(answer.record("conversation"));
    Ok(InviteAnswer::For(Invitation {
        conversation: conversation.id("id")?,
        title: conversation.text("title"),
        inviter: answer.text("inviter"),
    }))
}

/// The conversation into which an invite led.
pub(in crate::pocketbase) fn accepted(answer: &Value) -> Result<InviteAnswer, Fault> {
    Fields(answer).id("conversation").map(InviteAnswer::Taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_invite_is_read_without_its_secret() {
        let read = invite(&json!({
            "id": "invite000000001", "conversation": "general00000000", "author": "",
            "expires": "2026-11-29 08:00:00.000Z", "uses": 25, "uses_left": 3, "revoked": "",
        }))
        .unwrap();
        assert_eq!((read.author, read.uses_left), (None, 3));
        assert_eq!(read.expires.0, 1_795_939_200_000);
        assert!(invite(&json!({ "id": "invite000000001" })).is_err());
    }

    #[test]
    fn what_the_routes_answer_is_read() {
        let made = json!({ "token": "aB3", "record": {} });
        let secret = InviteToken::new("aB3").unwrap();
        assert_eq!(invite_token(&made).unwrap(), InviteAnswer::Made(secret));
        assert!(invite_token(&json!({ "token": "a/b" })).is_err());
        let looked = json!({
            "conversation": { "id": "general00000000", "title": "Plans", "visibility": "private" },
            "inviter": "Ada", "expires": "2026-11-29 08:00:00.000Z",
        });
        let conversation = "general00000000".parse().unwrap();
        let (title, inviter) = ("Plans".to_owned(), "Ada".to_owned());
        let expected = InviteAnswer::For(Invitation { conversation, title, inviter });
        assert_eq!(invitation(&looked).unwrap(), expected);
        let taken = json!({ "conversation": "general00000000", "joined": true });
        assert_eq!(accepted(&taken).unwrap(), InviteAnswer::Taken(conversation));
    }
}
