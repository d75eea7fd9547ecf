//! Restore testing plans and their selections.

use super::block::Unknowns;
use super::plans::table::Parts;
use super::reader::{Reader, Side};
use super::table::{Names, Table as _, Written, table};
use super::{Invalid, RestoreTestingPlan, RestoreTestingSelection, TagCondition, World};

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
        let mut reader = Reader::new(side, instance);
        let mut plan = RestoreTestingPlan::read(&mut reader);
        plan.object = reader.object(reader.arn("restore_testing_plan_arn"));
        let of_name = plan.name.as_deref().and_then(refused_name);
        let of_name = of_name.map(|reason| Invalid::of_field("name", reason));
        let schedule = plan.schedule.clone();
        let of_schedule = schedule.and_then(|mut schedule| schedule.intervals().err());
        let of_schedule =
            of_schedule.map(|refused| Invalid::of_field("schedule", &refused.to_string()));
        let refused = of_name.into_iter().chain(of_schedule).collect();
        world.refuse(&reader.id(), refused);
        world.restore_testing_plans.insert(reader.id(), plan);
    }
    for instance in side.instances(&SELECTION) {
        let mut reader = Reader::new(side, instance);
        let mut selection = RestoreTestingSelection::read(&mut reader);
        selection.object = reader.object(None);
        let plan = selection.testing_plan.take();
        selection.testing_plan = plan.map(|plan| plan.named_beside(&selection.object));
        world
            .restore_testing_selections
            .insert(reader.id(), selection);
    }
}

/// What AWS refuses of a name (API: `RestoreTestingPlanForCreate`).
fn refused_name(name: &str) -> Option<&'static str> {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let fits = !name.is_empty() && name.len() <= 50 && name.chars().all(is_fit);
    let reason = "the name of a restore testing plan is 1 to 50 letters, digits and \"_\"; AWS Backup rejects this one";
    (!fits).then_some(reason)
}

// field                  read as     aws                                               CloudFormation                               backup policy
table! { RestoreTestingPlan:
    name                  text        "name"                                            "RestoreTestingPlanName"                     "";
    schedule              schedule    "schedule_expression"                             "ScheduleExpression"                         "";
    algorithm             text        "recovery_point_selection.algorithm"              "RecoveryPointSelection.Algorithm"           "";
    recovery_point_types  set         "recovery_point_selection.recovery_point_types"   "RecoveryPointSelection.RecoveryPointTypes"  "";
    include_vaults        references  "recovery_point_selection.include_vaults"         "RecoveryPointSelection.IncludeVaults"       "";
    exclude_vaults        references  "recovery_point_selection.exclude_vaults"         "RecoveryPointSelection.ExcludeVaults"       "";
    selection_window_days count       "recovery_point_selection.selection_window_days"  "RecoveryPointSelection.SelectionWindowDays" "";
    start_window_hours    count       "start_window_hours"                              "StartWindowHours"                           "";
}

table! { RestoreTestingSelection:
    name                    text        "name"                           "RestoreTestingSelectionName"  "";
    testing_plan            any         "restore_testing_plan_name"      "RestoreTestingPlanName"       "";
    resource_type           text        "protected_resource_type"        "ProtectedResourceType"        "";
    resources               references  "protected_resource_arns"        "ProtectedResourceArns"        "";
    conditions              tested      "protected_resource_conditions"  "ProtectedResourceConditions"  "";
    role                    any         "iam_role_arn"                   "IamRoleArn"                   "";
    validation_window_hours whole       "validation_window_hours"        "ValidationWindowHours"        "";
}

/// A condition in this place has other names than in a selection of a backup plan.
#[derive(Default)]
struct Tested {
    key: Option<String>,
    values: Vec<String>,
    unknown: Unknowns,
}

table! { Tested.unknown:
    key     tag_key  "key"    "Key"    "";
    values  texts    "value"  "Value"  "";
}

trait Conditions: Parts {
    fn tested(&mut self, names: &Names) -> Vec<TagCondition> {
        let mut found = self.by_operator(names, |one| {
            let Tested {
                key,
                values,
                unknown,
            } = Tested::read(one);
            TagCondition {
                key,
                values,
                unknown,
                ..TagCondition::default()
            }
        });
        found.sort();
        found
    }
}

impl<W: Written> Conditions for W {}

#[cfg(test)]
mod tests;
