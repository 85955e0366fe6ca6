//! What goes out: the bodies of requests.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    domain::{MessageId, Visibility},
    protocol::{Change, Write},
};

/// The body of a request. It names only what the caller decides: what is left out (author, owner,
/// dates, numbers) is the server's to say.
#[derive(Serialize)]
#[serde(untagged)]
pub(in crate::pocketbase) enum Fixed<'a> {
    /// A guest who comes in.
    Guest {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        invite: Option<&'a str>,
        key: &'a str,
    },
    /// The whole set of topics of a realtime stream.
    Topics {
        #[serde(rename = "clientId")]
        client: &'a str,
        subscriptions: &'a [String],
    },
}

/// The body of a write, and with it what is done to the record.
pub(in crate::pocketbase) enum Body {
    /// The record is deleted.
    None,
    /// A record of these fields is made.
    New(Vec<(&'static str, Value)>),
    /// These fields of the record are changed.
    Changed(Vec<(&'static str, Value)>),
}

/// What goes out for a write.
pub(in crate::pocketbase) fn body(write: &Write) -> Body {
    let conversation = || write.conversation.as_str().into();
    match &write.change {
        Change::Send(draft) => Body::New(vec![
            ("id", write.message_id().as_ref().map_or("", MessageId::as_str).into()),
            ("conversation", conversation()),
            ("text", draft.text.as_str().into()),
        ]),
        Change::Edit(draft) => Body::Changed(vec![("text", draft.text.as_str().into())]),
        Change::Create { title, visibility: who } => Body::New(vec![
            ("id", conversation()),
            ("title", title.as_str().into()),
            ("visibility", visibility(*who).into()),
        ]),
        Change::Rename(title) => Body::Changed(vec![("title", title.as_str().into())]),
        Change::SetVisibility(who) => Body::Changed(vec![("visibility", visibility(*who).into())]),
        Change::Restore => Body::Changed(vec![("deleted", "".into())]),
        Change::DeleteMessage | Change::Delete => Body::None,
    }
}

/// Who may see a conversation, in the server's word.
fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
    }
}

/// A JSON object.
pub(in crate::pocketbase) fn object(fields: Vec<(&'static str, Value)>) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}
