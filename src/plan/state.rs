//! The state that a plan starts from.

use super::seed::{Each, Fields, Seed, Text, Wanted};
use super::{Address, Value};
use serde::de::MapAccess;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// `prior_state`: of interest are the data sources.
#[derive(Default)]
pub(super) struct State {
    values: StateValues,
}

impl State {
    /// Values of the data sources that were read while planning.
    pub(super) fn into_data(self) -> BTreeMap<Address, Value> {
        self.values.root_module.data
    }
}

#[derive(Default)]
struct StateValues {
    root_module: StateModule,
}

#[derive(Default)]
struct StateModule {
    data: BTreeMap<Address, Value>,
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
        let of_values = Seed::<StateValues>::new(seed.wanted);
        match key {
            "values" => self.values = map.next_value_seed(of_values)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fields for StateValues {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        let of_module = Seed::<StateModule>::new(seed.wanted);
        match key {
            "root_module" => self.root_module = map.next_value_seed(of_module)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fields for StateModule {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        let data = &mut self.data;
        match key {
            "resources" => {
                let found = |resource: StateResource| data.extend(resource.into_data());
                map.next_value_seed(Each {
                    seed: Seed::new(seed.wanted),
                    found,
                })?;
            }
            "child_modules" => {
                let found = |mut module: Self| data.append(&mut module.data);
                map.next_value_seed(Each { seed, found })?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl StateResource {
    fn into_data(self) -> Option<(Address, Value)> {
        let address = Address::parse(&self.address)
            .filter(|_| self.data == Some(true) && self.values.is_object())?;
        Some((
            address,
            Value::overlay(self.values, &Json::Null, &self.sensitive_values),
        ))
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
