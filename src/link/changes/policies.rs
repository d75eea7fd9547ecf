//! Policies of the organization and of vaults: what they no longer deny, or no longer make, and where.

use super::super::tree::Tree;
use super::loss::{loss, protects};
use crate::catalog::ActionCatalog;
use crate::documents::iam::{Effect, names};
use crate::facts::{
    ANY_OTHER, Access, AccessVerdict, Changes, Denial, Detachment, Loss, OrganizationPolicy,
    PlanOrigin, PolicyAttachment, Reference, World,
};
use std::collections::{BTreeMap, BTreeSet};

const RESOURCE_CONTROL: &str = "RESOURCE_CONTROL_POLICY";

/// What becomes of the policies of the organization that the plans touch, or take off something.
pub(super) struct Policies<'a> {
    before: &'a World,
    after: &'a World,
    changes: &'a Changes,
    /// The tree before names the nodes, the tree after tells what is above them.
    was: Tree,
    is: Tree,
    /// Actions on keys that make recovery points unreadable.
    of_keys: Vec<String>,
    /// By policy: what it denies before.
    denied: BTreeMap<&'a str, BTreeMap<String, Access>>,
    /// What policies are attached to after, by node.
    attached: BTreeMap<String, BTreeSet<&'a str>>,
}

impl<'a> Policies<'a> {
    pub(super) fn new(before: &'a World, after: &'a World, changes: &'a Changes) -> Self {
        let of_keys = ActionCatalog::embedded().by_loss().remove("key");
        let mut all = Self {
            before,
            after,
            changes,
            was: Tree::new(before),
            is: Tree::new(after),
            of_keys: of_keys.unwrap_or_default(),
            denied: BTreeMap::new(),
            attached: BTreeMap::new(),
        };
        for attachment in after.policy_attachments.values() {
            if let (Some(policy), Some(node)) = (policy_of(attachment), all.node(attachment)) {
                all.attached.entry(node).or_default().insert(policy);
            }
        }
        let of_attachments = all
            .touched_attachments()
            .filter_map(|(_, one)| policy_of(one));
        let ids: BTreeSet<&str> = changes.touched().chain(of_attachments).collect();
        for id in ids {
            if let Some(policy) = before.organization_policies.get(id) {
                all.denied.insert(id, all.denied_by(id, policy));
            }
        }
        all
    }

