//! Rules of backup plans: vaults, schedule, lifecycle, copies.

use super::words::Words;
use crate::documents::schedule::{self, ScheduleError};
use crate::facts::block::{Block, Unknowns};
use crate::facts::vaults::{AIR_GAPPED, STANDARD};
use crate::facts::{
    BackupRule, CopyAction, Invalid, Lifecycle, Reason, Reference, Schedule, Unknown,
};
use crate::plan::Value;
use crate::resolve::Lead;
use std::collections::BTreeMap;

/// Account and Region of the plan.
type PlanPlace = (Option<String>, Option<String>);

/// A rule, and why AWS would refuse its schedule.
pub(super) struct Rule {
    pub(super) fact: BackupRule,
    refused: Option<ScheduleError>,
}

impl Rule {
    pub(super) fn read(block: &Block<'_>, words: &Words, place: &PlanPlace) -> Self {
        let mut unknown = Unknowns::new();
        let name = block.text(&mut unknown, "name", &["rule_name"]);
        let (schedule, refused) = schedule(block, words, &mut unknown);
        let air_gapped = "target_logically_air_gapped_backup_vault_arn";
        let (recovery_point_tags, others) = block.map(
            &mut unknown,
            "recovery_point_tags",
            &["recovery_point_tags"],
        );
        if !others.is_empty() {
            let why = Unknown::of(block.origin(&["recovery_point_tags"]).as_ref());
            unknown.insert("recovery_point_tags".to_owned(), why);
        }
        let mut minutes = |field: &str, argument: &str| {
            // 0 counts as not given (provider: plan.go).
            let given = block.whole(&mut unknown, field, &[argument]);
            given.filter(|minutes| *minutes != 0)
        };
        let fact = BackupRule {
            yields_to: None,
            name,
            vault: own_vault(block, words.vault, place),
            air_gapped_vault: vault_by_arn(block, air_gapped, &AIR_GAPPED, false),
            schedule,
            start_window_minutes: minutes("start_window_minutes", words.start_window),
            completion_window_minutes: minutes(
                "completion_window_minutes",
                words.completion_window,
            ),
            lifecycle: lifecycle(block, words, &mut unknown).unwrap_or_default(),
            continuous: block.flag(&mut unknown, "continuous", &["enable_continuous_backup"]),
            copies: copies(block, words, &mut unknown),
            recovery_point_tags,
            unknown,
        };
        Self { fact, refused }
    }

    /// By name, then by content.
    pub(super) fn order(&self) -> (Option<String>, String) {
        (self.fact.name.clone(), content(&self.fact))
    }

    /// What AWS would refuse of the rule at a place in the plan.
    pub(super) fn invalid((place, rule): (usize, &Self)) -> Option<Invalid> {
        let name = rule.fact.name.clone();
        let name = name.unwrap_or_else(|| place.to_string());
        Some(Invalid {
            field: "rules".to_owned(),
            reason: rule.refused.as_ref()?.to_string(),
            path: vec!["rules".to_owned(), name, "schedule".to_owned()],
            ..Invalid::default()
        })
    }
}

