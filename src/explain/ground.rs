//! The facts that a judgement rests on: those without which the rule wouldn't say it.
//!
//! Found by trying. Of the facts that name what the judgement is about, each is left out by itself, and the rule
//! asked again. So nothing is said of facts that a rule only looks at, and no rule has to tell what it read.

use crate::finding::Judgement;
use crate::policy::Alone;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Facts that are tried; a judgement about more is about a whole organization, and no list explains it.
const TRIED: usize = 400;

/// The same where each takes a copy of all facts.
const TRIED_AMONG_ALL: usize = 40;

/// Keys and indexes from the root of the facts.
type Path = Vec<String>;

/// A fact: where it stands, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// As a policy would write it: `vaults["plan:aws_backup_vault.orders"].key.manager`.
    pub path: String,
    /// What is known.
    pub value: Value,
}

/// The facts that a judgement of this rule rests on, in the order of the facts.
pub fn grounds(rule: &Alone<'_>, judgement: &Judgement, facts: &Value) -> Vec<Ground> {
    let about = about(judgement, facts);
    let mut leaves = Vec::new();
    collect(facts, &about, &mut Vec::new(), &mut leaves);
    leaves.truncate(TRIED);
    // Over a part of the facts a rule may also fail: then it says nothing.
    let says = |facts: &Value| {
        let found = rule.judge(facts);
        found.is_ok_and(|found| found.iter().any(|other| is_same(other, judgement)))
    };
    // Alone they are judged in no time. Where the rule then says something else, it also counts what isn't there.
    let mut alone = Value::Object(Map::new());
    for path in &leaves {
        if let Some(value) = at(facts, path) {
            put(&mut alone, facts, path, value.clone());
        }
    }
    let world = if says(&alone) {
        &alone
    } else {
        leaves.retain(|path| path.contains(&judgement.resource));
        leaves.truncate(TRIED_AMONG_ALL);
        facts
    };
    let rests_on = |path: &Path| {
        let mut without = world.clone();
        remove(&mut without, path);
        !says(&without)
    };
    leaves.retain(rests_on);
    let ground = |path: &Path| {
        let value = at(facts, path)?.clone();
        let path = written(path);
        Some(Ground { path, value })
    };
    leaves.iter().filter_map(ground).collect()
}

fn is_same(one: &Judgement, other: &Judgement) -> bool {
    one.resource == other.resource
        && one.attribute == other.attribute
        && one.verdict == other.verdict
}

/// Ids that the judgement names, and those that the facts of these name.
fn about(judgement: &Judgement, facts: &Value) -> BTreeSet<String> {
    let mut ids = BTreeSet::from([judgement.resource.clone()]);
    ids.extend(judgement.related.iter().map(|it| it.resource.clone()));
    ids.extend(judgement.waits_for.iter().map(|it| it.resource.clone()));
    let collections = facts.as_object().into_iter().flat_map(Map::values);
    let collections: Vec<&Map<String, Value>> = collections.filter_map(Value::as_object).collect();
    let mut named = BTreeSet::new();
    for fact in collections.iter().flat_map(|it| it.iter()) {
        if ids.contains(fact.0) {
            strings(fact.1, &mut named);
        }
    }
    let is_id = |text: &String| collections.iter().any(|it| it.contains_key(text));
    ids.extend(named.into_iter().filter(is_id));
    ids
}

fn strings(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(object) => object.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

/// Leaves below a key that is one of the ids, and of the list entries that name one; and the configuration.
fn collect(value: &Value, ids: &BTreeSet<String>, path: &mut Path, leaves: &mut Vec<Path>) {
    let mut step = |key: String, value: &Value, is_about: bool| {
        path.push(key);
        if is_about {
            flatten(value, path, leaves);
        } else {
            collect(value, ids, path, leaves);
        }
        path.pop();
    };
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                step(key.clone(), value, ids.contains(key) || key == "config");
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let mut named = BTreeSet::new();
                strings(item, &mut named);
                step(index.to_string(), item, !named.is_disjoint(ids));
            }
        }
        _ => {}
    }
}

