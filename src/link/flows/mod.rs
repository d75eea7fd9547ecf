//! Flows: which way the recovery points of which resources go.

mod hops;
mod kind;
mod obstacles;
mod onward;
mod open;
mod routes;
#[cfg(test)]
mod tests;
mod variants;

use super::backup_roles::{self, Stopped};
use super::place::{Place, Territory};
use super::select::is_backed_up_itself;
use super::tree::Tree;
use super::vaults::Vaults;
use crate::catalog::Catalog;
use crate::facts::{
    Answer, BackupPlan, Flow, Hop, KeyUse, Obstacle, Resource, Selected, Unknown, Via, World,
};
use hops::Class;
use kind::Kind;
use onward::Onward;
use routes::Route;
use std::collections::{BTreeMap, BTreeSet};

/// Fills `onward_copies`, and `flows`: one for each class of like resources and each rule of each plan that selects them or may
/// select them. Sorted by plan, rule and first resource.
pub(super) fn derive(world: &mut World, catalog: &Catalog) {
    world.onward_copies = onward::copies(world);
    world.flows = flows(world, catalog);
}

/// What like resources have in common.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Like<'a> {
    place: Place<'a>,
    kind: Option<&'a str>,
    kind_unknown: Option<&'a Unknown>,
    key: Option<&'a KeyUse>,
    key_unknown: Option<&'a Unknown>,
    /// Selections by number, and whether they take the resource for certain.
    selections: Vec<(usize, bool)>,
}

/// A selection whose plan is known.
struct Chooser<'a> {
    id: &'a str,
    plan_id: &'a str,
    plan: &'a BackupPlan,
}

