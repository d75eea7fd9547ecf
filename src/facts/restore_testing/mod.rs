//! Restore testing plans and their selections.

use super::backup_policies::tag_key;
use super::block::{Block, Unknowns};
use super::reader::{Instance, Reader, Side};
use super::{
    Invalid, Reason, RestoreTestingPlan, RestoreTestingSelection, Schedule, TagCondition,
    TagOperator, Unknown, World,
};
use crate::documents::schedule::ScheduleError;

pub(super) const PLAN: [&str; 2] = [
    "aws_backup_restore_testing_plan",
    "awscc_backup_restore_testing_plan",
];
pub(super) const SELECTION: [&str; 2] = [
    "aws_backup_restore_testing_selection",
    "awscc_backup_restore_testing_selection",
];

/// Fills `restore_testing_plans` and `restore_testing_selections`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&PLAN) {
        let (id, plan, refused) = plan(side, instance);
        if let Some(reason) = plan.name.as_deref().and_then(refused_name) {
            let invalid = Invalid::of_field("name", reason);
            world.invalid.entry(id.clone()).or_default().push(invalid);
        }
        if let Some(refused) = refused {
            let invalid = Invalid {
                field: "schedule".to_owned(),
                reason: refused.to_string(),
                ..Invalid::default()
            };
            world.invalid.entry(id.clone()).or_default().push(invalid);
        }
        world.restore_testing_plans.insert(id, plan);
    }
    for instance in side.instances(&SELECTION) {
        let (id, mut selection) = selection(side, instance);
        let plan = selection.testing_plan.take();
        selection.testing_plan = plan.map(|plan| plan.named_beside(&selection.object));
        world.restore_testing_selections.insert(id, selection);
    }
}

/// What AWS refuses of a name (API: `RestoreTestingPlanForCreate`).
fn refused_name(name: &str) -> Option<&'static str> {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let fits = !name.is_empty() && name.len() <= 50 && name.chars().all(is_fit);
    let reason = "the name of a restore testing plan is 1 to 50 letters, digits and \"_\"; AWS Backup rejects this one";
    (!fits).then_some(reason)
}

fn is_awscc(instance: Instance<'_>) -> bool {
    instance.address.resource_type.starts_with("awscc_")
}

fn plan(
    side: Side<'_>,
    instance: Instance<'_>,
) -> (String, RestoreTestingPlan, Option<ScheduleError>) {
    const POINTS: &str = "recovery_point_selection";
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let unknown = &mut reader.unknown;
    let (name, arn) = if is_awscc(instance) {
        ("restore_testing_plan_name", "restore_testing_plan_arn")
    } else {
        ("name", "arn")
    };
    let name = block.text(unknown, "name", &[name]);
    let (schedule, refused) = schedule(&block, unknown);
    let algorithm = block.text(unknown, "algorithm", &[POINTS, "algorithm"]);
    let types = [POINTS, "recovery_point_types"];
    let recovery_point_types = block.texts(unknown, "recovery_point_types", &types);
    let include = [POINTS, "include_vaults"];
    let include_vaults = block.references_of(unknown, "include_vaults", &include, |_| true);
    let exclude = [POINTS, "exclude_vaults"];
    let exclude_vaults = block.references_of(unknown, "exclude_vaults", &exclude, |_| true);
    let window = [POINTS, "selection_window_days"];
    let selection_window_days = block.whole(unknown, "selection_window_days", &window);
    let start_window_hours = block.whole(unknown, "start_window_hours", &["start_window_hours"]);
    let plan = RestoreTestingPlan {
        name,
        schedule,
        algorithm,
        recovery_point_types,
        include_vaults,
        exclude_vaults,
        // Both start at 1; 0 is what a state has where nothing was given.
        selection_window_days: selection_window_days.filter(|days| *days != 0),
        start_window_hours: start_window_hours.filter(|hours| *hours != 0),
        object: reader.object(instance.values.get(&[arn]).as_str()),
    };
    (reader.id(), plan, refused)
}

/// When tests begin, and why AWS would refuse it.
fn schedule(
    block: &Block<'_>,
    unknown: &mut Unknowns,
) -> (Option<Schedule>, Option<ScheduleError>) {
    let Some(expression) = block.text(unknown, "schedule", &["schedule_expression"]) else {
        return (None, None);
    };
    let mut schedule = Schedule::of(expression);
    let timezone = ["schedule_expression_timezone"];
    schedule.timezone = block.text(&mut schedule.unknown, "timezone", &timezone);
    let refused = schedule.intervals().err();
    if refused.is_some() {
        unknown.insert("schedule".to_owned(), Unknown::because(Reason::Invalid));
    }
    (Some(schedule), refused)
}

fn selection(side: Side<'_>, instance: Instance<'_>) -> (String, RestoreTestingSelection) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let unknown = &mut reader.unknown;
    let name = if is_awscc(instance) {
        "restore_testing_selection_name"
    } else {
        "name"
    };
    let selection = RestoreTestingSelection {
        name: block.text(unknown, "name", &[name]),
        testing_plan: block.reference(&["restore_testing_plan_name"]),
        resource_type: block.text(unknown, "resource_type", &["protected_resource_type"]),
        resources: block
            .references_of(unknown, "resources", &["protected_resource_arns"], |_| true),
        conditions: conditions(&block, unknown),
        role: block.reference(&["iam_role_arn"]),
        validation_window_hours: block.whole(
            unknown,
            "validation_window_hours",
            &["validation_window_hours"],
        ),
        object: reader.object(None),
    };
    (reader.id(), selection)
}

fn conditions(block: &Block<'_>, unknown: &mut Unknowns) -> Vec<TagCondition> {
    const FIELD: &str = "conditions";
    let mut found = Vec::new();
    for outer in block.blocks_of(unknown, FIELD, "protected_resource_conditions") {
        for (name, operator) in [
            ("string_equals", TagOperator::StringEquals),
            ("string_not_equals", TagOperator::StringNotEquals),
        ] {
            for one in outer.blocks_of(unknown, FIELD, name) {
                let mut own = Unknowns::new();
                let key = one.text(&mut own, "key", &["key"]);
                let value = one.text(&mut own, "values", &["value"]);
                found.push(TagCondition {
                    operator,
                    key: key.as_deref().map(tag_key),
                    values: value.into_iter().collect(),
                    unknown: own,
                });
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests;
