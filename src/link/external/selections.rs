//! Backup selections that are made elsewhere: each with a plan of one rule.

use super::{id, object, untold};
use crate::aws::Arn;
use crate::facts::{
    BackupPlan, BackupRule, CopyAction, ExternalSelection, Lifecycle, Pattern, Reference, Scope,
    Selection, TagCondition, World,
};
use std::collections::BTreeSet;

/// Adds the plan and its selection.
pub(super) fn add(world: &mut World, given: &ExternalSelection) {
    if given.tags.is_empty() && given.resources.is_empty() {
        return; // says nothing, and not: everything
    }
    let id = id(&given.name);
    let (scope, place) = place(world, &given.vault);
    let mut own = object(&given.name, "selection");
    (own.account, own.region) = place;
    let mut lifecycle = Lifecycle {
        delete_after_days: given.delete_after_days,
        ..Lifecycle::default()
    };
    if given.delete_after_days.is_none() {
        lifecycle.unknown.extend([untold("delete_after_days")]);
    }
    let copies = given.copies.iter().map(|vault| CopyAction {
        vault: Some(Reference::of_pattern(vault)),
        lifecycle: Some(lifecycle.clone()),
        ..CopyAction::default()
    });
    let rule = BackupRule {
        name: Some(given.name.clone()),
        vault: Some(Reference::of_pattern(&given.vault)),
        copies: copies.collect(),
        lifecycle: lifecycle.clone(),
        unknown: ["schedule", "continuous"].map(untold).into(),
        ..BackupRule::default()
    };
    let plan = BackupPlan {
        object: own.clone(),
        name: Some(given.name.clone()),
        scope,
        rules: vec![rule],
        ..BackupPlan::default()
    };
    let tags = given.tags.iter().map(|(key, value)| TagCondition {
        key: Some(key.clone()),
        values: vec![value.clone()],
        ..TagCondition::default()
    });
    let resources = given.resources.iter().map(|arn| Pattern {
        arn: Some(arn.clone()),
        ..Pattern::default()
    });
    own.unknown.extend([untold("role")]);
    let selection = Selection {
        object: own,
        name: Some(given.name.clone()),
        backup_plan: Some(Reference {
            id: Some(id.clone()),
            ..Reference::default()
        }),
        resources: resources.collect(),
        tags: tags.collect(),
        ..Selection::default()
    };
    world.backup_plans.insert(id.clone(), plan);
    world.selections.insert(id, selection);
}

/// In the vault's account and Region, or in all of those that a placeholder stands for.
fn place(world: &World, vault: &str) -> (Option<Scope>, (Option<String>, Option<String>)) {
    let arn = Arn::parse(vault);
    let (account, region) = (
        arn.as_ref().and_then(Arn::account),
        arn.as_ref().and_then(Arn::region),
    );
    let fixed = |part: &Option<String>| part.clone().filter(|part| !part.contains('$'));
    let known = (fixed(&account), fixed(&region));
    if known.0.is_some() && known.1.is_some() {
        return (None, known);
    }
    let resources = world.resources.values().map(|resource| &resource.object);
    let all = |one: &Option<String>, each: BTreeSet<String>| match one {
        Some(one) => vec![one.clone()],
        None => each.into_iter().collect(),
    };
    let accounts = resources
        .clone()
        .filter_map(|object| object.account.clone());
    let regions = resources.filter_map(|object| object.region.clone());
    let scope = Scope {
        accounts: all(&known.0, accounts.collect()),
        regions: all(&known.1, regions.collect()),
        ..Scope::default()
    };
    (Some(scope), (None, None))
}
