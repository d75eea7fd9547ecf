//! Backup plans that are gone, and what becomes of the rules of those that stay.

use super::rules::{between, destinations, is_shorter, kept, sends};
use crate::facts::{
    BackupPlan, BackupRule, Changes, Effect, PlanChange, PlanFacts, PlanPart, Reason, Reference,
    Unknown, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// All backup plans of the world before that are gone or have other rules after.
pub(super) fn derive(
    before: &World,
    after: &World,
    changes: &Changes,
    plans: &BTreeMap<String, PlanFacts>,
) -> Vec<PlanChange> {
    let lives_on = lives_on(before, changes);
    let mut found = Vec::new();
    for (id, was) in &before.backup_plans {
        if let Some(is) = after.backup_plans.get(id) {
            found.extend(
                Pair {
                    id,
                    was,
                    heir: id,
                    is,
                }
                .changes(),
            );
            continue;
        }
        let heirs = heirs(was, after);
        let is_leftover = was
            .object
            .change
            .as_ref()
            .is_some_and(|c| c.deposed.is_some());
        if let [(heir, is)] = heirs.as_slice()
            && !is_leftover
        {
            found.extend(Pair { id, was, heir, is }.changes());
        } else if heirs.is_empty() && !lives_on.contains(id.as_str()) {
            let gone = change(id, PlanPart::Plan, Effect::Loosened, None);
            let carrier = id.split_once('#').map(|(carrier, _)| carrier);
            let unread = unread(carrier.unwrap_or(id), after);
            let is_complete = plans
                .get(&was.object.plan)
                .is_some_and(|plan| plan.complete);
            if changes.deleted.contains(id) {
                found.extend((!is_leftover).then_some(gone));
            } else if let Some(why) = unread {
                found.push(change(id, PlanPart::Plan, Effect::Unknown, Some(why)));
            } else if carrier.is_some() && is_complete && !is_leftover {
                found.push(gone);
            }
        }
    }
    found
}

pub(super) fn change(
    was: &str,
    what: PlanPart,
    effect: Effect,
    unknown: Option<Unknown>,
) -> PlanChange {
    PlanChange {
        was: was.to_owned(),
        backup_plan: None,
        rule: None,
        becomes: None,
        what,
        vault: None,
        before: None,
        after: None,
        effect,
        unknown,
    }
}

/// Selections and backup plans that Terraform or CloudFormation lets go of, and AWS keeps.
pub(super) fn lives_on<'a>(before: &'a World, changes: &'a Changes) -> BTreeSet<&'a str> {
    let retained = before.stacks.values().flat_map(|stack| &stack.retained);
    let attachments = changes.forgotten.iter();
    let attachments = attachments.filter_map(|id| before.policy_attachments.get(id));
    let policies: BTreeSet<&String> = attachments
        .filter_map(|attachment| attachment.policy.as_ref()?.id.as_ref())
        .collect();
    let merged = before.backup_plans.iter();
    let merged = merged.filter(|(_, plan)| plan.merged_from.iter().any(|id| policies.contains(id)));
    let ids = changes.forgotten.iter().chain(retained);
    let ids = ids.chain(merged.map(|(id, _)| id));
    ids.map(String::as_str).collect()
}

/// Why it isn't known what a document declares after the apply.
pub(super) fn unread(document: &str, after: &World) -> Option<Unknown> {
    let of_policy = after.organization_policies.get(document);
    let of_policy = of_policy.and_then(|policy| policy.object.unknown.get("backup_policy"));
    let stack = after.stacks.get(document);
    let of_stack = stack.and_then(|stack| stack.object.unknown.get("template"));
    let is_hidden =
        stack.is_some_and(|stack| stack.object.unknown.is_empty() && !stack.hidden.is_empty());
    let hidden = is_hidden.then(|| Unknown::because(Reason::Unresolved));
    of_policy.or(of_stack).cloned().or(hidden)
}

/// Backup plans of its name that take its place at another address.
fn heirs<'a>(was: &BackupPlan, after: &'a World) -> Vec<(&'a str, &'a BackupPlan)> {
    let alike = |other: &BackupPlan| {
        was.name.is_some() && was.name == other.name && are_in_one_place(was, other)
    };
    let all = after.backup_plans.iter().filter(|(_, other)| alike(other));
    all.map(|(id, other)| (id.as_str(), other)).collect()
}

fn are_in_one_place(was: &BackupPlan, is: &BackupPlan) -> bool {
    let Some(scope) = &is.scope else {
        let place = |plan: &BackupPlan| plan.object.account.clone().zip(plan.object.region.clone());
        return was.scope.is_none() && place(was).is_some() && place(was) == place(is);
    };
    let old = was.scope.as_ref();
    let named = old.into_iter().flat_map(|old| &old.accounts);
    let is_root = |target: &Reference| target.name.as_ref().is_some_and(|n| n.starts_with("r-"));
    let targets = || old.into_iter().flat_map(|old| &old.targets);
    named
        .into_iter()
        .any(|account| scope.accounts.contains(account))
        || scope
            .targets
            .iter()
            .any(|target| is_root(target) || targets().any(|other| is_same(target, other)))
        || (old.is_some() && scope.unknown.contains_key("targets"))
}

