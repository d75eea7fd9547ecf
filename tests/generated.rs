//! Generated files equal what the code makes; `UPDATE_EXPECT=1` rewrites them.
#![cfg(test)]

mod support;

use regorus::Engine;
use serde_json::{Value, json};
use std::fmt::Write as _;
use support::{assert_generated, opa, path};

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
fn the_schema_of_the_facts_is_current() {
    assert_generated(
        "docs/facts.schema.json",
        &pretty(&tfbackup::facts::schema()),
    );
}

#[test]
fn the_schema_that_opa_checks_policies_by_is_current() {
    assert_generated(
        "policies/schemas/facts.json",
        &pretty(&tfbackup::facts::opa_schema()),
    );
}

/// In the engine, yet not for policies: what they say would depend on more than the facts.
const IMPURE: [&str; 2] = ["rand.intn", "trace"];

/// Needed by OPA's own compiler or test runner, and never called by name.
const OPAS_OWN: [&str; 3] = [
    "internal.member_2",
    "internal.member_3",
    "internal.test_case",
];

/// OPA checks by names and types alone.
fn without_prose(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_prose),
        Value::Object(object) => {
            object.retain(|key, _| key != "description" && key != "categories");
            object.values_mut().for_each(without_prose);
        }
        _ => {}
    }
}

/// Whether the engine finds a function of that name.
fn engine_has(name: &str, arity: usize) -> bool {
    let arguments = vec!["null"; arity].join(", ");
    let mut engine = Engine::new();
    engine
        .add_policy(
            "p.rego".into(),
            format!("package p\n\nx := {name}({arguments})\n"),
        )
        .is_ok()
        && match engine.eval_rule("data.p.x".into()) {
            Ok(_) => true,
            Err(e) => !e.to_string().contains("could not find function"),
        }
}

fn carried(builtin: &Value) -> bool {
    let name = builtin["name"].as_str().unwrap();
    let arity = builtin["decl"]["args"].as_array().map_or(0, Vec::len);
    !builtin["infix"].is_null()
        || OPAS_OWN.contains(&name)
        || (!IMPURE.contains(&name)
            && !name.starts_with("internal.")
            && name != "print"
            && engine_has(name, arity))
}

#[test]
fn the_engine_has_every_function_of_the_capabilities() {
    let text = std::fs::read_to_string(path("policies/capabilities.json")).unwrap();
    let capabilities: Value = serde_json::from_str(&text).unwrap();
    let builtins = capabilities["builtins"].as_array().unwrap();
    assert!(builtins.len() > 50);
    let missing: Vec<&Value> = builtins
        .iter()
        .filter(|b| !carried(b))
        .map(|b| &b["name"])
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!engine_has("http.send", 1) && !engine_has("time.now_ns", 0));
}

#[test]
fn the_capabilities_are_what_opa_and_the_engine_share() {
    let Some(output) = opa(&["capabilities", "--current"], "") else {
        return;
    };
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    // One function a line: a new version of OPA shows as a readable change.
    let lines: Vec<String> = all["builtins"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|builtin| carried(builtin))
        .map(|builtin| {
            let mut builtin = builtin.clone();
            without_prose(&mut builtin);
            builtin.to_string()
        })
        .collect();
    let mut text = String::from("{\n\"builtins\": [\n");
    write!(text, "{}\n],\n", lines.join(",\n")).unwrap();
    // No template strings, no `and`, `or`, `not { … }`: the engine doesn't parse them.
    writeln!(
        text,
        "\"features\": {},",
        json!(["keywords_in_refs", "rego_v1"])
    )
    .unwrap();
    text.push_str("\"future_keywords\": [],\n\"wasm_abi_versions\": []\n}\n");
    assert_generated("policies/capabilities.json", &text);
}
