//! The diagram as a Mermaid flowchart.

use super::diagram::{Diagram, Node, Shape, State};
use std::fmt::Write as _;

/// Colours that can be read on light and dark pages.
const CLASSES: &str = "\
    classDef resources fill:#e8f3e8,stroke:#3b7d3b,color:#14301a
    classDef notBackedUp fill:#fdecea,stroke:#b3261e,color:#5c1410,stroke-dasharray:4 3
    classDef unsupported fill:#f1f1f1,stroke:#8a8a8a,color:#444444,stroke-dasharray:4 3
    classDef vault fill:#e6effb,stroke:#2f62a8,color:#12294a
    classDef airGapped fill:#f0e8fa,stroke:#6b3fa0,color:#2c1647,stroke-width:3px
    classDef note fill:#fff8e1,stroke:#a07400,color:#4a3600
";

pub(super) fn render(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(diagram, &mut out);
    out
}

fn write(diagram: &Diagram, out: &mut String) -> std::fmt::Result {
    writeln!(out, "%% {}", comment(&diagram.title))?;
    writeln!(out, "flowchart LR")?;
    for (at, note) in diagram.notes.iter().enumerate() {
        writeln!(out, "  note{at}[\"{}\"]:::note", escape(note))?;
    }
    for (a, account) in diagram.accounts.iter().enumerate() {
        writeln!(out, "  subgraph a{a}[\"{}\"]", escape(&account.label))?;
        for (r, region) in account.regions.iter().enumerate() {
            writeln!(out, "    subgraph a{a}r{r}[\"{}\"]", escape(&region.label))?;
            for one in &region.nodes {
                writeln!(out, "      {}", node(one))?;
            }
            writeln!(out, "    end")?;
        }
        writeln!(out, "  end")?;
    }
    for edge in &diagram.edges {
        let arrow = match edge.state {
            State::Works | State::Broken => "-->",
            State::Undecided | State::Unknown => "-.->",
        };
        let label = lines(&edge.label());
        writeln!(out, "  n{} {arrow}|\"{label}\"| n{}", edge.from, edge.to)?;
    }
    for (state, style) in [
        (
            State::Broken,
            "stroke:#c62828,stroke-width:2px,color:#c62828",
        ),
        (State::Unknown, "stroke:#c77700,color:#a05a00"),
        (State::Undecided, "stroke:#8a8a8a"),
    ] {
        let edges = diagram.edges.iter().enumerate();
        let such = edges.filter(|(_, edge)| edge.state == state);
        let such: Vec<String> = such.map(|(at, _)| at.to_string()).collect();
        if !such.is_empty() {
            writeln!(out, "  linkStyle {} {style}", such.join(","))?;
        }
    }
    for line in CLASSES.lines() {
        writeln!(out, "  {}", line.trim())?;
    }
    Ok(())
}

fn node(node: &Node) -> String {
    let (open, close, class) = match node.shape {
        Shape::Resources => ("[", "]", "resources"),
        Shape::NotBackedUp => ("[", "]", "notBackedUp"),
        Shape::Unsupported => ("[", "]", "unsupported"),
        Shape::Vault => ("[(", ")]", "vault"),
        Shape::AirGapped => ("[(", ")]", "airGapped"),
    };
    format!(
        "n{}{open}\"{}\"{close}:::{class}",
        node.id,
        lines(&node.lines)
    )
}

fn lines(lines: &[String]) -> String {
    let escaped: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    escaped.join("<br/>")
}

/// Within a quoted text. Mermaid takes `#65;` for a character; whatever Mermaid, Markdown or HTML may
/// find a meaning in is written so.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut previous = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let plain = match c {
            // "1. x" and "- x" would be lists.
            '.' => chars.peek() != Some(&' '),
            '-' | '+' => previous.is_some(),
            // `_x_` would be italics.
            '_' => previous.is_some_and(char::is_alphanumeric),
            ' ' | ',' | ':' | '/' | '=' | '@' | '\'' | '?' | '(' | ')' => true,
            c if c.is_ascii() => c.is_ascii_alphanumeric(),
            _ => true,
        };
        if plain {
            escaped.push(c);
        } else {
            // Writing to a string can't fail.
            let _ = write!(escaped, "#{};", u32::from(c));
        }
        previous = Some(c);
    }
    escaped
}

/// Within a comment: no directive (`%%{…}%%`) may begin there.
fn comment(text: &str) -> String {
    text.replace(['{', '}', '%'], "·")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mermaid_or_markdown_would_read_is_spelt_out() {
        assert_eq!(
            escape("aws_kms_key.this[\"a\"]"),
            "aws_kms_key.this#91;#34;a#34;#93;"
        );
        assert_eq!(
            escape("`1. x` <b>$$#"),
            "#96;1#46; x#96; #60;b#62;#36;#36;#35;"
        );
        assert_eq!(escape("- _x_"), "#45; #95;x_");
    }
}
