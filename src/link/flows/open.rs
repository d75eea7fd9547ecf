//! Open flows: of selections that take nothing in the input, since what they mean is made by other
//! configuration, as the central repository of an organization has it.

use super::{Chooser, Chosen};
use crate::catalog::Catalog;
use crate::facts::{Reason, Unknown, World};
use crate::link::place::{Place, Territory};
use crate::link::select::{Kinds, kinds, takes_nothing};
use std::collections::{BTreeMap, BTreeSet};

/// Accounts and Regions in which the plan of one backup policy is followed. What it does is alike in most of
/// them.
const MOST_PLACES: usize = 50;

/// What is backed up by a plan at a place, as far as that is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Open<'a> {
    pub(super) plan_id: &'a str,
    pub(super) place: Place<'a>,
    pub(super) kinds: Kinds<'a>,
}

impl<'a> Open<'a> {
    /// The row of the catalog, where it can be one only.
    pub(super) fn kind(&self) -> Option<&'a str> {
        match self.kinds.as_slice() {
            [kind] => Some(kind),
            _ => None,
        }
    }

    pub(super) fn unknown(&self) -> Unknown {
        Unknown {
            candidates: self.kinds.iter().map(|&kind| kind.to_owned()).collect(),
            ..Unknown::because(Reason::Unresolved)
        }
    }
}

/// All of them with the selections that mean them. `taken` tells the numbers of the selections of which
/// resources of the input have a flow.
pub(super) fn all<'a>(
    world: &'a World,
    choosers: &[Option<Chooser<'a>>],
    taken: &BTreeSet<usize>,
    catalog: &'a Catalog,
) -> BTreeMap<Open<'a>, Chosen<'a>> {
    let mut found: BTreeMap<Open<'_>, Chosen<'_>> = BTreeMap::new();
    for (at, (selection, chooser)) in world.selections.values().zip(choosers).enumerate() {
        let Some(chooser) = chooser else {
            continue;
        };
        if taken.contains(&at) || !takes_nothing(selection) {
            continue;
        }
        for place in places(Territory::of(Some(chooser.plan), &selection.object)) {
            for (kinds, certain) in kinds(selection, place, catalog) {
                let open = Open {
                    plan_id: chooser.plan_id,
                    place,
                    kinds,
                };
                let (selections, any) = found.entry(open).or_default();
                selections.push(chooser.id);
                *any |= certain;
            }
        }
    }
    found
}

fn places(territory: Territory<'_>) -> Vec<Place<'_>> {
    match territory {
        Territory::One(place) => vec![place],
        Territory::Scope(scope) => {
            let accounts = or_unknown(&scope.accounts);
            let regions = or_unknown(&scope.regions);
            let places = accounts.iter().flat_map(|account| {
                let place = |region: &Option<_>| Place {
                    account: *account,
                    region: *region,
                };
                regions.iter().map(place)
            });
            places.take(MOST_PLACES).collect()
        }
    }
}

fn or_unknown(names: &[String]) -> Vec<Option<&str>> {
    if names.is_empty() {
        return vec![None];
    }
    names.iter().map(|name| Some(name.as_str())).collect()
}
