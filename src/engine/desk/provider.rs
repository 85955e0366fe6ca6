//! The way to a sign-in provider and back: who may go, who comes back, and what a refusal means.
//!
//! Anybody can send people to the page that providers send them back to. So only what was begun in
//! this tab is ended here, by the person who began it.

use crate::{
    domain::{Account, Returned, Trip, UserId, provider::WAY_BACK},
    engine::{Stage, State, effect::Effect, turn::Turn},
    protocol::{Fault, FieldFault, Reply},
};

/// A refusal in the server's own shape: it would say the same.
pub(super) fn refusal(field: &str, code: &str) -> Fault {
    let (field, code) = (field.to_owned(), code.to_owned());
    let fields = vec![FieldFault { field, code, message: String::new() }];
    Fault::Refused { message: String::new(), fields }
}

/// A refusal that concerns the way to a provider and back.
fn astray(code: &str) -> Fault {
    refusal("provider", code)
}

/// What a refusal of what a provider said means.
pub(super) fn in_vain(fault: Fault) -> Fault {
    match fault {
        // The server does not say more when the provider does not confirm the code.
        Fault::Refused { fields, .. } if fields.is_empty() => astray("validation_failed"),
        Fault::NotFound => astray("validation_way_closed"),
        fault if fault.field("email").is_some() => astray("validation_no_address"),
        fault => fault,
    }
}

/// Somebody else's account: it is their session, and nobody becomes them while signed in.
pub(super) fn taken() -> Fault {
    astray("validation_taken")
}

impl State {
    fn signed_in(&self) -> Option<UserId> {
        match &self.stage {
            Stage::Member(member) => Some(member.me.id),
            Stage::Starting | Stage::Stranger { .. } => None,
        }
    }

    /// Goes to a provider, if it is enabled now. What comes of it is `Input::Departed`.
    pub(super) fn depart(
        &mut self,
        provider: &str,
        trips: Vec<Trip>,
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        let trip = trips.into_iter().find(|trip| trip.provider == provider);
        let mut trip = trip.ok_or_else(|| astray("validation_way_closed"))?;
        trip.address.push_str(&escaped(&format!("{}{WAY_BACK}", self.origin)));
        turn.effect(Effect::Depart { trip, who: self.signed_in() });
        Ok(())
    }

    /// The page is being left, or cannot be: this browser keeps nothing, which would make the way back
    /// worthless.
    pub(in crate::engine) fn departed(&mut self, left: bool, turn: &mut Turn<'_>) {
        if self.desk.shown.busy {
            self.desk.rest(turn);
            let result =
                if left { Ok(Reply::Done) } else { Err(astray("validation_nothing_kept")) };
            self.settled(result, false, turn);
        }
    }

    /// Somebody is back from a provider.
    pub(in crate::engine) fn come_back(&mut self, returned: Returned, turn: &mut Turn<'_>) {
        match self.arrival(returned) {
            Ok(account) => self.account(account, turn),
            Err(fault) => {
                self.desk.shown.tries += 1;
                self.desk.shown.back = true;
                self.settled(Err(fault), false, turn);
            }
        }
    }

    /// What the server is shown, if the answer of the provider is to be believed.
    fn arrival(&self, returned: Returned) -> Result<Account, Fault> {
        let begun = !returned.trip.state.is_empty() && returned.trip.state == returned.state;
        if !begun {
            return Err(astray("validation_not_begun"));
        }
        if !returned.is_of(self.signed_in()) {
            return Err(astray("validation_other_person"));
        }
        let Returned { code, error, trip, .. } = returned;
        if code.0.is_empty() {
            let declined = error == "access_denied";
            return Err(astray(if declined { "validation_declined" } else { "validation_failed" }));
        }
        let back = format!("{}{WAY_BACK}", self.origin);
        Ok(Account::Arrive { provider: trip.provider, verifier: trip.verifier, code, back })
    }
}

/// An address inside of another one.
fn escaped(address: &str) -> String {
    address.replace('%', "%25").replace(':', "%3A").replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_address_stands_inside_another() {
        assert_eq!(escaped("http://[::1]:80/oauth"), "http%3A%2F%2F[%3A%3A1]%3A80%2Foauth");
    }
}
