//! Backup plans and selections of Terraform resources, in one shape whichever provider declares them.

mod patterns;
mod rules;
mod selections;
#[cfg(test)]
mod tests;
mod words;

use super::block::{Block, Unknowns};
use super::reader::{Instance, Reader, Side};
use super::{BackupPlan, Invalid, PlanOrigin, World};
use crate::resolve::{Lead, Origin};
use rules::Rule;
use words::{AWS, AWSCC, Words};

pub(super) const PLAN: [&str; 2] = ["aws_backup_plan", "awscc_backup_backup_plan"];
pub(super) const SELECTION: [&str; 2] = ["aws_backup_selection", "awscc_backup_backup_selection"];

/// Fills `backup_plans`, `selections`, and `invalid` with their schedules that AWS would refuse.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let managed = |instance: &Instance<'_>| !instance.address.data;
    for instance in side.instances(&PLAN).into_iter().filter(managed) {
        let mut reader = Reader::new(side, instance);
        let id = reader.id();
        let (plan, invalid) = plan(&mut reader);
        if !invalid.is_empty() {
            world.invalid.entry(id.clone()).or_default().extend(invalid);
        }
        world.backup_plans.insert(id, plan);
    }
    selections::derive(side, world);
}

fn plan(reader: &mut Reader<'_>) -> (BackupPlan, Vec<Invalid>) {
    let (side, instance) = (reader.side, reader.instance);
    let words = words_of(instance);
    let resource = Block::of(side, instance);
    let arn = instance.values.get(&[words.arn]).as_str();
    let mut found = BackupPlan {
        origin: PlanOrigin::Terraform,
        ..BackupPlan::default()
    };
    let mut unknown = Unknowns::new();
    let mut rules = Vec::new();
    match body(&resource, words.plan) {
        Ok(Some(plan)) => {
            let place = (side.account(instance), side.region(instance));
            found.name = plan.text(&mut unknown, "name", &[words.name]);
            found.advanced_settings = rules::advanced_settings(&plan, words, &mut unknown);
            match plan.never_computed(words.rules) {
                Ok(blocks) => rules.extend(blocks.iter().map(|b| Rule::read(b, words, &place))),
                Err(why) => drop(unknown.insert("rules".to_owned(), why)),
            }
        }
        Ok(None) => {}
        Err(why) => {
            for field in ["name", "rules", "advanced_settings"] {
                unknown.insert(field.to_owned(), why.clone());
            }
        }
    }
    rules.sort_by_cached_key(Rule::order);
    let invalid = (0..).zip(&rules).filter_map(Rule::invalid).collect();
    found.rules = rules.into_iter().map(|rule| rule.fact).collect();
    reader.unknown = unknown;
    found.object = reader.object(arn);
    (found, invalid)
}

fn words_of(instance: Instance<'_>) -> &'static Words {
    match instance.address.resource_type.as_str() {
        resource_type if resource_type.starts_with("awscc_") => &AWSCC,
        _ => &AWS,
    }
}

/// The object within a resource that has all arguments, or the resource itself.
fn body<'a>(
    resource: &Block<'a>,
    object: Option<&str>,
) -> Result<Option<Block<'a>>, super::Unknown> {
    match object {
        Some(name) => Ok(resource.blocks(name)?.into_iter().next()),
        None => Ok(Some(resource.clone())),
    }
}

/// The origin of what AWS demands: it is given, where several leads remain.
fn given(mut origin: Origin) -> Origin {
    if origin.leads.len() > 1 {
        origin.leads.retain(|lead| *lead != Lead::NotGiven);
    }
    origin
}
