//! Which account a provider configuration leads to.
//!
//! Identity belongs to a provider configuration of a plan. What tells its account is united: the role that
//! it takes, `allowed_account_ids`, `aws_caller_identity`, and the ARNs of what it manages.

mod provider;

use super::{Answer, Invalid, World};
use crate::aws::{Arn, is_account_id};
use crate::plan::{Address, Module, Plan};
use crate::source::Sources;
use provider::Provider;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use provider::{argument, region};

/// Data sources that tell the account.
pub(super) const TYPES: [&str; 2] = ["aws_caller_identity", "aws_region"];

/// The accounts of one plan's provider configurations.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    /// Key in `World::accounts` by provider configuration key.
    by_provider: BTreeMap<String, String>,
    /// Provider configurations, and evidence of more than one account, by key in `World::accounts`.
    found: BTreeMap<String, (Vec<String>, BTreeSet<String>)>,
}

impl Accounts {
    /// Unites all evidence. Two configurations with the same constant identity arguments, none included,
    /// take the same credentials and are one account, whatever their Regions and tags, unless what they
    /// manage shows otherwise. A configuration that contradicts itself has no id.
    pub(super) fn new(plan: &Plan, sources: &Sources) -> Self {
        let observed = observed(plan);
        let mut groups: BTreeMap<String, Vec<(&str, BTreeSet<String>)>> = BTreeMap::new();
        for key in configurations(plan) {
            let provider = Provider::new(plan, sources, key);
            let mut ids = provider.written();
            ids.extend(observed.get(key).into_iter().flatten().cloned());
            groups
                .entry(provider.identity())
                .or_default()
                .push((key, ids));
        }
        let passed = passed_roles(plan);
        let mut accounts = Self::default();
        for mut members in groups.into_values() {
            if members.iter().all(|(_, ids)| ids.is_empty()) {
                for (key, ids) in &mut members {
                    ids.extend(passed.get(key).into_iter().flatten().cloned());
                }
            }
            let all: BTreeSet<&String> = members.iter().flat_map(|(_, ids)| ids).collect();
            let shared = match (all.iter().next(), all.len(), members.first()) {
                (Some(id), 1, _) => Some((*id).clone()),
                (None, _, Some((first, _))) => Some(format!("{}:{first}", plan.name)),
                // They lead to several accounts: alike in what the plan shows, and not in fact.
                _ => None,
            };
            for (provider, ids) in &members {
                accounts.add(plan, provider, ids, shared.clone());
            }
        }
        accounts
    }

    fn add(&mut self, plan: &Plan, provider: &str, ids: &BTreeSet<String>, shared: Option<String>) {
        let own = format!("{}:{provider}", plan.name);
        let key = shared.unwrap_or_else(|| match (ids.first(), ids.len()) {
            (Some(id), 1) => id.clone(),
            _ => own.clone(),
        });
        let (known, contradictions) = self.found.entry(key.clone()).or_default();
        known.push(own);
        if ids.len() > 1 {
            contradictions.extend(ids.iter().cloned());
        }
        self.by_provider.insert(provider.to_owned(), key);
    }

    /// The key in `World::accounts` of a provider configuration's account.
    pub(super) fn of(&self, provider: &str) -> Option<&str> {
        self.by_provider.get(provider).map(String::as_str)
    }

    /// The account of something that the configuration no longer has: to delete it, Terraform needs the
    /// provider configuration that made it, so where all of that provider lead to one account that is it.
    pub(super) fn only(&self, resource_type: &str) -> Option<&str> {
        let of_type = |key: &str| {
            let name = key.rsplit(':').next().and_then(|key| key.split('.').next());
            name == resource_type.split('_').next()
        };
        let mut found = self.by_provider.iter().filter(|(key, _)| of_type(key));
        let (_, only) = found.next()?;
        found.all(|(_, other)| other == only).then_some(only)
    }

