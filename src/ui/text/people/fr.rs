//! French.

use super::PeopleText;

pub const TEXT: PeopleText = PeopleText {
    message: "Écrire",
    who_is_in: "Dans cette conversation",
    nobody_in: "Personne n’est encore dans cette conversation. Il suffit d’y écrire.",
    people_failed: "Les personnes n’ont pas pu être chargées.",
    close: "Fermer",
    owner: "Propriétaire",
    member: "Membre",
    message_to: |name| format!("Écrire à {name}"),
    add_people: "Ajouter des personnes",
    find_hint: "Chercher par nom",
    nobody_found: "Personne ne porte un tel nom.",
    add: |name| format!("Ajouter {name}"),
    is_in: |name| format!("{name} y est déjà"),
    make_owner: "Nommer propriétaire",
    make_member: "Rendre simple membre",
    hand_over: "Transmettre",
    hand_over_question: |name| format!("Transmettre à {name}\u{202f}?"),
    hand_over_detail: "Cette personne devient propriétaire à votre place, et vous restez membre.",
    remove: "Retirer",
    remove_question: |name| format!("Retirer {name}\u{202f}?"),
    remove_private: "Cette personne ne verra plus la conversation. Le lien par lequel \
                     elle est entrée, s’il y en a un, ne vaudra plus pour personne.",
    remove_public: "La conversation est publique\u{a0}: cette personne la voit encore et peut revenir.",
    leave: "Quitter",
    leave_question: |title| format!("Quitter «\u{a0}{title}\u{a0}»\u{202f}?"),
    leave_detail: "Vous ne la verrez plus. Vous ne reviendrez que si quelqu’un vous fait entrer.",
    invite_link: "Inviter par un lien",
    show_links: "Voir les liens",
    link_uses: "Nombre de personnes",
    link_hours: "Valable",
    days: |days| match days {
        0 | 1 => format!("{days} jour"),
        _ => format!("{days} jours"),
    },
    make_link: "Créer un lien",
    link: "Lien",
    copy: "Copier",
    copied: "C’est copié.",
    copy_failed: "Le navigateur refuse\u{a0}: sélectionnez le lien et copiez-le vous-même.",
    link_once: "Qui a ce lien peut entrer. Il n’est montré que maintenant.",
    living_links: "Liens en circulation",
    no_links: "Aucun lien ne circule.",
    link_until: "Expire\u{a0}:",
    uses_left: |count| match count {
        0 | 1 => format!("Encore pour {count} personne"),
        _ => format!("Encore pour {count} personnes"),
    },
    revoke: "Révoquer",
    invite_lost: "Cette invitation ne mène nulle part",
    join_question: |title| format!("Entrer dans «\u{a0}{title}\u{a0}»\u{202f}?"),
    not_now: "Pas maintenant",

    code: |code| {
        Some(match code {
            "validation_not_member" => "Seul quelqu’un qui y est peut en être propriétaire.",
            "validation_direct" => "Une conversation à deux reste entre ces deux personnes.",
            "validation_too_many" => "Il y a déjà cent liens\u{a0}: révoquez-en un d’abord.",
            _ => return None,
        })
    },
};
