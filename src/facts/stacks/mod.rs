//! What templates of CloudFormation stacks and stack sets declare.

mod deployment;
mod fields;
mod keys;
mod plans;
mod template;
#[cfg(test)]
mod tests;

use super::block::Block;
use super::key_use::KeyIndex;
use super::policy_documents;
use super::reader::{Instance, Reader, Side};
use super::{Invalid, Reason, Reference, Stack, Unknown, World};
use crate::documents::cloudformation::{Fault, Template};
use crate::plan::{Address, Value};
use deployment::{Members, Target};
use std::collections::BTreeMap;
use template::{Frame, Made};

pub(super) const STACKS: [&str; 2] = ["aws_cloudformation_stack", "awscc_cloudformation_stack"];
pub(super) const STACK_SETS: [&str; 2] = [
    "aws_cloudformation_stack_set",
    "awscc_cloudformation_stack_set",
];
pub(super) const MEMBERS: [&str; 2] = [
    "aws_cloudformation_stack_instances",
    "aws_cloudformation_stack_set_instance",
];

/// Fills `stacks`, and the facts of what their templates declare.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let mut found = World::default();
    let index = KeyIndex::new(&world.keys, &world.key_aliases);
    let members = Members::new(side);
    for instance in managed(side, &STACKS) {
        stack(
            side,
            instance,
            &index,
            Target::of_stack(side, instance),
            &mut found,
        );
    }
    for instance in managed(side, &STACK_SETS) {
        let target = Target::of_set(side, instance, &members);
        stack(side, instance, &index, target, &mut found);
    }
    world.extend(found);
}

/// Whether a template declares anything of AWS Backup.
pub(super) fn have_backup(world: &World) -> bool {
    let vaults = world.vaults.values().map(|vault| &vault.object);
    let plans = world.backup_plans.values().map(|plan| &plan.object);
    let mut types = vaults.chain(plans).map(|object| &object.resource_type);
    types.any(|resource_type| resource_type.starts_with("AWS::Backup::"))
}

fn managed<'a>(side: Side<'a>, types: &[&str]) -> Vec<Instance<'a>> {
    let mut found = side.instances(types);
    found.retain(|instance| !instance.address.data);
    found
}

fn stack(
    side: Side<'_>,
    instance: Instance<'_>,
    index: &KeyIndex<'_>,
    mut target: Target,
    world: &mut World,
) {
    let mut reader = Reader::new(side, instance);
    let id = reader.id();
    let mut stack = Stack {
        name: target.name.clone(),
        scope: target.scope.clone(),
        auto_deployment: reader.flag("auto_deployment", &["auto_deployment", "enabled"]),
        retain_on_account_removal: reader.flag(
            "retain_on_account_removal",
            &["auto_deployment", "retain_stacks_on_account_removal"],
        ),
        ..Stack::default()
    };
    let template = template_of(&mut reader);
    let arn = instance.values.get(&["arn"]).as_str();
    stack.object = reader.object(arn);
    match &template {
        None => {
            // Written in a bucket, or nowhere that the plan shows.
            let unknown = &mut stack.object.unknown;
            unknown.entry("template".to_owned()).or_insert(Unknown {
                references: vec!["template_url".to_owned()],
                ..Unknown::because(Reason::Unresolved)
            });
        }
        Some(Err(fault)) => {
            let invalid = Unknown::because(Reason::Invalid);
            stack.object.unknown.insert("template".to_owned(), invalid);
            refuse(world, &id, fault);
        }
        Some(Ok(template)) => {
            for fault in &template.faults {
                refuse(world, &id, fault);
            }
            target.close_parameters(template);
            let frame = Frame {
                side,
                instance,
                index,
                stack: id.clone(),
                object: target.place(stack.object.clone()),
                scope: target.scope,
            };
            let made = Made::new(frame, template, &target.deployment);
            stack.hidden.clone_from(&template.hidden);
            made.derive(&mut stack, world);
            stack.hidden.sort();
        }
    }
    world.stacks.insert(id, stack);
}

/// The template of a stack or stack set; `None` where it isn't known.
fn template_of(reader: &mut Reader<'_>) -> Option<Result<Template, Fault>> {
    const BODY: &[&str] = &["template_body"];
    if let Some(text) = reader.text("template", BODY) {
        return Some(Template::parse(&text));
    }
    // One value that isn't known yet makes all of it unknown; the configuration tells the rest.
    if *reader.instance.values.get(BODY) != Value::Unknown {
        return None;
    }
    let block = Block::of(reader.side, reader.instance);
    let template = Template::partial(&policy_documents::of_argument(&block, BODY)?)?;
    reader.unknown.remove("template");
    Some(template)
}

/// The name of the output that an attribute of a stack is.
pub(super) fn output_name<'a>(address: &Address, path: &'a [String]) -> Option<&'a str> {
    let is_stack = address.resource_type == "aws_cloudformation_stack";
    match path {
        [outputs, name] if is_stack && outputs == "outputs" => Some(name),
        _ => None,
    }
}

/// What an output of a stack means: a resource of its template, or what the template says.
pub(super) fn output(side: Side<'_>, address: &Address, name: &str) -> Option<Reference> {
    let instance = side.instance(address)?;
    let mut reader = Reader::new(side, instance);
    let template = template_of(&mut reader)?.ok()?;
    let mut target = Target::of_stack(side, instance);
    target.close_parameters(&template);
    let (keys, aliases) = (BTreeMap::new(), BTreeMap::new());
    let frame = Frame {
        side,
        instance,
        index: &KeyIndex::new(&keys, &aliases),
        stack: reader.id(),
        object: target.place(reader.object(None)),
        scope: None,
    };
    let made = Made::new(frame, &template, &target.deployment);
    let reference = made.reference(&made.evaluator.output(name))?;
    let told = reference.id.is_some() || reference.arn.is_some() || reference.name.is_some();
    told.then_some(reference)
}

fn refuse(world: &mut World, id: &str, fault: &Fault) {
    let known = fault.line > 0;
    let invalid = Invalid {
        field: "template".to_owned(),
        reason: fault.reason.clone(),
        path: fault.path.clone(),
        line: known.then_some(fault.line),
        column: known.then_some(fault.column),
        ..Invalid::default()
    };
    world
        .invalid
        .entry(id.to_owned())
        .or_default()
        .push(invalid);
}
