//! What follows within one backup plan: how long copies are kept, and which rules yield to others.

use crate::aws::Arn;
use crate::documents::schedule;
use crate::facts::refused_name as refused_vault_name;
use crate::facts::{BackupPlan, BackupRule, Doubt, Invalid, Reason, Reference, Unknown, World};
use std::collections::BTreeMap;

/// Fills `kept` of copies and `yields_to` of rules, and `invalid` with vaults that are given by no ARN of one.
pub(super) fn derive(world: &mut World) {
    for (id, plan) in &mut world.backup_plans {
        for (at, rule) in plan.rules.iter_mut().enumerate() {
            let name = rule.name.clone().unwrap_or_else(|| at.to_string());
            let mut wrong = windows(rule, &name);
            wrong.extend(refused_name(rule));
            wrong.extend(too_long(rule, &name));
            wrong.extend(impossible_vault(rule, &name));
            if !wrong.is_empty() {
                world.invalid.entry(id.clone()).or_default().extend(wrong);
            }
            let mut refuse = |field: &str, reference: &mut Option<Reference>| {
                if let Some(reason) = reference.as_mut().and_then(refused) {
                    let invalid = Invalid {
                        field: "rules".to_owned(),
                        reason: reason.to_owned(),
                        path: vec!["rules".to_owned(), name.clone(), field.to_owned()],
                        ..Invalid::default()
                    };
                    world.invalid.entry(id.clone()).or_default().push(invalid);
                }
            };
            refuse("air_gapped_vault", &mut rule.air_gapped_vault);
            for copy in &mut rule.copies {
                refuse("copies", &mut copy.vault);
                let is_known = !copy.unknown.contains_key("lifecycle");
                copy.kept = is_known.then(|| copy.kept(&rule.lifecycle));
            }
        }
        let twice = same_names(plan);
        if !twice.is_empty() {
            world.invalid.entry(id.clone()).or_default().extend(twice);
        }
        let yields: Vec<Option<usize>> = (0..plan.rules.len()).map(|at| longer(plan, at)).collect();
        for (rule, yields_to) in plan.rules.iter_mut().zip(yields) {
            rule.yields_to = yields_to;
        }
    }
}

/// Minutes that a job must be given to start, at the least (API: `BackupRuleInput`).
const LEAST_START_WINDOW: i64 = 60;

fn of_rule(name: &str, field: &str, reason: String, doubt: Option<Doubt>) -> Invalid {
    Invalid {
        field: "rules".to_owned(),
        reason,
        path: vec!["rules".to_owned(), name.to_owned(), field.to_owned()],
        doubt,
        ..Invalid::default()
    }
}

/// Days for which AWS Backup keeps a recovery point at the most (API: `Lifecycle`).
const MOST_DAYS: i64 = 36_500;

/// Retention that AWS refuses, of the rule and of its copies.
fn too_long(rule: &BackupRule, name: &str) -> Vec<Invalid> {
    let copies = rule
        .copies
        .iter()
        .filter_map(|copy| copy.lifecycle.as_ref());
    let lifecycles = std::iter::once(&rule.lifecycle).chain(copies);
    let days = lifecycles.filter_map(|lifecycle| lifecycle.delete_after_days);
    let days = days.filter(|days| *days > MOST_DAYS).max();
    let invalid = days.map(|days| {
        let reason = format!(
            "retention is {days} days; AWS Backup takes {MOST_DAYS} at the most, and the apply fails"
        );
        of_rule(name, "lifecycle", reason, None)
    });
    invalid.into_iter().collect()
}

/// A name that AWS refuses (API: `BackupRule.RuleName`).
fn refused_name(rule: &BackupRule) -> Option<Invalid> {
    let name = rule.name.as_deref()?;
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fits = !name.is_empty() && name.len() <= 50 && name.chars().all(is_fit);
    let reason = "the name of a rule is 1 to 50 letters, digits, \"-\", \"_\" and \".\"; AWS Backup rejects this one";
    (!fits).then(|| of_rule(name, "name", reason.to_owned(), None))
}

/// A vault that no account can have; one of the input tells of its name itself.
fn impossible_vault(rule: &BackupRule, name: &str) -> Option<Invalid> {
    let vault = rule.vault.as_ref().filter(|vault| vault.id.is_none())?;
    let told = vault.name.as_deref().filter(|told| !told.contains('$'))?;
    let reason = refused_vault_name(told, false)?;
    Some(of_rule(name, "vault", reason.to_owned(), None))
}

/// What is wrong with the windows of a rule.
fn windows(rule: &BackupRule, name: &str) -> Vec<Invalid> {
    let mut found = Vec::new();
    let start = rule.start_window_minutes;
    if let Some(start) = start.filter(|start| *start < LEAST_START_WINDOW) {
        let reason = format!(
            "the start window is {start} minutes; AWS Backup requires at least {LEAST_START_WINDOW}, so the apply fails"
        );
        found.push(of_rule(name, "start_window_minutes", reason, None));
    }
    if let (Some(start), Some(completion)) = (start, rule.completion_window_minutes)
        && completion <= start
    {
        let reason = format!(
            "the completion window of {completion} minutes isn't longer than the start window of {start} minutes; AWS Backup may cancel a job that starts late"
        );
        let field = "completion_window_minutes";
        found.push(of_rule(name, field, reason, Some(Doubt::Unsaid)));
    }
    found
}

