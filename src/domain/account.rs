//! What somebody asks about an account: to come in, to be somebody else's equal, to leave for good.

use std::fmt;

/// Something typed that no log may hold.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// One thing that is asked about an account. Texts are as typed: the server cleans and judges them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// A stranger comes in with an address and a password.
    SignIn {
        /// The address.
        email: String,
        /// The password.
        password: Secret,
    },
    /// A stranger makes an account.
    SignUp {
        /// How the others will see them.
        name: String,
        /// The address.
        email: String,
        /// The password.
        password: Secret,
    },
    /// A guest gets an address and a password, and stays the same person.
    BecomeMember {
        /// The address.
        email: String,
        /// The password.
        password: Secret,
    },
    /// A member takes another address or another password; what stays is empty.
    Credentials {
        /// The present password.
        old: Secret,
        /// The new address.
        email: String,
        /// The new password.
        password: Secret,
    },
    /// The account ends; words stay.
    Delete {
        /// The present password; a guest has none.
        password: Secret,
    },
    /// Another name.
    Rename {
        /// The new one.
        name: String,
    },
    /// Choose a picture from this machine, cut to size; [`Account::Picture`] sends it.
    ChoosePicture,
    /// Another picture, ready to be sent as JPEG; none takes the present one away.
    Picture(Option<Vec<u8>>),
    /// A letter that leads to a new password.
    ResetPassword {
        /// Where to.
        email: String,
    },
    /// Which ways in there are besides, and what concerns them about the own account.
    Ways,
    /// Go to a sign-in provider; the page is left, and who comes back comes to another one.
    Depart {
        /// Which one, by the server's name for it.
        provider: String,
    },
    /// Back from a sign-in provider, with what it said.
    Arrive {
        /// The server's name for the provider.
        provider: String,
        /// The PKCE verifier: proves that the person who returns is the one who left.
        verifier: Secret,
        /// What the provider said.
        code: Secret,
        /// Where the provider was told to send whoever signs in.
        back: String,
    },
    /// A letter with a code that lets somebody in once.
    RequestCode {
        /// Where to.
        email: String,
    },
    /// A stranger comes in with such a code.
    Code {
        /// Which request it answers.
        ticket: String,
        /// As typed.
        code: Secret,
        /// What the server gave whoever has shown one proof and needs this second one; empty
        /// otherwise.
        second: String,
    },
    /// A letter that proves the own address.
    Verify {
        /// Where to.
        email: String,
    },
}

impl Account {
    /// Whether only a stranger asks for it.
    pub fn is_entrance(&self) -> bool {
        matches!(
            self,
            Self::SignIn { .. }
                | Self::SignUp { .. }
                | Self::RequestCode { .. }
                | Self::Code { .. }
        )
    }

    /// Whether everybody asks for it.
    pub fn is_anybodys(&self) -> bool {
        matches!(
            self,
            Self::ResetPassword { .. } | Self::Ways | Self::Depart { .. } | Self::Arrive { .. }
        )
    }
}

/// What came of choosing a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// The reader thought better of it.
    Nothing,
    /// A picture, ready to be sent.
    Picture(Vec<u8>),
    /// Something that is no picture.
    Unreadable,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignUp {
    /// Everybody.
    #[default]
    Open,
    /// Whoever was invited.
    Invitation,
    /// Nobody.
    Closed,
}

/// The ways into this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doors {
    /// Whether a name is enough.
    pub guests: bool,
    /// Who may make an account.
    /// Who may make an account.
    pub sign_up: SignUp,
}

impl Default for Doors {
    /// What is offered before the server has said anything.
    fn default() -> Self {
        Self { guests: true, sign_up: SignUp::Open }
    }
}

/// The ways in besides a name and a password, as an admin has enabled them.
#[expect(clippy::struct_excessive_bools, reason = "each is switched by itself")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Sign-in providers: the server's name for each, and its name for people.
    pub providers: Vec<(String, String)>,
    /// Whether a code by mail lets somebody in.
    pub codes: bool,
    /// Whether an address and a password do.
    pub passwords: bool,
    /// The own address, when the server sends letters; empty otherwise, and of a guest.
    pub letters: String,
    /// Whether nobody has proved that address.
    pub unproved: bool,
    /// Whether the own account, made by a sign-in provider, has no password that anybody knows.
    pub no_password: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_log_holds_a_password() {
        let password = Secret("a long password".into());
        let shown = format!("{:?}", Account::Delete { password });
        assert!(!shown.contains("long"), "{shown}");
    }
}
