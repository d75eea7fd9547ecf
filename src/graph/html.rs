//! The diagram as one HTML page: the picture, and the same as tables for whoever can't see it. No scripts,
//! and nothing from elsewhere.

use super::diagram::{AccountBox, Diagram, Node, RegionBox, Shape, State};
use super::legend;
use super::svg::{self, Part};
use crate::report::html::{self, escape};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

pub(super) fn render(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(diagram, &mut out);
    out
}

fn write(diagram: &Diagram, out: &mut String) -> fmt::Result {
    html::open(&diagram.title, &[svg::STYLE], None, out)?;
    for note in &diagram.notes {
        writeln!(out, "<p class=\"notice\">{}</p>", escape(note))?;
    }
    write!(
        out,
        "<figure tabindex=\"0\" aria-label=\"the picture\">\n{}</figure>\n",
        svg::render(diagram, Part::Figure)
    )?;
    legend::list(out)?;
    flows(diagram, out)?;
    inventory(diagram, out)?;
    html::close(out)
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
            State::Broken => " class=\"lost\"",
            State::Unknown | State::Undecided => " class=\"undecided\"",
            State::Works => "",
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
        let what = node.shape.words();
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
