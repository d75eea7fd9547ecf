//! One finding on a terminal: what is said, and the facts that it rests on.

use super::Ground;
use crate::finding::Finding;
use crate::report::{Style, clean, wrap};
use std::io;

/// Longest value that is shown in full, in characters.
const LONGEST: usize = 200;

/// Writes a finding with the facts that it rests on.
///
/// # Errors
/// What `out` says.
pub fn why(
    finding: &Finding,
    grounds: &[Ground],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let head = format!("{}[{}]", finding.severity.word(), clean(&finding.rule));
    let place = finding.location.as_ref().map_or(String::new(), |it| {
        format!(" ({}:{}:{})", clean(&it.path), it.line, it.column)
    });
    writeln!(
        out,
        "{} {}{place}",
        style.bold(&head),
        clean(&finding.resource)
    )?;
    for line in wrap("  ", 2, &clean(&finding.message), 2, style.width) {
        writeln!(out, "{line}")?;
    }
    if let Some(suppressed) = &finding.suppressed {
        writeln!(out, "  suppressed: {}", clean(&suppressed.reason))?;
    }
    if grounds.is_empty() {
        writeln!(
            out,
            "  no single fact decides it: it rests on what is missing"
        )?;
    } else {
        writeln!(
            out,
            "  without any one of these facts, it wouldn't be reported:"
        )?;
    }
    for ground in grounds {
        let value = ground.value.to_string();
        let short: String = value.chars().take(LONGEST).collect();
        let more = if short.len() < value.len() { "…" } else { "" };
        writeln!(out, "    {} = {}{more}", clean(&ground.path), clean(&short))?;
    }
    writeln!(out)
}
