//! The diagram in DOT, for Graphviz.

use super::diagram::{Diagram, Node, Shape, State};
use std::fmt::Write as _;

pub(super) fn render(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(diagram, &mut out);
    out
}

fn write(diagram: &Diagram, out: &mut String) -> std::fmt::Result {
    let head: Vec<String> = [&diagram.title]
        .into_iter()
        .chain(&diagram.notes)
        .cloned()
        .collect();
    writeln!(out, "digraph tfbackup {{")?;
    writeln!(
        out,
        "  graph [rankdir=LR, compound=true, labelloc=t, fontname=\"Helvetica\", label={}]",
        quoted(&head)
    )?;
    writeln!(
        out,
        "  node [shape=box, style=filled, fontname=\"Helvetica\", fontsize=11]"
    )?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=10]")?;
    for (a, account) in diagram.accounts.iter().enumerate() {
        writeln!(out, "  subgraph cluster_a{a} {{")?;
        writeln!(
            out,
            "    label={}; style=rounded; color=\"#667085\"",
            quoted(&[&account.label])
        )?;
        for (r, region) in account.regions.iter().enumerate() {
            writeln!(out, "    subgraph cluster_a{a}r{r} {{")?;
            writeln!(
                out,
                "      label={}; style=\"rounded,dashed\"; color=\"#98a2b3\"",
                quoted(&[&region.label])
            )?;
            for one in &region.nodes {
                writeln!(out, "      {}", node(one))?;
            }
            writeln!(out, "    }}")?;
        }
        writeln!(out, "  }}")?;
    }
    for edge in &diagram.edges {
        let style = match edge.state {
            State::Works => "color=\"#475467\"",
            State::Undecided => "color=\"#8a8a8a\", style=dashed",
            State::Unknown => "color=\"#c77700\", fontcolor=\"#a05a00\", style=dashed",
            State::Broken => "color=\"#c62828\", fontcolor=\"#c62828\", penwidth=2",
        };
        writeln!(
            out,
            "  n{} -> n{} [label={}, {style}]",
            edge.from,
            edge.to,
            quoted(&edge.label())
        )?;
    }
    writeln!(out, "}}")
}

fn node(node: &Node) -> String {
    let look = match node.shape {
        Shape::Resources => "fillcolor=\"#e8f3e8\", color=\"#3b7d3b\"",
        Shape::NotBackedUp => "fillcolor=\"#fdecea\", color=\"#b3261e\", style=\"filled,dashed\"",
        Shape::Unsupported => "fillcolor=\"#f1f1f1\", color=\"#8a8a8a\", style=\"filled,dashed\"",
        Shape::Vault => "shape=cylinder, fillcolor=\"#e6effb\", color=\"#2f62a8\"",
        Shape::AirGapped => "shape=cylinder, fillcolor=\"#f0e8fa\", color=\"#6b3fa0\", penwidth=3",
    };
    format!("n{} [label={}, {look}]", node.id, quoted(&node.lines))
}

/// Lines as one quoted text. Graphviz reads escapes (`\N`) and HTML's entities in it.
fn quoted(lines: &[impl AsRef<str>]) -> String {
    let mut text = String::from("\"");
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push_str("\\n");
        }
        for c in line.as_ref().chars() {
            match c {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                '&' => text.push_str("&amp;"),
                c => text.push(c),
            }
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_quotes_nor_escapes_nor_entities_get_out() {
        assert_eq!(quoted(&["a\"b\\N", "&lt;"]), r#""a\"b\\N\n&amp;lt;""#);
    }
}
