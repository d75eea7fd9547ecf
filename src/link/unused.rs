//! Keys that no backup hangs on.

use crate::facts::{KeyUse, Object, World};
use std::collections::BTreeSet;

/// Fills `unused` of keys.
pub(super) fn derive(world: &mut World) {
    let mut used = Used::default();
    for vault in world.vaults.values() {
        used.by(vault.key.as_ref(), &vault.object, true);
    }
    for resource in world.resources.values() {
        used.by(resource.key.as_ref(), &resource.object, false);
        for volume in &resource.volumes {
            used.keys
                .extend(volume.key.as_ref().and_then(|key| key.id.clone()));
            if volume.unknown.contains_key("key") {
                used.plans.insert(resource.object.plan.clone());
            }
        }
    }
    let defaults = world.ebs_defaults.values();
    used.keys
        .extend(defaults.filter_map(|default| default.key.as_ref()?.id.clone()));
    for (id, key) in &mut world.keys {
        key.unused = !used.any && !used.keys.contains(id) && !used.plans.contains(&key.object.plan);
    }
}

#[derive(Default)]
struct Used {
    /// Ids of keys that are, or may be, somebody's.
    keys: BTreeSet<String>,
    /// Plans that have something of which the key isn't known.
    plans: BTreeSet<String>,
    /// A vault may have a key of any plan.
    any: bool,
}

impl Used {
    fn by(&mut self, key: Option<&KeyUse>, object: &Object, is_vault: bool) {
        self.keys.extend(key.and_then(|key| key.id.clone()));
        let unknown = object.unknown.get("key");
        let Some(why) = unknown.or_else(|| key?.unknown.get("id")) else {
            return;
        };
        self.keys.extend(why.candidates.iter().cloned());
        if why.candidates.is_empty() {
            self.plans.insert(object.plan.clone());
            self.any |= is_vault;
        }
    }
}
