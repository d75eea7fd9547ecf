//! Joins the facts of all plans: references, accounts, selections, flows, access.

mod access;
mod defaults;
mod flows;
mod place;
mod select;
mod vaults;

use crate::catalog::Catalog;
use crate::facts::{Capability, Config, Facts, SCHEMA, Surroundings, Unlinked, World};
use std::collections::{BTreeMap, BTreeSet};

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
    for plan in plans {
        linked.plans.insert(plan.name, plan.plan);
        linked.after.extend(plan.after);
        linked.before.extend(plan.before);
    }
    for world in [&mut linked.after, &mut linked.before] {
        join(world, surroundings, catalog);
    }
    linked.catalog = used(catalog, &[&linked.after, &linked.before]);
    linked
}

fn join(world: &mut World, surroundings: &Surroundings, catalog: &Catalog) {
    defaults::apply(world, surroundings);
    select::derive(world);
    flows::derive(world, catalog);
    access::derive(world);
}

/// The rows of the catalog that resources have, or may turn out to have.
fn used(catalog: &Catalog, worlds: &[&World]) -> BTreeMap<String, Capability> {
    let resources = worlds.iter().flat_map(|world| world.resources.values());
    let kinds = resources.flat_map(|resource| {
        let unknown = resource.object.unknown.get("kind");
        let candidates = unknown.into_iter().flat_map(|why| &why.candidates);
        resource.kind.iter().chain(candidates)
    });
    let kinds: BTreeSet<&String> = kinds.collect();
    let rows = kinds.into_iter().filter_map(|kind| catalog.row(kind));
    rows.map(|row| (row.kind.clone(), row.capability()))
        .collect()
}
