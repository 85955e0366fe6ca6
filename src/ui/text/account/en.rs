//! English.

use super::AccountText;

pub const TEXT: AccountText = AccountText {
    email: "E-mail",
    password: "Password",
    password_hint: "At least 8 characters. A few words make a good one.",
    wait: "One moment…",
    forgotten: "Forgotten password?",
    forgotten_heading: "Forgotten password",
    forgotten_detail: "Write the address of your account. If there is one, a letter with a link \
                       that sets a new password is on its way.",
    send_letter: "Send the letter",
    letter_sent: "If there is an account with this address, the letter is on its way.",
    as_guest: "Come in as a guest",
    guests_closed: "This server lets nobody in as a guest.",
    by_invitation: "New accounts are made by invitation.",
    sign_up_closed: "This server takes no new accounts.",
    wrong_password: "This address and this password do not go together.",

    account: "Account",
    close: "Close",
    saved: "Saved.",
    choose_picture: "Choose a picture",
    remove_picture: "Remove the picture",
    guest_detail: "You are here as a guest: this account lives in this browser only.",
    member_heading: "Create an account",
    member_detail: "Everything you wrote stays yours, and you can sign in anywhere.",
    member_done: "Done. From now on you can sign in anywhere with your e-mail and password.",
    change_email: "Change e-mail",
    new_email: "New e-mail",
    email_done: "Your e-mail address was changed.",
    change_password: "Change password",
    new_password: "New password",
    old_password: "Present password",
    password_done: "Your password was changed.",
    others_end: "You will be signed out on every other device.",
    delete_account: "Delete account",
    delete_question: "Delete your account?",
    delete_detail: "Your name, picture and address are removed for good. What you wrote stays, \
                    under “Deleted account”.",

    code: |code| {
        Some(match code {
            "validation_required" => "Please fill this in.",
            "validation_is_email" | "validation_invalid_email" => "This is no e-mail address.",
            "validation_not_unique" => "There is an account with this address already.",
            "validation_min_text_constraint" => "A password needs at least 8 characters.",
            "validation_max_text_constraint" => "It is too long.",
            "validation_invalid_old_password" => "This is not your present password.",
            "validation_guests_closed" => "This server lets nobody in as a guest.",
            "validation_sign_up_closed" => "This server takes no new accounts.",
            "validation_invite_required" => "New accounts are made by invitation.",
            "validation_not_guest" => "This account has an address and a password already.",
            "validation_invalid_image" => "This is no picture that can be used here.",
            _ => return None,
        })
    },
};
