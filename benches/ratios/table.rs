//! What was measured, as docs/performance.md shows it.

use crate::measure::Peak;
use std::error::Error;
use std::fmt::Write as _;

/// 10^6 bytes.
const MB: f64 = 1e6;
pub(crate) const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md");
const BEGIN: &str = "<!-- ratios:begin -->\n";
const END: &str = "<!-- ratios:end -->";

/// One row of a table.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    /// None where it isn't installed.
    pub(crate) measured: Option<(f64, Peak)>,
}

impl Row {
    fn seconds(&self) -> Option<f64> {
        self.measured.map(|(seconds, _)| seconds)
    }

    /// Megabytes that are not file-backed.
    fn anonymous(&self) -> Option<f64> {
        self.measured?.1.anonymous.map(megabytes)
    }
}

/// The rows of one plan; the first is what the others are compared with.
pub(crate) struct Table {
    pub(crate) title: String,
    /// What the first row is, as a unit.
    pub(crate) unit: &'static str,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    pub(crate) fn text(&self) -> String {
        let base = self.rows.first().and_then(Row::seconds);
        let mut text = format!("{}\n\n", self.title);
        let _ = write!(
            text,
            "| | seconds | times {} | peak memory, MB | of it not file-backed, MB |\n|---|---:|---:|---:|---:|\n",
            self.unit
        );
        for row in &self.rows {
            let _ = match (row.measured, base) {
                (Some((seconds, peak)), Some(base)) => writeln!(
                    text,
                    "| {} | {seconds:.3} | {:.1} | {} | {} |",
                    row.what,
                    seconds / base,
                    shown(peak.total),
                    shown(peak.anonymous)
                ),
                _ => writeln!(
                    text,
                    "| {}, skipped: not installed | – | – | – | – |",
                    row.what
                ),
            };
        }
        text.push('\n');
        text
    }

    fn row(&self, start: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.what.starts_with(start))
    }

    /// How many times as long, or as large, the one is as the other.
    fn times(&self, of: fn(&Row) -> Option<f64>, more: &str, less: &str) -> Option<f64> {
        Some(of(self.row(more)?)? / of(self.row(less)?)?)
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
pub(crate) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / MB
}

fn shown(bytes: Option<u64>) -> String {
    bytes.map_or("–".to_owned(), |bytes| format!("{:.0}", megabytes(bytes)))
}

enum Limit {
    AtMost(f64),
    AtLeast(f64),
}
use Limit::{AtLeast, AtMost};

/// The limits that are not kept, and a line for each limit.
pub(crate) fn limits(large: &Table, small: &Table) -> (Vec<&'static str>, String) {
    let (file, pipe) = ("`tfbackup lint plan.json`", "`tfbackup lint -`");
    let (one, all) = ("`opa eval` with one rule", "`opa eval` with all rules");
    let anonymous = |start| large.row(start).and_then(Row::anonymous);
    let checks = [
        (
            "time, times reading",
            large.times(Row::seconds, file, "read"),
            AtMost(3.0),
        ),
        (
            "times as fast as OPA with one rule",
            large.times(Row::seconds, one, file),
            AtLeast(15.0),
        ),
        (
            "times as fast as OPA with all rules",
            large.times(Row::seconds, all, file),
            AtLeast(20.0),
        ),
        (
            "times as lean as OPA with all rules, not file-backed",
            large.times(Row::anonymous, all, file),
            AtLeast(8.0),
        ),
        (
            "times as fast as Checkov",
            small.times(Row::seconds, "`checkov", file),
            AtLeast(100.0),
        ),
        ("memory not file-backed, MB", anonymous(file), AtMost(64.0)),
        (
            "memory not file-backed through a pipe, MB",
            anonymous(pipe),
            AtMost(64.0),
        ),
    ];
    let mut text = String::new();
    let mut failed = Vec::new();
    for (what, measured, limit) in checks {
        let Some(measured) = measured else {
            let _ = writeln!(text, "- not measured: {what}");
            continue;
        };
        let (kept, words, limit) = match limit {
            AtMost(limit) => (measured <= limit, "at most", limit),
            AtLeast(limit) => (measured >= limit, "at least", limit),
        };
        let verdict = if kept { "ok" } else { "**FAIL**" };
        let _ = writeln!(
            text,
            "- {verdict}: {what}: {measured:.2}, {words} {limit:.2}"
        );
        if !kept {
            failed.push(what);
        }
    }
    (failed, text)
}

/// The page with `text` between its markers.
pub(crate) fn replaced(page: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let missing = || format!("{PAGE} has no {BEGIN} … {END}");
    let (before, rest) = page.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}{text}{END}{after}"))
}
