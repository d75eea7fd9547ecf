//! What backup policies of AWS Organizations come to: effective backup plans.
//!
//! Policies are inherited from the root through the units to the account; those of one plan name are merged
//! (Organizations: "How inheritance works for management policies").

#[cfg(test)]
mod tests;

use super::tree::Tree;
use crate::documents::backup_policy::{Effective, Policy, Problem, Source, missing};
use crate::facts::backup_policies::{self, Provenance};
use crate::facts::{Doubt, Invalid, Object, Reason, Reference, Scope, Unknown, World};
use std::collections::{BTreeMap, BTreeSet};

/// Fills `backup_plans` and `selections` with what backup policies come to, and the accounts of all scopes.
pub(super) fn derive(world: &mut World) {
    let tree = Tree::new(world);
    let plans = world.backup_plans.values_mut().map(|plan| &mut plan.scope);
    let vaults = world.vaults.values_mut().map(|vault| &mut vault.scope);
    let stacks = world.stacks.values_mut().map(|stack| &mut stack.scope);
    for scope in plans.chain(vaults).chain(stacks).flatten() {
        tree.widen(scope);
    }
    let mut found = World::default();
    Policies::new(world, &tree).derive(&mut found);
    for (id, invalid) in std::mem::take(&mut found.invalid) {
        world.invalid.entry(id).or_default().extend(invalid);
    }
    world.extend(found);
}

/// The backup policies of a world and what they are attached to.
struct Policies<'a> {
    world: &'a World,
    tree: &'a Tree,
    read: BTreeMap<&'a str, Policy>,
    /// Backup policies whose document isn't known.
    unread: BTreeMap<&'a str, Unknown>,
    /// Policies by target.
    attached: BTreeMap<String, BTreeSet<&'a str>>,
    /// Targets as they were referred to.
    targets: BTreeMap<String, Reference>,
    /// Policies that are attached to something that isn't known.
    unclear: BTreeMap<&'a str, Unknown>,
    problems: BTreeSet<(String, Problem)>,
}

/// Targets on which a plan is the same.
#[derive(Default)]
struct Group {
    targets: BTreeSet<String>,
    unread: BTreeSet<String>,
    /// The policy closest to the target.
    closest: String,
}

/// Plan name, ids of the policies that have it (root first), and what they come to.
type Content = (String, Vec<String>, Effective);

impl<'a> Policies<'a> {
    fn new(world: &'a World, tree: &'a Tree) -> Self {
        let mut policies = Self {
            world,
            tree,
            read: BTreeMap::new(),
            unread: BTreeMap::new(),
            attached: BTreeMap::new(),
            targets: BTreeMap::new(),
            unclear: BTreeMap::new(),
            problems: BTreeSet::new(),
        };
        for (id, policy) in &world.organization_policies {
            if let Some(json) = &policy.backup_policy {
                let (read, problems) = Policy::read(json);
                policies.read.insert(id, read);
                let problems = problems.into_iter().map(|problem| (id.clone(), problem));
                policies.problems.extend(problems);
            } else if policy.policy_type.as_deref() == Some("BACKUP_POLICY") {
                let why = policy.object.unknown.values().next().cloned();
                let why = why.unwrap_or_else(unresolved);
                policies.unread.insert(id, why);
            }
        }
        policies.attach();
        policies
    }

    fn attach(&mut self) {
        for attachment in self.world.policy_attachments.values() {
            let Some(id) = attachment
                .policy
                .as_ref()
                .and_then(|policy| self.policy(policy))
            else {
                continue;
            };
            let target = attachment.target.clone().unwrap_or_default();
            if let Some(name) = self.tree.name(&target) {
                self.attached.entry(name.clone()).or_default().insert(id);
                let reference = self.tree.reference(&name, &target);
                self.targets.entry(name).or_insert(reference);
            } else {
                let why = target.unknown.get("id");
                let why = why.or_else(|| attachment.object.unknown.get("target"));
                let why = why.cloned().unwrap_or_else(unresolved);
                self.unclear.insert(id, why);
            }
        }
    }

