//! Resources that are backed up before and, by what the input has, no longer after.

use super::plans::{lives_on, unread};
use crate::facts::{
    Changes, PlanFacts, Reason, ResourceLoss, Selected, Selection, Unknown, Wait, World,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Backups<'a> {
    before: &'a World,
    after: &'a World,
    lives_on: BTreeSet<&'a str>,
    is_incomplete: bool,
}

impl<'a> Backups<'a> {
    pub(super) fn new(
        before: &'a World,
        after: &'a World,
        changes: &'a Changes,
        plans: &BTreeMap<String, PlanFacts>,
    ) -> Self {
        Self {
            before,
            after,
            lives_on: lives_on(before, changes),
            is_incomplete: plans.values().any(|plan| !plan.complete),
        }
    }

    /// Those that stay, and that nothing takes any more, or perhaps nothing.
    pub(super) fn losses(&self) -> Vec<ResourceLoss> {
        let suspects = self.suspects();
        if suspects.is_empty() {
            return Vec::new();
        }
        let touched = self.touched();
        let taken = self.taken();
        let found = suspects.into_iter().filter(|(id, _)| !taken.contains(id));
        found
            .map(|(id, by_known_plan)| {
                let by = touched.iter().filter(|id_of| {
                    let selection = self.before.selections.get(**id_of);
                    selection
                        .is_some_and(|selection| selection.selected.iter().any(|one| one == id))
                });
                ResourceLoss {
                    resource: id.to_owned(),
                    by_known_plan,
                    by: by.map(|id| (*id).to_owned()).collect(),
                    waits_for: self.waits(id),
                }
            })
            .collect()
    }

    /// What a selection takes before and no flow carries after, with whether the selection's plan is known.
    fn suspects(&self) -> BTreeMap<&'a str, bool> {
        let is_carried = |world: &World, id: &str| {
            world
                .reach
                .get(id)
                .is_some_and(|reach| reach.selected == Selected::Yes)
        };
        let stays =
            |id: &&String| self.after.resources.contains_key(*id) && !is_carried(self.after, id);
        let selections = self.before.selections.values();
        let elsewhere = selections.filter(|selection| {
            plan_of(selection).is_none_or(|id| !self.before.backup_plans.contains_key(id))
        });
        let elsewhere = elsewhere
            .flat_map(|selection| &selection.selected)
            .filter(stays);
        let mut found: BTreeMap<&str, bool> = elsewhere.map(|id| (id.as_str(), false)).collect();
        let reached = self
            .before
            .reach
            .keys()
            .filter(|id| is_carried(self.before, id));
        found.extend(reached.filter(stays).map(|id| (id.as_str(), true)));
        found
    }

    /// What selections take of which flows tell nothing: their plans' rules aren't known, or AWS goes on with them.
    fn taken(&self) -> BTreeSet<&'a str> {
        let apart = self
            .after
            .selections
            .values()
            .filter(|selection| self.is_apart(selection));
        let on = self.before.selections.iter();
        let on = on.filter(|(id, _)| self.lives_on.contains(id.as_str()));
        let all = apart.chain(on.map(|(_, selection)| selection));
        all.flat_map(|selection| &selection.selected)
            .map(String::as_str)
            .collect()
    }

    fn is_apart(&self, selection: &Selection) -> bool {
        let plan = plan_of(selection).and_then(|id| self.after.backup_plans.get(id));
        plan.is_none_or(|plan| plan.object.unknown.contains_key("rules"))
    }

    /// What decides whether anything takes it after all.
    fn waits(&self, id: &str) -> Vec<Wait> {
        let mut found = Vec::new();
        for (selection, fact) in &self.after.selections {
            let any = fact
                .may_select_any
                .as_ref()
                .filter(|_| self.may_have(fact, id));
            let why = fact.undecided.get(id).into_iter().chain(any);
            found.extend(why.map(|why| wait(selection, "resources", why.clone())));
        }
        for selection in self.before.selections.keys() {
            let carrier = selection.split('#').next().unwrap_or(selection);
            if self.after.selections.contains_key(selection) {
                continue;
            }
            if let Some(why) = unread(carrier, self.after) {
                found.push(wait(carrier, "template", why));
            }
        }
        if self.is_incomplete {
            found.push(wait(id, "tags", Unknown::because(Reason::Incomplete)));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Of what flows carry these tell; else it is a matter of place.
    fn may_have(&self, selection: &Selection, id: &str) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => a != b && !a.contains(':') && !b.contains(':'),
            _ => false,
        };
        let is_elsewhere = self.after.resources.get(id).is_some_and(|resource| {
            let (a, b) = (&selection.object, &resource.object);
            differ(&a.account, &b.account) || differ(&a.region, &b.region)
        });
        self.after.reach.contains_key(id) || (self.is_apart(selection) && !is_elsewhere)
    }

    /// Selections that are deleted, or select by other terms.
    fn touched(&self) -> BTreeSet<&'a str> {
        let all = self.before.selections.iter().filter(|(id, was)| {
            match self.after.selections.get(*id) {
                None => !self.lives_on.contains(id.as_str()),
                Some(is) => {
                    !has_same_terms(was, is)
                        || was.backup_plan != is.backup_plan
                        || was.object.unknown != is.object.unknown
                }
            }
        });
        all.map(|(id, _)| id.as_str()).collect()
    }

    /// Selections that are deleted with no like in their place, and that may select what the input doesn't have.
    pub(super) fn blindly_deleted(&self) -> Vec<String> {
        let touched = self.touched().into_iter();
        let gone = touched.filter(|id| !self.after.selections.contains_key(*id));
        let gone = gone.filter_map(|id| Some((id, self.before.selections.get(id)?)));
        let blind = gone.filter(|(_, was)| {
            let mut others = self.after.selections.values();
            looks_beyond(was) && !others.any(|is| has_same_terms(was, is))
        });
        blind.map(|(id, _)| id.to_owned()).collect()
    }
}

fn wait(resource: &str, field: &str, unknown: Unknown) -> Wait {
    Wait {
        resource: resource.to_owned(),
        field: field.to_owned(),
        unknown,
    }
}

fn plan_of(selection: &Selection) -> Option<&String> {
    selection.backup_plan.as_ref()?.id.as_ref()
}

/// Whether two selections select alike, whatever plan they are of.
fn has_same_terms(a: &Selection, b: &Selection) -> bool {
    a.resources == b.resources
        && a.not_resources == b.not_resources
        && a.tags == b.tags
        && a.conditions == b.conditions
        && a.object.account == b.object.account
        && a.object.region == b.object.region
}

/// By tags, by patterns, or by more names than the input has.
fn looks_beyond(selection: &Selection) -> bool {
    let has_star = |arn: &String| arn.contains('*');
    let patterns = &selection.resources;
    let met = [
        &selection.selected.len(),
        &selection.excluded.len(),
        &selection.undecided.len(),
    ];
    let met = met
        .into_iter()
        .fold(0_usize, |sum, len| sum.saturating_add(*len));
    !selection.tags.is_empty()
        || patterns.is_empty()
        || patterns
            .iter()
            .any(|pattern| pattern.arn.as_ref().is_some_and(has_star))
        || patterns.len() > met
}
