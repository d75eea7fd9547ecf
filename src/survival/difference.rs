//! What a plan changes: the cells after it beside those before.

use super::table::{Table, Verdict};
use std::collections::BTreeMap;

/// Notes in each cell what it was before, where that differs; says whether any went down.
pub fn mark_changes(after: &mut Table, before: &Table) -> bool {
    let earlier: BTreeMap<_, _> = before
        .rows
        .iter()
        .map(|row| ((row.plan.as_str(), row.resource.as_str()), row))
        .collect();
    let mut worse = false;
    for row in &mut after.rows {
        // A resource that this plan makes had no data to lose.
        let Some(old) = earlier.get(&(row.plan.as_str(), row.resource.as_str())) else {
            continue;
        };
        for (disaster, cell) in &mut row.cells {
            let was: Option<Verdict> = old.cells.get(disaster).map(|old| old.verdict);
            cell.before = was.filter(|was| *was != cell.verdict);
            worse |= was.is_some_and(|was| was > cell.verdict);
        }
    }
    worse
}
