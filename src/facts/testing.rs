//! Small plans for unit tests.

use super::{Config, Surroundings, Unlinked, World, derive, wanted};
use crate::catalog::Catalog;
use crate::plan::{Address, Input, read_all};
use crate::source::Sources;
use serde_json::{Map, Value as Json, json};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A resource, or with `data.` in front a data source that was read (one without its `json` is read during apply): its values, where `"?"` stands for
/// an unknown one, and its expressions. A string, or a list of them, stands for references there.
pub(super) type Resource<'a> = (&'a str, Json, Json);

/// The world after a plan named `p`, in the account 111122223333 of eu-west-1.
pub(super) fn after(resources: &[Resource<'_>]) -> World {
    unlinked(resources).after
}

/// The same, linked: where references lead.
pub(super) fn linked(resources: &[Resource<'_>]) -> World {
    let (plans, config) = (vec![unlinked(resources)], Config::default());
    let none = Surroundings::default();
    crate::link::link(plans, config, &none, Catalog::embedded()).after
}

fn unlinked(resources: &[Resource<'_>]) -> Unlinked {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("tfbackup-{}-{number}.json", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, plan(resources).to_string()).unwrap();
    let catalog = Catalog::embedded();
    let inputs = [Input::Path(path.clone())];
    let plans = read_all(&inputs, &["p".to_owned()], Path::new("/"), wanted(catalog));
    std::fs::remove_file(path).unwrap();
    derive(&plans.unwrap().plans[0], &Sources::none(), catalog)
}

/// What is derived from a plan whose configuration lies beside it, as `main.tf`.
pub(super) fn written(plan: &Json, text: &str) -> Unlinked {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("tfbackup-written-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("plan.json"), plan.to_string()).unwrap();
    std::fs::write(folder.join("main.tf"), text).unwrap();
    let catalog = Catalog::embedded();
    let inputs = [Input::Path(folder.join("plan.json"))];
    let plans = read_all(&inputs, &["p".to_owned()], &folder, wanted(catalog)).unwrap();
    let sources = Sources::new(vec![folder.clone()], folder.clone());
    let found = derive(&plans.plans[0], &sources, catalog);
    std::fs::remove_dir_all(folder).unwrap();
    found
}

fn plan(resources: &[Resource<'_>]) -> Json {
    let mut changes = Vec::new();
    let mut read = Vec::new();
    let mut written = Vec::new();
    for (text, values, expressions) in resources {
        let address = Address::parse(text).unwrap();
        let mode = if address.data { "data" } else { "managed" };
        let mut same = json!({"address": text, "mode": mode, "type": address.resource_type, "name": address.name});
        let expressions = expressions.as_object().unwrap().iter();
        let expressions: Map<String, Json> = expressions
            .map(|(name, written)| (name.clone(), expression(written)))
            .collect();
        let mut block = same.clone();
        block["provider_config_key"] = "aws".into();
        block["expressions"] = expressions.into();
        written.push(block);
        let (known, unknown) = split(values);
        let is_deferred = address.data && values["json"] == "?";
        if address.data && !is_deferred {
            same["values"] = known;
            read.push(same);
        } else {
            let action = if is_deferred { "read" } else { "create" };
            same["change"] = json!({"actions": [action], "before": null, "after": known,
                "after_unknown": unknown, "before_sensitive": false, "after_sensitive": {}});
            changes.push(same);
        }
    }
    json!({
        "format_version": "1.2",
        "planned_values": {},
        "resource_changes": changes,
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": read}}},
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": {
                "region": {"constant_value": "eu-west-1"},
                "allowed_account_ids": {"constant_value": ["111122223333"]},
            }}},
            "root_module": {"resources": written},
        },
    })
}

fn expression(written: &Json) -> Json {
    match written {
        Json::String(reference) => json!({"references": [reference]}),
        Json::Array(items) if items.iter().all(Json::is_string) => json!({"references": written}),
        other => other.clone(),
    }
}

/// What Terraform writes as `after`, and as `after_unknown`.
fn split(values: &Json) -> (Json, Json) {
    match values {
        Json::String(text) if text == "?" => (Json::Null, true.into()),
        Json::Array(items) => {
            let (known, unknown): (Vec<_>, Vec<_>) = items.iter().map(split).unzip();
            (known.into(), unknown.into())
        }
        Json::Object(map) => {
            let both = map.iter().map(|(name, value)| (name, split(value)));
            let (mut known, mut unknown) = (Map::new(), Map::new());
            for (name, (value, mark)) in both {
                if mark != Json::Bool(true) {
                    known.insert(name.clone(), value);
                }
                unknown.insert(name.clone(), mark);
            }
            (known.into(), unknown.into())
        }
        other => (other.clone(), false.into()),
    }
}
