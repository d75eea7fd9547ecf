//! Findings: judgements with a place, a severity and a fingerprint.

mod baseline;
mod cause;
mod fingerprint;
mod fold;
mod group;
mod judgement;
mod level;
mod loss;
mod notice;
mod objects;
mod persona;
mod question;
mod settle;
mod suppress;
mod unjudged;

pub use baseline::{Baseline, BaselineError, Known, KnownPlan, Places};
pub use judgement::{Judgement, Related, Verdict, WaitsFor};
pub(crate) use level::Written as WrittenLevel;
pub use level::{Level, RuleLevel};
pub use notice::Notice;
pub use persona::Persona;
pub use question::Question;
pub use settle::{Sensitive, Strictness, settle};
pub(crate) use suppress::is_ours;
pub use suppress::{AllowedChange, By, CHANGE, Entry, Exempt, Ignore, Suppressed};
pub use unjudged::unjudged;

use crate::facts::Strategy;
use crate::source::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

impl Severity {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
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
    /// What is wrong with that line, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Other places that explain it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedPlace>,
    /// Unknown values that an undecided finding waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<Waiting>,
    /// Id of the element of `questions` that an undecided finding waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Findings of the same group have one cause and one remedy; absent where it stands alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The least persona that sees it.
    pub persona: Persona,
    /// Key of the resource's account in the facts.
    #[serde(skip)]
    #[schemars(skip)]
    pub account: Option<String>,
    /// Somebody has said that it is meant, or the baseline has it: it counts nowhere.
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
    /// The header of the block around it.
    #[serde(skip)]
    #[schemars(skip)]
    pub header: Option<Place>,
    /// The plan marks what stands there as sensitive: it is never shown.
    #[serde(skip)]
    #[schemars(skip)]
    pub sensitive: bool,
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
    /// No plan but a state: nothing changes in it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub state: bool,
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
    /// Who reads: findings of a higher persona don't count.
    pub persona: Persona,
    /// The configuration file, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<String>,
    /// The file of known findings, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// Sorted: severity (worst first), what would be lost, plan, address, rule, attribute, fingerprint.
    pub findings: Vec<Finding>,
    /// What the input can't answer, and which answer undecided findings wait for; the worst first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// What wasn't judged, and what of tfbackup.toml does nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// Counts.
    pub summary: Summary,
    /// Those that others explain: reports leave them out, a baseline must not.
    #[serde(skip)]
    #[schemars(skip)]
    pub explained: Vec<Finding>,
    /// Entries of tfbackup.toml and comments that mean a finding, whether or not reports show it.
    #[serde(skip)]
    #[schemars(skip)]
    pub matched: BTreeSet<Entry>,
}

impl Location {
    /// A place with nothing around it.
    pub fn of(place: Place) -> Self {
        Self {
            path: place.path.clone(),
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            place,
            header: None,
            sensitive: false,
        }
    }
}

impl Finding {
    /// Whether nobody has acknowledged it.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none()
    }

    /// Whether it only asks. With `--strict` an undecided finding counts as what it may be.
    pub fn is_question(&self) -> bool {
        self.verdict == Verdict::Undecided && self.severity == Severity::Note
    }
}

impl Findings {
    /// Those that count for the reader: not acknowledged, and not hidden by the persona.
    pub fn counting(&self) -> impl Iterator<Item = &Finding> {
        let seen = |finding: &&Finding| finding.counts() && self.persona.sees(finding.persona);
        self.findings.iter().filter(seen)
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

/// Counts of findings: of those that the persona sees, but for `suppressed` and `hidden`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes, the undecided included (unless `--strict`).
    pub note: usize,
    /// Suppressed findings, the known ones included.
    pub suppressed: usize,
    /// Those that the baseline has.
    pub known: usize,
    /// Undecided findings, whatever their severity.
    pub undecided: usize,
    /// Findings that the persona hides.
    pub hidden: usize,
    /// Rules evaluated.
    pub rules_evaluated: usize,
}
