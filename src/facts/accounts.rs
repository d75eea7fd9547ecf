//! Which account a provider configuration leads to.

use super::{Answer, Invalid, World};
use crate::documents::arn::Arn;
use crate::plan::{Expression, Plan, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Data sources that tell the account.
pub(super) const TYPES: [&str; 2] = ["aws_caller_identity", "aws_region"];

/// Arguments of a provider block that decide whose credentials are used; the others (Region, retries,
/// endpoints, tags) don't.
const IDENTITY: [&str; 12] = [
    "access_key",
    "allowed_account_ids",
    "assume_role",
    "assume_role_with_web_identity",
    "profile",
    "secret_key",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
    "shared_profile",
    "sts_region",
    "token",
];

/// The accounts of one plan's provider configurations.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    /// Key in `World::accounts` by provider configuration key.
    by_provider: BTreeMap<String, String>,
    /// Provider configurations, and evidence of more than one account, by key in `World::accounts`.
    found: BTreeMap<String, (Vec<String>, BTreeSet<String>)>,
}

impl Accounts {
    /// Unites all evidence: two configurations with the same identity arguments are one account. A
    /// contradiction leaves the account without an id.
    pub(super) fn new(plan: &Plan) -> Self {
        let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        let providers = &plan.configuration.provider_config;
        for (key, provider) in providers {
            if provider.name != "aws" && provider.name != "awscc" {
                continue;
            }
            let identity: BTreeMap<&String, &Expression> = provider
                .expressions
                .iter()
                .filter(|(name, _)| IDENTITY.contains(&name.as_str()))
                .collect();
            groups.entry(format!("{identity:?}")).or_default().push(key);
        }
        let observed = observed(plan);
        let mut accounts = Self::default();
        for members in groups.values() {
            let mut ids = BTreeSet::new();
            for provider in members {
                ids.extend(written(plan, provider));
                ids.extend(
                    observed
                        .get(provider.as_str())
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
            let mut all = ids.iter();
            let key = match (all.next(), all.next(), members.first()) {
                (Some(id), None, _) => id.clone(),
                (_, _, Some(first)) => format!("{}:{first}", plan.name),
                _ => continue,
            };
            let (known, contradictions) = accounts.found.entry(key.clone()).or_default();
            for provider in members {
                known.push(format!("{}:{provider}", plan.name));
                accounts
                    .by_provider
                    .insert((*provider).clone(), key.clone());
            }
            known.sort();
            if ids.len() > 1 {
                *contradictions = ids;
            }
        }
        accounts
    }

    /// The key in `World::accounts` of a provider configuration's account.
    pub(super) fn of(&self, provider: &str) -> Option<&str> {
        self.by_provider.get(provider).map(String::as_str)
    }

    /// Fills `accounts`, and `invalid` where the evidence contradicts itself.
    pub(super) fn derive(&self, world: &mut World) {
        for (key, (providers, contradictions)) in &self.found {
            let account = world.accounts.entry(key.clone()).or_default();
            account.id = is_id(key).then(|| key.clone());
            account.providers.extend(providers.iter().cloned());
            account.providers.sort();
            account.providers.dedup();
            if !contradictions.is_empty() {
                let ids: Vec<&str> = contradictions.iter().map(String::as_str).collect();
                let invalid = Invalid {
                    field: "id".to_owned(),
                    reason: format!(
                        "the provider configuration seems to lead to several accounts: {}",
                        ids.join(", ")
                    ),
                    ..Invalid::default()
                };
                world.invalid.entry(key.clone()).or_default().push(invalid);
            }
        }
    }
}

/// Twelve digits.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether two account keys mean one account; not known where one has no id.
pub(crate) fn compare(a: Option<&str>, b: Option<&str>) -> Answer {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Answer::Yes,
        (Some(a), Some(b)) if is_id(a) && is_id(b) => Answer::No,
        _ => Answer::Unknown,
    }
}

/// Accounts by provider configuration, as its resources' own ARNs and `aws_caller_identity` show them.
fn observed(plan: &Plan) -> BTreeMap<&str, BTreeSet<String>> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut note = |address: &crate::plan::Address, id: Option<String>| {
        if let (Some(id), Some(resource)) = (id, plan.configuration.resource(address)) {
            let ids = found
                .entry(resource.provider_config_key.as_str())
                .or_default();
            ids.insert(id);
        }
    };
    for (address, values) in &plan.data {
        if address.resource_type == "aws_caller_identity" {
            let id = values.get(&["account_id"]).as_str();
            note(address, id.filter(|id| is_id(id)).map(str::to_owned));
        }
    }
    // Data sources may read what other accounts share; only what is managed here is ours. What another
    // account owns and this one manages (a delegated resource policy) has no ARN of its own.
    let managed = plan.changes.iter().filter(|change| !change.address.data);
    for change in managed.filter(|change| !SHARED.contains(&change.address.resource_type.as_str()))
    {
        let arn = change.after.get(&["arn"]).as_str().and_then(Arn::parse);
        let id = arn.and_then(|arn| arn.account());
        note(&change.address, id.filter(|id| is_id(id)));
    }
    found
}

/// Types whose ARN names the organisation's management account or another, not the caller's.
const SHARED: [&str; 5] = [
    "aws_organizations_account",
    "aws_organizations_organization",
    "aws_organizations_organizational_unit",
    "aws_organizations_policy",
    "aws_ram_resource_share_accepter",
];

/// Account ids written in a provider block.
fn written(plan: &Plan, provider: &str) -> Option<String> {
    let role = argument(plan, provider, &["assume_role", "role_arn"]);
    role.as_ref()
        .and_then(|role| role.as_str())
        .and_then(Arn::parse)
        .and_then(|arn| arn.account())
        .or_else(
            || match argument(plan, provider, &["allowed_account_ids"])? {
                Value::List(accounts) => match accounts.as_slice() {
                    [one] => one.as_str().map(str::to_owned),
                    _ => None,
                },
                _ => None,
            },
        )
        .filter(|id| is_id(id))
}

/// The Region of a provider configuration.
pub(super) fn region(plan: &Plan, provider: &str) -> Option<String> {
    argument(plan, provider, &["region"])?
        .as_str()
        .map(str::to_owned)
}

/// A constant or root variable in a provider block.
pub(super) fn argument(plan: &Plan, provider: &str, path: &[&str]) -> Option<Value> {
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
