//! The ways in that an admin enables beside name and password: sign-in providers, codes by mail.
//!
//! Only lazy code asks for them.

use reqwest::Method;

use crate::domain::{InviteToken, Session, UserId, Ways};

use super::{Ask, Client, http::Request, records, wire};

/// What it takes to go to a sign-in provider and to be recognised on the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// The server's name for the provider.
    pub provider: String,
    /// Where to; the way back is to be added at its end.
    pub address: String,
    /// What the provider has to say again.
    pub state: String,
    /// What proves that whoever comes back is whoever left.
    pub verifier: String,
}

impl Client {
    /// The ways in, as far as an admin has enabled them; anybody may ask. Nobody's address is in it.
    pub fn ways(&self) -> Ask<Ways> {
        self.one(methods(), wire::ways)
    }

    /// Everything about the way to each provider.
    pub fn trips(&self) -> Ask<Vec<Trip>> {
        self.one(methods(), wire::trips)
    }

    /// Whether the server sends letters by a mail server of its own.
    pub fn sends_letters(&self) -> Ask<bool> {
        self.one(Request::new(Method::GET, "/api/ochat/mail").with_any_token(), wire::enabled)
    }

    /// The own address, as far as letters reach it, and whether nobody has proved it.
    pub fn letters(&self, me: UserId) -> Ask<(String, bool)> {
        let path = records::at(records::USERS, me.as_str());
        self.one(Request::new(Method::GET, path), wire::letters)
    }

    /// Whether the own account has a password that somebody may know.
    pub fn has_password(&self) -> Ask<bool> {
        self.one(Request::new(Method::GET, "/api/ochat/account"), wire::has_password)
    }

    /// Comes in with what a provider said, or ties the provider to the account whose token is used.
    /// `back` is where the provider was told to send whoever signs in.
    pub fn come_by(
        &self,
        trip: &Trip,
        code: &str,
        back: &str,
        invite: Option<&InviteToken>,
    ) -> Ask<Session> {
        let path = "/api/collections/users/auth-with-oauth2";
        let body = wire::arrival(trip, code, back, invite);
        self.one(Request::new(Method::POST, path).fields(body), wire::session)
    }
}

fn methods() -> Request {
    Request::new(Method::GET, "/api/collections/users/auth-methods").with_any_token()
}
