//! What things are called: accounts, keys, resources and their kinds.

use super::vaults::Place;
use super::words;
use crate::aws::{Arn, is_account_id};
use crate::facts::{Answer, Facts, KeyUse, Resource, World};
use std::collections::{BTreeMap, BTreeSet};

/// Names of what the facts hold.
pub(super) struct Names<'a> {
    facts: &'a Facts,
    /// What the input's keys are called, by id: no two alike.
    keys: BTreeMap<&'a str, String>,
    /// Accounts without an id that hops show to be another one, by key.
    same: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(facts: &'a Facts) -> Self {
        Self {
            facts,
            keys: keys(facts),
            same: same_accounts(facts),
        }
    }

    pub(super) fn world(&self) -> &'a World {
        &self.facts.after
    }

    /// Where something is. A hop that stays in its account tells the account of a vault whose provider doesn't.
    pub(super) fn place(&self, account: Option<&str>, region: Option<&str>) -> Place {
        Place {
            account: self.home(account).map(str::to_owned),
            region: region.map(str::to_owned),
        }
    }

    fn home<'k>(&'k self, account: Option<&'k str>) -> Option<&'k str> {
        let key = account?;
        Some(self.same.get(key).copied().unwrap_or(key))
    }

    /// Name, role and id of an account, as far as they are known.
    pub(super) fn account(&self, key: Option<&str>) -> String {
        let Some(key) = self.home(key) else {
            return "account not known".to_owned();
        };
        let account = self.world().accounts.get(key);
        let id = account.and_then(|account| account.id.as_deref());
        let name = account.and_then(|account| account.name.as_deref());
        let role = account.and_then(|account| account.role).map(words::role);
        let id = match id {
            Some(id) => id.to_owned(),
            // In a backup policy, each account that the policy reaches.
            None if key.contains("$account") => format!("each account ({key})"),
            // `<plan>:<provider configuration>`
            None => match key.split_once(':') {
                Some((plan, provider)) => format!("account of {provider} in {plan}, id not known"),
                None => key.to_owned(),
            },
        };
        match (name, role) {
            // A name that says the role needs no second word for it.
            (Some(name), Some(role)) if !name.to_lowercase().contains(&role.to_lowercase()) => {
                format!("{name} ({role}) · {id}")
            }
            (Some(name), _) => format!("{name} · {id}"),
            (None, Some(role)) => format!("{role} · {id}"),
            (None, None) => id,
        }
    }

    /// A key on an arrow that ends in the account `home`.
    pub(super) fn key(&self, key: &KeyUse, home: Option<&str>) -> String {
        let manager = words::manager(key.manager);
        let Some(name) = self.key_name(key) else {
            return manager.to_owned();
        };
        // Whose key it is decides who can take it away.
        match key.account.as_deref() {
            Some(account) if home.is_some_and(|home| home != account) => {
                let known = self.world().accounts.get(account);
                let owner = known.and_then(|known| known.name.as_deref());
                format!("{manager} {name} of {}", owner.unwrap_or(account))
            }
            _ => format!("{manager} {name}"),
        }
    }

    fn key_name(&self, key: &'a KeyUse) -> Option<&str> {
        let own = || self.keys.get(key.id.as_deref()?).map(String::as_str);
        let in_arn = || Some(Arn::parse(key.arn.as_deref()?)?.resource);
        let id = || key.id.as_deref().map(address);
        own().or(key.alias.as_deref()).or_else(id).or_else(in_arn)
    }

    /// What kind of resource it is, for people.
    pub(super) fn kind(&self, kind: Option<&'a str>, resource: Option<&'a Resource>) -> &'a str {
        let kind = resource.and_then(|one| one.kind.as_deref()).or(kind);
        match kind {
            Some(kind) => match self.facts.catalog.types.get(kind) {
                Some(row) => words::kind(&row.label),
                None => kind,
            },
            None => resource.map_or("resource of unknown kind", |one| &one.object.resource_type),
        }
    }

    /// A resource's name, else the last part of its address.
    pub(super) fn resource(&self, id: &'a str) -> &'a str {
        let resource = self.world().resources.get(id);
        let name = resource.and_then(|one| one.name.as_deref());
        name.unwrap_or_else(|| address(id))
    }
}

