//! GitLab's Code Quality report, which a merge request shows beside its lines.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use super::json;
use crate::finding::{Finding, Severity};
use crate::report::escape::clean;
use crate::report::{Format, Report, wording};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) static FORMAT: Format = Format {
    name: "gitlab",
    about: "GitLab's Code Quality report, for a merge request",
    write: |report, out| json::pretty(&issues(report), out),
    ..Format::JSON
};

fn issues(report: &Report<'_>) -> Vec<Value> {
    let mut taken = BTreeMap::new();
    let issues = report.findings.counting();
    issues
        .map(|finding| issue(finding, report, &mut taken))
        .collect()
}

fn issue<'a>(
    finding: &'a Finding,
    report: &'a Report<'_>,
    taken: &mut BTreeMap<&'a str, usize>,
) -> Value {
    let severity = match finding.severity {
        _ if finding.is_question() => "info",
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Note => "minor",
    };
    // GitLab keeps one issue of each fingerprint. Two plans may have resources of one address, and then ours is the
    // same; findings are sorted, so that their number is as stable.
    let times = taken.entry(&finding.fingerprint).or_insert(0_usize);
    *times = times.saturating_add(1);
    let fingerprint = match *times {
        1 => finding.fingerprint.clone(),
        more => format!("{}-{more}", finding.fingerprint),
    };
    let (path, begin, end) = finding.location.as_ref().map_or_else(
        || (wording::plan_file(&finding.plan, report.findings), 1, 1),
        |place| (place.path.as_str(), place.line, place.end_line),
    );
    let statement = wording::statement(finding);
    json!({
        "type": "issue",
        "check_name": finding.rule,
        "description": format!("{}: {}", clean(&finding.resource), statement.first().map_or("", String::as_str)),
        "content": {"body": format!("{}\n\n{}", statement.join("\n\n"), clean(&finding.help))},
        "categories": ["Security"],
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {"path": path.strip_prefix("./").unwrap_or(path), "lines": {"begin": begin, "end": end}},
    })
}
