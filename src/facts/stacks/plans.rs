//! `AWS::Backup::BackupPlan` and `AWS::Backup::BackupSelection`.

use super::fields::Fields;
use crate::facts::backup_policies::tag_key;
use crate::facts::{
    BackupPlan, BackupRule, CopyAction, Lifecycle, Pattern, Selection, TagCondition, TagOperator,
    World,
};
use std::collections::BTreeMap;

/// Fills `backup_plans`.
pub(super) fn plan(mut fields: Fields<'_>, world: &mut World) {
    let mut inner = fields.child("BackupPlan");
    let name = inner.text("name", "BackupPlanName");
    let rules = inner.children("rules", "BackupPlanRule");
    let mut rules: Vec<BackupRule> = rules.into_iter().map(rule).collect();
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    let settings = inner.children("advanced_settings", "AdvancedBackupSettings");
    let settings = settings.into_iter().filter_map(|mut setting| {
        let kind = setting.text("resource_type", "ResourceType")?;
        Some((kind, setting.map("options", "BackupOptions")))
    });
    let advanced_settings: BTreeMap<_, _> = settings.collect();
    fields.unknown.append(&mut inner.unknown);
    let plan = BackupPlan {
        origin: fields.made.origin,
        name,
        scope: fields.made.scope.clone(),
        rules,
        advanced_settings,
        merged_from: Vec::new(),
        object: fields.object(),
    };
    world.backup_plans.insert(fields.id(), plan);
}

fn rule(mut fields: Fields<'_>) -> BackupRule {
    let schedule = fields.schedule();
    let mut copies: Vec<CopyAction> = fields
        .children("copies", "CopyActions")
        .into_iter()
        .map(|copy| CopyAction {
            kept: None,
            vault: copy.reference("DestinationBackupVaultArn"),
            lifecycle: copy
                .has("Lifecycle")
                .then(|| lifecycle(copy.child("Lifecycle"))),
            declared_under: None,
            unknown: copy.unknown,
        })
        .collect();
    copies.sort_by(|a, b| a.vault.cmp(&b.vault));
    BackupRule {
        yields_to: None,
        name: fields.text("name", "RuleName"),
        vault: fields.reference("TargetBackupVault"),
        air_gapped_vault: fields.reference("TargetLogicallyAirGappedBackupVaultArn"),
        schedule,
        start_window_minutes: fields.whole("start_window_minutes", "StartWindowMinutes"),
        completion_window_minutes: fields
            .whole("completion_window_minutes", "CompletionWindowMinutes"),
        lifecycle: lifecycle(fields.child("Lifecycle")),
        continuous: fields.flag("continuous", "EnableContinuousBackup"),
        copies,
        recovery_point_tags: fields.map("recovery_point_tags", "RecoveryPointTags"),
        unknown: fields.unknown,
    }
}

fn lifecycle(mut fields: Fields<'_>) -> Lifecycle {
    // -1 and 0 keep it for ever (API: Lifecycle).
    let days = |days: Option<i64>| days.filter(|days| *days > 0);
    Lifecycle {
        delete_after_days: days(fields.whole("delete_after_days", "DeleteAfterDays")),
        cold_after_days: days(fields.whole("cold_after_days", "MoveToColdStorageAfterDays")),
        archive: fields.flag("archive", "OptInToArchiveForSupportedResources"),
        unknown: fields.unknown,
    }
}

/// Fills `selections`.
pub(super) fn selection(mut fields: Fields<'_>, world: &mut World) {
    let mut inner = fields.child("BackupSelection");
    let name = inner.text("name", "SelectionName");
    let listed = inner.children("tags", "ListOfTags");
    let tags = listed
        .into_iter()
        .map(|tag| {
            condition(
                tag,
                TagOperator::StringEquals,
                ("ConditionKey", "ConditionValue"),
            )
        })
        .collect();
    let mut wanted = inner.child("Conditions");
    let names = ("ConditionKey", "ConditionValue");
    let conditions = conditions(&mut wanted, names);
    fields.unknown.append(&mut wanted.unknown);
    fields.unknown.append(&mut inner.unknown);
    let selection = Selection {
        name,
        backup_plan: fields.reference("BackupPlanId"),
        role: inner.reference("IamRoleArn"),
        resources: patterns(&inner, "Resources"),
        not_resources: patterns(&inner, "NotResources"),
        tags,
        conditions,
        object: fields.object(),
        ..Selection::default()
    };
    world.selections.insert(fields.id(), selection);
}

fn patterns(fields: &Fields<'_>, name: &str) -> Vec<Pattern> {
    let mut found: Vec<Pattern> = fields
        .references(name)
        .into_iter()
        .map(|mut reference| Pattern {
            arn: reference.arn.or(reference.name),
            id: reference.id,
            unknown: reference.unknown.remove("id"),
        })
        .collect();
    found.sort();
    found
}

/// Conditions by operator; `names` are what AWS calls key and value there.
pub(super) fn conditions(fields: &mut Fields<'_>, names: (&str, &str)) -> Vec<TagCondition> {
    let mut all = Vec::new();
    for (property, operator) in [
        ("StringEquals", TagOperator::StringEquals),
        ("StringNotEquals", TagOperator::StringNotEquals),
        ("StringLike", TagOperator::StringLike),
        ("StringNotLike", TagOperator::StringNotLike),
    ] {
        let found = fields.children("conditions", property);
        all.extend(found.into_iter().map(|one| condition(one, operator, names)));
    }
    all
}

fn condition(
    mut fields: Fields<'_>,
    operator: TagOperator,
    (key, value): (&str, &str),
) -> TagCondition {
    TagCondition {
        operator,
        key: fields.text("key", key).map(|key| tag_key(&key)),
        values: fields.texts("values", value),
        unknown: fields.unknown,
    }
}
