use super::*;

/// An awscc plan that copies to one air-gapped vault in its second rule.
fn awscc() -> Value {
    let after = json!({"backup_plan": {"backup_plan_name": "cc", "backup_plan_rule": [
        {"rule_name": "b", "target_backup_vault": "v"},
        {"rule_name": "a", "target_backup_vault": "v", "copy_actions": [{}]},
    ]}});
    let unset = json!({"copy_actions": true, "lifecycle": true, "schedule_expression": true,
        "enable_continuous_backup": true, "target_logically_air_gapped_backup_vault_arn": true});
    let mut copying = unset.clone();
    copying["copy_actions"] = json!([{"destination_backup_vault_arn": true, "lifecycle": true}]);
    let unknown = json!({"backup_plan": {"advanced_backup_settings": true,
        "backup_plan_rule": [unset, copying]}});
    plan(
        &[
            vault("v"),
            air_gapped("l"),
            made("awscc_backup_backup_plan.p", &after, &unknown),
        ],
        &[written(
            "awscc_backup_backup_plan.p",
            &json!({"backup_plan": refs(&[
            "aws_backup_vault.v.name", "aws_backup_logically_air_gapped_vault.l.arn"])}),
        )],
    )
}

#[test]
fn parts_of_an_object_are_told_by_elimination() {
    let facts = derive("object", &awscc(), "").after;
    let plan = &facts.backup_plans["p:awscc_backup_backup_plan.p"];
    assert!(plan.object.unknown.is_empty());
    let rule = &plan.rules[0];
    assert!(
        rule.unknown.is_empty(),
        "an ARN is no schedule: {:?}",
        rule.unknown
    );
    let lagv = "p:aws_backup_logically_air_gapped_vault.l";
    assert_eq!(
        rule.copies[0].vault.clone().unwrap().id.as_deref(),
        Some(lagv)
    );
    // The same reference may stand here too.
    let primary = rule.air_gapped_vault.clone().unwrap();
    assert_eq!(primary.unknown["id"].candidates, [lagv]);
}

#[test]
fn parts_of_an_object_are_told_by_the_sources() {
    let source = r#"
        resource "awscc_backup_backup_plan" "p" {
          backup_plan = {
            backup_plan_name = "cc"
            backup_plan_rule = [
              { rule_name = "b", target_backup_vault = aws_backup_vault.v.name },
              { rule_name = "a", target_backup_vault = aws_backup_vault.v.name,
                copy_actions = [{ destination_backup_vault_arn = aws_backup_logically_air_gapped_vault.l.arn }] },
            ]
          }
        }"#;
    let facts = derive("sources", &awscc(), source).after;
    let rules = &facts.backup_plans["p:awscc_backup_backup_plan.p"].rules;
    assert_eq!(rules[0].air_gapped_vault, None);
    assert_eq!(rules[1].air_gapped_vault, None);
    let lagv = "p:aws_backup_logically_air_gapped_vault.l";
    assert_eq!(
        rules[0].copies[0].vault.clone().unwrap().id.as_deref(),
        Some(lagv)
    );
}
