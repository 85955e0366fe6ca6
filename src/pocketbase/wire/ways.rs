//! What is said about the ways in that an admin enables: providers and codes.

use serde_json::Value;

use crate::{
    domain::{InviteToken, Secret, Trip, Ways},
    protocol::Fault,
};

use super::{Fields, bodies::object};

/// Answers with a form instead of a redirect, which a page cannot read.
const NO_WAY_BACK: &str = "apple";

/// The providers, each read by `read`; what cannot be read, or come back from, is left out.
fn providers<T>(methods: &Value, read: fn(Fields<'_>) -> Option<T>) -> Result<Vec<T>, Fault> {
    let Some(oauth2) = methods.get("oauth2").map(Fields) else {
        return Err(Fault::protocol("no methods"));
    };
    let all = oauth2.list("providers").unwrap_or_default();
    let all = all.iter().map(Fields).filter(|one| one.str("name") != NO_WAY_BACK);
    Ok(all.filter(|_| oauth2.flag("enabled")).filter_map(read).collect())
}

/// The ways in, from the methods of `users`.
pub(in crate::pocketbase) fn ways(methods: &Value) -> Result<Ways, Fault> {
    let enabled = |name| Fields(Fields(methods).record(name)).flag("enabled");
    Ok(Ways {
        providers: providers(methods, |one| {
            let name = one.word("name").ok()?.to_owned();
            let label = one.word("displayName").unwrap_or(&name).to_owned();
            Some((name, label))
        })?,
        codes: enabled("otp"),
        passwords: enabled("password"),
        ..Ways::default()
    })
}

/// The ways to the providers, from the same.
pub(in crate::pocketbase) fn trips(methods: &Value) -> Result<Vec<Trip>, Fault> {
    providers(methods, |one| {
        Some(Trip {
            provider: one.word("name").ok()?.to_owned(),
            address: one.word("authURL").ok()?.to_owned(),
            state: one.word("state").ok()?.to_owned(),
            verifier: Secret(one.text("codeVerifier")),
        })
    })
}

/// Whether something is switched on.
pub(in crate::pocketbase) fn enabled(answer: &Value) -> Result<bool, Fault> {
    told(answer, "enabled")
}

/// Whether an account has a password that somebody may know.
pub(in crate::pocketbase) fn has_password(answer: &Value) -> Result<bool, Fault> {
    told(answer, "password")
}

fn told(answer: &Value, name: &str) -> Result<bool, Fault> {
    let told = answer.get(name).and_then(Value::as_bool);
    told.ok_or_else(|| Fault::protocol("neither yes nor no"))
}

/// The own address, as far as letters reach it, and whether nobody has proved it. (What ends so is a
/// placeholder; see the server's hooks.)
pub(in crate::pocketbase) fn letters(record: &Value) -> Result<(String, bool), Fault> {
    let record = Fields(record);
    let email = record.word("email")?;
    if record.flag("guest") || email.ends_with(".invalid") {
        return Ok((String::new(), false));
    }
    Ok((email.to_owned(), !record.flag("verified")))
}

/// What somebody who comes back from a provider shows.
pub(super) fn arrival(
    provider: &str,
    verifier: &Secret,
    code: &Secret,
    back: &str,
    invite: Option<&InviteToken>,
) -> Value {
    let invite = invite.map(|invite| ("invite", invite.as_str().into()));
    object(vec![
        ("provider", provider.into()),
        ("code", code.0.as_str().into()),
        ("codeVerifier", verifier.0.as_str().into()),
        ("redirectURL", back.into()),
        ("createData", object(invite.into_iter().collect())),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn methods() -> Value {
        let provider = json!({
            "name": "oidc", "displayName": "The Office", "state": "s", "codeVerifier": "v",
            "authURL": "https://id.test/?redirect_uri=",
        });
        let apple = json!({
            "name": "apple", "state": "s", "authURL": "https://id.test/?redirect_uri=",
        });
        let providers = json!([provider, apple, { "name": "github" }, 7]);
        json!({
            "password": { "enabled": true }, "otp": { "enabled": true },
            "oauth2": { "enabled": true, "providers": providers },
        })
    }

    #[test]
    fn what_is_enabled_is_offered() {
        let ways = ways(&methods()).unwrap();
        let names = [("oidc", "The Office"), ("github", "github")];
        let names = names.map(|(one, other)| (one.to_owned(), other.to_owned()));
        assert_eq!(ways.providers, names);
        assert!(ways.codes && ways.passwords && ways.letters.is_empty());
        assert!(super::ways(&Value::Null).is_err());
        assert_eq!(enabled(&json!({ "enabled": true })), Ok(true));
        assert!(enabled(&json!({})).is_err());
        let mut off = methods();
        off["oauth2"]["enabled"] = false.into();
        assert_eq!((super::ways(&off).unwrap().providers, trips(&off).unwrap()), (vec![], vec![]));
    }

    #[test]
    fn a_provider_without_a_way_to_it_leads_nowhere() {
        let trips = trips(&methods()).unwrap();
        assert_eq!(trips.len(), 1);
        let trip = trips.first().unwrap();
        assert_eq!((&*trip.provider, &*trip.state, &*trip.verifier.0), ("oidc", "s", "v"));
        let invite = InviteToken::new("abcdefghijklmnopqrstuvwxyz012345");
        let code = Secret("c".into());
        let shown = |back, invite| arrival(&trip.provider, &trip.verifier, &code, back, invite);
        let body = shown("https://chat.test/oauth", invite.as_ref());
        assert_eq!(body["provider"], "oidc");
        assert_eq!((&body["code"], &body["codeVerifier"]), (&json!("c"), &json!("v")));
        assert_eq!(body["redirectURL"], "https://chat.test/oauth");
        assert_eq!(body["createData"]["invite"].is_string(), invite.is_some());
        assert_eq!(shown("", None)["createData"], json!({}));
    }

    #[test]
    fn letters_reach_a_member_who_has_an_address() {
        let record = |email: &str, verified, guest| {
            letters(&json!({ "email": email, "verified": verified, "guest": guest })).unwrap()
        };
        assert_eq!(record("a@b.test", false, false), ("a@b.test".to_owned(), true));
        assert_eq!(record("a@b.test", true, false), ("a@b.test".to_owned(), false));
        for (email, guest) in [("a@b.test", true), ("guest-x@guest.invalid", false)] {
            assert_eq!(record(email, false, guest), (String::new(), false));
        }
        assert_eq!(has_password(&json!({ "password": true })), Ok(true));
        assert_eq!(has_password(&json!({ "password": false })), Ok(false));
        assert!(has_password(&json!({})).is_err());
    }
}
