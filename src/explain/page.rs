//! One rule on a terminal: what, why, what to do, when it's fine, and both examples.

use super::markdown;
use crate::finding::Persona;
use crate::policy::{Bundle, Rule};
use crate::report::{Style, clean, wrap};
use std::io;

/// Writes the page of a rule.
///
/// # Errors
/// What `out` says.
pub fn page(
    rule: &Rule,
    bundle: &Bundle,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut lines = vec![
        style.bold(&clean(&rule.title)),
        format!(
            "{} · {}{} · family {}",
            clean(&rule.id),
            rule.severity.word(),
            persona(rule),
            clean(&rule.family)
        ),
        String::new(),
    ];
    let text = clean(rule.description.trim());
    lines.extend(wrap("  ", 2, &text, 2, style.width));
    if !rule.supersedes.is_empty() {
        let text = format!(
            "On the same resource, it replaces {}.",
            clean(&rule.supersedes.join(", "))
        );
        lines.extend(wrap("  ", 2, &text, 2, style.width));
    }
    if let Some(text) = bundle.file(rule, "rule.md") {
        lines.push(String::new());
        lines.extend(markdown::lines(text, style));
    }
    for (heading, file) in [("Bad", "bad/main.tf"), ("Good", "good/main.tf")] {
        if let Some(text) = bundle.file(rule, file) {
            lines.extend([String::new(), style.bold(heading)]);
            lines.extend(body(text).map(markdown::code));
        }
    }
    lines.extend([
        String::new(),
        format!("help: {}", clean(&rule.remedy)),
        format!("source: {}", clean(&rule.source)),
        format!("docs: {}", clean(&rule.url())),
    ]);
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A configuration without the `terraform` block, which every example begins with.
fn body(text: &str) -> impl Iterator<Item = &str> {
    let has_head = text.starts_with("terraform {");
    let lines = text.lines();
    lines
        .skip_while(move |line| has_head && *line != "}")
        .skip(usize::from(has_head))
        .skip_while(|line| line.is_empty())
}

/// Who sees the rule, where not everybody does.
pub(super) fn persona(rule: &Rule) -> String {
    match (rule.persona, rule.persona_undecided) {
        (Persona::Regular, Persona::Regular) => String::new(),
        (Persona::Regular, persona) => format!(" · undecided with --persona {}", persona.word()),
        (persona, _) => format!(" · with --persona {}", persona.word()),
    }
}
