//! Sorts the keys of a JSON text, as `jq -S` does, without changing a value.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Appends `json` with its keys sorted, at every depth.
pub(crate) fn sort_keys(json: &str, out: &mut String) -> serde_json::Result<()> {
    match json.as_bytes().first() {
        Some(b'{') => {
            let object: BTreeMap<String, &RawValue> = serde_json::from_str(json)?;
            let mut before = '{';
            for (key, value) in object {
                out.push(std::mem::replace(&mut before, ','));
                out.push_str(&serde_json::to_string(&key)?);
                out.push(':');
                sort_keys(value.get(), out)?;
            }
            out.push_str(if before == '{' { "{}" } else { "}" });
        }
        Some(b'[') => {
            let array: Vec<&RawValue> = serde_json::from_str(json)?;
            let mut before = '[';
            for value in array {
                out.push(std::mem::replace(&mut before, ','));
                sort_keys(value.get(), out)?;
            }
            out.push_str(if before == '[' { "[]" } else { "]" });
        }
        _ => out.push_str(json),
    }
    Ok(())
}
