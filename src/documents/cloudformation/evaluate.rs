//! Evaluates a template for one deployment.

use super::node::{Data, Node};
use super::template::Template;
use super::value::{Attribute, Gap, Value, Why};
use crate::aws::partition;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// Where and with what a template is deployed.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// Values of parameters; others have their default.
    pub parameters: BTreeMap<String, Given>,
    /// Where it is the same for every stack: the account's id.
    pub account: Option<String>,
    /// Where it is the same for every stack: the Region.
    pub region: Option<String>,
    /// A Region of the same partition.
    pub partition_of: Option<String>,
    /// Name of the stack; absent for a stack set, which makes names up.
    pub stack_name: Option<String>,
}

/// A parameter's value as the deployment gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Text; lists are joined by commas.
    Text(String),
    /// Not known, or not the same everywhere.
    Unknown(Gap),
}

/// More steps than this are made to waste time: values that double with each resource.
const MAX_STEPS: usize = 200_000;

/// More nested expressions than this are a cycle.
const MAX_DEPTH: usize = 150;

/// Longer texts than this are no name and no document.
pub(super) const MAX_TEXT: usize = 100_000;

/// A template and its deployment.
#[derive(Debug)]
pub struct Evaluator<'a> {
    pub(super) template: &'a Template,
    deployment: &'a Deployment,
    pub(super) conditions: RefCell<BTreeMap<String, Result<bool, Gap>>>,
    steps: Cell<usize>,
    depth: Cell<usize>,
}

impl<'a> Evaluator<'a> {
    /// Prepares for one deployment.
    pub fn new(template: &'a Template, deployment: &'a Deployment) -> Self {
        Self {
            template,
            deployment,
            conditions: RefCell::default(),
            steps: Cell::new(MAX_STEPS),
            depth: Cell::new(MAX_DEPTH),
        }
    }

    /// The properties of a resource.
    pub fn properties(&self, logical_id: &str) -> Value {
        match self.template.resources.get(logical_id) {
            Some(resource) => self.evaluate(&resource.properties),
            None => Value::Null,
        }
    }

    /// The value of an output.
    pub fn output(&self, name: &str) -> Value {
        let output = self.template.outputs.get(name);
        let value = output.and_then(|output| output.get("Value"));
        value.map_or(Value::Null, |value| self.evaluate(value))
    }

    /// Whether a resource is made.
    ///
    /// # Errors
    /// What its condition waits for.
    pub fn is_made(&self, logical_id: &str) -> Result<bool, Gap> {
        let resource = self.template.resources.get(logical_id);
        match resource.and_then(|resource| resource.condition.as_deref()) {
            Some(condition) => self.condition(condition),
            None => Ok(resource.is_some()),
        }
    }

    /// Takes some steps; `false` where too few are left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The value of an expression.
    pub(super) fn evaluate(&self, node: &Node) -> Value {
        if !self.spend(1) {
            return Value::unknown(Why::Invalid, "too many expressions");
        }
        let Some(deeper) = self.depth.get().checked_sub(1) else {
            return Value::unknown(Why::Invalid, "expressions that contain themselves");
        };
        self.depth.set(deeper);
        let value = self.value(node);
        self.depth.set(deeper.saturating_add(1));
        value
    }

    fn value(&self, node: &Node) -> Value {
        match &node.data {
            Data::Null => Value::Null,
            Data::Bool(flag) => Value::Bool(*flag),
            Data::Number(number) => Value::Number(number.clone()),
            Data::Text(text) => literal(text),
            Data::Unknown(references) => Value::Unknown(Gap::waiting_for(references)),
            Data::List(list) => {
                let items = list.iter().map(|item| self.evaluate(item));
                Value::List(items.filter(|item| *item != Value::Null).collect())
            }
            Data::Map(map) => {
                if let Some((name, argument)) = node.single()
                    && let Some(value) = self.function(name, argument)
                {
                    return value;
                }
                let entries = map
                    .iter()
                    .map(|(key, item)| (key.clone(), self.evaluate(item)));
                Value::Map(entries.filter(|(_, item)| *item != Value::Null).collect())
            }
        }
    }

