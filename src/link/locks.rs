//! Joins locks and access policies to vaults of other plans. Those of one plan are joined before.

use super::index::{Found, Index, Whereabouts};
use crate::facts::{Object, Reason, Unknown, Wanted, World};
use std::collections::BTreeMap;

/// Joins by name, account and Region.
pub(super) fn derive(world: &mut World) {
    let index = Index::new(world);
    for (id, vault) in locks(world, &index) {
        if let Some(vault) = world.vaults.get_mut(&vault) {
            vault.lock = Some(id);
        }
    }
    for (id, policy) in &mut world.vault_policies {
        if policy.vault.is_some() {
            continue;
        }
        let (object, name) = (&mut policy.object, policy.vault_name.as_deref());
        if let Some(found) = vault_of(&index, object, name)
            && let Some(vault) = world.vaults.get_mut(&found)
        {
            vault.policy = Some(id.clone());
            policy.vault = Some(found);
        }
    }
    mark(world);
}

/// The vaults that locks are on.
fn locks(world: &mut World, index: &Index) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (id, lock) in &mut world.vault_locks {
        if lock.vault.is_some() {
            continue;
        }
        lock.vault = vault_of(index, &mut lock.object, lock.vault_name.as_deref());
        found.extend(lock.vault.clone().map(|vault| (id.clone(), vault)));
    }
    found
}

/// The vault of this name in the object's account and Region; candidates are noted.
fn vault_of(index: &Index, object: &mut Object, name: Option<&str>) -> Option<String> {
    let name = name?;
    let whereabouts = Whereabouts {
        plan: Some(&object.plan),
        account: object.account.as_deref(),
        region: object.region.as_deref(),
    };
    match index.by_name(Wanted::Vault, name, whereabouts) {
        Found::One(id) => {
            object.unknown.remove("vault");
            object.unknown.remove("vault_name");
            Some(id)
        }
        Found::Perhaps(candidates) => {
            let unknown = Unknown {
                reason: Reason::Unresolved,
                references: vec![name.to_owned()],
                candidates,
            };
            object.unknown.insert("vault".to_owned(), unknown);
            None
        }
        Found::Nothing => None,
    }
}

/// A vault that a lock may be on can't be called unlocked, and one that has its lock is no candidate.
fn mark(world: &mut World) {
    let joined = |id: &String| {
        let lock = world.vault_locks.get(id);
        lock.is_some_and(|lock| lock.vault.is_some())
    };
    // One lock of an unknown vault stands for all of its account and Region.
    let mut anywhere: BTreeMap<_, (&String, &Unknown)> = BTreeMap::new();
    let mut perhaps: BTreeMap<&String, (&String, &Unknown)> = BTreeMap::new();
    for (id, lock) in world
        .vault_locks
        .iter()
        .filter(|(_, lock)| lock.vault.is_none())
    {
        let Some(unknown) = lock.object.unknown.get("vault") else {
            continue;
        };
        if unknown.candidates.is_empty() {
            let place = (lock.object.account.as_ref(), lock.object.region.as_ref());
            anywhere.insert(place, (id, unknown));
        }
        for candidate in &unknown.candidates {
            perhaps.insert(candidate, (id, unknown));
        }
    }
    for (id, vault) in &mut world.vaults {
        if vault.lock.is_some() {
            vault.object.unknown.remove("lock");
            continue;
        }
        let marks = vault.object.unknown.get("lock");
        if marks
            .is_some_and(|mark| !mark.candidates.is_empty() && mark.candidates.iter().all(joined))
        {
            vault.object.unknown.remove("lock");
        }
        let place = (vault.object.account.as_ref(), vault.object.region.as_ref());
        if let Some((lock, unknown)) = perhaps.get(id).or_else(|| anywhere.get(&place)) {
            let mark = Unknown {
                candidates: vec![(*lock).clone()],
                ..(*unknown).clone()
            };
            vault.object.unknown.insert("lock".to_owned(), mark);
        }
    }
}
