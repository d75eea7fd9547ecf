//! Joins locks and access policies to the vaults that they reach.

use super::place::Site;
use crate::facts::{Answer, Object, Reason, Reference, Unknown, Vault, World};

/// Joins by what their arguments came to; see `references`.
pub(super) fn attach(world: &mut World) {
    for (id, lock) in &mut world.vault_locks {
        if let Some(written) = lock.written.take() {
            lock.vault = reached(&mut lock.object, written);
        }
        if let Some(vault) = lock.vault.as_ref().and_then(|id| world.vaults.get_mut(id)) {
            vault.lock = Some(id.clone());
        }
    }
    for (id, policy) in &mut world.vault_policies {
        if let Some(written) = policy.written.take() {
            policy.vault = reached(&mut policy.object, written);
        }
        let vault = policy.vault.as_ref();
        if let Some(vault) = vault.and_then(|id| world.vaults.get_mut(id)) {
            vault.policy = Some(id.clone());
        }
    }
    mark(world);
}

/// The vault that an object reaches; else the object says which it may be.
fn reached(object: &mut Object, written: Reference) -> Option<String> {
    if written.id.is_some() {
        object.unknown.remove("vault_name");
        return written.id;
    }
    let elsewhere = |name: String| Unknown {
        reason: Reason::Unresolved,
        candidates: vec![format!("?:{name}")],
        references: vec![name],
    };
    let why = written.unknown.get("id").cloned();
    // A vault that is declared elsewhere.
    if let Some(why) = why.or_else(|| written.name.map(elsewhere)) {
        object.unknown.insert("vault".to_owned(), why);
    }
    None
}

/// A vault that a lock may be on can't be called unlocked.
fn mark(world: &mut World) {
    let loose = world.vault_locks.iter().filter_map(|(id, lock)| {
        let why = lock.object.unknown.get("vault");
        Some((id, &lock.object, why.filter(|_| lock.vault.is_none())?))
    });
    let loose: Vec<_> = loose.collect();
    for (id, vault) in &mut world.vaults {
        if vault.lock.is_some() {
            vault.object.unknown.remove("lock");
            continue;
        }
        // The last one stands for all.
        let last = |named: bool| {
            let mut locks = loose.iter().rev();
            locks.find(|(_, lock, why)| match why.candidates.as_slice() {
                [] => !named && may_be_on(lock, vault),
                candidates => named && candidates.contains(id),
            })
        };
        if let Some((lock, _, why)) = last(true).or_else(|| last(false)) {
            let mark = Unknown {
                candidates: vec![(*lock).clone()],
                ..(*why).clone()
            };
            vault.object.unknown.insert("lock".to_owned(), mark);
        }
    }
}

/// Whether something that names a vault which isn't known may be on this one: of its own plan, or in its
/// very place.
pub(super) fn may_be_on(object: &Object, vault: &Vault) -> bool {
    let (account, region) = Site::of(object).compare(Site::of(&vault.object));
    match account.and(region) {
        Answer::Yes => true,
        Answer::Unknown => object.plan == vault.object.plan,
        Answer::No => false,
    }
}
