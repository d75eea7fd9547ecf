use super::backup_policy;
use crate::facts::testing::after;
use crate::facts::{Reason, World};
use proptest::prelude::*;
use serde_json::json;

const DENY: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"backup:*","Resource":"*"}}"#;

#[test]
fn the_type_tells_what_the_content_is() {
    let world = after(&[
        (
            "aws_organizations_policy.scp",
            json!({"name": "scp", "content": DENY, "id": "?"}),
            json!({}),
        ),
        (
            "awscc_organizations_policy.rcp",
            json!({"name": "rcp", "type": "RESOURCE_CONTROL_POLICY", "content": DENY, "policy_id": "p-1", "target_ids": "?"}),
            json!({}),
        ),
        (
            "aws_organizations_policy.backup",
            json!({"name": "b", "type": "BACKUP_POLICY", "content": "{\"plans\": {\"é\": {}}}"}),
            json!({}),
        ),
        (
            "aws_organizations_policy.tags",
            json!({"name": "t", "type": "TAG_POLICY", "content": "no matter"}),
            json!({}),
        ),
    ]);
    let scp = &world.organization_policies["p:aws_organizations_policy.scp"];
    assert_eq!(scp.policy_type.as_deref(), Some("SERVICE_CONTROL_POLICY"));
    assert_eq!(scp.document.as_ref().unwrap().statements.len(), 1);
    assert_eq!(scp.characters, Some(DENY.len()));
    let rcp = &world.organization_policies["p:awscc_organizations_policy.rcp"];
    assert_eq!(rcp.policy_id.as_deref(), Some("p-1"));
    assert_eq!(rcp.document, scp.document);
    let backup = &world.organization_policies["p:aws_organizations_policy.backup"];
    assert_eq!(backup.backup_policy, Some(json!({"plans": {"é": {}}})));
    assert_eq!(backup.document, None);
    assert_eq!(backup.characters, Some(20), "characters, not bytes");
    let tags = &world.organization_policies["p:aws_organizations_policy.tags"];
    assert_eq!((&tags.document, &tags.backup_policy), (&None, &None));
    assert!(world.invalid.is_empty());
    assert!(
        world.policy_attachments.is_empty(),
        "target_ids aren't given"
    );
}

#[test]
fn what_cannot_be_read_is_invalid_and_what_is_not_known_unknown() {
    let world = after(&[
        (
            "aws_organizations_policy.comma",
            json!({"name": "a", "content": "{\"Statement\": [],}"}),
            json!({}),
        ),
        (
            "aws_organizations_policy.null",
            json!({"name": "b", "type": "BACKUP_POLICY", "content": "{\"plans\": {\"a\": [null]}}"}),
            json!({}),
        ),
        (
            "aws_organizations_policy.later",
            json!({"name": "c", "content": "?"}),
            json!({"content": "data.aws_iam_policy_document.d.json"}),
        ),
        (
            "aws_organizations_policy.kind",
            json!({"name": "d", "type": "?", "content": "{}"}),
            json!({"type": "aws_ssm_parameter.kind.value"}),
        ),
    ]);
    let reason = |name: &str, field: &str| {
        let policy = &world.organization_policies[&format!("p:aws_organizations_policy.{name}")];
        policy
            .object
            .unknown
            .get(field)
            .map(|unknown| unknown.reason)
    };
    assert_eq!(reason("comma", "document"), Some(Reason::Invalid));
    assert_eq!(
        world.invalid["p:aws_organizations_policy.comma"][0].line,
        Some(1)
    );
    assert_eq!(reason("null", "backup_policy"), Some(Reason::Invalid));
    let null = &world.invalid["p:aws_organizations_policy.null"][0];
    assert_eq!(null.path, ["plans", "a", "0"]);
    for field in ["document", "characters"] {
        assert_eq!(reason("later", field), Some(Reason::AfterApply));
    }
    for field in ["policy_type", "document", "backup_policy"] {
        assert_eq!(reason("kind", field), Some(Reason::AfterApply));
    }
    assert_eq!(reason("kind", "characters"), None);
    assert_eq!(world.invalid.len(), 2);
}

fn target(world: &World, attachment: &str) -> Option<String> {
    let attachment = &world.policy_attachments[&format!("p:{attachment}")];
    attachment.target.clone().unwrap().id
}

