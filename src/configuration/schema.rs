//! The JSON Schema of tfbackup.toml, for editors.

use super::File;
use crate::facts::without_null;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The schema of tfbackup.toml (`tfbackup config --schema`).
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut schema = generator.into_root_schema_for::<File>().to_value();
    without_null(&mut schema);
    without_default(&mut schema);
    schema
}

/// Defaults of whole tables are noise: every key is optional, and says itself what its absence means.
fn without_default(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_default),
        Value::Object(object) => {
            object.retain(|key, value| {
                key != "default" || !(value.is_null() || value.is_object() || value.is_array())
            });
            for (key, value) in object {
                match value {
                    // A key of the file may be called `default`.
                    Value::Object(keys) if key == "properties" => {
                        keys.values_mut().for_each(without_default);
                    }
                    value => without_default(value),
                }
            }
        }
        _ => {}
    }
}
