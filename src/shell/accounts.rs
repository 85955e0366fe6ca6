//! Questions about accounts. Only lazy screens ask them, so this is lazy code too: the release build
//! moves whatever only [`lazy`] reaches into the lazy file.
//!
//! It decides nothing. An answer for another account than the one that asked is dropped.

use std::rc::Rc;

use futures::FutureExt;

use crate::{
    domain::{Account, Chosen, InviteToken, UserId},
    platform::picture::{self, Unreadable},
    pocketbase::{self, Answer, Client},
    protocol::{Fault, Reply},
};

/// Asks the server about an account, as soon as the code for it is here.
pub(super) fn ask(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Answer<Reply> {
    async move {
        #[cfg(feature = "split")]
        let answer = lazy(client, id, account, invite).await;
        #[cfg(not(feature = "split"))]
        let answer = lazy(client, id, account, invite);
        match answer {
            Ok(answer) => answer.await,
            Err(_) => Err(Fault::Offline),
        }
    }
    .boxed_local()
}

/// The split point. The macro makes it wait for the code; without the feature there is one module.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(lazy, fallible))]
#[allow(clippy::unnecessary_wraps, reason = "the macro asks for a result")]
fn lazy(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Result<Answer<Reply>, wasm_split_helpers::SplitLoaderError> {
    Ok(answer(client, id, account, invite).boxed_local())
}

async fn answer(
    client: Client,
    id: UserId,
    account: Rc<Account>,
    invite: Option<InviteToken>,
) -> Result<Reply, Fault> {
    if !matches!(*account, Account::ChoosePicture) {
        return pocketbase::account(client, id, account, invite).await;
    }
    Ok(Reply::Chosen(match picture::choose().await {
        Ok(chosen) => chosen.map_or(Chosen::Nothing, Chosen::Picture),
        Err(Unreadable) => Chosen::Unreadable,
    }))
}
