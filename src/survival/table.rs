//! The table: one row for each stateful resource, one cell for each disaster.

use super::class::{Class, Judged};
pub use crate::facts::Disaster;
use crate::facts::{Facts, Resource};
use crate::finding::{self, Finding, PlanSummary, Strictness, Verdict as FindingVerdict};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Version of this shape.
const SCHEMA: &str = "tfbackup.survival/1";

/// What becomes of the data, worst first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No place can count.
    Lost,
    /// None certainly does, at least one may.
    Undecided,
    /// At least one place certainly counts.
    Survives,
}

/// Where recovery points lie.
#[derive(Clone, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The vault's address; its ARN or name where no plan declares it.
    pub vault: String,
    /// The account that it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The Region that it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The key that its recovery points are under: address, ARN, or who manages it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The largest interval between two recovery points, in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo_hours: Option<f64>,
    /// How long they are kept, in days; absent: without end, or not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<i64>,
    /// How long they are kept isn't known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retention_unknown: bool,
    /// Point-in-time restore works there.
    #[serde(default)]
    pub point_in_time: bool,
}

/// One resource against one disaster.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// What becomes of the data.
    pub verdict: Verdict,
    /// What became of it before the plan, where that differs (`--diff`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Verdict>,
    /// The best place that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Place>,
    /// How many other vaults count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub others: Option<usize>,
    /// It counts by policies of the organization alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_policy: Option<bool>,
    /// It keeps for less than the 30 days of an attack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<bool>,
    /// It counts only so many days after this plan is applied: a vault lock's grace time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_days: Option<i64>,
    /// Why the data is lost, or what can't be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What the answer waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
    /// Fingerprints of findings that say why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

/// One stateful resource.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// Name of the plan.
    pub plan: String,
    /// Resource address.
    pub resource: String,
    /// Its row of the catalog; its Terraform type where that isn't known or AWS Backup doesn't support it.
    pub kind: String,
    /// Its account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Its Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// A cell for each disaster.
    pub cells: BTreeMap<Disaster, Cell>,
}

/// A resource that tfbackup.toml exempts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Exempt {
    /// Name of the plan.
    pub plan: String,
    /// Resource address.
    pub resource: String,
    /// The reason given.
    pub reason: String,
}

/// The whole table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Table {
    /// `tfbackup.survival/1`
    pub schema: String,
    /// The columns, in their order.
    pub disasters: Vec<Disaster>,
    /// The input.
    pub plans: Vec<PlanSummary>,
    /// Sorted by plan and address.
    pub rows: Vec<Row>,
    /// Resources left out, with the reason.
    pub exempt: Vec<Exempt>,
    /// Resources of kinds whose loss costs no data: left out, and counted.
    pub without_data: usize,
    /// How many resources have which verdict.
    pub summary: BTreeMap<Disaster, BTreeMap<Verdict, usize>>,
}

/// What needs no backup, and so has no row.
#[derive(Clone, Copy, Debug)]
pub struct Exemptions<'a> {
    /// `[[exempt]]`
    listed: &'a [finding::Exempt],
    /// The day that their ends are compared with.
    today: Date,
}

impl<'a> Exemptions<'a> {
    /// Those that findings are settled by.
    pub fn of(strictness: Strictness<'a>) -> Self {
        Self {
            listed: strictness.exempt,
            today: strictness.today,
        }
    }

    /// Why a resource has no row; the policies say of those that have the tag.
    fn reason(&self, address: &str, by_tag: bool, facts: &Facts) -> Option<String> {
        let mut listed = self.listed.iter();
        let named = listed.find(|one| one.exempts(address, self.today));
        named.map(|one| one.reason.clone()).or_else(|| {
            let tag = facts.config.coverage.exempt_tag.as_deref();
            by_tag.then(|| format!("it has the tag {}", tag.unwrap_or_default()))
        })
    }
}

