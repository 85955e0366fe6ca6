//! French.

use super::OverlayText;

pub const TEXT: OverlayText = OverlayText {
    rename: "Renommer",
    title: "Titre",
    rename_heading: |title| format!("Renommer «\u{a0}{title}\u{a0}»"),
    not_owner: "Seuls les propriétaires de cette conversation peuvent la modifier.",
    between_two: "Une conversation à deux reste comme elle est.",
    make_private: "Rendre privée…",
    make_private_question: |title| format!("Rendre «\u{a0}{title}\u{a0}» privée\u{202f}?"),
    make_private_detail: "Désormais, seuls ses membres verront qu’elle existe. Toutes les personnes \
                          qui y ont écrit en sont membres et restent\u{202f}; les autres la perdent \
                          aussitôt.",
    make_public: "Rendre publique…",
    make_public_question: |title| format!("Rendre «\u{a0}{title}\u{a0}» publique\u{202f}?"),
    make_public_detail: "Désormais, tout le monde sur ce serveur pourra la lire, avec tout ce qui y a \
                         été écrit, et y écrire.",
    delete_conversation: |title| format!("Supprimer «\u{a0}{title}\u{a0}»\u{202f}?"),
    delete_conversation_detail: "Elle disparaît pour tout le monde, avec tous ses messages.",
    theme: "Thème",
    theme_system: "Système",
    theme_light: "Clair",
    theme_dark: "Sombre",
    sign_out: "Se déconnecter",
    sign_out_question: "Se déconnecter\u{202f}?",
    sign_out_detail: "Un compte d’invité ne vit que dans ce navigateur\u{a0}: une fois parti, vous \
                      ne pourrez plus revenir sous la même identité. Les brouillons sont oubliés.",
    sign_out_member: "Ce que vous n’avez pas encore envoyé est oublié.",
    delete_message: "Supprimer ce message\u{202f}?",
    delete_message_detail: "Il disparaît pour tout le monde.",
};
