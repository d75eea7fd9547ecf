//! What service control policies deny in accounts, under units, and by themselves.

use super::attachments::is_of_type;
use super::policies::Policies;
use super::{Judge, Seen, Target};
use crate::aws::is_account_id;
use crate::catalog::{CalledIn, DestructiveAction};
use crate::facts::{Access, AccessVerdict, Account, Actions};
use std::collections::BTreeMap;

impl<'a> Judge<'a> {
    /// Accounts by key; units and roots that policies are attached to; the policies themselves.
    pub(super) fn accounts(&self, seen: &mut Seen<'a>) -> BTreeMap<String, Actions> {
        let mut found = BTreeMap::new();
        for (key, account) in &self.world.accounts {
            let bound = self.bounds.get(key.as_str());
            if bound.is_some_and(|bound| bound.management) {
                found.insert(key.clone(), self.management());
                continue;
            }
            let place = Target {
                account: Some(key),
                ..Target::default()
            };
            let own = Policies::default();
            let actions = self.callable(account).map(|action| {
                let access = self.denial(seen, &own, &action.action, &action.target, &place);
                (action.action.clone(), access)
            });
            found.insert(key.clone(), actions.collect());
        }
        for node in self.service_control.nodes() {
            let policies = self.organization_policies(&self.service_control.binding(node));
            let place = Target {
                account: is_account_id(node).then_some(node),
                ..Target::default()
            };
            found.insert(node.to_owned(), self.under(&policies, &place));
        }
        for (id, policy) in &self.world.organization_policies {
            if is_of_type(policy, "SERVICE_CONTROL_POLICY") && policy.backup_policy.is_none() {
                let mut alone = Policies::default();
                alone.add(id, policy.document.as_ref());
                found.insert(id.clone(), self.under(&alone, &Target::default()));
            }
        }
        found
    }

    /// What policies come to for a member account of which nothing else is known.
    fn under(&self, policies: &Policies<'_>, place: &Target<'_>) -> Actions {
        let account = Account::default();
        let actions = self.callable(&account).map(|action| {
            let question = self.question(&action.action, &action.target, place);
            let access = policies.denial(&question, &self.shown(&action.target));
            (action.action.clone(), access)
        });
        actions.collect()
    }

    /// The actions that can be called in a member account. Any account may own vaults, keys and teams.
    fn callable<'b>(
        &self,
        account: &'b Account,
    ) -> impl Iterator<Item = &'static DestructiveAction> + use<'b> {
        let in_account = |kind: &CalledIn| match kind {
            CalledIn::Member | CalledIn::VaultOwner | CalledIn::KeyOwner | CalledIn::TeamOwner => {
                true
            }
            CalledIn::DelegatedAdministrator => !account.delegated_for.is_empty(),
            CalledIn::Management => false,
        };
        let actions = self.actions.destructive.iter();
        actions.filter(move |action| action.called_in.iter().any(in_account))
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
