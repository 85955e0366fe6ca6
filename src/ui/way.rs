//! The ways in: which form stands at the beginning.

/// The sign-in methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a name alone.
    Guest,
    /// With an account.
    SignIn,
    /// By making an account.
    SignUp,
    /// Back to a lost password.
    Forgotten,
    /// By a code that comes by mail.
    Code,
}
