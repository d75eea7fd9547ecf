//! Objects of a plan, as small as they can be kept.

use super::Value;
use std::borrow::Cow;

/// An object: its entries by key, in the order of the keys.
///
/// One block of just the size: a plan has tens of thousands of objects with a handful of entries, and a node
/// of a `BTreeMap` has room for eleven. Names that a normalizer asked for by name are not copied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Box<[Entry]>);

type Entry = (Cow<'static, str>, Value);

impl Map {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let found = self.0.binary_search_by(|(name, _)| (**name).cmp(key));
        self.0.get(found.ok()?).map(|(_, value)| value)
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Into<Cow<'static, str>>> FromIterator<(K, Value)> for Map {
    /// Of entries with the same key the last counts.
    fn from_iter<T: IntoIterator<Item = (K, Value)>>(entries: T) -> Self {
        let entries = entries.into_iter();
        let mut entries: Vec<Entry> = entries.map(|(key, value)| (key.into(), value)).collect();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        Self(entries.into())
    }
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = std::iter::Map<std::vec::IntoIter<Entry>, fn(Entry) -> (String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        let entries = self.0.into_vec().into_iter();
        entries.map(|(key, value)| (key.into_owned(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn holds_what_a_tree_would(entries in prop::collection::vec(("[a-d]{0,2}", any::<bool>()), 0..12)) {
            let entries = entries.into_iter().map(|(key, flag)| (key, Value::Bool(flag)));
            let tree: BTreeMap<String, Value> = entries.clone().collect();
            let map: Map = entries.collect();
            for (key, value) in &tree {
                prop_assert_eq!(map.get(key), Some(value));
            }
            prop_assert_eq!(map.get("e"), None);
            prop_assert!(map.into_iter().eq(tree));
        }
    }
}
