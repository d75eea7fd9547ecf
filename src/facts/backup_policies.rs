//! From a plan of an effective Organizations backup policy to its facts.

use super::{
    BackupPlan, BackupRule, CopyAction, Invalid, Lifecycle, Object, Pattern, PlanOrigin, Reason,
    Reference, Schedule, Scope, Selection, TagCondition, TagOperator, Unknown, World,
};
use crate::aws::Arn;
use crate::documents::backup_policy::Effective;
use crate::documents::schedule::ScheduleError;
use std::collections::BTreeMap;

/// Where a plan of an effective policy comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Provenance {
    /// Id of the plan's fact.
    pub(crate) id: String,
    /// The plan's name.
    pub(crate) name: String,
    /// Of the policy closest to the targets.
    pub(crate) object: Object,
    /// Where it is in force; Regions come from the plan.
    pub(crate) scope: Scope,
    /// Ids of the policies, root first.
    pub(crate) merged_from: Vec<String>,
}

/// Adds a backup plan and its selections.
pub(crate) fn declare(provenance: Provenance, effective: &Effective, world: &mut World) {
    let Provenance {
        id,
        name,
        mut object,
        mut scope,
        merged_from,
    } = provenance;
    object.logical_id = Some(name.clone());
    scope.regions = effective.list("regions").to_vec();
    scope.regions.sort();
    for (kind, read) in [
        ("tags", tags as fn(&mut Selection, &Effective)),
        ("resources", resources),
    ] {
        let selections = effective.get(&["selections"]).into_iter();
        for (name, written) in selections.flat_map(|selections| selections.named(kind)) {
            let mut selection = Selection {
                object: Object {
                    unknown: BTreeMap::new(),
                    ..object.clone()
                },
                name: Some(name.to_owned()),
                backup_plan: Some(Reference {
                    id: Some(id.clone()),
                    ..Reference::default()
                }),
                role: written.text("iam_role_arn").map(Reference::of_pattern),
                conditions: conditions(written),
                ..Selection::default()
            };
            read(&mut selection, written);
            let mut key = format!("{id}#{name}");
            if world.selections.contains_key(&key) {
                key = format!("{id}#{kind}.{name}");
            }
            world.selections.insert(key, selection);
        }
    }
    // Names are keys there, so they are sorted.
    let mut rules = Vec::new();
    for (name, written) in effective.named("rules") {
        let (rule, refused) = rule(name, written);
        rules.push(rule);
        if let Some(why) = refused {
            let path = ["rules", name, "schedule_expression"];
            world.invalid.entry(id.clone()).or_default().push(Invalid {
                field: "rules".to_owned(),
                reason: why.to_string(),
                path: path.map(str::to_owned).to_vec(),
                ..Invalid::default()
            });
        }
    }
    let plan = BackupPlan {
        object,
        origin: PlanOrigin::OrganizationsPolicy,
        name: Some(name),
        scope: Some(scope),
        rules,
        advanced_settings: advanced_settings(effective),
        merged_from,
    };
    world.backup_plans.insert(id, plan);
}

fn rule(name: &str, written: &Effective) -> (BackupRule, Option<ScheduleError>) {
    let mut unknown = BTreeMap::new();
    let timezone = written
        .text("schedule_expression_timezone")
        .map(str::to_owned);
    let mut copies: Vec<CopyAction> = written.named("copy_actions").map(copy).collect();
    copies.sort_by(|a, b| a.vault.cmp(&b.vault));
    let (schedule, refused) = written
        .text("schedule_expression")
        .map(|expression| schedule(expression, timezone))
        .unzip();
    let refused = refused.flatten();
    if refused.is_some() {
        unknown.insert("schedule".to_owned(), Unknown::because(Reason::Invalid));
    }
    let rule = BackupRule {
        yields_to: None,
        name: Some(name.to_owned()),
        vault: written
            .text("target_backup_vault_name")
            .map(Reference::of_text),
        air_gapped_vault: written
            .text("target_logically_air_gapped_backup_vault_arn")
            .map(Reference::of_pattern),
        schedule,
        start_window_minutes: parsed(
            written,
            "start_backup_window_minutes",
            "start_window_minutes",
            &mut unknown,
        ),
        completion_window_minutes: parsed(
            written,
            "complete_backup_window_minutes",
            "completion_window_minutes",
            &mut unknown,
        ),
        lifecycle: written
            .get(&["lifecycle"])
            .map(lifecycle)
            .unwrap_or_default(),
        continuous: parsed(
            written,
            "enable_continuous_backup",
            "continuous",
            &mut unknown,
        ),
        copies,
        recovery_point_tags: written
            .named("recovery_point_tags")
            .filter_map(|(_, tag)| {
                Some((
                    tag.text("tag_key")?.to_owned(),
                    tag.text("tag_value")?.to_owned(),
                ))
            })
            .collect(),
        unknown,
    };
    (rule, refused)
}

