use super::super::Reason;
use super::super::testing::after;
use serde_json::json;

#[test]
fn what_is_no_policy_is_named_with_its_place_and_never_quoted() {
    let world = after(&[
        (
            "aws_backup_vault_policy.syntax",
            json!({"backup_vault_name": "v", "policy": "{\n  \"Statement\": s3cret\n}"}),
            json!({}),
        ),
        (
            "aws_kms_key.k",
            json!({"policy": "{\"Statement\":[{\"Effect\":\"s3cret\"}]}"}),
            json!({}),
        ),
    ]);
    let invalid = &world.invalid["p:aws_backup_vault_policy.syntax"][0];
    assert_eq!((invalid.line, invalid.column), (Some(2), Some(16)));
    assert_eq!(invalid.field, "document");
    let policy = &world.vault_policies["p:aws_backup_vault_policy.syntax"];
    assert_eq!(policy.object.unknown["document"].reason, Reason::Invalid);
    let of_key = &world.invalid["p:aws_kms_key.k"][0];
    assert_eq!(of_key.path, ["Statement", "0", "Effect"]);
    assert_eq!(of_key.line, None);
    let key = &world.keys["p:aws_kms_key.k"];
    assert_eq!(key.policy.as_deref(), Some("p:aws_kms_key.k"));
    let facts = serde_json::to_string(&world).unwrap();
    assert!(!facts.contains("s3cret"));
}

#[test]
fn an_unknown_policy_is_not_invalid() {
    let world = after(&[(
        "aws_backup_vault_policy.p",
        json!({"backup_vault_name": "v", "policy": "?"}),
        json!({"policy": "data.aws_iam_policy_document.d.json"}),
    )]);
    assert!(world.invalid.is_empty());
    let policy = &world.vault_policies["p:aws_backup_vault_policy.p"];
    assert_eq!(policy.object.unknown["document"].reason, Reason::AfterApply);
}
