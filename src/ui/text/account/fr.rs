//! French. The spaces are those of the other French words.

use super::AccountText;

pub const TEXT: AccountText = AccountText {
    email: "Adresse e-mail",
    password: "Mot de passe",
    password_hint: "8 caractères au moins. Quelques mots font un bon mot de passe.",
    wait: "Un instant…",
    forgotten: "Mot de passe oublié\u{202f}?",
    forgotten_heading: "Mot de passe oublié",
    forgotten_detail: "Écrivez l’adresse de votre compte. S’il existe, un courrier avec un lien \
                       pour choisir un nouveau mot de passe est en route.",
    send_letter: "Envoyer le courrier",
    letter_sent: "S’il existe un compte à cette adresse, le courrier est en route.",
    as_guest: "Entrer en tant qu’invité",
    guests_closed: "Ce serveur n’accueille pas d’invités.",
    by_invitation: "Les nouveaux comptes se créent sur invitation.",
    sign_up_closed: "Ce serveur n’accepte pas de nouveaux comptes.",
    wrong_password: "Cette adresse et ce mot de passe ne vont pas ensemble.",

    account: "Compte",
    close: "Fermer",
    saved: "Enregistré.",
    choose_picture: "Choisir une image",
    remove_picture: "Retirer l’image",
    guest_detail: "Vous êtes ici en tant qu’invité\u{a0}: ce compte ne vit que dans ce navigateur.",
    member_heading: "Créer un compte",
    member_detail: "Tout ce que vous avez écrit reste à vous, et vous pourrez vous connecter partout.",
    member_done: "C’est fait. Vous pouvez désormais vous connecter partout avec votre adresse et \
                  votre mot de passe.",
    change_email: "Changer d’adresse",
    new_email: "Nouvelle adresse e-mail",
    email_done: "Votre adresse a été changée.",
    change_password: "Changer de mot de passe",
    new_password: "Nouveau mot de passe",
    old_password: "Mot de passe actuel",
    password_done: "Votre mot de passe a été changé.",
    others_end: "Vous serez déconnecté de tous vos autres appareils.",
    delete_account: "Supprimer le compte",
    delete_question: "Supprimer votre compte\u{202f}?",
    delete_detail: "Votre nom, votre image et votre adresse sont effacés pour de bon. Ce que vous \
                    avez écrit reste, sous «\u{a0}Compte supprimé\u{a0}».",

    code: |code| {
        Some(match code {
            "validation_required" => "Ce champ est à remplir.",
            "validation_is_email" | "validation_invalid_email" => {
                "Ce n’est pas une adresse e-mail."
            }
            "validation_not_unique" => "Il existe déjà un compte à cette adresse.",
            "validation_min_text_constraint" => "Un mot de passe a 8 caractères au moins.",
            "validation_max_text_constraint" => "C’est trop long.",
            "validation_invalid_old_password" => "Ce n’est pas votre mot de passe actuel.",
            "validation_guests_closed" => "Ce serveur n’accueille pas d’invités.",
            "validation_sign_up_closed" => "Ce serveur n’accepte pas de nouveaux comptes.",
            "validation_invite_required" => "Les nouveaux comptes se créent sur invitation.",
            "validation_not_guest" => "Ce compte a déjà une adresse et un mot de passe.",
            "validation_invalid_image" => "Cette image ne peut pas être utilisée ici.",
            _ => return None,
        })
    },
};