/// Makes rows of what the policies judged. `findings` are lint's, for the cells to refer to.
pub fn table(
    classes: &[Class],
    facts: &Facts,
    plans: Vec<PlanSummary>,
    findings: &[Finding],
    exemptions: Exemptions<'_>,
) -> Table {
    let mut rows = Vec::new();
    let mut exempt = Vec::new();
    let mut without_data = 0_usize;
    let saying = Saying::new(findings);
    for class in classes {
        for id in &class.resources {
            let Some(resource) = facts.after.resources.get(id) else {
                continue;
            };
            if resource.holds_no_data {
                without_data = without_data.saturating_add(1);
                continue;
            }
            let address = &resource.object.address;
            let by_tag = class.exempt.contains(id);
            if let Some(reason) = exemptions.reason(address, by_tag, facts) {
                exempt.push(Exempt {
                    plan: resource.object.plan.clone(),
                    resource: address.clone(),
                    reason,
                });
                continue;
            }
            let cells = class.cells.iter();
            rows.push(Row {
                plan: resource.object.plan.clone(),
                resource: resource.object.address.clone(),
                kind: kind(resource),
                account: resource.object.account.clone(),
                region: resource.object.region.clone(),
                cells: cells
                    .map(|(disaster, judged)| (*disaster, cell(judged, resource, facts, &saying)))
                    .collect(),
            });
        }
    }
    rows.sort_by(|a, b| (&a.plan, &a.resource).cmp(&(&b.plan, &b.resource)));
    exempt.sort_by(|a, b| (&a.plan, &a.resource).cmp(&(&b.plan, &b.resource)));
    let summary = summary(&rows);
    Table {
        schema: SCHEMA.to_owned(),
        disasters: Disaster::ALL.to_vec(),
        plans,
        rows,
        exempt,
        without_data,
        summary,
    }
}

/// How many resources have which verdict; each verdict is named, so that a zero is one.
pub(super) fn summary(rows: &[Row]) -> BTreeMap<Disaster, BTreeMap<Verdict, usize>> {
    let none = [Verdict::Survives, Verdict::Undecided, Verdict::Lost].map(|verdict| (verdict, 0));
    let mut summary: BTreeMap<_, BTreeMap<_, usize>> = Disaster::ALL
        .into_iter()
        .map(|disaster| (disaster, none.into()))
        .collect();
    for row in rows {
        for (disaster, cell) in &row.cells {
            let counts = summary.entry(*disaster).or_default();
            let count = counts.entry(cell.verdict).or_default();
            *count = count.saturating_add(1);
        }
    }
    summary
}

fn kind(resource: &Resource) -> String {
    let unknown = || resource.object.resource_type.clone();
    resource.kind.clone().unwrap_or_else(unknown)
}

fn cell(judged: &Judged, resource: &Resource, facts: &Facts, saying: &Saying<'_>) -> Cell {
    let survives = judged.verdict == Verdict::Survives;
    let shown = |id: &String| shown(id, facts);
    let own = format!("{}:{}", resource.object.plan, resource.object.address);
    Cell {
        verdict: judged.verdict,
        before: None,
        by: judged.by.clone(),
        others: survives.then_some(judged.others),
        by_policy: survives.then_some(judged.by_policy),
        short: survives.then_some(judged.short),
        from_days: judged.from_days,
        because: judged.because.clone(),
        waits_for: judged.waits_for.iter().map(shown).collect(),
        findings: if judged.verdict == Verdict::Lost {
            saying.about(judged.about.iter().chain([&own]))
        } else {
            Vec::new()
        },
    }
}

/// An id as people write it: the address, with the plan where there are several.
fn shown(id: &str, facts: &Facts) -> String {
    match id.split_once(':') {
        Some((plan, address)) if facts.plans.len() == 1 && facts.plans.contains_key(plan) => {
            address.to_owned()
        }
        _ => id.to_owned(),
    }
}

/// Says of what nothing backs up any more that it is not backed up.
const LOSES_BACKUP: &str = "resource-loses-backup";

/// Findings by the objects that they are on.
struct Saying<'a> {
    by_object: BTreeMap<String, Vec<&'a Finding>>,
}

impl<'a> Saying<'a> {
    fn new(findings: &'a [Finding]) -> Self {
        let mut by_object: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
        let certain = |finding: &&Finding| finding.verdict == FindingVerdict::Violated;
        // What a plan changes is no reason for what is lost after it, but where coverage leaves the resource to it.
        let standing = |finding: &&Finding| {
            (finding.family != "change" || finding.rule == LOSES_BACKUP) && finding.counts()
        };
        for finding in findings.iter().filter(certain).filter(standing) {
            let id = format!("{}:{}", finding.plan, finding.resource);
            by_object.entry(id).or_default().push(finding);
        }
        Self { by_object }
    }

    /// Fingerprints of the findings on any of these, worst first.
    fn about<'i>(&self, ids: impl Iterator<Item = &'i String>) -> Vec<String> {
        let found: BTreeSet<_> = ids
            .filter_map(|id| self.by_object.get(id))
            .flatten()
            .map(|finding| (std::cmp::Reverse(finding.severity), &finding.fingerprint))
            .collect();
        found.into_iter().map(|(_, print)| print.clone()).collect()
    }
}
