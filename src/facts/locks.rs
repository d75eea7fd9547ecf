//! Joins locks and policies to their vaults within one plan.

use super::reader::Side;
use super::{Object, Reason, Unknown, Vault, World};
use crate::plan::Address;
use crate::resolve::{Lead, Origin};
use std::collections::{BTreeMap, BTreeSet};

/// What a lock or a policy says of its vault.
struct Claim {
    id: String,
    vault: Result<String, Unknown>,
}

/// Links what `vaults::derive` found.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let index = Index::new(world);
    let locks = world
        .vault_locks
        .iter()
        .filter(|(_, lock)| lock.vault.is_none());
    let locks: Vec<Claim> = locks
        .map(|(id, lock)| index.claim(side, id, &lock.object, lock.vault_name.as_deref()))
        .collect();
    let policies = world
        .vault_policies
        .iter()
        .filter(|(_, policy)| policy.vault.is_none());
    let policies: Vec<Claim> = policies
        .map(|(id, policy)| index.claim(side, id, &policy.object, policy.vault_name.as_deref()))
        .collect();
    let inline: Vec<(String, String)> = world
        .vault_policies
        .iter()
        .filter_map(|(id, policy)| Some((id.clone(), policy.vault.clone()?)))
        .collect();
    for (id, vault) in inline {
        if let Some(vault) = world.vaults.get_mut(&vault) {
            vault.policy = Some(id);
        }
    }
    // The last lock that may be on any vault; one stands for all.
    let mut anywhere = None;
    for Claim { id, vault } in locks {
        match vault {
            Ok(vault) => {
                if let Some(vault) = world.vaults.get_mut(&vault) {
                    vault.lock = Some(id.clone());
                }
                if let Some(lock) = world.vault_locks.get_mut(&id) {
                    lock.object.unknown.remove("vault_name");
                    lock.vault = Some(vault);
                }
            }
            Err(unknown) => {
                for candidate in &unknown.candidates {
                    if let Some(vault) = world.vaults.get_mut(candidate) {
                        vault.may_have_lock(&id, &unknown);
                    }
                }
                if unknown.candidates.is_empty() {
                    anywhere = Some((id.clone(), unknown.clone()));
                }
                if let Some(lock) = world.vault_locks.get_mut(&id) {
                    lock.object.unknown.insert("vault".to_owned(), unknown);
                }
            }
        }
    }
    for vault in world.vaults.values_mut() {
        if vault.lock.is_some() {
            vault.object.unknown.remove("lock");
        } else if let Some((id, unknown)) = &anywhere {
            vault.may_have_lock(id, unknown);
        }
    }
    for Claim { id, vault } in policies {
        let Some(policy) = world.vault_policies.get_mut(&id) else {
            continue;
        };
        match vault {
            Ok(found) => {
                if let Some(vault) = world.vaults.get_mut(&found) {
                    vault.policy = Some(id);
                }
                policy.object.unknown.remove("vault_name");
                policy.vault = Some(found);
            }
            Err(unknown) => {
                policy.object.unknown.insert("vault".to_owned(), unknown);
            }
        }
    }
}

impl Vault {
    /// A vault that a lock may be on can't be called unlocked.
    fn may_have_lock(&mut self, lock: &str, unknown: &Unknown) {
        let mut mark = unknown.clone();
        mark.candidates = vec![lock.to_owned()];
        self.object.unknown.insert("lock".to_owned(), mark);
    }
}

/// Vaults by name, for locks that name theirs.
struct Index {
    by_name: BTreeMap<String, Vec<(String, String, Option<String>)>>,
    ids: BTreeSet<String>,
}

impl Index {
    fn new(world: &World) -> Self {
        let mut by_name: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (id, vault) in world
            .vaults
            .iter()
            .filter(|(_, vault)| vault.name.is_some())
        {
            let name = vault.name.clone().unwrap_or_default();
            let entry = (
                id.clone(),
                vault.object.account.clone().unwrap_or_default(),
                vault.object.region.clone(),
            );
            by_name.entry(name).or_default().push(entry);
        }
        Self {
            by_name,
            ids: world.vaults.keys().cloned().collect(),
        }
    }

    fn claim(&self, side: Side<'_>, id: &str, object: &Object, name: Option<&str>) -> Claim {
        let vault = self.vault_of(side, object, name);
        Claim {
            id: id.to_owned(),
            vault,
        }
    }

    /// The vault by reference, else by name within the same provider configuration and Region.
    fn vault_of(
        &self,
        side: Side<'_>,
        object: &Object,
        name: Option<&str>,
    ) -> Result<String, Unknown> {
        let address = Address::parse(&object.address);
        let origin = address.and_then(|address| side.origin(&address, &["backup_vault_name"]));
        if let Some(Lead::Attribute { address, .. }) = origin.as_ref().and_then(Origin::certain) {
            let id = side.id(address);
            if self.ids.contains(&id) {
                return Ok(id);
            }
        }
        let Some(name) = name else {
            let mut unknown = Unknown::of(origin.as_ref());
            let leads = origin.iter().flat_map(|origin| &origin.leads);
            unknown.candidates = leads
                .filter_map(|lead| match lead {
                    Lead::Attribute { address, .. } => Some(side.id(address)),
                    _ => None,
                })
                .filter(|id| self.ids.contains(id))
                .collect();
            return Err(unknown);
        };
        let same = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        let fits = |(_, account, region): &&(String, String, Option<String>)| {
            same(account, object.account.as_deref().unwrap_or(""))
                && same(
                    region.as_deref().unwrap_or(""),
                    object.region.as_deref().unwrap_or(""),
                )
        };
        let found = self
            .by_name
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let found: Vec<_> = found
            .iter()
            .filter(fits)
            .map(|(id, ..)| id.clone())
            .collect();
        match found.as_slice() {
            [one] => Ok(one.clone()),
            // A vault that is declared elsewhere, or one of several: by name alone none is meant.
            _ => Err(Unknown {
                reason: Reason::Unresolved,
                references: vec![name.to_owned()],
                candidates: if found.is_empty() {
                    vec![format!("?:{name}")]
                } else {
                    found
                },
            }),
        }
    }
}
