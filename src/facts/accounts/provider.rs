//! Arguments of a provider configuration, as far as they are known.

use crate::aws::{Arn, is_account_id};
use crate::plan::{Expression, Plan, Value};
use crate::resolve;
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// Arguments of a provider block that decide whose credentials are used; the others (Region, retries,
/// endpoints, tags) don't.
const IDENTITY: [&str; 13] = [
    "access_key",
    "allowed_account_ids",
    "assume_role",
    "assume_role_with_web_identity",
    "profile",
    "role_arn",
    "secret_key",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
    "shared_profile",
    "sts_region",
    "token",
];

type Arguments = BTreeMap<String, Expression>;

/// A provider configuration of a plan.
#[derive(Clone, Copy)]
pub(super) struct Provider<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    key: &'a str,
}

impl<'a> Provider<'a> {
    pub(super) fn new(plan: &'a Plan, sources: &'a Sources, key: &'a str) -> Self {
        Self { plan, sources, key }
    }

    fn arguments(self) -> Option<&'a Arguments> {
        let provider = self.plan.configuration.provider_config.get(self.key)?;
        Some(&provider.expressions)
    }

    /// Equal for two configurations that take the same credentials for certain. References prove nothing:
    /// `"${var.team}-prod"` and `"${var.team}-backup"` refer to the same.
    pub(super) fn identity(self) -> String {
        let identity: Vec<_> = self
            .arguments()
            .into_iter()
            .flatten()
            .filter(|(name, _)| IDENTITY.contains(&name.as_str()))
            .collect();
        if identity
            .iter()
            .all(|(_, expression)| is_constant(expression))
        {
            format!("{identity:?}")
        } else {
            self.key.to_owned()
        }
    }

    /// Account ids that are written in the block.
    pub(super) fn written(self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        let Some(arguments) = self.arguments() else {
            return ids;
        };
        for name in ["assume_role", "assume_role_with_web_identity"] {
            let account = arguments.get(name).and_then(|role| self.role(role));
            ids.extend(account);
        }
        // awscc's service role: no role can be passed to another account.
        let service = arguments.get("role_arn");
        ids.extend(service.and_then(|role| Self::account_in(&self.texts(role))));
        // Several are a constraint, not an answer.
        if let Some(allowed) = arguments.get("allowed_account_ids") {
            let allowed = self.texts(allowed);
            if let [one] = allowed.as_slice() {
                ids.extend(Some(one.clone()).filter(|id| is_account_id(id)));
            }
        }
        ids
    }

    /// The account of the role that is taken; of a chain of roles it is the last.
    fn role(self, expression: &Expression) -> Option<String> {
        let texts = match expression {
            Expression::Blocks(blocks) => self.texts(blocks.last()?.get("role_arn")?),
            Expression::Constant(value) => {
                let role = value
                    .as_array()
                    .map_or(value, |roles| roles.last().unwrap_or(value));
                vec![role.get("role_arn")?.as_str()?.to_owned()]
            }
            Expression::References(_) => self.texts(expression),
        };
        Self::account_in(&texts)
    }

    /// The only account that texts name.
    fn account_in(texts: &[String]) -> Option<String> {
        let accounts: BTreeSet<String> = texts
            .iter()
            .filter_map(|text| match Arn::parse(text) {
                Some(arn) => arn.account(),
                // Twelve digits within the ARN of a role are its account: `arn:aws:iam::${var.id}:role/x`.
                None => Some(text.clone()),
            })
            .filter(|account| is_account_id(account))
            .collect();
        let mut accounts = accounts.into_iter();
        accounts.next().filter(|_| accounts.next().is_none())
    }

    /// The texts that an expression says, or refers to as far as they are known.
    fn texts(self, expression: &Expression) -> Vec<String> {
        let values: Vec<Value> = match expression {
            Expression::Constant(value) => vec![value.clone().into()],
            Expression::References(references) => {
                let heads = Reference::heads(references);
                let known = heads.iter().map(|reference| self.value(reference));
                // What isn't known may be anything.
                known.map(Option::unwrap_or_default).collect()
            }
            Expression::Blocks(_) => Vec::new(),
        };
        let flat = values.into_iter().flat_map(|value| match value {
            Value::List(items) => items,
            Value::Map(fields) => fields.get("role_arn").cloned().into_iter().collect(),
            one => vec![one],
        });
        flat.map(|value| value.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The value of a variable, or of a local value where the sources are at hand.
    fn value(self, reference: &Reference) -> Option<Value> {
        let path: Vec<&str> = reference.path.iter().map(String::as_str).collect();
        let name = (reference.is_local, reference.name.as_str());
        let value = resolve::named(self.plan, self.sources, &modules(self.key), name, &path);
        Some(value).filter(|value| *value != Value::Unknown)
    }
}

/// Nothing in it comes from elsewhere.
fn is_constant(expression: &Expression) -> bool {
    match expression {
        Expression::Constant(_) => true,
        Expression::References(_) => false,
        Expression::Blocks(blocks) => blocks.iter().flat_map(BTreeMap::values).all(is_constant),
    }
}

/// `var.regions.primary`: what it is, its name, and the way into its value.
struct Reference {
    is_local: bool,
    name: String,
    path: Vec<String>,
}

impl Reference {
    /// Variables and local values, each once: Terraform lists the prefixes of a reference after it.
    fn heads(references: &[String]) -> Vec<Self> {
        let mut heads: Vec<&str> = Vec::new();
        for reference in references {
            let is_prefix = heads.iter().any(|head| {
                head.strip_prefix(reference.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            });
            if !is_prefix {
                heads.push(reference);
            }
        }
        heads.into_iter().filter_map(Self::parse).collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let (root, rest) = text.split_once('.')?;
        if root != "var" && root != "local" {
            return None;
        }
        let mut steps = rest
            .split(['.', '['])
            .map(|step| step.trim_end_matches(']').trim_matches('"').to_owned());
        Some(Self {
            is_local: root == "local",
            name: steps.next()?,
            path: steps.collect(),
        })
    }
}

/// The Region of a provider configuration.
pub(in crate::facts) fn region(plan: &Plan, provider: &str) -> Option<String> {
    let none = Sources::none();
    let provider = Provider::new(plan, &none, provider);
    let texts = provider.texts(provider.arguments()?.get("region")?);
    match texts.as_slice() {
        [one] => Some(one.clone()).filter(|region| is_region(region)),
        _ => None,
    }
}

/// A constant or root variable in a provider block.
pub(in crate::facts) fn argument(plan: &Plan, provider: &str, path: &[&str]) -> Option<Value> {
    let mut arguments = &plan
        .configuration
        .provider_config
        .get(provider)?
        .expressions;
    let (last, blocks) = path.split_last()?;
    for block in blocks {
        match arguments.get(*block)? {
            Expression::Blocks(found) => arguments = found.first()?,
            _ => return None,
        }
    }
    match arguments.get(*last)? {
        Expression::Constant(value) => Some(value.clone().into()),
        Expression::References(references) => match references.as_slice() {
            [one] => plan.variables.get(one.strip_prefix("var.")?).cloned(),
            _ => None,
        },
        Expression::Blocks(_) => None,
    }
}

/// `eu-central-1`, `us-gov-west-1`; part of a name is none.
fn is_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let (Some(last), true) = (words.last(), words.len() > 2) else {
        return false;
    };
    last.bytes().all(|byte| byte.is_ascii_digit())
        && !last.is_empty()
        && words
            .iter()
            .rev()
            .skip(1)
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Module calls on the way to a provider configuration: `module.a.module.b:aws.x` → `a`, `b`.
fn modules(key: &str) -> Vec<&str> {
    let path = key.split_once(':').map_or("", |(path, _)| path);
    path.split('.')
        .filter(|step| !step.is_empty() && *step != "module")
        .collect()
}