/// The same bytes for the same content.
fn content(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Attributes that are a vault's ARN. An air-gapped vault's id may be its ARN.
const ARNS: [&str; 3] = ["arn", "backup_vault_arn", "id"];

/// A vault given by its ARN; `given` where AWS demands one.
fn vault_by_arn(
    block: &Block<'_>,
    argument: &str,
    types: &[&str],
    given: bool,
) -> Option<Reference> {
    let is_arn = |lead: &Lead| match lead {
        Lead::Attribute { address, path } if !address.data => {
            let word = path.last().map(String::as_str);
            let has_id = AIR_GAPPED.contains(&address.resource_type.as_str());
            word.is_none_or(|word| ARNS.contains(&word) && (word != "id" || has_id))
        }
        _ => true,
    };
    vault(block, argument, types, given, is_arn)
}

/// A vault; what is made of attributes that aren't `fitting` is another.
fn vault(
    block: &Block<'_>,
    argument: &str,
    types: &[&str],
    given: bool,
    fitting: impl Fn(&Lead) -> bool,
) -> Option<Reference> {
    let is_vault = |lead: &Lead| match lead {
        Lead::Attribute { address, .. } => {
            let resource_type = address.resource_type.as_str();
            types.contains(&resource_type) || resource_type == "terraform_remote_state"
        }
        _ => true,
    };
    let value = block.values.get(&[argument]);
    let mut origin = block.origin_among(&[argument], |lead| is_vault(lead) && fitting(lead));
    if let (Some(origin), Value::Unknown) = (&mut origin, value)
        && let Some(lead) = block.only_unknown_part(&[argument]).filter(is_vault)
    {
        origin.leads = vec![lead];
    }
    let origin = origin.map(|mut origin| {
        for lead in origin.leads.iter_mut().filter(|lead| !fitting(lead)) {
            *lead = Lead::DeadEnd;
        }
        if given { super::given(origin) } else { origin }
    });
    let any = [STANDARD, AIR_GAPPED].concat();
    block.side.reference_among(value, origin, &any)
}

/// `target_vault_name` is a name in the plan's own account and Region, whatever vault it was taken from:
/// linking sees to that.
fn own_vault(
    block: &Block<'_>,
    argument: &str,
    (account, region): &PlanPlace,
) -> Option<Reference> {
    let types = [STANDARD, AIR_GAPPED].concat();
    let mut reference = vault(block, argument, &types, true, |_| true)?;
    if reference.remote_output.is_none() {
        reference.account = reference.account.take().or_else(|| account.clone());
        reference.region = reference.region.take().or_else(|| region.clone());
    }
    Some(reference)
}

/// The schedule, with how far apart its starts are, and why AWS would refuse it.
fn schedule(
    block: &Block<'_>,
    words: &Words,
    unknown: &mut Unknowns,
) -> (Option<Schedule>, Option<ScheduleError>) {
    let Some(expression) = block.text(unknown, "schedule", &[words.schedule]) else {
        return (None, None);
    };
    let mut schedule = Schedule::of(expression);
    let timezone = &["schedule_expression_timezone"];
    schedule.timezone = block.text(&mut schedule.unknown, "timezone", timezone);
    match schedule.intervals() {
        Ok(()) => (Some(schedule), None),
        Err(why) => {
            unknown.insert("schedule".to_owned(), Unknown::because(Reason::Invalid));
            (Some(schedule), Some(why))
        }
    }
}

impl Schedule {
    /// A schedule as given.
    pub(crate) fn of(expression: String) -> Self {
        Self {
            expression,
            ..Self::default()
        }
    }

    /// Adds how far apart its starts are.
    ///
    /// # Errors
    /// AWS Backup would refuse it.
    pub(crate) fn intervals(&mut self) -> Result<(), ScheduleError> {
        let parsed = schedule::Schedule::parse(&self.expression)?;
        self.never = parsed.never;
        self.least_interval_minutes = parsed.intervals.map(|found| found.least_minutes);
        self.greatest_interval_minutes = parsed.intervals.map(|found| found.greatest_minutes);
        Ok(())
    }
}

/// `None` where no lifecycle is given. Where it isn't known at all, `unknown` names it, and it each of
/// its fields.
fn lifecycle(block: &Block<'_>, words: &Words, unknown: &mut Unknowns) -> Option<Lifecycle> {
    match block.never_computed("lifecycle") {
        Ok(found) => {
            let inner = found.first()?;
            let mut unknown = Unknowns::new();
            // 0 is not sent, -1 takes a former value away (provider: plan.go; API: Lifecycle).
            let mut days = |field: &str, argument: &str| {
                let days = inner.whole(&mut unknown, field, &[argument]);
                days.filter(|days| *days > 0)
            };
            let delete_after_days = days("delete_after_days", words.delete_after);
            let cold_after_days = days("cold_after_days", words.cold_after);
            let archive = &["opt_in_to_archive_for_supported_resources"];
            Some(Lifecycle {
                delete_after_days,
                cold_after_days,
                archive: inner.flag(&mut unknown, "archive", archive),
                unknown,
            })
        }
        Err(why) => {
            unknown.insert("lifecycle".to_owned(), why.clone());
            let fields = ["delete_after_days", "cold_after_days", "archive"];
            let each = fields.map(|field| (field.to_owned(), why.clone()));
            Some(Lifecycle {
                unknown: each.into(),
                ..Lifecycle::default()
            })
        }
    }
}

/// Copy actions, sorted by destination.
fn copies(block: &Block<'_>, words: &Words, unknown: &mut Unknowns) -> Vec<CopyAction> {
    let types = [STANDARD, AIR_GAPPED].concat();
    let blocks = match block.never_computed(words.copies) {
        Ok(blocks) => blocks,
        Err(why) => {
            unknown.insert("copies".to_owned(), why);
            return Vec::new();
        }
    };
    let copy = |block: &Block<'_>| {
        let mut unknown = Unknowns::new();
        CopyAction {
            kept: None,
            vault: vault_by_arn(block, words.destination, &types, true),
            lifecycle: lifecycle(block, words, &mut unknown)
                .filter(|_| !unknown.contains_key("lifecycle")),
            declared_under: None,
            unknown,
        }
    };
    let mut copies: Vec<CopyAction> = blocks.iter().map(copy).collect();
    copies.sort_by_cached_key(|copy| (copy.vault.clone(), content(copy)));
    copies
}

/// `BackupOptions` by resource type. awscc gives them as JSON.
pub(super) fn advanced_settings(
    plan: &Block<'_>,
    words: &Words,
    unknown: &mut Unknowns,
) -> BTreeMap<String, BTreeMap<String, String>> {
    const FIELD: &str = "advanced_settings";
    let mut settings = BTreeMap::new();
    let blocks = match plan.blocks(words.advanced) {
        Ok(blocks) => blocks,
        Err(why) => {
            unknown.insert(FIELD.to_owned(), why);
            return settings;
        }
    };
    for block in blocks {
        let resource_type = block.text(unknown, FIELD, &["resource_type"]);
        let options = if let Value::String(json) = block.values.get(&["backup_options"]) {
            options(json, unknown)
        } else {
            let (known, others) = block.map(unknown, FIELD, &["backup_options"]);
            if !others.is_empty() {
                let origin = block.origin(&["backup_options"]);
                unknown.insert(FIELD.to_owned(), Unknown::of(origin.as_ref()));
            }
            known
        };
        if let Some(resource_type) = resource_type {
            settings.insert(resource_type, options);
        }
    }
    settings
}

fn options(json: &str, unknown: &mut Unknowns) -> BTreeMap<String, String> {
    serde_json::from_str(json).unwrap_or_else(|_| {
        let why = Unknown::because(Reason::Invalid);
        unknown.insert("advanced_settings".to_owned(), why);
        BTreeMap::new()
    })
}
