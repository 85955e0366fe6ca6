//! Accounts against the server's own truth: every question about them, and what it refuses.

use std::rc::Rc;

use ochat::{
    domain::{Account, Doors, Secret, SignUp, UserId},
    pocketbase::Client,
    protocol::{Call, Fault, Reply},
    shell,
};

use crate::support::{asking::Asking, id, run, server::Server};

fn secret(text: &str) -> Secret {
    Secret(text.into())
}

async fn ask(client: &Client, me: UserId, account: Account) -> Result<Reply, Fault> {
    client.ask(Call::Account { id: me, account: Rc::new(account), invite: None }).await
}

fn codes(result: Result<Reply, Fault>) -> Vec<(String, String)> {
    let Err(Fault::Refused { fields, .. }) = result else { panic!("refused: {result:?}") };
    fields.into_iter().map(|field| (field.field, field.code)).collect()
}

#[test]
fn an_account_from_its_beginning_to_its_end() {
    run(async {
        let server = Server::start();
        let client = shell::client(&server.origin());
        let expected = Doors { guests: true, sign_up: SignUp::Open };
        assert_eq!(client.doors().await, Ok(expected));

        let me: UserId = id("ada");
        let (email, password) = ("ada@example.com".to_owned(), secret("a long password"));
        let sign_up = |name: &str| Account::SignUp {
            name: name.into(),
            email: email.clone(),
            password: password.clone(),
        };
        let refused = codes(ask(&client, me, sign_up(" ")).await);
        assert_eq!(refused, [("name".to_owned(), "validation_required".to_owned())]);
        let Ok(Reply::Person(user)) = ask(&client, me, sign_up("Ada")).await else {
            panic!("signed up")
        };
        assert_eq!((user.id, user.name.as_str(), user.guest), (me, "Ada", false));
        let again = codes(ask(&client, id("other"), sign_up("Ada")).await);
        assert_eq!(again, [("email".to_owned(), "validation_not_unique".to_owned())]);

        let sign_in =
            |password: &str| Account::SignIn { email: email.clone(), password: secret(password) };
        assert_eq!(codes(ask(&client, me, sign_in("not this one")).await), []);
        let Ok(Reply::Session(session)) = ask(&client, me, sign_in("a long password")).await else {
            panic!("signed in")
        };
        client.use_token(Some(&session.token));
        let Ok(Reply::Person(user)) =
            ask(&client, me, Account::Rename { name: " Augusta ".into() }).await
        else {
            panic!("renamed")
        };
        assert_eq!(user.name, "Augusta");
        let odd = codes(ask(&client, me, Account::Picture(Some(b"no picture".to_vec()))).await);
        assert_eq!(odd[0].0, "avatar");

        let old = secret("a long password");
        let change =
            Account::Credentials { old, email: String::new(), password: secret("another one") };
        let Ok(Reply::Session(renewed)) = ask(&client, me, change).await else { panic!("changed") };
        assert_eq!(client.refresh().await, Err(Fault::SignedOut));
        client.use_token(Some(&renewed.token));
        let reset = Account::ResetPassword { email: "nobody@example.com".into() };
        assert_eq!(ask(&client, me, reset).await, Ok(Reply::Done));

        let wrong = codes(ask(&client, me, Account::Delete { password: old_password() }).await);
        assert_eq!(wrong[0].1, "validation_invalid_old_password");
        let end = Account::Delete { password: secret("another one") };
        assert_eq!(ask(&client, me, end).await, Ok(Reply::Done));
        let witness = shell::client(&server.origin());
        let token = witness.join("Witness", None, &Secret::default()).await.unwrap().token;
        witness.use_token(Some(&token));
        let left = witness.list_users(&[me]).await.unwrap();
        assert_eq!((left[0].name.as_str(), left[0].picture.as_str()), ("", ""));
    });
}

fn old_password() -> Secret {
    secret("a long password")
}

#[test]
fn a_guest_becomes_a_member_on_the_same_account() {
    run(async {
        let server = Server::start();
        let client = shell::client(&server.origin());
        let session = client.join("Ben", None, &Secret::default()).await.unwrap();
        client.use_token(Some(&session.token));
        let member = |email: &str, password: &str| Account::BecomeMember {
            email: email.into(),
            password: secret(password),
        };
        let me = session.user.id;
        let refused = codes(ask(&client, me, member("no address", "a long password")).await);
        assert_eq!(refused, [("email".to_owned(), "validation_is_email".to_owned())]);
        let refused = codes(ask(&client, me, member("ben@example.com", "short")).await);
        assert_eq!(refused, [("password".to_owned(), "validation_min_text_constraint".to_owned())]);
        let Ok(Reply::Session(session)) =
            ask(&client, me, member("ben@example.com", "a long password")).await
        else {
            panic!("a member")
        };
        assert_eq!((session.user.id, session.user.guest), (me, false));
        client.use_token(Some(&session.token));
        assert!(client.refresh().await.is_ok());
    });
}
