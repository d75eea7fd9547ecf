//! Findings that were there when a repository began to use tfbackup: they don't count, new ones do.
//!
//! What is known is known of one plan: of the folder of its configuration and of its name, so that forty roots with
//! one module have forty vaults. A file may have the plans of a whole repository, and a run some of them.

use super::{By, CHANGE, Finding, Findings, Notice, Suppressed, Verdict};
use crate::link::EXTERNAL;
use miette::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What `schema` of the file says.
const SCHEMA: &str = "tfbackup.baseline/1";

/// The file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// `tfbackup.baseline/1`
    schema: String,
    /// Sorted by folder and name.
    plans: Vec<KnownPlan>,
}

/// What is known of one plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownPlan {
    /// Folder of its configuration, from the file's own; absent where none was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Its name.
    pub name: String,
    /// Sorted by rule and address.
    pub findings: Vec<Known>,
}

/// A known finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Rule id, for the reader.
    pub rule: String,
    /// Resource address, for the reader.
    pub resource: String,
    /// What it is recognised by.
    pub fingerprint: String,
    /// It only asked: once it is certain, it is new.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undecided: bool,
    /// What a change does, with its numbers: another change of the same resource is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

/// The plans of a run: by name the folder of their configuration, from the baseline's own.
pub type Places = BTreeMap<String, Option<String>>;

/// Why a baseline can't be used.
#[derive(Debug, Error, Diagnostic)]
pub enum BaselineError {
    /// The file can't be read.
    #[error("cannot read the baseline {path}: {reason}")]
    #[diagnostic(
        code(tfbackup::baseline::io),
        help(
            "write it with `tfbackup baseline PLAN`, or correct --baseline or `baseline` in tfbackup.toml"
        )
    )]
    Unreadable {
        /// As given.
        path: String,
        /// Why.
        reason: String,
    },
    /// It is something else.
    #[error("{path} is not a baseline: {what}")]
    #[diagnostic(
        code(tfbackup::baseline::invalid),
        help("remove the file, then write it again with `tfbackup baseline PLAN`")
    )]
    Invalid {
        /// As given.
        path: String,
        /// What is wrong.
        what: String,
    },
}

/// A baseline in a run: which of its plans are which of the run's.
#[derive(Clone, Debug)]
pub(crate) struct InUse<'a> {
    path: &'a str,
    plans: BTreeMap<&'a str, &'a KnownPlan>,
}

/// A plan of the run, and the how manieth of its known findings.
type Seen = BTreeSet<(String, usize)>;

impl Default for Baseline {
    fn default() -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            plans: Vec::new(),
        }
    }
}

impl Baseline {
    /// Understands the text of the file at `path`.
    ///
    /// # Errors
    /// It is no baseline, or one of a later version.
    pub fn parse(text: &str, path: &str) -> Result<Self, BaselineError> {
        let invalid = |what: String| BaselineError::Invalid {
            path: path.to_owned(),
            what,
        };
        let baseline: Self = serde_json::from_str(text).map_err(|why| invalid(why.to_string()))?;
        if baseline.schema != SCHEMA {
            return Err(invalid(format!("its schema is {}", baseline.schema)));
        }
        Ok(baseline)
    }

