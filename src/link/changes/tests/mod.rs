#![expect(
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "facts are written as JSON where they are used, and a table of cases is one test"
)]

mod fields;
mod plans;
mod policies;
mod resources;

use super::derive;
use crate::facts::{Changes, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A world of these objects, with what every object has.
fn world(mut facts: Value) -> World {
    for (collection, objects) in facts.as_object_mut().unwrap() {
        for (id, fact) in objects.as_object_mut().unwrap() {
            // Accounts are no objects.
            let Some((plan, address)) = id.split_once(':') else {
                continue;
            };
            fill(
                fact,
                &json!({"plan": plan, "address": address, "type": "t"}),
            );
            match collection.as_str() {
                "backup_plans" => fill(fact, &json!({"origin": "terraform"})),
                "keys" | "key_aliases" => fill(fact, &json!({"mode": "managed"})),
                "resources" => fill(fact, &json!({"supported": true})),
                "vaults" => fill(fact, &json!({"kind": "standard"})),
                _ => {}
            }
            if let Some(actions) = fact.as_object_mut().unwrap().remove("does") {
                fill(fact, &json!({"change": {"actions": actions}}));
            }
            let rules = fact.get_mut("rules").and_then(Value::as_array_mut);
            for rule in rules.into_iter().flatten() {
                fill(rule, &json!({"lifecycle": {}}));
            }
        }
    }
    serde_json::from_value(facts).unwrap()
}

fn fill(fact: &mut Value, with: &Value) {
    let fact = fact.as_object_mut().unwrap();
    for (name, value) in with.as_object().unwrap() {
        fact.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

fn changes(before: Value, after: Value) -> Changes {
    changes_with(before, after, [json!({}), json!({})])
}

/// The same with what policies come to before and after.
fn changes_with(before: Value, after: Value, access: [Value; 2]) -> Changes {
    let plans = json!({"p": {"complete": true, "errored": false, "has_backup": true}});
    let plans: BTreeMap<_, _> = serde_json::from_value(plans).unwrap();
    let (mut before, mut after) = (world(before), world(after));
    let [was, is] = access;
    before.access = serde_json::from_value(was).unwrap();
    after.access = serde_json::from_value(is).unwrap();
    derive(&before, &after, &plans)
}

#[test]
fn each_planned_action_has_its_list() {
    let vaults = json!({"vaults": {
        "p:deleted": {"does": ["delete"]},
        "p:replaced": {"does": ["delete", "create"]},
        "p:replaced-first": {"does": ["create", "delete"]},
        "p:updated": {"does": ["update"]},
        "p:forgotten": {"does": ["forget"]},
        "p:untouched": {"does": ["no-op"]},
        "p:data": {},
    }});
    let found = changes(vaults, json!({}));
    assert_eq!(found.deleted, ["p:deleted"]);
    assert_eq!(found.replaced, ["p:replaced", "p:replaced-first"]);
    assert_eq!(found.updated, ["p:updated"]);
    assert_eq!(found.forgotten, ["p:forgotten"]);
}
