//! Joins the facts of all plans: references, accounts, selections, flows, access.

mod accounts;
mod external;
mod index;
mod keys;
mod locks;
mod references;

use crate::catalog::Catalog;
use crate::facts::{Capability, Config, Facts, SCHEMA, Surroundings, Unlinked, World};
use references::Outputs;
use std::collections::BTreeMap;

/// Joins the facts of all plans. Their order doesn't matter.
pub fn link(
    mut plans: Vec<Unlinked>,
    config: Config,
    surroundings: &Surroundings,
    catalog: &Catalog,
) -> Facts {
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    let mut linked = Facts {
        schema: SCHEMA.to_owned(),
        config,
        ..Facts::default()
    };
    let mut outputs = Outputs::default();
    for plan in plans {
        outputs.add(&plan.name, plan.outputs);
        linked.plans.insert(plan.name, plan.plan);
        linked.after.extend(plan.after);
        linked.before.extend(plan.before);
    }
    for world in [&mut linked.after, &mut linked.before] {
        join(world, &outputs, surroundings, catalog);
    }
    linked.catalog = used(catalog, &[&linked.after, &linked.before]);
    linked
}

fn join(world: &mut World, outputs: &Outputs, surroundings: &Surroundings, _catalog: &Catalog) {
    external::derive(world, surroundings);
    accounts::configure(world, surroundings);
    locks::derive(world);
    references::derive(world, outputs);
    keys::derive(world, outputs);
    accounts::derive(world);
}

fn used(_catalog: &Catalog, _worlds: &[&World]) -> BTreeMap<String, Capability> {
    BTreeMap::new()
}

#[cfg(test)]
mod tests;
