//! Fields that protect backups, before and after.

use crate::facts::{Changes, Effect, FieldChange, PlanFacts, Reason, Unknown, World};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A field whose values can be compared: the greater, the stricter.
struct Scale {
    collection: &'static str,
    field: &'static str,
    /// What a value counts; `-1` where less is stricter.
    sign: i64,
    /// What no value counts.
    absent: i64,
    /// What an unknown value may count.
    range: (i64, i64),
}

impl Scale {
    const fn new(collection: &'static str, field: &'static str, sign: i64, absent: i64) -> Self {
        Self {
            collection,
            field,
            sign,
            absent,
            range: (0, 1),
        }
    }

    const fn within(mut self, least: i64, most: i64) -> Self {
        self.range = (least, most);
        self
    }
}

const SCALES: [Scale; 7] = [
    Scale::new("vaults", "force_destroy", -1, 0).within(-1, 0),
    Scale::new("vault_locks", "mode", 1, 0),
    Scale::new("vault_locks", "min_retention_days", 1, 0).within(0, i64::MAX),
    // Without a maximum a backup may be kept for ever.
    Scale::new("vault_locks", "max_retention_days", -1, i64::MIN).within(i64::MIN, 0),
    Scale::new("keys", "enabled", 1, 1),
    Scale::new("keys", "rotation", 1, 0),
    Scale::new("keys", "deletion_window_in_days", 1, 30).within(7, 30),
];

/// Lists and maps of switches, of which something may go.
const PARTS: [(&str, &str); 4] = [
    ("organizations", "enabled_policy_types"),
    ("organizations", "service_access_principals"),
    ("region_settings", "management"),
    ("region_settings", "opt_in"),
];

/// All of objects that are there in both worlds and change. Another key is another one: what a replacement does
/// to its fields is no matter.
pub(super) fn derive(
    before: &World,
    after: &World,
    changes: &Changes,
    plans: &BTreeMap<String, PlanFacts>,
) -> Vec<FieldChange> {
    let pair = |collection: &str, id: &str| {
        Some((before.fact(collection, id)?, after.fact(collection, id)?))
    };
    let is_of_backup = |fact: &Value| {
        let plan = fact["plan"].as_str().and_then(|name| plans.get(name));
        plan.is_some_and(|plan| plan.has_backup)
    };
    let mut found = Vec::new();
    let replaced: BTreeSet<&String> = changes.replaced.iter().collect();
    for id in changes.updated.iter().chain(&changes.replaced) {
        let is_replaced = replaced.contains(id);
        let judged = |collection: &str| {
            let (was, is) = pair(collection, id)?;
            let is_key = matches!(collection, "keys" | "key_aliases");
            (!is_key || (!is_replaced && is_of_backup(&was))).then_some((was, is))
        };
        for scale in &SCALES {
            let pair = judged(scale.collection);
            found.extend(pair.and_then(|(was, is)| scale.change(id, &was, &is)));
        }
        for (collection, field) in PARTS {
            if let Some((was, is)) = judged(collection) {
                found.extend(parts(collection, field, id, &was, &is));
            }
        }
        if let Some((was, is)) = judged("key_aliases") {
            found.extend(moved(id, &was, &is));
        }
    }
    found
}

impl Scale {
    /// What the values may count, from and to.
    fn counts(&self, fact: &Value) -> (i64, i64) {
        let count = match fact.get(self.field) {
            Some(Value::Bool(is_on)) => Some(i64::from(*is_on)),
            Some(Value::String(mode)) => Some(i64::from(mode == "compliance")),
            number => number.and_then(Value::as_i64),
        };
        let unknown = fact.get("unknown").and_then(|it| it.get(self.field));
        match count {
            Some(count) => (
                count.saturating_mul(self.sign),
                count.saturating_mul(self.sign),
            ),
            None if unknown.is_some_and(Value::is_object) => self.range,
            None => (self.absent, self.absent),
        }
    }

    fn change(&self, id: &str, was: &Value, is: &Value) -> Option<FieldChange> {
        let (old, new) = (self.counts(was), self.counts(is));
        let effect = if new.1 < old.0 {
            Effect::Loosened
        } else if new.0 > old.1 {
            Effect::Tightened
        } else if new.0 < old.1 {
            Effect::Unknown
        } else {
            return None;
        };
        Some(change(self.collection, self.field, id, was, is, effect))
    }
}

fn change(
    collection: &str,
    field: &str,
    id: &str,
    was: &Value,
    is: &Value,
    effect: Effect,
) -> FieldChange {
    let why = |side: &str, fact: &Value| {
        let why = fact["unknown"].get(field).cloned()?;
        Some((side.to_owned(), serde_json::from_value(why).ok()?))
    };
    let mut unknown: BTreeMap<String, Unknown> = [why("before", was), why("after", is)]
        .into_iter()
        .flatten()
        .collect();
    if effect == Effect::Unknown && unknown.is_empty() {
        unknown.insert("after".to_owned(), Unknown::because(Reason::Unresolved));
    }
    FieldChange {
        collection: collection.to_owned(),
        object: id.to_owned(),
        field: field.to_owned(),
        part: None,
        before: was.get(field).cloned(),
        after: is.get(field).cloned(),
        effect,
        unknown,
    }
}

/// Parts that are there, or switched on, before and no longer after.
fn parts(collection: &str, field: &str, id: &str, was: &Value, is: &Value) -> Vec<FieldChange> {
    let names: Vec<&str> = match &was[field] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        Value::Object(switches) => {
            let on = switches.iter().filter(|(_, is_on)| **is_on == true);
            on.map(|(name, _)| name.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let is_unknown = is["unknown"].get(field).is_some();
    let lost = names.into_iter().filter_map(|name| {
        let effect = match &is[field] {
            Value::Object(switches) => match switches.get(name).and_then(Value::as_bool) {
                Some(true) => return None,
                Some(false) => Effect::Loosened,
                None => Effect::Unknown,
            },
            Value::Array(names) if names.iter().any(|other| other == name) => return None,
            _ if is_unknown || was[field].is_object() => Effect::Unknown,
            _ => Effect::Loosened,
        };
        let mut lost = change(collection, field, id, &Value::Null, is, effect);
        lost.part = Some(name.to_owned());
        lost.after = None;
        Some(lost)
    });
    lost.collect()
}

/// A name of a key that names another one, or perhaps.
fn moved(id: &str, was: &Value, is: &Value) -> Option<FieldChange> {
    let keys = |key: &str| (was["key"].get(key), is["key"].get(key));
    let known: Vec<bool> = ["arn", "id"]
        .into_iter()
        .filter_map(|key| match keys(key) {
            (Some(old), Some(new)) => Some(old == new),
            _ => None,
        })
        .collect();
    let effect = match known.as_slice() {
        same if same.contains(&true) => return None,
        [] => Effect::Unknown,
        _ => Effect::Moved,
    };
    // Where it isn't known which key it is, the use says so, not the field.
    let with_reason = |fact: &Value| {
        let mut fact = fact.clone();
        let why = fact.pointer("/key/unknown/arn").cloned();
        if let (Some(why), Some(fields)) = (why, fact.as_object_mut()) {
            let unknown = fields.entry("unknown").or_insert_with(|| json!({}));
            if let Some(unknown) = unknown.as_object_mut() {
                unknown.insert("key".to_owned(), why);
            }
        }
        fact
    };
    let (was, is) = (with_reason(was), with_reason(is));
    Some(change("key_aliases", "key", id, &was, &is, effect))
}
