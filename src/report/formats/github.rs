//! Workflow commands, which GitHub shows as annotations in a pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>

use crate::finding::{Findings, Location, Severity};
use crate::policy::Rule;
use crate::report::escape::{Escape, clean};
use crate::report::fold::{self, Entry};
use crate::report::{Format, Report, wording};
use std::fmt::{self, Write as _};

pub(super) static FORMAT: Format = Format {
    name: "github",
    about: "Workflow commands that annotate a pull request on GitHub",
    escape: Escape::Own,
    write,
    ..Format::JSON
};

/// Writes a command for each warning, finding, question and notice, then the summary.
fn write(report: &Report<'_>, out: &mut String) -> fmt::Result {
    let Report {
        findings,
        rules,
        reader,
        ..
    } = report;
    for (message, help) in wording::warnings(findings) {
        let text = data(&format!("{message}\nhelp: {help}"));
        writeln!(out, "::warning title=tfbackup::{text}")?;
    }
    let several = findings.plans.len() > 1;
    for entry in fold::entries(findings, reader.verbosity, reader.show) {
        writeln!(out, "{}", command(&entry, rules, several))?;
    }
    if !reader.is_quiet() {
        questions(findings, out)?;
        for notice in &findings.notices {
            let place = notice.location.as_ref().map_or_else(Vec::new, span);
            let text = format!("{}\nhelp: {}", clean(&notice.message), clean(&notice.help));
            writeln!(out, "{}", annotation("notice", place, "tfbackup", &text))?;
        }
    }
    if reader.sums_up(findings) {
        writeln!(out, "{}", wording::summary(findings))?;
    }
    Ok(())
}

/// One annotation for all: GitHub shows ten notices of a step, and the errors matter more.
fn questions(findings: &Findings, out: &mut String) -> fmt::Result {
    if findings.questions.is_empty() {
        return Ok(());
    }
    let mut lines = Vec::new();
    for question in &findings.questions {
        let stake = wording::stake(question);
        lines.push(format!("{} ({stake})", clean(&question.text)));
        lines.push(format!("  {}", wording::answer(question)));
        let toml = question.toml.iter().flat_map(|toml| toml.lines());
        lines.extend(toml.map(|line| format!("    {}", clean(line))));
    }
    let title = wording::questions(findings);
    let text = lines.join("\n");
    writeln!(out, "{}", annotation("notice", Vec::new(), &title, &text))
}

fn command(entry: &Entry<'_>, rules: &[Rule], several_plans: bool) -> String {
    let finding = entry.lead;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = finding.location.as_ref().map_or_else(Vec::new, span);
    let rule = rules.iter().find(|rule| rule.id == finding.rule);
    let title = match rule {
        Some(rule) => format!("{}: {}", clean(&finding.rule), clean(&rule.title)),
        None => clean(&finding.rule),
    };
    let attribute = wording::attribute(&finding.attribute);
    let plan = several_plans.then_some(finding.plan.as_str());
    let mut lines = wording::statement(finding);
    let at = wording::place(&finding.resource, attribute.as_deref(), plan);
    lines.push(format!("at {at}"));
    if let Some(others) = wording::others(&entry.others, false) {
        lines.push(format!("also: {others}"));
    }
    lines.push(format!("help: {}", clean(&finding.help)));
    annotation(level, place, &title, &lines.join("\n"))
}

fn annotation(
    level: &str,
    mut properties: Vec<(&'static str, String)>,
    title: &str,
    text: &str,
) -> String {
    properties.push(("title", title.to_owned()));
    let properties: Vec<_> = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={}", property(&value)))
        .collect();
    format!("::{level} {}::{}", properties.join(","), data(text))
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
