//! The organisation: its root, organizational units, accounts, and delegated administrators.

pub(super) mod places;

use self::places::{Places, only_root, place, places, root_of};
use super::block::{Block, Unknowns};
use super::reader::{Instance, Reader, Side};
use super::{
    Account, AccountEnd, DelegatedAdministrator, Organization, OrganizationUnit, Reason, Reference,
    Unknown, World,
};
use crate::aws::is_account_id;
use crate::plan::Value;

pub(super) const ORGANIZATION: [&str; 2] = [
    "aws_organizations_organization",
    "awscc_organizations_organization",
];
pub(super) const UNIT: [&str; 2] = [
    "aws_organizations_organizational_unit",
    "awscc_organizations_organizational_unit",
];
/// Data sources that list units, with whether their parent is `parent_id` or anything below it.
pub(super) const UNITS: [&str; 2] = [
    "aws_organizations_organizational_units",
    "aws_organizations_organizational_unit_descendant_organizational_units",
];
pub(super) const ACCOUNT: [&str; 2] = ["aws_organizations_account", "awscc_organizations_account"];
/// Data sources that list accounts.
pub(super) const ACCOUNTS: [&str; 2] = [
    "aws_organizations_organizational_unit_child_accounts",
    "aws_organizations_organizational_unit_descendant_accounts",
];
pub(super) const DELEGATED: [&str; 1] = ["aws_organizations_delegated_administrator"];

/// Fills `organizations`, `organization_units` and `delegated_administrators`, and adds to `accounts`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&ORGANIZATION) {
        organization(side, instance, world);
    }
    for instance in side.instances(&UNIT) {
        let (id, unit) = unit(side, instance);
        world.organization_units.insert(id, unit);
    }
    for instance in side.instances(&UNITS) {
        listed_units(side, instance, world);
    }
    for instance in side.instances(&ACCOUNT) {
        account(side, instance, world);
    }
    for instance in side.instances(&UNIT) {
        listed_accounts(side, instance, Some(side.id(instance.address)), world);
    }
    for instance in side.instances(&ACCOUNTS) {
        child_accounts(side, instance, world);
    }
    let places = Places::new(side, world);
    let units = world.organization_units.values_mut();
    let accounts = world.accounts.values_mut();
    let parents = units
        .map(|unit| &mut unit.parent)
        .chain(accounts.map(|account| &mut account.parent));
    for parent in parents.flatten() {
        places.settle(parent);
    }
    for instance in side.instances(&DELEGATED) {
        delegated(side, instance, &places, world);
    }
}

fn is_awscc(instance: Instance<'_>) -> bool {
    instance.address.resource_type.starts_with("awscc_")
}

/// A known, non-empty string.
fn known<'a>(values: &'a Value, name: &str) -> Option<&'a str> {
    values.get(&[name]).as_str().filter(|text| !text.is_empty())
}

fn items<'a>(values: &'a Value, name: &str) -> &'a [Value] {
    match values.get(&[name]) {
        Value::List(items) => items,
        _ => &[],
    }
}

