//! The list of rules.

use super::page::persona;
use crate::policy::Rule;
use crate::report::{Style, clean, wrap};
use serde::Serialize;
use std::io;

/// What `tfbackup rules --format json` prints.
#[derive(Serialize)]
pub struct RuleList<'a> {
    schema: &'static str,
    rules: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    rule: &'a Rule,
    url: String,
}

impl<'a> RuleList<'a> {
    /// All of these rules.
    pub fn of(rules: &'a [Rule]) -> Self {
        let listed = rules.iter().map(|rule| Listed {
            rule,
            url: rule.url(),
        });
        Self {
            schema: "tfbackup.rules/1",
            rules: listed.collect(),
        }
    }
}

/// Writes the rules as a table, family by family.
///
/// # Errors
/// What `out` says.
pub fn list(rules: &[Rule], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for family in rules.chunk_by(|a, b| a.family == b.family) {
        let name = family.first().map_or("", |rule| rule.family.as_str());
        writeln!(out, "{}", style.bold(&clean(name)))?;
        for rule in family {
            let head = format!("  {:width$}  {:7}  ", clean(&rule.id), rule.severity.word());
            let indent = head.chars().count();
            let text = format!("{}{}", clean(&rule.title), persona(rule));
            for line in wrap(&head, indent, &text, indent, style.width) {
                writeln!(out, "{line}")?;
            }
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "{} rules; tfbackup explain RULE says why, with a bad and a good example",
        rules.len()
    )
}
