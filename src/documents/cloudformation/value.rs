//! What a template's expressions come to.

use serde_json::Number;
use std::collections::BTreeMap;

/// The value of an expression in one deployment.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing, or `AWS::NoValue`.
    #[default]
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string. `$region` and `$account` stand for the Region and account of each deployment where there
    /// are several, as in Organizations backup policies.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(BTreeMap<String, Value>),
    /// Another resource of the template, or an attribute of it.
    Resource(Attribute),
    /// Not known.
    Unknown(Gap),
}

/// What `Ref` and `Fn::GetAtt` lead to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribute {
    /// The resource.
    pub logical_id: String,
    /// Its attribute (`BackupVaultArn`); absent: `Ref`.
    pub attribute: Option<String>,
    /// Its value, where the template tells it (a vault's name and ARN).
    pub text: Option<String>,
}

/// Why a value isn't known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gap {
    /// The kind of reason.
    pub why: Why,
    /// What it waits for, in the template's words.
    pub references: Vec<String>,
    /// The value is this parameter's, as the deployment gives it.
    pub parameter: Option<String>,
}

impl Gap {
    /// A reason and what it names.
    pub fn new(why: Why, reference: impl Into<String>) -> Self {
        Self {
            why,
            references: vec![reference.into()],
            parameter: None,
        }
    }

    /// Terraform fills it in during apply.
    pub(super) fn waiting_for(references: &[String]) -> Self {
        Self {
            why: Why::AfterDeploy,
            references: references.to_vec(),
            parameter: None,
        }
    }
}

/// Kinds of reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Written elsewhere: an import, a parameter store, a macro.
    #[default]
    Elsewhere,
    /// AWS makes it up while deploying.
    AfterDeploy,
    /// A secret.
    Secret,
    /// The expression isn't one that CloudFormation accepts.
    Invalid,
}

impl Value {
    /// An unknown value.
    pub(super) fn unknown(why: Why, reference: impl Into<String>) -> Self {
        Self::Unknown(Gap::new(why, reference))
    }

    /// Text as `Fn::Sub` and `Fn::Join` take it.
    ///
    /// # Errors
    /// Why it isn't known.
    pub fn as_text(&self) -> Result<String, Gap> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Number(number) => Ok(number.to_string()),
            Self::Bool(flag) => Ok(flag.to_string()),
            Self::Resource(attribute) => attribute.text.clone().ok_or_else(|| attribute.gap()),
            Self::Unknown(gap) => Err(gap.clone()),
            Self::Null | Self::List(_) | Self::Map(_) => Err(Gap {
                why: Why::Invalid,
                ..Gap::default()
            }),
        }
    }

    /// The value at a path of keys; nothing and the unknown stay what they are.
    pub fn get(&self, path: &[&str]) -> &Self {
        const NULL: &Value = &Value::Null;
        let Some((first, rest)) = path.split_first() else {
            return self;
        };
        match self {
            Self::Map(map) => map.get(*first).map_or(NULL, |value| value.get(rest)),
            Self::Unknown(_) => self,
            _ => NULL,
        }
    }

    /// As JSON.
    ///
    /// # Errors
    /// Why a part of it isn't known.
    pub fn to_json(&self) -> Result<serde_json::Value, Gap> {
        use serde_json::Value as Json;
        Ok(match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(*flag),
            Self::Number(number) => Json::Number(number.clone()),
            Self::Text(_) | Self::Resource(_) | Self::Unknown(_) => Json::String(self.as_text()?),
            Self::List(list) => {
                Json::Array(list.iter().map(Self::to_json).collect::<Result<_, _>>()?)
            }
            Self::Map(map) => {
                let entry = |(key, value): (&String, &Self)| Ok((key.clone(), value.to_json()?));
                Json::Object(map.iter().map(entry).collect::<Result<_, Gap>>()?)
            }
        })
    }
}

impl Attribute {
    /// Why its text isn't known.
    pub fn gap(&self) -> Gap {
        let name = match &self.attribute {
            Some(attribute) => format!("{}.{attribute}", self.logical_id),
            None => self.logical_id.clone(),
        };
        Gap::new(Why::AfterDeploy, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_a_mistake_and_not_written_elsewhere() {
        for value in [Value::Null, Value::List(Vec::new())] {
            let why = value.as_text().map_err(|gap| gap.why);
            assert_eq!(why, Err(Why::Invalid), "{value:?}");
        }
    }
}
