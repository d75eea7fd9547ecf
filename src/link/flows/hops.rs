//! The hops of a rule for resources that are alike.

use super::kind::Kind;
use super::obstacles::{self, Way, Works, manager};
use super::onward::Next;
use super::routes::{Encryption, Route, Target, unresolved};
use crate::facts::{
    Answer, BackupRule, CopyAction, Hop, KeyManager, KeyUse, Lifecycle, Obstacle, Reason, Unknown,
    Via,
};
use std::sync::Arc;

/// What the resources of a class have in common.
pub(super) struct Class<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) key: Encryption,
    pub(super) region: Option<&'a str>,
}

/// The way of recovery points: first into the rule's vault or the logically air-gapped one, then copies.
///
/// - The first recovery point is encrypted with the vault's key under full management, else as the
///   resource is.
/// - A copy is encrypted with the destination vault's key; copies of unencrypted Aurora, Neptune and
///   `DocumentDB` stay unencrypted. It is never continuous, and kept as long as the original where the
///   copy action doesn't say, or says for ever.
/// - Copies start from where the first recovery point lies: from the air-gapped vault where the backup
///   went straight there.
pub(super) fn hops(class: &Class<'_>, route: &Route<'_>) -> Vec<Hop> {
    let mut hops = all(class, route);
    // What isn't backed up goes nowhere.
    if let Some(obstacle) = stops(route) {
        for hop in &mut hops {
            (hop.works, hop.because) = (Answer::No, Some(obstacle));
        }
    }
    hops.shrink_to_fit(); // there are as many as flows, and room for four would be twice what most need
    hops
}

/// Why no job of the rule makes a backup, whatever it is for.
fn stops(route: &Route<'_>) -> Option<Obstacle> {
    let rule = route.rule;
    let schedule = rule.unknown.get("schedule");
    let is_refused = schedule.is_some_and(|why| why.reason == Reason::Invalid);
    if is_refused || rule.schedule.as_ref().is_some_and(|one| one.never) {
        Some(Obstacle::NeverStarts)
    } else if rule.yields_to.is_some() {
        Some(Obstacle::LongerRuleTaken)
    } else if route.vault.air_gapped == Some(true) {
        Some(Obstacle::VaultIsAirGapped)
    } else {
        None
    }
}

fn all(class: &Class<'_>, route: &Route<'_>) -> Vec<Hop> {
    let mut hops = Vec::new();
    let primary = primary(class, route, &mut hops);
    let mut copies = copies(class, route, &primary);
    let refused = Some(Obstacle::RetentionOutOfBounds);
    let is_refused = |hop: &Hop| hop.via == Via::Backup && hop.because == refused;
    if hops.iter().any(is_refused) {
        for hop in &mut copies {
            (hop.works, hop.because) = (Answer::No, refused);
        }
    }
    hops.extend(copies);
    hops
}

/// Copies of the first recovery point, and where they go on to.
fn copies(class: &Class<'_>, route: &Route<'_>, primary: &Primary<'_>) -> Vec<Hop> {
    let mut hops = Vec::new();
    for copies in &route.copies {
        let hop = copy_hop(class, route, primary, copies.action, &copies.target);
        let goes_on = hop.works == Answer::Yes && hop.air_gapped == Some(false);
        hops.push(hop);
        if goes_on {
            let onward = copies.onward.iter();
            hops.extend(onward.map(|next| onward_hop(class, &copies.target, next)));
        }
    }
    hops
}

/// Where the first recovery point lies.
struct Primary<'b> {
    vault: &'b Target,
    key: Encryption,
    air_gapped: bool,
    /// Unless it lies in the air-gapped vault.
    unsure: Option<Unknown>,
}

fn primary<'b>(class: &Class<'_>, route: &'b Route<'_>, hops: &mut Vec<Hop>) -> Primary<'b> {
    let rule = route.rule;
    let stored = stored(class, &route.vault);
    let backup = |via, vault, key: &Encryption, works| {
        hop(via, None, vault, &class.key, key, &rule.lifecycle, works)
    };
    let yes: Works = (Answer::Yes, None);
    let lying = |vault, key, air_gapped, unsure| Primary {
        vault,
        key,
        air_gapped,
        unsure,
    };
    let Some(air_gapped) = &route.air_gapped else {
        let mut first = backup(Via::Backup, &route.vault, &stored, yes);
        bound(&mut first, &route.vault);
        continuity(&mut first, class, rule);
        note(&mut first, "via", rule.unknown.get("air_gapped_vault"));
        hops.push(first);
        return lying(&route.vault, stored, false, None);
    };
    let (way, works) = obstacles::primary(&class.kind, &class.key, air_gapped);
    if way == Way::Direct {
        let key = air_gapped.key.clone();
        let mut first = backup(Via::Backup, air_gapped, &key, works);
        bound(&mut first, air_gapped);
        continuity(&mut first, class, rule);
        hops.push(first);
        return lying(air_gapped, key, true, None);
    }
    let unsure = (works.0 == Answer::Unknown).then(|| unresolved("air_gapped_vault"));
    let via = if way == Way::Temporary {
        Via::Temporary
    } else {
        Via::Backup
    };
    let mut first = backup(via, &route.vault, &stored, yes);
    let mut kept = Hop {
        via: Via::Backup,
        ..first.clone()
    };
    bound(&mut kept, &route.vault);
    continuity(&mut kept, class, rule);
    if via == Via::Backup {
        first = kept;
    } else if kept.continuous || kept.unknown.contains_key("continuous") {
        // The continuous recovery point stays; a snapshot goes the other way.
        hops.push(kept);
    }
    note(&mut first, "via", unsure.as_ref());
    hops.push(first);
    let (from, key) = (Some(&route.vault), copied(class, &stored, air_gapped));
    let lifecycle = &rule.lifecycle;
    let mut into = hop(Via::Copy, from, air_gapped, &stored, &key, lifecycle, works);
    bound(&mut into, air_gapped);
    hops.push(into);
    let unsure = unsure.filter(|_| way == Way::Unknown);
    lying(&route.vault, stored, false, unsure)
}

