//! What the configuration and the organisation tell of accounts.

use crate::facts::{AccountRole, Reference, Surroundings, World};
use std::collections::BTreeSet;

/// Names, roles and parents of `[accounts]`. An account that no plan has gets an entry: rules may ask for
/// the data bunker.
pub(super) fn configure(world: &mut World, surroundings: &Surroundings) {
    for (id, given) in &surroundings.accounts {
        let account = world.accounts.entry(id.clone()).or_default();
        account.id = Some(id.clone());
        if given.name.is_some() {
            account.name.clone_from(&given.name);
        }
        account.role = given.role;
        account.dynamodb_advanced = given.dynamodb_advanced;
        if let (None, Some(parent)) = (&account.parent, &given.parent) {
            account.parent = Some(Reference::of_text(parent));
            account.unknown.remove("parent");
        }
        // What plans show stays: without a role nothing is said, a data source of the organization knows better, and
        // what an organization makes is a member of it. `derive` goes above this where a plan shows the account.
        if let (None, Some(role)) = (account.management, given.role) {
            let management = role == AccountRole::Management;
            if !management || account.declared_by.is_none() {
                account.management = Some(management);
            }
        }
    }
}

/// Which account is the organisation's management account, and which administers a service. References
/// are linked by now.
pub(super) fn derive(world: &mut World) {
    let of_organizations = world.organizations.values().filter_map(|organization| {
        let declared = organization.object.change.is_some();
        // Only the management account makes an organisation.
        let maker = organization.object.account.as_ref().filter(|_| declared);
        organization.management_account.as_ref().or(maker).cloned()
    });
    let management: BTreeSet<String> = of_organizations.collect();
    for (key, account) in &mut world.accounts {
        if management.contains(key) {
            account.management = Some(true);
        } else if account.declared_by.is_some() && account.id.is_some() && !management.is_empty() {
            // What an organisation makes is a member of it.
            account.management.get_or_insert(false);
        }
    }
    for administrator in world.delegated_administrators.values() {
        let account = administrator.account.as_ref();
        let key = account.and_then(|account| account.id.as_ref().or(account.name.as_ref()));
        let Some(service) = &administrator.service else {
            continue;
        };
        if let Some(account) = key.and_then(|key| world.accounts.get_mut(key)) {
            account.delegated_for.push(service.clone());
            account.delegated_for.sort();
            account.delegated_for.dedup();
        }
    }
}
