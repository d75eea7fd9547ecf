//! The diagram as one HTML page: the picture, and the same as tables for whoever can't see it. No scripts,
//! and nothing from elsewhere.

use super::diagram::{AccountBox, Diagram, Node, RegionBox, Shape};
use super::svg::{self, Part, escape};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

const STYLE: &str = "\
:root{color-scheme:light dark}
body{margin:0;padding:24px;font:15px/1.5 system-ui,'Segoe UI',Helvetica,Arial,sans-serif;background:#ffffff;color:#1d2939}
h1{font-size:24px;margin:0 0 8px}
h2{font-size:18px;margin:32px 0 8px}
.note{border-left:4px solid #c77700;padding:4px 12px;margin:8px 0}
figure{margin:16px 0;overflow-x:auto;border:1px solid #d0d5dd;border-radius:8px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:14px}
th,td{border:1px solid #d0d5dd;padding:6px 10px;text-align:left;vertical-align:top}
thead th{background:#f2f4f7}
.broken{color:#b3261e;font-weight:600}
.unknown{color:#8a5200}
@media (prefers-color-scheme:dark){
body{background:#0f1420;color:#e4e7ec}
figure,th,td{border-color:#46536b}
thead th{background:#1b2334}
.broken{color:#f7a8a2}
.unknown{color:#f0a93a}
}
";

pub(super) fn render(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(diagram, &mut out);
    out
}

fn write(diagram: &Diagram, out: &mut String) -> fmt::Result {
    let title = escape(&diagram.title);
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
    )?;
    // Says to the browser what is meant to be: nothing runs, nothing is loaded.
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>"
    )?;
    writeln!(
        out,
        "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    )?;
    for note in &diagram.notes {
        writeln!(out, "<p class=\"note\">{}</p>", escape(note))?;
    }
    write!(
        out,
        "<figure>\n{}</figure>\n",
        svg::render(diagram, Part::Figure)
    )?;
    flows(diagram, out)?;
    inventory(diagram, out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

fn flows(diagram: &Diagram, out: &mut String) -> fmt::Result {
    writeln!(out, "<h2>Flows</h2>")?;
    if diagram.edges.is_empty() {
        return writeln!(out, "<p>None.</p>");
    }
    let names: BTreeMap<usize, String> = diagram
        .nodes()
        .map(|(account, region, node)| (node.id, name(account, region, node)))
        .collect();
    let name = |id: usize| names.get(&id).map_or("", String::as_str);
    table(
        &[
            "From",
            "To",
            "How",
            "Encrypted with",
            "Rules and retention",
            "State",
        ],
        out,
    )?;
    for edge in &diagram.edges {
        let class = match edge.state {
            super::State::Broken => " class=\"broken\"",
            super::State::Unknown | super::State::Undecided => " class=\"unknown\"",
            super::State::Works => "",
        };
        let state = [edge.state.words()]
            .into_iter()
            .chain(edge.remarks.iter().map(String::as_str));
        writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td{class}>{}</td></tr>",
            name(edge.from),
            name(edge.to),
            escape(&edge.how),
            escape(edge.key.as_deref().unwrap_or("–")),
            joined(edge.rules.iter().map(String::as_str)),
            joined(state)
        )?;
    }
    writeln!(out, "</tbody>\n</table></div>")
}

/// All that the picture has, whether anything flows or not.
fn inventory(diagram: &Diagram, out: &mut String) -> fmt::Result {
    writeln!(out, "<h2>Resources and vaults</h2>")?;
    if diagram.accounts.is_empty() {
        return writeln!(out, "<p>None.</p>");
    }
    table(&["Account", "Region", "What", "Text"], out)?;
    for (account, region, node) in diagram.nodes() {
        let what = match node.shape {
            Shape::Resources => "resources",
            Shape::NotBackedUp => "resources without backup",
            Shape::Unsupported => "resources that AWS Backup doesn't support",
            Shape::Vault => "vault",
            Shape::AirGapped => "air-gapped vault",
        };
        writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{what}</td><td>{}</td></tr>",
            escape(&account.label),
            escape(&region.label),
            joined(node.lines.iter().map(String::as_str))
        )?;
    }
    writeln!(out, "</tbody>\n</table></div>")
}

fn table(heads: &[&str], out: &mut String) -> fmt::Result {
    write!(out, "<div class=\"scroll\"><table>\n<thead><tr>")?;
    for head in heads {
        write!(out, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

/// A node in one line, escaped.
fn name(account: &AccountBox, region: &RegionBox, node: &Node) -> String {
    let name = match node.shape {
        Shape::Vault | Shape::AirGapped => node.lines.first().cloned().unwrap_or_default(),
        Shape::Resources | Shape::NotBackedUp | Shape::Unsupported => node.lines.join(", "),
    };
    format!(
        "{}<br/>{}, {}",
        escape(&name),
        escape(&account.label),
        escape(&region.label)
    )
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let escaped: Vec<String> = lines.map(escape).collect();
    escaped.join("<br/>")
}
