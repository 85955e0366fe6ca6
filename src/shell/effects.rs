//! Which code asks the server: what is asked about accounts comes later than the rest.

use crate::{
    platform::lazy,
    pocketbase::Client,
    protocol::{Call, Fault, Reply},
};

use super::accounts;

/// Asks the server.
pub(super) async fn ask(client: Client, call: Call) -> Result<Reply, Fault> {
    if let Call::Account { id, account, invite } = call {
        // Mostly it is here already: a screen that came later asks.
        if !lazy::load().await {
            return Err(Fault::Offline);
        }
        return accounts::enter_account(client, id, account, invite).await;
    }
    client.ask(call).await
}
