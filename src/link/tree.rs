//! The organisation's tree: which units and accounts are below which.

use crate::facts::{Reference, Scope, World};
use std::collections::{BTreeMap, BTreeSet};

/// Roots, units and accounts, each by one name: the id of its fact, else what refers to it.
#[derive(Default)]
pub(super) struct Tree {
    /// Names by AWS's ids, and by the ids of facts that mean the same.
    names: BTreeMap<String, String>,
    parents: BTreeMap<String, String>,
    /// Account ids by name.
    accounts: BTreeMap<String, String>,
    /// AWS's ids and titles of units, by name.
    units: BTreeMap<String, (Option<String>, Option<String>)>,
}

impl Tree {
    pub(super) fn new(world: &World) -> Self {
        let mut tree = Self::default();
        for (id, unit) in &world.organization_units {
            let known = unit
                .unit_id
                .as_ref()
                .and_then(|unit_id| tree.names.get(unit_id));
            let name = known.cloned().unwrap_or_else(|| id.clone());
            if let Some(unit_id) = &unit.unit_id {
                tree.names.insert(unit_id.clone(), name.clone());
            }
            tree.names.insert(id.clone(), name.clone());
            let told = (unit.unit_id.clone(), unit.name.clone());
            tree.units.entry(name).or_insert(told);
        }
        for (key, account) in &world.accounts {
            for name in account.id.iter().chain(&account.declared_by).chain([key]) {
                tree.names.insert(name.clone(), key.clone());
            }
            if let Some(id) = &account.id {
                tree.accounts.insert(key.clone(), id.clone());
            }
        }
        let units = world.organization_units.iter();
        let units = units.map(|(id, unit)| (id, unit.parent.as_ref()));
        let accounts = world.accounts.iter();
        let accounts = accounts.map(|(key, account)| (key, account.parent.as_ref()));
        for (id, parent) in units.chain(accounts) {
            if let Some(parent) = parent.and_then(|parent| tree.name(parent)) {
                let name = tree.names.get(id).unwrap_or(id).clone();
                tree.parents.entry(name).or_insert(parent);
            }
        }
        tree
    }

    /// The name of what is referred to.
    pub(super) fn name(&self, reference: &Reference) -> Option<String> {
        let by_arn = reference
            .arn
            .as_deref()
            .and_then(|arn| arn.rsplit('/').next());
        let words = [reference.id.as_deref(), reference.name.as_deref(), by_arn];
        let mut words = words.into_iter().flatten();
        let known = words.clone().find_map(|word| self.names.get(word).cloned());
        known.or_else(|| words.next().map(str::to_owned))
    }

    /// It and all above it, closest first.
    pub(super) fn upwards<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut seen = BTreeSet::from([name]);
        let mut chain = vec![name];
        let mut at = name;
        while let Some(parent) = self
            .parents
            .get(at)
            .filter(|parent| seen.insert(parent.as_str()))
        {
            chain.push(parent);
            at = parent;
        }
        chain
    }

    /// Account ids whose way upwards fits.
    pub(super) fn accounts(&self, fits: impl Fn(&[&str]) -> bool) -> Vec<String> {
        let found = self.accounts.iter();
        let found = found.filter(|(name, _)| fits(&self.upwards(name)));
        let ids: BTreeSet<&String> = found.map(|(_, id)| id).collect();
        ids.into_iter().cloned().collect()
    }

    /// A reference to a unit or account, with what the tree knows of it.
    pub(super) fn reference(&self, name: &str, given: &Reference) -> Reference {
        let account = self.accounts.get(name).cloned();
        let unit_id = self
            .units
            .get(name)
            .and_then(|(unit_id, _)| unit_id.clone());
        let is_known = account.is_some() || self.units.contains_key(name);
        Reference {
            id: is_known
                .then(|| name.to_owned())
                .or_else(|| given.id.clone()),
            name: given.name.clone().or(unit_id).or(account),
            ..given.clone()
        }
    }

    /// What people call it.
    pub(super) fn title(&self, name: &str) -> String {
        let unit = self.units.get(name);
        let title = unit.and_then(|(unit_id, title)| title.clone().or_else(|| unit_id.clone()));
        title.unwrap_or_else(|| name.to_owned())
    }

    pub(super) fn is_account(&self, name: &str) -> bool {
        self.accounts.contains_key(name) || crate::aws::is_account_id(name)
    }

    /// Adds the accounts below a scope's targets.
    pub(super) fn widen(&self, scope: &mut Scope) {
        let names = |all: &[Reference]| all.iter().filter_map(|one| self.name(one)).collect();
        let (targets, except): (BTreeSet<String>, BTreeSet<String>) =
            (names(&scope.targets), names(&scope.except));
        let below = self.accounts(|chain| {
            let first = chain
                .iter()
                .find(|name| targets.contains(**name) || except.contains(**name));
            first.is_some_and(|name| targets.contains(*name) && !except.contains(*name))
        });
        scope.accounts.extend(below);
        scope.accounts.sort();
        scope.accounts.dedup();
    }
}
