//! AWS Backup Audit Manager: frameworks and report plans.

use super::reader::{Reader, Side};
use super::table::{Names, Table as _, Written, table};
use super::{Framework, ReportPlan, World};
use std::collections::BTreeMap;

pub(super) const FRAMEWORK: [&str; 2] = ["aws_backup_framework", "awscc_backup_framework"];
pub(super) const REPORT_PLAN: [&str; 2] = ["aws_backup_report_plan", "awscc_backup_report_plan"];

// field      read as   aws                                       CloudFormation                      backup policy
table! { Framework:
    name      text      "name"                                    "FrameworkName"                     "";
    controls  controls  "control"                                 "FrameworkControls"                 "";
}

table! { ReportPlan:
    name      text      "name"                                    "ReportPlanName"                    "";
    template  text      "report_setting.report_template"          "ReportSetting.ReportTemplate"      "";
    bucket    any       "report_delivery_channel.s3_bucket_name"  "ReportDeliveryChannel.S3BucketName" "";
}

const CONTROL: Names = Names::of("controls", "name", "ControlName");
const PARAMETERS: Names = Names::of("controls", "input_parameter", "ControlInputParameters");
const KEY: Names = Names::of("controls", "name", "ParameterName");
const VALUE: Names = Names::of("controls", "value", "ParameterValue");

trait Controls: Written {
    /// A control that stands there several times, each for other resources, has the parameters of all.
    fn controls(&mut self, names: &Names) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut controls: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for mut control in self.children(names) {
            if let Some(name) = control.text(&CONTROL) {
                let parameters = controls.entry(name).or_default();
                for mut parameter in control.children(&PARAMETERS) {
                    parameters.extend(parameter.text(&KEY).zip(parameter.text(&VALUE)));
                    control.unknown().append(parameter.unknown());
                }
            }
            self.unknown().append(control.unknown());
        }
        controls
    }
}

impl<W: Written> Controls for W {}

/// Fills `frameworks` and `report_plans`, those that data sources read included.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&FRAMEWORK) {
        let mut reader = Reader::new(side, instance);
        let mut framework = Framework::read(&mut reader);
        framework.object = reader.object(reader.arn("framework_arn"));
        world.frameworks.insert(reader.id(), framework);
    }
    for instance in side.instances(&REPORT_PLAN) {
        let mut reader = Reader::new(side, instance);
        let mut plan = ReportPlan::read(&mut reader);
        plan.object = reader.object(reader.arn("report_plan_arn"));
        world.report_plans.insert(reader.id(), plan);
    }
}

#[cfg(test)]
mod tests;