/// Rules are told apart by their names: in reports, and by AWS Backup itself.
fn same_names(plan: &BackupPlan) -> Vec<Invalid> {
    let mut names = BTreeMap::new();
    for name in plan.rules.iter().filter_map(|rule| rule.name.as_deref()) {
        let number = names.entry(name).or_insert(0_usize);
        *number = number.saturating_add(1);
    }
    let twice = names.into_iter().filter(|(_, number)| *number > 1);
    let twice = twice.map(|(name, number)| {
        let reason = format!("{number} rules of this backup plan are named \"{name}\"");
        of_rule(name, "name", reason, Some(Doubt::Unsaid))
    });
    twice.collect()
}

/// What AWS refuses of a reference that must be a vault's ARN; its `arn` is then unknown as invalid.
fn refused(reference: &mut Reference) -> Option<&'static str> {
    let reason = if let Some(arn) = reference.arn.as_deref() {
        hole(arn)?
    } else {
        let placed = reference.account.is_some() || reference.region.is_some();
        let text = reference.name.is_some() && reference.id.is_none() && !placed;
        text.then_some("the destination is a name; AWS Backup accepts only the ARN of a vault")?
    };
    let why = Unknown::because(Reason::Invalid);
    reference.unknown.insert("arn".to_owned(), why);
    Some(reason)
}

/// What keeps a text from being a vault's ARN. In a backup policy `$account` and `$region` stand for some.
fn hole(arn: &str) -> Option<&'static str> {
    let Some(arn) = Arn::parse(arn) else {
        return Some("the destination isn't an ARN");
    };
    let account = arn.account;
    let is_id = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    if arn.service != "backup" || !arn.resource.starts_with("backup-vault:") {
        Some("the destination isn't the ARN of a backup vault")
    } else if arn.region.is_empty() {
        Some("the destination's ARN has no Region")
    } else if account.is_empty() {
        Some("the destination's ARN has no account")
    } else if !is_id && !account.contains('$') {
        Some("the account in the destination's ARN doesn't have twelve digits")
    } else {
        None
    }
}

/// Where the start windows of two rules overlap AWS Backup takes the backup of the one that keeps longer (AWS
/// Backup Developer Guide, backup plan options). Only what starts with the other every time is never made.
fn longer(plan: &BackupPlan, at: usize) -> Option<usize> {
    let rule = plan.rules.get(at)?;
    let own = kept(rule)?;
    let mut others = plan.rules.iter().enumerate();
    let found = others.find(|(place, other)| {
        *place != at && kept(other).is_some_and(|days| days > own) && start_together(rule, other)
    });
    found.map(|(place, _)| place)
}

/// Days, where they are known; for ever is more than any.
fn kept(rule: &BackupRule) -> Option<i64> {
    let is_unknown = rule.lifecycle.unknown.contains_key("delete_after_days");
    let days = rule.lifecycle.delete_after_days.unwrap_or(i64::MAX);
    (!is_unknown).then_some(days)
}

/// Whether a rule starts only when, or while the start window is open, another does.
fn start_together(rule: &BackupRule, other: &BackupRule) -> bool {
    let Some((own, own_zone)) = starts(rule) else {
        return false;
    };
    let Some((others, zone)) = starts(other) else {
        return false;
    };
    own_zone == zone && schedule::within(own, others, [window(rule), window(other)])
}

/// The expression and time zone of its starts.
fn starts(rule: &BackupRule) -> Option<(&str, &str)> {
    const DAILY: &str = "cron(0 5 ? * * *)";
    if rule.unknown.contains_key("schedule") {
        return None;
    }
    let Some(schedule) = &rule.schedule else {
        return Some((DAILY, "UTC"));
    };
    let zone = schedule.timezone.as_deref().unwrap_or("UTC");
    let is_known = !schedule.never && !schedule.unknown.contains_key("timezone");
    is_known.then_some((schedule.expression.as_str(), zone))
}