    fn touched_attachments(
        &self,
    ) -> impl Iterator<Item = (&'a str, &'a PolicyAttachment)> + use<'a> {
        let attachments = &self.before.policy_attachments;
        let touched = self.changes.touched();
        touched.filter_map(|id| Some((id, attachments.get(id)?)))
    }

    /// The node that a policy is attached to.
    fn node(&self, attachment: &PolicyAttachment) -> Option<String> {
        self.was.name(attachment.target.as_ref()?)
    }

    fn denied_by(&self, id: &str, policy: &OrganizationPolicy) -> BTreeMap<String, Access> {
        if policy.policy_type.as_deref() == Some(RESOURCE_CONTROL) {
            let denied = Access {
                verdict: AccessVerdict::Denied,
                ..Access::default()
            };
            return self
                .kept_keys(policy)
                .map(|action| (action.clone(), denied.clone()))
                .collect();
        }
        let access = self.before.access.get(id).into_iter();
        let access = access.flat_map(|actions| actions.iter());
        let kept = access.filter(|(action, access)| destroys(action) && protects(access));
        kept.map(|(action, access)| (action.clone(), access.clone()))
            .collect()
    }

    /// What a resource control policy denies to administrators of keys: one with other conditions than on who asks
    /// keeps strangers out.
    fn kept_keys(&self, policy: &OrganizationPolicy) -> impl Iterator<Item = &String> {
        let statements = policy
            .document
            .iter()
            .flat_map(|document| document.statements.iter());
        let denials = statements.filter(|statement| {
            let mut keys = statement.conditions.values().flat_map(BTreeMap::keys);
            statement.effect == Effect::Deny
                && keys.all(|key| key.eq_ignore_ascii_case("aws:PrincipalArn"))
        });
        let patterns: Vec<&String> = denials
            .flat_map(|denial| &denial.actions)
            .flatten()
            .collect();
        let is_denied =
            move |action: &&String| patterns.iter().any(|pattern| names(pattern, action));
        self.of_keys.iter().filter(is_denied)
    }

    /// Policies that stay, and deny less by themselves than before. Not where something else denies it wherever
    /// the policy is attached.
    pub(super) fn denials(&self) -> Vec<Denial> {
        let mut found = Vec::new();
        for (id, actions) in &self.denied {
            let Some(policy) = self.after.organization_policies.get(*id) else {
                continue;
            };
            if !self.changes.changed().any(|other| other == *id) {
                continue;
            }
            let access = self.after.access.get(*id);
            let allowed = Access {
                verdict: AccessVerdict::Allowed,
                ..Access::default()
            };
            let kept: BTreeSet<&String> = self.kept_keys(policy).collect();
            let of_keys = policy.policy_type.as_deref() == Some(RESOURCE_CONTROL);
            let losses = actions.iter().filter_map(|(action, was)| {
                let is = access.and_then(|all| all.get(action).or_else(|| all.get(ANY_OTHER)));
                let found = loss(was, is.unwrap_or(&allowed))?;
                let is_kept = of_keys && kept.contains(action);
                (!is_kept && !self.is_denied_everywhere(id, action))
                    .then(|| (action.clone(), found))
            });
            let losses: BTreeMap<String, Loss> = losses.collect();
            if !losses.is_empty() {
                found.push(Denial {
                    policy: (*id).to_owned(),
                    losses,
                });
            }
        }
        found
    }

    fn is_denied_everywhere(&self, policy: &str, action: &str) -> bool {
        let targets = self.targets(policy);
        let is_denied = |node: &String| {
            let is = self.verdicts(policy, node).remove(action);
            is.is_none_or(|verdict| verdict == AccessVerdict::Denied)
        };
        !targets.is_empty() && targets.keys().all(is_denied)
    }

    /// What a policy is attached to before, and is still there: by node.
    fn targets(&self, policy: &str) -> BTreeMap<String, &'a Reference> {
        let attachments = self.before.policy_attachments.values();
        let own = attachments.filter(|attachment| policy_of(attachment) == Some(policy));
        let nodes = own.filter_map(|one| Some((self.node(one)?, one.target.as_ref()?)));
        nodes.filter(|(node, _)| !self.is_gone(node)).collect()
    }

    /// An organizational unit that the plans destroy: AWS does so only when it is empty.
    fn is_gone(&self, node: &str) -> bool {
        self.before.organization_units.contains_key(node)
            && !self.after.organization_units.contains_key(node)
    }

    /// What the actions that a policy has denied under a node come to there after: denied by something else,
    /// allowed, or unknown. None where no policy binds.
    fn verdicts(&self, policy: &str, node: &str) -> BTreeMap<&str, AccessVerdict> {
        let account = self.before.accounts.get(node);
        let is_bound = account.is_none_or(|account| account.management != Some(true));
        let denied = self
            .denied
            .get(policy)
            .filter(|_| is_bound)
            .into_iter()
            .flatten();
        let way = self.is.upwards(node);
        let verdicts = denied.map(|(action, was)| {
            let found: Vec<AccessVerdict> = way
                .iter()
                .map(|above| self.verdict(above, action, was))
                .collect();
            let strongest = [AccessVerdict::Denied, AccessVerdict::Unknown];
            let strongest = strongest
                .into_iter()
                .find(|verdict| found.contains(verdict));
            (action.as_str(), strongest.unwrap_or(AccessVerdict::Allowed))
        });
        verdicts.collect()
    }

    /// What holds at one node.
    fn verdict(&self, node: &str, action: &str, was: &Access) -> AccessVerdict {
        let here = self.attached.get(node).into_iter().flatten();
        let mut here = here.filter_map(|id| self.after.organization_policies.get(*id));
        let by_keys = here.any(|policy| {
            policy.policy_type.as_deref() == Some(RESOURCE_CONTROL)
                && self.kept_keys(policy).any(|kept| kept == action)
        });
        let is = self.after.access.get(node).and_then(|all| all.get(action));
        match is {
            _ if by_keys => AccessVerdict::Denied,
            Some(is) if is.verdict == AccessVerdict::Unknown => AccessVerdict::Unknown,
            Some(is) if loss(was, is).is_none() => AccessVerdict::Denied,
            _ => AccessVerdict::Allowed,
        }
    }

    /// Places where policies hold no longer, or perhaps: they are deleted, or detached.
    pub(super) fn detachments(&self) -> Vec<Detachment> {
        let mut found = Vec::new();
        for id in &self.changes.deleted {
            if !self.before.organization_policies.contains_key(id) {
                continue;
            }
            let mut places = self.targets(id);
            let plans = self.before.backup_plans.values();
            let made = plans.filter(|plan| plan.merged_from.contains(id));
            let targets = made
                .filter_map(|plan| plan.scope.as_ref())
                .flat_map(|scope| &scope.targets);
            for target in targets {
                if let Some(node) = self.was.name(target).filter(|node| !self.is_gone(node)) {
                    places.entry(node).or_insert(target);
                }
            }
            found.extend(
                places
                    .into_iter()
                    .map(|(node, target)| self.left(id, node, target)),
            );
        }
        let attachments = self.touched_attachments();
        found.extend(attachments.filter_map(|(id, attachment)| self.detached(id, attachment)));
        found
    }

    /// An attachment that is taken away, so that its policy isn't there any more, or that moves nobody knows where.
    fn detached(&self, id: &str, attachment: &PolicyAttachment) -> Option<Detachment> {
        let policy = policy_of(attachment)?;
        let node = self.node(attachment)?;
        let moves_to = self.after.policy_attachments.get(id);
        let unknown = moves_to.and_then(|one| one.object.unknown.get("target"));
        let mut own = self.after.policy_attachments.values();
        let is_loose = own
            .any(|one| policy_of(one) == Some(policy) && one.object.unknown.contains_key("target"));
        let is_there = self
            .attached
            .get(&node)
            .is_some_and(|all| all.contains(policy));
        if self.changes.is_deleted(policy)
            || (unknown.is_none() && (is_loose || is_there || self.is_gone(&node)))
        {
            return None;
        }
        let mut left = self.left(policy, node, attachment.target.as_ref()?);
        left.attachment = Some(id.to_owned());
        if let Some(why) = unknown {
            let denied = self.denied.get(policy).into_iter().flatten();
            left.doubtful = denied.map(|(action, _)| action.clone()).collect();
            left.ended = self.made(policy).map(|(name, _)| name.to_owned()).collect();
            left.opened.clear();
            left.unknown = Some(why.clone());
        }
        Some(left)
    }

    /// What is lost at a node without a policy.
    fn left(&self, policy: &str, node: String, target: &Reference) -> Detachment {
        let verdicts = self.verdicts(policy, &node);
        let of = |wanted: AccessVerdict| -> Vec<String> {
            let found = verdicts.iter().filter(|(_, verdict)| **verdict == wanted);
            found.map(|(action, _)| (*action).to_owned()).collect()
        };
        let doubtful = of(AccessVerdict::Unknown);
        let way = self.is.upwards(&node);
        let there = way.iter().filter_map(|above| self.after.access.get(*above));
        let waits = there.flat_map(|all| doubtful.iter().filter_map(|action| all.get(action)));
        let waits: BTreeSet<String> = waits.flat_map(|one| one.waits_for.clone()).collect();
        let ended: BTreeSet<String> = self
            .made(policy)
            .filter(|(name, at)| *at == node && !self.is_made_above(name, &way))
            .map(|(name, _)| name.to_owned())
            .collect();
        Detachment {
            policy: policy.to_owned(),
            attachment: None,
            target: target.clone(),
            opened: of(AccessVerdict::Allowed),
            doubtful,
            waits_for: waits.into_iter().collect(),
            ended: ended.into_iter().collect(),
            unknown: None,
            node,
        }
    }

    /// Backup plans that a backup policy makes before, with the nodes where it does.
    fn made(&self, policy: &str) -> impl Iterator<Item = (&'a str, String)> {
        let plans = self.before.backup_plans.values();
        let own = plans.filter(move |plan| plan.merged_from.iter().any(|id| id == policy));
        own.flat_map(|plan| {
            let targets = plan.scope.iter().flat_map(|scope| &scope.targets);
            let nodes = targets.filter_map(|target| self.was.name(target));
            let standing = nodes.filter(|node| !self.is_gone(node));
            standing.filter_map(|node| Some((plan.name.as_deref()?, node)))
        })
    }

    /// A backup policy makes a plan of that name for one of these nodes after.
    fn is_made_above(&self, name: &str, way: &[&str]) -> bool {
        let plans = self.after.backup_plans.values();
        let mut alike = plans.filter(|plan| {
            plan.origin == PlanOrigin::OrganizationsPolicy && plan.name.as_deref() == Some(name)
        });
        alike.any(|plan| {
            let targets = plan.scope.iter().flat_map(|scope| &scope.targets);
            let mut nodes = targets.filter_map(|target| self.was.name(target));
            nodes.any(|node| way.contains(&node.as_str()))
        })
    }
}

fn policy_of(attachment: &PolicyAttachment) -> Option<&str> {
    attachment.policy.as_ref()?.id.as_deref()
}

/// Actions on backups, on keys, and the one that takes an account from under all policies.
fn destroys(action: &str) -> bool {
    let service = action.split(':').next();
    matches!(service, Some("backup" | "kms" | "mpa")) || action == "organizations:LeaveOrganization"
}
