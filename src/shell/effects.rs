//! Which code asks the server: what is asked about accounts is lazy code.

use crate::{
    pocketbase::Client,
    protocol::{Call, Fault, Reply},
};

use super::accounts;

/// Asks the server.
pub(super) async fn ask(client: Client, call: Call) -> Result<Reply, Fault> {
    if let Call::Account { id, account, invite } = call {
        return accounts::ask(client, id, account, invite).await;
    }
    client.ask(call).await
}
