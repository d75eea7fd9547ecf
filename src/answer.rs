//! Yes, no, or not known: what every stage answers with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A yes or no that may not be known.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    #[default]
    Unknown,
}

impl Answer {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// One of them at least.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }

    /// All of them; yes for none.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Yes, Self::and)
    }

    /// Any of them; no for none.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::No, Self::or)
    }
}

impl std::ops::Not for Answer {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Answer {
    fn from(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }
}

/// An answer with its reason, as the policies give it (policies/lib/answer.rego).
#[derive(Clone, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasoned {
    /// The answer.
    pub is: Answer,
    /// Why; absent where it is yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Ids that it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
    /// Organization policies alone make it yes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_policy: bool,
    /// Yes only after so many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_days: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::Answer;

    const ALL: [Answer; 3] = [Answer::Yes, Answer::No, Answer::Unknown];

    /// What it may turn out to be.
    fn may_be(answer: Answer) -> Vec<bool> {
        match answer {
            Answer::Yes => vec![true],
            Answer::No => vec![false],
            Answer::Unknown => vec![true, false],
        }
    }

    #[test]
    fn an_answer_is_what_all_that_it_may_turn_out_to_be_agree_in() {
        let joined = |one: Answer, other: Answer, both: fn(bool, bool) -> bool| {
            let other = may_be(other);
            let mut found: Vec<bool> = may_be(one)
                .iter()
                .flat_map(|one| other.iter().map(|other| both(*one, *other)))
                .collect();
            found.dedup();
            match found.as_slice() {
                [same] => Answer::from(*same),
                _ => Answer::Unknown,
            }
        };
        for one in ALL {
            for other in ALL {
                assert_eq!(one.and(other), joined(one, other, |a, b| a && b));
                assert_eq!(one.or(other), joined(one, other, |a, b| a || b));
            }
            assert_eq!(!!one, one);
        }
    }
}