#[test]
fn attachments_find_their_targets() {
    let policy = |target: &str| json!({"policy_id": "?", "target_id": target});
    let way =
        |target: &str| json!({"policy_id": "aws_organizations_policy.scp.id", "target_id": target});
    let world = after(&[
        (
            "data.aws_organizations_organization.o",
            json!({"id": "o-1", "master_account_id": "999988887777", "roots": [{"id": "r-ab12"}], "accounts": []}),
            json!({}),
        ),
        (
            "aws_organizations_organizational_unit.w",
            json!({"id": "?", "name": "w", "parent_id": "r-ab12"}),
            json!({}),
        ),
        (
            "aws_organizations_account.a",
            json!({"id": "444455556666", "name": "a", "parent_id": "r-ab12"}),
            json!({}),
        ),
        (
            "aws_organizations_policy.scp",
            json!({"name": "scp", "content": DENY, "id": "?"}),
            json!({}),
        ),
        (
            "aws_organizations_policy_attachment.root",
            policy("r-ab12"),
            way("data.aws_organizations_organization.o.roots[0].id"),
        ),
        (
            "aws_organizations_policy_attachment.unit",
            policy("?"),
            way("aws_organizations_organizational_unit.w.id"),
        ),
        (
            "aws_organizations_policy_attachment.account",
            policy("444455556666"),
            way("aws_organizations_account.a.id"),
        ),
        (
            "aws_organizations_policy_attachment.management",
            policy("999988887777"),
            way("data.aws_organizations_organization.o.master_account_id"),
        ),
        (
            "aws_organizations_policy_attachment.elsewhere",
            policy("ou-ab12-other"),
            way("aws_organizations_account.a.parent_id"),
        ),
    ]);
    let of = |name: &str| {
        target(
            &world,
            &format!("aws_organizations_policy_attachment.{name}"),
        )
    };
    assert_eq!(
        of("root").as_deref(),
        Some("p:data.aws_organizations_organization.o#r-ab12")
    );
    assert_eq!(
        of("unit").as_deref(),
        Some("p:aws_organizations_organizational_unit.w")
    );
    assert_eq!(of("account").as_deref(), Some("444455556666"));
    assert_eq!(of("management").as_deref(), Some("999988887777"));
    assert_eq!(of("elsewhere"), None);
    for attachment in world.policy_attachments.values() {
        let policy = attachment.policy.as_ref().unwrap();
        assert_eq!(policy.id.as_deref(), Some("p:aws_organizations_policy.scp"));
    }
}

#[test]
fn targets_inside_a_policy_are_attachments() {
    let content = |targets| json!({"name": "x", "type": "SERVICE_CONTROL_POLICY", "content": DENY, "target_ids": targets});
    let world = after(&[
        (
            "aws_organizations_organizational_unit.w",
            json!({"id": "?", "name": "w", "parent_id": "r-ab12"}),
            json!({}),
        ),
        (
            "awscc_organizations_policy.two",
            content(json!(["444455556666", "ou-ab12-x"])),
            json!({}),
        ),
        (
            "awscc_organizations_policy.one",
            content(json!(["?"])),
            json!({"target_ids": "aws_organizations_organizational_unit.w.id"}),
        ),
        (
            "awscc_organizations_policy.some",
            content(json!("?")),
            json!({"target_ids": "terraform_data.x.output"}),
        ),
    ]);
    let unit = "p:aws_organizations_organizational_unit.w";
    let ids: Vec<&str> = world
        .policy_attachments
        .keys()
        .map(String::as_str)
        .collect();
    let inline = format!("p:awscc_organizations_policy.one#{unit}");
    assert_eq!(
        ids,
        [
            &inline,
            "p:awscc_organizations_policy.some#0",
            "p:awscc_organizations_policy.two#444455556666",
            "p:awscc_organizations_policy.two#ou-ab12-x",
        ]
    );
    let some = &world.policy_attachments["p:awscc_organizations_policy.some#0"];
    assert!(some.object.unknown.contains_key("target"));
}

proptest! {
    #[test]
    fn never_panics(text in r#"[{}\[\]",:a0 ]{0,40}"#) {
        let _ = backup_policy(&text);
    }
}
