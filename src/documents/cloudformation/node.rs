//! What a template says before anything in it is evaluated.

use crate::documents::tree::Element;
use serde_json::Number;
use std::collections::BTreeMap;

/// A value of the template's text and where it begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Line, from 1; 0 where the text was JSON that isn't YAML as well.
    pub line: usize,
    /// Column within the line, from 1.
    pub column: usize,
    /// The value. Short tags (`!Ref x`) stand here as the long forms (`{"Ref": "x"}`).
    pub data: Data,
}

/// A JSON value with positions.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    /// Nothing.
    #[default]
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(BTreeMap<String, Node>),
    /// What Terraform fills in during apply, by what it waits for.
    Unknown(Vec<String>),
}

impl Node {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.map()?.get(key)
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The map, where it is one.
    pub fn map(&self) -> Option<&BTreeMap<String, Self>> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, where it is one.
    pub fn list(&self) -> Option<&[Self]> {
        match &self.data {
            Data::List(list) => Some(list),
            _ => None,
        }
    }

    /// The only entry of a map: how intrinsic functions are written.
    pub fn single(&self) -> Option<(&str, &Self)> {
        let map = self.map()?;
        let (key, value) = map.first_key_value()?;
        (map.len() == 1).then_some((key.as_str(), value))
    }

    /// Text of a scalar, as a key or a parameter's value needs it.
    pub fn scalar(&self) -> Option<String> {
        match &self.data {
            Data::Text(text) => Some(text.clone()),
            Data::Number(number) => Some(number.to_string()),
            Data::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// The deepest node on the way along `path`.
    pub fn deepest(&self, path: &[String]) -> &Self {
        let mut node = self;
        for step in path {
            let next = match &node.data {
                Data::Map(map) => map.get(step),
                Data::List(list) => step.parse().ok().and_then(|place: usize| list.get(place)),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// What the first part of it that isn't known waits for.
    pub(super) fn hole(&self) -> Option<&[String]> {
        match &self.data {
            Data::Unknown(references) => Some(references),
            Data::List(list) => list.iter().find_map(Self::hole),
            Data::Map(map) => map.values().find_map(Self::hole),
            _ => None,
        }
    }

    /// Number of nodes in it, itself included.
    pub(super) fn size(&self) -> usize {
        let inner: usize = match &self.data {
            Data::List(list) => list.iter().map(Self::size).sum(),
            Data::Map(map) => map.values().map(Self::size).sum(),
            _ => 0,
        };
        inner.saturating_add(1)
    }

    /// Levels of nodes in it, itself included.
    pub(super) fn depth(&self) -> usize {
        let inner = match &self.data {
            Data::List(list) => list.iter().map(Self::depth).max(),
            Data::Map(map) => map.values().map(Self::depth).max(),
            _ => None,
        };
        inner.unwrap_or(0).saturating_add(1)
    }
}

impl From<serde_json::Value> for Node {
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let data = match json {
            Json::Null => Data::Null,
            Json::Bool(flag) => Data::Bool(flag),
            Json::Number(number) => Data::Number(number),
            Json::String(text) => Data::Text(text),
            Json::Array(list) => Data::List(list.into_iter().map(Self::from).collect()),
            Json::Object(map) => {
                let entry = |(key, value)| (key, Self::from(value));
                Data::Map(map.into_iter().map(entry).collect())
            }
        };
        Self {
            data,
            ..Self::default()
        }
    }
}

impl From<&Element> for Node {
    fn from(tree: &Element) -> Self {
        let data = match tree {
            Element::Null => Data::Null,
            Element::Bool(flag) => Data::Bool(*flag),
            Element::Number(number) => Data::Number(number.clone()),
            Element::Text(text) => match text.known() {
                Some(text) => Data::Text(text.to_owned()),
                None => Data::Unknown(tree.references()),
            },
            // An unknown element stands for any number of them.
            Element::List(list) if list.iter().any(|item| matches!(item, Element::Unknown(_))) => {
                Data::Unknown(tree.references())
            }
            Element::List(list) => Data::List(list.iter().map(Self::from).collect()),
            Element::Map(map) => {
                let entry = |(key, value): (&String, &Element)| (key.clone(), Self::from(value));
                Data::Map(map.iter().map(entry).collect())
            }
            Element::Unknown(_) => Data::Unknown(tree.references()),
        };
        Self {
            data,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_leads_as_deep_as_there_is_something() {
        let node = Node::from(json!({"a": [{"b": 1}, true], "c": null}));
        for (path, want) in [
            (&["a", "0", "b"][..], json!(1)),
            (&["a", "1"], json!(true)),
            (&["a", "1", "x"], json!(true)),
            (&["a", "2"], json!([{"b": 1}, true])),
            (&["x"], json!({"a": [{"b": 1}, true], "c": null})),
        ] {
            let path: Vec<String> = path.iter().map(ToString::to_string).collect();
            assert_eq!(*node.deepest(&path), Node::from(want), "{path:?}");
        }
        assert_eq!((node.size(), node.depth()), (6, 4));
        assert_eq!(node.hole(), None);
    }
}
