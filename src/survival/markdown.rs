//! The table for a comment on a pull request.

use super::table::{Disaster, Row, Table, Verdict};
use super::words;
use crate::report::{code, markdown};
use std::fmt::Write as _;

/// GitHub refuses comments of more than 65,536 characters.
const MOST: usize = 60_000;

pub(super) fn render(table: &Table) -> String {
    let mut out = String::from("### What survives which disaster\n\n");
    if table.rows.is_empty() {
        out.push_str("No stateful resources in these plans.\n");
        exempt(table, &mut out);
        return out;
    }
    out.push_str("| resource |");
    for disaster in Disaster::ALL {
        // Writing to a string can't fail.
        let _ = write!(out, " {} |", words::header(disaster));
    }
    out.push_str("\n|---|");
    out.push_str(&"---|".repeat(Disaster::ALL.len()));
    out.push('\n');
    let groups = words::groups(&table.rows);
    let mut left_out = 0_usize;
    for group in &groups {
        let line = line(group);
        if out.len().saturating_add(line.len()) > MOST {
            left_out = left_out.saturating_add(group.len());
        } else {
            out.push_str(&line);
        }
    }
    if left_out > 0 {
        let _ = writeln!(
            out,
            "\n{left_out} more resources: run `tfbackup survive` to see the whole table."
        );
    }
    exempt(table, &mut out);
    reasons(&groups, &mut out);
    out
}

fn exempt(table: &Table, out: &mut String) {
    for exempt in &table.exempt {
        let line = format!(
            "\nExempt: {} ({})\n",
            code(&exempt.resource),
            markdown(&exempt.reason)
        );
        if out.len().saturating_add(line.len()) <= MOST {
            out.push_str(&line);
        }
    }
}

fn line(group: &[&Row]) -> String {
    let mut line = format!("| {} |", code(&words::called(group)));
    for disaster in Disaster::ALL {
        let cell = group.first().and_then(|row| row.cells.get(&disaster));
        let shown = cell.map_or(String::new(), |cell| {
            let now = format!(
                "{} {}",
                words::sign(cell.verdict, true),
                words::word(cell.verdict)
            );
            match cell.before {
                Some(before) => format!("**{} → {now}**", words::word(before)),
                None => now,
            }
        });
        let _ = write!(line, " {shown} |");
    }
    line.push('\n');
    line
}

/// Why, folded, as far as there is room.
fn reasons(groups: &[Vec<&Row>], out: &mut String) {
    let mut details = String::new();
    for group in groups {
        let Some(row) = group.first() else { continue };
        for disaster in Disaster::ALL {
            let Some(cell) = row
                .cells
                .get(&disaster)
                .filter(|cell| cell.verdict != Verdict::Survives)
            else {
                continue;
            };
            let line = format!(
                "- {}, {}: {}, {}\n",
                code(&words::called(group)),
                words::header(disaster),
                words::word(cell.verdict),
                markdown(&words::sentence(cell))
            );
            if out
                .len()
                .saturating_add(details.len())
                .saturating_add(line.len())
                > MOST
            {
                break;
            }
            details.push_str(&line);
        }
    }
    if !details.is_empty() {
        let _ = write!(
            out,
            "\n<details><summary>Why</summary>\n\n{details}\n</details>\n"
        );
    }
}
