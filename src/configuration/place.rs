//! Places in tfbackup.toml.

use super::ConfigurationFile;
use crate::finding::Location;
use crate::source::Place;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the value at a path of keys and indexes stands.
pub(super) fn place<S: AsRef<str>>(text: &str, path: &[S]) -> Option<Range<usize>> {
    let root = DeValue::Table(DeTable::parse(text).ok()?.into_inner());
    let (first, rest) = path.split_first()?;
    let found = rest
        .iter()
        .try_fold(step(&root, first.as_ref())?, |value, key| {
            step(value.get_ref(), key.as_ref())
        })?;
    Some(found.span())
}

fn step<'a, 'i>(value: &'a DeValue<'i>, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    match value {
        DeValue::Array(items) => items.get(key.parse::<usize>().ok()?),
        table => table.get(key),
    }
}

impl ConfigurationFile {
    /// The place of the value at a path of keys, as reports show it.
    pub(super) fn locate(&self, path: &[&str]) -> Option<Location> {
        let span = place(&self.text, path)?;
        let before = self.text.get(..span.start)?;
        let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let first = self.text.get(span.clone())?.lines().next()?.trim_end();
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.get(start..)?.chars().count().saturating_add(1);
        Some(Location::of(Place {
            path: self.path.clone(),
            span: span.start..span.start.saturating_add(first.len()),
            line,
            column,
            end_line: line,
            end_column: column.saturating_add(first.chars().count()),
            exact: true,
            noted: None,
        }))
    }
}
