//! What can be done to KMS keys, and what their policies let the principals of flows do.

use super::policies::Policies;
use super::{Judge, Place, Seen, insert};
use crate::catalog::DestructiveAction;
use crate::documents::iam::{Context, Document, Effect, Question, Who, is_account_id};
use crate::facts::{Access, AccessVerdict, Actions, Key, KeyManager, Mode, World};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Judge<'a> {
    /// Adds the keys that people can destroy.
    pub(super) fn keys(&self, seen: &mut Seen, found: &mut BTreeMap<String, Actions>) {
        for (id, key) in &self.world.keys {
            // AWS's own keys are AWS's to delete.
            if matches!(key.manager, Some(KeyManager::Aws | KeyManager::AwsOwned)) {
                continue;
            }
            let account = key.object.account.as_deref();
            let mut own = self.key_policies(id, key);
            // KMS's default policy denies nothing.
            own.known.retain(|(_, document)| has_denials(document));
            if let Some(account) = account {
                let binding = self.resource_tree.binding(account);
                own.extend(&self.organization_policies(&binding));
            }
            let place = Place {
                account,
                region: key.object.region.as_deref(),
                name: key.key_id.as_deref(),
            };
            let on_keys = |action: &&DestructiveAction| action.target == "key";
            for action in self.actions.destructive.iter().filter(on_keys) {
                let access = self.denial(seen, &own, &action.action, &action.target, &place);
                insert(found, id, &action.action, access);
            }
        }
    }

    fn own_organization(&self, account: &str) -> Option<&'a str> {
        self.bounds.get(account)?.organization
    }

    /// The key's policy, or those that may be its.
    fn key_policies(&self, id: &str, key: &Key) -> Policies<'a> {
        let mut policies = Policies::default();
        if let Some(policy) = &key.policy {
            match self.world.key_policies.get_key_value(policy) {
                Some((policy, found)) => policies.add(policy, found.document.as_ref()),
                None => policies.unknown.push(policy.clone()),
            }
            return policies;
        }
        // A data source doesn't read the policy.
        if key.mode == Mode::Data || key.object.unknown.contains_key("policy") {
            policies.unknown.push(id.to_owned());
        }
        for (other, policy) in &self.world.key_policies {
            if policy.key.is_none()
                && policy.object.unknown.contains_key("key")
                && policy.object.plan == key.object.plan
            {
                policies
                    .possible
                    .push((other.clone(), policy.document.as_ref()));
            }
        }
        policies
    }

    /// By key, then account: the key's own, and those of the flows in which it encrypts something.
    pub(super) fn key_access(&self) -> BTreeMap<String, BTreeMap<String, Actions>> {
        let accounts = accounts_by_key(self.world);
        let keys = self.world.keys.iter().map(|(id, key)| {
            let own = key.object.account.iter().cloned();
            let others = accounts.get(id.as_str()).into_iter().flatten();
            let accounts: BTreeSet<String> = own.chain(others.map(|a| (*a).to_owned())).collect();
            let policies = self.key_policies(id, key);
            let by_account = accounts.into_iter().map(|account| {
                let actions = self.uses(key, &policies, &account);
                (account, actions)
            });
            (id.clone(), by_account.collect())
        });
        keys.collect()
    }

    fn uses(&self, key: &Key, policies: &Policies<'_>, account: &str) -> Actions {
        let is_own = key.object.account.as_deref() == Some(account);
        let by_default = key.policy.is_none() && key.mode == Mode::Managed;
        let actions = self.actions.key_use.iter().map(|action| {
            let access = match key.manager {
                // Its policy can't be changed: the services of its own account may use it for it, no one else.
                Some(KeyManager::Aws | KeyManager::AwsOwned) => plain(is_own),
                _ if by_default && policies.unknown.is_empty() && policies.possible.is_empty() => {
                    plain(is_own)
                }
                _ => self.use_of_key(action, key, policies, account),
            };
            (action.clone(), access)
        });
        actions.collect()
    }

    fn use_of_key(
        &self,
        action: &str,
        key: &Key,
        policies: &Policies<'_>,
        account: &str,
    ) -> Access {
        let id = is_account_id(account).then(|| account.to_owned());
        let mut context = Context::default();
        // AWS Backup has services make the grants.
        if action == "kms:CreateGrant" {
            context = context.with("kms:GrantIsForAWSResource", "true");
        }
        if let Some(organization) = self.own_organization(account) {
            context = context.with("aws:PrincipalOrgID", organization);
        }
        if let Some(id) = &id {
            context = context.with("kms:CallerAccount", id);
        }
        let owner = key
            .object
            .account
            .as_deref()
            .filter(|owner| is_account_id(owner));
        if let Some(owner) = owner {
            context = context.with("aws:ResourceAccount", owner);
        }
        let question = Question {
            action: action.to_owned(),
            resources: vec![
                key.arn
                    .clone()
                    .unwrap_or_else(|| "arn:*:kms:*:*:key/*".to_owned()),
            ],
            who: Who::AnyOf {
                partition: self.partition(account).to_owned(),
                account: id.clone(),
            },
            context,
        };
        let mut access = policies.permission(&question);
        if id.is_none() && access.verdict == AccessVerdict::Conditional {
            access.verdict = AccessVerdict::Unknown;
            access.waits_for.push(account.to_owned());
        }
        access
    }
}

/// Allowed to all, or to none, without a statement that says so.
fn plain(allowed: bool) -> Access {
    Access {
        verdict: if allowed {
            AccessVerdict::Allowed
        } else {
            AccessVerdict::Denied
        },
        ..Access::default()
    }
}

fn has_denials(document: &Document) -> bool {
    document
        .statements
        .iter()
        .any(|statement| statement.effect == Effect::Deny)
}

/// The accounts of the flows in which a key encrypts something.
fn accounts_by_key(world: &World) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for flow in &world.flows {
        for hop in &flow.hops {
            let ends = [Some(&hop.to), hop.from.as_ref()];
            let accounts: Vec<&str> = ends
                .into_iter()
                .flatten()
                .filter_map(|vault| vault.account.as_deref())
                .chain(flow.account.as_deref())
                .collect();
            for key in [&hop.source_key, &hop.key].into_iter().flatten() {
                if let Some(id) = &key.id {
                    found.entry(id).or_default().extend(&accounts);
                }
            }
        }
    }
    found
}
