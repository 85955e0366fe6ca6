//! English.

use super::Text;
use crate::{
    domain::{Act, TextFault},
    store::Refused,
};

pub const TEXT: Text = Text {
    language_name: "English",
    retry: "Retry",
    cancel: "Cancel",
    save: "Save",
    delete: "Delete",
    edit: "Edit",
    dismiss: "Dismiss",
    loading: "Loading",
    lazy_failed: "This could not be loaded. Check the connection; if it lasts, reload the page.",

    tagline: "A calm place for your team to talk, on your own server.",
    your_name: "Your name",
    join: "Join",
    joining: "Joining…",
    queued: "Many people are asking at the same time. You are in the queue, and need not press again.",
    name_hint: "This is how the others will see you. Up to 40 characters.",
    join_expired: "Your last visit has ended. Choose a name or sign in to come back.",
    sign_in: "Sign in",
    create_account: "Create account",
    language: "Language",

    conversations: "Conversations",
    toggle_sidebar: "Toggle sidebar",
    back: "Back",
    new_conversation: "New conversation",
    create: "Create",
    options_for: |title| format!("Options for {title}"),
    private: "Private",
    private_hint: "Only the people you add will know that it exists.",
    list_failed: "The conversations could not be loaded.",
    list_empty: "No conversation yet. Give one a name above, and it is there.",
    you: "You",
    no_message: "No message yet",
    draft: "Draft",
    unread: |count| format!("{count} unread"),
    saving: "Saving…",
    will_save: "Will be saved once the connection is back",
    not_saved: "Not saved",
    discard_change: "Discard the change",

    settings: "Settings",
    guest: "Guest",

    people: "People",
    people_count: |count| match count {
        1 => "1 person".to_owned(),
        _ => format!("{count} people"),
    },
    invited: |inviter, title| match inviter {
        "" => format!("You are invited to “{title}”."),
        _ => format!("{inviter} invites you to “{title}”."),
    },

    messages: "Messages",
    someone: "Someone",
    deleted_account: "Deleted account",
    edited: "edited",
    sending: "Sending…",
    waiting: "Will be sent once the connection is back",
    not_sent: "Not sent.",
    discard: "Discard",
    options_for_message: "Options for this message",
    edit_label: "Edit text",
    edit_keys: "Enter to save, Escape to cancel",
    older_loading: "Loading earlier messages…",
    older_failed: "Earlier messages could not be loaded.",
    beginning_of: |title| format!("This is the beginning of {title}"),
    beginning_detail: "Everything said here stays here, for everyone who comes later.",
    no_messages: |title| format!("{title} is all yours"),
    no_messages_detail: "Nobody has written here yet. Say the first word.",
    thread_failed: "The messages could not be loaded.",
    at_missing: "The message that this link points to is no longer here.",
    latest: "Jump to latest",
    new_messages: |count| match count {
        1 => "1 new message".to_owned(),
        _ => format!("{count} new messages"),
    },
    says: |author, text| format!("{author}: {text}"),
    act: |act, author, whom| {
        Some(match act {
            Act::Added(_) => format!("{author} added {whom}"),
            Act::Joined => format!("{author} joined by an invite"),
            Act::Removed(_) => format!("{author} removed {whom}"),
            Act::Left => format!("{author} left"),
            Act::Promoted(_) => format!("{author} made {whom} an owner"),
            Act::Demoted(_) => format!("{author} made {whom} a member"),
            Act::HandedOver(_) => format!("{author} handed the conversation over to {whom}"),
            Act::Opened => format!("{author} made the conversation public"),
            Act::Closed => format!("{author} made the conversation private"),
            Act::Renamed(title) => format!("{author} renamed the conversation to “{title}”"),
            Act::Deleted(_) => format!("{author} deleted a message by {whom}"),
            Act::Ended => format!("{author} deleted the conversation"),
            Act::Restored => format!("{author} restored the conversation"),
            Act::Other => return None,
        })
    },

    message: "Message",
    message_in: |title| format!("Message {title}"),
    send: "Send",
    characters_left: |left| match left {
        1 => "1 character left".to_owned(),
        _ => format!("{left} characters left"),
    },
    characters_over: |over| match over {
        1 => "1 character too many: shorten the message to send it".to_owned(),
        _ => format!("{over} characters too many: shorten the message to send it"),
    },

    empty_heading: "Welcome",
    empty_detail: "There is no conversation yet. Name the first one under “New conversation”, \
                   and everyone on this server will see it.",
    missing_heading: "This conversation is not here",
    missing_detail: "It was deleted, or the address has a slip in it.",
    show_conversations: "Show conversations",
    page_missing_heading: "There is nothing at this address",
    page_missing_detail: "The address may have a slip in it.",
    go_home: "Go to the conversations",

    lost_network: "You are offline.",
    lost_server: "The server does not answer.",
    retry_in: |seconds| format!("Trying again in {seconds} s"),
    retrying: "Trying again…",
    waiting_count: |count| format!("{count} waiting"),
    retry_now: "Retry now",
    back_online: "Back online",

    forgetful: |unsent| {
        if unsent {
            "This browser lets O'Chat keep nothing: what is not sent yet is lost when you close this \
             page."
        } else {
            "This browser keeps no copy of what you read: without a connection there is nothing to \
             show after a reload. What you write is kept until it is sent."
        }
    },
    away: |since, until| format!("Offline {since}–{until}"),
    away_new: |count| format!("{count} new"),
    away_edited: |count| format!("{count} edited"),
    away_deleted: |count| format!("{count} deleted"),

    deleted: |title| format!("“{title}” was deleted."),
    undo: "Undo",
    deleted_elsewhere: |title| match title {
        "" => "A conversation in which you were writing is gone.".to_owned(),
        title => format!("“{title}” was deleted."),
    },
    shut_out: |title| {
        format!("You are no longer in “{title}”. It is private, so this browser has forgotten it.")
    },
    kept_draft: "What you were writing is safe:",
    use_draft: "Put it in this conversation",
    title_fault: |fault| match fault {
        TextFault::Empty => "A conversation needs a name.".to_owned(),
        TextFault::TooLong { length, max } => {
            format!("That name has {length} characters; {max} fit.")
        }
    },
    message_fault: |fault| match fault {
        TextFault::Empty => "There is nothing to read in this message.".to_owned(),
        TextFault::TooLong { length, max } => {
            format!("This message has {length} characters; {max} fit.")
        }
    },
    name_fault: |fault| match fault {
        TextFault::Empty => "Please write a name.".to_owned(),
        TextFault::TooLong { length, max } => {
            format!("That name has {length} characters; {max} fit.")
        }
    },
    refused: |what, title| match what {
        Refused::Create => format!("“{title}” could not be created."),
        Refused::Rename => format!("“{title}” could not be renamed."),
        Refused::SetVisibility => format!("Who sees “{title}” could not be changed."),
        Refused::Delete => format!("“{title}” could not be deleted."),
        Refused::Restore => format!("“{title}” could not be brought back."),
        Refused::EditMessage => format!("Your change to a message in “{title}” was not saved."),
        Refused::DeleteMessage => format!("A message in “{title}” could not be deleted."),
    },

    fault_offline: "The server did not answer.",
    fault_busy: "The server is busy. Try again in a moment.",
    fault_signed_out: "You are no longer signed in.",
    fault_not_found: "It is no longer there, or not open to you.",
    fault_changed: "It was changed elsewhere in the meantime.",
    fault_refused: "The server refused it.",
    fault_protocol: "The server’s answer made no sense. Is the app up to date?",
    field_code: |code| {
        Some(match code {
            "validation_required" | "validation_is_required" => "Nothing visible was written.",
            "validation_max_text_constraint" => "It is too long.",
            "validation_min_text_constraint" => "It is too short.",
            "validation_not_self" => "It belongs to somebody else.",
            "validation_not_unique" | "validation_pk_invalid" => "It exists already.",
            "validation_missing_rel_records" => "What it belongs to is no longer there.",
            "validation_read_only" => "That cannot be changed.",
            "validation_deleted" => "This message has been deleted in the meantime.",
            "validation_guests_closed" => "This server lets nobody in as a guest.",
            "validation_last_owner" => {
                "Somebody has to own this conversation: make somebody else an owner first, hand \
                 it over, or delete it."
            }
            "validation_invite_unknown" => {
                "This invite is not known here: the link may be incomplete, or its conversation \
                 has been deleted."
            }
            "validation_invite_revoked" => "This invite has been withdrawn. Ask for a new one.",
            "validation_invite_expired" => "This invite has expired. Ask for a new one.",
            "validation_invite_used_up" => {
                "This invite has let in as many people as it was for. Ask for a new one."
            }
            "validation_purged" => "It is too late to bring this conversation back.",
            _ => return None,
        })
    },
};
