//! Which policies of AWS Organizations bind an account.

use crate::documents::iam::is_account_id;
use crate::facts::{Account, OrganizationPolicy, PolicyAttachment, Reference, World};
use std::collections::{BTreeMap, BTreeSet};

/// The organisation's tree with its attachments of one type of policy.
pub(super) struct Tree<'a> {
    world: &'a World,
    /// Id of a unit's fact by AWS's id.
    units: BTreeMap<&'a str, &'a str>,
    /// Key of the account by id of the `aws_organizations_account` that makes it.
    declared: BTreeMap<&'a str, &'a str>,
    /// Id of the policy's fact by AWS's id.
    policies: BTreeMap<&'a str, &'a str>,
    /// What is attached, by node.
    attached: BTreeMap<String, BTreeSet<String>>,
    /// What is attached, nobody knows where: the nodes that it may be; none: anywhere.
    floating: Vec<(String, Vec<String>)>,
}

/// The policies on the way from the root to a node: nodes with equal ones need to be looked at only once.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Binding {
    /// Ids of the policies that hold there, or AWS's ids of those that the input hasn't.
    pub(super) policies: BTreeSet<String>,
    /// Those that may hold there.
    pub(super) possible: BTreeSet<String>,
    /// The way leads to the root, so that nothing in the input is left out.
    pub(super) complete: bool,
}

/// AWS's policy that allows everything; it is attached everywhere unless someone takes it away.
const ALLOWS_ALL: [&str; 2] = ["p-FullAWSAccess", "p-RCPFullAWSAccess"];

impl<'a> Tree<'a> {
    /// The tree with the attachments of policies of a type (`SERVICE_CONTROL_POLICY`).
    pub(super) fn new(world: &'a World, policy_type: &str) -> Self {
        let units = world.organization_units.iter();
        let accounts = world.accounts.iter();
        let policies = world.organization_policies.iter();
        let mut tree = Self {
            world,
            units: units
                .filter_map(|(id, unit)| Some((unit.unit_id.as_deref()?, id.as_str())))
                .collect(),
            declared: accounts
                .filter_map(|(key, account)| Some((account.declared_by.as_deref()?, key.as_str())))
                .collect(),
            policies: policies
                .filter_map(|(id, policy)| Some((policy.policy_id.as_deref()?, id.as_str())))
                .collect(),
            attached: BTreeMap::new(),
            floating: Vec::new(),
        };
        for (id, attachment) in &world.policy_attachments {
            tree.attach(id, attachment, policy_type);
        }
        tree
    }

    fn attach(&mut self, id: &str, attachment: &PolicyAttachment, policy_type: &str) {
        let reference = attachment.policy.as_ref();
        let named = reference.and_then(|policy| {
            let by_name = |name: &String| self.policies.get(name.as_str()).copied();
            let by_name = policy.name.as_ref().and_then(by_name).map(str::to_owned);
            policy
                .id
                .clone()
                .or(by_name)
                .or_else(|| policy.name.clone())
        });
        // Which policy isn't known: the attachment stands for it.
        let policy = named.unwrap_or_else(|| id.to_owned());
        if ALLOWS_ALL.contains(&policy.as_str()) {
            return;
        }
        if let Some(found) = self.world.organization_policies.get(&policy)
            && !is_of_type(found, policy_type)
        {
            return;
        }
        let target = attachment.target.as_ref();
        if let Some(node) = target.and_then(|target| self.node(target)) {
            self.attached.entry(node).or_default().insert(policy);
        } else {
            let unknown = target.iter().flat_map(|target| target.unknown.values());
            let candidates = unknown.flat_map(|unknown| unknown.candidates.iter().cloned());
            let candidates = candidates.collect();
            self.floating.push((policy, candidates));
        }
    }

    /// The node that a reference means: key of an account, id of a unit's fact, or AWS's id of one that the
    /// input hasn't.
    fn node(&self, reference: &Reference) -> Option<String> {
        if let Some(id) = reference.id.as_deref() {
            let account = self.declared.get(id).copied();
            return Some(account.unwrap_or(self.root_of(id).unwrap_or(id)).to_owned());
        }
        let name = reference.name.as_deref()?;
        Some(self.units.get(name).copied().unwrap_or(name).to_owned())
    }

