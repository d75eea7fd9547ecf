//! Less protection never looks like more: what is taken away, or not known, turns no cell towards `survives`.
#![cfg(test)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::scenario::scenarios;
use tfbackup::policy::Bundle;
use tfbackup::survival::{Asked, Disaster, Verdict};

type Cells = BTreeMap<(String, Disaster), Verdict>;

fn cells(bundle: &Bundle, facts: &Value) -> Cells {
    let classes = bundle.survival(facts, Asked::Cells).unwrap();
    let cells = classes.into_iter().flat_map(|class| {
        let resources = class.resources;
        let cells = class.cells.into_iter();
        cells.flat_map(move |(disaster, judged)| {
            let verdict = judged.verdict;
            let ids = resources.clone().into_iter();
            ids.map(move |id| ((id, disaster), verdict))
        })
    });
    cells.collect()
}

/// The keys of an object of the facts, or the indices of a list.
fn keys(facts: &Value, pointer: &str) -> Vec<String> {
    match facts.pointer(pointer) {
        Some(Value::Object(map)) => map.keys().cloned().collect(),
        Some(Value::Array(list)) => (0..list.len()).map(|at| at.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Pointers of the children, one level down.
fn below(facts: &Value, pointer: &str) -> Vec<String> {
    keys(facts, pointer)
        .iter()
        .map(|key| format!("{pointer}/{}", escaped(key)))
        .collect()
}

/// Pointers of all hops.
fn hops(facts: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for flow in below(facts, "/flows") {
        found.extend(below(facts, &format!("{flow}/hops")));
        for variant in below(facts, &format!("{flow}/variants")) {
            found.extend(below(facts, &variant));
        }
    }
    found
}

/// A change of the facts: where, what it is called, and what stands there afterwards.
struct Change {
    name: String,
    after: Value,
}

fn changed(facts: &Value, pointer: &str, name: &str, change: impl Fn(&mut Value)) -> Change {
    let mut after = facts.clone();
    change(after.pointer_mut(pointer).unwrap());
    Change {
        name: format!("{name} at {pointer}"),
        after,
    }
}

/// Each protection taken away.
fn weakened(facts: &Value) -> Vec<Change> {
    let mut all = Vec::new();
    for lock in below(facts, "/vault_locks") {
        // Without a lock its bounds would be gone too, which refuse copies.
        all.push(changed(facts, &lock, "governance", |lock| {
            lock["mode"] = json!("governance");
        }));
    }
    for vault in below(facts, "/vaults") {
        if facts.pointer(&vault).unwrap()["approval_team"].is_object() {
            all.push(changed(facts, &vault, "no team", |vault| {
                drop(vault.as_object_mut().unwrap().remove("approval_team"));
            }));
        }
    }
    for target in below(facts, "/access") {
        for action in below(facts, &target) {
            all.push(changed(facts, &action, "allowed", |access| {
                *access = json!({"verdict": "allowed"});
            }));
        }
    }
    for hop in hops(facts) {
        all.push(changed(facts, &hop, "not made", |hop| {
            hop["works"] = json!("no");
        }));
    }
    all
}

/// What is always known, or says no more than where something stands.
const KNOWN: [&str; 9] = [
    "plan",
    "address",
    "type",
    "change",
    "provider",
    "unknown",
    "previously",
    "mode",
    "region",
];

/// Each fact of vaults, keys and locks unknown, and each answer of a hop.
fn hidden(facts: &Value) -> Vec<Change> {
    let mut all = Vec::new();
    for map in [
        "/vaults",
        "/keys",
        "/vault_locks",
        "/key_policies",
        "/vault_policies",
    ] {
        for object in below(facts, map) {
            for field in keys(facts, &object) {
                if KNOWN.contains(&field.as_str()) && !(map == "/vault_locks" && field == "mode") {
                    continue;
                }
                all.push(changed(
                    facts,
                    &object,
                    &format!("unknown {field}"),
                    |object| {
                        drop(object.as_object_mut().unwrap().remove(&field));
                        object["unknown"][&field] = json!({"reason": "after-apply"});
                    },
                ));
            }
        }
    }
    for hop in hops(facts) {
        for field in ["works", "crosses_account", "crosses_region"] {
            all.push(changed(facts, &hop, &format!("unknown {field}"), |hop| {
                hop[field] = json!("unknown");
            }));
        }
        for field in ["key", "source_key", "air_gapped"] {
            all.push(changed(facts, &hop, &format!("unknown {field}"), |hop| {
                if hop.as_object_mut().unwrap().remove(field).is_some() {
                    hop["unknown"][field] = json!({"reason": "after-apply"});
                }
            }));
        }
        for field in ["id", "account", "region"] {
            all.push(changed(
                facts,
                &hop,
                &format!("unknown to.{field}"),
                |hop| {
                    drop(hop["to"].as_object_mut().unwrap().remove(field));
                },
            ));
        }
    }
    all
}

/// Fails with all cells that a change makes better, by what `better` compares.
fn assert_sound(changes: fn(&Value) -> Vec<Change>, better: fn(Verdict, Verdict) -> bool) {
    let bundle = Bundle::embedded().unwrap();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for scenario in scenarios() {
        let facts: Value = serde_json::from_str(&scenario.facts()).unwrap();
        let before = cells(&bundle, &facts);
        if before.is_empty() {
            continue;
        }
        for Change { name, after } in changes(&facts) {
            count = usize::saturating_add(count, 1);
            for (about, verdict) in cells(&bundle, &after) {
                let was = before.get(&about).copied();
                if was.is_some_and(|was| better(was, verdict)) {
                    wrong.push(format!(
                        "{}: {name}: {about:?} was {was:?}, is {verdict:?}",
                        scenario.name
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 300, "only {count} changes");
}

#[test]
fn less_protection_makes_no_cell_better() {
    assert_sound(weakened, |was, is| is > was);
}

#[test]
#[ignore = "takes a minute: `just deep` runs it"]
fn what_is_not_known_makes_nothing_survive() {
    assert_sound(hidden, |was, is| {
        was != Verdict::Survives && is == Verdict::Survives
    });
}
