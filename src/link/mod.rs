//! Joins the facts of all plans: references, accounts, selections, flows, access.

mod access;
mod accounts;
mod backup_roles;
mod changes;
mod defaults;
mod doors;
mod effective;
mod external;
mod flows;
mod hops;
mod index;
mod keys;
mod locks;
mod objectives;
mod overrides;
mod place;
mod quotas;
mod reach;
mod readiness;
mod references;
mod rules;
mod select;
mod strategy;
mod tree;
mod unused;
mod vaults;
mod workloads;

pub(crate) use external::PLAN as EXTERNAL;

use crate::catalog::{ActionCatalog, Catalog};
use crate::facts::{
    Capability, CatalogFacts, Config, Facts, Reads, SCHEMA, Surroundings, Unlinked, World,
};
use references::Outputs;
use std::collections::{BTreeMap, BTreeSet};
use std::thread;

/// Joins the facts of all plans. Their order doesn't matter.
pub fn link(
    plans: Vec<Unlinked>,
    config: Config,
    surroundings: &Surroundings,
    catalog: &Catalog,
) -> Facts {
    link_for(plans, config, surroundings, catalog, None)
}

/// The same for somebody who reads only some collections, `None` for all: what follows from all plans
/// together (selections, flows, access) is left out where nobody reads it.
pub fn link_for(
    mut plans: Vec<Unlinked>,
    config: Config,
    surroundings: &Surroundings,
    catalog: &Catalog,
    reads: Option<&Reads>,
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
    let outputs = &outputs;
    let Facts {
        after,
        before,
        config,
        ..
    } = &mut linked;
    let gone = backup_roles::gone(before, after);
    let given = Given {
        config,
        surroundings,
        catalog,
    };
    thread::scope(|scope| {
        // A panic of the other thread goes on here when the scope ends.
        let of_before = reads.map(|reads| &reads.before);
        scope.spawn(move || join(before, outputs, given, &BTreeSet::new(), of_before));
        let of_after = reads.map(|reads| &reads.after);
        join(after, outputs, given, &gone, of_after);
    });
    derive_changes(&mut linked);
    linked.catalog = CatalogFacts {
        actions: ActionCatalog::embedded().by_loss(),
        types: used(catalog, &[&linked.after, &linked.before]),
    };
    linked
}

/// Pairs the two worlds of linked facts.
pub fn derive_changes(facts: &mut Facts) {
    facts.changes = changes::derive(&facts.before, &facts.after, &facts.plans);
}

/// What no plan tells.
#[derive(Clone, Copy)]
struct Given<'a> {
    config: &'a Config,
    surroundings: &'a Surroundings,
    catalog: &'a Catalog,
}

fn join(
    world: &mut World,
    outputs: &Outputs,
    Given {
        config,
        surroundings,
        catalog,
    }: Given<'_>,
    gone: &BTreeSet<String>,
    read: Option<&BTreeSet<String>>,
) {
    let is_read =
        |names: &[&str]| read.is_none_or(|read| names.iter().any(|name| read.contains(*name)));
    external::derive(world, surroundings);
    accounts::configure(world, surroundings);
    references::derive(world, outputs);
    keys::derive(world, outputs);
    accounts::derive(world);
    defaults::apply(world, surroundings);
    effective::derive(world);
    rules::derive(world);
    unused::derive(world);
    workloads::derive(world, &config.workloads);
    // Each reads what the one before found.
    let of_flows = [
        "flows",
        "backup_roles",
        "role_doors",
        "key_access",
        "key_refusals",
        "key_administration",
        "copy_refusals",
        "scp_refusals",
        "onward_copies",
        "reach",
        "strategies",
        "objectives",
        "readiness",
        "stopped_hops",
        "doubtful_hops",
        "hops_into",
        "hops_across",
        "hops_under",
        "temporary_hops",
        "outward_copies",
    ];
    let is_any_of_flows = is_read(&of_flows);
    if is_any_of_flows || is_read(&["selections", "not_selected"]) {
        select::derive(world, is_read(&["not_selected"]));
    }
    if is_any_of_flows {
        backup_roles::derive(world, gone);
    }
    if is_any_of_flows {
        flows::derive(world, catalog);
    }
    hops::derive(world, |name| is_read(&[name]));
    if is_read(&["role_doors"]) {
        doors::derive(world);
    }
    if is_read(&["reach"]) {
        reach::derive(world);
    }
    if is_read(&["strategies"]) {
        strategy::derive(world, &config.strategy);
    }
    world.attached = access::attached(world);
    if is_read(&["objectives"]) {
        objectives::derive(world, &config.objectives);
    }
    if is_read(&["exceeded_quotas"]) {
        quotas::derive(world);
    }
    if is_read(&["readiness"]) {
        readiness::derive(world, catalog);
    }
    access::derive(world, |name| is_read(&[name]));
    access::say_once(world);
    world.forget_providers();
}

/// The rows of the catalog that resources and open flows have, or may turn out to have.
fn used(catalog: &Catalog, worlds: &[&World]) -> BTreeMap<String, Capability> {
    let resources = worlds.iter().flat_map(|world| world.resources.values());
    let kinds = resources.flat_map(|resource| {
        let unknown = resource.object.unknown.get("kind");
        let candidates = unknown.into_iter().flat_map(|why| &why.candidates);
        resource.kind.iter().chain(candidates)
    });
    let flows = worlds.iter().flat_map(|world| &world.flows);
    let of_flows = flows.filter(|flow| flow.open).flat_map(|flow| {
        let candidates = flow.unknown.get("kind").into_iter();
        let candidates = candidates.flat_map(|why| &why.candidates);
        flow.kind.iter().chain(candidates)
    });
    let kinds: BTreeSet<&String> = kinds.chain(of_flows).collect();
    let rows = kinds.into_iter().filter_map(|kind| catalog.row(kind));
    rows.map(|row| (row.kind.clone(), row.capability()))
        .collect()
}

#[cfg(test)]
mod placing_tests;
#[cfg(test)]
mod tests;
