//! Reading with a filter: serde seeds that carry which resource types are wanted.

use super::Value;
use super::{ConfigResource, Configuration, Module, ModuleCall};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// What normalizers ask for of a resource type.
pub type Wanted = &'static (dyn Fn(&str) -> Needed + Send + Sync);

/// What is to be kept of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Nothing.
    Nothing,
    /// These attributes: for types of which plans have many.
    Attributes(&'static [&'static str]),
    /// The same, one of them only where it tells something.
    AttributesIf(&'static [&'static str], ContentFilter),
    /// All of it.
    Everything,
}

impl Needed {
    /// Something of it is wanted.
    pub fn is_any(self) -> bool {
        self != Self::Nothing
    }

    fn includes(self, attribute: &str) -> bool {
        self == Self::Everything || self.name(attribute).is_some()
    }

    /// The attribute's name as it was asked for, where it was by name.
    pub(super) fn name(self, attribute: &str) -> Option<&'static str> {
        let (Self::Attributes(names) | Self::AttributesIf(names, _)) = self else {
            return None;
        };
        names.iter().copied().find(|name| *name == attribute)
    }
}

/// An attribute that is large and mostly tells nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentFilter {
    /// Its name.
    pub attribute: &'static str,
    /// In lower case: it tells something where a text in it has one of these, or isn't known.
    pub words: &'static [&'static str],
}

impl ContentFilter {
    /// Whether the value tells something.
    pub(super) fn tells(&self, value: &Value) -> bool {
        match value {
            Value::Unknown | Value::Sensitive => true,
            Value::String(text) => {
                let text = text.to_ascii_lowercase();
                self.words.iter().any(|word| text.contains(word))
            }
            Value::List(items) => items.iter().any(|item| self.tells(item)),
            Value::Map(map) => map.values().any(|item| self.tells(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// Reads the values of a resource, or the marks on them, without attributes that nobody asked for.
pub(super) struct Kept(pub(super) Needed);

impl<'de> DeserializeSeed<'de> for Kept {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        if self.0 == Needed::Everything {
            return Json::deserialize(deserializer);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values of a resource, or null")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut kept = serde_json::Map::new();
        while let Some(Text(name)) = map.next_key::<Text<'de>>()? {
            if self.0.includes(&name) {
                kept.insert(name.into_owned(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Json::Object(kept))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
}

/// Reads a `T`, skipping what is not wanted.
pub(super) struct Seed<T> {
    pub(super) wanted: Wanted,
    made: PhantomData<T>,
}

impl<T> Clone for Seed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Seed<T> {}

impl<T> Seed<T> {
    pub(super) fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            made: PhantomData,
        }
    }

    /// The same filter for another type.
    pub(super) fn of<U>(self) -> Seed<U> {
        Seed::new(self.wanted)
    }
}

/// What can be read field by field from a JSON object.
pub(super) trait Fields: Default + Sized {
    /// Takes the value of one key off the map; `Ok(false)` leaves it for skipping.
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error>;

    /// What was taken so far tells that nothing else is wanted of this object.
    fn is_done(&self, _wanted: Wanted) -> bool {
        false
    }
}

impl<'de, T: Fields> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(ObjectOf(self))
    }
}

struct ObjectOf<T>(Seed<T>);

impl<'de, T: Fields> Visitor<'de> for ObjectOf<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut made = T::default();
        while let Some(Text(key)) = map.next_key()? {
            if !made.take(&key, &mut map, self.0)? {
                map.next_value::<IgnoredAny>()?;
            }
            if made.is_done(self.0.wanted) {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            }
        }
        Ok(made)
    }
}

/// A JSON list of `T`s, each given to a closure as soon as it is read.
pub(super) struct Each<T, F> {
    pub(super) seed: Seed<T>,
    pub(super) found: F,
}

impl<'de, T: Fields, F: FnMut(T)> DeserializeSeed<'de> for Each<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Fields, F: FnMut(T)> Visitor<'de> for Each<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(element) = seq.next_element_seed(self.seed)? {
            (self.found)(element);
        }
        Ok(())
    }
}

impl Fields for Configuration {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            "provider_config" => self.provider_config = nullable(map)?,
            "root_module" => self.root_module = map.next_value_seed(seed.of())?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fields for Module {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            "resources" => {
                let resources = &mut self.resources;
                let found = |Entry { address, resource }: Entry| {
                    if wants(seed.wanted, &address) {
                        resources.insert(address, resource);
                    }
                };
                map.next_value_seed(Each {
                    seed: seed.of(),
                    found,
                })?;
            }
            "outputs" => self.outputs = nullable(map)?,
            "module_calls" => self.module_calls = map.next_value_seed(seed.of::<Calls>())?.0,
            "variables" => self.variables = nullable(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// `module_calls`: an object with any keys.
#[derive(Default)]
struct Calls(BTreeMap<String, ModuleCall>);

impl Fields for Calls {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        self.0
            .insert(key.to_owned(), map.next_value_seed(seed.of())?);
        Ok(true)
    }
}

impl Fields for ModuleCall {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            "expressions" => self.expressions = nullable(map)?,
            "for_each_expression" => self.for_each = map.next_value()?,
            "count_expression" => self.count = map.next_value()?,
            "module" => self.module = map.next_value_seed(seed.of())?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// An element of a module's `resources`.
#[derive(Default)]
struct Entry {
    address: String,
    resource: ConfigResource,
}

impl Fields for Entry {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        seed: Seed<Self>,
    ) -> Result<bool, A::Error> {
        match key {
            // Comes first in Terraform's order and in sorted order.
            "address" => self.address = map.next_value()?,
            _ if !wants(seed.wanted, &self.address) => return Ok(false),
            "provider_config_key" => self.resource.provider_config_key = map.next_value()?,
            "expressions" => self.resource.expressions = nullable(map)?,
            "for_each_expression" => self.resource.for_each = map.next_value()?,
            "count_expression" => self.resource.count = map.next_value()?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Whether the type in a configuration address (`type.name`, `data.type.name`) is wanted.
fn wants(wanted: Wanted, address: &str) -> bool {
    let mut words = address.split('.');
    match words.next() {
        Some("data") => words.next().is_some_and(|kind| wanted(kind).is_any()),
        Some(resource_type) => wanted(resource_type).is_any(),
        None => false,
    }
}

/// A string that is borrowed from the input where that is in memory and has no escapes in it.
pub(super) struct Text<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Any)
    }
}

/// A value that some versions of Terraform write as `null` when empty.
pub(super) fn nullable<'de, A, T>(map: &mut A) -> Result<T, A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(map.next_value::<Option<T>>()?.unwrap_or_default())
}