    /// How many findings it has.
    pub fn len(&self) -> usize {
        let each = self.plans.iter().map(|plan| plan.findings.len());
        each.fold(0, usize::saturating_add)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it knows of the plans of a run.
    pub(crate) fn in_use<'a>(&'a self, path: &'a str, places: &'a Places) -> InUse<'a> {
        let claims = self.claims(places).into_iter();
        let known = claims.filter_map(|(name, at)| Some((name, self.plans.get(at)?)));
        InUse {
            path,
            plans: known.collect(),
        }
    }

    /// Which plan of the run is which of the file. Runs from elsewhere call a plan by another path, and pipelines by a
    /// name of the day: within one folder the file's own name decides then, or that there is one alone. (Of many
    /// repositories in one run each has its folder `.`, and a new one isn't the one that is gone.)
    fn claims<'a>(&self, places: &'a Places) -> BTreeMap<&'a str, usize> {
        type Fits = fn(&str, &str) -> bool;
        let same = |known: &str, name: &str| known == name;
        let alike = |known: &str, name: &str| last(known) == last(name);
        let alone = |_: &str, _: &str| true;
        let steps: [Fits; 3] = [same, alike, alone];
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        let mut claimed = BTreeSet::new();
        for (surest, fits) in steps.into_iter().enumerate() {
            for (at, plan) in self.plans.iter().enumerate() {
                if claimed.contains(&at) || (surest > 0 && plan.folder.is_none()) {
                    continue;
                }
                let wanting = places.iter().filter(|(name, folder)| {
                    fits(&plan.name, name)
                        && **folder == plan.folder
                        && (surest == 2 || !claims.contains_key(name.as_str()))
                });
                let wanting: Vec<&str> = wanting.map(|(name, _)| name.as_str()).collect();
                let [only] = wanting.as_slice() else {
                    continue;
                };
                let rivals = self.plans.iter().enumerate().filter(|(other, it)| {
                    fits(&it.name, only) && it.folder == plan.folder && !claimed.contains(other)
                });
                if rivals.count() == 1 && !claims.contains_key(only) {
                    claims.insert(only, at);
                    claimed.insert(at);
                }
            }
        }
        claims
    }

    /// Records findings in the place of what was known of these plans; other plans stay.
    pub fn record<'a>(&mut self, places: &Places, findings: impl Iterator<Item = &'a Finding>) {
        let mut found: BTreeMap<&str, BTreeSet<Known>> = BTreeMap::new();
        for finding in findings {
            let known = found.entry(finding.plan.as_str()).or_default();
            known.insert(Known::of(finding));
        }
        let replaced: BTreeSet<usize> = self.claims(places).into_values().collect();
        let others = std::mem::take(&mut self.plans).into_iter().enumerate();
        let others = others.filter(|(at, _)| !replaced.contains(at));
        self.plans = others.map(|(_, plan)| plan).collect();
        for (name, folder) in places {
            let findings = found.remove(name.as_str()).unwrap_or_default();
            if findings.is_empty() && name == EXTERNAL {
                continue;
            }
            self.plans.push(KnownPlan {
                folder: folder.clone(),
                name: name.clone(),
                findings: findings.into_iter().collect(),
            });
        }
        self.plans.sort();
    }
}

impl Known {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            resource: finding.resource.clone(),
            fingerprint: finding.fingerprint.clone(),
            undecided: finding.verdict == Verdict::Undecided,
            change: (finding.family == CHANGE).then(|| finding.message.clone()),
        }
    }

    /// Whether a finding, which may have had other fingerprints before, is no worse than this.
    fn is(&self, finding: &Finding, earlier: &[String]) -> bool {
        let certain = finding.verdict == Verdict::Violated;
        (self.fingerprint == finding.fingerprint || earlier.contains(&self.fingerprint))
            && !(self.undecided && certain)
            && self.change.as_ref().is_none_or(|it| *it == finding.message)
    }
}

