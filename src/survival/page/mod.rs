//! The table as one HTML page: it loads nothing, works by keyboard, and is a plain table without scripts.

mod data;

use super::class::Class;
use super::table::{Disaster, Row, Table, Verdict};
use super::words;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::graph::{self, JudgedHop, Pictures};
use crate::report::{clean, html};
use clap::ValueEnum as _;
use data::Index;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// What the page lets its browser run: this script, by its SHA-256 (a test compares).
const SCRIPT_HASH: &str = "sha256-IW463HSsNg5kjQ2xiYXIPAXaSviDxtgIXSDZvslu2BQ=";

/// What stands behind the table: the page tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Behind<'a> {
    /// Verdicts with every place that was considered.
    pub classes: &'a [Class],
    /// The facts that were judged.
    pub facts: &'a Facts,
    /// Which hops are made.
    pub hops: &'a [JudgedHop],
    /// What lint found.
    pub findings: &'a [Finding],
}

pub(super) fn render(table: &Table, behind: &Behind<'_>) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(table, behind, &mut out);
    out
}

fn write(table: &Table, behind: &Behind<'_>, out: &mut String) -> fmt::Result {
    let pictures = Pictures::of(behind.facts, behind.hops);
    let mut index = Index::of(table, behind, &pictures);
    let columns = column_names();
    let styles = [graph::PICTURE_STYLE, STYLE, columns.as_str()];
    let title = "What survives which disaster";
    html::open(title, &styles, Some(SCRIPT_HASH), out)?;
    input(table, out)?;
    if !table.rows.is_empty() {
        summary(table, out)?;
        meanings(out)?;
        tools(out)?;
    }
    for (account, rows) in by_account(table, &pictures) {
        section(&account, &rows, table.plans.len() > 1, &mut index, out)?;
    }
    left_out(table, out)?;
    for (at, picture) in index.pictures.iter().enumerate() {
        writeln!(
            out,
            "<template id=\"picture-{at}\">{}</template>",
            picture.svg()
        )?;
    }
    writeln!(out, "<template id=\"legend\">")?;
    graph::legend(out)?;
    // No HTML can begin or end in it.
    let data = serde_json::to_string(&index.data).unwrap_or_default();
    writeln!(
        out,
        "</template>\n<script type=\"application/json\" id=\"data\">{}</script>\n<script>{SCRIPT}</script>",
        data.replace('<', "\\u003c")
    )?;
    html::close(out)
}

fn shown(text: &str) -> String {
    html::escape(&clean(text))
}

fn input(table: &Table, out: &mut String) -> fmt::Result {
    let names: Vec<String> = table.plans.iter().map(|plan| shown(&plan.name)).collect();
    let rows = match table.rows.len() {
        0 => "no stateful resources".to_owned(),
        1 => "1 stateful resource".to_owned(),
        many => format!("{many} stateful resources"),
    };
    writeln!(out, "<p class=\"input\">{}: {rows}</p>", names.join(", "))
}

/// How many survive what; a click shows the others.
fn summary(table: &Table, out: &mut String) -> fmt::Result {
    writeln!(out, "<div class=\"tiles\">")?;
    for (at, disaster) in Disaster::ALL.into_iter().enumerate() {
        let count = |verdict| words::counted(table, disaster, verdict);
        write!(
            out,
            "<button type=\"button\" data-d=\"{at}\"><span>{}</span><b>{}</b><span class=\"bar\" aria-hidden=\"true\">",
            words::header(disaster),
            words::count(table, disaster)
        )?;
        for verdict in [Verdict::Survives, Verdict::Undecided, Verdict::Lost] {
            if count(verdict) > 0 {
                let word = words::word(verdict);
                write!(
                    out,
                    "<i class=\"{word}\" style=\"flex:{}\"></i>",
                    count(verdict)
                )?;
            }
        }
        writeln!(out, "</span></button>")?;
    }
    writeln!(out, "</div>")
}

/// What the columns mean.
fn meanings(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<details class=\"meanings\"><summary>What the columns and signs mean</summary>\n<dl>"
    )?;
    for disaster in Disaster::ALL {
        let value = disaster.to_possible_value();
        let help = value.as_ref().and_then(|value| value.get_help());
        writeln!(
            out,
            "<dt>{}</dt><dd>{}</dd>",
            words::header(disaster),
            help.map_or(String::new(), |help| shown(&help.to_string()))
        )?;
    }
    for (verdict, meaning) in [
        (
            Verdict::Survives,
            "a recovery point certainly outlives it and can be read afterwards",
        ),
        (Verdict::Lost, "no recovery point can"),
        (
            Verdict::Undecided,
            "depends on something that the plans don't show",
        ),
    ] {
        let word = words::word(verdict);
        let sign = words::sign(verdict, true);
        writeln!(
            out,
            "<dt class=\"{word}\">{sign} {word}</dt><dd>{meaning}</dd>"
        )?;
    }
    writeln!(out, "</dl></details>")
}

