//! Indexes of hops, so that no policy looks through all flows.

use std::collections::BTreeMap;

/// A hop by its place: `[i, j]` is the hop `j` of flow `i`.
pub type HopPlace = [usize; 2];

/// Places by id of a resource; of an open flow, which has none, by id of its backup plan.
pub type HopsByResource = BTreeMap<String, Vec<HopPlace>>;
