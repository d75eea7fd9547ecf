//! `prevent_destroy`, which no plan tells: the `.tf` files do.

use super::{Mode, Object, World};
use crate::plan::Address;
use crate::source::Sources;

/// Fills `prevent_destroy` of vaults, keys and backup plans, where their files are at hand.
pub(super) fn derive(sources: &Sources, world: &mut World) {
    let vaults = world.vaults.values_mut().map(|vault| &mut vault.object);
    let keys = world.keys.values_mut();
    let keys = keys.filter(|key| key.mode == Mode::Managed);
    let keys = keys.map(|key| &mut key.object);
    let plans = world.backup_plans.values_mut().map(|plan| &mut plan.object);
    for object in vaults.chain(keys).chain(plans) {
        object.prevent_destroy = prevented(sources, object);
    }
}

fn prevented(sources: &Sources, object: &Object) -> Option<bool> {
    // What a policy or a template declares has no lifecycle of its own.
    if object.logical_id.is_some() || object.resource_type.contains("organizations") {
        return None;
    }
    let address = Address::parse(&object.address)?;
    // Terraform takes nothing but literals here.
    sources.literal_flag(&address, &["lifecycle", "prevent_destroy"])
}
