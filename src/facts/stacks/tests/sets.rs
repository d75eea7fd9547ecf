//! Stack sets: where their stacks are, and with which parameters.

use super::{SET, VAULT, after, facts};
use crate::facts::{Reason, World};
use serde_json::{Value as Json, json};

const MEMBER: &str = "aws_cloudformation_stack_set_instance.i";

fn member(values: Json) -> (&'static str, Json, Json) {
    (MEMBER, Json::Null, values)
}

fn set_with(members: &[(&'static str, Json, Json)], parameters: &Json) -> World {
    let template = format!(
        "Parameters: {{D: {{Type: String, Default: d}}}}\n{VAULT}  W: {{Type: AWS::Backup::BackupVault, Properties: {{BackupVaultName: !Ref D}}}}\n"
    );
    let set = json!({"name": "s", "region": "eu-west-1", "template_body": template, "parameters": parameters});
    let mut all = vec![(SET, Json::Null, set)];
    all.extend_from_slice(members);
    facts(&all).after
}

#[test]
fn a_stack_set_is_made_where_its_instances_are() {
    let one = member(
        json!({"stack_set_name": "s", "account_id": "111122223333", "stack_set_instance_region": "eu-west-1"}),
    );
    let world = set_with(std::slice::from_ref(&one), &Json::Null);
    let vault = &world.vaults[&format!("p:{SET}#V")];
    assert_eq!(vault.name.as_deref(), Some("v-eu-west-1-111122223333"));
    let scope = vault.scope.as_ref().unwrap();
    assert!(scope.closed);
    assert_eq!(vault.object.account.as_deref(), Some("111122223333"));
    let units = (
        "aws_cloudformation_stack_instances.j",
        Json::Null,
        json!({"stack_set_name": "s", "regions": ["eu-west-1", "eu-central-1"],
            "deployment_targets": [{"organizational_unit_ids": ["ou-1"], "accounts": ["222233334444"], "account_filter_type": "DIFFERENCE"}]}),
    );
    let world = set_with(&[one, units], &Json::Null);
    let vault = &world.vaults[&format!("p:{SET}#V")];
    assert_eq!(vault.name.as_deref(), Some("v-$region-$account"));
    assert_eq!(
        (&vault.object.account, &vault.object.region),
        (&None, &None)
    );
    let scope = vault.scope.as_ref().unwrap();
    let names: Vec<_> = scope
        .targets
        .iter()
        .filter_map(|target| target.name.as_deref())
        .collect();
    assert_eq!(names, ["111122223333", "ou-1"]);
    assert_eq!(scope.except[0].name.as_deref(), Some("222233334444"));
    assert_eq!(scope.regions, ["eu-central-1", "eu-west-1"]);
    assert!(!scope.closed);
}

#[test]
fn a_stack_set_without_instances_may_have_them_elsewhere() {
    let world = set_with(&[], &Json::Null);
    let scope = world.stacks[&format!("p:{SET}")].scope.clone().unwrap();
    assert!(scope.targets.is_empty() && !scope.closed);
    assert_eq!(
        scope.unknown.keys().collect::<Vec<_>>(),
        ["regions", "targets"]
    );
}

#[test]
fn parameters_that_instances_override_differently_are_unknown() {
    let with = |address: &'static str, day: Json| {
        (
            address,
            Json::Null,
            json!({"stack_set_name": "s", "account_id": "111122223333", "region": "eu-west-1", "parameter_overrides": day}),
        )
    };
    let name = |members: &[_], parameters| {
        let world = set_with(members, &parameters);
        let vault = &world.vaults[&format!("p:{SET}#W")];
        vault
            .name
            .clone()
            .ok_or_else(|| vault.object.unknown["name"].reason)
    };
    let same = [
        with(MEMBER, json!({"D": "o"})),
        with("aws_cloudformation_stack_set_instance.j", json!({"D": "o"})),
    ];
    assert_eq!(name(&same, json!({"D": "x"})), Ok("o".to_owned()));
    let apart = [
        with(MEMBER, json!({"D": "o"})),
        with("aws_cloudformation_stack_set_instance.j", json!({})),
    ];
    assert_eq!(name(&apart, json!({"D": "x"})), Err(Reason::Unresolved));
    assert_eq!(name(&apart, json!({"D": "o"})), Ok("o".to_owned()));
    assert_eq!(name(&[], json!({"D": "x"})), Ok("x".to_owned()));
}

#[test]
fn awscc_stack_sets_name_their_targets_themselves() {
    let world = after(
        "awscc_cloudformation_stack_set.s",
        json!({"stack_set_name": "s", "template_body": VAULT, "parameters": [],
            "stack_instances_group": [{"deployment_targets": {"accounts": ["111122223333"]}, "regions": ["eu-west-1"]}]}),
    );
    let vault = &world.vaults["p:awscc_cloudformation_stack_set.s#V"];
    assert_eq!(vault.name.as_deref(), Some("v-eu-west-1-111122223333"));
}
