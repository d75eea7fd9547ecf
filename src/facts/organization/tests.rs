use crate::facts::testing::after;
use crate::facts::{Account, World};
use serde_json::{Value as Json, json};

const DATA: &str = "data.aws_organizations_organization.o";

/// An organisation that a data source read.
fn read() -> Json {
    json!({
        "id": "o-a1b2c3d4e5", "master_account_id": "999988887777",
        "enabled_policy_types": ["BACKUP_POLICY"], "aws_service_access_principals": ["backup.amazonaws.com"],
        "roots": [{"id": "r-ab12", "name": "Root"}],
        "accounts": [{"id": "999988887777", "name": "management"}, {"id": "444455556666", "name": "bunker"}],
    })
}

fn account<'w>(world: &'w World, key: &str) -> &'w Account {
    &world.accounts[key]
}

#[test]
fn a_data_source_tells_root_accounts_and_management() {
    let world = after(&[(DATA, read(), json!({}))]);
    let organization = &world.organizations["p:data.aws_organizations_organization.o"];
    let management = organization.management_account.as_deref();
    assert_eq!(management, Some("999988887777"));
    assert_eq!(organization.enabled_policy_types, ["BACKUP_POLICY"]);
    let root = &world.organization_units["p:data.aws_organizations_organization.o#r-ab12"];
    assert!(root.root);
    assert_eq!(root.unit_id.as_deref(), Some("r-ab12"));
    assert_eq!(account(&world, "999988887777").management, Some(true));
    assert_eq!(account(&world, "444455556666").management, Some(false));
    let name = account(&world, "444455556666").name.as_deref();
    assert_eq!(name, Some("bunker"));
    // The one that asks is a member.
    assert_eq!(account(&world, "111122223333").management, Some(false));
}

#[test]
fn a_member_account_is_told_nothing_of_policy_types() {
    let mut values = read();
    for list in ["roots", "enabled_policy_types", "accounts"] {
        values[list] = json!([]);
    }
    let world = after(&[(DATA, values, json!({}))]);
    let organization = &world.organizations["p:data.aws_organizations_organization.o"];
    let unknown = &organization.object.unknown;
    assert!(unknown.contains_key("enabled_policy_types"));
    assert!(world.organization_units.is_empty());
}

#[test]
fn a_new_organisation_is_managed_by_its_maker_and_has_one_root() {
    let world = after(&[
        (
            "aws_organizations_organization.o",
            json!({"enabled_policy_types": ["SERVICE_CONTROL_POLICY"], "roots": "?", "id": "?",
                   "master_account_id": "?", "accounts": "?"}),
            json!({}),
        ),
        (
            "aws_organizations_organizational_unit.w",
            json!({"name": "w", "parent_id": "?", "id": "?"}),
            json!({"parent_id": ["aws_organizations_organization.o.roots[0].id", "aws_organizations_organization.o"]}),
        ),
        (
            "awscc_organizations_organizational_unit.x",
            json!({"name": "x", "parent_id": "?", "organizational_unit_id": "?"}),
            json!({"parent_id": "aws_organizations_organizational_unit.w.id"}),
        ),
    ]);
    let organization = &world.organizations["p:aws_organizations_organization.o"];
    let management = organization.management_account.as_deref();
    assert_eq!(management, Some("111122223333"));
    let root = "p:aws_organizations_organization.o#root";
    assert!(world.organization_units[root].root);
    let parent = |id: &str| world.organization_units[id].parent.clone().unwrap().id;
    let w = "p:aws_organizations_organizational_unit.w";
    assert_eq!(parent(w).as_deref(), Some(root));
    let of_x = parent("p:awscc_organizations_organizational_unit.x");
    assert_eq!(of_x.as_deref(), Some(w));
}

#[test]
fn the_root_that_a_data_source_will_read_is_known_by_its_organisation() {
    let world = after(&[
        (
            "data.aws_organizations_organization.o",
            json!({"id": "?", "roots": "?", "master_account_id": "?", "accounts": "?", "arn": "?"}),
            json!({}),
        ),
        (
            "aws_organizations_organizational_unit.w",
            json!({"name": "w", "parent_id": "?"}),
            json!({"parent_id": "data.aws_organizations_organization.o.roots[0].id"}),
        ),
    ]);
    let parent = world.organization_units["p:aws_organizations_organizational_unit.w"]
        .parent
        .clone();
    let root = "p:data.aws_organizations_organization.o#root";
    assert_eq!(parent.unwrap().id.as_deref(), Some(root));
    assert!(world.organization_units.contains_key(root));
}

