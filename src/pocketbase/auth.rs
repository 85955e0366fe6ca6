//! Signing in, renewing the token, the own account, and the expiry of a token.
//!
//! It checks no signature (only the server can) and never signs a person out because of the local
//! clock.

use reqwest::Method;

use crate::{
    domain::{InviteToken, Secret},
    protocol::Reply,
};

use super::{
    Ask, Client,
    http::{Request, refresh},
    wire::{self, Fixed},
};

impl Client {
    /// Makes a guest account; the same `key` again gives the same one.
    pub(super) fn guest(
        &self,
        name: &str,
        invite: Option<&InviteToken>,
        key: &Secret,
    ) -> Ask<Reply> {
        let body = Fixed::Guest { name, invite: invite.map(InviteToken::as_str), key: &key.0 };
        let request = Request::new(Method::POST, "/api/ochat/guest").fixed(&body);
        self.one(request.with_any_token(), wire::session).map(Reply::Session)
    }

    /// The ways in that the server allows; anybody may ask.
    pub(super) fn sign_up_policy(&self) -> Ask<Reply> {
        let path = "/api/collections/settings/records/settingsofochat";
        self.one(Request::new(Method::GET, path).with_any_token(), wire::doors).map(Reply::Doors)
    }

    /// Confirms the token and gets a new one; the client goes on with the old one until
    /// [`Client::use_token`] is called.
    pub(super) fn renewal(&self) -> Ask<Reply> {
        self.one(refresh(), wire::session).map(Reply::Session)
    }
}
