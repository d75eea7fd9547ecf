//! The table for a terminal.

use super::table::{Disaster, Row, Table, Verdict};
use super::words;
use crate::report::{Style, clean};
use std::io;

/// Writes the table, what its columns mean, and how many resources survive which disaster.
pub(super) fn write(table: &Table, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if table.rows.is_empty() {
        writeln!(out, "no stateful resources in these plans")?;
        return left_out(table, out);
    }
    let groups = words::groups(&table.rows);
    let several = table.plans.len() > 1;
    let names: Vec<String> = groups.iter().map(|group| name(group, several)).collect();
    let widest = names.iter().map(|name| name.chars().count()).max();
    // Seven columns of six, and at least some of the name.
    let room = style
        .width
        .saturating_sub(Disaster::ALL.len().saturating_mul(6));
    let width = widest.unwrap_or_default().clamp(8, room.max(20));
    write!(out, "{:width$}", "")?;
    for number in 1..=Disaster::ALL.len() {
        write!(out, "{number:>6}")?;
    }
    writeln!(out)?;
    for (group, name) in groups.iter().zip(&names) {
        row(group, name, width, style, out)?;
    }
    writeln!(out)?;
    for (number, disaster) in (1_usize..).zip(Disaster::ALL) {
        let count = words::count(table, disaster);
        writeln!(out, "{number} {}: {count}", words::header(disaster))?;
    }
    legend(table, style, out)
}

fn legend(table: &Table, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let sign = |verdict| words::sign(verdict, style.unicode);
    write!(
        out,
        "\n{} survives  {} lost  {} undecided",
        sign(Verdict::Survives),
        sign(Verdict::Lost),
        sign(Verdict::Undecided)
    )?;
    if table
        .rows
        .iter()
        .flat_map(|row| row.cells.values())
        .any(|cell| cell.before.is_some())
    {
        write!(out, "  > changed by this plan")?;
    }
    writeln!(out, "; tfbackup survive --why ADDRESS PLAN says why")?;
    left_out(table, out)
}

/// What has no row.
fn left_out(table: &Table, out: &mut dyn io::Write) -> io::Result<()> {
    for exempt in &table.exempt {
        writeln!(
            out,
            "exempt: {} ({})",
            clean(&exempt.resource),
            clean(&exempt.reason)
        )?;
    }
    match words::without_data(table) {
        Some(words) => writeln!(out, "{words}"),
        None => Ok(()),
    }
}

fn name(group: &[&Row], several: bool) -> String {
    let called = words::called(group);
    match group.first() {
        Some(first) if several => format!("{}: {called}", clean(&first.plan)),
        _ => called,
    }
}

fn row(
    group: &[&Row],
    name: &str,
    width: usize,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let long = name.chars().count() > width;
    if long {
        // The name on a line of its own, rather than cut: it is what one searches for.
        writeln!(out, "{name}")?;
        write!(out, "{:width$}", "")?;
    } else {
        write!(out, "{name:width$}")?;
    }
    for disaster in Disaster::ALL {
        let cell = group.first().and_then(|row| row.cells.get(&disaster));
        let Some(cell) = cell else {
            write!(out, "{:>6}", "")?;
            continue;
        };
        let sign = words::sign(cell.verdict, style.unicode);
        let sign = match cell.before {
            Some(before) => format!("{}>{sign}", words::sign(before, style.unicode)),
            None => sign.to_owned(),
        };
        let padded = format!("{sign:>6}");
        if style.color {
            let color = match cell.verdict {
                Verdict::Survives => 32,
                Verdict::Undecided => 33,
                Verdict::Lost => 31,
            };
            write!(out, "\u{1b}[{color}m{padded}\u{1b}[0m")?;
        } else {
            write!(out, "{padded}")?;
        }
    }
    writeln!(out)
}
