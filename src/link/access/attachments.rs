//! Which policies of AWS Organizations bind an account.

use super::super::tree::Tree;
use crate::aws::is_account_id;
use crate::facts::{Account, Attached, OrganizationPolicy, PolicyAttachment, World};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What attachments attach where, by id.
pub(in crate::link) fn attached(world: &World) -> BTreeMap<String, Attached> {
    if world.policy_attachments.is_empty() {
        return BTreeMap::new();
    }
    let tree = Tree::new(world);
    let by_own_id = world.organization_policies.iter();
    let by_own_id: BTreeMap<&str, &String> = by_own_id
        .filter_map(|(id, policy)| Some((policy.policy_id.as_deref()?, id)))
        .collect();
    let resolved = world.policy_attachments.iter().map(|(id, attachment)| {
        let policy = attachment.policy.as_ref().and_then(|policy| {
            let name = policy.name.as_ref();
            let named = name.and_then(|name| by_own_id.get(name.as_str()).copied());
            policy.id.as_ref().or(named).or(name).cloned()
        });
        let node = attachment.target.as_ref();
        let node = node.and_then(|target| tree.name(target));
        (id.clone(), Attached { policy, node })
    });
    resolved.collect()
}

/// Attachments of one type of policy to the organization's tree.
pub(super) struct Attachments<'a> {
    world: &'a World,
    tree: Rc<Tree>,
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

impl<'a> Attachments<'a> {
    /// Those of policies of a type (`SERVICE_CONTROL_POLICY`).
    pub(super) fn new(world: &'a World, tree: &Rc<Tree>, policy_type: &str) -> Self {
        let mut all = Self {
            world,
            tree: Rc::clone(tree),
            attached: BTreeMap::new(),
            floating: Vec::new(),
        };
        for (id, attachment) in &world.policy_attachments {
            all.attach(id, attachment, policy_type);
        }
        all
    }

    fn attach(&mut self, id: &str, attachment: &PolicyAttachment, policy_type: &str) {
        let told = self.world.attached.get(id);
        // Which policy isn't known: the attachment stands for it.
        let policy = told.and_then(|told| told.policy.clone());
        let policy = policy.unwrap_or_else(|| id.to_owned());
        if ALLOWS_ALL.contains(&policy.as_str()) {
            return;
        }
        if let Some(found) = self.world.organization_policies.get(&policy)
            && !is_of_type(found, policy_type)
        {
            return;
        }
        let target = attachment.target.as_ref();
        if let Some(node) = told.and_then(|told| told.node.clone()) {
            self.attached.entry(node).or_default().insert(policy);
        } else {
            let unknown = target.iter().flat_map(|target| target.unknown.values());
            let candidates = unknown.flat_map(|unknown| unknown.candidates.iter().cloned());
            let candidates = candidates.map(|id| self.tree.node(&id).to_owned());
            let candidates = candidates.collect();
            self.floating.push((policy, candidates));
        }
    }

    /// Nodes that policies are attached to and that aren't accounts of the input.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &str> {
        let nodes = self.attached.keys().map(String::as_str);
        nodes.filter(|node| !self.world.accounts.contains_key(*node))
    }

    /// The policies that bind an account or unit.
    pub(super) fn binding(&self, node: &str) -> Binding {
        let way = self.tree.upwards(self.tree.node(node));
        let complete = way.last().is_some_and(|last| self.tree.is_root(last));
        let on_the_way = way.iter().filter_map(|node| self.attached.get(*node));
        let mut policies: BTreeSet<String> = on_the_way.flatten().cloned().collect();
        if !complete && self.organization_id().is_some() && self.is_member(node) {
            // Wherever it is, its organization's root is above it.
            let at_root = self
                .attached
                .iter()
                .filter(|(node, _)| self.tree.is_root(node));
            policies.extend(at_root.flat_map(|(_, attached)| attached).cloned());
        }
        let mut possible: BTreeSet<String> = BTreeSet::new();
        for (policy, candidates) in &self.floating {
            let fits = |candidate: &String| way.contains(&candidate.as_str());
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

    /// The organization's id, where there is but one. Several plans may read it.
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
