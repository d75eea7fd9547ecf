//! The report for a terminal: findings first, then what can't be answered, what wasn't judged, and last one line
//! that sums up, with an index of the errors where they have scrolled away.

mod excerpt;
mod page;
mod tail;

pub(crate) use excerpt::{LONGEST, masked, quoted};

use crate::report::escape::Escape;
use crate::report::{Format, Report, fold, wording};
use page::Page;
use std::fmt::{self, Write as _};

pub(super) static FORMAT: Format = Format {
    name: "human",
    about: "Diagnostics with excerpts of the configuration, for a terminal",
    escape: Escape::Own,
    counts_survivors: true,
    write,
    ..Format::JSON
};

/// Lines of findings and questions that leave the errors in sight on a screen of 40, with what the terminal breaks
/// and the summary; with more there is an index.
const SCREEN: usize = 36;

/// Writes the report.
pub(super) fn write(report: &Report<'_>, out: &mut String) -> fmt::Result {
    let Report {
        findings, reader, ..
    } = report;
    let page = Page::new(report);
    let entries = fold::entries(findings, reader.verbosity, reader.show);
    let mut blocks: Vec<Vec<String>> = wording::warnings(findings)
        .into_iter()
        .map(|(message, help)| page.warning(&message, help))
        .collect();
    blocks.extend(entries.iter().map(|entry| page.entry(entry)));
    if !reader.is_quiet() {
        blocks.extend(tail::questions(&page, findings));
        blocks.extend(tail::notices(&page, findings));
    }
    let lines = blocks.iter().map(|block| block.len().saturating_add(1));
    if lines.fold(0, usize::saturating_add) > SCREEN {
        blocks.extend(tail::index(&page, &entries));
    }
    for line in blocks
        .iter()
        .flat_map(|block| block.iter().chain([&page.blank]))
    {
        // Excerpts and wrapped lines may end in blanks that nobody sees and tools complain of.
        writeln!(out, "{}", line.trim_end())?;
    }
    if reader.sums_up(findings) {
        writeln!(out, "{}", wording::summary(findings))?;
    }
    match report.survivors.filter(|_| !reader.is_quiet()) {
        Some(line) => writeln!(out, "{line}"),
        None => Ok(()),
    }
}
