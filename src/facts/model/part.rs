//! A part of the facts, for those who read no more.

use super::{Facts, World};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

pub(super) fn write_wanted<M: SerializeMap>(
    wanted: &BTreeSet<String>,
    name: &str,
    collection: &impl Serialize,
    map: &mut M,
) -> Result<(), M::Error> {
    if wanted.contains(name) {
        map.serialize_entry(name, collection)?;
    }
    Ok(())
}

/// Names of collections that somebody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Of the state after the plan.
    pub after: BTreeSet<String>,
    /// Of the state before it.
    pub before: BTreeSet<String>,
}

/// Facts with only the collections that are read: converting all for the engine would take longer than
/// judging them.
#[derive(Debug)]
pub struct Part<'a> {
    facts: &'a Facts,
    reads: Option<&'a Reads>,
}

impl Facts {
    /// The facts with only the collections that are read; all of them for `None`.
    pub fn part<'a>(&'a self, reads: Option<&'a Reads>) -> Part<'a> {
        Part { facts: self, reads }
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(reads) = self.reads else {
            return self.facts.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &self.facts.schema)?;
        map.serialize_entry("config", &self.facts.config)?;
        map.serialize_entry("plans", &self.facts.plans)?;
        map.serialize_entry("catalog", &self.facts.catalog)?;
        self.facts.after.write(&reads.after, &mut map)?;
        map.serialize_entry("before", &PartOfWorld(&self.facts.before, &reads.before))?;
        map.end()
    }
}

struct PartOfWorld<'a>(&'a World, &'a BTreeSet<String>);

impl Serialize for PartOfWorld<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write(self.1, &mut map)?;
        map.end()
    }
}
