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

/// Flows and what follows from them: about as much as all the rest.
const OF_FLOWS: [&str; 10] = [
    "flows",
    "hops_across",
    "hops_into",
    "hops_under",
    "stopped_hops",
    "doubtful_hops",
    "temporary_hops",
    "outward_copies",
    "reach",
    "resources",
];

impl Facts {
    /// Drops what the first of a part's pieces has alone.
    pub(crate) fn forget_flows(&mut self) {
        self.after.forget_flows();
        self.before.forget_flows();
    }

    /// Drops what only policies read.
    pub(crate) fn forget_judged(&mut self) {
        self.after.forget_judged();
        self.before.forget_judged();
    }

    /// The facts with only the collections that are read; all of them for `None`.
    pub fn part<'a>(&'a self, reads: Option<&'a Reads>) -> Part<'a> {
        Part { facts: self, reads }
    }
}

impl Part<'_> {
    /// Whether the collection of that name, `vaults` or `before.vaults`, holds nothing.
    pub fn lacks(&self, name: &str) -> bool {
        match name.strip_prefix("before.") {
            Some(name) => self.facts.before.lacks(name),
            None if name == "changes" => self.facts.changes.is_empty(),
            None => self.facts.after.lacks(name),
        }
    }

    /// The same in two pieces of about one size, whose fields, and those of their `before`, are together the part's.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let Some(reads) = self.reads else {
            return vec![Piece::All(self.facts)];
        };
        // Both states in each: what is the same before and after is converted once.
        let split = |names: &BTreeSet<String>| {
            let names = names.iter().cloned();
            names.partition(|name| OF_FLOWS.contains(&name.as_str()))
        };
        let (after_of_flows, after) = split(&reads.after);
        let (before_of_flows, before) = split(&reads.before);
        let of_flows = Reads {
            after: after_of_flows,
            before: before_of_flows,
        };
        vec![
            Piece::Collections(self.facts, of_flows),
            Piece::Rest(self.facts, Reads { after, before }),
        ]
    }
}

/// Some fields of the facts.
#[derive(Debug)]
pub enum Piece<'a> {
    /// All.
    All(&'a Facts),
    /// These collections of both states.
    Collections(&'a Facts, Reads),
    /// These of both states, and what is no collection.
    Rest(&'a Facts, Reads),
}

impl Serialize for Piece<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (facts, reads, is_rest) = match self {
            Self::All(facts) => return facts.serialize(serializer),
            Self::Collections(facts, reads) => (facts, reads, false),
            Self::Rest(facts, reads) => (facts, reads, true),
        };
        let mut map = serializer.serialize_map(None)?;
        if is_rest {
            map.serialize_entry("schema", &facts.schema)?;
            map.serialize_entry("config", &facts.config)?;
            map.serialize_entry("plans", &facts.plans)?;
            map.serialize_entry("catalog", &facts.catalog)?;
            if !facts.changes.is_empty() {
                write_wanted(&reads.after, "changes", &facts.changes, &mut map)?;
            }
        }
        facts.after.write(&reads.after, &mut map)?;
        map.serialize_entry("before", &PartOfWorld(&facts.before, &reads.before))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_pieces_have_all_that_is_read_and_each_once() {
        let facts = Facts::default();
        let whole = serde_json::to_value(&facts).unwrap();
        let names = |object: &Value| -> BTreeSet<String> {
            object.as_object().unwrap().keys().cloned().collect()
        };
        let reads = Reads {
            after: names(&whole),
            before: names(&whole["before"]),
        };
        let (mut fields, mut of_before) = (Vec::new(), Vec::new());
        for piece in facts.part(Some(&reads)).pieces() {
            let mut piece = serde_json::to_value(&piece).unwrap();
            let before = piece.as_object_mut().unwrap().remove("before").unwrap();
            of_before.extend(names(&before));
            fields.extend(names(&piece));
        }
        fields.push("before".to_owned());
        for (mut found, all) in [(fields, &whole), (of_before, &whole["before"])] {
            found.sort();
            assert_eq!(found, Vec::from_iter(names(all)));
        }
        let everything: Vec<Value> = facts
            .part(None)
            .pieces()
            .iter()
            .map(|piece| serde_json::to_value(piece).unwrap())
            .collect();
        assert_eq!(everything, [whole]);
    }
}
