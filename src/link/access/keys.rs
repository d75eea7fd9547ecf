//! What can be done to KMS keys, and what their policies let the principals of flows do.

use super::policies::Policies;
use super::{Alike, Judge, Seen, Target};
use crate::aws::is_account_id;
use crate::catalog::DestructiveAction;
use crate::documents::iam::{Context, Document, Effect, Question, Who};
use crate::facts::{Access, AccessVerdict, Actions, Key, KeyManager, KeyPolicy, Mode, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl<'a> Judge<'a> {
    /// Adds the keys that people can destroy.
    pub(super) fn keys(&self, seen: &mut Seen<'a>, found: &mut BTreeMap<String, Arc<Actions>>) {
        let mut alike = Alike::default();
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
                let binding = self.resource_control.binding(account);
                own.extend(&self.organization_policies(&binding));
            }
            let place = Target {
                account,
                region: key.object.region.as_deref(),
                name: key.key_id.as_deref(),
            };
            let on_keys = |action: &&DestructiveAction| action.target == "key";
            let actions = self.actions.destructive.iter().filter(on_keys);
            let actions = actions.map(|action| {
                let access = self.denial(seen, &own, &action.action, &action.target, &place);
                (action.action.clone(), access)
            });
            found.insert(id.clone(), alike.shared(actions.collect()));
        }
    }

    pub(super) fn own_organization(&self, account: &str) -> Option<&'a str> {
        self.bounds.get(account)?.organization
    }

    /// The key's policy, or those that may be its.
    pub(super) fn key_policies(&self, id: &str, key: &Key) -> Policies<'a> {
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
        let plan = key.object.plan.as_str();
        for (other, policy) in self.loose.get(plan).into_iter().flatten() {
            policies
                .possible
                .push(((*other).to_owned(), policy.document.as_ref()));
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
        let question = Question {
            action: action.to_owned(),
            resources: vec![arn(key)],
            who: Who::AnyOf {
                partition: self.partition(account).to_owned(),
                account: id.clone(),
            },
            context: self.context(action, key, account),
        };
        let mut access = policies.permission(&question);
        if id.is_none() && access.verdict == AccessVerdict::Conditional {
            access.verdict = AccessVerdict::Unknown;
            access.waits_for.push(account.to_owned());
        }
        access
    }

    /// What is known of a request that AWS Backup makes in a role of an account.
    pub(super) fn context(&self, action: &str, key: &Key, account: &str) -> Context {
        let mut context = Context::default()
            // There only where a service calls in its own name.
            .with_all("aws:SourceAccount", Vec::new())
            .with_all("aws:SourceArn", Vec::new())
            .with_all("aws:SourceOrgID", Vec::new())
            .with("aws:SecureTransport", "true");
        // AWS Backup has services make the grants; other actions don't have the key at all.
        let for_service = match action {
            "kms:CreateGrant" => vec!["true".to_owned()],
            _ => Vec::new(),
        };
        context = context.with_all("kms:GrantIsForAWSResource", for_service);
        if action == "kms:CreateGrant" {
            context = of_grant(context, account);
        }
        let id = |account: &Option<String>| account.clone().filter(|id| is_account_id(id));
        let known = [
            (
                "aws:PrincipalOrgID",
                self.own_organization(account).map(str::to_owned),
            ),
            (
                "aws:PrincipalOrgPaths",
                self.own_organization(account)
                    .and_then(|organization| self.tree.path(organization, account)),
            ),
            ("kms:CallerAccount", id(&Some(account.to_owned()))),
            ("aws:ResourceAccount", id(&key.object.account)),
            (
                "aws:ResourceOrgID",
                key.object
                    .account
                    .as_deref()
                    .and_then(|owner| self.own_organization(owner))
                    .map(str::to_owned),
            ),
            ("aws:RequestedRegion", key.object.region.clone()),
        ];
        known
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .fold(context, |context, (name, value)| context.with(name, &value))
    }
}

/// What is known of the grants that AWS Backup has made: whoever gets one must decrypt, and is a service or in the
/// account that has it made.
fn of_grant(context: Context, account: &str) -> Context {
    let context = context.with_some("kms:GrantOperations", &["Decrypt"]);
    if !is_account_id(account) {
        return context;
    }
    let grantees = [
        "*.amazonaws.com".to_owned(),
        format!("arn:*:iam::{account}:*"),
        format!("arn:*:sts::{account}:*"),
    ];
    context.with_like("kms:GranteePrincipal", &grantees)
}

/// The key's ARN, or what it may be.
pub(super) fn arn(key: &Key) -> String {
    let any = || "arn:*:kms:*:*:key/*".to_owned();
    key.arn.clone().unwrap_or_else(any)
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
        .any(|statement| statement.effect != Effect::Allow)
}

/// Policies of nobody knows which key, by plan.
pub(super) fn loose(world: &World) -> BTreeMap<&str, Vec<(&str, &KeyPolicy)>> {
    let mut found: BTreeMap<&str, Vec<(&str, &KeyPolicy)>> = BTreeMap::new();
    for (id, policy) in &world.key_policies {
        if policy.key.is_none() && policy.object.unknown.contains_key("key") {
            let plan = policy.object.plan.as_str();
            found.entry(plan).or_default().push((id, policy));
        }
    }
    found
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
