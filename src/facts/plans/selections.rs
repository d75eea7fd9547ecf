//! Selections: what a backup plan is made for.

use super::{PLAN, SELECTION};
use crate::aws::{Arn, is_account_id};
use crate::facts::reader::{Instance, Reader, Side};
use crate::facts::table::Table as _;
use crate::facts::{Doubt, Invalid, Selection, World};
use std::collections::BTreeMap;

/// Fills `selections`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let managed = |instance: &Instance<'_>| !instance.address.data;
    let plans = plans(side);
    for instance in side.instances(&SELECTION).into_iter().filter(managed) {
        let mut reader = Reader::new(side, instance);
        let mut selection = Selection::read(&mut reader);
        if let Some(plan) = &mut selection.backup_plan
            && plan.id.is_none()
        {
            let known = plan.name.as_deref().and_then(|name| plans.get(name));
            plan.id = known.cloned();
        }
        // Sets keep no order.
        for conditions in [&mut selection.tags, &mut selection.conditions] {
            conditions.sort();
            conditions.dedup();
        }
        selection.object = reader.object(None);
        if is_refused(&selection) {
            let invalid = Invalid::of_field(
                "conditions",
                "conditions alone select nothing; AWS Backup also requires resources, such as \"*\", or tags",
            );
            world.refuse(&reader.id(), vec![invalid]);
        }
        world.refuse(&reader.id(), elsewhere(&selection));
        world.selections.insert(reader.id(), selection);
    }
}

/// AWS Backup takes no selection that has conditions alone.
pub(in crate::facts) fn is_refused(selection: &Selection) -> bool {
    let unknown = &selection.object.unknown;
    selection.resources.is_empty()
        && selection.tags.is_empty()
        && !selection.conditions.is_empty()
        && !["resources", "tags"]
            .iter()
            .any(|field| unknown.contains_key(*field))
}

/// ARNs of other accounts and Regions: AWS Backup selects where the backup plan is, and nowhere else.
fn elsewhere(selection: &Selection) -> Vec<Invalid> {
    let own = [&selection.object.account, &selection.object.region];
    let other = |told: Option<String>, own: &Option<String>, is_one: fn(&str) -> bool| {
        let own = own.as_deref().filter(|own| is_one(own))?;
        let told = told.filter(|told| is_one(told) && told != own)?;
        Some((told, own.to_owned()))
    };
    let is_region = |text: &str| !text.contains(['*', '?', '$', ':']);
    let mut found = Vec::new();
    for pattern in &selection.resources {
        let Some(arn) = pattern.arn.as_deref().and_then(Arn::parse) else {
            continue;
        };
        let account = other(arn.account(), own[0], is_account_id);
        let region = other(arn.region(), own[1], is_region);
        let (noun, (told, own)) = match (account, region) {
            (Some(account), _) => ("account", account),
            (None, Some(region)) => ("Region", region),
            (None, None) => continue,
        };
        let reason = format!(
            "an ARN of {noun} {told} selects nothing: the backup plan selects in its own {noun} {own} alone"
        );
        found.push(Invalid {
            doubt: Some(Doubt::Unsaid),
            ..Invalid::of_field("resources", &reason)
        });
    }
    found.dedup();
    found
}

/// Ids of the plans by what AWS calls them: state tells it where the configuration doesn't.
fn plans(side: Side<'_>) -> BTreeMap<&str, String> {
    let all = side.instances(&PLAN).into_iter();
    let managed = all.filter(|instance| !instance.address.data);
    let named = managed.filter_map(|instance| {
        let names = ["backup_plan_id", "id"].iter();
        let mut names = names.filter_map(|name| instance.values.get(&[*name]).as_str());
        Some((names.next()?, side.id(instance.address)))
    });
    named.collect()
}
