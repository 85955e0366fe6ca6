//! What is asked about accounts: where each question goes, what it says, and what comes back.

use serde_json::Value;

use crate::{
    domain::{Account, InviteToken, UserId},
    protocol::{Fault, Reply},
};

use super::{Fields, bodies::object, session, user, ways::arrival};

const RECORDS: &str = "/api/collections/users/records";

/// Stands between the parts of a body with a picture. No JPEG that a browser makes contains it.
const BOUNDARY: &str = "ochat-picture-0c7e1f9ab24d";

/// The media type of a body with a picture.
pub(in crate::pocketbase) const WITH_PICTURE: &str =
    "multipart/form-data; boundary=ochat-picture-0c7e1f9ab24d";

/// A question: whether it changes a record that exists (`PATCH`), where it goes, and its body.
pub(in crate::pocketbase) struct Order {
    pub(in crate::pocketbase) changes: bool,
    pub(in crate::pocketbase) path: String,
    pub(in crate::pocketbase) body: Vec<u8>,
    pub(in crate::pocketbase) has_picture: bool,
}

/// How the server is asked. `id` is the person's; for a sign-up the one that it will get. `invite` is
/// what a newcomer has to show.
pub(in crate::pocketbase) fn order(
    id: UserId,
    account: &Account,
    invite: Option<&InviteToken>,
) -> Order {
    let mut changes = false;
    let path;
    let mut fields = match account {
        Account::SignIn { email, password } => {
            path = "/api/collections/users/auth-with-password";
            vec![("identity", email.as_str()), ("password", &password.0)]
        }
        Account::SignUp { name, email, password } => {
            path = RECORDS;
            vec![
                ("id", id.as_str()),
                ("name", name),
                ("email", email),
                ("password", &password.0),
                ("passwordConfirm", &password.0),
            ]
        }
        Account::BecomeMember { email, password } => {
            path = "/api/ochat/account/member";
            vec![("email", email.as_str()), ("password", &password.0)]
        }
        Account::Credentials { old, email, password } => {
            path = "/api/ochat/account/credentials";
            vec![("oldPassword", old.0.as_str()), ("email", email), ("password", &password.0)]
        }
        Account::Delete { password } => {
            path = "/api/ochat/account/delete";
            vec![("password", password.0.as_str())]
        }
        Account::ResetPassword { email } => {
            path = "/api/collections/users/request-password-reset";
            vec![("email", email.as_str())]
        }
        Account::RequestCode { email } => {
            path = "/api/collections/users/request-otp";
            vec![("email", email.as_str())]
        }
        Account::Code { ticket, code, second } => {
            path = "/api/collections/users/auth-with-otp";
            let mut fields = vec![("otpId", ticket.as_str()), ("password", code.0.trim())];
            if !second.is_empty() {
                fields.push(("mfaId", second));
            }
            fields
        }
        Account::Verify { email } => {
            path = "/api/collections/users/request-verification";
            vec![("email", email.as_str())]
        }
        Account::Rename { name } => {
            changes = true;
            path = RECORDS;
            vec![("name", name.as_str())]
        }
        // Those that are no single question never come here.
        Account::Picture(_)
        | Account::ChoosePicture
        | Account::Ways
        | Account::Depart { .. }
        | Account::Arrive { .. } => {
            changes = true;
            path = RECORDS;
            vec![("avatar", "")]
        }
    };
    if let Account::Arrive { provider, verifier, code, back } = account {
        let path = "/api/collections/users/auth-with-oauth2".to_owned();
        let body = arrival(provider, verifier, code, back, invite).to_string().into_bytes();
        return Order { changes: false, path, body, has_picture: false };
    }
    let path = if changes { format!("{path}/{id}") } else { path.to_owned() };
    if let Account::Picture(Some(picture)) = account {
        // The one body that may be large has a route of its own.
        let path = "/api/ochat/account/picture".to_owned();
        return Order { changes: false, path, body: with_picture(picture), has_picture: true };
    }
    if let Some(invite) = invite {
        fields.push(("invite", invite.as_str()));
    }
    let fields = fields.into_iter().map(|(name, value)| (name, value.into())).collect();
    Order { changes, path, body: object(fields).to_string().into_bytes(), has_picture: false }
}

/// A form with one file in it.
fn with_picture(picture: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(picture.len() + 256);
    for part in [
        b"--",
        BOUNDARY.as_bytes(),
        b"\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"me.jpg\"",
        b"\r\nContent-Type: image/jpeg\r\n\r\n",
        picture,
        b"\r\n--",
        BOUNDARY.as_bytes(),
        b"--\r\n",
    ] {
        body.extend_from_slice(part);
    }
    body
}

