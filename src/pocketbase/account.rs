//! What is asked about accounts, and the ways in that an admin enables beside name and password.
//!
//! Only code that is loaded later asks for it.

use std::rc::Rc;

use futures::FutureExt;
use reqwest::Method;

use crate::{
    domain::{Account, InviteToken, UserId},
    protocol::{Fault, Reply},
};

use super::{
    Answer, Ask, Client,
    http::Request,
    records,
    wire::{self, Order},
};

/// Answers [`Call::Account`](crate::protocol::Call::Account).
pub fn account(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Answer<Reply> {
    async move {
        match &*account {
            Account::Ways => client.ways(id).await,
            Account::Depart { .. } => client.one(methods(), wire::trips).map(Reply::Trips).await,
            account => client.account(id, account, invite.as_ref()).await,
        }
    }
    .boxed_local()
}

impl Client {
    fn account(&self, id: UserId, account: &Account, invite: Option<&InviteToken>) -> Ask<Reply> {
        let Order { changes, path, body, has_picture } = wire::order(id, account, invite);
        let method = if changes { Method::PATCH } else { Method::POST };
        let media = has_picture.then_some(wire::WITH_PICTURE);
        let mut request = Request::new(method, path).bytes(body, media);
        if account.is_entrance() {
            request = request.with_any_token();
        }
        self.one(request, wire::settled)
    }

    /// The ways in, and for whoever is in, what concerns them about the own account. What cannot be
    /// told is not offered; the rest is.
    async fn ways(&self, me: UserId) -> Result<Reply, Fault> {
        let mut ways = self.one(methods(), wire::ways).await?;
        if self.inner.token.borrow().is_some() {
            // Whether the server sends letters by a mail server of its own.
            let mail = Request::new(Method::GET, "/api/ochat/mail").with_any_token();
            if self.one(mail, wire::enabled).await.unwrap_or_default() {
                let own = Request::new(Method::GET, records::at(records::USERS, me.as_str()));
                let letters = self.one(own, wire::letters).await;
                (ways.letters, ways.unproved) = letters.unwrap_or_default();
            }
            let own = Request::new(Method::GET, "/api/ochat/account");
            ways.no_password = !self.one(own, wire::has_password).await.unwrap_or(true);
        }
        Ok(Reply::Ways(Rc::new(ways)))
    }
}

fn methods() -> Request {
    Request::new(Method::GET, "/api/collections/users/auth-methods").with_any_token()
}
