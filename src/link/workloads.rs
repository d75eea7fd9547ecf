//! Which workload each resource counts to.

use super::select::value_of;
use crate::facts::{Resource, WorkloadsBy, WorkloadsConfig, World};
use crate::plan::Address;

/// Fills `workload`, unless accounts tell workloads apart: those are there already.
pub(super) fn derive(world: &mut World, config: &WorkloadsConfig) {
    if config.by == WorkloadsBy::Account {
        return;
    }
    for resource in world.resources.values_mut() {
        let workload = match config.by {
            WorkloadsBy::Account => None,
            WorkloadsBy::State => Some(resource.object.plan.clone()),
            WorkloadsBy::Module => Some(module(resource)),
            WorkloadsBy::Tag => {
                let key = config.tag.as_deref().unwrap_or_default();
                match value_of(resource, key) {
                    Ok(value) => value.map(str::to_owned),
                    Err(why) => {
                        resource.object.unknown.insert("workload".to_owned(), why);
                        None
                    }
                }
            }
        };
        resource.workload = workload;
    }
}

/// `shop:module.app["eu"]`; the plan's name alone for what stands in its root module.
fn module(resource: &Resource) -> String {
    let plan = &resource.object.plan;
    let address = Address::parse(&resource.object.address);
    match address.as_ref().and_then(|address| address.modules.first()) {
        Some(step) => format!("{plan}:{step}"),
        None => plan.clone(),
    }
}
