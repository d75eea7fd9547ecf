//! Why: each place that was considered for one resource, step by step.

use super::class::{Class, JudgedPlace};
use super::table::{Disaster, Row};
use super::words;
use crate::answer::{Answer, Reasoned};
use crate::report::{Style, clean};
use std::io;

/// Writes the row's verdicts with their reasons, and each place with what decided.
///
/// # Errors
/// What `out` says.
pub fn why(row: &Row, class: &Class, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{} ({})", clean(&row.resource), clean(&row.kind))?;
    for (disaster, cell) in &row.cells {
        writeln!(
            out,
            "  {} {}: {}, {}",
            words::sign(cell.verdict, style.unicode),
            words::header(*disaster),
            words::word(cell.verdict),
            words::sentence(cell)
        )?;
    }
    if class.places.is_empty() {
        return writeln!(out, "\nno backup plan in the input backs it up");
    }
    for place in &class.places {
        one(place, style, out)?;
    }
    Ok(())
}

fn one(judged: &JudgedPlace, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let variant = judged.variant.as_ref().map_or(String::new(), |kind| {
        format!(", if it counts as {}", clean(kind))
    });
    writeln!(out, "\n{}{variant}", words::place(&judged.place))?;
    for step in &judged.steps {
        writeln!(
            out,
            "  {} {}{}",
            mark(&step.answer, style),
            clean(&step.what),
            words::reason(&step.answer)
        )?;
    }
    for disaster in Disaster::ALL {
        if let Some(answer) = judged.answers.get(&disaster) {
            writeln!(
                out,
                "  {} against {}{}",
                mark(answer, style),
                words::header(disaster),
                words::reason(answer)
            )?;
        }
    }
    Ok(())
}

fn mark(answer: &Reasoned, style: &Style) -> &'static str {
    match (answer.is, style.unicode) {
        (Answer::Yes, true) => "✔",
        (Answer::No, true) => "✘",
        (Answer::Unknown, _) => "?",
        (Answer::Yes, false) => "yes",
        (Answer::No, false) => "no ",
    }
}
