//! Questions about accounts. Only lazy screens ask them, so this is lazy code too: the release build
//! moves whatever only [`lazy`] reaches into the lazy file.
//!
//! It must never decide anything, and never bring an answer about anybody but who asked.

use std::rc::Rc;

use futures::{FutureExt, future::LocalBoxFuture};

use crate::{
    domain::{Account, InviteToken, Session, UserId},
    platform::{
        page,
        picture::{self, Unreadable},
        provider::{self, BACK},
    },
    pocketbase::{Client, Settled, Trip},
    protocol::{Fault, FieldFault, Reply},
};

/// What the server says about an account.
type Answer = LocalBoxFuture<'static, Result<Reply, Fault>>;

/// Asks the server about an account, as soon as the code for it is here.
pub(super) async fn ask(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Result<Reply, Fault> {
    #[cfg(feature = "split")]
    let answer = lazy(client, id, account, invite).await;
    #[cfg(not(feature = "split"))]
    let answer = lazy(client, id, account, invite);
    match answer {
        Ok(answer) => answer.await,
        Err(_) => Err(Fault::Offline),
    }
}

/// The split point. The macro makes it wait for the code; without the feature there is one module.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(lazy, fallible))]
#[allow(clippy::unnecessary_wraps, reason = "the macro asks for a result")]
fn lazy(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Result<Answer, wasm_split_helpers::SplitLoaderError> {
    Ok(answer(client, id, account, invite).boxed_local())
}

async fn answer(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Result<Reply, Fault> {
    match &*account {
        Account::ChoosePicture => {
            return match picture::choose().await {
                Ok(chosen) => Ok(chosen.map_or(Reply::Done, Reply::Chosen)),
                Err(Unreadable) => Err(refusal("avatar", "validation_invalid_image")),
            };
        }
        Account::Ways => return ways(&client, id).await,
        Account::Depart { provider } => return depart(&client, id, provider).await,
        Account::Return => return come_back(&client, id, invite).await.map(Reply::Session),
        _ => {}
    }
    let is_code = matches!(*account, Account::RequestCode { .. } | Account::Code { .. });
    match client.account(id, &account, invite.as_ref()).await {
        // An admin has switched codes off meanwhile.
        Err(Fault::NotFound) if is_code => Err(refusal("code", "validation_way_closed")),
        answer => answer.map(settled),
    }
}

/// In the server's own shape: it would say the same.
fn refusal(field: &str, code: &str) -> Fault {
    let (field, code) = (field.to_owned(), code.to_owned());
    let fields = vec![FieldFault { field, code, message: String::new() }];
    Fault::Refused { message: String::new(), fields }
}

/// What became of a question about an account, in the engine's words.
fn settled(settled: Settled) -> Reply {
    match settled {
        Settled::Session(session) => Reply::Session(session),
        Settled::Person(user) => Reply::Person(user),
        Settled::Ticket(ticket) => Reply::Ticket(ticket),
        Settled::Done => Reply::Done,
    }
}

/// The ways in besides, and for whoever is in, what concerns them about the own account.
async fn ways(client: &Client, me: UserId) -> Result<Reply, Fault> {
    let mut ways = client.ways().await?;
    if client.has_token() {
        // What cannot be told is not offered; the rest is.
        if client.sends_letters().await.unwrap_or_default() {
            (ways.letters, ways.unproved) = client.letters(me).await.unwrap_or_default();
        }
        ways.no_password = !client.has_password().await.unwrap_or(true);
    }
    Ok(Reply::Ways(Rc::new(ways)))
}

/// What concerns the way to a provider and back.
fn astray(code: &str) -> Fault {
    refusal("provider", code)
}

/// Leaves for a provider, as it is enabled now.
async fn depart(client: &Client, id: UserId, provider: &str) -> Result<Reply, Fault> {
    let trips = client.trips().await?;
    let Some(trip) = trips.into_iter().find(|trip| trip.provider == provider) else {
        return Err(astray("validation_way_closed"));
    };
    let back = format!("{}{BACK}", page::origin());
    let address = format!("{}{}", trip.address, escaped(&back));
    // Whoever is signed in now has to be the one who is when the answer comes.
    let who = if client.has_token() { id.as_str() } else { "" };
    let kept = [&*trip.provider, &*trip.state, &*trip.verifier, who].join("\n");
    if provider::depart(&address, &kept) {
        Ok(Reply::Done)
    } else {
        Err(astray("validation_nothing_kept"))
    }
}

/// An address inside of another one.
fn escaped(address: &str) -> String {
    address.replace('%', "%25").replace(':', "%3A").replace('/', "%2F")
}

/// Comes back from a provider with what it said.
async fn come_back(
    client: &Client,
    id: UserId,
    invite: Option<InviteToken>,
) -> Result<Session, Fault> {
    let said = provider::said().unwrap_or_default();
    let mut lines = said.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (query, provider, state, verifier, who) = (line(), line(), line(), line(), line());
    let value = |name| provider::value(query, name);
    // Only what was begun in this tab is ended here: anybody can send people to this address.
    if state.is_empty() || value("state") != state {
        return Err(astray("validation_not_begun"));
    }
    if client.has_token() == who.is_empty() || !who.is_empty() && who != id.as_str() {
        return Err(astray("validation_other_person"));
    }
    let code = value("code");
    if code.is_empty() {
        let declined = value("error") == "access_denied";
        return Err(astray(if declined { "validation_declined" } else { "validation_failed" }));
    }
    let trip = Trip {
        provider: provider.to_owned(),
        state: state.to_owned(),
        verifier: verifier.to_owned(),
        address: String::new(),
    };
    let back = format!("{}{BACK}", page::origin());
    let session = match client.come_by(&trip, &code, &back, invite.as_ref()).await {
        // The server does not say more when the provider does not confirm the code.
        Err(Fault::Refused { fields, .. }) if fields.is_empty() => {
            return Err(astray("validation_failed"));
        }
        Err(Fault::NotFound) => return Err(astray("validation_way_closed")),
        Err(fault) if fault.field("email").is_some() => {
            return Err(astray("validation_no_address"));
        }
        result => result?,
    };
    // Somebody else's: it is their token, and nobody may become them by being signed in.
    if !who.is_empty() && session.user.id != id {
        return Err(astray("validation_taken"));
    }
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_address_stands_inside_another() {
        assert_eq!(escaped("http://[::1]:80/oauth"), "http%3A%2F%2F[%3A%3A1]%3A80%2Foauth");
    }
}
