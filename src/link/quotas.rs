//! Quotas of AWS Backup that the input exceeds.

use crate::catalog::{Quota, Quotas};
use crate::facts::{ExceededQuota, Object, Pattern, PlanOrigin, Selection, World};
use std::collections::BTreeMap;

/// Fills `exceeded_quotas`, by the object that is one too many, or has too much.
pub(super) fn derive(world: &mut World) {
    let mut counted = Counted::default();
    counted.plans(world);
    counted.selections(world);
    counted.places(world);
    world.exceeded_quotas = counted.exceeded;
}

#[derive(Default)]
struct Counted {
    exceeded: BTreeMap<String, Vec<ExceededQuota>>,
}

impl Counted {
    fn note(&mut self, id: &str, quota: Quota, number: usize) {
        let quotas = Quotas::embedded();
        let Some(bound) = quotas
            .quotas
            .get(&quota)
            .filter(|bound| number > bound.most)
        else {
            return;
        };
        let exceeded = ExceededQuota {
            quota,
            number,
            most: bound.most,
            adjustable: bound.adjustable,
            as_of: quotas.as_of.clone(),
        };
        self.exceeded
            .entry(id.to_owned())
            .or_default()
            .push(exceeded);
    }

    fn plans(&mut self, world: &World) {
        for (id, plan) in &world.backup_plans {
            self.note(id, Quota::RulesPerPlan, plan.rules.len());
            for rule in &plan.rules {
                self.note(id, Quota::CopiesPerRule, rule.copies.len());
                let tags = rule.recovery_point_tags.len();
                self.note(id, Quota::TagsPerRecoveryPoint, tags);
            }
        }
    }

    fn selections(&mut self, world: &World) {
        let mut by_plan: BTreeMap<&str, Vec<&Selection>> = BTreeMap::new();
        for (id, selection) in &world.selections {
            let patterns = || selection.resources.iter().chain(&selection.not_resources);
            let wild = patterns().filter(|pattern| is_wild(pattern)).count();
            let exact = patterns().count().saturating_sub(wild);
            self.note(id, Quota::ArnsPerSelection, exact);
            self.note(id, Quota::WildcardArnsPerSelection, wild);
            self.note(id, Quota::TagsPerSelection, selection.tags.len());
            self.note(
                id,
                Quota::ConditionsPerSelection,
                selection.conditions.len(),
            );
            let backup_plan = selection.backup_plan.as_ref();
            if let Some(id) = backup_plan.and_then(|it| it.id.as_deref()) {
                by_plan.entry(id).or_default().push(selection);
            }
        }
        for (plan, selections) in by_plan {
            self.note(plan, Quota::SelectionsPerPlan, selections.len());
            let fact = world.backup_plans.get(plan);
            if fact.is_some_and(|plan| plan.origin == PlanOrigin::OrganizationsPolicy) {
                let by_tags = selections.iter().filter(|one| !one.tags.is_empty());
                self.note(plan, Quota::TagSelectionsPerPolicyPlan, by_tags.count());
            }
        }
        let mut by_test: BTreeMap<&str, usize> = BTreeMap::new();
        for selection in world.restore_testing_selections.values() {
            let plan = selection.testing_plan.as_ref();
            if let Some(plan) = plan.and_then(|plan| plan.id.as_deref()) {
                let number = by_test.entry(plan).or_default();
                *number = number.saturating_add(1);
            }
        }
        for (plan, number) in by_test {
            self.note(plan, Quota::SelectionsPerTestingPlan, number);
        }
    }

