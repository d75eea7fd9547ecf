//! Whether the accounts that air-gapped vaults are shared with can use the vaults' keys.

use super::Judge;
use super::demands::{Demand, Step};
use crate::aws::{Arn, is_account_id};
use crate::facts::{
    AccessVerdict, RecoveryRefusal, Reference, Refused, ResourceShare, Vault, VaultKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// By account: the shares that let it in.
type Shared<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl<'a> Judge<'a> {
    /// By key, sorted by vault and account.
    pub(super) fn recovery_refusals(&self) -> BTreeMap<String, Vec<RecoveryRefusal>> {
        let mut found: BTreeMap<String, Vec<RecoveryRefusal>> = BTreeMap::new();
        for (id, vault) in &self.world.vaults {
            if vault.kind != VaultKind::LogicallyAirGapped {
                continue;
            }
            let Some(key) = self.own_key(vault.key.as_ref()) else {
                continue;
            };
            let refusals = self.of_shares(id, vault, key);
            if !refusals.is_empty() {
                found.entry(key.to_owned()).or_default().extend(refusals);
            }
        }
        found
    }

    fn of_shares(&self, id: &str, vault: &'a Vault, key: &str) -> Vec<RecoveryRefusal> {
        let own = vault.object.account.as_deref();
        let others = |shared: Shared<'a>| {
            let mut others = shared;
            own.map(|own| others.remove(own));
            others
        };
        let direct = others(self.shared(Some(id), vault.arn.as_deref()));
        if !direct.is_empty() {
            let asked = direct.iter();
            return asked
                .filter_map(|(account, shares)| self.of_account(id, key, account, shares))
                .collect();
        }
        // Any of the accounts that share the team may be the one that it opens the vault to.
        let Some(team) = &vault.approval_team else {
            return Vec::new();
        };
        let mut through = others(self.shared(team.id.as_deref(), team.arn.as_deref()));
        let is_told = !through.is_empty();
        if let Some(account) = team.account.as_deref().filter(|id| is_account_id(id)) {
            through.entry(account).or_default();
        }
        let through = others(through);
        let refusals: Vec<RecoveryRefusal> = through
            .iter()
            .filter_map(|(account, shares)| self.of_account(id, key, account, shares))
            .map(|refusal| RecoveryRefusal {
                team: team.id.clone().or_else(|| team.arn.clone()),
                ..refusal
            })
            .map(|refusal| if is_told { refusal } else { unsure(refusal) })
            .collect();
        if refusals.len() < through.len() {
            return Vec::new();
        }
        refusals
    }

    /// The accounts that a thing is shared with.
    fn shared(&self, id: Option<&str>, arn: Option<&str>) -> Shared<'a> {
        let mut found = Shared::new();
        for (share_id, share) in &self.world.resource_shares {
            if share.resources.iter().any(|other| is_meant(other, id, arn)) {
                for account in accounts(share) {
                    found.entry(account).or_default().insert(share_id);
                }
            }
        }
        found
    }

    fn of_account(
        &self,
        vault: &str,
        key_id: &str,
        account: &str,
        shares: &BTreeSet<&str>,
    ) -> Option<RecoveryRefusal> {
        let key = self.world.keys.get(key_id)?;
        let policies = self.key_policies(key_id, key);
        // Whoever restores there: one principal that may is enough.
        let demand = Demand {
            key: key_id,
            step: Step::Destination,
            account,
            who: None,
            service: None,
            unsure: false,
        };
        let mut found = Refused::default();
        for action in demand.step.needs(self) {
            let access = self.answer(action, key, &policies, &demand);
            match access.verdict {
                AccessVerdict::Allowed => continue,
                AccessVerdict::Denied => {
                    found.denied.push(action.clone());
                    found.by.extend(access.by);
                    continue;
                }
                AccessVerdict::Conditional => {
                    let ids = access.by.iter().map(|statement| statement.policy.clone());
                    found.waits_for.extend(ids);
                }
                AccessVerdict::Unknown => {}
            }
            found.undecided.push(action.clone());
            found.conditions.extend(access.conditions);
            found.waits_for.extend(access.waits_for);
        }
        let mut refused = Refused::default();
        refused.unite(found);
        (!refused.is_empty()).then(|| RecoveryRefusal {
            vault: vault.to_owned(),
            account: account.to_owned(),
            shares: shares.iter().map(|id| (*id).to_owned()).collect(),
            team: None,
            refused,
        })
    }
}

/// What is refused to the team's own account, where no share tells which account restores.
fn unsure(refusal: RecoveryRefusal) -> RecoveryRefusal {
    let Refused {
        denied,
        undecided,
        conditions,
        by,
        ..
    } = refusal.refused;
    let mut undecided = [undecided, denied].concat();
    undecided.sort();
    RecoveryRefusal {
        refused: Refused {
            denied: Vec::new(),
            undecided,
            conditions,
            by,
            waits_for: vec![refusal.vault.clone()],
        },
        ..refusal
    }
}

fn is_meant(reference: &Reference, id: Option<&str>, arn: Option<&str>) -> bool {
    let same = |mine: Option<&str>, theirs: Option<&str>| mine.is_some() && mine == theirs;
    same(reference.id.as_deref(), id) || same(reference.arn.as_deref(), arn)
}

/// The accounts among a share's principals.
fn accounts(share: &ResourceShare) -> impl Iterator<Item = &str> {
    share.principals.iter().filter_map(|principal| {
        let named = principal.name.as_deref().filter(|name| is_account_id(name));
        let of_arn = principal.arn.as_deref().and_then(Arn::parse);
        let of_arn = of_arn.filter(|arn| arn.service == "iam" && is_account_id(arn.account));
        named
            .or(of_arn.map(|arn| arn.account))
            .or(principal.arn.as_deref().filter(|arn| is_account_id(arn)))
    })
}
