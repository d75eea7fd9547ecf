//! A planned value: what `after`, `after_unknown` and `after_sensitive` say together.

use std::collections::BTreeMap;

/// One value of a resource at one moment.
///
/// Made by overlaying Terraform's unknown and sensitive marks on the value, so that nobody
/// downstream can read a sensitive value or take an unknown one for absent.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// `null`, or not in the object at all.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// A list, tuple or set.
    List(Vec<Value>),
    /// A map or object.
    Map(BTreeMap<String, Value>),
    /// Known after apply.
    Unknown,
    /// Marked sensitive; the value itself is dropped while reading.
    Sensitive,
}
