//! AWS Backup Audit Manager: frameworks and report plans.

use super::block::Block;
use super::reader::{Reader, Side};
use super::{Framework, ReportPlan, World};
use std::collections::BTreeMap;

pub(super) const FRAMEWORK: [&str; 2] = ["aws_backup_framework", "awscc_backup_framework"];
pub(super) const REPORT_PLAN: [&str; 2] = ["aws_backup_report_plan", "awscc_backup_report_plan"];

/// Words of the two providers.
struct Words {
    name: &'static str,
    control: &'static str,
    control_name: &'static str,
    parameter: &'static str,
    parameter_name: &'static str,
    parameter_value: &'static str,
}

const AWS: Words = Words {
    name: "name",
    control: "control",
    control_name: "name",
    parameter: "input_parameter",
    parameter_name: "name",
    parameter_value: "value",
};

const AWSCC: Words = Words {
    name: "framework_name",
    control: "framework_controls",
    control_name: "control_name",
    parameter: "control_input_parameters",
    parameter_name: "parameter_name",
    parameter_value: "parameter_value",
};

/// Fills `frameworks` and `report_plans`, those that data sources read included.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&FRAMEWORK) {
        let mut reader = Reader::new(side, instance);
        let is_awscc = instance.address.resource_type.starts_with("awscc_");
        let framework = framework(&mut reader, if is_awscc { &AWSCC } else { &AWS });
        world.frameworks.insert(reader.id(), framework);
    }
    for instance in side.instances(&REPORT_PLAN) {
        let mut reader = Reader::new(side, instance);
        let is_awscc = instance.address.resource_type.starts_with("awscc_");
        let (name, arn) = if is_awscc {
            ("report_plan_name", "report_plan_arn")
        } else {
            ("name", "arn")
        };
        let block = Block::of(side, instance);
        let template = ["report_setting", "report_template"];
        let bucket = block.reference(&["report_delivery_channel", "s3_bucket_name"]);
        let arn = instance.values.get(&[arn]).as_str();
        let plan = ReportPlan {
            name: block.text(&mut reader.unknown, "name", &[name]),
            template: block.text(&mut reader.unknown, "template", &template),
            bucket,
            object: reader.object(arn),
        };
        world.report_plans.insert(reader.id(), plan);
    }
}

/// A control that stands there several times, each for other resources, has the parameters of all.
fn framework(reader: &mut Reader<'_>, words: &Words) -> Framework {
    let block = Block::of(reader.side, reader.instance);
    let unknown = &mut reader.unknown;
    let name = block.text(unknown, "name", &[words.name]);
    let mut controls: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for control in block.blocks_of(unknown, "controls", words.control) {
        let Some(name) = control.text(unknown, "controls", &[words.control_name]) else {
            continue;
        };
        let parameters = controls.entry(name).or_default();
        for parameter in control.blocks_of(unknown, "controls", words.parameter) {
            let key = parameter.text(unknown, "controls", &[words.parameter_name]);
            let value = parameter.text(unknown, "controls", &[words.parameter_value]);
            parameters.extend(key.zip(value));
        }
    }
    let values = reader.instance.values;
    let arn = ["arn", "framework_arn"]
        .iter()
        .find_map(|arn| values.get(&[*arn]).as_str());
    Framework {
        name,
        controls,
        object: reader.object(arn),
    }
}

#[cfg(test)]
mod tests;
