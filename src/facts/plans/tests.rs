use crate::catalog::Catalog;
use crate::facts::{self, Reason, Unlinked, World};
use crate::plan::{Input, read_all};
use crate::source::Sources;
use serde_json::{Value, json};
use std::fs;

/// The facts of a plan; `source` is its configuration, where it is at hand.
fn derive(name: &str, plan: &Value, source: &str) -> Unlinked {
    let folder = std::env::temp_dir().join(format!("tfbackup-plans-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("p.json"), plan.to_string()).unwrap();
    fs::write(folder.join("main.tf"), source).unwrap();
    let catalog = Catalog::embedded();
    let inputs = [Input::Path(folder.join("p.json"))];
    let plans = read_all(&inputs, &[], &folder, facts::wanted(catalog)).unwrap();
    let roots = if source.is_empty() {
        Vec::new()
    } else {
        vec![folder.clone()]
    };
    let sources = Sources::new(roots, folder.clone());
    let facts = facts::derive(&plans.plans[0], &sources, catalog);
    fs::remove_dir_all(folder).unwrap();
    facts
}

fn world(name: &str, resources: &[Value], configuration: &[Value]) -> World {
    derive(name, &plan(resources, configuration), "").after
}

/// A plan whose provider is in eu-west-1, account 111122223333.
fn plan(resources: &[Value], configuration: &[Value]) -> Value {
    let provider = |region: &str| {
        json!({"name": "aws", "expressions": {
            "region": {"constant_value": region},
            "allowed_account_ids": {"constant_value": ["111122223333"]},
        }})
    };
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "complete": true,
        "resource_changes": resources,
        "configuration": {
            "provider_config": {"aws": provider("eu-west-1"), "aws.far": provider("us-east-1")},
            "root_module": {"resources": configuration},
        },
    })
}

/// A resource that is made, as `type.name` or `type.name["key"]`.
fn made(address: &str, after: &Value, unknown: &Value) -> Value {
    let bare = address.split('[').next().unwrap();
    let (resource_type, name) = bare.split_once('.').unwrap();
    json!({"address": address, "mode": "managed", "type": resource_type, "name": name,
        "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": unknown}})
}

fn written(address: &str, expressions: &Value) -> Value {
    let (resource_type, name) = address.split_once('.').unwrap();
    json!({"address": address, "mode": "managed", "type": resource_type, "name": name,
        "provider_config_key": "aws", "expressions": expressions})
}

/// References of one attribute, with the prefix that Terraform adds.
fn refs(attributes: &[&str]) -> Value {
    let with_prefix = |attribute: &&str| {
        let (prefix, _) = attribute.rsplit_once('.').unwrap();
        [(*attribute).to_owned(), prefix.to_owned()]
    };
    json!({"references": attributes.iter().flat_map(with_prefix).collect::<Vec<_>>()})
}

fn vault(name: &str) -> Value {
    let address = format!("aws_backup_vault.{name}");
    made(
        &address,
        &json!({"name": name}),
        &json!({"arn": true, "id": true}),
    )
}

fn air_gapped(name: &str) -> Value {
    let address = format!("aws_backup_logically_air_gapped_vault.{name}");
    made(
        &address,
        &json!({"name": name}),
        &json!({"arn": true, "id": true}),
    )
}

fn database(name: &str) -> Value {
    let address = format!("aws_db_instance.{name}");
    made(
        &address,
        &json!({"identifier": name}),
        &json!({"arn": true}),
    )
}

fn constant(value: &str) -> Value {
    json!({"constant_value": value})
}

