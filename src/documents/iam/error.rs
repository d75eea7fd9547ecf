//! What is wrong with a document, and where.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use std::fmt;

/// Why a text is no policy document. Says nothing of what stands in it but names of keys on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentError {
    /// What is wrong.
    pub reason: String,
    /// Keys, and places in lists from 0, on the way to it (`Statement`, `0`, `Effect`).
    pub path: Vec<String>,
    /// Line and column of the text, from 1, where it isn't JSON.
    pub position: Option<(usize, usize)>,
}

impl DocumentError {
    pub(crate) fn new(reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
            ..Self::default()
        }
    }

    /// The same, seen from one step further out.
    pub(crate) fn under(mut self, step: impl Into<String>) -> Self {
        self.path.insert(0, step.into());
        self
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        if let Some((line, column)) = self.position {
            write!(f, " at line {line}, column {column}")?;
        }
        if !self.path.is_empty() {
            write!(f, " at {}", self.path.join("."))?;
        }
        Ok(())
    }
}

impl std::error::Error for DocumentError {}

/// Reads JSON in which no object has a key twice: readers differ in which of the two counts.
///
/// # Errors
/// Where the text stops being JSON, or a key comes again.
pub fn json(text: &str) -> Result<Json, DocumentError> {
    let read: Result<Unique, _> = serde_json::from_str(text);
    read.map(|unique| unique.0).map_err(|error| {
        let reason = if error.is_data() {
            "a key appears twice in one object"
        } else {
            "not JSON"
        };
        DocumentError {
            position: Some((error.line(), error.column())),
            ..DocumentError::new(reason)
        }
    })
}

/// A value without a key that comes twice.
struct Unique(Json);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(element)) = seq.next_element()? {
            list.push(element);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((key, Unique(value))) = map.next_entry::<String, Unique>()? {
            if object.insert(key, value).is_some() {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_that_comes_twice_is_refused_with_its_place() {
        let text = "{\n  \"Statement\": {\"Effect\": \"Deny\", \"Effect\": \"Allow\"}\n}";
        let error = json(text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a key appears twice in one object at line 2, column 52"
        );
    }

    proptest! {
        #[test]
        fn reads_as_others_do(text in "[\\[\\]{}\",:a-c0-9.e\\- ]{0,24}|\\{\"a\":\\[(1|-2|3.5|true|null|\"b\"|,){0,5}\\]\\}") {
            let theirs: Option<Json> = serde_json::from_str(&text).ok();
            match json(&text) {
                Ok(ours) => prop_assert_eq!(Some(ours), theirs),
                Err(error) => prop_assert!(theirs.is_none() || error.reason.contains("twice")),
            }
        }
    }
}