/// What the server answered: a token, a person, or nothing but that it is done.
pub(in crate::pocketbase) fn settled(answer: &Value) -> Result<Reply, Fault> {
    if answer.get("token").is_some() {
        session(answer).map(Reply::Session)
    } else if let Ok(ticket) = Fields(answer).word("otpId") {
        Ok(Reply::Ticket(ticket.to_owned()))
    } else if answer.is_object() {
        user(answer).map(Reply::Person)
    } else {
        Ok(Reply::Done)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Secret;

    fn me() -> UserId {
        "user00000000001".parse().unwrap()
    }

    #[test]
    fn every_question_goes_to_its_place() {
        let (email, password) = (|| "ada@example.com".to_owned(), || Secret("p\"w".into()));
        let name = || "Zoé".to_owned();
        let mine = "/api/collections/users/records/user00000000001";
        for (account, changes, path, body) in [
            (
                Account::SignIn { email: email(), password: password() },
                false,
                "/api/collections/users/auth-with-password",
                json!({ "identity": "ada@example.com", "password": "p\"w" }),
            ),
            (
                Account::SignUp { name: name(), email: email(), password: password() },
                false,
                "/api/collections/users/records",
                json!({
                    "id": "user00000000001", "name": "Zoé", "email": "ada@example.com",
                    "password": "p\"w", "passwordConfirm": "p\"w",
                }),
            ),
            (
                Account::BecomeMember { email: email(), password: password() },
                false,
                "/api/ochat/account/member",
                json!({ "email": "ada@example.com", "password": "p\"w" }),
            ),
            (
                Account::Credentials {
                    old: password(),
                    email: email(),
                    password: Secret::default(),
                },
                false,
                "/api/ochat/account/credentials",
                json!({ "oldPassword": "p\"w", "email": "ada@example.com", "password": "" }),
            ),
            (
                Account::Delete { password: password() },
                false,
                "/api/ochat/account/delete",
                json!({ "password": "p\"w" }),
            ),
            (
                Account::ResetPassword { email: email() },
                false,
                "/api/collections/users/request-password-reset",
                json!({ "email": "ada@example.com" }),
            ),
            (
                Account::RequestCode { email: email() },
                false,
                "/api/collections/users/request-otp",
                json!({ "email": "ada@example.com" }),
            ),
            (
                Account::Code {
                    ticket: "t".into(),
                    code: Secret(" 123 ".into()),
                    second: String::new(),
                },
                false,
                "/api/collections/users/auth-with-otp",
                json!({ "otpId": "t", "password": "123" }),
            ),
            (
                Account::Code { ticket: "t".into(), code: password(), second: "m".into() },
                false,
                "/api/collections/users/auth-with-otp",
                json!({ "otpId": "t", "password": "p\"w", "mfaId": "m" }),
            ),
            (
                Account::Verify { email: email() },
                false,
                "/api/collections/users/request-verification",
                json!({ "email": "ada@example.com" }),
            ),
            (Account::Rename { name: name() }, true, mine, json!({ "name": "Zoé" })),
            (Account::Picture(None), true, mine, json!({ "avatar": "" })),
        ] {
            let order = order(me(), &account, None);
            assert_eq!((order.changes, order.path.as_str()), (changes, path), "{account:?}");
            let sent: Value = serde_json::from_slice(&order.body).unwrap();
            assert_eq!(sent, body, "{account:?}");
        }
    }

    #[test]
    fn a_picture_travels_as_a_file() {
        let order = order(me(), &Account::Picture(Some(vec![0xff, 0xd8, 0, 13, 10])), None);
        assert!(!order.changes && order.has_picture);
        assert_eq!(order.path, "/api/ochat/account/picture");
        let text = String::from_utf8_lossy(&order.body);
        assert!(text.starts_with("--ochat-picture-") && text.ends_with("--\r\n"), "{text}");
        assert!(WITH_PICTURE.ends_with(BOUNDARY));
        let from = order.body.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        assert_eq!(&order.body[from..from + 5], [0xff, 0xd8, 0, 13, 10]);
    }

    #[test]
    fn answers_are_told_apart_by_what_they_hold() {
        let record = json!({ "id": "user00000000001", "name": "Zoé", "avatar": "p.jpg" });
        let person = user(&record).unwrap();
        assert_eq!((person.name.as_str(), person.picture.as_str()), ("Zoé", "p.jpg"));
        assert_eq!(settled(&record), Ok(Reply::Person(person)));
        let session = settled(&json!({ "token": "a.b.c", "record": record }));
        assert!(matches!(session, Ok(Reply::Session(_))), "{session:?}");
        assert_eq!(settled(&json!({ "otpId": "t" })), Ok(Reply::Ticket("t".into())));
        assert_eq!(settled(&Value::Null), Ok(Reply::Done));
        assert!(settled(&json!({ "id": 7 })).is_err());
    }

    #[test]
    fn whoever_is_deleted_has_no_name() {
        let record = json!({
            "id": "user00000000001", "name": "Deleted account", "deleted": "2026-11-22 13:03:16.813Z",
        });
        assert_eq!(user(&record).unwrap().name, "");
    }
}
