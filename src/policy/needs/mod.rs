//! What an input must have for a rule to find anything: which collections can't be empty.
//!
//! A body that takes an element out of an empty collection has no solution. That is told by the syntax alone, from
//! rule to rule, and a doubtful case counts as a rule that may find something. The build script works it out for the
//! embedded policies, so this needs std and the engine's syntax tree alone.

mod policies;
mod syntax;

pub(crate) use policies::Policies;
pub(crate) use syntax::Unit;

use std::collections::BTreeSet;

/// Alternatives: sets of names of collections (`vaults`, `before.vaults`) of which none is empty. One without any
/// name always holds, and where there is no alternative nothing is ever found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs(BTreeSet<BTreeSet<String>>);

/// With more alternatives only what all of them need is kept.
const MOST: usize = 24;

impl Needs {
    /// Holds for every input.
    fn nothing() -> Self {
        Self(BTreeSet::from([BTreeSet::new()]))
    }

    fn of(collection: String) -> Self {
        Self(BTreeSet::from([BTreeSet::from([collection])]))
    }

    fn and(&self, other: &Self) -> Self {
        let pairs = self
            .0
            .iter()
            .flat_map(|a| other.0.iter().map(move |b| a | b));
        Self::shortest(&pairs.collect())
    }

    fn or(&self, other: &Self) -> Self {
        Self::shortest(&(&self.0 | &other.0))
    }

    fn all(each: impl IntoIterator<Item = Self>) -> Self {
        each.into_iter().fold(Self::nothing(), |a, b| a.and(&b))
    }

    fn any(each: impl IntoIterator<Item = Self>) -> Self {
        each.into_iter().fold(Self::default(), |a, b| a.or(&b))
    }

    /// Without alternatives that need more than another does.
    fn shortest(all: &BTreeSet<BTreeSet<String>>) -> Self {
        let weaker =
            |this: &BTreeSet<String>| all.iter().any(|it| it != this && it.is_subset(this));
        let kept: BTreeSet<_> = all.iter().filter(|it| !weaker(it)).cloned().collect();
        if kept.len() <= MOST {
            return Self(kept);
        }
        let common = kept.into_iter().reduce(|a, b| &a & &b);
        Self(common.into_iter().collect())
    }

    /// The alternatives, sorted.
    pub(crate) fn alternatives(&self) -> impl Iterator<Item = &BTreeSet<String>> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = r"package lib

judged contains id if some id, _ in input.keys

by_name[name] contains id if some id, fact in input.vaults

name(id) := input.vaults[id].name

name(id) := input.plans[id].name

total := count(input.vaults)

default preset := 1

preset := 2 if input.vaults.x
";

    /// What the set `found` with these bodies needs.
    fn needs(bodies: &[&str]) -> Vec<String> {
        let mut rule = "package rule\n\nimport data.lib\n\n".to_owned();
        for body in bodies {
            rule.extend(["found contains 1 if { ", body, " }\n\n"]);
        }
        rule += "_local contains 1 if some x in input.flows\n";
        let mut engine = regorus::Engine::new();
        for (name, text) in [("lib", LIB), ("rule", &rule)] {
            engine.add_policy(name.to_owned(), text.to_owned()).unwrap();
        }
        let modules = engine.get_modules();
        let units: Vec<_> = modules.iter().map(|module| Unit::new(module)).collect();
        let needs = Policies::new(&units).filled("rule.found");
        let words = |all: &BTreeSet<String>| all.iter().cloned().collect::<Vec<_>>().join(" ");
        needs.alternatives().map(words).collect()
    }

    #[test]
    fn an_element_is_taken_out_of_a_collection() {
        assert_eq!(needs(&["some id, _ in input.vaults"]), ["vaults"]);
        assert_eq!(needs(&["some id in input.before.keys"]), ["before.keys"]);
        assert_eq!(needs(&["x := input.flows[0].hops; x"]), ["flows"]);
        assert_eq!(needs(&["1 in input.flows"]), ["flows"]);
        assert_eq!(needs(&["count(input.vaults.a) > 0"]), ["vaults"]);
        assert_eq!(
            needs(&["some x in object.get(input.hops_into, \"a\", [])"]),
            ["hops_into"]
        );
        assert_eq!(needs(&["some x in {y | some y in input.keys}"]), ["keys"]);
        assert_eq!(needs(&["some x in lib.judged & _local"]), ["flows keys"]);
        assert_eq!(needs(&["some x in lib.judged | _local"]), ["flows", "keys"]);
    }

    #[test]
    fn what_other_rules_need_is_needed() {
        assert_eq!(needs(&["some x in lib.judged"]), ["keys"]);
        assert_eq!(needs(&["data.lib.judged.a"]), ["keys"]);
        assert_eq!(needs(&["x := lib.by_name.a; x"]), ["vaults"]);
        assert_eq!(needs(&["lib.name(\"a\") == \"b\""]), ["plans", "vaults"]);
        assert_eq!(needs(&["some x in _local; lib.judged[x]"]), ["flows keys"]);
    }

    #[test]
    fn one_definition_is_enough() {
        let (vaults, both) = (
            "some x in input.vaults",
            "some x in input.keys; input.vaults[x]",
        );
        assert_eq!(needs(&[vaults, "some x in input.keys"]), ["keys", "vaults"]);
        assert_eq!(needs(&[vaults, both]), ["vaults"]);
    }

    #[test]
    fn what_may_hold_without_an_element_needs_nothing() {
        for body in [
            "not input.vaults.a",
            "count(input.vaults) == 0",
            "every x in input.vaults { x.a }",
            "x := [y | some y in input.vaults]; count(x) == 0",
            "some x in input.vaults with input as {\"vaults\": [1]}",
            "lib.total == 0",
            "lib.preset == 1",
            "count(lib.judged) == 0",
            "some x in object.get(input.hops_into, \"a\", [1])",
        ] {
            assert_eq!(needs(&[body]), [""], "{body}");
        }
    }
}