/// The organisation, its root, and the accounts that the provider lists with it.
fn organization(side: Side<'_>, instance: Instance<'_>, world: &mut World) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let values = instance.values;
    let (own_id, management) = if is_awscc(instance) {
        ("organization_id", "management_account_id")
    } else {
        ("id", "master_account_id")
    };
    let unknown = &mut reader.unknown;
    let types = block.texts(unknown, "enabled_policy_types", &["enabled_policy_types"]);
    let services = ["aws_service_access_principals"];
    let service_access_principals = block.texts(unknown, "service_access_principals", &services);
    // Only the management account and delegated administrators are told more than the organisation's id.
    if instance.address.data
        && matches!(values.get(&["roots"]), Value::List(roots) if roots.is_empty())
    {
        for field in ["enabled_policy_types", "service_access_principals"] {
            unknown.insert(field.to_owned(), Unknown::because(Reason::Unresolved));
        }
    }
    let object = reader.object(None);
    // Who makes an organisation is its management account (Organizations API: CreateOrganization).
    let maker = object.account.clone();
    let maker = maker.filter(|account| !instance.address.data && is_account_id(account));
    let management_account = known(values, management).map(str::to_owned).or(maker);
    let id = reader.id();
    if let Some(root) = root_of(side, instance) {
        let root_id = root.rsplit_once('#').map(|(_, id)| id.to_owned());
        let name = items(values, "roots").first();
        let name = name.and_then(|root| known(root, "name")).unwrap_or("Root");
        let unit = OrganizationUnit {
            unit_id: root_id.filter(|id| id != "root"),
            name: Some(name.to_owned()),
            root: true,
            parent: None,
            object: Reader::new(side, instance).object(None),
        };
        world.organization_units.insert(root, unit);
    }
    for listed in items(values, "accounts") {
        listed_account(listed, None, world);
    }
    if let Some(management) = &management_account {
        members(instance, object.account.as_deref(), management, world);
    }
    let organization = Organization {
        organization_id: known(values, own_id).map(str::to_owned),
        management_account,
        enabled_policy_types: types,
        service_access_principals,
        object,
    };
    world.organizations.insert(id, organization);
}

/// Which accounts are the management account, and which are members: those listed, and the one that asks.
fn members(instance: Instance<'_>, asking: Option<&str>, management: &str, world: &mut World) {
    let listed = items(instance.values, "accounts").iter();
    let listed = listed.filter_map(|account| known(account, "id"));
    for id in listed.chain(asking).chain([management]) {
        if let Some(account) = account_of(id, world) {
            account.management = Some(id == management);
        }
    }
}

/// The account of an id, made where it isn't there yet.
fn account_of<'w>(id: &str, world: &'w mut World) -> Option<&'w mut Account> {
    is_account_id(id).then(|| {
        let account = world.accounts.entry(id.to_owned()).or_default();
        account.id = Some(id.to_owned());
        account
    })
}

fn unit(side: Side<'_>, instance: Instance<'_>) -> (String, OrganizationUnit) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let unit_id = if is_awscc(instance) {
        "organizational_unit_id"
    } else {
        "id"
    };
    let unit = OrganizationUnit {
        unit_id: known(instance.values, unit_id).map(str::to_owned),
        name: block.text(&mut reader.unknown, "name", &["name"]),
        root: false,
        parent: place(&block, &["parent_id"]),
        object: reader.object(None),
    };
    (reader.id(), unit)
}

/// `children` of a data source; those of the whole tree have an unknown parent below `parent_id`.
fn listed_units(side: Side<'_>, instance: Instance<'_>, world: &mut World) {
    let direct = instance.address.resource_type == UNITS[0];
    let parent = parent_of(side, instance, direct);
    for child in items(instance.values, "children") {
        let Some(unit_id) = known(child, "id") else {
            continue;
        };
        let mut reader = Reader::new(side, instance);
        let unit = OrganizationUnit {
            unit_id: Some(unit_id.to_owned()),
            name: known(child, "name").map(str::to_owned),
            root: false,
            parent: parent.clone(),
            object: reader.object(None),
        };
        let id = format!("{}#{unit_id}", reader.id());
        world.organization_units.insert(id, unit);
    }
}

/// What the things that a data source lists are below.
fn parent_of(side: Side<'_>, instance: Instance<'_>, direct: bool) -> Option<Reference> {
    let parent = place(&Block::of(side, instance), &["parent_id"])?;
    if direct {
        return Some(parent);
    }
    let mut why = Unknown::because(Reason::Unresolved);
    why.references = vec![format!("{}.parent_id", instance.address)];
    Some(Reference {
        unknown: [("id".to_owned(), why)].into(),
        ..Reference::default()
    })
}