impl InUse<'_> {
    /// Marks a finding that is known; gives where that stands.
    pub(super) fn mark(&self, finding: &mut Finding, earlier: &[String]) -> Seen {
        let plan = self.plans.get(finding.plan.as_str());
        let known = plan
            .into_iter()
            .flat_map(|plan| plan.findings.iter().enumerate());
        let known = known.filter(|(_, known)| known.is(finding, earlier));
        let seen = known.map(|(at, _)| (finding.plan.clone(), at));
        let seen: Seen = seen.collect();
        if finding.suppressed.is_none() && !seen.is_empty() {
            finding.suppressed = Some(Suppressed {
                by: By::Baseline,
                reason: format!("known: {}", self.path),
                expires: None,
            });
        }
        seen
    }

    /// What to say of the file: plans that it hasn't, and findings that are gone. An incomplete plan proves no absence.
    pub(super) fn notices(&self, findings: &Findings, seen: &Seen) -> Vec<Notice> {
        let path = self.path;
        let notice = |message, help: &str| Notice {
            id: "unmatched-baseline".to_owned(),
            message,
            help: help.to_owned(),
            location: None,
        };
        let mut notices = Vec::new();
        for plan in &findings.plans {
            let Some(known) = self.plans.get(plan.name.as_str()) else {
                if findings.counting().any(|finding| finding.plan == plan.name) {
                    let message = format!("plan \"{}\" isn't in {path}", plan.name);
                    let help = "add its findings with `tfbackup baseline`; until then, they count";
                    notices.push(notice(message, help));
                }
                continue;
            };
            let gone = known.findings.iter().enumerate();
            let gone = gone.filter(|(at, _)| !seen.contains(&(plan.name.clone(), *at)));
            let gone: Vec<&Known> = gone.map(|(_, known)| known).collect();
            let Some(first) = gone.first().filter(|_| plan.complete && !plan.errored) else {
                continue;
            };
            let first = format!("{} of {}", first.rule, first.resource);
            let message = match gone.len() {
                1 => format!("{first} in {path} no longer matches anything"),
                n => format!(
                    "{first} and {} more in {path} no longer match anything",
                    n.saturating_sub(1)
                ),
            };
            notices.push(notice(
                message,
                "remove such entries with `tfbackup baseline --prune`",
            ));
        }
        notices
    }
}

/// `envs/prod/plan` → `plan`
fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(plans: &[(&str, Option<&str>)]) -> Baseline {
        let plan = |(name, folder): &(&str, Option<&str>)| KnownPlan {
            folder: folder.map(str::to_owned),
            name: (*name).to_owned(),
            findings: Vec::new(),
        };
        Baseline {
            plans: plans.iter().map(plan).collect(),
            ..Baseline::default()
        }
    }

    #[test]
    fn a_plan_is_found_wherever_it_is_called_from() {
        let known = baseline(&[
            ("a/plan", Some("a")),
            ("dev", Some("b")),
            ("prod", Some("b")),
            ("plan", None),
        ]);
        let claimed = |plans: &[(&str, Option<&str>)]| -> Vec<Option<usize>> {
            let place = |(name, folder): &(&str, Option<&str>)| {
                ((*name).to_owned(), folder.map(str::to_owned))
            };
            let places: Places = plans.iter().map(place).collect();
            let claims = known.claims(&places);
            plans
                .iter()
                .map(|(name, _)| claims.get(name).copied())
                .collect()
        };
        for (plan, at) in [
            (("a/plan", Some("a")), Some(0)),
            (("plan", Some("a")), Some(0)),
            (("/tmp/4711", Some("a")), Some(0)),
            (("b/prod", Some("b")), Some(2)),
            (("stage", Some("b")), None),
            (("plan", Some("c")), None),
            (("plan", None), Some(3)),
            (("other", None), None),
        ] {
            assert_eq!(claimed(&[plan]), [at], "{plan:?}");
        }
        let both = [
            ("dev", Some("b")),
            ("prod", Some("b")),
            ("stage", Some("b")),
        ];
        assert_eq!(claimed(&both), [Some(1), Some(2), None]);
        let renamed = [("dev", Some("b")), ("stage", Some("b"))];
        assert_eq!(
            claimed(&renamed),
            [Some(1), None],
            "a new one beside it is new"
        );
        let two = [("a/plan", Some("a")), ("a/other", Some("a"))];
        assert_eq!(claimed(&two), [Some(0), None]);
        let strangers = [("x", Some("a")), ("y", Some("a"))];
        assert_eq!(claimed(&strangers), [None, None], "which is meant?");
    }

    #[test]
    fn another_file_is_refused() {
        for (text, said) in [
            ("", "EOF"),
            ("{\"findings\": []}", "unknown field"),
            (
                "{\"schema\": \"tfbackup.baseline/2\", \"plans\": []}",
                "its schema is",
            ),
        ] {
            let error = Baseline::parse(text, "b.json").unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
