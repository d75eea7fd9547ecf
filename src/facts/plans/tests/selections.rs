use super::*;

/// `resources` of a selection.
fn resources(
    name: &str,
    after: &Value,
    unknown: &Value,
    expression: &Value,
    source: &str,
) -> Value {
    let all = ["a", "b"].map(database);
    let selection = made(
        "aws_backup_selection.s",
        &json!({"name": "s", "resources": after}),
        &json!({"resources": unknown, "not_resources": true}),
    );
    let plan = plan(
        &[&all[..], &[selection]].concat(),
        &[written(
            "aws_backup_selection.s",
            &json!({"resources": expression}),
        )],
    );
    let facts = derive(name, &plan, source).after;
    let selection = &facts.selections["p:aws_backup_selection.s"];
    assert_eq!(selection.not_resources, [], "not given");
    json_of(&selection.resources)
}

#[test]
fn unknown_elements_are_told_where_all_are_meant() {
    let both = refs(&["aws_db_instance.b.arn", "aws_db_instance.a.arn"]);
    let (a, b) = (
        json!({"id": "p:aws_db_instance.a"}),
        json!({"id": "p:aws_db_instance.b"}),
    );
    let found = resources(
        "all",
        &json!([null, null, "arn:aws:s3:::x"]),
        &json!([true, true, false]),
        &both,
        "",
    );
    assert_eq!(found, json!([a, b, {"arn": "arn:aws:s3:::x"}]));
    // One of two: a conditional.
    let found = resources("one", &json!([null]), &json!([true]), &both, "");
    assert_eq!(
        found[0]["unknown"]["candidates"],
        json!(["p:aws_db_instance.a", "p:aws_db_instance.b"])
    );
    assert_eq!(found[0]["id"], Value::Null);
    // A whole resource stands for its instances: `[for d in aws_db_instance.a : d.arn]`.
    let bare = json!({"references": ["aws_db_instance.a"]});
    let found = resources("bare", &json!([null]), &json!([true]), &bare, "");
    assert_eq!(found, json!([a]));
    // A part of an ARN isn't one, and a local may be anything.
    let part = refs(&["aws_db_instance.a.identifier_suffix"]);
    let found = resources("part", &json!([null]), &json!([true]), &part, "");
    assert_eq!(found[0]["id"], Value::Null);
    let local = json!({"references": ["local.all", "aws_db_instance.a.arn", "aws_db_instance.a"]});
    let found = resources("local", &json!([null]), &json!([true]), &local, "");
    assert_eq!(
        found[0]["unknown"]["candidates"],
        json!(["p:aws_db_instance.a"])
    );
}

#[test]
fn a_whole_unknown_set_is_told_by_the_sources_alone() {
    let both = refs(&["aws_db_instance.b.arn", "aws_db_instance.a.arn"]);
    let found = resources("whole", &Value::Null, &json!(true), &both, "");
    assert_eq!(
        found[0]["unknown"]["candidates"],
        json!(["p:aws_db_instance.a", "p:aws_db_instance.b"])
    );
    let source =
        |list: &str| format!("resource \"aws_backup_selection\" \"s\" {{\n resources = {list}\n}}");
    let list = source("[aws_db_instance.b.arn, aws_db_instance.a.arn]");
    let found = resources("list", &Value::Null, &json!(true), &both, &list);
    assert_eq!(
        found,
        json!([{"id": "p:aws_db_instance.a"}, {"id": "p:aws_db_instance.b"}])
    );
    let choice = source(
        "length(aws_db_instance.a.arn) > 9 ? [aws_db_instance.b.arn] : [aws_db_instance.a.arn]",
    );
    let found = resources("choice", &Value::Null, &json!(true), &both, &choice);
    assert_eq!(found[0]["id"], Value::Null, "one or the other");
}

