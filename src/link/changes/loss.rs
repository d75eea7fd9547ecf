//! Whether what a policy denies of the destruction of backups gets less.

use crate::facts::{
    ANY_OTHER, Access, AccessVerdict, Changes, Denial, LockMode, Loss, Vault, VaultKind, World,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A Deny worth its name: one that exempts all roles, or that holds in some Regions only, is meant for something
/// else.
pub(super) fn protects(access: &Access) -> bool {
    let is_by_region =
        |condition: &String| condition.to_lowercase().contains("aws:requestedregion");
    matches!(
        access.verdict,
        AccessVerdict::Denied | AccessVerdict::Conditional
    ) && access.exempt_wide.is_empty()
        && !access.conditions.iter().any(is_by_region)
}

/// What becomes of one action; none where nothing is lost.
pub(super) fn loss(was: &Access, is: &Access) -> Option<Loss> {
    let is_new = |now: &[String], then: &[String]| now.iter().any(|one| !then.contains(one));
    let is_conditional = is.verdict == AccessVerdict::Conditional;
    if is.verdict == AccessVerdict::Unknown {
        Some(Loss::Unsure)
    } else if is.verdict == AccessVerdict::Allowed || !is.exempt_wide.is_empty() {
        Some(Loss::Open)
    } else if is_new(&is.exempt, &was.exempt) {
        Some(Loss::Exempt)
    } else if (was.verdict == AccessVerdict::Denied && is_conditional)
        || is_new(&is.not_covered, &was.not_covered)
    {
        Some(Loss::Condition)
    } else {
        // Another condition may catch more or less.
        (is_conditional && is.conditions != was.conditions).then_some(Loss::Unsure)
    }
}

/// What access policies of vaults that change deny no longer. Not where a lock or the vault itself keeps its
/// recovery points whatever policies say.
pub(super) fn of_vaults(before: &World, after: &World, changes: &Changes) -> Vec<Denial> {
    let mut found = Vec::new();
    for id in changes.changed() {
        let policy = before.vault_policies.get(id);
        let Some(vault) = policy.and_then(|policy| policy.vault.as_ref()) else {
            continue;
        };
        let is = after.vaults.get(vault);
        if is.is_none_or(|is| is.policy.as_deref() != Some(id) || is_sealed(is, after)) {
            continue;
        }
        let allowed = Arc::default();
        let now = after.access.get(vault).unwrap_or(&allowed);
        let was = before.access.get(vault).into_iter();
        let was = was.flat_map(|actions| actions.iter());
        let own = was.filter(|(action, was)| {
            // Whom it lets copy into the vault is a grant, and no denial.
            let is_denial = *action != "backup:CopyIntoBackupVault" && protects(was);
            is_denial && was.by.iter().any(|by| by.policy == id)
        });
        let losses = own.filter_map(|(action, was)| {
            let is = now.get(action).or_else(|| now.get(ANY_OTHER))?;
            Some((action.clone(), loss(was, is)?))
        });
        let losses: BTreeMap<String, Loss> = losses.collect();
        if !losses.is_empty() {
            found.push(Denial {
                policy: id.to_owned(),
                losses,
            });
        }
    }
    found
}

fn is_sealed(vault: &Vault, world: &World) -> bool {
    let lock = vault
        .lock
        .as_ref()
        .and_then(|lock| world.vault_locks.get(lock));
    vault.kind == VaultKind::LogicallyAirGapped
        || lock.is_some_and(|lock| lock.mode == Some(LockMode::Compliance))
}
