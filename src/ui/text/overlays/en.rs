//! English.

use super::OverlayText;

pub const TEXT: OverlayText = OverlayText {
    rename: "Rename",
    title: "Title",
    rename_heading: |title| format!("Rename “{title}”"),
    not_owner: "Only the owners of this conversation can change it.",
    between_two: "A conversation between two stays as it is.",
    make_private: "Make private…",
    make_private_question: |title| format!("Make “{title}” private?"),
    make_private_detail: "From now on only its members see that it exists. Everyone who wrote in it \
                          is a member and stays; all others lose it at once.",
    make_public: "Make public…",
    make_public_question: |title| format!("Make “{title}” public?"),
    make_public_detail: "From now on everyone on this server can read it, with all that was ever \
                         written in it, and write in it.",
    delete_conversation: |title| format!("Delete “{title}”?"),
    delete_conversation_detail: "It disappears for everyone, with all its messages.",
    theme: "Theme",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    sign_out: "Sign out",
    sign_out_question: "Sign out?",
    sign_out_detail: "A guest account lives in this browser only: once you leave, you cannot come \
                      back as the same person. Unsent drafts are forgotten.",
    sign_out_member: "What you have not sent yet is forgotten.",
    delete_message: "Delete this message?",
    delete_message_detail: "It disappears for everyone.",
};
