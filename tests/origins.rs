//! Which key a vault has and which vault a lock is on, where the way there is a long one.
#![cfg(test)]

use serde_json::{Value, json};
use tfbackup::catalog::Catalog;
use tfbackup::facts::{Config, Surroundings, derive, wanted};
use tfbackup::link::link;
use tfbackup::plan::{Input, read_all};
use tfbackup::source::Sources;

mod support;

/// The facts of a plan whose resources are all created; `files` is its configuration.
fn facts(name: &str, plan: &Value, files: &[(&str, &str)]) -> Value {
    let text = plan.to_string();
    let folder = support::folder(name, &[&[("plan.json", text.as_str())], files].concat());
    let inputs = [Input::Path(folder.join("plan.json"))];
    let catalog = Catalog::embedded();
    let plans = read_all(&inputs, &[], &folder, wanted(catalog))
        .unwrap()
        .plans;
    let sources = Sources::new(vec![folder.clone()], folder);
    let facts = plans
        .iter()
        .map(|plan| derive(plan, &sources, catalog))
        .collect();
    let linked = link(facts, Config::default(), &Surroundings::default(), catalog);
    serde_json::to_value(&linked).unwrap()
}

fn created(address: &str, after: &Value, unknown: &Value) -> Value {
    let resource_type = address.trim_start_matches("data.").split('.').next();
    json!({"address": address, "mode": "managed", "type": resource_type,
        "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": unknown}})
}

fn key(address: &str) -> Value {
    created(address, &json!({}), &json!({"arn": true, "key_id": true}))
}

fn vault(address: &str) -> Value {
    created(
        address,
        &json!({"name": "v"}),
        &json!({"arn": true, "kms_key_arn": true}),
    )
}

fn plan(changes: &[Value], configured: &[(&str, Value)]) -> Value {
    let resources: Vec<Value> = configured
        .iter()
        .map(|(address, expressions)| json!({"address": address, "expressions": expressions}))
        .collect();
    json!({"format_version": "1.2", "resource_changes": changes,
        "configuration": {"root_module": {"resources": resources}}})
}

fn key_of<'a>(facts: &'a Value, vault: &str) -> &'a Value {
    let vaults = facts["vaults"].as_object().unwrap();
    let mut found = vaults.values().filter(|v| v["address"] == vault);
    &found.next().unwrap()["key"]
}

