//! The report as JSON: the findings as they are, and their JSON Schema.

use crate::finding::Findings;
use crate::report::Format;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use std::{fmt, io};

pub(super) static FORMAT: Format = Format {
    name: "json",
    about: "One JSON object, see docs/report.schema.json",
    names_strategies: true,
    write: |report, out| pretty(report.findings, out),
    ..Format::JSON
};

/// Indented JSON, with a newline at the end.
pub(super) fn pretty(value: &impl Serialize, out: &mut String) -> fmt::Result {
    out.push_str(&serde_json::to_string_pretty(value).map_err(|_| fmt::Error)?);
    out.push('\n');
    Ok(())
}

/// The same of any value, made safe, for those who have no format.
pub(crate) fn write(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = String::new();
    pretty(value, &mut text).map_err(io::Error::other)?;
    out.write_all(FORMAT.escape.apply(text).as_bytes())
}

/// JSON Schema of the JSON report.
pub fn json_schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Findings>()
        .to_value()
}
