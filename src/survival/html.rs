//! The table as one HTML page: it loads nothing, works by keyboard, and is a plain table without scripts.

use super::class::{Answer, Class, Step};
use super::table::{Disaster, Row, Table};
use super::words;
use crate::report::clean;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");
/// What the page lets its browser run: this script, by its SHA-256 (a test compares).
const SCRIPT_HASH: &str = "sha256-a1p0y2+RwNmPJnDpOB1Mkdh4RfoNnL1sGP4pj/gv8+0=";

/// What a click on a cell shows.
#[derive(Serialize)]
struct Data<'a> {
    disasters: Vec<Column>,
    places: Vec<Vec<Explained<'a>>>,
}

#[derive(Serialize)]
struct Column {
    id: Disaster,
    header: &'static str,
}

#[derive(Serialize)]
struct Explained<'a> {
    words: String,
    variant: Option<&'a String>,
    steps: &'a [Step],
    answers: &'a BTreeMap<Disaster, Answer>,
}

pub(super) fn render(table: &Table, classes: &[Class]) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(table, classes, &mut out);
    out
}

fn write(table: &Table, classes: &[Class], out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src '{SCRIPT_HASH}'\"/>"
    )?;
    writeln!(
        out,
        "<title>What survives which disaster</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    )?;
    writeln!(out, "<h1>What survives which disaster</h1>")?;
    summary(table, out)?;
    tools(out)?;
    writeln!(
        out,
        "<div id=\"why\" role=\"region\" aria-label=\"why\" aria-live=\"polite\" tabindex=\"-1\" hidden></div>"
    )?;
    let of_resource: BTreeMap<&str, usize> = (0..)
        .zip(classes)
        .flat_map(|(at, class)| class.resources.iter().map(move |id| (id.as_str(), at)))
        .collect();
    for (account, rows) in by_account(table) {
        section(&account, &rows, &of_resource, out)?;
    }
    if table.rows.is_empty() {
        writeln!(out, "<p>No stateful resources in these plans.</p>")?;
    }
    for exempt in &table.exempt {
        let (resource, reason) = (escape(&exempt.resource), escape(&exempt.reason));
        writeln!(out, "<p>Exempt: {resource} ({reason})</p>")?;
    }
    writeln!(
        out,
        "</main>\n<script type=\"application/json\" id=\"data\">{}</script>",
        data(classes)
    )?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn summary(table: &Table, out: &mut String) -> fmt::Result {
    writeln!(out, "<ul>")?;
    for disaster in Disaster::ALL {
        writeln!(
            out,
            "<li>{}: {}</li>",
            words::header(disaster),
            words::count(table, disaster)
        )?;
    }
    writeln!(out, "</ul>")
}

/// Hidden until the script runs, without which they do nothing.
fn tools(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<div class=\"tools\" hidden><input id=\"filter\" type=\"search\" placeholder=\"Filter by address, kind, Region\" aria-label=\"Filter\"/>\
         <label><input id=\"only-lost\" type=\"checkbox\"/> only rows with losses</label><span id=\"shown\" role=\"status\"></span></div>"
    )
}

fn by_account(table: &Table) -> BTreeMap<String, Vec<&Row>> {
    let mut accounts: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        let account = match row.account.as_deref() {
            Some(account) if !account.contains(':') => format!("Account {account}"),
            _ => "Account not known".to_owned(),
        };
        accounts.entry(account).or_default().push(row);
    }
    accounts
}

fn section(
    account: &str,
    rows: &[&Row],
    of_resource: &BTreeMap<&str, usize>,
    out: &mut String,
) -> fmt::Result {
    writeln!(
        out,
        "<section class=\"account\"><h2>{}</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Resource</th>",
        escape(account)
    )?;
    for disaster in Disaster::ALL {
        writeln!(out, "<th scope=\"col\">{}</th>", words::header(disaster))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in rows {
        let id = format!("{}:{}", row.plan, row.resource);
        let place = of_resource
            .get(id.as_str())
            .map_or(-1, |at| i64::try_from(*at).unwrap_or(-1));
        let region = row.region.as_deref().unwrap_or("Region not known");
        writeln!(
            out,
            "<tr data-p=\"{place}\"><th scope=\"row\">{}<small>{}, {}, plan {}</small></th>",
            escape(&row.resource),
            escape(&row.kind),
            escape(region),
            escape(&row.plan)
        )?;
        for (at, disaster) in Disaster::ALL.into_iter().enumerate() {
            cell(row, at, disaster, out)?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div></section>")
}

fn cell(row: &Row, at: usize, disaster: Disaster, out: &mut String) -> fmt::Result {
    let Some(cell) = row.cells.get(&disaster) else {
        return write!(out, "<td></td>");
    };
    let word = words::word(cell.verdict);
    let was = cell.before.map_or(String::new(), |before| {
        format!("<span class=\"was\">was: {}</span>", words::word(before))
    });
    write!(
        out,
        "<td><button type=\"button\" class=\"{word}\" data-d=\"{at}\" data-v=\"{word}\" aria-expanded=\"false\" title=\"{}\">{} {word}{was}</button></td>",
        escape(&words::sentence(cell)),
        words::sign(cell.verdict, true)
    )
}

/// As JSON that no HTML can begin or end in.
fn data(classes: &[Class]) -> String {
    let data = Data {
        disasters: Disaster::ALL
            .into_iter()
            .map(|id| Column {
                id,
                header: words::header(id),
            })
            .collect(),
        places: classes
            .iter()
            .map(|class| {
                let places = class.places.iter();
                places
                    .map(|place| Explained {
                        words: words::place(&place.place),
                        variant: place.variant.as_ref(),
                        steps: &place.steps,
                        answers: &place.answers,
                    })
                    .collect()
            })
            .collect(),
    };
    serde_json::to_string(&data)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

fn escape(text: &str) -> String {
    clean(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
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
