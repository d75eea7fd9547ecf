//! The survival table: which disasters the data of each stateful resource outlives (`tfbackup survive`).
//!
//! The cells are judged in Rego (policies/survival.rego, by the helpers that the rules use, so that table and
//! findings can't disagree); this module makes rows of them and lays them out. Contract: docs/survival.md.

mod class;
mod difference;
mod markdown;
mod page;
mod table;
mod terminal;
mod why;
mod words;

pub use class::{Asked, Class, Judged, JudgedPlace, Step};
pub use difference::mark_changes;
pub use page::Behind;
pub use table::{Cell, Disaster, Exempt, Exemptions, Place, Row, Table, Verdict, table};
pub use why::why;

use crate::report::Style;
use std::io;

/// Forms of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for a terminal
    #[default]
    Human,
    /// One JSON object, see docs/survival.schema.json
    Json,
    /// A table for a pull request's comment
    Markdown,
    /// One self-contained HTML page
    Html,
}

/// Writes the table; a page also shows what is `behind` it.
///
/// # Errors
/// What `out` says.
pub fn write(
    table: &Table,
    behind: &Behind<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Human => terminal::write(table, style, out),
        Format::Json => crate::report::write_json(table, out),
        Format::Markdown => out.write_all(markdown::render(table).as_bytes()),
        Format::Html => out.write_all(page::render(table, behind).as_bytes()),
    }
}

/// How many resources survive that their account is taken over, in a line for the end of lint's report; none
/// without a row.
pub fn line(table: &Table) -> Option<String> {
    let count = |verdict| words::counted(table, Disaster::AccountCompromised, verdict);
    let survives = count(Verdict::Survives);
    let open = match count(Verdict::Undecided) {
        0 => String::new(),
        open => format!(", {open} undecided"),
    };
    let words = match table.rows.len() {
        0 => return None,
        1 => "resource survives",
        _ => "resources survive",
    };
    let all = table.rows.len();
    Some(format!(
        "{survives} of {all} {words} an account takeover{open} (tfbackup survive)"
    ))
}

/// JSON Schema of the table.
pub fn json_schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Table>()
        .to_value()
}
