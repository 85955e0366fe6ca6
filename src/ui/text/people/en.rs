//! English.

use super::PeopleText;

pub const TEXT: PeopleText = PeopleText {
    message: "Message",
    who_is_in: "In this conversation",
    nobody_in: "Nobody has joined this conversation yet. Whoever writes in it is in.",
    people_failed: "The people could not be loaded.",
    close: "Close",
    owner: "Owner",
    member: "Member",
    message_to: |name| format!("Message {name}"),
    add_people: "Add people",
    find_hint: "Find somebody by name",
    nobody_found: "Nobody has a name like this.",
    add: |name| format!("Add {name}"),
    is_in: |name| format!("{name} is in already"),
    make_owner: "Make owner",
    make_member: "Make member",
    hand_over: "Hand over",
    hand_over_question: |name| format!("Hand over to {name}?"),
    hand_over_detail: "That person becomes an owner in your place, and you stay as a member.",
    remove: "Remove",
    remove_question: |name| format!("Remove {name}?"),
    remove_private: "That person will no longer see this conversation. The link that \
                     brought them here, if one did, stops working for everybody.",
    remove_public: "The conversation is public: that person still sees it and can come back.",
    leave: "Leave",
    leave_question: |title| format!("Leave “{title}”?"),
    leave_detail: "You will no longer see it. You can come back only if somebody lets you in.",
    invite_link: "Invite by link",
    show_links: "Show links",
    link_uses: "People it lets in",
    link_hours: "Good for",
    days: |days| match days {
        1 => "1 day".to_owned(),
        _ => format!("{days} days"),
    },
    make_link: "Make a link",
    link: "Link",
    copy: "Copy",
    copied: "Copied.",
    copy_failed: "The browser would not copy it: select the link and copy it yourself.",
    link_once: "Whoever has this link can come in. It is shown this once.",
    living_links: "Links that are out",
    no_links: "No link is out.",
    link_until: "Until",
    uses_left: |count| match count {
        1 => "For 1 more person".to_owned(),
        _ => format!("For {count} more people"),
    },
    revoke: "Revoke",
    invite_lost: "This invite leads nowhere",
    join_question: |title| format!("Join “{title}”?"),
    not_now: "Not now",

    code: |code| {
        Some(match code {
            "validation_not_member" => "Only somebody who is in can own it.",
            "validation_direct" => "A conversation between two stays between these two.",
            "validation_too_many" => "There are a hundred links already: revoke one first.",
            _ => return None,
        })
    },
};
