//! What a plan knows, for the evaluator.

use super::origin::written;
use crate::plan::{Address, Configuration, Plan, Value};
use evaluate::{Reference, Step, World};
use std::collections::BTreeMap;

/// What one plan knows.
pub(super) struct Known<'a> {
    plan: &'a Plan,
    /// Instances by their address without any key.
    instances: BTreeMap<Address, BTreeMap<&'a Address, &'a Value>>,
}

impl<'a> Known<'a> {
    pub(super) fn of_all(plan: &'a Plan) -> Self {
        let mut known = Self::of_names(plan);
        // Nothing refers to what will be gone.
        let stays = plan.changes.iter().filter(|c| *c.after != Value::Null);
        let changed = stays.map(|change| (&change.address, &*change.after));
        for (address, values) in changed.chain(&plan.data) {
            let same = known.instances.entry(without_keys(address)).or_default();
            same.insert(address, values);
        }
        known
    }

    /// Without any resource.
    pub(super) fn of_names(plan: &'a Plan) -> Self {
        Self {
            plan,
            instances: BTreeMap::new(),
        }
    }
}

impl World for Known<'_> {
    fn configuration(&self) -> &Configuration {
        &self.plan.configuration
    }

    fn variable(&self, name: &str) -> Option<evaluate::Value> {
        let value = self.plan.variables.get(name)?;
        Some(written(value, None))
    }

    fn instances(&self, address: &Address) -> Vec<Address> {
        let same = self.instances.get(&without_keys(address));
        let fits = |instance: &&&Address| {
            let mut modules = address.modules.iter().zip(&instance.modules);
            modules.all(|(a, b)| a.key.is_none() || a.key == b.key)
        };
        let same = same.into_iter().flat_map(BTreeMap::keys);
        same.filter(fits).map(|&address| address.clone()).collect()
    }

    fn has(&self, address: &Address) -> bool {
        let same = self.instances.get(&without_keys(address));
        same.is_some_and(|same| same.contains_key(address))
    }

    fn attribute(&self, reference: &Reference) -> Option<evaluate::Value> {
        let same = self.instances.get(&without_keys(&reference.address))?;
        let mut value = *same.get(&reference.address)?;
        if reference.path.is_empty() {
            return None;
        }
        for step in &reference.path {
            value = match (value, step) {
                // What isn't read of a resource isn't there, and may be anything.
                (Value::Map(map), Step::Name(name)) => map.get(name)?,
                (Value::List(items), Step::Place(place)) => {
                    items.get(usize::try_from(*place).ok()?)?
                }
                _ => return None,
            };
        }
        (*value != Value::Unknown).then(|| written(value, Some(reference)))
    }
}

fn without_keys(address: &Address) -> Address {
    let mut bare = address.clone();
    bare.key = None;
    for step in &mut bare.modules {
        step.key = None;
    }
    bare
}
