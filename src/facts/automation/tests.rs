use crate::facts::testing::after;
use serde_json::{Value as Json, json};

const BUNKER: &str = "arn:aws:backup:eu-west-1:444455556666:backup-vault:bunker";

fn pattern(state: &str) -> String {
    json!({"source": ["aws.backup"], "detail": {"state": [state]}}).to_string()
}

fn rule(pattern: &str) -> Json {
    json!({"name": "r", "event_pattern": pattern, "event_bus_name": "default"})
}

#[test]
fn rules_that_never_see_a_completed_copy_are_left_out() {
    let world = after(&[
        (
            "aws_cloudwatch_event_rule.r",
            rule(&pattern("COMPLETED")),
            json!({}),
        ),
        (
            "aws_cloudwatch_event_rule.failed",
            rule(&pattern("FAILED")),
            json!({}),
        ),
        (
            "aws_cloudwatch_event_rule.other",
            rule(r#"{"source": ["aws.ec2"]}"#),
            json!({}),
        ),
        (
            "aws_cloudwatch_event_rule.broken",
            rule(r#"{"source": "aws.backup"}"#),
            json!({}),
        ),
        (
            "aws_cloudwatch_event_rule.daily",
            json!({"schedule_expression": "rate(1 day)"}),
            json!({}),
        ),
    ]);
    let ids: Vec<&String> = world.event_rules.keys().collect();
    assert_eq!(
        ids,
        [
            "p:aws_cloudwatch_event_rule.broken",
            "p:aws_cloudwatch_event_rule.r"
        ]
    );
    let rule = &world.event_rules["p:aws_cloudwatch_event_rule.r"];
    assert_eq!((rule.enabled, rule.default_bus), (Some(true), Some(true)));
    assert_eq!(
        world.invalid["p:aws_cloudwatch_event_rule.broken"][0].path,
        ["source"]
    );
}

#[test]
fn a_disabled_rule_and_another_bus_are_told() {
    let with = |key: &str, value: Json| {
        let mut values = rule(&pattern("COMPLETED"));
        values[key] = value;
        let world = after(&[("aws_cloudwatch_event_rule.r", values, json!({}))]);
        let rule = &world.event_rules["p:aws_cloudwatch_event_rule.r"];
        (rule.enabled, rule.default_bus)
    };
    assert_eq!(with("state", json!("DISABLED")).0, Some(false));
    assert_eq!(with("is_enabled", json!(false)).0, Some(false));
    assert_eq!(with("event_bus_name", json!("own")).1, Some(false));
}

#[test]
fn a_pattern_that_is_not_known_names_the_vaults_that_it_refers_to() {
    let vault = (
        "aws_backup_vault.v",
        json!({"name": "v", "arn": "?"}),
        json!({}),
    );
    let of = |reference: &str| {
        let written = json!({"event_pattern": reference});
        let world = after(&[
            vault.clone(),
            ("aws_cloudwatch_event_rule.r", rule("?"), written),
        ]);
        let rule = world.event_rules.values().next();
        rule.map(|rule| rule.object.unknown["pattern"].candidates.clone())
    };
    assert_eq!(
        of("aws_backup_vault.v.arn").unwrap(),
        ["p:aws_backup_vault.v"]
    );
    assert_eq!(of("aws_s3_bucket.b.arn"), None, "about something else");
}

#[test]
fn functions_and_their_roles_are_kept_where_a_rule_calls_them() {
    let trust = json!({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"}}]});
    let variables = json!([{"variables": {"TO": BUNKER, "SECRET": "hunter2"}}]);
    let lambda = |name: &str, environment: Json| json!({"function_name": name, "arn": "?", "role": "?", "environment": environment});
    let to_role = json!({"role": "aws_iam_role.r.arn"});
    let world = after(&[
        (
            "aws_cloudwatch_event_rule.r",
            rule(&pattern("COMPLETED")),
            json!({}),
        ),
        (
            "aws_cloudwatch_event_target.t",
            json!({"rule": "r", "arn": "?"}),
            json!({"rule": "aws_cloudwatch_event_rule.r.name", "arn": "aws_lambda_function.f.arn"}),
        ),
        (
            "aws_cloudwatch_event_target.topic",
            json!({"rule": "r", "arn": "?"}),
            json!({"rule": "aws_cloudwatch_event_rule.r.name", "arn": "aws_sns_topic.t.arn"}),
        ),
        (
            "aws_lambda_function.f",
            lambda("f", variables),
            to_role.clone(),
        ),
        (
            "aws_lambda_function.other",
            lambda("other", json!([])),
            to_role,
        ),
        (
            "aws_iam_role.r",
            json!({"name": "r", "assume_role_policy": trust.to_string()}),
            json!({}),
        ),
    ]);
    let targets = &world.event_rules["p:aws_cloudwatch_event_rule.r"].targets;
    assert_eq!(targets.len(), 1, "a topic copies nothing");
    assert_eq!(
        targets[0].function.id.as_deref(),
        Some("p:aws_lambda_function.f")
    );
    assert_eq!(world.functions.len(), 1);
    let function = &world.functions["p:aws_lambda_function.f"];
    assert_eq!(
        function.role.as_ref().unwrap().id.as_deref(),
        Some("p:aws_iam_role.r")
    );
    assert_eq!(function.vaults[0].arn.as_deref(), Some(BUNKER));
    assert!(world.roles.contains_key("p:aws_iam_role.r"));
    assert!(!serde_json::to_string(&world).unwrap().contains("hunter2"));
}

#[test]
fn a_variable_that_refers_to_a_vault_is_followed() {
    let of = |references: Json| {
        let world = after(&[
            (
                "aws_backup_vault.v",
                json!({"name": "v", "arn": "?"}),
                json!({}),
            ),
            (
                "aws_lambda_function.f",
                json!({"function_name": "f", "environment": [{"variables": {"TO": "?", "IN": BUNKER}}]}),
                json!({"environment": [{"variables": {"references": references}}]}),
            ),
        ]);
        let function = world.functions["p:aws_lambda_function.f"].clone();
        let ids: Vec<Option<String>> = function.vaults.into_iter().map(|v| v.id).collect();
        (ids, function.object.unknown.contains_key("vaults"))
    };
    let vault = Some("p:aws_backup_vault.v".to_owned());
    assert_eq!(
        of(json!(["aws_backup_vault.v.arn", "aws_backup_vault.v"])),
        (vec![None, vault], false)
    );
    assert_eq!(
        of(json!(["data.aws_ssm_parameter.v.value"])),
        (vec![None], true)
    );
}

#[test]
fn the_input_and_the_definition_name_vaults() {
    let definition =
        json!({"States": {"Copy": {"Parameters": {"DestinationBackupVaultArn": BUNKER}}}});
    let machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:m";
    let world = after(&[
        (
            "awscc_events_rule.r",
            json!({"name": "r", "event_pattern": pattern("COMPLETED"), "state": "ENABLED", "targets": [
                {"id": "a", "arn": machine, "input": json!({"to": BUNKER}).to_string()},
                {"id": "b", "arn": machine, "input_transformer": {"input_template": format!("\"{BUNKER}\"")}},
                {"id": "c", "arn": "arn:aws:sns:eu-west-1:111122223333:t"},
            ]}),
            json!({}),
        ),
        (
            "aws_sfn_state_machine.m",
            json!({"name": "m", "arn": machine, "definition": definition.to_string()}),
            json!({}),
        ),
    ]);
    let targets = &world.event_rules["p:awscc_events_rule.r"].targets;
    let arns: Vec<&str> = targets
        .iter()
        .filter_map(|t| t.vaults[0].arn.as_deref())
        .collect();
    assert_eq!(arns, [BUNKER, BUNKER]);
    let function = &world.functions["p:aws_sfn_state_machine.m"];
    assert_eq!(function.vaults[0].arn.as_deref(), Some(BUNKER));
}

#[test]
fn a_target_of_nobody_knows_which_rule_may_be_of_any() {
    let world = after(&[
        (
            "aws_cloudwatch_event_rule.r",
            rule(&pattern("COMPLETED")),
            json!({}),
        ),
        (
            "aws_cloudwatch_event_target.t",
            json!({"rule": "?", "arn": "?"}),
            json!({"rule": "data.external.rules.result", "arn": "aws_lambda_function.f.arn"}),
        ),
    ]);
    let rule = &world.event_rules["p:aws_cloudwatch_event_rule.r"];
    assert!(rule.object.unknown.contains_key("targets"));
}
