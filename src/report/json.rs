//! The report as JSON: the findings as they are, and their JSON Schema.

use super::wording::{is_hostile, opens_command};
use crate::finding::Findings;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use std::fmt::Write as _;
use std::io;

/// Writes any value as indented JSON, with a newline at the end.
pub(crate) fn write(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    let mut safe = String::with_capacity(json.len());
    for (at, c) in json.char_indices() {
        // serde_json leaves these as they are; they stand in strings alone, where JSON has an escape.
        let opens_command = c == '[' && opens_command(&json, at, c);
        if opens_command || c != '\n' && is_hostile(c) {
            write!(safe, "\\u{:04x}", u32::from(c)).map_err(io::Error::other)?;
        } else {
            safe.push(c);
        }
    }
    writeln!(out, "{safe}")
}

/// JSON Schema of the JSON report.
pub fn json_schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Findings>()
        .to_value()
}