    /// `Ref`: a parameter, a pseudo parameter or a resource.
    pub(super) fn reference(&self, name: &str) -> Value {
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return self.pseudo(pseudo, name);
        }
        match self.template.parameters.get(name) {
            Some(parameter) => self.parameter(name, parameter),
            None => self.attribute(name, None),
        }
    }

    fn pseudo(&self, pseudo: &str, name: &str) -> Value {
        let Deployment {
            account,
            region,
            partition_of,
            stack_name,
            ..
        } = self.deployment;
        let text = match pseudo {
            "NoValue" => return Value::Null,
            "AccountId" => Some(account.as_deref().unwrap_or("$account").to_owned()),
            "Region" => Some(region.as_deref().unwrap_or("$region").to_owned()),
            "Partition" => region
                .as_ref()
                .or(partition_of.as_ref())
                .map(|r| partition(r).to_owned()),
            "URLSuffix" => region.as_ref().or(partition_of.as_ref()).map(|region| {
                let suffix = match partition(region) {
                    "aws-cn" => "amazonaws.com.cn",
                    _ => "amazonaws.com",
                };
                suffix.to_owned()
            }),
            "StackName" => stack_name.clone(),
            _ => None,
        };
        text.map_or_else(|| Value::unknown(Why::AfterDeploy, name), Value::Text)
    }

    fn parameter(&self, name: &str, parameter: &Node) -> Value {
        let is = |key: &str| parameter.get(key).and_then(Node::scalar);
        // The value of such a parameter is a name of a parameter in Systems Manager.
        let kind = is("Type").unwrap_or_default();
        if kind.starts_with("AWS::SSM::Parameter::Value") {
            return Value::unknown(Why::Elsewhere, name);
        }
        if is("NoEcho").is_some_and(|flag| flag == "true") {
            return Value::unknown(Why::Secret, name);
        }
        let text = match self.deployment.parameters.get(name) {
            Some(Given::Unknown(gap)) => {
                return Value::Unknown(Gap {
                    parameter: Some(name.to_owned()),
                    ..gap.clone()
                });
            }
            Some(Given::Text(text)) => Some(text.clone()),
            None => is("Default"),
        };
        match text {
            None => Value::unknown(Why::Elsewhere, name),
            Some(text) if kind == "CommaDelimitedList" || kind.starts_with("List<") => {
                let items = text
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty());
                Value::List(items.map(literal).collect())
            }
            Some(text) => literal(&text),
        }
    }

    /// `Ref` or `Fn::GetAtt` of a resource.
    pub(super) fn attribute(&self, logical_id: &str, attribute: Option<&str>) -> Value {
        if !self.template.resources.contains_key(logical_id) {
            return Value::unknown(Why::Invalid, logical_id);
        }
        if self.is_made(logical_id) == Ok(false) {
            return Value::unknown(Why::Invalid, logical_id);
        }
        Value::Resource(Attribute {
            logical_id: logical_id.to_owned(),
            attribute: attribute.map(str::to_owned),
            text: self.text_of(logical_id, attribute),
        })
    }

    /// What the template tells of a resource's name (`None`) or attribute (`Arn`).
    pub fn text_of(&self, logical_id: &str, attribute: Option<&str>) -> Option<String> {
        let resource = self.template.resources.get(logical_id)?;
        let property = |name: &str| self.evaluate(resource.properties.get(name)?).as_text().ok();
        let at = |name: &str| match self.pseudo(name, name) {
            Value::Text(text) => Some(text),
            _ => None,
        };
        match (resource.resource_type.as_str(), attribute) {
            (
                "AWS::Backup::BackupVault" | "AWS::Backup::LogicallyAirGappedBackupVault",
                None | Some("BackupVaultName"),
            ) => property("BackupVaultName"),
            (
                "AWS::Backup::BackupVault" | "AWS::Backup::LogicallyAirGappedBackupVault",
                Some("BackupVaultArn"),
            ) => Some(format!(
                "arn:{}:backup:{}:{}:backup-vault:{}",
                at("Partition")?,
                at("Region")?,
                at("AccountId")?,
                property("BackupVaultName")?
            )),
            ("AWS::KMS::Alias", None) => property("AliasName"),
            ("AWS::IAM::Role", None) => property("RoleName"),
            ("AWS::IAM::Role", Some("Arn")) => {
                let path = match resource.properties.get("Path") {
                    Some(path) => self.evaluate(path).as_text().ok()?,
                    None => "/".to_owned(),
                };
                let (partition, account) = (at("Partition")?, at("AccountId")?);
                Some(format!(
                    "arn:{partition}:iam::{account}:role{path}{}",
                    property("RoleName")?
                ))
            }
            ("AWS::SNS::Topic", None) => Some(format!(
                "arn:{}:sns:{}:{}:{}",
                at("Partition")?,
                at("Region")?,
                at("AccountId")?,
                property("TopicName")?
            )),
            ("AWS::S3::Bucket", None) => property("BucketName"),
            _ => None,
        }
    }
}

/// Text as written; CloudFormation fetches `{{resolve:…}}` from elsewhere, maybe a secret.
fn literal(text: &str) -> Value {
    if text.contains("{{resolve:secretsmanager:") || text.contains("{{resolve:ssm-secure:") {
        Value::unknown(Why::Secret, "{{resolve}}")
    } else if text.contains("{{resolve:") {
        Value::unknown(Why::Elsewhere, "{{resolve}}")
    } else {
        Value::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::cloudformation::Template;

    #[test]
    fn a_template_tells_the_names_that_it_gives() {
        let text = "Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/a}}
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: r, Path: /p/}}
  Vault: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: v}}
  Key: {Type: AWS::KMS::Key}
";
        let template = Template::parse(text).unwrap();
        let deployment = Deployment {
            account: Some("111122223333".to_owned()),
            region: Some("eu-west-1".to_owned()),
            ..Deployment::default()
        };
        let evaluator = Evaluator::new(&template, &deployment);
        for (id, attribute, want) in [
            ("Bucket", None, Some("b")),
            ("Topic", None, Some("arn:aws:sns:eu-west-1:111122223333:t")),
            ("Alias", None, Some("alias/a")),
            ("Role", None, Some("r")),
            (
                "Role",
                Some("Arn"),
                Some("arn:aws:iam::111122223333:role/p/r"),
            ),
            ("Vault", None, Some("v")),
            ("Vault", Some("BackupVaultName"), Some("v")),
            (
                "Vault",
                Some("BackupVaultArn"),
                Some("arn:aws:backup:eu-west-1:111122223333:backup-vault:v"),
            ),
            ("Key", None, None),
            ("Other", None, None),
        ] {
            let text = evaluator.text_of(id, attribute);
            assert_eq!(text.as_deref(), want, "{id} {attribute:?}");
        }
    }
}
