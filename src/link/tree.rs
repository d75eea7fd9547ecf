//! The organization's tree: which units and accounts are below which.

use crate::aws::is_account_id;
use crate::facts::{Answer, Reference, Scope, World};
use std::collections::{BTreeMap, BTreeSet};

/// Roots, units and accounts. Each is one node with one name: the key of an account, the id of a unit's fact
/// (of one that is declared before one that is only read), else AWS's id or whatever refers to it.
#[derive(Default)]
pub(super) struct Tree {
    /// Names of nodes by AWS's ids, and by the ids of facts that mean the same.
    names: BTreeMap<String, String>,
    parents: BTreeMap<String, String>,
    /// Account ids by name.
    accounts: BTreeMap<String, String>,
    units: BTreeMap<String, Unit>,
}

/// A root, five levels of units and an account are AWS's most; a thousand take minutes.
const MAX_LEVELS: usize = 16;

struct Unit {
    /// AWS's id.
    id: Option<String>,
    /// What people call it.
    title: Option<String>,
    root: bool,
}

impl Tree {
    pub(super) fn new(world: &World) -> Self {
        let mut tree = Self::default();
        let units = world.organization_units.iter();
        let (declared, read): (Vec<_>, Vec<_>) =
            units.partition(|(_, unit)| unit.object.change.is_some());
        let units = declared.iter().chain(&read);
        for (id, unit) in units.clone().copied() {
            let known = unit.unit_id.as_ref().and_then(|id| tree.names.get(id));
            let name = known.cloned().unwrap_or_else(|| id.clone());
            for word in unit.unit_id.iter().chain([id]) {
                tree.names.insert(word.clone(), name.clone());
            }
            let told = Unit {
                id: unit.unit_id.clone(),
                title: unit.name.clone(),
                root: unit.root,
            };
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
        let units = units.map(|(id, unit)| (*id, unit.parent.as_ref()));
        let accounts = world.accounts.iter();
        let accounts = accounts.map(|(key, account)| (key, account.parent.as_ref()));
        for (id, parent) in units.chain(accounts) {
            if let Some(parent) = parent.and_then(|parent| tree.name(parent)) {
                let name = tree.node(id).to_owned();
                tree.parents.entry(name).or_insert(parent);
            }
        }
        tree
    }

    /// The node that an id means: a fact's or AWS's.
    pub(super) fn node<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// The node that is referred to.
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

    /// It and all above it, closest first. A circle of parents ends where it closes, and so does a way that is longer
    /// than AWS lets any be.
    pub(super) fn upwards<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut seen = BTreeSet::from([name]);
        let mut chain = vec![name];
        let mut at = name;
        while let Some(parent) = self
            .parents
            .get(at)
            .filter(|parent| chain.len() < MAX_LEVELS && seen.insert(parent.as_str()))
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
        let unit_id = self.units.get(name).and_then(|unit| unit.id.clone());
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
        let title = unit.and_then(|unit| unit.title.clone().or_else(|| unit.id.clone()));
        title.unwrap_or_else(|| name.to_owned())
    }

    pub(super) fn is_account(&self, name: &str) -> bool {
        self.accounts.contains_key(name) || is_account_id(name)
    }

    pub(super) fn is_root(&self, name: &str) -> bool {
        name.starts_with("r-") || self.units.get(name).is_some_and(|unit| unit.root)
    }

    /// `aws:PrincipalOrgPaths` of an account whose way leads to the root: `o-1/r-1/ou-1/`.
    pub(super) fn path(&self, organization: &str, account: &str) -> Option<String> {
        let way = self.upwards(self.node(account));
        let mut names = Vec::new();
        for node in way.iter().skip(1) {
            let id = match self.units.get(*node) {
                Some(unit) => unit.id.as_deref(),
                // Nothing but its id is known, by the configuration say.
                None => Some(*node).filter(|id| id.starts_with("r-") || id.starts_with("ou-")),
            };
            names.push(id?);
        }
        names.push(organization);
        names.reverse();
        let leads_up = way.last().is_some_and(|last| self.is_root(last));
        leads_up.then(|| names.join("/") + "/")
    }

    /// Adds the accounts below a scope's targets.
    pub(super) fn widen(&self, scope: &mut Scope) {
        let ends = Ends::new(self, scope);
        let below = self.accounts(|chain| ends.decide(chain) == Some(true));
        scope.accounts.extend(below);
        scope.accounts.sort();
        scope.accounts.dedup();
    }

    /// Whether an account is in a scope. It is outside only where that can be shown: it is left out, the
    /// scope is closed, or its way up to the root is known and meets no target.
    pub(super) fn has_account(&self, scope: &Scope, account: Option<&str>) -> Answer {
        let Some(account) = account else {
            return Answer::Unknown;
        };
        let is_named = scope.accounts.iter().any(|id| id == account);
        if is_named && scope.except.is_empty() {
            return Answer::Yes;
        }
        let chain = self.upwards(self.node(account));
        match Ends::new(self, scope).decide(&chain) {
            Some(false) => return Answer::No,
            Some(true) => return Answer::Yes,
            None => {}
        }
        if is_named {
            return Answer::Yes;
        }
        if !is_account_id(account) || scope.unknown.contains_key("targets") {
            return Answer::Unknown;
        }
        let leads_up = chain.last().is_some_and(|last| self.is_root(last));
        if scope.closed || leads_up {
            Answer::No
        } else {
            Answer::Unknown
        }
    }
}

/// Where a scope begins and ends in the tree.
struct Ends {
    targets: BTreeSet<String>,
    except: BTreeSet<String>,
}

impl Ends {
    fn new(tree: &Tree, scope: &Scope) -> Self {
        let names = |all: &[Reference]| all.iter().filter_map(|one| tree.name(one)).collect();
        Self {
            targets: names(&scope.targets),
            except: names(&scope.except),
        }
    }

    /// The closest on the way up decides.
    fn decide(&self, chain: &[&str]) -> Option<bool> {
        chain.iter().find_map(|name| {
            if self.except.contains(*name) {
                Some(false)
            } else {
                self.targets.contains(*name).then_some(true)
            }
        })
    }
}
