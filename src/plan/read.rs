//! One streaming pass over a plan document; nothing but the wanted resources is built.

use super::Configuration;
use super::change::Change;
use super::seed::{Each, Fields, Seed, Wanted, nullable};
use super::state::{Standing, State, StateValues};
use super::{Address, NotAPlan, Plan, ResourceChange, Value};
use serde::de::{DeserializeSeed, MapAccess};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A document's top level before it is known to be a plan.
#[derive(Default)]
pub(super) struct Document {
    /// The object's brace was there.
    begun: bool,
    /// A key that only plans have was there.
    is_plan: bool,
    /// It is a state, which `terraform show -json` writes without a plan.
    is_state: bool,
    /// Address of a wanted resource that is none.
    bad_address: Option<String>,
    /// What other keys tell that it is.
    otherwise: Option<NotAPlan>,
    format_version: Option<String>,
    complete: Option<bool>,
    errored: Option<bool>,
    resources: usize,
    types: BTreeSet<String>,
    changes: Vec<ResourceChange>,
    drift: Vec<ResourceChange>,
    data: Option<BTreeMap<Address, Value>>,
    variables: Option<BTreeMap<String, VariableValue>>,
    configuration: Option<Configuration>,
}

impl Document {
    /// Whether there was more than white space.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether a plan's telling keys were seen before the text broke off. Terraform writes the
    /// version first.
    pub(super) fn looked_like_a_plan(&self) -> bool {
        self.is_plan || (self.format_version.is_some() && self.otherwise.is_none())
    }

    /// The plan in the document.
    ///
    /// # Errors
    /// Says what the document is when it is no plan that can be read.
    pub(super) fn into_plan(self) -> Result<Plan, NotAPlan> {
        if self.otherwise == Some(NotAPlan::Redacted) {
            return Err(NotAPlan::Redacted);
        }
        let Some(version) = self
            .format_version
            .filter(|_| self.is_plan || self.is_state)
        else {
            return Err(self.otherwise.unwrap_or(NotAPlan::OtherJson));
        };
        // 0.1 (Terraform 0.12) to 1.x; a minor version only adds keys.
        if !matches!(version.split('.').next(), Some("0" | "1")) {
            return Err(NotAPlan::FormatVersion { version });
        }
        if let Some(address) = self.bad_address {
            return Err(NotAPlan::BadAddress { address });
        }
        let errored = self.errored.unwrap_or(false);
        let configuration = self.configuration.unwrap_or_default();
        let declared = &configuration.root_module.variables;
        let variables = self.variables.into_iter().flatten();
        let variables = variables
            .map(|(name, value)| {
                let sensitive = declared.get(&name).is_some_and(|v| v.sensitive);
                (
                    name,
                    if sensitive {
                        Value::Sensitive
                    } else {
                        value.0.into()
                    },
                )
            })
            .collect();
        Ok(Plan {
            complete: self.complete.unwrap_or(true) && !errored,
            errored,
            state: self.is_state && !self.is_plan,
            resources: self.resources,
            types: self.types,
            changes: self.changes,
            drift: self.drift,
            data: self.data.unwrap_or_default(),
            variables,
            configuration,
            ..Plan::default()
        })
    }
}

/// Reads one document off a deserializer into `document`, which keeps what was seen before an error.
pub(super) fn document<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
    wanted: Wanted,
    document: &mut Document,
) -> Result<(), D::Error> {
    Into {
        seed: Seed::new(wanted),
        document,
    }
    .deserialize(deserializer)
}

struct Into<'a> {
    seed: Seed<Document>,
    document: &'a mut Document,
}

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a Terraform plan")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.document.begun = true;
        while let Some(key) = map.next_key::<String>()? {
            self.document.field(&key, &mut map, self.seed.wanted)?;
        }
        Ok(())
    }
}

