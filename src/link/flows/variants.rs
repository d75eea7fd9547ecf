//! Types that may be one of several rows of the catalog: the way for each of them, and what holds either way.

use super::hops::{self, Class};
use super::kind::Kind;
use super::routes::Route;
use crate::catalog::Catalog;
use crate::facts::{Answer, Flow, Hop};

/// Adds the hops of each possible row, where these differ. A hop that AWS makes for none of them isn't made, whichever
/// it is.
pub(super) fn add(flow: &mut Flow, class: &Class<'_>, route: &Route<'_>, catalog: &Catalog) {
    let Some(unknown) = flow.unknown.get("kind") else {
        return;
    };
    for kind in &unknown.candidates {
        let of_kind = Class {
            kind: Kind::new(Some(kind), None, catalog),
            key: class.key.clone(),
            region: class.region,
        };
        flow.variants
            .insert(kind.clone(), hops::hops(&of_kind, route));
    }
    let mut each = flow.variants.values();
    if each
        .next()
        .is_none_or(|first| each.all(|other| other == first))
    {
        if let Some((_, hops)) = flow.variants.pop_first() {
            flow.hops = hops;
        }
        flow.variants.clear();
        return;
    }
    for hop in flow
        .hops
        .iter_mut()
        .filter(|hop| hop.works == Answer::Unknown)
    {
        let same = |hops: &Vec<Hop>| {
            hops.iter()
                .find(|other| other.to == hop.to && other.from == hop.from)
                .cloned()
        };
        let each: Option<Vec<Hop>> = flow.variants.values().map(same).collect();
        let Some(each) = each.filter(|each| each.iter().all(|hop| hop.works == Answer::No)) else {
            continue;
        };
        hop.works = Answer::No;
        hop.because = each.first().and_then(|hop| hop.because);
    }
}