#[test]
fn whichever_of_two_declared_keys_it_is_the_customer_manages_it() {
    let references = json!({"references": ["var.x", "aws_kms_key.a.arn", "aws_kms_key.b.arn"]});
    let changes = [
        key("aws_kms_key.a"),
        key("aws_kms_key.b"),
        vault("aws_backup_vault.v"),
    ];
    let configured = [("aws_backup_vault.v", json!({"kms_key_arn": references}))];
    let text = r#"resource "aws_backup_vault" "v" {
        kms_key_arn = var.x ? aws_kms_key.a.arn : aws_kms_key.b.arn
    }"#;
    let facts = facts(
        "either-key",
        &plan(&changes, &configured),
        &[("main.tf", text)],
    );
    let key = key_of(&facts, "aws_backup_vault.v");
    assert_eq!(key["manager"], "customer");
    assert_eq!(
        key["unknown"]["id"]["candidates"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn a_choice_between_a_key_and_null_stays_unknown() {
    let references = json!({"references": ["var.x", "aws_kms_key.a.arn"]});
    let changes = [key("aws_kms_key.a"), vault("aws_backup_vault.v")];
    let configured = [("aws_backup_vault.v", json!({"kms_key_arn": references}))];
    let text = r#"resource "aws_backup_vault" "v" {
        kms_key_arn = var.x ? aws_kms_key.a.arn : null
    }"#;
    let facts = facts(
        "key-or-null",
        &plan(&changes, &configured),
        &[("main.tf", text)],
    );
    assert_eq!(*key_of(&facts, "aws_backup_vault.v"), Value::Null);
}

#[test]
fn coalesce_passes_over_null_and_try_takes_what_is_planned() {
    let changes = [
        key("aws_kms_key.a[0]"),
        vault("aws_backup_vault.c"),
        vault("aws_backup_vault.t"),
    ];
    let coalesced = json!({"references": ["var.none", "aws_kms_key.a[0].arn"]});
    let tried = json!({"references": ["aws_kms_key.a[0].arn"]});
    let configured = [
        ("aws_backup_vault.c", json!({"kms_key_arn": coalesced})),
        ("aws_backup_vault.t", json!({"kms_key_arn": tried})),
    ];
    let mut plan = plan(&changes, &configured);
    plan["configuration"]["root_module"]["variables"] = json!({"none": {"default": null}});
    let text = r#"
        resource "aws_backup_vault" "c" { kms_key_arn = coalesce(var.none, aws_kms_key.a[0].arn) }
        resource "aws_backup_vault" "t" { kms_key_arn = try(aws_kms_key.a[0].arn, null) }"#;
    let facts = facts("coalesce-and-try", &plan, &[("main.tf", text)]);
    for vault in ["aws_backup_vault.c", "aws_backup_vault.t"] {
        let id = key_of(&facts, vault)["id"].as_str().unwrap();
        assert!(id.ends_with(":aws_kms_key.a[0]"), "{vault}: {id}");
    }
}

#[test]
fn elements_of_a_set_are_their_own_keys() {
    let references = json!({"references": ["aws_kms_key.f", "each.value"]});
    let changes = [
        key(r#"aws_kms_key.f["a"]"#),
        key(r#"aws_kms_key.f["b"]"#),
        vault(r#"aws_backup_vault.v["b"]"#),
    ];
    let configured = [("aws_backup_vault.v", json!({"kms_key_arn": references}))];
    let text = r#"resource "aws_backup_vault" "v" {
        for_each    = toset(["a", "b"])
        kms_key_arn = aws_kms_key.f[each.value].arn
    }"#;
    let facts = facts(
        "set-elements",
        &plan(&changes, &configured),
        &[("main.tf", text)],
    );
    let id = key_of(&facts, r#"aws_backup_vault.v["b"]"#)["id"]
        .as_str()
        .unwrap();
    assert!(id.ends_with(r#":aws_kms_key.f["b"]"#), "{id}");
}

#[test]
fn a_data_source_read_during_apply_leads_to_the_declared_key() {
    let late = json!({"address": "data.aws_kms_key.d", "mode": "data", "type": "aws_kms_key",
        "change": {"actions": ["read"], "before": null, "after": {}, "after_unknown":
            {"key_id": true, "arn": true, "key_manager": true}}});
    let changes = [key("aws_kms_key.a"), late, vault("aws_backup_vault.v")];
    let configured = [
        (
            "data.aws_kms_key.d",
            json!({"key_id": {"references": ["aws_kms_key.a.key_id"]}}),
        ),
        (
            "aws_backup_vault.v",
            json!({"kms_key_arn": {"references": ["data.aws_kms_key.d.arn"]}}),
        ),
    ];
    let facts = facts("late-data", &plan(&changes, &configured), &[]);
    let key = key_of(&facts, "aws_backup_vault.v");
    assert_eq!(key["manager"], "customer");
    assert!(key["id"].as_str().unwrap().ends_with(":aws_kms_key.a"));
}

#[test]
fn two_regions_may_have_an_alias_of_one_name() {
    let alias = |name: &str, region: &str| {
        let after = json!({"name": "alias/backup", "region": region});
        created(
            &format!("aws_kms_alias.{name}"),
            &after,
            &json!({"target_key_id": true}),
        )
    };
    let named = created(
        "aws_backup_vault.v",
        &json!({"name": "v", "region": "eu-west-1",
            "kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:alias/backup"}),
        &json!({}),
    );
    let changes = [
        key("aws_kms_key.near"),
        key("aws_kms_key.far"),
        alias("near", "eu-west-1"),
        alias("very_far", "us-east-1"),
        named,
    ];
    let target = |key: &str| json!({"target_key_id": {"references": [format!("{key}.id")]}});
    let configured = [
        ("aws_kms_alias.near", target("aws_kms_key.near")),
        ("aws_kms_alias.very_far", target("aws_kms_key.far")),
        ("aws_kms_key.near", json!({})),
        ("aws_kms_key.far", json!({})),
    ];
    let facts = facts("alias-twins", &plan(&changes, &configured), &[]);
    let id = key_of(&facts, "aws_backup_vault.v")["id"].as_str().unwrap();
    assert!(id.ends_with(":aws_kms_key.near"), "{id}");
}

#[test]
fn vaults_that_name_each_others_keys_come_to_an_end() {
    let circular = |name: &str| {
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/a";
        created(name, &json!({"name": name, "kms_key_arn": arn}), &json!({}))
    };
    let changes = [
        circular("aws_backup_vault.a"),
        circular("aws_backup_vault.b"),
    ];
    let of = |other: &str| json!({"kms_key_arn": {"references": [format!("{other}.kms_key_arn")]}});
    let configured = [
        ("aws_backup_vault.a", of("aws_backup_vault.b")),
        ("aws_backup_vault.b", of("aws_backup_vault.a")),
    ];
    let facts = facts("circle", &plan(&changes, &configured), &[]);
    assert!(key_of(&facts, "aws_backup_vault.a")["unknown"]["manager"].is_object());
}

#[test]
fn a_reference_means_no_instance_that_will_be_gone() {
    let gone = json!({"address": "aws_kms_key.a[1]", "mode": "managed", "type": "aws_kms_key",
        "change": {"actions": ["delete"], "before": {"arn": "x"}, "after": null}});
    let changes = [key("aws_kms_key.a[0]"), gone, vault("aws_backup_vault.v")];
    let references = json!({"references": ["aws_kms_key.a"]});
    let configured = [("aws_backup_vault.v", json!({"kms_key_arn": references}))];
    let text = r#"resource "aws_backup_vault" "v" { kms_key_arn = one(aws_kms_key.a[*].arn) }"#;
    let facts = facts(
        "gone-instance",
        &plan(&changes, &configured),
        &[("main.tf", text)],
    );
    let id = key_of(&facts, "aws_backup_vault.v")["id"].as_str().unwrap();
    assert!(id.ends_with(":aws_kms_key.a[0]"), "{id}");
}

#[test]
fn a_conditional_goes_the_way_that_a_known_variable_says() {
    let references = json!({"references": ["var.create", "aws_kms_key.a[0].arn", "var.given"]});
    let changes = [
        key("aws_kms_key.a[0]"),
        vault("aws_backup_vault.own"),
        vault("aws_backup_vault.none"),
        vault("aws_backup_vault.given"),
    ];
    let configured = [
        ("aws_backup_vault.own", json!({"kms_key_arn": references})),
        ("aws_backup_vault.none", json!({"kms_key_arn": references})),
        ("aws_backup_vault.given", json!({"kms_key_arn": references})),
    ];
    let mut plan = plan(&changes, &configured);
    plan["variables"] = json!({"create": {"value": "true"}, "given": {"value": null}});
    plan["configuration"]["root_module"]["variables"] = json!({"create": {}, "given": {}});
    let text = r#"
        resource "aws_backup_vault" "own" {
            kms_key_arn = var.create ? aws_kms_key.a[0].arn : var.given
        }
        resource "aws_backup_vault" "none" {
            kms_key_arn = !var.create ? aws_kms_key.a[0].arn : var.given
        }
        resource "aws_backup_vault" "given" {
            kms_key_arn = var.given != null ? var.given : aws_kms_key.a[0].arn
        }"#;
    let facts = facts("known-condition", &plan, &[("main.tf", text)]);
    let manager = |vault: &str| key_of(&facts, vault)["manager"].as_str();
    assert_eq!(manager("aws_backup_vault.own"), Some("customer"));
    assert_eq!(manager("aws_backup_vault.none"), Some("aws"));
    assert_eq!(manager("aws_backup_vault.given"), Some("customer"));
}

#[test]
fn copies_of_a_module_call_lead_to_their_vaults() {
    let folder = support::path("testdata/estate-multi-module");
    let inputs = [Input::Path(folder.join("plan.json"))];
    let catalog = Catalog::embedded();
    let plans = read_all(&inputs, &[], &folder, wanted(catalog))
        .unwrap()
        .plans;
    let sources = Sources::new(vec![folder.clone()], folder);
    let facts = plans
        .iter()
        .map(|plan| derive(plan, &sources, catalog))
        .collect();
    let linked = link(facts, Config::default(), &Surroundings::default(), catalog);
    let facts = serde_json::to_value(&linked).unwrap();
    let backup_plans = facts["backup_plans"].as_object().unwrap();
    assert_eq!(backup_plans.len(), 2);
    for (id, plan) in backup_plans {
        let copies = plan["rules"][0]["copies"].as_array().unwrap();
        let mut found: Vec<(i64, &str)> = copies
            .iter()
            .map(|copy| {
                let days = copy["lifecycle"]["delete_after_days"].as_i64().unwrap();
                let vault = copy["vault"]["id"].as_str().unwrap();
                (days, vault.split_once(':').unwrap().1)
            })
            .collect();
        found.sort_unstable();
        let want = [
            (14, "module.dr_vault.aws_backup_vault.this"),
            (90, "module.bunker.aws_backup_vault.this"),
        ];
        assert_eq!(found, want, "{id}");
    }
}

/// The copies of the only rule of `module.m.aws_backup_plan.p`: vault by days.
fn copies(name: &str, days: &[i64], copies: &str) -> Vec<(i64, String)> {
    let planned: Vec<Value> = days
        .iter()
        .map(|days| json!({"lifecycle": [{"delete_after": days}]}))
        .collect();
    let unknown: Vec<Value> = days
        .iter()
        .map(|_| json!({"destination_vault_arn": true}))
        .collect();
    let backup_plan = json!({"address": "module.m.aws_backup_plan.p", "module_address": "module.m",
        "mode": "managed", "type": "aws_backup_plan",
        "change": {"actions": ["create"], "before": null,
            "after": {"name": "p", "rule": [{"rule_name": "r", "copy_action": planned}]},
            "after_unknown": {"rule": [{"copy_action": unknown}]}}});
    let arn = |vault: &str| created(vault, &json!({"name": vault}), &json!({"arn": true}));
    let changes = [
        arn("aws_backup_vault.a"),
        arn("aws_backup_vault.b"),
        backup_plan,
    ];
    let mut plan = plan(
        &changes,
        &[
            ("aws_backup_vault.a", json!({})),
            ("aws_backup_vault.b", json!({})),
        ],
    );
    let references = [
        "aws_backup_vault.a.arn",
        "aws_backup_vault.a",
        "local.more",
        "aws_backup_vault.b.arn",
        "aws_backup_vault.b",
    ];
    plan["configuration"]["root_module"]["module_calls"] = json!({"m": {"source": "./m",
        "expressions": {"copies": {"references": references}},
        "module": {"variables": {"copies": {}}, "resources": [{"address": "aws_backup_plan.p",
            "expressions": {"rule": [{"rule_name": {"constant_value": "r"}}]}}]}}});
    let root = format!(
        "locals {{\n more = [{{ to = aws_backup_vault.b.arn, days = 30 }}]\n }}
        module \"m\" {{\n source = \"./m\"\n copies = {copies}\n }}"
    );
    let module = r#"
        variable "copies" {}
        resource "aws_backup_plan" "p" {
          rule {
            rule_name = "r"
            dynamic "copy_action" {
              for_each = var.copies
              content {
                destination_vault_arn = copy_action.value.to
                lifecycle {
                  delete_after = copy_action.value.days
                }
              }
            }
          }
        }"#;
    let facts = facts(name, &plan, &[("main.tf", &root), ("m/main.tf", module)]);
    let backup_plans = facts["backup_plans"].as_object().unwrap();
    let plan = backup_plans.values().next().unwrap();
    let copies = plan["rules"][0]["copies"].as_array().unwrap().iter();
    let mut found: Vec<(i64, String)> = copies
        .map(|copy| {
            let days = copy["lifecycle"]["delete_after_days"].as_i64().unwrap();
            let vault = copy["vault"]["id"].as_str().unwrap_or("unknown");
            (days, vault.rsplit(':').next().unwrap().to_owned())
        })
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn dynamic_copies_lead_to_their_vaults_as_far_as_the_plan_agrees() {
    let (a, b) = ("aws_backup_vault.a", "aws_backup_vault.b");
    let joined = "concat([{ to = aws_backup_vault.a.arn, days = 7 }], local.more)";
    let expect = |name: &str, days: [i64; 2], text: &str, vaults: [&str; 2]| {
        let want: Vec<_> = std::iter::zip(days, vaults.map(str::to_owned)).collect();
        assert_eq!(copies(name, &days, text), want, "{name}");
    };
    expect("dynamic-concat", [7, 30], joined, [a, b]);
    let object = "{ x = { to = aws_backup_vault.a.arn, days = 7 }, y = local.more[0] }";
    expect("dynamic-object", [7, 30], object, [a, b]);
    // The sources are newer: other days, or more copies.
    expect("dynamic-days", [7, 31], joined, ["unknown"; 2]);
    expect(
        "dynamic-more",
        [7, 30],
        &format!("concat({joined}, local.more)"),
        ["unknown"; 2],
    );
    let some = format!("[for c in {joined} : c if c.days > 0]");
    expect("dynamic-some", [7, 30], &some, [a, b]);
    // Neither the days nor anything else tells which vault it is, but together they are these.
    let alike = "[{ to = aws_backup_vault.a.arn, days = 30 }, local.more[0]]";
    expect("dynamic-alike", [30, 30], alike, [a, b]);
}