/// Hidden until the script runs, without which they do nothing.
fn tools(out: &mut String) -> fmt::Result {
    write!(
        out,
        "<div class=\"tools\" hidden><input id=\"filter\" type=\"search\" placeholder=\"Filter by address, kind, Region\" aria-label=\"Filter by address, kind, Region\"/>\
         <select id=\"verdict\" aria-label=\"Verdict\"><option value=\"\">any verdict</option>"
    )?;
    for verdict in [Verdict::Lost, Verdict::Undecided, Verdict::Survives] {
        let word = words::word(verdict);
        write!(out, "<option value=\"{word}\">{word}</option>")?;
    }
    write!(
        out,
        "</select><select id=\"disaster\" aria-label=\"Disaster\"><option value=\"\">in any column</option>"
    )?;
    for (at, disaster) in Disaster::ALL.into_iter().enumerate() {
        write!(
            out,
            "<option value=\"{at}\">{}</option>",
            words::header(disaster)
        )?;
    }
    writeln!(
        out,
        "</select><button type=\"button\" id=\"clear\">Clear</button><span id=\"shown\" role=\"status\"></span></div>"
    )
}

/// Where there is no room for columns, each cell names its own.
fn column_names() -> String {
    let names = Disaster::ALL.into_iter().enumerate();
    let rules = names.map(|(at, disaster)| {
        format!(
            "td:nth-child({}) button::before{{content:\"{}\"}}\n",
            at.saturating_add(2),
            words::header(disaster)
        )
    });
    let rules: String = rules.collect();
    format!("@media (max-width:900px){{\n{rules}}}\n")
}

fn by_account<'t>(table: &'t Table, pictures: &Pictures<'_>) -> BTreeMap<String, Vec<&'t Row>> {
    let mut accounts: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        let account = pictures.account(row.account.as_deref());
        accounts.entry(account).or_default().push(row);
    }
    accounts
}

fn section(
    account: &str,
    rows: &[&Row],
    several_plans: bool,
    index: &mut Index<'_>,
    out: &mut String,
) -> fmt::Result {
    let count = rows.len();
    writeln!(
        out,
        "<details class=\"rows\" open><summary><h2>{}</h2> <span>{count}</span></summary>\n<table>\n<thead><tr><th scope=\"col\">Resource</th>",
        shown(account)
    )?;
    for disaster in Disaster::ALL {
        writeln!(out, "<th scope=\"col\">{}</th>", words::header(disaster))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    let plan = |row: &Row| {
        let name = several_plans.then(|| shown(&row.plan));
        name.map_or(String::new(), |name| format!(", plan {name}"))
    };
    for row in rows {
        let cells: Vec<String> = Disaster::ALL
            .into_iter()
            .filter_map(|disaster| row.cells.get(&disaster))
            .map(|cell| index.said(cell).to_string())
            .collect();
        let class = index.class(row).map(|class| format!(" data-p=\"{class}\""));
        writeln!(
            out,
            "<tr data-c=\"{}\"{}><th scope=\"row\"><span>{}</span><small>{}, {}{}</small></th>",
            cells.join(" "),
            class.unwrap_or_default(),
            // Where it is too long for its line, it breaks after a dot.
            shown(&row.resource).replace('.', ".<wbr/>"),
            shown(&row.kind),
            shown(row.region.as_deref().unwrap_or("Region not known")),
            plan(row)
        )?;
        for disaster in Disaster::ALL {
            cell(row, disaster, out)?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></details>")
}

fn cell(row: &Row, disaster: Disaster, out: &mut String) -> fmt::Result {
    let Some(cell) = row.cells.get(&disaster) else {
        return write!(out, "<td></td>");
    };
    let was = cell.before.map_or(String::new(), |before| {
        format!("<small>was: {}</small>", words::word(before))
    });
    let word = words::word(cell.verdict);
    write!(
        out,
        "<td><button class=\"{word}\">{} {word}{was}</button></td>",
        words::sign(cell.verdict, true)
    )
}

fn left_out(table: &Table, out: &mut String) -> fmt::Result {
    for exempt in &table.exempt {
        writeln!(
            out,
            "<p>Exempt: {} ({})</p>",
            shown(&exempt.resource),
            shown(&exempt.reason)
        )?;
    }
    match words::without_data(table) {
        Some(words) => writeln!(out, "<p>{words}</p>"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_page_may_run_its_own_script_alone() {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT));
        assert_eq!(SCRIPT_HASH, format!("sha256-{hash}"));
    }
}