fn flatten(value: &Value, path: &mut Path, leaves: &mut Vec<Path>) {
    let mut step = |key: String, value: &Value| {
        path.push(key);
        flatten(value, path, leaves);
        path.pop();
    };
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in object {
                step(key.clone(), value);
            }
        }
        // What is listed counts as a whole: without one element, the others would be in its place.
        _ => leaves.push(path.clone()),
    }
}

fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    })
}

/// Puts a value where it stands in `like`; in lists, empty objects fill the places before it.
fn put(into: &mut Value, like: &Value, path: &[String], value: Value) {
    let Some((key, rest)) = path.split_first() else {
        *into = value;
        return;
    };
    match like {
        Value::Array(items) => {
            if !into.is_array() {
                *into = Value::Array(Vec::new());
            }
            let index = key.parse::<usize>().unwrap_or_default();
            if let (Some(list), Some(like)) = (into.as_array_mut(), items.get(index)) {
                while list.len() <= index {
                    list.push(Value::Object(Map::new()));
                }
                if let Some(place) = list.get_mut(index) {
                    put(place, like, rest, value);
                }
            }
        }
        like => {
            if !into.is_object() {
                *into = Value::Object(Map::new());
            }
            if let (Some(object), Some(like)) = (into.as_object_mut(), like.get(key)) {
                put(
                    object.entry(key.as_str()).or_insert(Value::Null),
                    like,
                    rest,
                    value,
                );
            }
        }
    }
}

fn remove(value: &mut Value, path: &[String]) {
    let Some((last, before)) = path.split_last() else {
        return;
    };
    let parent = before.iter().try_fold(value, |value, key| match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        value => value.get_mut(key),
    });
    if let Some(Value::Object(object)) = parent {
        object.remove(last);
    }
}

/// The path as a policy would write it.
fn written(path: &[String]) -> String {
    let mut text = String::new();
    for key in path {
        // Longer ones are ids of accounts.
        if key.len() < 7 && key.bytes().all(|b| b.is_ascii_digit()) {
            text.extend(["[", key, "]"]);
        } else if key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(key);
        } else {
            text.extend(["[", &Value::from(key.as_str()).to_string(), "]"]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Bundle;
    use serde_json::json;

    #[test]
    fn a_finding_rests_on_what_it_would_not_be_said_without() {
        let bundle = Bundle::embedded().unwrap();
        let facts = json!({
            "vaults": {
                "p:aws_backup_vault.v": {
                    "name": "v", "kind": "standard", "account": "111122223333",
                    "key": {"manager": "aws", "by_default": true},
                },
                "p:aws_backup_vault.other": {"kind": "standard", "key": {"manager": "aws"}},
            },
        });
        let judged = bundle.judge(&facts).unwrap();
        let (rule, judgement) = judged
            .iter()
            .find(|(rule, judgement)| {
                bundle.rules().get(*rule).unwrap().id == "vault-without-cmk"
                    && judgement.resource == "p:aws_backup_vault.v"
            })
            .unwrap();
        let rule = bundle.rules().get(*rule).unwrap();
        let found = grounds(&bundle.alone(rule).unwrap(), judgement, &facts);
        let found: Vec<(&str, &Value)> = found
            .iter()
            .map(|it| (it.path.as_str(), &it.value))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "vaults[\"p:aws_backup_vault.v\"].key.manager",
                    &json!("aws")
                ),
                ("vaults[\"p:aws_backup_vault.v\"].kind", &json!("standard")),
            ]
        );
    }

    #[test]
    fn what_is_put_stands_where_it_stood() {
        let facts =
            json!({"flows": [{"id": "a"}, {"id": "b", "hops": [{"works": "no"}]}], "x": {"y": 1}});
        let mut leaves = Vec::new();
        collect(
            &facts,
            &BTreeSet::from(["b".to_owned()]),
            &mut Vec::new(),
            &mut leaves,
        );
        let mut alone = json!({});
        for path in &leaves {
            put(&mut alone, &facts, path, at(&facts, path).unwrap().clone());
        }
        assert_eq!(
            alone,
            json!({"flows": [{}, {"id": "b", "hops": [{"works": "no"}]}]})
        );
        remove(&mut alone, &["flows", "1", "id"].map(str::to_owned));
        assert_eq!(alone["flows"][1], json!({"hops": [{"works": "no"}]}));
    }
}