    /// A reference to the organisation itself means its root: `…organization.this.roots[0].id`.
    fn root_of(&self, id: &str) -> Option<&'a str> {
        self.world.organizations.get(id)?;
        let mut roots = self
            .world
            .organization_units
            .iter()
            .filter(|(_, unit)| unit.root);
        match (roots.next(), roots.next()) {
            (Some((root, _)), None) => Some(root.as_str()),
            _ => None,
        }
    }

    /// Nodes that policies are attached to and that aren't accounts of the input.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &str> {
        let nodes = self.attached.keys().map(String::as_str);
        nodes.filter(|node| !self.world.accounts.contains_key(*node))
    }

    fn is_root(&self, node: &str) -> bool {
        node.starts_with("r-")
            || self.world.organizations.contains_key(node)
            || self
                .world
                .organization_units
                .get(node)
                .is_some_and(|unit| unit.root)
    }

    /// The policies that bind an account or unit.
    pub(super) fn binding(&self, node: &str) -> Binding {
        let mut way = BTreeSet::from([node.to_owned()]);
        let mut last = node.to_owned();
        // A circle of parents ends where it closes.
        while let Some(parent) = self.parent(&last).and_then(|parent| self.node(parent)) {
            if !way.insert(parent.clone()) {
                break;
            }
            last = parent;
        }
        let complete = self.is_root(&last);
        let on_the_way = way.iter().filter_map(|node| self.attached.get(node));
        let mut policies: BTreeSet<String> = on_the_way.flatten().cloned().collect();
        if !complete && self.organization_id().is_some() && self.is_member(node) {
            // Wherever it is, its organisation's root is above it.
            let at_root = self.attached.iter().filter(|(node, _)| self.is_root(node));
            policies.extend(at_root.flat_map(|(_, attached)| attached).cloned());
        }
        let mut possible: BTreeSet<String> = BTreeSet::new();
        for (policy, candidates) in &self.floating {
            let fits = |candidate: &String| {
                way.contains(
                    self.declared
                        .get(candidate.as_str())
                        .copied()
                        .unwrap_or(candidate),
                )
            };
            if candidates.is_empty() || !complete || candidates.iter().any(fits) {
                possible.insert(policy.clone());
            }
        }
        if !complete {
            // It may be below any unit; one without an id may be any account.
            let account = self.world.accounts.get(node);
            let nameless = account.is_some_and(|account| account.id.is_none());
            for (other, attached) in &self.attached {
                if nameless || !is_account_id(other) {
                    possible.extend(attached.iter().cloned());
                }
            }
        }
        possible.retain(|policy| !policies.contains(policy));
        Binding {
            policies,
            possible,
            complete,
        }
    }

    /// `aws:PrincipalOrgPaths` of an account whose way leads to the root: `o-1/r-1/ou-1/`.
    pub(super) fn path(&self, organization: &str, account: &str) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        let mut last = account.to_owned();
        while let Some(parent) = self.parent(&last).and_then(|parent| self.node(parent)) {
            let (id, unit) = self.world.organization_units.get_key_value(&parent)?;
            let name = unit.unit_id.as_deref()?;
            if names.contains(&name) {
                return None;
            }
            names.push(name);
            last.clone_from(id);
        }
        names.push(organization);
        names.reverse();
        self.is_root(&last).then(|| names.join("/") + "/")
    }

    fn parent(&self, node: &str) -> Option<&'a Reference> {
        match self.world.accounts.get(node) {
            Some(account) => account.parent.as_ref(),
            None => self.world.organization_units.get(node)?.parent.as_ref(),
        }
    }

    /// The organisation's id, where there is but one. Several plans may read it.
    pub(super) fn organization_id(&self) -> Option<&'a str> {
        let organizations = self.world.organizations.values();
        only(organizations.map(|organization| organization.organization_id.as_deref()))
    }

    /// The id of an account's organisation: the one that it reads itself, or the only one where it certainly is in it.
    pub(super) fn organization_of(&self, key: &str, binding: &Binding) -> Option<&'a str> {
        let organizations = self.world.organizations.values();
        let own = organizations.filter(|found| found.object.account.as_deref() == Some(key));
        let own = only(own.map(|organization| organization.organization_id.as_deref()));
        let is_in = || binding.complete || self.is_member(key);
        own.or_else(|| self.organization_id().filter(|_| is_in()))
    }

    /// Whether an account is in the only organisation of the input, wherever in it.
    fn is_member(&self, key: &str) -> bool {
        let mut organizations = self.world.organizations.values();
        let account = self.world.accounts.get(key);
        account.is_some_and(|account| account.declared_by.is_some())
            || organizations.any(|organization| organization.object.account.as_deref() == Some(key))
    }

    /// Whether no policy binds an account, as it manages the organisation.
    pub(super) fn is_management(&self, key: &str, account: &Account) -> bool {
        let mut organizations = self.world.organizations.values();
        account.management.unwrap_or_else(|| {
            organizations
                .any(|organization| organization.management_account.as_deref() == Some(key))
        })
    }
}

/// The one that all are, where all are known.
fn only<'a>(mut all: impl Iterator<Item = Option<&'a str>>) -> Option<&'a str> {
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

/// A policy whose type nothing tells may be of any.
pub(super) fn is_of_type(policy: &OrganizationPolicy, policy_type: &str) -> bool {
    policy
        .policy_type
        .as_deref()
        .is_none_or(|own| own == policy_type)
}