    /// Fills `accounts`, and `invalid` where the evidence contradicts itself.
    pub(super) fn derive(&self, world: &mut World) {
        for (key, (providers, contradictions)) in &self.found {
            let account = world.accounts.entry(key.clone()).or_default();
            account.id = is_account_id(key).then(|| key.clone());
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

/// Drops accounts of which nothing is known and in which nothing is: of providers that are only required.
pub(super) fn forget_empty(world: &mut World) {
    let objects = world.objects();
    let inhabited = objects.filter_map(|(_, object)| object.account.clone());
    let inhabited: BTreeSet<String> = inhabited.collect();
    let World {
        accounts, invalid, ..
    } = world;
    accounts.retain(|key, account| {
        let known = account.id.is_some() || account.declared_by.is_some();
        known || inhabited.contains(key) || invalid.contains_key(key)
    });
}

/// Two accounts are the same if their keys are equal, different if both are ids, else it isn't known.
pub(crate) fn same_account(a: Option<&str>, b: Option<&str>) -> Answer {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Answer::Yes,
        (Some(a), Some(b)) if is_account_id(a) && is_account_id(b) => Answer::No,
        _ => Answer::Unknown,
    }
}

/// Provider configurations of AWS. Terraform lists one for a module's version constraint too, which is none
/// unless something is written in it or uses it; and one that is written nowhere is used all the same.
fn configurations(plan: &Plan) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    uses(&plan.configuration.root_module, &mut used);
    let configurations = &plan.configuration.provider_config;
    let written = configurations.iter().filter(|(key, provider)| {
        is_aws(&provider.name)
            && (!key.contains(':')
                || !provider.expressions.is_empty()
                || used.contains(key.as_str()))
    });
    let implied = used
        .iter()
        .copied()
        .filter(|key| !configurations.contains_key(*key) && is_aws(key));
    written
        .map(|(key, _)| key.as_str())
        .chain(implied)
        .collect()
}

fn is_aws(name: &str) -> bool {
    name == "aws" || name == "awscc"
}

fn uses<'a>(module: &'a Module, used: &mut BTreeSet<&'a str>) {
    let resources = module.resources.values();
    used.extend(resources.map(|resource| resource.provider_config_key.as_str()));
    for call in module.module_calls.values() {
        uses(&call.module, used);
    }
}

/// Attributes that hold an object's own ARN.
const OWN_ARN: [&str; 3] = ["arn", "backup_vault_arn", "backup_plan_arn"];

/// Accounts by provider configuration, as its resources' own ARNs and `aws_caller_identity` show them.
fn observed(plan: &Plan) -> BTreeMap<&str, BTreeSet<String>> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut note = |address: &Address, id: Option<String>| {
        let id = id.filter(|id| is_account_id(id));
        if let (Some(id), Some(resource)) = (id, plan.configuration.resource(address)) {
            let provider = resource.provider_config_key.as_str();
            found.entry(provider).or_default().insert(id);
        }
    };
    for (address, values) in &plan.data {
        if address.resource_type == "aws_caller_identity" {
            let id = values.get(&["account_id"]).as_str();
            note(address, id.map(str::to_owned));
        }
    }
    // Data sources may read what other accounts share; only what is managed here is ours.
    for change in plan.changes.iter().filter(|change| !change.address.data) {
        for (values, name) in [&change.after, &change.before]
            .into_iter()
            .flat_map(|values| OWN_ARN.map(|name| (values, name)))
        {
            let arn = values.get(&[name]).as_str().and_then(Arn::parse);
            let own = arn.filter(|arn| !names_another_account(arn));
            note(&change.address, own.and_then(|arn| arn.account()));
        }
    }
    found
}

/// Accounts by provider configuration, as the roles of backup selections show them: a role can't be passed to
/// AWS Backup from another account (IAM User Guide, "Granting a user permissions to pass a role").
fn passed_roles(plan: &Plan) -> BTreeMap<&str, BTreeSet<String>> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for change in &plan.changes {
        let path: &[&str] = match change.address.resource_type.as_str() {
            "aws_backup_selection" => &["iam_role_arn"],
            "awscc_backup_backup_selection" => &["backup_selection", "iam_role_arn"],
            _ => continue,
        };
        let arn = change.after.get(path).as_str().and_then(Arn::parse);
        let id = arn
            .and_then(|arn| arn.account())
            .filter(|id| is_account_id(id));
        if let (Some(id), Some(resource)) = (id, plan.configuration.resource(&change.address)) {
            let provider = resource.provider_config_key.as_str();
            found.entry(provider).or_default().insert(id);
        }
    }
    found
}

/// ARNs of Organizations name the management account, also where a delegated administrator calls; those of
/// shares the account that shares.
fn names_another_account(arn: &Arn<'_>) -> bool {
    matches!(arn.service, "organizations" | "ram")
}

#[cfg(test)]
mod tests;