fn json_of(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn a_sets_order_does_not_matter_and_a_name_made_by_a_variable_is_told() {
    let after = json!({"name": "p", "rule": [
        {"rule_name": "a-daily", "target_vault_name": "v", "copy_action": [{"lifecycle": []}], "lifecycle": []},
        {"rule_name": "b", "target_vault_name": "v", "copy_action": [{"lifecycle": []}], "lifecycle": []},
    ]});
    let unknown = json!({"rule": [
        {"copy_action": [{"destination_vault_arn": true}]},
        {"copy_action": [{"destination_vault_arn": true}]},
    ]});
    let rule = |name: Value, to: &str| {
        json!({"rule_name": name, "target_vault_name": refs(&["aws_backup_vault.v.name"]),
            "copy_action": [{"destination_vault_arn": refs(&[to])}]})
    };
    let mut plan = plan(
        &[
            vault("v"),
            vault("x"),
            vault("y"),
            made("aws_backup_plan.p", &after, &unknown),
        ],
        &[written(
            "aws_backup_plan.p",
            &json!({"name": constant("p"), "rule": [
                rule(constant("b"), "aws_backup_vault.y.arn"),
                rule(json!({"references": ["var.prefix"]}), "aws_backup_vault.x.arn"),
            ]}),
        )],
    );
    plan["variables"] = json!({"prefix": {"value": "A"}});
    let facts = derive("order", &plan, "").after;
    let rules = json_of(&facts.backup_plans["p:aws_backup_plan.p"].rules);
    assert_eq!(
        rules[0]["copies"],
        json!([{"vault": {"id": "p:aws_backup_vault.x"}}])
    );
    assert_eq!(
        rules[1]["copies"],
        json!([{"vault": {"id": "p:aws_backup_vault.y"}}])
    );
    assert_eq!(
        rules[0]["vault"],
        json!({"id": "p:aws_backup_vault.v", "name": "v",
        "account": "111122223333", "region": "eu-west-1"})
    );
}

#[test]
fn copies_that_are_alike_in_all_that_is_planned_may_change_places() {
    let after = json!({"rule": [{"rule_name": "r", "copy_action": [{}, {}, {}]}]});
    let one = json!({"destination_vault_arn": true});
    let unknown = json!({"rule": [{"copy_action": [one, one, one]}]});
    let to = |vault: &str| json!({"destination_vault_arn": refs(&[vault])});
    // The third comes from a dynamic block, of which the plan's configuration says nothing.
    let facts = world(
        "alike",
        &[
            vault("x"),
            vault("y"),
            made("aws_backup_plan.p", &after, &unknown),
        ],
        &[written(
            "aws_backup_plan.p",
            &json!({"rule": [{"rule_name": constant("r"),
            "copy_action": [to("aws_backup_vault.y.arn"), to("aws_backup_vault.x.arn")]}]}),
        )],
    );
    let copies = &facts.backup_plans["p:aws_backup_plan.p"].rules[0].copies;
    let ids: Vec<_> = copies
        .iter()
        .map(|copy| copy.vault.clone().unwrap().id)
        .collect();
    assert_eq!(
        ids,
        [
            None,
            Some("p:aws_backup_vault.x".into()),
            Some("p:aws_backup_vault.y".into())
        ]
    );
    assert!(
        copies[0].vault.clone().unwrap().unknown.contains_key("id"),
        "given, yet unknown"
    );
}

#[test]
fn nothing_is_written_as_empty_or_nought() {
    let after = json!({"rule": [{"rule_name": "r", "target_vault_name": "v", "schedule": "",
        "target_logically_air_gapped_backup_vault_arn": "", "start_window": 0, "completion_window": 0,
        "lifecycle": [{"delete_after": 0, "cold_storage_after": 0}],
        "copy_action": [{"destination_vault_arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:x",
            "lifecycle": [{"delete_after": -1, "cold_storage_after": null}]},
            {"destination_vault_arn": "arn:aws:backup:us-east-1:444455556666:backup-vault:y", "lifecycle": []}],
    }]});
    let facts = world(
        "nought",
        &[made("aws_backup_plan.p", &after, &json!({}))],
        &[],
    );
    let rules = json_of(&facts.backup_plans["p:aws_backup_plan.p"].rules);
    assert_eq!(
        rules,
        json!([{
            "name": "r", "lifecycle": {},
            "vault": {"name": "v"},
            "copies": [
                {"lifecycle": {}, "vault": {"account": "444455556666", "region": "eu-west-1",
                    "arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:x"}},
                {"vault": {"account": "444455556666", "region": "us-east-1",
                    "arn": "arn:aws:backup:us-east-1:444455556666:backup-vault:y"}},
            ],
        }])
    );
}

#[test]
fn unknown_blocks_are_not_absent() {
    let facts = world(
        "unknown",
        &[
            made(
                "aws_backup_plan.p",
                &json!({"name": "p"}),
                &json!({"rule": true}),
            ),
            made(
                "aws_backup_plan.q",
                &json!({"name": "q", "rule": [{"rule_name": "r"}]}),
                &json!({"rule": [{"copy_action": true, "lifecycle": true, "recovery_point_tags": {"k": true}}]}),
            ),
        ],
        &[
            written("aws_backup_plan.p", &json!({})),
            written(
                "aws_backup_plan.q",
                &json!({"rule": [{"rule_name": constant("r")}]}),
            ),
        ],
    );
    assert!(
        facts.backup_plans["p:aws_backup_plan.p"]
            .object
            .unknown
            .contains_key("rules")
    );
    let rule = &facts.backup_plans["p:aws_backup_plan.q"].rules[0];
    for field in ["copies", "lifecycle", "recovery_point_tags"] {
        assert!(rule.unknown.contains_key(field), "{field}");
    }
    assert!(rule.lifecycle.unknown.contains_key("delete_after_days"));
}

#[test]
fn what_aws_would_refuse_is_named() {
    let rule = |name: &str, schedule: &str| json!({"rule_name": name, "schedule": schedule});
    let after =
        json!({"rule": [rule("good", "cron(0 */12 ? * * *)"), rule("bad", "cron(0 5 * * * *)")]});
    let facts = world(
        "refused",
        &[made("aws_backup_plan.p", &after, &json!({}))],
        &[],
    );
    let rules = &facts.backup_plans["p:aws_backup_plan.p"].rules;
    let schedule = rules[0].schedule.clone().unwrap();
    assert_eq!(schedule.expression, "cron(0 5 * * * *)");
    assert_eq!(schedule.greatest_interval_minutes, None);
    assert_eq!(rules[0].unknown["schedule"].reason, Reason::Invalid);
    let good = rules[1].schedule.clone().unwrap();
    assert_eq!(good.greatest_interval_minutes, Some(720));
    let invalid = json_of(&facts.invalid);
    assert_eq!(
        invalid,
        json!({"p:aws_backup_plan.p": [{"field": "rules",
        "path": ["rules", "bad", "schedule"],
        "reason": "exactly one of day of month and day of week must be `?`"}]})
    );
}

#[test]
fn a_vaults_name_means_the_vault_in_the_plans_own_region() {
    let mut far = vault("far");
    far["change"]["after"]["region"] = "us-east-1".into();
    let after = json!({"rule": [{"rule_name": "r", "target_vault_name": "far"}]});
    let facts = world(
        "own",
        &[far, made("aws_backup_plan.p", &after, &json!({}))],
        &[
            written("aws_backup_vault.far", &json!({"name": constant("far")})),
            written(
                "aws_backup_plan.p",
                &json!({"rule": [{"rule_name": constant("r"),
                "target_vault_name": refs(&["aws_backup_vault.far.name"])}]}),
            ),
        ],
    );
    let rule = &facts.backup_plans["p:aws_backup_plan.p"].rules[0];
    assert_eq!(
        json_of(&rule.vault),
        json!({"name": "far", "account": "111122223333", "region": "eu-west-1"})
    );
}

#[test]
fn an_arn_made_from_a_vaults_name_is_not_that_vault() {
    let arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:v";
    let after =
        json!({"rule": [{"rule_name": "r", "copy_action": [{"destination_vault_arn": arn}]}]});
    let lock = made(
        "aws_backup_vault_lock_configuration.l",
        &json!({"backup_vault_name": "v"}),
        &json!({"backup_vault_arn": true}),
    );
    let by_lock = json!({"rule": [{"rule_name": "r", "copy_action": [{}]}]});
    let facts = world(
        "template",
        &[
            vault("v"),
            lock,
            made("aws_backup_plan.p", &after, &json!({})),
            made(
                "aws_backup_plan.q",
                &by_lock,
                &json!({"rule": [{"copy_action": [{"destination_vault_arn": true}]}]}),
            ),
        ],
        &[
            written(
                "aws_backup_vault_lock_configuration.l",
                &json!({"backup_vault_name": refs(&["aws_backup_vault.v.name"])}),
            ),
            written(
                "aws_backup_plan.p",
                &json!({"rule": [{"copy_action": [{
                "destination_vault_arn": refs(&["aws_backup_vault.v.name"])}]}]}),
            ),
            written(
                "aws_backup_plan.q",
                &json!({"rule": [{"copy_action": [{
                "destination_vault_arn": refs(&["aws_backup_vault_lock_configuration.l.backup_vault_arn"])}]}]}),
            ),
        ],
    );
    let copy = |plan: &str| {
        facts.backup_plans[plan].rules[0].copies[0]
            .vault
            .clone()
            .unwrap()
    };
    assert_eq!(copy("p:aws_backup_plan.p").id, None);
    assert_eq!(copy("p:aws_backup_plan.p").arn.as_deref(), Some(arn));
    assert_eq!(
        copy("p:aws_backup_plan.q").id.as_deref(),
        Some("p:aws_backup_vault.v")
    );
}

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