fn flows(world: &World, catalog: &Catalog) -> Vec<Flow> {
    let choosers = choosers(world);
    let vaults = Vaults::new(world);
    let onward = Onward::new(&world.onward_copies);
    let mut routes: BTreeMap<(&str, Place<'_>), Vec<Route<'_>>> = BTreeMap::new();
    let mut flows = Vec::new();
    for (like, resources) in classes(world, &choosers) {
        let class = Class {
            kind: Kind::new(like.kind, like.kind_unknown, catalog),
            key: routes::encryption(like.key, like.key_unknown),
            region: like.place.region,
        };
        for (plan_id, chosen) in by_plan(&like, &choosers) {
            let Some(plan) = world.backup_plans.get(plan_id) else {
                continue;
            };
            let routes = routes.entry((plan_id, like.place)).or_insert_with(|| {
                let rules = plan.rules.iter();
                let route = |rule| Route::new(rule, like.place, &vaults, &onward);
                rules.map(route).collect()
            });
            for (at, route) in routes.iter().enumerate() {
                let mut flow = flow(&like, &resources, (plan_id, &chosen), (at, route), &class);
                variants::add(&mut flow, &class, route, catalog);
                let stopped = backup_roles::stopped(world, &chosen.0, like.kind);
                stop(&mut flow.hops, stopped);
                flows.push(flow);
            }
        }
    }
    flows.extend(open_flows(
        world,
        (&choosers, &vaults, &onward),
        &flows,
        catalog,
    ));
    let order = |flow: &Flow| flow.resources.first().cloned();
    flows.sort_by_cached_key(|flow| (flow.backup_plan.clone(), flow.rule, order(flow)));
    flows
}

/// Flows without resources, one for each rule and each of the types that its selections name.
fn open_flows<'a>(
    world: &'a World,
    (choosers, vaults, onward): (&[Option<Chooser<'a>>], &Vaults<'a>, &Onward<'a>),
    flows: &[Flow],
    catalog: &'a Catalog,
) -> Vec<Flow> {
    let used: BTreeSet<&str> = flows
        .iter()
        .flat_map(|flow| &flow.selections)
        .map(String::as_str)
        .collect();
    let ids = world.selections.keys().enumerate();
    let taken = ids.filter(|(_, id)| used.contains(id.as_str()));
    let taken = taken.map(|(at, _)| at).collect();
    let mut found = Vec::new();
    for (open, chosen) in open::all(world, choosers, &taken, catalog) {
        let Some(plan) = world.backup_plans.get(open.plan_id) else {
            continue;
        };
        let (kind, unknown) = (open.kind(), open.unknown());
        let like = Like {
            place: open.place,
            kind,
            kind_unknown: Some(&unknown).filter(|_| kind.is_none()),
            key: None,
            key_unknown: None,
            selections: Vec::new(),
        };
        let class = Class {
            kind: Kind::new(kind, like.kind_unknown, catalog),
            key: routes::encryption(None, None),
            region: open.place.region,
        };
        let stopped = backup_roles::stopped(world, &chosen.0, kind);
        for (at, rule) in plan.rules.iter().enumerate() {
            let route = Route::new(rule, open.place, vaults, onward);
            let mut flow = flow(&like, &[], (open.plan_id, &chosen), (at, &route), &class);
            flow.open = true;
            variants::add(&mut flow, &class, &route, catalog);
            stop(&mut flow.hops, stopped);
            found.push(flow);
        }
    }
    found
}

/// Ids of a plan's selections, and whether any of them is certain.
type Chosen<'a> = (Vec<&'a str>, bool);

fn flow(
    like: &Like<'_>,
    resources: &[&str],
    (plan_id, (selections, certain)): (&str, &Chosen<'_>),
    (rule, route): (usize, &Route<'_>),
    class: &Class<'_>,
) -> Flow {
    let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
    let mut unknown = BTreeMap::new();
    let mut note = |field: &str, why: Option<&Unknown>| {
        if let Some(why) = why {
            unknown.insert(field.to_owned(), why.clone());
        }
    };
    note("kind", like.kind_unknown.filter(|_| like.kind.is_none()));
    for field in ["copies", "air_gapped_vault", "lifecycle"] {
        note(field, route.rule.unknown.get(field));
    }
    Flow {
        resources: owned(resources),
        open: false,
        kind: like.kind.map(str::to_owned),
        account: like.place.account.map(str::to_owned),
        region: like.place.region.map(str::to_owned),
        backup_plan: plan_id.to_owned(),
        rule,
        rule_name: route.rule.name.clone(),
        selections: owned(selections),
        selected: if *certain {
            Selected::Yes
        } else {
            Selected::Undecided
        },
        hops: hops::hops(class, route),
        variants: BTreeMap::new(),
        unknown,
    }
}

/// What the backup role can't do isn't made, whatever else speaks for it.
fn stop(hops: &mut [Hop], stopped: Stopped) {
    for hop in hops {
        let is_stopped = match stopped {
            Stopped::Nothing => false,
            Stopped::Copies => matches!(hop.via, Via::Copy | Via::Onward),
            Stopped::All => true,
        };
        if is_stopped && hop.works != Answer::No {
            hop.works = Answer::No;
            hop.because = Some(Obstacle::BackupRole);
        }
    }
}

/// The selections by number, in the order of their ids.
fn choosers(world: &World) -> Vec<Option<Chooser<'_>>> {
    let chooser = |(id, selection): (&'_ String, &'_ crate::facts::Selection)| {
        let plan = selection.backup_plan.as_ref()?.id.as_deref()?;
        let (plan_id, plan) = world.backup_plans.get_key_value(plan)?;
        let id = world.selections.get_key_value(id)?.0;
        Some(Chooser { id, plan_id, plan })
    };
    world.selections.iter().map(chooser).collect()
}

/// Resources that any selection takes or may take, by what they have in common.
fn classes<'a>(
    world: &'a World,
    choosers: &[Option<Chooser<'_>>],
) -> BTreeMap<Like<'a>, Vec<&'a str>> {
    let mut by_resource: BTreeMap<&str, Vec<(usize, bool)>> = BTreeMap::new();
    for (at, selection) in world.selections.values().enumerate() {
        let certain = selection.selected.iter().map(|id| (id, true));
        let maybe = selection.undecided.keys().map(|id| (id, false));
        for (id, certain) in certain.chain(maybe) {
            by_resource.entry(id).or_default().push((at, certain));
        }
    }
    let tree = Tree::new(world);
    let mut open: BTreeMap<Place<'_>, Vec<usize>> = BTreeMap::new();
    let mut classes: BTreeMap<Like<'_>, Vec<&str>> = BTreeMap::new();
    for (id, resource) in &world.resources {
        if !is_backed_up_itself(resource) {
            continue;
        }
        let place = Place::of(&resource.object);
        let open = open
            .entry(place)
            .or_insert_with(|| open_at(world, &tree, choosers, place));
        let mut selections = by_resource.remove(id.as_str()).unwrap_or_default();
        for at in open {
            if !selections.iter().any(|(own, _)| own == at) {
                selections.push((*at, false));
            }
        }
        if !selections.is_empty() {
            selections.sort_unstable();
            let like = like(resource, place, selections);
            classes.entry(like).or_default().push(id);
        }
    }
    classes
}

fn like<'a>(resource: &'a Resource, place: Place<'a>, selections: Vec<(usize, bool)>) -> Like<'a> {
    let unknown = |field| resource.object.unknown.get(field);
    Like {
        place,
        kind: resource.kind.as_deref(),
        kind_unknown: unknown("kind"),
        key: resource.key.as_ref(),
        key_unknown: unknown("key"),
        selections,
    }
}

/// Selections that may select anything at a place.
fn open_at(
    world: &World,
    tree: &Tree,
    choosers: &[Option<Chooser<'_>>],
    place: Place<'_>,
) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, (selection, chooser)) in world.selections.values().zip(choosers).enumerate() {
        if selection.may_select_any.is_none() {
            continue;
        }
        let plan = chooser.as_ref().map(|chooser| chooser.plan);
        let territory = Territory::of(plan, &selection.object);
        if territory.has_account(tree, place.account) != Answer::No
            && territory.has_region(place.region) != Answer::No
        {
            found.push(at);
        }
    }
    found
}

/// The selections of a class by their plans.
fn by_plan<'a>(like: &Like<'_>, choosers: &[Option<Chooser<'a>>]) -> BTreeMap<&'a str, Chosen<'a>> {
    let mut plans: BTreeMap<&str, Chosen<'_>> = BTreeMap::new();
    for (at, certain) in &like.selections {
        if let Some(Some(chooser)) = choosers.get(*at) {
            let (selections, any) = plans.entry(chooser.plan_id).or_default();
            selections.push(chooser.id);
            *any |= certain;
        }
    }
    plans
}
