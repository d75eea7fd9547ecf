//! What service control policies deny in accounts, under units, and by themselves.

use super::policies::Policies;
use super::tree::{Binding, is_of_type};
use super::{Judge, Place};
use crate::catalog::{CalledIn, DestructiveAction};
use crate::documents::iam::{Document, is_account_id};
use crate::facts::{Access, AccessVerdict, Account, Actions};
use std::collections::BTreeMap;

/// What the verdicts of an account depend on; accounts alike in this are looked at once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike<'a> {
    binding: Binding,
    partition: &'static str,
    /// Where a policy tells accounts apart.
    account: Option<&'a str>,
    delegated: bool,
}

impl<'a> Judge<'a> {
    /// Accounts by key; units and roots that policies are attached to; the policies themselves.
    pub(super) fn accounts(&self) -> BTreeMap<String, Actions> {
        let mut found = BTreeMap::new();
        let mut seen: BTreeMap<Alike<'a>, Actions> = BTreeMap::new();
        for (key, account) in &self.world.accounts {
            if self.tree.is_management(key, account) {
                found.insert(key.clone(), self.management());
                continue;
            }
            let binding = self.tree.binding(key);
            let policies = self.organization_policies(&binding);
            let complete = binding.complete;
            let alike = Alike {
                binding,
                partition: self.partition(key),
                account: policies.tell_accounts_apart().then_some(key),
                delegated: !account.delegated_for.is_empty(),
            };
            let actions = seen.entry(alike).or_insert_with_key(|alike| {
                let place = self.place(alike.account, complete);
                self.member(&policies, &place, account)
            });
            let mut actions = actions.clone();
            if !complete {
                for access in actions.values_mut() {
                    open_end(access, key);
                }
            }
            found.insert(key.clone(), actions);
        }
        for node in self.tree.nodes() {
            let policies = self.organization_policies(&self.tree.binding(node));
            let account = is_account_id(node).then_some(node);
            let place = self.place(account, false);
            found.insert(
                node.to_owned(),
                self.member(&policies, &place, &Account::default()),
            );
        }
        for (id, policy) in &self.world.organization_policies {
            if is_of_type(policy, "SERVICE_CONTROL_POLICY") && policy.backup_policy.is_none() {
                let mut alone = Policies::default();
                alone.add(id, policy.document.as_ref());
                let member = self.member(&alone, &Place::default(), &Account::default());
                found.insert(id.clone(), member);
            }
        }
        found
    }

    /// Where an account is; the organisation is its own only where its way to the root is known.
    pub(super) fn place<'b>(&'b self, account: Option<&'b str>, complete: bool) -> Place<'b> {
        Place {
            account,
            organization: self.tree.organization_id().filter(|_| complete),
            ..Place::default()
        }
    }

    fn member(&self, policies: &Policies<'_>, place: &Place<'_>, account: &Account) -> Actions {
        let callable = |action: &&DestructiveAction| is_callable(action, account);
        let actions = self.actions.destructive.iter().filter(callable);
        actions
            .map(|action| {
                let question = self.question(&action.action, &action.target, place);
                let access = policies.denial(&question, &self.shown(&action.target));
                (action.action.clone(), access)
            })
            .collect()
    }

    /// No service control policy binds the management account.
    fn management(&self) -> Actions {
        let allowed = Access {
            verdict: AccessVerdict::Allowed,
            ..Access::default()
        };
        let actions = self.actions.destructive.iter();
        actions
            .map(|action| (action.action.clone(), allowed.clone()))
            .collect()
    }
}

/// Whether an action can be called in a member account. Any account may own vaults, keys and teams.
fn is_callable(action: &DestructiveAction, account: &Account) -> bool {
    action.called_in.iter().any(|kind| match kind {
        CalledIn::Member | CalledIn::VaultOwner | CalledIn::KeyOwner | CalledIn::TeamOwner => true,
        CalledIn::DelegatedAdministrator => !account.delegated_for.is_empty(),
        CalledIn::Management => false,
    })
}

/// What isn't denied may be denied higher up, where the input doesn't reach.
pub(super) fn open_end(access: &mut Access, account: &str) {
    if access.verdict != AccessVerdict::Denied {
        access.waits_for.push(account.to_owned());
        access.waits_for.sort();
        access.waits_for.dedup();
    }
}

impl Policies<'_> {
    /// Whether a policy may hold for one account and not for another.
    fn tell_accounts_apart(&self) -> bool {
        let known = self.known.iter().map(|(_, document)| *document);
        let possible = self.possible.iter().filter_map(|(_, document)| *document);
        known.chain(possible).any(tells_accounts_apart)
    }
}

/// Says yes too often rather than too seldom: a yes costs time only.
fn tells_accounts_apart(document: &Document) -> bool {
    let names_one = |text: &String| {
        text.contains("${") || text.contains(|c: char| c == '?' || c.is_ascii_digit())
    };
    document.statements.iter().any(|statement| {
        let resources = statement
            .resources
            .iter()
            .chain(&statement.not_resources)
            .flatten();
        let mut keys = statement.conditions.values().flatten();
        resources.clone().any(names_one)
            || keys.any(|(key, values)| {
                let key = key.to_lowercase();
                key.ends_with("account")
                    || (key == "aws:principalarn" && values.iter().any(names_one))
                    || values.iter().any(|value| value.contains("${"))
            })
    })
}
