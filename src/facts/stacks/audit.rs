//! Restore testing, AWS Backup Audit Manager, multi-party approval.

use super::fields::Fields;
use crate::documents::cloudformation::Value;
use crate::facts::{
    ApprovalTeam, Framework, ReportPlan, RestoreTestingPlan, RestoreTestingSelection, World,
};

/// `AWS::Backup::RestoreTestingPlan`
pub(super) fn restore_testing_plan(mut fields: Fields<'_>, world: &mut World) {
    let schedule = fields.schedule();
    let mut points = fields.child("RecoveryPointSelection");
    let mut recovery_point_types = points.texts("recovery_point_types", "RecoveryPointTypes");
    recovery_point_types.sort();
    let algorithm = points.text("algorithm", "Algorithm");
    let selection_window_days = points.whole("selection_window_days", "SelectionWindowDays");
    fields.unknown.append(&mut points.unknown);
    let plan = RestoreTestingPlan {
        name: fields.text("name", "RestoreTestingPlanName"),
        schedule,
        algorithm,
        recovery_point_types,
        include_vaults: points.references("IncludeVaults"),
        exclude_vaults: points.references("ExcludeVaults"),
        selection_window_days,
        start_window_hours: fields.whole("start_window_hours", "StartWindowHours"),
        object: fields.object(),
    };
    world.restore_testing_plans.insert(fields.id(), plan);
}

/// `AWS::Backup::RestoreTestingSelection`
pub(super) fn restore_testing_selection(mut fields: Fields<'_>, world: &mut World) {
    let mut wanted = fields.child("ProtectedResourceConditions");
    let conditions = super::plans::conditions(&mut wanted, ("Key", "Value"));
    fields.unknown.append(&mut wanted.unknown);
    let selection = RestoreTestingSelection {
        conditions,
        name: fields.text("name", "RestoreTestingSelectionName"),
        testing_plan: fields.reference("RestoreTestingPlanName"),
        resource_type: fields.text("resource_type", "ProtectedResourceType"),
        resources: fields.references("ProtectedResourceArns"),
        role: fields.reference("IamRoleArn"),
        validation_window_hours: fields.whole("validation_window_hours", "ValidationWindowHours"),
        object: fields.object(),
    };
    world
        .restore_testing_selections
        .insert(fields.id(), selection);
}

/// `AWS::Backup::Framework`
pub(super) fn framework(mut fields: Fields<'_>, world: &mut World) {
    let mut controls = std::collections::BTreeMap::new();
    for mut control in fields.children("controls", "FrameworkControls") {
        let Some(name) = control.text("name", "ControlName") else {
            fields.unknown.extend(
                std::mem::take(&mut control.unknown)
                    .into_values()
                    .map(|unknown| ("controls".to_owned(), unknown)),
            );
            continue;
        };
        let parameters = control.children("parameters", "ControlInputParameters");
        let parameters = parameters.into_iter().filter_map(|mut parameter| {
            let name = parameter.text("name", "ParameterName")?;
            Some((name, parameter.text("value", "ParameterValue")?))
        });
        controls.insert(name, parameters.collect());
    }
    let framework = Framework {
        name: fields.text("name", "FrameworkName"),
        controls,
        object: fields.object(),
    };
    world.frameworks.insert(fields.id(), framework);
}

/// `AWS::Backup::ReportPlan`
pub(super) fn report_plan(mut fields: Fields<'_>, world: &mut World) {
    let mut setting = fields.child("ReportSetting");
    let template = setting.text("template", "ReportTemplate");
    fields.unknown.append(&mut setting.unknown);
    let plan = ReportPlan {
        name: fields.text("name", "ReportPlanName"),
        template,
        bucket: fields
            .child("ReportDeliveryChannel")
            .reference("S3BucketName"),
        object: fields.object(),
    };
    world.report_plans.insert(fields.id(), plan);
}

/// `AWS::MPA::ApprovalTeam`
pub(super) fn approval_team(mut fields: Fields<'_>, world: &mut World) {
    let mut strategy = fields.child("ApprovalStrategy").child("MofN");
    let min_approvals = strategy.whole("min_approvals", "MinApprovalsRequired");
    fields.unknown.append(&mut strategy.unknown);
    let approvers = match fields.value("Approvers").clone() {
        Value::List(approvers) => Some(approvers.len()),
        Value::Unknown(gap) => {
            fields.unknown.insert("approvers".to_owned(), gap.into());
            None
        }
        _ => None,
    };
    let team = ApprovalTeam {
        name: fields.text("name", "Name"),
        arn: None,
        min_approvals,
        approvers,
        object: fields.object(),
    };
    world.approval_teams.insert(fields.id(), team);
}
