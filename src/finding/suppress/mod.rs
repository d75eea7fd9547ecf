//! What somebody has said of a finding: that it is meant, why, and for how long. One matcher and one notion of
//! an end, wherever it is said.

mod comment;
mod written;

pub(super) use comment::Comments;
pub(crate) use comment::is_ours;
pub use written::{AllowedChange, CHANGE, Exempt, Ignore};

use super::Finding;
use crate::aws::like;
use crate::plan::Address;
use crate::source::{Comment, Place};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// Where it is said that a finding doesn't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// A `tfbackup:ignore` comment beside the code.
    Comment,
    /// `[[ignore]]`
    Ignore,
    /// `[[allow_change]]`
    AllowChange,
    /// `[[exempt]]`
    Exempt,
    /// `[severity]` switches the rule off.
    Severity,
    /// The baseline has it.
    Baseline,
}

/// Why a finding doesn't count.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Suppressed {
    /// Where it is said.
    pub by: By,
    /// As somebody wrote it.
    pub reason: String,
    /// The last day: `2027-01-31`; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// An entry or a comment: the how manieth of its kind.
pub type Entry = (By, usize);

/// What is said of which findings.
pub(super) struct Suppression<'a> {
    pub(super) entry: Entry,
    pub(super) scope: Scope<'a>,
    pub(super) reason: &'a str,
    pub(super) until: Option<Date>,
}

/// Which findings are meant; what is absent says nothing.
#[derive(Default)]
pub(super) struct Scope<'a> {
    pub(super) rule: Option<&'a str>,
    pub(super) family: Option<&'static str>,
    pub(super) plan: Option<&'a str>,
    /// One of these plans.
    pub(super) plans: Option<&'a BTreeSet<String>>,
    /// With `*` for any text.
    pub(super) address: Option<&'a str>,
    pub(super) resource_type: Option<&'a str>,
    pub(super) comment: Option<&'a Comment>,
}

impl Scope<'_> {
    /// `around` is where a comment on the finding may stand.
    fn means(&self, finding: &Finding, around: &[Place]) -> bool {
        let is = |wanted: Option<&str>, is: &str| wanted.is_none_or(|wanted| wanted == is);
        is(self.rule, &finding.rule)
            && is(self.family, &finding.family)
            && is(self.plan, &finding.plan)
            && self.plans.is_none_or(|plans| plans.contains(&finding.plan))
            && self.names(&finding.resource)
            && self
                .comment
                .is_none_or(|comment| around.iter().any(|place| comment.is_about(place)))
    }

    /// Whether its address and type are those of a resource.
    fn names(&self, address: &str) -> bool {
        let by_type = |wanted| Address::parse(address).is_some_and(|is| is.resource_type == wanted);
        self.address.is_none_or(|pattern| like(pattern, address))
            && self.resource_type.is_none_or(by_type)
    }
}

impl Suppression<'_> {
    /// As a finding's help calls it.
    fn name(&self) -> String {
        let entry = match self.entry.0 {
            By::Comment => {
                let place = self.scope.comment.map(|comment| &comment.place);
                return place.map_or("its comment".to_owned(), |place| {
                    format!("its comment in {}:{}", place.path, place.line)
                });
            }
            By::Ignore => "[[ignore]]",
            By::AllowChange => "[[allow_change]]",
            By::Exempt => "[[exempt]]",
            By::Severity => "[severity]",
            By::Baseline => return "the baseline".to_owned(),
        };
        format!("{entry} of tfbackup.toml")
    }
}

/// Whether a last day is past.
pub(super) fn has_ended(until: Option<Date>, today: Date) -> bool {
    until.is_some_and(|until| today > until)
}

/// Marks a finding of which somebody says that it is meant; where that has ended, the help says so. Gives the
/// entries that mean it, ended or not.
pub(super) fn mark(
    finding: &mut Finding,
    around: &[Place],
    said: &[Suppression<'_>],
    today: Date,
) -> BTreeSet<Entry> {
    let meant = said.iter().filter(|it| it.scope.means(finding, around));
    let meant: Vec<&Suppression<'_>> = meant.collect();
    let lasting = |it: &&&Suppression<'_>| (it.until.is_none(), it.until);
    if let Some(last) = meant.iter().max_by_key(lasting) {
        if let Some(until) = last.until.filter(|_| has_ended(last.until, today)) {
            let end = format!("; {} ended on {until}", last.name());
            finding.help.push_str(&end);
        } else if finding.suppressed.is_none() {
            finding.suppressed = Some(Suppressed {
                by: last.entry.0,
                reason: last.reason.to_owned(),
                expires: last.until.map(|until| until.to_string()),
            });
        }
    }
    meant.iter().map(|it| it.entry).collect()
}
