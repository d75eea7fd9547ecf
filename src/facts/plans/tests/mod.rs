mod dynamic;
mod objects;
mod plans;
mod selections;

use crate::catalog::Catalog;
use crate::facts::{self, Unlinked, World};
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
