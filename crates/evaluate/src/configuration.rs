//! The `configuration` part of a plan: what refers to what.

use crate::Address;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt;

/// The configuration as Terraform understood it: references without operators, no locals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// Provider configurations by key: `aws`, `aws.bunker`, `module.x:aws.y`.
    pub provider_config: BTreeMap<String, ProviderConfig>,
    /// The root module.
    pub root_module: Module,
}

/// One provider block.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct ProviderConfig {
    /// Provider name: `aws`, `awscc`.
    pub name: String,
    /// Its arguments.
    pub expressions: BTreeMap<String, Expression>,
}

/// One module, whatever the number of its instances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Module {
    /// Resources and data sources of wanted types, by `type.name` or `data.type.name`.
    pub resources: BTreeMap<String, ConfigResource>,
    /// Output values.
    pub outputs: BTreeMap<String, Output>,
    /// Calls of child modules.
    pub module_calls: BTreeMap<String, ModuleCall>,
    /// Input variables.
    pub variables: BTreeMap<String, Variable>,
}

/// An output value.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Output {
    /// What it is made of.
    pub expression: Expression,
}

/// An input variable.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Variable {
    /// Its default; `None` where it has none.
    #[serde(deserialize_with = "present")]
    pub default: Option<Json>,
    /// Marked sensitive.
    pub sensitive: bool,
}

/// A call of a child module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModuleCall {
    /// Arguments given to the module's variables.
    pub expressions: BTreeMap<String, Expression>,
    /// `for_each` of the call.
    pub for_each: Option<Expression>,
    /// `count` of the call.
    pub count: Option<Expression>,
    /// The module called.
    pub module: Module,
}

/// A resource block, whatever the number of its instances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigResource {
    /// Key into `provider_config`.
    pub provider_config_key: String,
    /// Its arguments; dynamic blocks are left out by Terraform.
    pub expressions: BTreeMap<String, Expression>,
    /// `for_each`
    pub for_each: Option<Expression>,
    /// `count`
    pub count: Option<Expression>,
}

/// What an argument is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A value known while planning without evaluating anything.
    Constant(Json),
    /// References in order, each followed by its prefixes: `["a.b.c", "a.b"]`. Empty for a
    /// function of constants.
    References(Vec<String>),
    /// A nested block, one element an occurrence.
    Blocks(Vec<BTreeMap<String, Expression>>),
}

impl Default for Expression {
    fn default() -> Self {
        Self::References(Vec::new())
    }
}

impl Configuration {
    /// The module at a path of module call names.
    pub fn module(&self, path: &[&str]) -> Option<&Module> {
        path.iter().try_fold(&self.root_module, |module, name| {
            module.module_calls.get(*name).map(|call| &call.module)
        })
    }

    /// The call of the module at a path of module call names; none for the root.
    pub fn call(&self, path: &[&str]) -> Option<&ModuleCall> {
        let (last, parents) = path.split_last()?;
        self.module(parents)?.module_calls.get(*last)
    }

    /// The block of a resource.
    pub fn resource(&self, address: &Address) -> Option<&ConfigResource> {
        let data = if address.data { "data." } else { "" };
        let name = format!("{data}{}.{}", address.resource_type, address.name);
        self.module(&address.module_path())?.resources.get(&name)
    }
}

/// `Some` for a present key, `null` included.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Expression;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an expression")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Expression, A::Error> {
                let mut block = BTreeMap::new();
                let mut leaf = None;
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "constant_value" => leaf = Some(Expression::Constant(map.next_value()?)),
                        "references" => leaf = Some(Expression::References(map.next_value()?)),
                        _ => {
                            block.insert(key, map.next_value()?);
                        }
                    }
                }
                Ok(match leaf {
                    Some(leaf) => leaf,
                    None if block.is_empty() => Expression::default(),
                    None => Expression::Blocks(vec![block]),
                })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Expression, A::Error> {
                let mut blocks = Vec::new();
                while let Some(element) = seq.next_element::<Expression>()? {
                    blocks.push(match element {
                        Expression::Blocks(mut one) => one.pop().unwrap_or_default(),
                        _ => BTreeMap::new(),
                    });
                }
                Ok(Expression::Blocks(blocks))
            }

            // Newer Terraform may write what we don't know; it refers to nothing that we can see.
            fn visit_bool<E>(self, value: bool) -> Result<Expression, E> {
                Ok(Expression::Constant(value.into()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Expression, E> {
                Ok(Expression::Constant(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Expression, E> {
                Ok(Expression::Constant(value.into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Expression, E> {
                Ok(Expression::Constant(value.into()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Expression, E> {
                Ok(Expression::Constant(value.into()))
            }
            fn visit_unit<E>(self) -> Result<Expression, E> {
                Ok(Expression::Constant(Json::Null))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_argument_has_each_form_that_terraform_writes() {
        let constant = Expression::Constant;
        let block = |name: &str, inner| BTreeMap::from([(name.to_owned(), inner)]);
        let refers = || Expression::References(vec!["a.b.c".to_owned(), "a.b".to_owned()]);
        for (json, want) in [
            (json!({"constant_value": 1}), constant(json!(1))),
            (json!({"constant_value": null}), constant(json!(null))),
            (json!({"references": ["a.b.c", "a.b"]}), refers()),
            (json!({}), Expression::References(Vec::new())),
            (
                json!({"x": {"references": ["a.b.c", "a.b"]}}),
                Expression::Blocks(vec![block("x", refers())]),
            ),
            (
                json!([{"x": {"constant_value": "v"}}, 1]),
                Expression::Blocks(vec![block("x", constant(json!("v"))), BTreeMap::new()]),
            ),
            (json!(true), constant(json!(true))),
            (json!("text"), constant(json!("text"))),
            (json!(-5), constant(json!(-5))),
            (json!(5), constant(json!(5))),
            (json!(1.5), constant(json!(1.5))),
            (json!(null), constant(json!(null))),
        ] {
            let read: Expression = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(read, want, "{json}");
        }
    }
}