    fn places(&mut self, world: &World) {
        // What backup policies and stack sets make is made in each of many places, once in each.
        let plans = world
            .backup_plans
            .iter()
            .filter(|(_, plan)| plan.scope.is_none());
        let plans = plans.map(|(id, plan)| (id.as_str(), &plan.object));
        self.per_region(Quota::BackupPlansPerRegion, plans);
        let vaults = world.vaults.iter();
        let vaults = vaults.map(|(id, vault)| (id.as_str(), &vault.object));
        self.per_region(Quota::VaultsPerRegion, vaults);
        let frameworks = world.frameworks.iter();
        let frameworks = frameworks.map(|(id, framework)| (id.as_str(), &framework.object));
        self.per_region(Quota::FrameworksPerRegion, frameworks);
        let mut reports: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, report) in &world.report_plans {
            if let Some(account) = &report.object.account {
                reports.entry(account).or_default().push(id);
            }
        }
        for ids in reports.values() {
            self.last_of(Quota::ReportPlansPerAccount, ids);
        }
    }

    fn per_region<'a>(
        &mut self,
        quota: Quota,
        objects: impl Iterator<Item = (&'a str, &'a Object)>,
    ) {
        let mut found: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for (id, object) in objects {
            if let (Some(account), Some(region)) = (&object.account, &object.region) {
                found.entry((account, region)).or_default().push(id);
            }
        }
        for ids in found.values() {
            self.last_of(quota, ids);
        }
    }

    fn last_of(&mut self, quota: Quota, ids: &[&str]) {
        if let Some(last) = ids.last() {
            self.note(last, quota, ids.len());
        }
    }
}

fn is_wild(pattern: &Pattern) -> bool {
    pattern.arn.as_ref().is_some_and(|arn| arn.contains('*'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{BackupPlan, BackupRule, Reference, TagCondition, Vault};

    fn exceeded(mut world: World) -> Vec<(String, Quota, usize)> {
        derive(&mut world);
        let found = world.exceeded_quotas.into_iter();
        let found = found.flat_map(|(id, quotas)| {
            quotas
                .into_iter()
                .map(move |found| (id.clone(), found.quota, found.number))
        });
        found.collect()
    }

    fn plan(rules: usize) -> BackupPlan {
        BackupPlan {
            rules: vec![BackupRule::default(); rules],
            ..BackupPlan::default()
        }
    }

    #[test]
    fn rules_are_counted_in_each_plan() {
        let plans = |rules: [usize; 2]| World {
            backup_plans: [
                ("p:a".to_owned(), plan(rules[0])),
                ("p:b".to_owned(), plan(rules[1])),
            ]
            .into(),
            ..World::default()
        };
        assert_eq!(exceeded(plans([10, 10])), []);
        let found = exceeded(plans([10, 11]));
        assert_eq!(found, [("p:b".to_owned(), Quota::RulesPerPlan, 11)]);
    }

    #[test]
    fn arns_with_wildcards_have_a_quota_of_their_own() {
        let selection = |plain: usize, wild: usize, tags: usize| {
            let arn = |text: String| Pattern {
                arn: Some(text),
                ..Pattern::default()
            };
            let plain = (0..plain).map(|n| arn(format!("arn:aws:rds:eu-west-1:1:db:{n}")));
            let wild = (0..wild).map(|n| arn(format!("arn:aws:rds:*:*:db:{n}-*")));
            let selection = Selection {
                resources: plain.chain(wild).collect(),
                tags: vec![TagCondition::default(); tags],
                backup_plan: Some(Reference {
                    id: Some("p:plan".to_owned()),
                    ..Reference::default()
                }),
                ..Selection::default()
            };
            exceeded(World {
                selections: [("p:s".to_owned(), selection)].into(),
                ..World::default()
            })
        };
        assert_eq!(selection(500, 30, 30), []);
        let one = |quota, number| [("p:s".to_owned(), quota, number)];
        assert_eq!(selection(501, 0, 0), one(Quota::ArnsPerSelection, 501));
        assert_eq!(
            selection(0, 31, 0),
            one(Quota::WildcardArnsPerSelection, 31)
        );
        assert_eq!(selection(0, 0, 31), one(Quota::TagsPerSelection, 31));
    }

    #[test]
    fn vaults_are_counted_where_they_are() {
        let vaults = |number: usize, regions: &[&str]| {
            let places = (0..number).zip(regions.iter().cycle());
            let vault = |(n, region): (usize, &&str)| {
                let object = Object {
                    account: Some("111122223333".to_owned()),
                    region: Some((*region).to_owned()),
                    ..Object::default()
                };
                let vault = Vault {
                    object,
                    ..Vault::default()
                };
                (format!("p:{n:03}"), vault)
            };
            exceeded(World {
                vaults: places.map(vault).collect(),
                ..World::default()
            })
        };
        assert_eq!(vaults(600, &["eu-west-1", "eu-west-2"]), []);
        let found = vaults(301, &["eu-west-1"]);
        assert_eq!(found, [("p:300".to_owned(), Quota::VaultsPerRegion, 301)]);
    }
}
