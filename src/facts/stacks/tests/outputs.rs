//! What outputs of stacks mean.

use crate::facts::Reference;
use crate::facts::testing::written;
use serde_json::{Value as Json, json};

const TEMPLATE: &str = r#"{"Resources": {
    "Team": {"Type": "AWS::MPA::ApprovalTeam", "Properties": {"Name": "t"}},
    "Vault": {"Type": "AWS::Backup::BackupVault", "Properties": {"BackupVaultName": "v"}},
    "Topic": {"Type": "AWS::SNS::Topic"}},
  "Outputs": {
    "TeamArn": {"Value": {"Fn::GetAtt": ["Team", "Arn"]}},
    "TopicArn": {"Value": {"Ref": "Topic"}},
    "Written": {"Value": "arn:aws:mpa:us-east-1:444455556666:approval-team/t"}}}"#;

/// The approval team of a vault that takes it from this output of a stack, whose template and outputs are these
/// in the plan; the configuration has the template as `body`.
fn team(output: &str, template: &Json, outputs: &Json, body: &str) -> Reference {
    let known = |value: &Json| (value.clone(), json!(value.is_null()));
    let ((template, no_template), (outputs, no_outputs)) = (known(template), known(outputs));
    let team = outputs.get(output).cloned().unwrap_or_default();
    let created = |address: &str, after: Json, unknown: Json| {
        let kind = address.split('.').next();
        json!({"address": address, "mode": "managed", "type": kind, "change": {"actions": ["create"],
            "before": null, "after": after, "after_unknown": unknown}})
    };
    let reference = format!("aws_cloudformation_stack.s.outputs[\"{output}\"]");
    let vault = "awscc_backup_logically_air_gapped_backup_vault.v";
    let plan = json!({"format_version": "1.2", "resource_changes": [
            created("aws_cloudformation_stack.s", json!({"name": "s", "template_body": template, "outputs": outputs}),
                json!({"template_body": no_template, "outputs": no_outputs})),
            created("terraform_data.x", json!({}), json!({"output": true})),
            created(vault, json!({"backup_vault_name": "v", "mpa_approval_team_arn": team}),
                json!({"mpa_approval_team_arn": team.is_null()})),
        ], "configuration": {"root_module": {"resources": [
            {"address": "terraform_data.x", "expressions": {}},
            {"address": "aws_cloudformation_stack.s", "expressions": {"template_body":
                {"references": ["terraform_data.x.output", "terraform_data.x"]}}},
            {"address": vault, "expressions": {"mpa_approval_team_arn": {"references":
                [reference, "aws_cloudformation_stack.s.outputs", "aws_cloudformation_stack.s"]}}}]}}});
    let text =
        format!("resource \"aws_cloudformation_stack\" \"s\" {{\n template_body = {body}\n}}\n");
    let found = written(&plan, &text);
    let mut vaults = found.after.vaults.into_values();
    let vault = vaults.find(|vault| vault.approval_team.is_some()).unwrap();
    vault.approval_team.unwrap()
}

#[test]
fn an_output_means_the_resource_of_the_template() {
    let (template, none) = (json!(TEMPLATE), Json::Null);
    let found = team("TeamArn", &template, &none, "\"\"");
    assert_eq!(
        found.id.as_deref(),
        Some("p:aws_cloudformation_stack.s#Team")
    );
    assert!(found.unknown.is_empty());
    let found = team("Written", &template, &none, "\"\"");
    assert_eq!(found.account.as_deref(), Some("444455556666"));
    // What the template says nothing of is as little known as before.
    for output in ["TopicArn", "Other"] {
        let found = team(output, &template, &none, "\"\"");
        assert_eq!(found.id.as_deref(), Some("p:aws_cloudformation_stack.s"));
    }
}

#[test]
fn an_output_that_is_known_is_of_the_resource_too() {
    let arn = "arn:aws:mpa:us-east-1:444455556666:approval-team/t-1";
    let outputs = json!({"TeamArn": arn});
    let found = team("TeamArn", &json!(TEMPLATE), &outputs, "\"\"");
    assert_eq!(found.arn.as_deref(), Some(arn));
    assert_eq!(
        found.id.as_deref(),
        Some("p:aws_cloudformation_stack.s#Team")
    );
}

#[test]
fn a_template_with_an_unknown_part_tells_the_rest() {
    let body = r#"jsonencode({
        Resources = { Team = { Type = "AWS::MPA::ApprovalTeam", Properties = { Name = terraform_data.x.output } } }
        Outputs = { TeamArn = { Value = { "Fn::GetAtt" = ["Team", "Arn"] } } }
    })"#;
    let found = team("TeamArn", &Json::Null, &Json::Null, body);
    assert_eq!(
        found.id.as_deref(),
        Some("p:aws_cloudformation_stack.s#Team")
    );
}