/// Minutes in which a job of the rule certainly may start: the provider's 60 where none are given, AWS's own
/// default is longer.
fn window(rule: &BackupRule) -> i64 {
    rule.start_window_minutes.unwrap_or(60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{CopyAction, Lifecycle, Schedule};

    fn rule(cron: &str, days: Option<i64>) -> BackupRule {
        BackupRule {
            schedule: Some(Schedule {
                expression: cron.to_owned(),
                ..Schedule::default()
            }),
            lifecycle: Lifecycle {
                delete_after_days: days,
                ..Lifecycle::default()
            },
            ..BackupRule::default()
        }
    }

    fn yields(rules: Vec<BackupRule>) -> Vec<Option<usize>> {
        let mut world = World::default();
        let plan = BackupPlan {
            rules,
            ..BackupPlan::default()
        };
        world.backup_plans.insert("p".to_owned(), plan);
        derive(&mut world);
        world.backup_plans["p"]
            .rules
            .iter()
            .map(|rule| rule.yields_to)
            .collect()
    }

    #[test]
    fn windows_and_names_that_make_no_sense_are_told() {
        let told = |rules: &[(&str, i64, i64)]| {
            let rules = rules.iter().map(|(name, start, completion)| BackupRule {
                name: Some((*name).to_owned()),
                start_window_minutes: Some(*start),
                completion_window_minutes: Some(*completion),
                ..BackupRule::default()
            });
            let plan = BackupPlan {
                rules: rules.collect(),
                ..BackupPlan::default()
            };
            let mut world = World::default();
            world.backup_plans.insert("p".to_owned(), plan);
            derive(&mut world);
            let invalid = world.invalid.remove("p").unwrap_or_default().into_iter();
            let told = invalid.map(|one| (one.path.join("."), one.doubt));
            told.collect::<Vec<_>>()
        };
        let one = |path: &str, doubt| vec![(path.to_owned(), doubt)];
        assert_eq!(told(&[("a", 60, 180), ("b", 60, 120)]), []);
        let start = "rules.a.start_window_minutes";
        assert_eq!(told(&[("a", 30, 180)]), one(start, None));
        let completion = "rules.a.completion_window_minutes";
        assert_eq!(
            told(&[("a", 480, 180)]),
            one(completion, Some(Doubt::Unsaid))
        );
        let name = "rules.a.name";
        assert_eq!(
            told(&[("a", 60, 180), ("a", 60, 180)]),
            one(name, Some(Doubt::Unsaid))
        );
    }

    #[test]
    fn a_rule_yields_where_a_longer_one_always_starts_too() {
        let daily = "cron(0 1 * * ? *)";
        let weekly = "cron(0 1 ? * SUN *)";
        assert_eq!(
            yields(vec![rule(daily, Some(365)), rule(daily, Some(14))]),
            [None, Some(0)]
        );
        assert_eq!(
            yields(vec![
                rule(daily, None),
                rule("cron(30 1 * * ? *)", Some(14))
            ]),
            [None, Some(0)]
        );
        assert_eq!(
            yields(vec![rule(daily, Some(365)), rule(weekly, Some(35))]),
            [None, Some(0)]
        );
        // Most days have the daily one alone.
        assert_eq!(
            yields(vec![rule(daily, Some(35)), rule(weekly, Some(365))]),
            [None, None]
        );
        assert_eq!(
            yields(vec![
                rule(daily, Some(35)),
                rule("cron(0 5 * * ? *)", Some(365))
            ]),
            [None, None]
        );
        assert_eq!(
            yields(vec![rule(daily, Some(35)), rule(daily, Some(35))]),
            [None, None]
        );
    }

    #[test]
    fn names_and_retention_that_aws_refuses_are_told() {
        let told = |name: &str, days: i64| {
            let mut rule = rule("cron(0 5 * * ? *)", Some(days));
            rule.name = Some(name.to_owned());
            let refused = refused_name(&rule).into_iter();
            let fields = refused.chain(too_long(&rule, name));
            fields.map(|one| one.path.join(".")).collect::<Vec<_>>()
        };
        assert_eq!(told("daily-35.days_2", 36_500), Vec::<String>::new());
        assert_eq!(told("at one", 35), ["rules.at one.name"]);
        assert_eq!(told(&"a".repeat(51), 35).len(), 1);
        assert_eq!(told("daily", 36_501), ["rules.daily.lifecycle"]);
    }

    #[test]
    fn a_destination_is_a_vaults_arn() {
        for (arn, is_one) in [
            ("arn:aws:backup:eu-west-1:111122223333:backup-vault:v", true),
            ("arn:aws:backup:$region:$account:backup-vault:v", true),
            ("arn:aws:backup:eu-west-1::backup-vault:v", false),
            ("arn:aws:backup:eu-west-1:123456789:backup-vault:v", false),
            ("arn:aws:backup::111122223333:backup-vault:v", false),
            ("arn:aws:kms:eu-west-1:111122223333:key/v", false),
            ("v", false),
        ] {
            let mut reference = Reference::of_text(arn);
            assert_eq!(refused(&mut reference).is_none(), is_one, "{arn}");
            assert_ne!(reference.unknown.contains_key("arn"), is_one, "{arn}");
        }
    }

    #[test]
    fn a_copy_that_sets_no_expiry_has_the_originals() {
        let cold = Lifecycle {
            cold_after_days: Some(30),
            ..Lifecycle::default()
        };
        let copy = |lifecycle| CopyAction {
            lifecycle,
            ..CopyAction::default()
        };
        let mut one = rule("cron(0 1 * * ? *)", Some(180));
        one.copies = vec![copy(Some(cold)), copy(None)];
        let mut world = World::default();
        let plan = BackupPlan {
            rules: vec![one],
            ..BackupPlan::default()
        };
        world.backup_plans.insert("p".to_owned(), plan);
        derive(&mut world);
        for copy in &world.backup_plans["p"].rules[0].copies {
            assert_eq!(copy.kept.as_ref().unwrap().delete_after_days, Some(180));
        }
    }
}
