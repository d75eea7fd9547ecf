//! For the custom policy checks of Atlantis, which knows no exit status: it looks for the words of Conftest in what is
//! printed. Older versions take any "fail" for a failure, newer ones "1 failure" or `FAIL` at the start, and both take
//! silence for a misconfiguration.
//!
//! So this always says something, starts with `FAIL` and a count exactly where `--fail-on` is reached, and elsewhere
//! says no "fail" at all, whatever a name holds.
//!
//! <https://www.runatlantis.io/docs/custom-policy-checks>

use super::human;
use crate::report::escape::{Escape, clean};
use crate::report::{Format, Reader, Report, Style, fold, wording};
use std::fmt::{self, Write as _};

pub(super) static FORMAT: Format = Format {
    name: "atlantis",
    about: "For a custom policy check of Atlantis, which searches the output for words",
    escape: Escape::Own,
    counts_survivors: false,
    write,
    ..Format::JSON
};

fn write(report: &Report<'_>, out: &mut String) -> fmt::Result {
    let findings = report.findings;
    if report.failing > 0 {
        writeln!(
            out,
            "FAIL - {}\n",
            wording::count(report.failing, "failure")
        )?;
        let style = Style {
            color: false,
            links: false,
            ..report.reader.style
        };
        let reader = Reader {
            style,
            ..report.reader
        };
        return human::write(
            &Report {
                reader,
                survivors: None,
                ..*report
            },
            out,
        );
    }
    let mut lines = vec![format!("PASS - {}", wording::summary(findings))];
    let warnings = wording::warnings(findings).into_iter();
    lines.extend(warnings.map(|(message, _)| format!("warning: {message}")));
    for entry in fold::entries(findings, report.reader.verbosity, report.reader.show) {
        let finding = entry.lead;
        let severity = wording::severity(finding.severity);
        lines.push(format!(
            "{severity}[{}] {}",
            clean(&finding.rule),
            clean(&finding.resource)
        ));
    }
    for line in lines {
        writeln!(out, "{}", without_fail(&line))?;
    }
    Ok(())
}

/// The first letter of each "fail" as an escape.
fn without_fail(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let mut shown = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        if lower.get(at..).is_some_and(|rest| rest.starts_with("fail")) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}
