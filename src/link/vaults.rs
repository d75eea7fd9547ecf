//! Finds the vault that a reference means, seen from an account and Region.

use super::place::{Place, Territory};
use super::tree::Tree;
use crate::aws::{Arn, is_account_id};
use crate::facts::{Answer, Reference, Vault, VaultKind, VaultLock, World};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The vaults of a world by ARN, and by name and place.
pub(super) struct Vaults<'a> {
    world: &'a World,
    tree: Tree,
    by_arn: BTreeMap<&'a str, &'a str>,
    by_place: BTreeMap<(&'a str, Place<'a>), Vec<&'a str>>,
    /// Vaults that a stack set makes in many places, by name.
    scoped: BTreeMap<&'a str, Vec<&'a str>>,
}

/// A vault as a reference names it.
pub(super) struct Found<'a> {
    /// What is known of it; with an id only where the input has it.
    pub(super) reference: Reference,
    pub(super) vault: Option<&'a Vault>,
}

impl<'a> Vaults<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        let mut index = Self {
            world,
            tree: Tree::new(world),
            by_arn: BTreeMap::new(),
            by_place: BTreeMap::new(),
            scoped: BTreeMap::new(),
        };
        for (id, vault) in &world.vaults {
            if let Some(arn) = &vault.arn {
                index.by_arn.insert(arn, id);
            }
            let Some(name) = vault.name.as_deref() else {
                continue;
            };
            if vault.scope.is_some() {
                index.scoped.entry(name).or_default().push(id);
            } else {
                let place = (name, Place::of(&vault.object));
                index.by_place.entry(place).or_default().push(id);
            }
        }
        index
    }

    /// What a reference means for a plan in force at `here`: `$account` and `$region` are those, and a
    /// vault of a stack set is the one made there. `local`: only a vault of that very place can be meant.
    pub(super) fn find(&self, given: &Reference, here: Place<'_>, local: bool) -> Found<'a> {
        let mut reference = given.clone();
        reference.arn = given.arn.as_deref().map(|arn| filled_in(arn, here));
        let arn = reference.arn.clone();
        let arn = arn.as_deref().and_then(Arn::parse);
        let known = given.id.as_deref().and_then(|id| self.by_id(id));
        let scoped = known.is_some_and(|(_, vault)| vault.scope.is_some());
        if scoped {
            // The object's own place is that of the stack set.
            (reference.account, reference.region) = (None, None);
        }
        if let Some(arn) = &arn {
            reference.account = arn.account();
            reference.region = arn.region();
            let name = arn.resource.strip_prefix("backup-vault:");
            reference.name = name.map(str::to_owned).or(reference.name);
        }
        if local || scoped {
            reference.account = reference.account.or(here.account.map(str::to_owned));
            reference.region = reference.region.or(here.region.map(str::to_owned));
        }
        let by_arn = || self.by_id(self.by_arn.get(reference.arn.as_deref()?)?);
        let found = known.or_else(by_arn).or_else(|| self.by_name(&reference));
        let Some((id, vault)) = found else {
            reference.id = None;
            return Found {
                reference,
                vault: None,
            };
        };
        reference.id = Some(id.to_owned());
        reference.unknown.remove("id");
        reference.name = vault.name.clone().or(reference.name);
        if vault.scope.is_none() {
            let object = &vault.object;
            reference.arn = vault.arn.clone().or(reference.arn);
            reference.account = object.account.clone().or(reference.account);
            reference.region = object.region.clone().or(reference.region);
        }
        Found {
            reference,
            vault: Some(vault),
        }
    }

    /// The least and the greatest retention that a vault takes, as far as they are known.
    pub(super) fn bounds(&self, vault: &Vault) -> [Option<i64>; 2] {
        match vault.kind {
            VaultKind::LogicallyAirGapped => [vault.min_retention_days, vault.max_retention_days],
            VaultKind::Standard => {
                let lock = vault.lock.as_ref();
                let lock = lock.and_then(|id| self.world.vault_locks.get(id));
                let bounds = |lock: &VaultLock| [lock.min_retention_days, lock.max_retention_days];
                lock.map_or([None; 2], bounds)
            }
        }
    }

    fn by_id(&self, id: &str) -> Option<(&'a str, &'a Vault)> {
        let (id, vault) = self.world.vaults.get_key_value(id)?;
        Some((id, vault))
    }

    fn by_name(&self, reference: &Reference) -> Option<(&'a str, &'a Vault)> {
        let name = reference.name.as_deref()?;
        let place = Place {
            account: Some(reference.account.as_deref()?),
            region: Some(reference.region.as_deref()?),
        };
        if let Some([one]) = self.by_place.get(&(name, place)).map(Vec::as_slice) {
            return self.by_id(one);
        }
        let mut there = self.scoped.get(name)?.iter().filter(|id| {
            let scope = self.by_id(id).and_then(|(_, vault)| vault.scope.as_ref());
            scope.is_some_and(|scope| {
                let territory = Territory::Scope(scope);
                territory.has_account(&self.tree, place.account) == Answer::Yes
                    && territory.has_region(place.region) == Answer::Yes
            })
        });
        match (there.next(), there.next()) {
            (Some(one), None) => self.by_id(one),
            _ => None,
        }
    }
}