#[test]
fn accounts_have_their_parents_and_who_declares_them() {
    let world = after(&[
        (DATA, read(), json!({})),
        (
            "data.aws_organizations_organizational_units.all",
            json!({"parent_id": "r-ab12", "children": [{"id": "ou-ab12-workload", "name": "Workloads"}]}),
            json!({"parent_id": "data.aws_organizations_organization.o.roots[0].id"}),
        ),
        (
            "aws_organizations_account.known",
            json!({"id": "444455556666", "name": "databunker", "parent_id": "ou-ab12-workload"}),
            json!({}),
        ),
        (
            "aws_organizations_account.new",
            json!({"id": "?", "name": "new", "parent_id": "?"}),
            json!({}),
        ),
        (
            "awscc_organizations_account.cc",
            json!({"account_id": "?", "account_name": "cc", "parent_ids": ["?"]}),
            json!({"parent_ids": "data.aws_organizations_organization.o.roots[0].id"}),
        ),
    ]);
    let unit = "p:data.aws_organizations_organizational_units.all#ou-ab12-workload";
    let root = "p:data.aws_organizations_organization.o#r-ab12";
    let parent = |id: &str| account_parent(&world, id);
    assert_eq!(
        world.organization_units[unit]
            .parent
            .as_ref()
            .unwrap()
            .id
            .as_deref(),
        Some(root)
    );
    assert_eq!(parent("444455556666").as_deref(), Some(unit));
    let known = account(&world, "444455556666");
    assert_eq!(known.name.as_deref(), Some("databunker"));
    let declared = known.declared_by.as_deref();
    assert_eq!(declared, Some("p:aws_organizations_account.known"));
    // Without a parent it is made in the root.
    let new = "p:aws_organizations_account.new";
    assert_eq!(parent(new).as_deref(), Some(root));
    assert_eq!(account(&world, new).id, None);
    assert_eq!(account(&world, new).management, Some(false));
    let cc = parent("p:awscc_organizations_account.cc");
    assert_eq!(cc.as_deref(), Some(root));
}

fn account_parent(world: &World, key: &str) -> Option<String> {
    account(world, key)
        .parent
        .clone()
        .and_then(|parent| parent.id)
}

#[test]
fn lists_of_accounts_tell_parents() {
    let listed = json!([{"id": "444455556666", "name": "a", "status": "ACTIVE"}]);
    let world = after(&[
        (
            "aws_organizations_organizational_unit.w",
            json!({"id": "ou-ab12-workload", "name": "w", "parent_id": "r-ab12", "accounts": listed}),
            json!({}),
        ),
        (
            "data.aws_organizations_organizational_unit_descendant_accounts.all",
            json!({"parent_id": "r-ab12", "accounts": [{"id": "777788889999", "name": "b"}, {"id": "444455556666"}]}),
            json!({}),
        ),
    ]);
    let parent = account_parent(&world, "444455556666");
    assert_eq!(
        parent.as_deref(),
        Some("p:aws_organizations_organizational_unit.w")
    );
    let below = account(&world, "777788889999").parent.clone().unwrap();
    assert_eq!(below.id, None);
    assert!(below.unknown.contains_key("id"), "somewhere below r-ab12");
}

#[test]
fn delegated_administrators_are_told_with_their_accounts() {
    let world = after(&[
        (
            "aws_organizations_account.b",
            json!({"id": "?", "name": "b", "parent_id": "ou-ab12-x"}),
            json!({}),
        ),
        (
            "aws_organizations_delegated_administrator.way",
            json!({"account_id": "?", "service_principal": "backup.amazonaws.com"}),
            json!({"account_id": "aws_organizations_account.b.id"}),
        ),
        (
            "aws_organizations_delegated_administrator.text",
            json!({"account_id": "444455556666", "service_principal": "backup.amazonaws.com"}),
            json!({}),
        ),
        (
            "aws_organizations_delegated_administrator.parent",
            json!({"account_id": "?", "service_principal": "config.amazonaws.com"}),
            json!({"account_id": "aws_organizations_account.b.parent_id"}),
        ),
    ]);
    let b = account(&world, "p:aws_organizations_account.b");
    assert_eq!(b.delegated_for, ["backup.amazonaws.com"]);
    let text = account(&world, "444455556666");
    assert_eq!(text.delegated_for, ["backup.amazonaws.com"]);
    let other =
        &world.delegated_administrators["p:aws_organizations_delegated_administrator.parent"];
    assert_eq!(other.account.as_ref().unwrap().id, None);
}
