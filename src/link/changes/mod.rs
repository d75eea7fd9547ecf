//! Pairs of the state before and after: what the plans do with what AWS has.

mod fields;
mod loss;
mod plans;
mod policies;
mod resources;
mod rules;

use crate::facts::{Action, Changes, PlanFacts, World};
use std::collections::{BTreeMap, BTreeSet};

/// What changes from one world to the other.
pub(super) fn derive(
    before: &World,
    after: &World,
    plans: &BTreeMap<String, PlanFacts>,
) -> Changes {
    let planned = |action: Action| -> BTreeSet<&str> {
        let objects = before.objects();
        let met = objects.filter(|(_, object)| {
            let change = object.change.as_ref();
            change.is_some_and(|change| change.actions.contains(&action))
        });
        met.map(|(id, _)| id).collect()
    };
    let listed = |ids: &mut dyn Iterator<Item = &&str>| -> Vec<String> {
        ids.map(|id| (*id).to_owned()).collect()
    };
    let destroyed = planned(Action::Delete);
    let made = planned(Action::Create);
    let mut changes = Changes {
        deleted: listed(&mut destroyed.difference(&made)),
        replaced: listed(&mut destroyed.intersection(&made)),
        updated: listed(&mut planned(Action::Update).iter()),
        forgotten: listed(&mut planned(Action::Forget).iter()),
        ..Changes::default()
    };
    changes.fields = fields::derive(before, after, &changes, plans);
    changes.backup_plans = plans::derive(before, after, &changes, plans);
    let policies = policies::Policies::new(before, after, &changes);
    let mut denials = policies.denials();
    let detachments = policies.detachments();
    denials.extend(loss::of_vaults(before, after, &changes));
    let backups = resources::Backups::new(before, after, &changes, plans);
    let (losses, blind) = (backups.losses(), backups.blindly_deleted());
    changes.denials = denials;
    changes.detachments = detachments;
    changes.resources = losses;
    changes.blindly_deleted = blind;
    changes.drifted = drifted(after);
    changes
}

/// What the plans do with what was changed outside Terraform.
fn drifted(after: &World) -> BTreeMap<String, Vec<Action>> {
    let mut found = BTreeMap::new();
    for (id, object) in after.objects() {
        // The drift is an object of that id itself: what it says happened outside.
        let drift = after
            .drifts
            .get(id)
            .filter(|drift| !std::ptr::eq(&raw const drift.object, object));
        if let (Some(_), Some(change)) = (drift, &object.change) {
            found.insert(id.to_owned(), change.actions.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests;