/// Whether two references are to one thing, for certain.
pub(super) fn is_same(a: &Reference, b: &Reference) -> bool {
    let is_one = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let is_bare = |one: &Reference| one.id.is_none() && one.arn.is_none();
    is_one(&a.arn, &b.arn)
        || is_one(&a.id, &b.id)
        || (is_bare(a) && is_bare(b) && is_one(&a.name, &b.name))
}

/// A backup plan before and after.
struct Pair<'a> {
    id: &'a str,
    was: &'a BackupPlan,
    heir: &'a str,
    is: &'a BackupPlan,
}

impl Pair<'_> {
    fn changes(&self) -> Vec<PlanChange> {
        if self.was.rules == self.is.rules {
            return Vec::new();
        }
        let unread = |plan: &BackupPlan| plan.object.unknown.get("rules").cloned();
        let mut found = Vec::new();
        if let Some(why) = unread(self.is).or_else(|| unread(self.was)) {
            found.push(change(self.id, PlanPart::Rule, Effect::Unknown, Some(why)));
        } else {
            for (place, old) in self.was.rules.iter().enumerate() {
                if !self.is.rules.contains(old) {
                    found.extend(self.of_rule(place, old));
                }
            }
        }
        for change in &mut found {
            change.backup_plan = Some(self.heir.to_owned());
        }
        found
    }

    /// What becomes of a rule that isn't there any more as it was: of its name there may be another one, or one
    /// under another name in its place.
    fn of_rule(&self, place: usize, old: &BackupRule) -> Vec<PlanChange> {
        let named = |rules: &[BackupRule], name: &Option<String>| {
            name.is_some() && rules.iter().any(|rule| rule.name == *name)
        };
        let all = || self.is.rules.iter().enumerate();
        let mut heirs: Vec<(usize, &BackupRule)> = Vec::new();
        let mut unsure = None;
        if named(&self.is.rules, &old.name) {
            heirs.extend(all().filter(|(_, new)| new.name == old.name));
        } else {
            let is_new = |new: &BackupRule| !named(&self.was.rules, &new.name);
            if self
                .is
                .rules
                .iter()
                .any(|new| !is_new(new) && serves(old, new))
            {
                return Vec::new();
            }
            let is_only = self.was.rules.len() == 1 && self.is.rules.len() == 1;
            for (at, new) in all().filter(|(_, new)| is_new(new)) {
                let is_counted = heirs.iter().any(|(_, other)| *other == new);
                if (is_only || are_alike(old, new)) && !is_counted {
                    heirs.push((at, new));
                }
                unsure = unsure.or_else(|| not_known(new));
            }
            if heirs.is_empty() {
                let effect = unsure
                    .as_ref()
                    .map_or(Effect::Loosened, |_| Effect::Unknown);
                let mut gone = change(self.id, PlanPart::Rule, effect, unsure);
                gone.rule = Some(place);
                return vec![gone];
            }
            if heirs.len() > 1 {
                return Vec::new();
            }
        }
        let mut found: Vec<PlanChange> = Vec::new();
        for (at, new) in heirs {
            for mut change in between(self.id, old, new) {
                change.rule = Some(place);
                change.becomes = Some(at);
                if !found.contains(&change) {
                    found.push(change);
                }
            }
        }
        found
    }
}

/// Why it isn't known whether a rule takes another's place.
fn not_known(rule: &BackupRule) -> Option<Unknown> {
    let of_rule = ["name", "vault", "schedule"].into_iter();
    let of_vault = rule
        .vault
        .as_ref()
        .and_then(|vault| vault.unknown.get("id"));
    let mut all = of_rule
        .filter_map(|field| rule.unknown.get(field))
        .chain(of_vault);
    all.next().cloned()
}

/// A rule beside it does the same, and keeps it as long: AWS makes one backup of two that start together, the one
/// that is kept longer.
fn serves(old: &BackupRule, new: &BackupRule) -> bool {
    let (was, is) = (kept(old), kept(new));
    are_alike(old, new)
        && destinations(old).all(|target| sends(new, target))
        && !is_shorter(&was, &is)
        && is.unknown.is_empty()
}

fn are_alike(old: &BackupRule, new: &BackupRule) -> bool {
    let is_one = old
        .vault
        .as_ref()
        .zip(new.vault.as_ref())
        .is_some_and(|(a, b)| (a.name.is_some() && a.name == b.name) || is_same(a, b));
    is_one && times(old) == times(new)
}

/// When a rule runs, to be compared.
pub(super) fn times(rule: &BackupRule) -> (&str, &str, Option<&Unknown>) {
    let schedule = rule.schedule.as_ref();
    let zone = schedule.and_then(|schedule| schedule.timezone.as_deref());
    (
        schedule.map_or("cron(0 5 ? * * *)", |s| s.expression.as_str()), // AWS's default
        zone.unwrap_or("Etc/UTC"),
        rule.unknown.get("schedule"),
    )
}
