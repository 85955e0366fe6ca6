//! What the database holds, and whether everybody sees exactly that.

use ochat::{
    domain::ConversationId,
    engine::{
        Action,
        change::{Load, Older},
    },
};

use crate::support::{
    person::{Person, Screen},
    root::Root,
    server::Server,
};

/// Waits until everything that everybody sent is stored, checks the log of every conversation, and
/// waits until everybody sees the whole of it.
pub async fn agree(server: &Server, people: &[&Person], conversations: &[ConversationId]) {
    let root = Root::of(server).await;
    for person in people {
        for &conversation in conversations {
            person.opens(conversation).await;
            person.sees("that all is stored", Screen::is_stored).await;
        }
    }
    for &conversation in conversations {
        has_no_gap(&root, conversation).await;
        let truth = root.texts(conversation).await;
        for person in people {
            sees_all(person, conversation, truth.len()).await;
            person
                .sees(&format!("the truth of {conversation}: {truth:?}"), |s| {
                    s.texts(conversation).as_ref() == Some(&truth)
                })
                .await;
        }
    }
}

/// Opens a conversation and loads it back to its beginning.
async fn sees_all(person: &Person, conversation: ConversationId, count: usize) {
    person.opens(conversation).await;
    person.sees("the newest page", |s| s.open().is_some_and(|o| o.load == Load::Ready)).await;
    loop {
        let (older, shown) = window(&person.screen());
        match older {
            Older::Start => return,
            Older::More => person.does(Action::LoadOlder { conversation }),
            Older::Loading => {}
            Older::Failed(fault) => panic!("an older page of {count} does not come: {fault:?}"),
        }
        person.sees("what is before", |s| window(s) != (older.clone(), shown)).await;
    }
}

/// What comes before the open thread's rows, and how many rows there are.
fn window(screen: &Screen) -> (Older, usize) {
    let open = screen.open().unwrap();
    (open.older.clone(), open.rows().count())
}

/// Checks the log of a conversation in which messages were only ever created.
async fn has_no_gap(root: &Root, conversation: ConversationId) {
    let filter = format!("conversation = \"{conversation}\"");
    let messages = root.records("messages", &filter, "seq").await;
    let heads = root.records("timelines", &format!("id = \"{conversation}\""), "id").await;
    let expected: Vec<u64> = (1..=messages.len() as u64).collect();
    for field in ["seq", "rev"] {
        let mut numbers: Vec<u64> = messages.iter().map(|m| m[field].as_u64().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, expected, "{field} of {conversation}");
        let head = heads[0][field].as_u64().unwrap();
        assert_eq!(head, messages.len() as u64, "the head's {field} of {conversation}");
    }
}
