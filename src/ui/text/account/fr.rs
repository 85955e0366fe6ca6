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
    no_passwords: "Personne n’entre ici par un mot de passe.",
    expired: "Votre dernière visite a pris fin. Connectez-vous pour continuer\u{a0}: ce que vous \
              n’aviez pas envoyé est encore là.",
    let_go_heading: "Effacer les mots de quelqu’un\u{202f}?",
    let_go_detail: "La dernière personne ici a écrit quelque chose qui n’a pas été envoyé. Cela \
                    l’attend jusqu’à sa prochaine connexion, et s’efface pour de bon quand quelqu’un \
                    d’autre entre.",
    let_go: "L’effacer et entrer",

    account: "Compte",
    close: "Fermer",
    saved: "Enregistré.",
    choose_picture: "Choisir une image",
    remove_picture: "Retirer l’image",
    guest_detail: "Vous êtes ici en tant qu’invité\u{a0}: ce compte ne vit que dans ce navigateur.",
    member_heading: "Créer un compte",
    member_detail: "Tout ce que vous avez écrit reste à vous, et vous pourrez vous connecter partout.",
    member_invited: "Les nouveaux comptes se créent sur invitation\u{a0}: il faut être entré par un \
                     lien d’invitation.",
    member_done: "C’est fait. Vous pouvez désormais vous connecter partout avec votre adresse et \
                  votre mot de passe.",
    change_email: "Changer d’adresse",
    new_email: "Nouvelle adresse e-mail",
    email_done: "Votre adresse a été changée.",
    change_password: "Changer de mot de passe",
    new_password: "Nouveau mot de passe",
    old_password: "Mot de passe actuel",
    password_done: "Votre mot de passe a été changé.",
    perhaps_none: "Un compte venu par un fournisseur d’identité n’a pas de mot de passe tant qu’un \
                   courrier n’en fait pas choisir un.",
    set_by_letter: "M’envoyer un courrier pour en choisir un",
    others_end: "Vous serez déconnecté de tous vos autres appareils, et les fournisseurs \
                 d’identité ajoutés à ce compte en seront retirés.",
    delete_account: "Supprimer le compte",
    delete_question: "Supprimer votre compte\u{202f}?",
    delete_detail: "Votre nom, votre image et votre adresse sont effacés pour de bon. Ce que vous \
                    avez écrit reste, sous «\u{a0}Compte supprimé\u{a0}».",

    continue_with: |name| format!("Continuer avec {name}"),
    tie: "Un autre moyen de se connecter à ce compte\u{a0}:",
    tied: "C’est fait. Vous pouvez désormais vous connecter partout par ce moyen.",
    code_heading: "Se connecter avec un code",
    code_detail: "Écrivez l’adresse de votre compte. S’il existe, un courrier avec un code qui vous \
                  fait entrer une fois est en route.",
    second_detail: "La première preuve était bonne. Ce serveur en demande une seconde\u{a0}: un code \
                    qu’il envoie à l’adresse de votre compte.",
    send_code: "M’envoyer un code",
    other_ways: "Autres moyens de se connecter",
    another_code: "Envoyer un autre code",
    one_time_code: "Code reçu",
    code_sent: "S’il existe un compte à cette adresse, le courrier est en route. Le code est bon \
                quelques minutes.",
    wrong_code: "Ce code est faux ou n’est plus bon.",
    unproved: |email| format!("Votre adresse {email} n’est pas encore confirmée."),
    prove: "Envoyer un courrier de confirmation",
    prove_sent: "Le courrier est en route. Ouvrez le lien qu’il contient.",

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
            "validation_passwords_closed" => "Personne n’entre ici par un mot de passe.",
            "validation_address_taken" => {
                "Ce moyen n’apporte pas d’adresse à lui\u{a0}: le code que ce serveur demande comme \
                 seconde preuve ne pourrait pas vous parvenir."
            }
            "validation_invite_required" => "Les nouveaux comptes se créent sur invitation.",
            "validation_not_guest" => "Ce compte a déjà une adresse et un mot de passe.",
            "validation_invalid_provider" | "validation_way_closed" => {
                "Ce moyen de se connecter n’est plus proposé."
            }
            "validation_nothing_kept" => {
                "Ce navigateur ne laisse rien garder à la page, ce dont ce moyen a besoin."
            }
            "validation_not_begun" => {
                "Cette connexion n’a pas commencé dans cet onglet. Veuillez recommencer."
            }
            "validation_other_person" => {
                "Quelqu’un s’est connecté ou déconnecté ici entre-temps. Veuillez recommencer."
            }
            "validation_declined" => "La connexion a été refusée chez le fournisseur.",
            "validation_failed" => {
                "Le fournisseur n’a pas confirmé la connexion. Veuillez recommencer."
            }
            "validation_no_address" => {
                "Le fournisseur n’a pas donné d’adresse e-mail, qu’il faut pour un compte ici."
            }
            "validation_taken" => {
                "Ce moyen de se connecter appartient à un autre compte d’ici. Déconnectez-vous pour \
                 entrer par lui."
            }
            "validation_second_proof" => "Ce serveur demande une seconde preuve.",
            "validation_invalid_image" => "Cette image ne peut pas être utilisée ici.",
            _ => return None,
        })
    },
};