    /// The backup policy that is referred to.
    fn policy(&self, reference: &Reference) -> Option<&'a str> {
        let is_backup = |id: &str| self.read.contains_key(id) || self.unread.contains_key(id);
        let mut all = self.world.organization_policies.iter();
        let found = match (&reference.id, &reference.name) {
            (Some(id), _) => self.world.organization_policies.get_key_value(id),
            (None, Some(name)) => all.find(|(_, policy)| policy.policy_id.as_ref() == Some(name)),
            (None, None) => None,
        };
        found.map(|(id, _)| id.as_str()).filter(|id| is_backup(id))
    }

    fn derive(mut self, found: &mut World) {
        let mut groups: BTreeMap<Content, Group> = BTreeMap::new();
        let targets: Vec<String> = self.attached.keys().cloned().collect();
        for target in targets {
            self.come_to(&target, &mut groups);
        }
        for (content, group) in &groups {
            let scope = self.scope(&group.targets, &groups, content);
            let title = group.targets.first().map(|target| self.tree.title(target));
            let names = match content.1.as_slice() {
                [_] => vec![String::new(), title.unwrap_or_default()],
                _ => vec![title.unwrap_or_default()],
            };
            let names = names.into_iter().chain(group.targets.iter().cloned());
            self.declare(content, group, scope, names, found);
        }
        self.loose(found);
        for (id, problem) in self.problems {
            let invalid = invalid("backup_policy", problem);
            found.invalid.entry(id).or_default().push(invalid);
        }
    }

    /// What one target has: the policies on all above it and on itself.
    fn come_to(&mut self, target: &str, groups: &mut BTreeMap<Content, Group>) {
        let mut effective = Effective::default();
        let mut ids: Vec<&str> = Vec::new();
        let mut unread = BTreeSet::new();
        for name in self.tree.upwards(target).into_iter().rev() {
            let here = self.attached.get(name).into_iter().flatten();
            let here = here.filter(|id| !ids.contains(*id)).copied();
            let here: Vec<&str> = here.collect();
            unread.extend(
                here.iter()
                    .filter(|id| self.unread.contains_key(*id))
                    .map(ToString::to_string),
            );
            let sources = here.iter().filter_map(|id| {
                Some(Source {
                    id,
                    policy: self.read.get(id)?,
                })
            });
            let sources: Vec<Source<'_>> = sources.collect();
            let (merged, problems) = effective.merge(&sources);
            effective = merged;
            ids.extend(here);
            self.problems.extend(problems);
        }
        for (name, plan) in effective.named("plans") {
            let has = |id: &&&str| {
                let plans = self
                    .read
                    .get(**id)
                    .and_then(|policy| policy.keys.get("plans"));
                plans.is_some_and(|plans| plans.keys.contains_key(name))
            };
            let sources: Vec<String> = ids.iter().filter(has).map(ToString::to_string).collect();
            let closest = sources.last().cloned().unwrap_or_default();
            let content = (name.to_owned(), sources, plan.clone());
            let group = groups.entry(content).or_default();
            group.targets.insert(target.to_owned());
            group.unread.extend(unread.iter().cloned());
            group.closest = closest;
        }
    }

    /// Targets without those below another of the same content, and what is below them with another.
    fn scope(
        &self,
        same: &BTreeSet<String>,
        groups: &BTreeMap<Content, Group>,
        content: &Content,
    ) -> Scope {
        // The closest above that has policies decides.
        let heir_of = |name: &str| {
            let above = self.tree.upwards(name).into_iter().skip(1);
            above
                .into_iter()
                .find(|above| self.attached.contains_key(*above))
                .map(str::to_owned)
        };
        let inherits = |name: &&String| heir_of(name).is_some_and(|above| same.contains(&above));
        let other = |name: &&String| {
            let mut alike = groups.iter().filter(|((plan, ..), _)| *plan == content.0);
            alike.any(|(_, group)| group.targets.contains(*name) && !same.contains(*name))
        };
        let reference = |name: &String| self.targets.get(name).cloned();
        let targets: Vec<&String> = same.iter().filter(|name| !inherits(name)).collect();
        let closed = targets.iter().all(|name| self.tree.is_account(name));
        let except = self
            .attached
            .keys()
            .filter(|name| inherits(name) && other(name));
        Scope {
            targets: targets.into_iter().filter_map(reference).collect(),
            except: except.filter_map(reference).collect(),
            accounts: self.tree.accounts(|chain| {
                let decides = chain.iter().find(|name| self.attached.contains_key(**name));
                decides.is_some_and(|name| same.contains(*name))
            }),
            closed,
            ..Scope::default()
        }
    }

    fn declare(
        &self,
        (name, sources, plan): &Content,
        group: &Group,
        scope: Scope,
        suffixes: impl Iterator<Item = String>,
        found: &mut World,
    ) {
        let base = format!("{}#{name}", group.closest);
        let mut ids = suffixes.map(|suffix| match suffix.as_str() {
            "" => base.clone(),
            target => format!("{base}@{target}"),
        });
        let Some(id) = ids.find(|id| !found.backup_plans.contains_key(id)) else {
            return;
        };
        let mut object = self.object(&group.closest);
        if let Some(why) = group
            .unread
            .iter()
            .find_map(|id| self.unread.get(id.as_str()))
        {
            let mut why = why.clone();
            why.candidates = group.unread.iter().cloned().collect();
            object.unknown.insert("merged_from".to_owned(), why);
        }
        let missing = missing(name, plan).into_iter();
        let missing = missing.map(|problem| {
            let field = match problem.path.get(2).map(String::as_str) {
                Some("regions") => "scope",
                Some("selections") => "selections",
                _ => "rules",
            };
            invalid(field, problem)
        });
        let missing: Vec<Invalid> = missing.collect();
        if !missing.is_empty() {
            found.invalid.entry(id.clone()).or_default().extend(missing);
        }
        let provenance = Provenance {
            id,
            name: name.clone(),
            object,
            scope,
            merged_from: sources.clone(),
        };
        backup_policies::declare(provenance, plan, found);
    }

    /// Policies that are attached to nothing that the input names: what they would come to alone.
    fn loose(&self, found: &mut World) {
        let used: BTreeSet<&str> = self.attached.values().flatten().copied().collect();
        for (id, policy) in self.read.iter().filter(|(id, _)| !used.contains(*id)) {
            let why = self.unclear.get(id).cloned();
            let why = why.unwrap_or_else(unresolved);
            let (effective, _) = Effective::default().merge(&[Source { id, policy }]);
            for (name, plan) in effective.named("plans") {
                let scope = Scope {
                    unknown: [("targets".to_owned(), why.clone())].into(),
                    ..Scope::default()
                };
                let content = (name.to_owned(), vec![(*id).to_owned()], plan.clone());
                let group = Group {
                    closest: (*id).to_owned(),
                    ..Group::default()
                };
                self.declare(&content, &group, scope, [String::new()].into_iter(), found);
            }
        }
    }

    /// The policy's object; the plans are in other accounts and Regions than the policy.
    fn object(&self, policy: &str) -> Object {
        let policy = self.world.organization_policies.get(policy);
        let object = policy
            .map(|policy| policy.object.clone())
            .unwrap_or_default();
        Object {
            account: None,
            region: None,
            unknown: BTreeMap::new(),
            ..object
        }
    }
}

fn invalid(field: &str, problem: Problem) -> Invalid {
    let doubt = if problem.is_minor {
        Some(Doubt::Formal)
    } else {
        problem.is_ignored.then_some(Doubt::Unsaid)
    };
    Invalid {
        field: field.to_owned(),
        reason: problem.reason,
        path: problem.path,
        doubt,
        ..Invalid::default()
    }
}

fn unresolved() -> Unknown {
    Unknown {
        reason: Reason::Unresolved,
        references: Vec::new(),
        candidates: Vec::new(),
    }
}
