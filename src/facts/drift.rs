//! What was changed outside Terraform, of AWS Backup, keys and the organisation's policies.

use super::reader::{Instance, Reader, Side};
use super::{Drift, World};
use crate::plan::{ResourceChange, Value};
use std::collections::BTreeSet;

/// Where protection lives: what others do to databases by hand is none of our business.
const PREFIXES: [&str; 6] = [
    "aws_backup_",
    "awscc_backup_",
    "aws_kms_",
    "awscc_kms_",
    "aws_organizations_",
    "awscc_organizations_",
];

/// Changed by AWS itself, or of no weight.
const IGNORED: [&str; 4] = ["recovery_points", "tags", "tags_all", "version"];

/// Fills `drifts`, of the world after only.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    if side.resolver.is_none() {
        return;
    }
    for change in &side.plan.drift {
        let name = change.address.resource_type.as_str();
        if !PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        let attributes = attributes(change);
        let is_gone = change.actions.iter().any(|action| action == "delete");
        if attributes.is_empty() && !is_gone {
            continue;
        }
        let instance = Instance {
            address: &change.address,
            values: &change.before,
            change: Some(change),
        };
        let mut reader = Reader::new(side, instance);
        let arn = change.before.get(&["arn"]).as_str();
        let drift = Drift {
            object: reader.object(arn),
            attributes: if is_gone { Vec::new() } else { attributes },
        };
        world.drifts.insert(reader.id(), drift);
    }
}

/// Names of the attributes that differ.
fn attributes(change: &ResourceChange) -> Vec<String> {
    let (Value::Map(before), Value::Map(after)) = (&*change.before, &*change.after) else {
        return Vec::new();
    };
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).collect();
    let differs = |name: &&str| !IGNORED.contains(name) && !same(before.get(name), after.get(name));
    names
        .into_iter()
        .filter(differs)
        .map(str::to_owned)
        .collect()
}

/// Providers read back as 0, false or empty what nobody has given: that is no change.
fn same(before: Option<&Value>, after: Option<&Value>) -> bool {
    match (
        before.unwrap_or(&Value::Null),
        after.unwrap_or(&Value::Null),
    ) {
        (Value::Map(before), Value::Map(after)) => {
            let mut names = before.keys().chain(after.keys());
            names.all(|name| same(before.get(name), after.get(name)))
        }
        (Value::List(before), Value::List(after)) if before.len() == after.len() => {
            let mut pairs = before.iter().zip(after);
            pairs.all(|(before, after)| same(Some(before), Some(after)))
        }
        (before, after) => before == after || is_nothing(before) && is_nothing(after),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::List(items) => items.iter().all(is_nothing),
        Value::Map(map) => map.values().all(is_nothing),
        Value::Unknown | Value::Sensitive => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::facts;
    use crate::plan::{Address, Plan, ResourceChange, Value};
    use crate::source::Sources;
    use serde_json::{Value as Json, json};
    use std::sync::Arc;

    fn drift(name: &str, action: &str, before: Json, after: Json) -> ResourceChange {
        ResourceChange {
            address: Address::parse(&format!("aws_backup_vault.{name}")).unwrap(),
            deposed: None,
            previous_address: None,
            actions: vec![action.to_owned()],
            before: Arc::new(Value::from(before)),
            after: Arc::new(Value::from(after)),
            replace_paths: Vec::new(),
            imported: false,
        }
    }

    #[test]
    fn what_nobody_gave_is_no_change() {
        let told = |before: Json, after: Json| {
            let plan = Plan {
                drift: vec![drift("v", "update", before, after)],
                ..Plan::default()
            };
            let found = facts::derive(&plan, &Sources::none(), Catalog::embedded());
            found.after.drifts.len()
        };
        let rule = |lifecycle: Json| json!({"rule": [{"name": "a", "lifecycle": lifecycle}]});
        assert_eq!(told(rule(Json::Null), rule(json!([]))), 0);
        let days = |days: Json| rule(json!([{"delete_after": days, "opt_in": false}]));
        assert_eq!(told(days(Json::Null), days(json!(0))), 0);
        assert_eq!(told(days(json!(30)), days(json!(0))), 1);
        assert_eq!(told(days(json!(30)), days(json!(7))), 1);
        assert_eq!(told(rule(json!([])), json!({"rule": []})), 1);
    }

    #[test]
    fn what_was_changed_or_deleted_by_hand_is_told() {
        let vault =
            |key: &str, tag: &str| json!({"name": "v", "kms_key_arn": key, "tags": {"a": tag}});
        let plan = Plan {
            name: "p".to_owned(),
            drift: vec![
                drift("changed", "update", vault("a", "b"), vault("c", "d")),
                drift("tagged", "update", vault("a", "b"), vault("a", "d")),
                drift("gone", "delete", vault("a", "b"), Json::Null),
            ],
            ..Plan::default()
        };
        let found = facts::derive(&plan, &Sources::none(), Catalog::embedded());
        let drifts = found.after.drifts.iter();
        let told: Vec<_> = drifts
            .map(|(id, drift)| (id.as_str(), drift.attributes.join(",")))
            .collect();
        assert_eq!(
            told,
            [
                ("p:aws_backup_vault.changed", "kms_key_arn".to_owned()),
                ("p:aws_backup_vault.gone", String::new()),
            ]
        );
        assert!(found.before.drifts.is_empty());
    }
}
