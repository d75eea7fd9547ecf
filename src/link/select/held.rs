//! Yes, no, or what decides.

use crate::facts::{Answer, Reason, Unknown};

/// Whether something holds of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    No,
    Unsure(Unknown),
}

impl Held {
    /// An answer, with what decides where there is none.
    pub(super) fn of(answer: Answer, why: impl FnOnce() -> Unknown) -> Self {
        match answer {
            Answer::Yes => Self::Yes,
            Answer::No => Self::No,
            Answer::Unknown => Self::Unsure(why()),
        }
    }

    /// Both; a no settles it whatever the other is.
    pub(super) fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Yes => other(),
            Self::Unsure(why) => match other() {
                Self::No => Self::No,
                _ => Self::Unsure(why),
            },
        }
    }

    /// Any of them; a yes settles it whatever the other is.
    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No => other(),
            Self::Unsure(why) => match other() {
                Self::Yes => Self::Yes,
                _ => Self::Unsure(why),
            },
        }
    }
}

impl std::ops::Not for Held {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unsure @ Self::Unsure(_) => unsure,
        }
    }
}

/// A field that isn't known, where nothing tells more of it.
pub(super) fn unresolved(field: impl Into<String>) -> Unknown {
    Unknown {
        reason: Reason::Unresolved,
        references: vec![field.into()],
        candidates: Vec::new(),
    }
}
