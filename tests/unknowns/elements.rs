//! The elements of policies' statements, and the facts of a plan with one of them unknown.

use super::escaped;
use serde_json::{Value, json};
use tfbackup::facts::Unlinked;

/// An element of a statement.
pub(super) struct Element {
    /// `vault_policies.document.actions`
    pub(super) kind: String,
    /// JSON pointer of the object that has the policy.
    object: String,
    /// The field that the policy is.
    field: &'static str,
    /// JSON pointer of the element.
    pub(super) at: String,
}

const POLICIES: [(&str, &str); 5] = [
    ("delegation_policies", "document"),
    ("key_policies", "document"),
    ("organization_policies", "document"),
    ("roles", "trust"),
    ("vault_policies", "document"),
];

/// The elements of all policies of a world.
pub(super) fn of(world: &Value) -> Vec<Element> {
    let mut found = Vec::new();
    for (collection, field) in POLICIES {
        for (id, fact) in world[collection].as_object().into_iter().flatten() {
            let object = format!("/{collection}/{}", escaped(id));
            let statements = fact[field]["statements"].as_array();
            for (place, statement) in statements.into_iter().flatten().enumerate() {
                let names = statement.as_object().unwrap().keys();
                for name in names.filter(|name| *name != "sid" && *name != "unknown") {
                    found.push(Element {
                        kind: format!("{collection}.{field}.{name}"),
                        object: object.clone(),
                        field,
                        at: format!("{object}/{field}/statements/{place}/{name}"),
                    });
                }
            }
        }
    }
    found
}

/// The plan's facts as they are where the element refers to what isn't known.
pub(super) fn without(plan: &Value, element: &Element) -> Unlinked {
    let mut plan = plan.clone();
    let world = &mut plan["after"];
    let (statement, name) = element.at.rsplit_once('/').unwrap();
    if name == "effect" {
        *world.pointer_mut(&element.at).unwrap() = "Unknown".into();
    } else {
        obscure(world.pointer_mut(&element.at).unwrap());
    }
    let statement = world.pointer_mut(statement).unwrap();
    if statement["unknown"].is_null() {
        statement["unknown"] = json!([]);
    }
    statement["unknown"]
        .as_array_mut()
        .unwrap()
        .push(name.into());
    let object = world.pointer_mut(&element.object).unwrap();
    object["unknown"][element.field] =
        json!({"reason": "after-apply", "references": ["data.external.unknown.result"]});
    serde_json::from_value(plan).unwrap()
}

/// Terraform's words in place of every text.
fn obscure(value: &mut Value) {
    match value {
        Value::String(text) => *text = "${data.external.unknown.result}".to_owned(),
        Value::Array(items) => items.iter_mut().for_each(obscure),
        Value::Object(fields) => fields.values_mut().for_each(obscure),
        _ => {}
    }
}
