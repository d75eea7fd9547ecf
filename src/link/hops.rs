//! Indexes of hops, so that no policy looks through all flows.

use crate::facts::{
    Answer, Flow, Hop, HopPlace, HopsByResource, KeyUse, Obstacle, Reference, Selected, Unknown,
    Via, World,
};
use std::collections::{BTreeMap, BTreeSet};

type Places = BTreeMap<String, Vec<HopPlace>>;

/// Fills those of the indexes that are read.
pub(super) fn derive(world: &mut World, is_read: impl Fn(&str) -> bool) {
    let flows = &world.flows;
    if is_read("stopped_hops") {
        world.stopped_hops = by_obstacle(flows, |flow, hop| {
            // What stops it stops whatever the selection of an open flow turns out to take.
            hop.works == Answer::No && (flow.selected == Selected::Yes || flow.open)
        });
    }
    if is_read("doubtful_hops") {
        // What open flows leave open is one question for each plan, and no rule's.
        world.doubtful_hops = by_obstacle(flows, |flow, hop| match hop.works {
            _ if flow.open => false,
            Answer::Unknown => true,
            Answer::No => flow.selected == Selected::Undecided,
            Answer::Yes => false,
        });
    }
    if is_read("hops_into") {
        world.hops_into = index(flows, |hop| {
            let made = hop.works != Answer::No;
            made.then_some(hop.to.id.as_deref()).flatten()
        });
    }
    if is_read("hops_across") {
        world.hops_across = index(flows, |hop| {
            let crosses = hop.works != Answer::No && hop.crosses_account == Answer::Yes;
            crosses.then_some(name(&hop.to))
        });
    }
    if is_read("temporary_hops") {
        world.temporary_hops = index(flows, |hop| {
            (hop.via == Via::Temporary).then_some(name(&hop.to))
        });
    }
    if is_read("hops_under") {
        world.hops_under = under(flows);
    }
    if is_read("outward_copies") {
        world.outward_copies = outward(flows);
    }
}

fn places(flows: &[Flow]) -> impl Iterator<Item = (HopPlace, &Flow, &Hop)> {
    flows.iter().enumerate().flat_map(|(i, flow)| {
        let hops = flow.hops.iter().enumerate();
        hops.map(move |(j, hop)| ([i, j], flow, hop))
    })
}

fn index<'a>(flows: &'a [Flow], key: impl Fn(&'a Hop) -> Option<&'a str>) -> Places {
    let mut found = Places::new();
    for (place, _, hop) in places(flows) {
        if let Some(key) = key(hop) {
            insert(&mut found, key, place);
        }
    }
    found
}

fn insert(places: &mut Places, key: &str, place: HopPlace) {
    match places.get_mut(key) {
        Some(known) => known.push(place),
        None => {
            places.insert(key.to_owned(), vec![place]);
        }
    }
}

fn name(vault: &Reference) -> &str {
    let names = [&vault.id, &vault.arn, &vault.name];
    names
        .into_iter()
        .flatten()
        .next()
        .map_or("", String::as_str)
}

fn under(flows: &[Flow]) -> Places {
    let mut found = Places::new();
    for (place, _, hop) in places(flows) {
        let (before, after) = (id(hop.source_key.as_deref()), id(hop.key.as_deref()));
        for key in before.into_iter().chain(after.filter(|_| after != before)) {
            insert(&mut found, key, place);
        }
    }
    found
}

/// For how many days a hop's recovery points are kept, or why that isn't known.
fn terms(hop: &Hop) -> (Option<i64>, Option<&Unknown>) {
    let unknown = hop.lifecycle.unknown.get("delete_after_days");
    let unknown = unknown.or(hop.unknown.get("lifecycle"));
    (hop.lifecycle.delete_after_days, unknown)
}

/// One of a thousand resources that a plan backs up alike tells how long all of them are kept.
fn outward(flows: &[Flow]) -> Places {
    let mut found = Places::new();
    let mut known = BTreeSet::new();
    for (place, flow, hop) in places(flows) {
        let leaves = hop.crosses_account == Answer::Yes || hop.air_gapped == Some(true);
        if hop.via != Via::Copy || hop.works == Answer::No || !leaves {
            continue;
        }
        let originals = flow.hops.iter().filter(|hop| hop.via == Via::Backup);
        let originals: Vec<_> = originals.map(|hop| (hop.air_gapped, terms(hop))).collect();
        if known.insert((&flow.backup_plan, terms(hop), originals)) {
            insert(&mut found, &flow.backup_plan, place);
        }
    }
    found
}

fn id(key: Option<&KeyUse>) -> Option<&str> {
    key?.id.as_deref()
}

fn by_obstacle(
    flows: &[Flow],
    is_one: impl Fn(&Flow, &Hop) -> bool,
) -> BTreeMap<String, HopsByResource> {
    let mut found: BTreeMap<Obstacle, HopsByResource> = BTreeMap::new();
    for (place, flow, hop) in places(flows) {
        let Some(because) = hop.because.filter(|_| is_one(flow, hop)) else {
            continue;
        };
        let resources = found.entry(because).or_default();
        for id in &flow.resources {
            insert(resources, id, place);
        }
        if flow.open {
            insert(resources, &flow.backup_plan, place);
        }
    }
    let named = found
        .into_iter()
        .map(|(because, places)| (word(because), places));
    named.collect()
}

/// As facts say it.
fn word(obstacle: Obstacle) -> String {
    let word = serde_json::to_value(obstacle).ok();
    let word = word.and_then(|word| word.as_str().map(str::to_owned));
    word.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Lifecycle;

    /// A flow of a plan whose backups are kept for some days, with a copy.
    fn flow(plan: &str, days: i64, copy: Hop) -> Flow {
        let kept = |days| Lifecycle {
            delete_after_days: Some(days),
            ..Lifecycle::default()
        };
        let backup = Hop {
            lifecycle: kept(days),
            ..Hop::default()
        };
        Flow {
            backup_plan: plan.to_owned(),
            hops: vec![backup, copy],
            ..Flow::default()
        }
    }

    fn across() -> Hop {
        Hop {
            via: Via::Copy,
            crosses_account: Answer::Yes,
            works: Answer::Yes,
            ..Hop::default()
        }
    }

    #[test]
    fn copies_that_leave_stand_once_for_each_way_of_keeping_them() {
        let here = Hop {
            crosses_account: Answer::No,
            ..across()
        };
        let sealed = Hop {
            air_gapped: Some(true),
            ..here.clone()
        };
        let refused = Hop {
            works: Answer::No,
            ..across()
        };
        let flows = [
            flow("a", 7, here),
            flow("a", 7, refused),
            flow("a", 7, across()),
            flow("a", 7, across()),
            flow("a", 35, across()),
            flow("b", 35, across()),
            flow("b", 35, sealed),
        ];
        let found = outward(&flows);
        assert_eq!(found["a"], [[2, 1], [4, 1]]);
        assert_eq!(found["b"], [[5, 1]]); // and the sealed one, kept alike
    }
}