#[test]
fn tags_and_conditions_of_both_providers() {
    let aws = json!({"name": "s", "iam_role_arn": "arn:aws:iam::111122223333:role/b",
        "selection_tag": [{"type": "STRINGEQUALS", "key": "k", "value": "v"}],
        "condition": [{"string_equals": [{"key": "aws:ResourceTag/x", "value": ""}],
            "string_not_like": [{"key": "aws:ResourceTag/y", "value": "t*"}]}]});
    let awscc = json!({"backup_selection": {"selection_name": "s",
        "iam_role_arn": "arn:aws:iam::111122223333:role/b",
        "list_of_tags": [{"condition_type": "STRINGEQUALS", "condition_key": "k", "condition_value": "v"}],
        "conditions": {"string_equals": [{"condition_key": "aws:ResourceTag/x", "condition_value": ""}],
            "string_not_like": [{"condition_key": "aws:ResourceTag/y", "condition_value": "t*"}]}}});
    let facts = world(
        "tags",
        &[
            made("aws_backup_selection.s", &aws, &json!({})),
            made("awscc_backup_backup_selection.s", &awscc, &json!({})),
        ],
        &[],
    );
    let of = |id: &str| {
        let found = &facts.selections[id];
        (
            found.name.clone(),
            found.role.clone(),
            found.tags.clone(),
            found.conditions.clone(),
        )
    };
    assert_eq!(
        of("p:aws_backup_selection.s"),
        of("p:awscc_backup_backup_selection.s")
    );
    let found = &facts.selections["p:aws_backup_selection.s"];
    assert_eq!(
        json_of(&found.tags),
        json!([{"operator": "string-equals", "key": "k", "values": ["v"]}])
    );
    assert_eq!(
        json_of(&found.conditions),
        json!([
            {"operator": "string-equals", "key": "x", "values": [""]},
            {"operator": "string-not-like", "key": "y", "values": ["t*"]},
        ])
    );
}

#[test]
fn an_unknown_condition_is_dynamic_where_the_sources_say_so() {
    let selection = made(
        "aws_backup_selection.s",
        &json!({"name": "s"}),
        &json!({"condition": true, "selection_tag": true}),
    );
    let plan = plan(
        &[selection],
        &[written(
            "aws_backup_selection.s",
            &json!({"name": constant("s")}),
        )],
    );
    let unknown = |name: &str, source: &str| {
        let facts = derive(name, &plan, source).after;
        let selection = &facts.selections["p:aws_backup_selection.s"];
        selection.object.unknown.keys().cloned().collect::<Vec<_>>()
    };
    // Only a dynamic block makes tags; conditions are computed where none are given.
    assert_eq!(unknown("computed", ""), ["tags"]);
    let source = "resource \"aws_backup_selection\" \"s\" {\n dynamic \"condition\" {\n for_each = x.y.z\n content {}\n }\n}";
    assert_eq!(unknown("dynamic", source), ["conditions", "tags"]);
}

#[test]
fn the_state_tells_the_plan_by_awss_id() {
    let kept = |address: &str, values: Value| {
        let mut resource = made(address, &values, &json!({}));
        resource["change"]["actions"] = json!(["no-op"]);
        resource["change"]["before"] = values;
        resource
    };
    let plan = plan(
        &[
            kept(
                "aws_backup_plan.p",
                json!({"id": "1234", "name": "p", "rule": []}),
            ),
            kept(
                "aws_backup_selection.s",
                json!({"name": "s", "plan_id": "1234"}),
            ),
        ],
        &[],
    );
    let before = derive("state", &plan, "").before;
    let of = before.selections["p:aws_backup_selection.s"]
        .backup_plan
        .clone()
        .unwrap();
    assert_eq!(of.id.as_deref(), Some("p:aws_backup_plan.p"));
}

#[test]
fn sensitive_values_are_named_and_not_shown() {
    let mut selection = made(
        "aws_backup_selection.s",
        &json!({"name": "s",
        "resources": ["arn:aws:s3:::secret"], "selection_tag": [{"key": "k", "value": "hush"}]}),
        &json!({}),
    );
    selection["change"]["after_sensitive"] =
        json!({"resources": [true], "selection_tag": [{"value": true}]});
    let facts = world("sensitive", &[selection], &[]);
    let text = json_of(&facts.selections).to_string();
    assert!(!text.contains("secret") && !text.contains("hush"), "{text}");
    assert_eq!(
        text.matches("\"reason\":\"sensitive\"").count(),
        2,
        "{text}"
    );
}

#[test]
fn an_arn_of_another_account_or_region_selects_nothing() {
    let arns = [
        "arn:aws:ec2:*:222233334444:volume/*",
        "arn:aws:dynamodb:us-east-1:*:table/*",
        "arn:aws:rds:eu-west-1:111122223333:db:*",
        "arn:aws:rds:*:*:db:*",
        "arn:aws:s3:::orders",
        "*",
    ];
    let values = json!({"name": "s", "resources": arns, "region": "eu-west-1",
        "arn": "arn:aws:backup:eu-west-1:111122223333:selection:s"});
    let selection = made("aws_backup_selection.s", &values, &json!({}));
    let facts = derive("elsewhere", &plan(&[selection], &[]), "").after;
    let found = &facts.invalid["p:aws_backup_selection.s"];
    let reasons: Vec<&str> = found
        .iter()
        .map(|invalid| invalid.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("account 222233334444"))
    );
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("Region us-east-1"))
    );
}