fn copy_hop(
    class: &Class<'_>,
    route: &Route<'_>,
    primary: &Primary<'_>,
    copy: &CopyAction,
    target: &Target,
) -> Hop {
    let (source, air_gapped) = (&primary.key, primary.air_gapped);
    let works = obstacles::copy(&class.kind, source, air_gapped, class.region, target);
    let key = copied(class, source, target);
    let lifecycle = copy.kept(&route.rule.lifecycle);
    let from = Some(primary.vault);
    let mut hop = hop(Via::Copy, from, target, source, &key, &lifecycle, works);
    // AWS doesn't say whether a vault compares what a copy inherits, or that it sets no expiry itself.
    let sets_none = copy
        .lifecycle
        .as_ref()
        .is_some_and(|own| own.delete_after_days.is_none());
    let may_compare = !sets_none || target.refuses(&Lifecycle::default());
    if may_compare && !copy.unknown.contains_key("lifecycle") {
        bound(&mut hop, target);
    }
    note(&mut hop, "lifecycle", copy.unknown.get("lifecycle"));
    note(&mut hop, "from", primary.unsure.as_ref());
    hop
}

/// What something other than the plan copies from a vault; how long it is kept only tfbackup.toml tells.
fn onward_hop(class: &Class<'_>, from: &Target, (to, days): &Next<'_>) -> Hop {
    let (source, region) = (&from.key, from.to.region.as_deref());
    let works = obstacles::copy(&class.kind, source, false, region, to);
    let key = copied(class, source, to);
    let lifecycle = Lifecycle {
        delete_after_days: *days,
        ..Lifecycle::default()
    };
    let mut hop = hop(Via::Onward, Some(from), to, source, &key, &lifecycle, works);
    if days.is_some() {
        bound(&mut hop, to);
    } else {
        let unknown = &mut hop.lifecycle.unknown;
        unknown.insert("delete_after_days".to_owned(), unresolved("lifecycle"));
        note(&mut hop, "lifecycle", Some(&unresolved("lifecycle")));
    }
    hop
}

/// How the first recovery point is encrypted in the standard vault.
fn stored(class: &Class<'_>, vault: &Target) -> Encryption {
    match class.kind.full_management {
        Some(true) => vault.key.clone(),
        Some(false) => class.key.clone(),
        None => Err(unresolved("kind")),
    }
}

/// How a copy is encrypted.
fn copied(class: &Class<'_>, source: &Encryption, vault: &Target) -> Encryption {
    match (class.kind.stays_unencrypted, manager(source)) {
        (Some(true), Some(KeyManager::None)) => Ok(Arc::new(KeyUse {
            manager: Some(KeyManager::None),
            ..KeyUse::default()
        })),
        (Some(true), None) => Err(source.clone().err().unwrap_or_else(|| unresolved("key"))),
        _ => vault.key.clone(),
    }
}

/// No job ends in a vault that refuses how long its recovery points would be kept.
fn bound(hop: &mut Hop, target: &Target) {
    if hop.works != Answer::No && target.refuses(&hop.lifecycle) {
        (hop.works, hop.because) = (Answer::No, Some(Obstacle::RetentionOutOfBounds));
    }
}

/// A continuous backup, where the type has such.
fn continuity(hop: &mut Hop, class: &Class<'_>, rule: &BackupRule) {
    let unknown = rule.unknown.get("continuous");
    match (rule.continuous, class.kind.continuous) {
        (Some(true), Some(true)) => hop.continuous = true,
        (Some(true), None) => note(hop, "continuous", Some(&unresolved("kind"))),
        (None, Some(true) | None) => note(hop, "continuous", unknown),
        _ => {}
    }
}

fn note(hop: &mut Hop, field: &str, unknown: Option<&Unknown>) {
    if let Some(why) = unknown {
        hop.unknown.insert(field.to_owned(), why.clone());
    }
}

fn hop(
    via: Via,
    from: Option<&Target>,
    to: &Target,
    source_key: &Encryption,
    key: &Encryption,
    lifecycle: &Lifecycle,
    (works, because): Works,
) -> Hop {
    let mut hop = Hop {
        via,
        from: from.map(|from| from.to.clone()),
        to: to.to.clone(),
        air_gapped: to.air_gapped,
        crosses_account: to.crosses_account,
        crosses_region: to.crosses_region,
        source_key: source_key.clone().ok(),
        key: key.clone().ok(),
        lifecycle: lifecycle.clone(),
        works,
        because,
        ..Hop::default()
    };
    note(&mut hop, "source_key", source_key.as_ref().err());
    note(&mut hop, "key", key.as_ref().err());
    note(&mut hop, "to", to.unknown.as_ref());
    hop
}
