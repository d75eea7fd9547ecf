use crate::facts::testing::after;
use serde_json::{Value as Json, json};

const VAULT: &str = "arn:aws:backup:eu-west-1:111122223333:backup-vault:air";
const SUBNET: &str = "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1";

fn to(share: &str) -> Json {
    json!({"resource_share_arn": format!("aws_ram_resource_share.{share}.arn")})
}

#[test]
fn shares_gather_what_is_associated() {
    let share = |name: &str| json!({"name": name, "allow_external_principals": true, "arn": "?"});
    let world = after(&[
        ("aws_ram_resource_share.v", share("vaults"), json!({})),
        ("aws_ram_resource_share.net", share("net"), json!({})),
        (
            "aws_ram_resource_association.v",
            json!({"resource_arn": VAULT, "resource_share_arn": "?"}),
            to("v"),
        ),
        (
            "aws_ram_resource_association.net",
            json!({"resource_arn": SUBNET, "resource_share_arn": "?"}),
            to("net"),
        ),
        (
            "aws_ram_principal_association.v",
            json!({"principal": "444455556666", "resource_share_arn": "?"}),
            to("v"),
        ),
    ]);
    let ids: Vec<&String> = world.resource_shares.keys().collect();
    assert_eq!(ids, ["p:aws_ram_resource_share.v"]);
    let share = &world.resource_shares["p:aws_ram_resource_share.v"];
    assert_eq!(share.resources[0].arn.as_deref(), Some(VAULT));
    assert_eq!(share.principals[0].name.as_deref(), Some("444455556666"));
    assert_eq!(share.external, Some(true));
    assert!(share.object.unknown.is_empty());
}

#[test]
fn an_association_stands_for_a_share_of_elsewhere() {
    let elsewhere = "arn:aws:ram:us-east-1:555566667777:resource-share/abc";
    let team = "arn:aws:mpa:us-east-1:555566667777:approval-team/recovery-1";
    let world = after(&[(
        "aws_ram_resource_association.team",
        json!({"resource_arn": team, "resource_share_arn": elsewhere}),
        json!({}),
    )]);
    let share = &world.resource_shares["p:aws_ram_resource_association.team"];
    assert_eq!(share.arn.as_deref(), Some(elsewhere));
    assert_eq!(share.resources[0].arn.as_deref(), Some(team));
    assert!(share.object.unknown.contains_key("principals"));
    assert!(!share.object.unknown.contains_key("resources"));
}

#[test]
fn a_share_of_what_is_not_known_stays() {
    let world = after(&[
        (
            "awscc_ram_resource_share.cc",
            json!({"name": "cc", "resource_arns": "?", "principals": ["444455556666"],
                   "permission_arns": ["arn:aws:ram::aws:permission/AWSRAMMPAApprovalTeamAccess"]}),
            json!({"resource_arns": "terraform_data.x.output"}),
        ),
        (
            "awscc_ram_resource_share.net",
            json!({"name": "net", "resource_arns": [SUBNET], "principals": []}),
            json!({}),
        ),
    ]);
    assert_eq!(world.resource_shares.len(), 1);
    let share = &world.resource_shares["p:awscc_ram_resource_share.cc"];
    assert!(share.object.unknown.contains_key("resources"));
    assert_eq!(share.permissions.len(), 1);
}

#[test]
fn teams_of_both_providers_read_alike() {
    let one = json!({"primary_identity_id": "a", "primary_identity_source_arn": "b"});
    let approvers = json!([one, one, one]);
    let world = after(&[
        (
            "aws_mpa_approval_team.a",
            json!({"name": "recovery", "arn": "?", "approver": approvers,
                   "approval_strategy": [{"m_of_n": [{"min_approvals_required": 2}]}],
                   "policy": [{"policy_arn": "arn:aws:mpa::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"}]}),
            json!({}),
        ),
        (
            "awscc_mpa_approval_team.b",
            json!({"name": "recovery", "arn": "?", "approvers": approvers,
                   "approval_strategy": {"mof_n": {"min_approvals_required": 2}}}),
            json!({}),
        ),
    ]);
    for team in world.approval_teams.values() {
        assert_eq!(team.name.as_deref(), Some("recovery"));
        assert_eq!(team.min_approvals, Some(2));
        assert_eq!(team.approvers, Some(3));
        assert!(team.object.unknown.is_empty());
    }
    assert_eq!(world.approval_teams.len(), 2);
}

#[test]
fn an_association_of_nobody_knows_which_share_may_be_of_any() {
    let world = after(&[
        (
            "aws_ram_resource_share.v",
            json!({"name": "vaults", "arn": "?"}),
            json!({}),
        ),
        (
            "aws_ram_resource_association.v",
            json!({"resource_arn": VAULT, "resource_share_arn": "?"}),
            to("v"),
        ),
        (
            "aws_ram_principal_association.v",
            json!({"principal": "444455556666", "resource_share_arn": "?"}),
            json!({"resource_share_arn": "data.external.shares.result"}),
        ),
    ]);
    let share = &world.resource_shares["p:aws_ram_resource_share.v"];
    assert!(share.object.unknown.contains_key("principals"));
    assert!(!share.object.unknown.contains_key("resources"));
}
