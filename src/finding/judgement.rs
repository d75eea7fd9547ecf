//! What a policy said: a symbolic place and a sentence, nothing of files or severities.

use super::{Persona, Severity};
use serde::{Deserialize, Serialize};

/// One element of a rule's `findings` set, as Rego gives it.
///
/// `attribute` paths use the names of the facts (`["key"]`, `["changeable_for_days"]`); the engine
/// translates them to Terraform's (`kms_key_arn`, `lock_configuration.changeable_for_days`) by
/// resource type, so that a rule need not know which provider made the object.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// Id of a fact: `<plan>:<address>`.
    pub resource: String,
    /// Fact field the finding is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<String>,
    /// Lower-case sentence: the fact, then the consequence; no full stop.
    pub message: String,
    /// Violated, or not decidable from this input.
    pub verdict: Verdict,
    /// Other objects that explain it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// What to do, where it differs from the rule's remedy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Unknown values that an undecided judgement waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<WaitsFor>,
    /// How bad it is, where that is less than the rule's severity says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// What is wrong with the line itself, in a few words (`AWS managed key`); never the attribute's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The least persona that sees it, where that is a higher one than the rule's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<Persona>,
    /// Tells two findings of one rule on one attribute apart (a rule name of a backup plan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
}

/// Three-valued logic's two values that are worth saying.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
#[derive(schemars::JsonSchema)]
pub enum Verdict {
    /// The defect is there.
    Violated,
    /// Can't be known from this input.
    Undecided,
}

/// Another object that a judgement points at.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Id of a fact.
    pub resource: String,
    /// Fact field, where one is meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<String>,
    /// At most six words on the span.
    pub label: String,
}

/// An unknown value that a judgement waits for.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct WaitsFor {
    /// Id of the fact whose field is unknown.
    pub resource: String,
    /// The unknown fact field.
    pub attribute: Vec<String>,
    /// Why it is unknown (the facts' `reason`).
    pub reason: String,
    /// What it refers to, in Terraform's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
}
