//! What follows the findings: questions, what wasn't judged, the index of errors.

use super::page::{Ink, Page};
use crate::finding::{Findings, Severity};
use crate::report::fold::Entry;
use crate::report::wording::{self, clean, position};

/// Errors that the index lists: with the summary they fit a screen.
const LISTED: usize = 30;

/// One block for all questions: each what is asked, how much waits for it, and what answers it.
pub(super) fn questions(page: &Page<'_>, findings: &Findings) -> Option<Vec<String>> {
    if findings.questions.is_empty() {
        return None;
    }
    let head = wording::questions(findings);
    let hint = " (--show undecided prints what waits for them)";
    let mut lines = vec![format!("{}{hint}", page.paint(Ink::Bold, &head))];
    for question in &findings.questions {
        let stake = wording::stake(question);
        let text = format!("{} ({stake})", clean(&question.text));
        let bullet = if page.style.unicode { "  • " } else { "  * " };
        lines.extend(page.wrap(bullet, &text, 4));
        lines.extend(page.wrap("    ", &wording::answer(question), 4));
        let toml = question.toml.iter().flat_map(|toml| toml.lines());
        lines.extend(toml.map(|line| format!("      {}", clean(line))));
    }
    Some(lines)
}

/// One block for all notices, a line each where they fit.
pub(super) fn notices(page: &Page<'_>, findings: &Findings) -> Option<Vec<String>> {
    if findings.notices.is_empty() {
        return None;
    }
    let lines = wording::notices(findings).flat_map(|text| {
        let head = page.paint(Ink::Cyan, "notice");
        page.wrap_after(&format!("{head}: "), 8, &text, 8)
    });
    Some(lines.collect())
}

/// All errors again in a line each, for they have scrolled away.
pub(super) fn index(page: &Page<'_>, entries: &[Entry<'_>]) -> Option<Vec<String>> {
    let errors: Vec<&Entry<'_>> = entries
        .iter()
        .filter(|entry| entry.lead.severity == Severity::Error)
        .collect();
    if errors.is_empty() {
        return None;
    }
    // What is said of one place several times is one line.
    let mut listed: Vec<(String, usize)> = Vec::new();
    for entry in &errors {
        let line = listed_line(page, entry);
        match listed.last_mut().filter(|(last, _)| *last == line) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => listed.push((line, 1)),
        }
    }
    let mut lines = vec![page.paint(Ink::Bold, "Errors")];
    lines.extend(listed.iter().take(LISTED).map(|(line, times)| match times {
        1 => line.clone(),
        times => format!("{line} ({times})"),
    }));
    let more = listed.len().saturating_sub(LISTED);
    if more > 0 {
        lines.push(format!("  and {more} more above"));
    }
    Some(lines)
}

fn listed_line(page: &Page<'_>, entry: &Entry<'_>) -> String {
    let finding = entry.lead;
    let code = format!("[{}]", clean(&finding.rule));
    let code = page.paint(Ink::Red, &code);
    let more = match entry.others.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let place = finding.location.as_ref();
    let place = place.map_or(String::new(), |it| format!(" {}", short(&position(it))));
    format!("  {code} {}{more}{place}", clean(&finding.resource))
}

/// Without the column.
fn short(position: &str) -> &str {
    position.rsplit_once(':').map_or(position, |(line, _)| line)
}
