//! Small plans, each for one thing that AWS would do.
#![expect(
    clippy::needless_pass_by_value,
    reason = "values are written where they are used"
)]

mod keys;
mod shapes;

use crate::catalog::Catalog;
use crate::facts::{self, KeyManager, Resource, Unlinked};
use crate::plan::{self, Input};
use crate::source::Sources;
use serde_json::{Value, json};
use std::path::Path;

/// A resource as the plan has it: `after` known values, `unknown` names, `written` expressions.
fn resource(address: &str, after: Value, unknown: &[&str], written: Value) -> Value {
    change(address, "create", after, unknown, written)
}

/// One that is there and stays.
fn existing(address: &str, after: Value, written: Value) -> Value {
    change(address, "no-op", after, &[], written)
}

fn change(address: &str, action: &str, after: Value, unknown: &[&str], written: Value) -> Value {
    let marks: serde_json::Map<String, Value> = unknown
        .iter()
        .map(|name| ((*name).to_owned(), json!(true)))
        .collect();
    let before = if action == "create" {
        Value::Null
    } else {
        after.clone()
    };
    let change = json!({"actions": [action], "before": before, "after": after,
        "after_unknown": marks, "before_sensitive": {}, "after_sensitive": {}});
    json!({"address": address, "written": written, "change": change})
}

fn to(reference: &str) -> Value {
    let (object, _) = reference.rsplit_once('.').unwrap();
    json!({"references": [reference, object]})
}

fn constant(value: Value) -> Value {
    json!({"constant_value": value})
}

/// The unlinked facts of a plan of these resources, in `eu-west-1` of 111122223333.
fn derive(name: &str, resources: &[Value]) -> Unlinked {
    derive_with(name, json!({}), resources)
}

fn derive_with(name: &str, provider: Value, resources: &[Value]) -> Unlinked {
    let mut arguments = json!({"region": constant(json!("eu-west-1")),
        "allowed_account_ids": constant(json!(["111122223333"]))});
    for (key, value) in provider.as_object().unwrap() {
        arguments[key] = value.clone();
    }
    let mut changes = Vec::new();
    let mut written = Vec::new();
    for resource in resources {
        let address = resource["address"].as_str().unwrap();
        let (kind, name) = address.split_once('.').unwrap();
        changes.push(
            json!({"address": address, "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws", "change": resource["change"]}),
        );
        written.push(
            json!({"address": address, "mode": "managed", "type": kind, "name": name,
            "provider_config_key": "aws", "expressions": resource["written"]}),
        );
    }
    let plan = json!({"format_version": "1.2", "terraform_version": "1.11.4",
        "resource_changes": changes,
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": arguments}},
            "root_module": {"resources": written}}});
    let folder = std::env::temp_dir().join("tfbackup-stateful").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("plan.json");
    std::fs::write(&path, plan.to_string()).unwrap();
    let catalog = Catalog::embedded();
    let plans = plan::read_all(
        &[Input::Path(path)],
        &["p".to_owned()],
        Path::new("."),
        facts::wanted(catalog),
    )
    .unwrap();
    facts::derive(
        &plans.plans[0],
        &Sources::new(Vec::new(), folder.clone()),
        catalog,
    )
}

fn one<'a>(facts: &'a Unlinked, address: &str) -> &'a Resource {
    &facts.after.resources[&format!("p:{address}")]
}

fn manager(facts: &Unlinked, address: &str) -> Option<KeyManager> {
    one(facts, address).key.as_ref()?.manager
}

fn key() -> Value {
    resource("aws_kms_key.k", json!({}), &["arn"], json!({}))
}
