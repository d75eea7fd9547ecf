//! The facts' JSON Schema, for people and for `opa check`.

use super::Facts;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of what `tfbackup facts` prints.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let mut schema = generator.into_root_schema_for::<Facts>().to_value();
    without_null(&mut schema);
    schema
}

/// The same for `opa check --schema`, which says nothing of a wrong field behind
/// `additionalProperties`: maps of objects become objects with one property.
pub fn opa_schema() -> Value {
    let mut schema = schema();
    for_opa(&mut schema);
    schema
}

/// Facts have no nulls: an `Option` is a key that may be absent.
pub(crate) fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
                if let [Value::Object(only)] = choices.as_slice() {
                    let only = only.clone();
                    object.remove("anyOf");
                    object.extend(only);
                }
            }
            object.values_mut().for_each(without_null);
        }
        _ => {}
    }
}

fn for_opa(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(for_opa),
        Value::Object(object) => {
            object.remove("description");
            object.remove("required");
            plain_enumeration(object);
            close_unknown(object);
            close_map(object, &["*".to_owned()]);
            object.values_mut().for_each(for_opa);
        }
        _ => {}
    }
}

/// OPA reads no `oneOf`; our enumerations are all strings.
fn plain_enumeration(object: &mut Map<String, Value>) {
    if object.remove("oneOf").is_some() || object.remove("enum").is_some() {
        object.insert("type".to_owned(), json!("string"));
    }
}

/// `unknown` is keyed by the names of the fields beside it, so that a mistyped one is found too.
fn close_unknown(object: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = object.get_mut("properties") else {
        return;
    };
    let names: Vec<String> = properties.keys().cloned().collect();
    if let Some(Value::Object(unknown)) = properties.get_mut("unknown") {
        close_map(unknown, &names);
    }
}

/// Turns the schema of a map's values into that of properties of these names. Maps of plain values stay as they
/// are: nothing in them can be mistyped, and rules name their keys.
fn close_map(object: &mut Map<String, Value>, names: &[String]) {
    let values = match object.get("additionalProperties") {
        Some(values) if values.get("$ref").is_some() => values.clone(),
        _ => return,
    };
    let properties: Map<String, Value> =
        names.iter().map(|n| (n.clone(), values.clone())).collect();
    object.insert("properties".to_owned(), properties.into());
    object.insert("additionalProperties".to_owned(), json!(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fact_may_be_null() {
        assert!(!schema().to_string().contains("null\""));
    }
}
