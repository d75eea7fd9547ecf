//! Policies: bundles of Rego, their metadata, and the engine. The only user of regorus.

mod apart;
mod archive;
mod binary;
mod bundle;
mod calls;
mod case;
mod engine;
mod error;
mod files;
mod heads;
mod input;
mod lookup;
mod metadata;
#[cfg(test)]
mod needs;
mod own;
mod raw;
mod shared;
mod stopwatch;
mod supersedes;
mod testing;
mod value;
mod words;

pub use apart::{COMMAND as APART, serve};
pub(crate) use bundle::is_kebab;
pub use bundle::{Alone, Bundle};
pub use case::Case;
pub use error::PolicyError;
pub use input::Pieces;
pub use lookup::{UnknownRule, instead_of};
pub use testing::{Covered, Failure, Sides, Test, Tested, test};

use crate::finding::{Persona, Severity};
use bundle::LIMIT;

/// A rule's identity and prose; id, family and package follow from its folder.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rule {
    /// Folder name, kebab-case, the defect: `vault-without-cmk`.
    pub id: String,
    /// Parent folder: `cmk`.
    pub family: String,
    /// One line.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Severity of a violated judgement.
    pub severity: Severity,
    /// Imperative, one line.
    pub remedy: String,
    /// The source in AWS's documentation.
    pub source: String,
    /// Ids of rules that say no more of a resource of which this one has spoken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<String>,
    /// The least persona that sees its findings.
    pub persona: Persona,
    /// The least persona that sees its undecided findings, if that is a higher one.
    pub persona_undecided: Persona,
    /// What its undecided findings ask, where the fields that they wait for don't tell.
    pub question: Option<RuleQuestion>,
}

/// What a rule asks of the user.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RuleQuestion {
    /// `{account}` stands for the account of the finding's resource.
    pub text: String,
    /// What would answer it.
    pub answer: String,
}

impl Rule {
    /// The rule's page in the documentation; of a rule of one's own, its source.
    pub fn url(&self) -> String {
        if !binary::has(&self.policy()) {
            return self.source.clone();
        }
        format!(
            "{}/blob/main/docs/rules/{}.md",
            env!("CARGO_PKG_REPOSITORY"),
            self.id
        )
    }
}

/// A path as Rego writes it: names that are no identifiers stand quoted in brackets.
pub(crate) fn package_name<S: AsRef<str>>(parts: &[S]) -> String {
    let mut name = String::new();
    for part in parts.iter().map(AsRef::as_ref) {
        let plain = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match (plain, name.is_empty()) {
            (true, true) => name.push_str(part),
            (true, false) => name = format!("{name}.{part}"),
            (false, _) => name = format!("{name}[{}]", serde_json::Value::from(part)),
        }
    }
    name
}
