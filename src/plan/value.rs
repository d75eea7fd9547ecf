//! A planned value: what `after`, `after_unknown` and `after_sensitive` say together.

use super::Map;
use serde_json::Value as Json;

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
    Map(Map),
    /// Known after apply.
    Unknown,
    /// Marked sensitive; the value itself is dropped while reading.
    Sensitive,
}

impl Value {
    /// Lays the marks over a value. `unknown` and `sensitive` are `true`, or have the value's shape.
    pub fn overlay(value: Json, unknown: &Json, sensitive: &Json) -> Self {
        if *sensitive == Json::Bool(true) {
            return Self::Sensitive;
        }
        if *unknown == Json::Bool(true) {
            return Self::Unknown;
        }
        match value {
            // A wholly unknown collection inside a known object: `after` has no key for it.
            Json::Null if unknown.is_object() && unknown != &Json::Object(<_>::default()) => {
                Self::overlay(Json::Object(<_>::default()), unknown, sensitive)
            }
            Json::Null => Self::Null,
            Json::Bool(b) => Self::Bool(b),
            Json::Number(n) => Self::Number(n),
            Json::String(s) => Self::String(s),
            Json::Array(items) => Self::List(
                items
                    .into_iter()
                    .enumerate()
                    .map(|(i, item)| Self::overlay(item, at(unknown, i), at(sensitive, i)))
                    .collect(),
            ),
            Json::Object(mut map) => {
                // A key of the marks alone is an unknown that `after` leaves out, or a null.
                let keys: Vec<String> = unknown
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, _)| key.clone())
                    .collect();
                for key in keys {
                    map.entry(key).or_insert(Json::Null);
                }
                let overlaid = |(key, item): (String, Json)| {
                    let value = Self::overlay(item, of(unknown, &key), of(sensitive, &key));
                    (key, value)
                };
                Self::Map(map.into_iter().map(overlaid).collect())
            }
        }
    }

    /// The value at an attribute path; `Null` where there is nothing. Inside a list or set with one
    /// element the element is meant, since Terraform writes a single nested block as a list.
    pub fn get(&self, path: &[&str]) -> &Self {
        const NULL: &Value = &Value::Null;
        let Some((first, rest)) = path.split_first() else {
            return self;
        };
        match self {
            Self::Map(map) => map.get(first).map_or(NULL, |value| value.get(rest)),
            Self::List(items) => match items.as_slice() {
                [one] => one.get(path),
                _ => NULL,
            },
            Self::Unknown | Self::Sensitive => self,
            _ => NULL,
        }
    }

    /// Whether it, or a part of it, is marked sensitive.
    pub fn has_sensitive(&self) -> bool {
        match self {
            Self::Sensitive => true,
            Self::List(items) => items.iter().any(Self::has_sensitive),
            Self::Map(map) => map.values().any(Self::has_sensitive),
            _ => false,
        }
    }

    /// The string, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(s) => Some(s),
            _ => None,
        }
    }

    /// The boolean, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The whole number, where it is one; awscc writes some numbers as strings.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            // Terraform writes 1e3 and 3.0 for whole numbers, too.
            Self::Number(n) => n
                .as_i64()
                .or_else(|| n.to_string().strip_suffix(".0")?.parse().ok()),
            Self::String(s) => s.parse().ok(),
            _ => None,
        }
    }
}

impl From<Json> for Value {
    fn from(value: Json) -> Self {
        Self::overlay(value, &Json::Null, &Json::Null)
    }
}

fn of<'a>(marks: &'a Json, key: &str) -> &'a Json {
    marks.get(key).unwrap_or(&Json::Null)
}

fn at(marks: &Json, index: usize) -> &Json {
    marks.get(index).unwrap_or(&Json::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unknown_and_sensitive_marks_win_over_values() {
        let value = Value::overlay(
            json!({"a": 1, "list": [null, "x"], "secret": "pw", "block": [{"in": 1}]}),
            &json!({"b": true, "list": [true, false], "block": [{"out": true}], "none": false}),
            &json!({"secret": true}),
        );
        assert_eq!(value.get(&["a"]).as_i64(), Some(1));
        assert_eq!(*value.get(&["b"]), Value::Unknown);
        assert_eq!(*value.get(&["secret"]), Value::Sensitive);
        assert_eq!(*value.get(&["none"]), Value::Null);
        assert_eq!(*value.get(&["block", "out"]), Value::Unknown);
        assert_eq!(
            *value.get(&["list"]),
            Value::List(vec![Value::Unknown, Value::String("x".into())])
        );
    }

    #[test]
    fn a_nested_unknown_survives_a_missing_object() {
        let value = Value::overlay(json!({}), &json!({"lock": {"days": true}}), &json!(false));
        assert_eq!(*value.get(&["lock", "days"]), Value::Unknown);
    }

    #[test]
    fn whole_numbers_in_any_writing() {
        for text in ["30", "30.0", "\"30\""] {
            let json: Json = serde_json::from_str(text).unwrap();
            assert_eq!(Value::from(json).as_i64(), Some(30), "{text}");
        }
    }
}
