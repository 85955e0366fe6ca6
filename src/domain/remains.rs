//! What a stay that ended by itself leaves behind beside the texts of its composers.

use super::{
    Visibility,
    ids::{ConversationId, UserId},
};

/// What is to be finished when somebody comes in again in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remains {
    /// The member whom the remembered texts wait for alone; nobody when a guest wrote them, who never
    /// comes back as the same.
    pub author: Option<UserId>,
    /// Conversations that were made and not stored, without which the texts in them have no place.
    pub unmade: Vec<(ConversationId, String, Visibility)>,
}
