//! Elements of `resource_changes`.

use super::seed::{Fields, Kept, Needed, Seed, Text, Wanted};
use super::{Address, ResourceChange, Value};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// An element of `resource_changes`.
#[derive(Default)]
pub(super) struct Change {
    address: String,
    /// Whether it is a data source, once `mode` was read.
    pub(super) data: Option<bool>,
    /// Empty until `type` was read.
    pub(super) resource_type: String,
    deposed: Option<String>,
    previous_address: Option<String>,
    /// `None` for a type that nobody asked for.
    values: Option<ChangeValues>,
}

#[derive(Default)]
struct ChangeValues {
    actions: Vec<String>,
    before: Json,
    after: Json,
    after_unknown: Json,
    before_sensitive: Json,
    after_sensitive: Json,
    replace_paths: Option<Vec<Json>>,
    importing: Option<Json>,
}

/// Reads a change, without attributes that nobody asked for.
struct ChangeSeed(Needed);

impl<'de> DeserializeSeed<'de> for ChangeSeed {
    type Value = Option<ChangeValues>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ChangeSeed {
    type Value = Option<ChangeValues>;

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a change")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut change = ChangeValues::default();
        while let Some(Text(key)) = map.next_key::<Text<'de>>()? {
            let kept = Kept(self.0);
            match key.as_ref() {
                "actions" => change.actions = map.next_value()?,
                // The same as after; four resources of five are like that.
                "before" | "before_sensitive" if change.is_no_op() => {
                    map.next_value::<IgnoredAny>()?;
                }
                "before" => change.before = map.next_value_seed(kept)?,
                "after" => change.after = map.next_value_seed(kept)?,
                "after_unknown" => change.after_unknown = map.next_value_seed(kept)?,
                "before_sensitive" => change.before_sensitive = map.next_value_seed(kept)?,
                "after_sensitive" => change.after_sensitive = map.next_value_seed(kept)?,
                "replace_paths" => change.replace_paths = map.next_value()?,
                "importing" => change.importing = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(change))
    }
}

impl ChangeValues {
    fn is_no_op(&self) -> bool {
        matches!(self.actions.as_slice(), [only] if only == "no-op")
    }
}

impl Change {
    /// An object that was replaced and waits for its deletion.
    pub(super) fn is_deposed(&self) -> bool {
        self.deposed.is_some()
    }

    /// Takes a key of a resource of a state, as if a plan did nothing with it.
    pub(super) fn take_standing<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        let wish = self.wish(seed.wanted);
        match key {
            "address" | "mode" | "type" => return self.take(key, map, seed),
            "deposed_key" => self.deposed = map.next_value()?,
            "values" if wish.is_any() => {
                let change = self.values.get_or_insert_default();
                change.actions = vec!["no-op".to_owned()];
                change.after = map.next_value_seed(Kept(wish))?;
            }
            "sensitive_values" if wish.is_any() => {
                let change = self.values.get_or_insert_default();
                change.after_sensitive = map.next_value_seed(Kept(wish))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// In Terraform's order `type` comes before `change`, in sorted order only `address` does; where
    /// that can't be read, the type will tell.
    fn wish(&self, wanted: Wanted) -> Needed {
        if self.resource_type.is_empty() {
            Address::parse(&self.address)
                .map_or(Needed::Everything, |address| wanted(&address.resource_type))
        } else {
            wanted(&self.resource_type)
        }
    }

    /// `None` for a type that nobody asked for; a wanted one must have an address, for leaving it
    /// out would pass for a check.
    pub(super) fn into_resource_change(
        self,
        wanted: Wanted,
    ) -> Result<Option<ResourceChange>, String> {
        let wish = self.wish(wanted);
        if !wish.is_any() {
            return Ok(None);
        }
        let Some(change) = self.values else {
            return Ok(None);
        };
        let Some(address) = Address::parse(&self.address) else {
            return Err(self.address);
        };
        let is_no_op = change.is_no_op();
        // Room for four, of which one is used in most.
        let mut actions = change.actions;
        actions.shrink_to_fit();
        let after = Value::overlay(change.after, &change.after_unknown, &change.after_sensitive);
        let after = Arc::new(telling(after, wish));
        let before = if is_no_op {
            Arc::clone(&after)
        } else {
            let before = Value::overlay(change.before, &Json::Null, &change.before_sensitive);
            Arc::new(telling(before, wish))
        };
        Ok(Some(ResourceChange {
            address,
            deposed: self.deposed,
            previous_address: self.previous_address,
            actions,
            before,
            after,
            replace_paths: change.replace_paths.iter().flatten().map(joined).collect(),
            imported: change.importing.is_some(),
        }))
    }
}

impl Fields for Change {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            "address" => self.address = map.next_value()?,
            "mode" => self.data = Some(map.next_value::<Text<'de>>()?.0 == "data"),
            "type" => self.resource_type = map.next_value()?,
            "change" => match self.wish(seed.wanted) {
                Needed::Nothing => return Ok(false),
                wish => self.values = map.next_value_seed(ChangeSeed(wish))?,
            },
            "deposed" => self.deposed = map.next_value()?,
            "previous_address" => self.previous_address = map.next_value()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn is_done(&self, wanted: Wanted) -> bool {
        self.data.is_some()
            && !self.resource_type.is_empty()
            && !wanted(&self.resource_type).is_any()
    }
}

/// The values without what tells nothing: most attributes of most resources are null.
fn telling(values: Value, wish: Needed) -> Value {
    let Value::Map(attributes) = values else {
        return values;
    };
    let tells = |(name, value): &(String, Value)| match wish {
        Needed::AttributesIf(_, telling) if telling.attribute == name => telling.tells(value),
        _ => *value != Value::Null,
    };
    let named = |(name, value): (String, Value)| match wish.name(&name) {
        Some(name) => (Cow::Borrowed(name), value),
        None => (Cow::Owned(name), value),
    };
    Value::Map(attributes.into_iter().filter(tells).map(named).collect())
}

/// `["rule", 0, "lifecycle"]` → `rule.0.lifecycle`
fn joined(path: &Json) -> String {
    let steps = path.as_array().map(Vec::as_slice).unwrap_or_default();
    let words: Vec<String> = steps
        .iter()
        .map(|step| {
            step.as_str()
                .map_or_else(|| step.to_string(), str::to_owned)
        })
        .collect();
    words.join(".")
}