fn account(side: Side<'_>, instance: Instance<'_>, world: &mut World) {
    let mut unknown = Unknowns::new();
    let block = Block::of(side, instance);
    let own = if is_awscc(instance) {
        "account_name"
    } else {
        "name"
    };
    let name = block.text(&mut unknown, "name", &[own]);
    let parent = if is_awscc(instance) {
        places(&block, &mut unknown, "parent", &["parent_ids"]).pop()
    } else {
        place(&block, &["parent_id"])
    };
    // Without a parent an account is made in the root (Organizations API: CreateAccount).
    let parent = match parent {
        None if !unknown.contains_key("parent") => only_root(world, &mut unknown),
        given => given,
    };
    let declared = side.id(instance.address);
    let key = key_of(instance).unwrap_or_else(|| declared.clone());
    let created = instance
        .change
        .is_some_and(|change| change.actions.iter().any(|action| action == "create"));
    let account = world.accounts.entry(key.clone()).or_default();
    account.id = is_account_id(&key).then_some(key);
    account.name = name.or(account.name.take());
    account.parent = parent;
    account.unknown.extend(unknown);
    if !instance.address.data {
        account.declared_by = Some(declared);
    }
    if created {
        account.management.get_or_insert(false);
    }
    let actions = instance.change.map(|change| change.actions.as_slice());
    if matches!(actions, Some([only]) if only == "delete") {
        let closes = instance.values.get(&["close_on_deletion"]).as_bool() == Some(true);
        // Cloud Control closes what it deletes.
        account.destroyed = Some(if closes || is_awscc(instance) {
            AccountEnd::Closes
        } else {
            AccountEnd::Leaves
        });
    }
}

/// The account's id, where it is known.
pub(super) fn key_of(instance: Instance<'_>) -> Option<String> {
    let attributes = ["account_id", "id"];
    let ids = attributes
        .iter()
        .filter_map(|name| known(instance.values, name));
    ids.filter(|id| is_account_id(id)).map(str::to_owned).next()
}

/// `accounts` of a unit or of a data source.
fn listed_accounts(
    side: Side<'_>,
    instance: Instance<'_>,
    parent: Option<String>,
    world: &mut World,
) {
    let parent = parent.map(|id| Reference {
        id: Some(id),
        ..Reference::default()
    });
    let parent = parent.or_else(|| parent_of(side, instance, true));
    for listed in items(instance.values, "accounts") {
        listed_account(listed, parent.as_ref(), world);
    }
}

fn child_accounts(side: Side<'_>, instance: Instance<'_>, world: &mut World) {
    if instance.address.resource_type == ACCOUNTS[0] {
        return listed_accounts(side, instance, None, world);
    }
    let parent = parent_of(side, instance, false);
    for listed in items(instance.values, "accounts") {
        listed_account(listed, parent.as_ref(), world);
    }
}

/// What a list tells of an account; what its own resource says is surer.
fn listed_account(listed: &Value, parent: Option<&Reference>, world: &mut World) {
    let id = known(listed, "id").unwrap_or_default();
    let Some(account) = account_of(id, world) else {
        return;
    };
    if account.name.is_none() {
        account.name = known(listed, "name").map(str::to_owned);
    }
    let is_surer = |old: &Reference| old.id.is_some() || old.name.is_some();
    if account.parent.as_ref().is_none_or(|old| !is_surer(old))
        && let Some(parent) = parent
    {
        account.parent = Some(parent.clone());
        account.unknown.remove("parent");
    }
}

fn delegated(side: Side<'_>, instance: Instance<'_>, places: &Places, world: &mut World) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let mut account = place(&block, &["account_id"]);
    let service = block.text(&mut reader.unknown, "service", &["service_principal"]);
    if let Some(account) = &mut account {
        places.settle(account);
        let named = account.name.clone().filter(|name| is_account_id(name));
        account.id = account.id.take().or(named);
        let known = match account.id.as_deref() {
            Some(id) if is_account_id(id) => account_of(id, world),
            Some(key) => world.accounts.get_mut(key),
            None => None,
        };
        if let (Some(known), Some(service)) = (known, &service) {
            known.delegated_for.push(service.clone());
            known.delegated_for.sort();
            known.delegated_for.dedup();
        }
    }
    let id = reader.id();
    let found = DelegatedAdministrator {
        account,
        service,
        object: reader.object(None),
    };
    world.delegated_administrators.insert(id, found);
}

#[cfg(test)]
mod tests;
