//! What policies from the root down to one target come to.

use super::syntax::{Operator, Policy, Setting};
use super::{Problem, below};
use std::collections::{BTreeMap, BTreeSet};

/// A policy that takes part.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it says.
    pub policy: &'a Policy,
}

/// An effective policy, or what is in force at one of its keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effective {
    /// The value, or values of a list; absent where nothing is set or keys stand below.
    values: Option<Vec<String>>,
    /// Operators that policies further down may use here; where keys stand below: for new keys.
    allowed: BTreeSet<Operator>,
    keys: BTreeMap<String, Effective>,
    /// Ids of the policies that set something here or below.
    sources: BTreeSet<String>,
}

impl Default for Effective {
    fn default() -> Self {
        Self {
            values: None,
            allowed: Operator::ALL.into(),
            keys: BTreeMap::new(),
            sources: BTreeSet::new(),
        }
    }
}

impl Effective {
    /// What is in force at a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |found, key| found.keys.get(*key))
    }

    /// The single value at a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        let values = self.keys.get(key)?.values.as_ref()?;
        values.first().map(String::as_str)
    }

    /// The list at a key.
    pub fn list(&self, key: &str) -> &[String] {
        let found = self.keys.get(key).and_then(|found| found.values.as_deref());
        found.unwrap_or_default()
    }

    /// What stands below a key, by name.
    pub fn named(&self, key: &str) -> impl Iterator<Item = (&str, &Self)> {
        let found = self.keys.get(key).into_iter().flat_map(|found| &found.keys);
        found.map(|(name, found)| (name.as_str(), found))
    }

    /// Ids of the policies that set something here or below.
    pub fn sources(&self) -> &BTreeSet<String> {
        &self.sources
    }

    /// Merges the policies that are attached to one target into what its parent has.
    ///
    /// `@@assign` overwrites, `@@append` adds to the end what isn't there, `@@remove` takes away. What a
    /// parent forbids is ignored; nothing gives a right back. What a parent forbids beside keys holds for
    /// new keys alone; those that it has say for themselves.
    ///
    /// Policies on one target are equals: they don't bind each other, what they forbid adds up, and where
    /// two set different values the one that was attached first counts. A plan doesn't tell which, so that is
    /// a problem; here the first of `policies` counts. (Organizations: "Policy syntax and inheritance for
    /// management policy types", examples 5 and 6; "AI services opt-out policy syntax", example 1.)
    #[must_use]
    pub fn merge(&self, policies: &[Source<'_>]) -> (Self, Vec<(String, Problem)>) {
        let mut merged = self.clone();
        let mut problems = Vec::new();
        for source in policies {
            let mut level = Level {
                source: source.id,
                problems: &mut problems,
            };
            level.apply(Some(self), &self.allowed, &mut merged, source.policy, &[]);
        }
        (merged, problems)
    }
}

/// One policy on its way into the effective policy.
struct Level<'a> {
    source: &'a str,
    problems: &'a mut Vec<(String, Problem)>,
}

impl Level<'_> {
    /// `before` is what the parent has here, if anything; `allowed` what it lets us do.
    fn apply(
        &mut self,
        before: Option<&Effective>,
        allowed: &BTreeSet<Operator>,
        merged: &mut Effective,
        setting: &Setting,
        path: &[String],
    ) {
        if let Some(restricted) = &setting.allowed {
            merged
                .allowed
                .retain(|operator| restricted.contains(operator));
        }
        for (operator, values) in &setting.operators {
            if !allowed.contains(operator) {
                let reason = format!("{} is ignored: a parent policy forbids it", operator.name());
                let problem = Problem {
                    is_ignored: true,
                    ..Problem::at(path, reason)
                };
                self.problems.push((self.source.to_owned(), problem));
                continue;
            }
            self.operate(*operator, values, before, merged, path);
        }
        for (key, inner) in &setting.keys {
            let known = before.and_then(|before| before.keys.get(key));
            // A key that the parent has not is new: the parent's nearest restriction holds.
            let allowed = known.map_or(allowed, |known| &known.allowed);
            let place = below(path, key);
            let is_new = !merged.keys.contains_key(key);
            let mut target = merged.keys.remove(key).unwrap_or_default();
            self.apply(known, allowed, &mut target, inner, &place);
            // What came to nothing isn't there, unless it was written so.
            if is_new && target.is_empty() && *inner != Setting::default() && !allowed_all(allowed)
            {
                continue;
            }
            if target.sources.contains(self.source) {
                merged.sources.insert(self.source.to_owned());
            }
            merged.keys.insert(key.clone(), target);
        }
    }

    fn operate(
        &mut self,
        operator: Operator,
        values: &[String],
        before: Option<&Effective>,
        merged: &mut Effective,
        path: &[String],
    ) {
        let inherited = before.and_then(|before| before.values.as_ref());
        match operator {
            Operator::Assign => {
                let by_equal = merged.values.as_ref();
                let by_equal = by_equal.filter(|values| Some(*values) != inherited);
                let values = unique(values);
                if by_equal.is_some_and(|other| *other != values) {
                    let why = "another policy on the same target sets another value";
                    self.problem(path, why.to_owned());
                    return;
                }
                merged.values = Some(values);
            }
            Operator::Append => append(merged.values.get_or_insert_default(), values),
            Operator::Remove => {
                if let Some(list) = &mut merged.values {
                    list.retain(|value| !values.contains(value));
                }
            }
        }
        merged.sources.insert(self.source.to_owned());
    }

    fn problem(&mut self, path: &[String], reason: String) {
        let problem = Problem::at(path, reason);
        self.problems.push((self.source.to_owned(), problem));
    }
}

impl Effective {
    fn is_empty(&self) -> bool {
        self.values.is_none() && self.keys.is_empty()
    }
}

fn allowed_all(allowed: &BTreeSet<Operator>) -> bool {
    allowed.len() == Operator::ALL.len()
}

fn unique(values: &[String]) -> Vec<String> {
    let mut list = Vec::new();
    append(&mut list, values);
    list
}

fn append(list: &mut Vec<String>, values: &[String]) {
    let mut seen: BTreeSet<String> = list.iter().cloned().collect();
    let new = values.iter().filter(|value| seen.insert((*value).clone()));
    list.extend(new.cloned());
}
