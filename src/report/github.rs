//! Workflow commands, which GitHub shows as annotations in a pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>

use super::Verbosity;
use super::wording::{self, clean};
use crate::finding::{Finding, Findings, Location, Severity};
use std::io;

/// Writes a command for each warning and finding, then the summary.
pub(super) fn write(
    findings: &Findings,
    verbosity: Verbosity,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (message, help) in wording::warnings(findings) {
        let text = data(&format!("{message}\nhelp: {help}"));
        writeln!(out, "::warning title=tfbackup::{text}")?;
    }
    let several = findings.plans.len() > 1;
    for finding in findings.counting() {
        if verbosity.shows(finding.severity) {
            writeln!(out, "{}", command(finding, several))?;
        }
    }
    if verbosity.sums_up(findings) {
        writeln!(out, "{}", wording::summary(findings))?;
    }
    Ok(())
}

fn command(finding: &Finding, several_plans: bool) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = finding.location.as_ref().map_or_else(Vec::new, span);
    properties.push(("title", clean(&finding.rule)));
    let properties: Vec<_> = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={}", property(&value)))
        .collect();
    let attribute = wording::attribute(&finding.attribute);
    let plan = several_plans.then_some(finding.plan.as_str());
    let place = wording::place(&finding.resource, attribute.as_deref(), plan);
    let mut lines = wording::statement(finding);
    lines.push(format!("at {place}"));
    lines.push(format!("help: {}", clean(&finding.help)));
    let text = data(&lines.join("\n"));
    format!("::{level} {}::{text}", properties.join(","))
}

fn span(location: &Location) -> Vec<(&'static str, String)> {
    let mut span = vec![
        ("file", clean(&location.path)),
        ("line", location.line.to_string()),
        ("endLine", location.end_line.to_string()),
    ];
    // GitHub takes columns only within one line.
    if location.line == location.end_line {
        span.push(("col", location.column.to_string()));
        span.push(("endColumn", location.end_column.to_string()));
    }
    span
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
