//! Who reads: findings that only some readers have a use for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a reader wants to hear. What a persona doesn't see is left out of the formats for people and
/// never fails a run; JSON and SARIF keep it, marked.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Persona {
    /// What somebody who reviews the change should act on
    #[default]
    Regular,
    /// Hygiene, too: settings that an expert would add
    Pedantic,
    /// Everything, including what only an audit asks for
    Auditor,
}

impl Persona {
    /// Whether this reader sees what is meant for `other`.
    pub fn sees(self, other: Self) -> bool {
        other <= self
    }

    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::Pedantic => "pedantic",
            Self::Auditor => "auditor",
        }
    }
}
