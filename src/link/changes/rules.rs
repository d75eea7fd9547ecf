//! What a rule of a backup plan does no longer, or less of.

use super::plans::{change, is_same, times};
use crate::facts::{
    BackupRule, CopyAction, Effect, Lifecycle, PlanChange, PlanPart, Reason, Reference, Unknown,
};
use std::collections::BTreeMap;

/// What a rule that changes does no longer, or less of.
pub(super) fn between(id: &str, old: &BackupRule, new: &BackupRule) -> Vec<PlanChange> {
    let mut found = Vec::new();
    found.extend(kept_shorter(id, &kept(old), &kept(new)));
    for a in &old.copies {
        let same = new.copies.iter().filter(|b| {
            a.vault
                .as_ref()
                .zip(b.vault.as_ref())
                .is_some_and(|(a, b)| is_same(a, b))
        });
        // Both as long as the original: it is said of that.
        for b in same.filter(|b| !(inherits(a) && inherits(b))) {
            let shorter = kept_shorter(id, &copy_kept(old, a), &copy_kept(new, b));
            found.extend(shorter.map(|change| PlanChange {
                vault: a.vault.clone(),
                ..change
            }));
        }
    }
    found.extend(runs(id, old, new));
    if old.continuous == Some(true) && new.continuous != Some(true) {
        let why = new.unknown.get("continuous").cloned();
        let effect = why.as_ref().map_or(Effect::Loosened, |_| Effect::Unknown);
        found.push(change(id, PlanPart::Continuous, effect, why));
    }
    let unsure = copies_not_known(new);
    for target in destinations(old).filter(|target| is_named(target) && !sends(new, target)) {
        let effect = unsure
            .as_ref()
            .map_or(Effect::Loosened, |_| Effect::Unknown);
        let lost = change(id, PlanPart::Copy, effect, unsure.clone());
        found.push(PlanChange {
            vault: Some(target.clone()),
            ..lost
        });
    }
    found
}

fn runs(id: &str, old: &BackupRule, new: &BackupRule) -> Option<PlanChange> {
    let effect = match (interval(old), interval(new)) {
        (Ok(was), Ok(is)) if is == was => return None,
        (Ok(was), Ok(is)) if is > was => Effect::Loosened,
        (Ok(_), Ok(_)) => Effect::Tightened,
        _ if times(old) == times(new) => return None,
        _ => Effect::Unknown,
    };
    let why = interval(new).err().or_else(|| interval(old).err());
    let change = change(id, PlanPart::Schedule, effect, why);
    Some(PlanChange {
        before: interval(old).ok(),
        after: interval(new).ok(),
        ..change
    })
}

/// Minutes between two runs at the most.
fn interval(rule: &BackupRule) -> Result<i64, Unknown> {
    let why = rule.unknown.get("schedule");
    let given = rule
        .schedule
        .as_ref()
        .map(|schedule| schedule.greatest_interval_minutes);
    let known = given.unwrap_or_else(|| why.is_none().then_some(1440));
    known.ok_or_else(|| {
        why.cloned()
            .unwrap_or_else(|| Unknown::because(Reason::Unresolved))
    })
}

/// Vaults outside its own that a rule sends backups to, an air-gapped one that it backs up to included.
pub(super) fn destinations(rule: &BackupRule) -> impl Iterator<Item = &Reference> {
    let copies = rule.copies.iter().filter_map(|copy| copy.vault.as_ref());
    copies.chain(&rule.air_gapped_vault)
}

pub(super) fn sends(rule: &BackupRule, target: &Reference) -> bool {
    destinations(rule).any(|other| is_same(target, other))
}

fn is_named(vault: &Reference) -> bool {
    vault.id.is_some() || vault.arn.is_some()
}

/// Why it isn't known where all a rule's copies go.
fn copies_not_known(rule: &BackupRule) -> Option<Unknown> {
    let whole = ["copies", "air_gapped_vault"].into_iter();
    let whole = whole.filter_map(|field| rule.unknown.get(field).cloned());
    let nameless = rule
        .copies
        .iter()
        .filter(|copy| !copy.vault.as_ref().is_some_and(is_named));
    let single = nameless.map(|copy| {
        let of_vault = copy
            .vault
            .as_ref()
            .and_then(|vault| vault.unknown.get("id"));
        let why = copy.unknown.get("vault").or(of_vault).cloned();
        why.unwrap_or_else(|| Unknown::because(Reason::Unresolved))
    });
    whole.chain(single).next()
}

/// How long a rule keeps its backups.
pub(super) fn kept(rule: &BackupRule) -> Lifecycle {
    unless_unknown(rule.unknown.get("lifecycle"), &rule.lifecycle)
}

/// How long a copy is kept: as long as the original where its action doesn't say, or says for ever.
fn copy_kept(rule: &BackupRule, copy: &CopyAction) -> Lifecycle {
    let own = copy.lifecycle.as_ref().filter(|terms| says(terms));
    let original = kept(rule);
    unless_unknown(copy.unknown.get("lifecycle"), own.unwrap_or(&original))
}

fn unless_unknown(why: Option<&Unknown>, terms: &Lifecycle) -> Lifecycle {
    let unknown = why.map(|why| BTreeMap::from([("delete_after_days".to_owned(), why.clone())]));
    unknown.map_or_else(
        || terms.clone(),
        |unknown| Lifecycle {
            unknown,
            ..Lifecycle::default()
        },
    )
}

fn inherits(copy: &CopyAction) -> bool {
    !copy.unknown.contains_key("lifecycle") && !copy.lifecycle.as_ref().is_some_and(says)
}

/// Whether a lifecycle says how long, known or not; else it is for ever.
fn says(terms: &Lifecycle) -> bool {
    terms.delete_after_days.is_some() || terms.unknown.contains_key("delete_after_days")
}

/// Whether the second is for certain kept for less.
pub(super) fn is_shorter(was: &Lifecycle, is: &Lifecycle) -> bool {
    match (was.delete_after_days, is.delete_after_days) {
        (Some(was), Some(is)) => is < was,
        (None, Some(_)) => !says(was),
        _ => false,
    }
}

fn kept_shorter(id: &str, was: &Lifecycle, is: &Lifecycle) -> Option<PlanChange> {
    let unknown = |terms: &Lifecycle| terms.unknown.get("delete_after_days").cloned();
    // What is kept for ever is kept as long as before, whatever that was.
    let why = unknown(is).or_else(|| unknown(was).filter(|_| is.delete_after_days.is_some()));
    let effect = if is_shorter(was, is) {
        Effect::Loosened
    } else if why.is_some() {
        Effect::Unknown
    } else if is_shorter(is, was) {
        Effect::Tightened
    } else {
        return None;
    };
    let change = change(id, PlanPart::Retention, effect, why);
    Some(PlanChange {
        before: was.delete_after_days,
        after: is.delete_after_days,
        ..change
    })
}
