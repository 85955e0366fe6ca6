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
    no_passwords: "Nobody comes in here by a password.",
    expired: "Your last visit has ended. Sign in to go on: what you had not sent is still here.",
    let_go_heading: "Remove somebody’s unsent words?",
    let_go_detail: "Whoever was here last wrote something that has not been sent. It waits for them \
                    to sign in again, and is removed for good when somebody else comes in.",
    let_go: "Remove it and come in",

    account: "Account",
    close: "Close",
    saved: "Saved.",
    choose_picture: "Choose a picture",
    remove_picture: "Remove the picture",
    guest_detail: "You are here as a guest: this account lives in this browser only.",
    member_heading: "Create an account",
    member_detail: "Everything you wrote stays yours, and you can sign in anywhere.",
    member_invited: "New accounts are made by invitation: it takes an invite link by which you came \
                     in.",
    member_done: "Done. From now on you can sign in anywhere with your e-mail and password.",
    change_email: "Change e-mail",
    new_email: "New e-mail",
    email_done: "Your e-mail address was changed.",
    change_password: "Change password",
    new_password: "New password",
    old_password: "Present password",
    password_done: "Your password was changed.",
    perhaps_none: "An account that came by a sign-in provider has no password until one is set by a \
                   letter.",
    set_by_letter: "Send me a letter that sets a password",
    others_end: "You will be signed out on every other device, and sign-in providers that you have \
                 added to this account are removed from it.",
    delete_account: "Delete account",
    delete_question: "Delete your account?",
    delete_detail: "Your name, picture and address are removed for good. What you wrote stays, \
                    under “Deleted account”.",

    continue_with: |name| format!("Continue with {name}"),
    tie: "Another way to sign in to this account:",
    tied: "Done. From now on you can sign in with it anywhere.",
    code_heading: "Sign in with a code",
    code_detail: "Write the address of your account. If there is one, a letter with a code that \
                  lets you in once is on its way.",
    second_detail: "The first proof was right. This server wants a second one: a code that it sends \
                    to the address of your account.",
    send_code: "Send me a code",
    other_ways: "Other ways to sign in",
    another_code: "Send another code",
    one_time_code: "Code",
    code_sent: "If there is an account with this address, the letter is on its way. The code is good \
                for a few minutes.",
    wrong_code: "This code is wrong, or no longer good.",
    unproved: |email| format!("Your address {email} is not confirmed yet."),
    prove: "Send a confirmation letter",
    prove_sent: "The letter is on its way. Open the link in it.",

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
            "validation_passwords_closed" => "Nobody comes in here by a password.",
            "validation_address_taken" => {
                "This sign-in brings no address of its own, so that the code which this server wants \
                 as a second proof could not reach you."
            }
            "validation_invite_required" => "New accounts are made by invitation.",
            "validation_not_guest" => "This account has an address and a password already.",
            "validation_invalid_provider" | "validation_way_closed" => {
                "This way in is not offered any more."
            }
            "validation_nothing_kept" => {
                "This browser lets the page keep nothing, which this way in needs."
            }
            "validation_not_begun" => "This sign-in was not begun in this tab. Please begin again.",
            "validation_other_person" => {
                "Somebody signed in or out here meanwhile. Please begin again."
            }
            "validation_declined" => "The sign-in was declined at the provider.",
            "validation_failed" => "The provider did not confirm the sign-in. Please begin again.",
            "validation_no_address" => {
                "The provider told no e-mail address, which an account here needs."
            }
            "validation_taken" => {
                "This sign-in belongs to another account here. Sign out to come in with it."
            }
            "validation_second_proof" => "This server wants a second proof.",
            "validation_invalid_image" => "This is no picture that can be used here.",
            _ => return None,
        })
    },
};