/// What hops that stay in their account say of accounts without an id. One that they call by two ids is left alone.
fn same_accounts(facts: &Facts) -> BTreeMap<&str, &str> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for flow in &facts.after.flows {
        let stay = flow
            .hops
            .iter()
            .filter(|hop| hop.crosses_account == Answer::No);
        for hop in stay {
            let from = hop
                .from
                .as_ref()
                .map_or(&flow.account, |from| &from.account);
            if let (Some(from), Some(to)) = (from, &hop.to.account)
                && is_account_id(from)
                && !is_account_id(to)
            {
                found.entry(to.as_str()).or_default().insert(from.as_str());
            }
        }
    }
    let certain = found.into_iter().filter(|(_, ids)| ids.len() == 1);
    certain
        .filter_map(|(key, ids)| Some((key, ids.first().copied()?)))
        .collect()
}

/// What each key is called: by its first alias or the end of its address; where several keys are called so, by its
/// whole address, and where that isn't enough, with its plan.
fn keys(facts: &Facts) -> BTreeMap<&str, String> {
    let mut aliases = BTreeMap::new();
    for alias in facts.after.key_aliases.values() {
        let key = alias.key.as_ref().and_then(|key| key.id.as_deref());
        if let (Some(key), Some(name)) = (key, alias.name.as_deref()) {
            aliases.entry(key).or_insert(name);
        }
    }
    let whole = |id: &str| {
        id.split_once(':')
            .map_or(id, |(_, address)| address)
            .to_owned()
    };
    let known = facts.after.keys.keys().map(String::as_str);
    let ids: BTreeSet<&str> = known.chain(aliases.keys().copied()).collect();
    let short = |id: &str| {
        aliases
            .get(id)
            .copied()
            .unwrap_or_else(|| address(id))
            .to_owned()
    };
    let mut names: BTreeMap<&str, String> = ids.into_iter().map(|id| (id, short(id))).collect();
    for longer in [whole, str::to_owned] {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for name in names.values() {
            let so_far = count.entry(name.clone()).or_default();
            *so_far = so_far.saturating_add(1);
        }
        for (id, name) in &mut names {
            if count.get(name).is_some_and(|count| *count > 1) {
                *name = longer(id);
            }
        }
    }
    names
}

/// The address within `<plan>:<address>`, as a name: without modules.
fn address(id: &str) -> &str {
    let address = id.split_once(':').map_or(id, |(_, address)| address);
    // The last module; a dot within an index (`["a.b"]`) is no end of one.
    let starts = |kind: &str| address.rfind(kind).filter(|at| *at > 0);
    match starts(".aws_").max(starts(".awscc_")) {
        Some(at) => address.get(at.saturating_add(1)..).unwrap_or(address),
        None => address,
    }
}

/// The name within a vault's ARN.
pub(super) fn vault_in_arn(arn: &str) -> Option<&str> {
    let name = Arn::parse(arn)?.resource.strip_prefix("backup-vault:")?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_modules() {
        assert_eq!(address("p:aws_ebs_volume.a"), "aws_ebs_volume.a");
        assert_eq!(
            address("p:module.x[\"a.b\"].aws_kms_key.this[0]"),
            "aws_kms_key.this[0]"
        );
        assert_eq!(address("p:template#Vault"), "template#Vault");
    }

    #[test]
    fn vaults_are_named_by_their_arn() {
        let arn = "arn:aws:backup:eu-west-1:$account:backup-vault:Default";
        assert_eq!(vault_in_arn(arn), Some("Default"));
        assert_eq!(vault_in_arn("arn:aws:backup:eu-west-1:1:plan:x"), None);
    }
}
