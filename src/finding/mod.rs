//! Findings: judgements with a place, a severity and a fingerprint.

mod allowed;
mod judgement;
mod settle;

pub use allowed::{AllowedChange, Exempt, Suppressed};
pub use judgement::{Judgement, Related, Verdict, WaitsFor};
pub use settle::{Strictness, settle};

use crate::facts::Strategy;
use crate::source::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How bad it is on restore day.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing: one-way doors, undecided.
    Note,
    /// A weakness that an expert would fix.
    Warning,
    /// The backup is missing, unreadable or deletable, or the apply or job will fail.
    Error,
}

/// What the user gets (an element of `findings` in the JSON report).
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    /// Rule id.
    pub rule: String,
    /// Rule family.
    pub family: String,
    /// `note` for an undecided finding, unless `--strict` applies `would_be`.
    pub severity: Severity,
    /// Violated or undecided.
    pub verdict: Verdict,
    /// The rule's severity, on undecided findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub would_be: Option<Severity>,
    /// Resource address.
    pub resource: String,
    /// Name of the plan that holds the resource.
    pub plan: String,
    /// Attribute path in Terraform's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<String>,
    /// What is wrong and what follows.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Documentation of the rule.
    pub url: String,
    /// Stable over runs, line changes and moves.
    pub fingerprint: String,
    /// Where the configuration says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Other places that explain it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedPlace>,
    /// Unknown values that an undecided finding waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<Waiting>,
    /// It is acknowledged in tfbackup.toml, and counts nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Suppressed>,
}

/// A place in a configuration file (1-based lines and columns; `end_column` is exclusive).
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Location {
    /// `/`-separated path, relative to the working directory where possible.
    pub path: String,
    /// First line.
    pub line: usize,
    /// First column, in characters.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
    /// The place itself: byte span, and whether it is the attribute or only its block.
    #[serde(skip)]
    #[schemars(skip)]
    pub place: Place,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RelatedPlace {
    /// Resource address.
    pub resource: String,
    /// Name of the plan that holds it.
    pub plan: String,
    /// Attribute path in Terraform's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<String>,
    /// At most six words.
    pub label: String,
    /// Where the configuration says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// An unknown value that an undecided finding waits for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Waiting {
    /// Resource address.
    pub resource: String,
    /// Attribute path in Terraform's words.
    pub attribute: Vec<String>,
    /// `after-apply`, `sensitive`, `unresolved`, `invalid` or `incomplete`.
    pub reason: String,
    /// What it refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
}

/// One plan of the input, as the report names it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlanSummary {
    /// Name of the plan.
    pub name: String,
    /// Path as given, `-` for standard input.
    pub path: String,
    /// Number of resource changes in the plan.
    pub resources: usize,
    /// Number of them that tfbackup looked at.
    pub relevant: usize,
    /// `false` for a targeted or deferred plan: absences can't be judged.
    pub complete: bool,
    /// Terraform could not finish this plan.
    pub errored: bool,
}

/// Everything a report shows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Findings {
    /// `tfbackup.report/1`
    pub schema: String,
    /// Which tool said it.
    pub tool: Tool,
    /// The input.
    pub plans: Vec<PlanSummary>,
    /// Where each account's backups are meant to go, by its key in the facts' `accounts`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub strategies: BTreeMap<String, Strategy>,
    /// Sorted: severity (worst first), plan, address, rule, attribute, fingerprint.
    pub findings: Vec<Finding>,
    /// Counts.
    pub summary: Summary,
}

impl Finding {
    /// Whether nobody has acknowledged it.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none()
    }
}

impl Findings {
    /// Those that count.
    pub fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.counts())
    }
}

/// The tool and its version.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tool {
    /// `tfbackup`
    pub name: String,
    /// Crate version.
    pub version: String,
}

/// Counts of findings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes, the undecided included (unless `--strict`).
    pub note: usize,
    /// Suppressed findings.
    pub suppressed: usize,
    /// Undecided findings, whatever their severity.
    pub undecided: usize,
    /// Rules evaluated.
    pub rules_evaluated: usize,
}