/// An ARN with the account and Region in which a plan is in force.
fn filled_in(arn: &str, here: Place<'_>) -> String {
    let mut arn = Cow::Borrowed(arn);
    if let Some(account) = here.account.filter(|account| is_account_id(account)) {
        arn = arn.replace("$account", account).into();
    }
    if let Some(region) = here.region {
        arn = arn.replace("$region", region).into();
    }
    arn.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Object, Scope};

    const HERE: Place<'_> = Place {
        account: Some("111122223333"),
        region: Some("eu-west-1"),
    };
    const ARN: &str = "arn:aws:backup:$region:$account:backup-vault:v";

    fn world(scope: Option<Scope>, account: &str) -> World {
        let vault = Vault {
            object: Object {
                account: Some(account.to_owned()),
                region: Some("eu-west-1".to_owned()),
                ..Object::default()
            },
            name: Some("v".to_owned()),
            scope,
            ..Vault::default()
        };
        let mut world = World::default();
        world.vaults.insert("p:v".to_owned(), vault);
        world
    }

    #[test]
    fn placeholders_are_the_place_where_the_plan_is_in_force() {
        let world = world(None, "111122223333");
        let found = Vaults::new(&world).find(&Reference::of_text(ARN), HERE, false);
        assert_eq!(found.reference.id.as_deref(), Some("p:v"));
        assert_eq!(found.reference.account.as_deref(), HERE.account);
        let unnamed = Place {
            account: Some("p:aws"),
            ..HERE
        };
        let found = Vaults::new(&world).find(&Reference::of_text(ARN), unnamed, false);
        assert!(found.vault.is_none());
        let arn = found.reference.arn.unwrap();
        assert_eq!(arn, "arn:aws:backup:eu-west-1:$account:backup-vault:v");
    }

    #[test]
    fn a_name_alone_means_a_vault_of_the_place() {
        let name = Reference::of_text("v");
        let here = world(None, "111122223333");
        assert!(Vaults::new(&here).find(&name, HERE, true).vault.is_some());
        assert!(Vaults::new(&here).find(&name, HERE, false).vault.is_none());
        let there = world(None, "444455556666");
        assert!(Vaults::new(&there).find(&name, HERE, true).vault.is_none());
    }

    #[test]
    fn a_vault_of_a_stack_set_is_the_one_made_there() {
        let scope = Scope {
            accounts: vec!["111122223333".to_owned()],
            regions: vec!["eu-west-1".to_owned()],
            ..Scope::default()
        };
        let world = world(Some(scope), "999999999999");
        let by_id = Reference {
            id: Some("p:v".to_owned()),
            account: Some("999999999999".to_owned()),
            ..Reference::default()
        };
        for reference in [by_id, Reference::of_text(ARN)] {
            let found = Vaults::new(&world).find(&reference, HERE, false).reference;
            assert_eq!(found.id.as_deref(), Some("p:v"));
            assert_eq!(found.account.as_deref(), HERE.account);
            assert_eq!(found.region.as_deref(), HERE.region);
        }
    }
}