impl Fields for Document {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        let wanted = seed.wanted;
        match key {
            "format_version" => {
                let version: Json = map.next_value()?;
                self.format_version = version.as_str().map(str::to_owned);
            }
            "complete" => self.complete = map.next_value()?,
            "errored" => self.errored = Some(nullable(map)?),
            "variables" => self.variables = Some(nullable(map)?),
            "resource_changes" => {
                self.has_changes();
                let found = |change: Change| self.add(change, wanted);
                map.next_value_seed(Each {
                    seed: Seed::<Change>::new(wanted),
                    found,
                })?;
            }
            // Terraform writes the version first; other JSON may have values, too.
            "values" if self.format_version.is_some() => {
                self.is_state = true;
                let values: StateValues<Standing> = map.next_value_seed(Seed::new(wanted))?;
                values
                    .into_changes()
                    .for_each(|change| self.add(change, wanted));
            }
            "resource_drift" => {
                let drift = &mut self.drift;
                // Terraform 0.15 and 1.0 left addresses out here; it tells something, and decides nothing.
                let found = |change: Change| {
                    drift.extend(change.into_resource_change(wanted).ok().flatten());
                };
                map.next_value_seed(Each {
                    seed: Seed::<Change>::new(wanted),
                    found,
                })?;
            }
            "prior_state" => {
                let state: State = map.next_value_seed(Seed::new(wanted))?;
                self.data = Some(state.into_data());
            }
            "configuration" => {
                self.is_plan = true;
                self.configuration = Some(map.next_value_seed(Seed::new(wanted))?);
            }
            other => {
                self.note(other);
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Document {
    /// Reads or skips the value of a top-level key.
    pub(super) fn field<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        wanted: Wanted,
    ) -> Result<(), A::Error> {
        if !self.take(key, map, Seed::new(wanted))? {
            map.next_value::<serde::de::IgnoredAny>()?;
        }
        Ok(())
    }

    /// `resource_changes` was there.
    pub(super) fn has_changes(&mut self) {
        self.is_plan = true;
    }

    /// Takes an element of `resource_changes`.
    pub(super) fn add(&mut self, change: Change, wanted: Wanted) {
        let data = change.data == Some(true);
        if !data {
            self.resources = self.resources.saturating_add(1);
            if !self.types.contains(&change.resource_type) {
                self.types.insert(change.resource_type.clone());
            }
        }
        match change.into_resource_change(wanted) {
            // A state has the data sources that were read when it was written.
            Ok(Some(read)) if data && self.is_state => {
                let known = self.data.get_or_insert_default();
                known.insert(read.address, Arc::unwrap_or_clone(read.after));
            }
            Ok(change) => self.changes.extend(change),
            Err(address) => self.bad_address = Some(address),
        }
    }

    /// The document of which this is the first part, and `rest` what follows.
    pub(super) fn and(mut self, mut rest: Self) -> Self {
        self.types.append(&mut rest.types);
        self.changes.append(&mut rest.changes);
        self.drift.append(&mut rest.drift);
        Self {
            begun: self.begun || rest.begun,
            is_plan: self.is_plan || rest.is_plan,
            is_state: self.is_state || rest.is_state,
            bad_address: rest.bad_address.or(self.bad_address),
            otherwise: self.otherwise.or(rest.otherwise),
            format_version: rest.format_version.or(self.format_version),
            complete: rest.complete.or(self.complete),
            errored: rest.errored.or(self.errored),
            resources: self.resources.saturating_add(rest.resources),
            data: rest.data.or(self.data),
            variables: rest.variables.or(self.variables),
            configuration: rest.configuration.or(self.configuration),
            ..self
        }
    }

    fn note(&mut self, key: &str) {
        let tells = match key {
            "planned_values" => {
                self.is_plan = true;
                return;
            }
            "plan_format_version" => NotAPlan::Redacted,
            "serial" | "lineage" => NotAPlan::RawState,
            "@level" | "@message" => NotAPlan::Log,
            "provider_schemas" => NotAPlan::Schemas,
            _ => return,
        };
        self.otherwise.get_or_insert(tells);
    }
}

/// An element of `variables`.
#[derive(serde::Deserialize)]
struct VariableValue(#[serde(deserialize_with = "value_of")] Json);

fn value_of<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
    #[derive(serde::Deserialize)]
    struct Wrapped {
        #[serde(default)]
        value: Json,
    }
    serde::Deserialize::deserialize(deserializer).map(|wrapped: Wrapped| wrapped.value)
}
