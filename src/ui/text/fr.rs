//! French. A narrow no-break space (U+202F) stands before `?`, `!` and `;`, a no-break space (U+00A0)
//! before `:` and inside guillemets; apostrophes are curved.

use super::Text;
use crate::{
    domain::{Act, TextFault},
    store::Refused,
};

pub const TEXT: Text = Text {
    language_name: "Français",
    retry: "Réessayer",
    cancel: "Annuler",
    save: "Enregistrer",
    delete: "Supprimer",
    edit: "Modifier",
    dismiss: "Fermer",
    loading: "Chargement",
    lazy_failed: "Le chargement a échoué. Vérifiez la connexion\u{a0}; si cela dure, rechargez la page.",

    tagline: "Un endroit calme où votre équipe discute, sur votre propre serveur.",
    your_name: "Votre nom",
    join: "Entrer",
    joining: "Un instant…",
    queued: "Beaucoup de monde se présente en même temps. Votre tour vient tout seul.",
    name_hint: "C’est ainsi que les autres vous verront. 40 caractères au plus.",
    join_expired: "Votre dernière visite a pris fin. Choisissez un nom ou connectez-vous.",
    sign_in: "Se connecter",
    create_account: "Créer un compte",
    language: "Langue",

    conversations: "Conversations",
    toggle_sidebar: "Afficher ou masquer la liste",
    back: "Retour",
    new_conversation: "Nouvelle conversation",
    create: "Créer",
    options_for: |title| format!("Options de {title}"),
    private: "Privée",
    private_hint: "Seules les personnes que vous ajoutez sauront qu’elle existe.",
    list_failed: "Impossible de charger les conversations.",
    list_empty: "Pas encore de conversation. Donnez-lui un nom ci-dessus, et elle est là.",
    you: "Vous",
    no_message: "Pas encore de message",
    draft: "Brouillon",
    unread: |count| match count {
        0 | 1 => format!("{count} non lu"),
        _ => format!("{count} non lus"),
    },
    saving: "Enregistrement…",
    will_save: "Sera enregistré au retour de la connexion",
    not_saved: "Non enregistré",
    discard_change: "Abandonner la modification",

    settings: "Réglages",
    guest: "Invité",

    people: "Personnes",
    people_count: |count| match count {
        0 | 1 => format!("{count} personne"),
        _ => format!("{count} personnes"),
    },
    invited: |inviter, title| match inviter {
        "" => format!("On vous invite dans «\u{a0}{title}\u{a0}»."),
        _ => format!("{inviter} vous invite dans «\u{a0}{title}\u{a0}»."),
    },

    messages: "Messages",
    someone: "Quelqu’un",
    deleted_account: "Compte supprimé",
    edited: "modifié",
    sending: "Envoi…",
    waiting: "Sera envoyé au retour de la connexion",
    not_sent: "Non envoyé.",
    discard: "Abandonner",
    options_for_message: "Options de ce message",
    edit_label: "Modifier le texte",
    edit_keys: "Entrée pour enregistrer, Échap pour annuler",
    older_loading: "Chargement des messages précédents…",
    older_failed: "Impossible de charger les messages précédents.",
    beginning_of: |title| format!("Ici commence {title}"),
    beginning_detail: "Ce qui s’écrit ici y reste, pour tous ceux qui viendront.",
    no_messages: |title| format!("{title} n’attend que vous"),
    no_messages_detail: "Personne n’a encore écrit ici. À vous le premier mot.",
    thread_failed: "Impossible de charger les messages.",
    at_missing: "Le message visé par ce lien n’est plus là.",
    latest: "Aller aux derniers messages",
    new_messages: |count| match count {
        0 | 1 => format!("{count} nouveau message"),
        _ => format!("{count} nouveaux messages"),
    },
    says: |author, text| format!("{author}\u{a0}: {text}"),
    act: |act, author, whom| {
        Some(match act {
            Act::Added(_) => format!("{author} a ajouté {whom}"),
            Act::Joined => format!("{author} est venu par une invitation"),
            Act::Removed(_) => format!("{author} a retiré {whom}"),
            Act::Left => format!("{author} a quitté la conversation"),
            Act::Promoted(_) => format!("{author} a nommé {whom} propriétaire"),
            Act::Demoted(_) => format!("{author} a fait de {whom} un simple membre"),
            Act::HandedOver(_) => format!("{author} a confié la conversation à {whom}"),
            Act::Opened => format!("{author} a rendu la conversation publique"),
            Act::Closed => format!("{author} a rendu la conversation privée"),
            Act::Renamed(title) => {
                format!("{author} a renommé la conversation «\u{a0}{title}\u{a0}»")
            }
            Act::Deleted(_) => format!("{author} a supprimé un message de {whom}"),
            Act::Ended => format!("{author} a supprimé la conversation"),
            Act::Restored => format!("{author} a rétabli la conversation"),
            Act::Other => return None,
        })
    },

    message: "Message",
    message_in: |title| format!("Écrire dans {title}"),
    send: "Envoyer",
    characters_left: |left| match left {
        0 | 1 => format!("{left} caractère restant"),
        _ => format!("{left} caractères restants"),
    },
    characters_over: |over| match over {
        1 => "1 caractère de trop\u{a0}: raccourcissez le message pour l’envoyer".to_owned(),
        _ => format!("{over} caractères de trop\u{a0}: raccourcissez le message pour l’envoyer"),
    },

    empty_heading: "Bienvenue",
    empty_detail: "Il n’y a pas encore de conversation. Nommez la première sous «\u{a0}Nouvelle \
                   conversation\u{a0}», et tout le monde sur ce serveur la verra.",
    missing_heading: "Cette conversation n’est pas ici",
    missing_detail: "Elle a été supprimée, ou l’adresse comporte une erreur.",
    show_conversations: "Afficher les conversations",
    page_missing_heading: "Il n’y a rien à cette adresse",
    page_missing_detail: "L’adresse comporte peut-être une erreur.",
    go_home: "Aller aux conversations",

    lost_network: "Vous êtes hors ligne.",
    lost_server: "Le serveur ne répond pas.",
    retry_in: |seconds| format!("Nouvel essai dans {seconds}\u{a0}s"),
    retrying: "Nouvel essai…",
    waiting_count: |count| format!("{count} en attente"),
    retry_now: "Réessayer maintenant",
    back_online: "De nouveau en ligne",

    forgetful: |unsent| {
        if unsent {
            "Ce navigateur ne laisse rien conserver à O’Chat\u{a0}: ce qui n’est pas encore envoyé \
             sera perdu à la fermeture de cette page."
        } else {
            "Ce navigateur ne garde pas de copie de ce que vous lisez\u{a0}: sans connexion, il n’y \
             aura rien à montrer après un rechargement. Ce que vous écrivez est gardé jusqu’à l’envoi."
        }
    },
    away: |since, until| format!("Hors ligne {since}–{until}"),
    away_new: |count| format!("{count} nouveau{}", if count > 1 { "x" } else { "" }),
    away_edited: |count| format!("{count} modifié{}", if count > 1 { "s" } else { "" }),
    away_deleted: |count| format!("{count} supprimé{}", if count > 1 { "s" } else { "" }),

    deleted: |title| format!("«\u{a0}{title}\u{a0}» a été supprimée."),
    undo: "Annuler la suppression",
    deleted_elsewhere: |title| match title {
        "" => "Une conversation dans laquelle vous écriviez n’existe plus.".to_owned(),
        title => format!("«\u{a0}{title}\u{a0}» a été supprimée."),
    },
    shut_out: |title| {
        format!(
            "Vous n’êtes plus dans «\u{a0}{title}\u{a0}». Elle est privée\u{a0}: ce navigateur l’a \
             oubliée."
        )
    },
    kept_draft: "Ce que vous écriviez est conservé\u{a0}:",
    use_draft: "Le mettre dans cette conversation",
    title_fault: |fault| match fault {
        TextFault::Empty => "Il faut un nom à la conversation.".to_owned(),
        TextFault::TooLong { length, max } => {
            format!("Ce nom compte {length} caractères\u{202f}; il en tient {max}.")
        }
    },
    message_fault: |fault| match fault {
        TextFault::Empty => "Il n’y a rien à lire dans ce message.".to_owned(),
        TextFault::TooLong { length, max } => {
            format!("Ce message compte {length} caractères\u{202f}; il en tient {max}.")
        }
    },
    name_fault: |fault| match fault {
        TextFault::Empty => "Écrivez un nom, s’il vous plaît.".to_owned(),
        TextFault::TooLong { length, max } => {
            format!("Ce nom compte {length} caractères\u{202f}; il en tient {max}.")
        }
    },
    refused: |what, title| match what {
        Refused::Create => format!("«\u{a0}{title}\u{a0}» n’a pas pu être créée."),
        Refused::Rename => format!("«\u{a0}{title}\u{a0}» n’a pas pu être renommée."),
        Refused::SetVisibility => {
            format!("La visibilité de «\u{a0}{title}\u{a0}» n’a pas pu être changée.")
        }
        Refused::Delete => format!("«\u{a0}{title}\u{a0}» n’a pas pu être supprimée."),
        Refused::Restore => format!("«\u{a0}{title}\u{a0}» n’a pas pu être rétablie."),
        Refused::EditMessage => {
            format!("La modification d’un message de «\u{a0}{title}\u{a0}» n’est pas enregistrée.")
        }
        Refused::DeleteMessage => {
            format!("Un message de «\u{a0}{title}\u{a0}» n’a pas pu être supprimé.")
        }
    },

    fault_offline: "Le serveur n’a pas répondu.",
    fault_busy: "Le serveur est très occupé. Réessayez dans un instant.",
    fault_signed_out: "Vous n’êtes plus connecté.",
    fault_not_found: "Cela n’existe plus, ou ne vous est pas ouvert.",
    fault_changed: "Entre-temps, il y a eu un changement ailleurs.",
    fault_refused: "Le serveur a refusé.",
    fault_protocol: "La réponse du serveur est incompréhensible. L’application est-elle à jour\u{202f}?",
    field_code: |code| {
        Some(match code {
            "validation_required" | "validation_is_required" => "Il n’y a rien de visible.",
            "validation_max_text_constraint" => "C’est trop long.",
            "validation_min_text_constraint" => "C’est trop court.",
            "validation_not_self" => "Cela appartient à quelqu’un d’autre.",
            "validation_not_unique" | "validation_pk_invalid" => "Cela existe déjà.",
            "validation_missing_rel_records" => "Ce à quoi cela se rattache n’existe plus.",
            "validation_read_only" => "Cela ne peut pas être modifié.",
            "validation_deleted" => "Ce message a été supprimé entre-temps.",
            "validation_guests_closed" => "Ce serveur n’accueille pas d’invités.",
            "validation_last_owner" => {
                "Il faut un propriétaire à cette conversation\u{a0}: nommez-en un autre, \
                 transmettez-la, ou supprimez-la."
            }
            "validation_invite_unknown" => {
                "Cette invitation est inconnue ici\u{a0}: le lien est peut-être incomplet, ou la \
                 conversation a été supprimée."
            }
            "validation_invite_revoked" => {
                "Cette invitation a été retirée. Demandez-en une nouvelle."
            }
            "validation_invite_expired" => "Cette invitation a expiré. Demandez-en une nouvelle.",
            "validation_invite_used_up" => {
                "Cette invitation a déjà servi autant de fois que prévu. Demandez-en une nouvelle."
            }
            "validation_purged" => "Il est trop tard pour rétablir cette conversation.",
            _ => return None,
        })
    },
};
