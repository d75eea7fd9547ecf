//! Resources that no flow starts from.

use super::names::Names;
use super::vaults::Place;
use crate::facts::Resource;
use std::collections::{BTreeMap, BTreeSet};

/// Ids of resources by kind.
pub(super) type Kinds<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// By place, and whether AWS Backup supports them.
pub(super) fn find<'a>(names: &Names<'a>) -> BTreeMap<(Place, bool), Kinds<'a>> {
    let world = names.world();
    let mut covered = BTreeSet::new();
    for id in world.flows.iter().flat_map(|flow| &flow.resources) {
        covered.insert(id.as_str());
        // The backup of an instance has its volumes.
        let volumes = world.resources.get(id).map(|resource| &resource.volumes);
        let volumes = volumes.into_iter().flatten();
        covered.extend(volumes.filter_map(|volume| volume.id.as_deref()));
    }
    let mut found: BTreeMap<(Place, bool), Kinds<'_>> = BTreeMap::new();
    for (id, resource) in &world.resources {
        if is_whole(resource) && !covered.contains(id.as_str()) {
            let object = &resource.object;
            let place = names.place(object.account.as_deref(), object.region.as_deref());
            let kinds = found.entry((place, resource.supported)).or_default();
            let kind = names.kind(None, Some(resource));
            kinds.entry(kind).or_default().push(id);
        }
    }
    found
}

/// Backups are made of the cluster, not of its instances.
fn is_whole(resource: &Resource) -> bool {
    resource.part_of.is_none()
}
