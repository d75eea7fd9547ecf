//! States: the one that a plan starts from, and one that is shown without a plan.

use super::change::Change;
use super::seed::{Each, Fields, Seed, Text, Wanted};
use super::{Address, Value};
use serde::de::MapAccess;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// `prior_state`: of interest are the data sources.
#[derive(Default)]
pub(super) struct State {
    values: StateValues<StateResource>,
}

impl State {
    /// Values of the data sources that were read while planning.
    pub(super) fn into_data(self) -> BTreeMap<Address, Value> {
        let resources = self.values.root_module.resources.into_iter();
        resources.filter_map(StateResource::into_data).collect()
    }
}

/// `values` of a state.
#[derive(Default)]
pub(super) struct StateValues<R> {
    root_module: StateModule<R>,
}

impl StateValues<Standing> {
    /// All resources of a state that stands for itself, data sources included.
    pub(super) fn into_changes(self) -> impl Iterator<Item = Change> {
        let resources = self.root_module.resources.into_iter();
        resources.map(|resource| resource.0)
    }
}

#[derive(Default)]
struct StateModule<R> {
    resources: Vec<R>,
}

/// A resource of a state.
pub(super) trait InState: Fields {
    /// Whether it is worth keeping.
    fn is_kept(&self) -> bool;
}

/// A resource of a state that no plan changes.
#[derive(Default)]
pub(super) struct Standing(Change);

impl InState for Standing {
    /// An object that only waits for its deletion has the address of the one that took its place.
    fn is_kept(&self) -> bool {
        !self.0.is_deposed()
    }
}

impl Fields for Standing {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        self.0.take_standing(key, map, seed.of())
    }
}

#[derive(Default)]
struct StateResource {
    address: String,
    /// Whether it is a data source, once `mode` was read.
    data: Option<bool>,
    /// Whether its type is wanted, once `type` was read.
    wanted: Option<bool>,
    values: Json,
    sensitive_values: Json,
}

impl Fields for State {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            "values" => self.values = map.next_value_seed(seed.of())?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<R: InState> Fields for StateValues<R> {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            "root_module" => self.root_module = map.next_value_seed(seed.of())?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<R: InState> Fields for StateModule<R> {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        let resources = &mut self.resources;
        match key {
            "resources" => {
                let found = |resource: R| resources.extend(Some(resource).filter(R::is_kept));
                map.next_value_seed(Each {
                    seed: seed.of(),
                    found,
                })?;
            }
            "child_modules" => {
                let found = |mut module: Self| resources.append(&mut module.resources);
                map.next_value_seed(Each { seed, found })?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl InState for StateResource {
    fn is_kept(&self) -> bool {
        self.data == Some(true) && self.values.is_object()
    }
}

impl StateResource {
    fn into_data(self) -> Option<(Address, Value)> {
        let address = Address::parse(&self.address)?;
        let values = Value::overlay(self.values, &Json::Null, &self.sensitive_values);
        Some((address, values))
    }
}

impl Fields for StateResource {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        let wanted = |resource: &Self| {
            resource.wanted.unwrap_or_else(|| {
                let address = Address::parse(&resource.address);
                address.is_some_and(|a| (seed.wanted)(&a.resource_type).is_any())
            })
        };
        match key {
            "address" => self.address = map.next_value()?,
            "mode" => self.data = Some(map.next_value::<Text<'de>>()?.0 == "data"),
            "type" => {
                let wish = (seed.wanted)(&map.next_value::<Text<'de>>()?.0);
                self.wanted = Some(wish.is_any());
            }
            "values" if self.data == Some(true) && wanted(self) => {
                self.values = map.next_value()?;
            }
            "sensitive_values" if self.data == Some(true) => {
                self.sensitive_values = map.next_value()?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn is_done(&self, _: Wanted) -> bool {
        self.data == Some(false)
    }
}