/// The key is the destination as well; where the two differ, AWS says that they must not.
fn copy((key, written): (&str, &Effective)) -> CopyAction {
    let arn = written.text("target_backup_vault_arn").unwrap_or(key);
    CopyAction {
        kept: None,
        vault: Some(Reference::of_pattern(arn)),
        lifecycle: written.get(&["lifecycle"]).map(lifecycle),
        declared_under: (arn != key).then(|| key.to_owned()),
        unknown: BTreeMap::new(),
    }
}

fn lifecycle(written: &Effective) -> Lifecycle {
    let mut unknown = BTreeMap::new();
    let mut days = |key, field| {
        let days: Option<i64> = parsed(written, key, field, &mut unknown);
        days.filter(|days| *days > 0)
    };
    Lifecycle {
        delete_after_days: days("delete_after_days", "delete_after_days"),
        cold_after_days: days("move_to_cold_storage_after_days", "cold_after_days"),
        archive: parsed(
            written,
            "opt_in_to_archive_for_supported_resources",
            "archive",
            &mut unknown,
        ),
        unknown,
    }
}

/// Numbers and booleans are strings there.
fn parsed<T: std::str::FromStr>(
    written: &Effective,
    key: &str,
    field: &str,
    unknown: &mut BTreeMap<String, Unknown>,
) -> Option<T> {
    let text = written.text(key)?;
    let found = text.parse().ok();
    if found.is_none() {
        unknown.insert(field.to_owned(), Unknown::because(Reason::Invalid));
    }
    found
}

fn tags(selection: &mut Selection, written: &Effective) {
    selection.tags = vec![TagCondition {
        operator: TagOperator::StringEquals,
        key: written.text("tag_key").map(str::to_owned),
        values: written.list("tag_value").to_vec(),
        unknown: BTreeMap::new(),
    }];
}

/// AWS's text says that types are combined with AND; its examples make sense only as OR, as in a selection.
fn resources(selection: &mut Selection, written: &Effective) {
    let patterns = |key: &str| {
        let mut found: Vec<Pattern> = written
            .list(key)
            .iter()
            .map(|arn| Pattern {
                arn: Some(arn.clone()),
                ..Pattern::default()
            })
            .collect();
        found.sort();
        found
    };
    selection.resources = patterns("resource_types");
    selection.not_resources = patterns("not_resource_types");
}

fn conditions(written: &Effective) -> Vec<TagCondition> {
    let Some(all) = written.get(&["conditions"]) else {
        return Vec::new();
    };
    let operators = [
        ("string_equals", TagOperator::StringEquals),
        ("string_not_equals", TagOperator::StringNotEquals),
        ("string_like", TagOperator::StringLike),
        ("string_not_like", TagOperator::StringNotLike),
    ];
    let of = |(name, operator)| {
        all.named(name).map(move |(_, condition)| TagCondition {
            operator,
            key: condition.text("condition_key").map(tag_key),
            values: condition.list("condition_value").to_vec(),
            unknown: BTreeMap::new(),
        })
    };
    operators.into_iter().flat_map(of).collect()
}

/// In the words of AWS Backup's own `BackupOptions`.
fn advanced_settings(effective: &Effective) -> BTreeMap<String, BTreeMap<String, String>> {
    const NAMES: [(&str, &str, &str, &str); 4] = [
        ("ec2", "WindowsVSS", "EC2", "WindowsVSS"),
        ("ec2", "windows_vss", "EC2", "WindowsVSS"),
        ("s3", "backup_acls", "S3", "BackupACLs"),
        ("s3", "backup_object_tags", "S3", "BackupObjectTags"),
    ];
    let mut settings: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (service, key, resource_type, option) in NAMES {
        let written = effective.get(&["advanced_backup_settings", service]);
        if let Some(value) = written.and_then(|written| written.text(key)) {
            let options = settings.entry(resource_type.to_owned()).or_default();
            options.insert(option.to_owned(), value.to_owned());
        }
    }
    settings
}

/// A schedule that a document gives, and why AWS would refuse it.
pub(super) fn schedule(
    expression: &str,
    timezone: Option<String>,
) -> (Schedule, Option<ScheduleError>) {
    let mut schedule = Schedule::of(expression.to_owned());
    schedule.timezone = timezone;
    let refused = schedule.intervals().err();
    (schedule, refused)
}

/// A tag's key without the prefix of condition keys.
pub(super) fn tag_key(key: &str) -> String {
    key.strip_prefix("aws:ResourceTag/")
        .unwrap_or(key)
        .to_owned()
}

impl Reference {
    /// A reference by an ARN or name in which `$account` and `$region` stand for those of each deployment.
    pub(crate) fn of_pattern(text: &str) -> Self {
        let fixed = |part: Option<String>| part.filter(|part| !part.contains('$'));
        let reference = Self::of_text(text);
        let arn = Arn::parse(text);
        Self {
            account: fixed(arn.as_ref().and_then(Arn::account)),
            region: fixed(arn.as_ref().and_then(Arn::region)),
            ..reference
        }
    }
}
