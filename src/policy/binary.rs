//! The policies of the binary: what the build script found out about them, and the engines that a run needs. They
//! were checked when they were built, and the tests check them as a folder's are.

use super::engine::{Engine, Entry, Share, Source};
use super::error::PolicyError;
use super::input::Pieces;
use super::metadata::Metadata;
use super::{Rule, RuleQuestion};
use crate::facts::Reads;
use crate::finding::{Persona, Severity};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::thread;

/// A file of the binary.
pub(super) struct Embedded {
    /// Below `policies/`.
    pub(super) path: &'static str,
    pub(super) text: &'static str,
    /// Its METADATA as JSON.
    header: &'static str,
    /// Of a rule: alternatives of collections, of one of which none may be empty for it to find anything.
    needs: &'static [&'static [&'static str]],
    /// Of a policy: paths of the others that it needs.
    imports: &'static [&'static str],
}

/// Sorted by path.
pub(super) static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

fn file(path: &str) -> Option<&'static Embedded> {
    let at = EMBEDDED.binary_search_by(|file| file.path.cmp(path)).ok()?;
    EMBEDDED.get(at)
}

/// Whether the binary has a file of this path.
pub(super) fn has(path: &str) -> bool {
    file(path).is_some()
}

/// All rules, by family and id.
pub(super) fn rules() -> Vec<Rule> {
    let rules = EMBEDDED.iter().filter_map(|file| {
        let (family, id) = file
            .path
            .strip_prefix("rules/")?
            .strip_suffix("/rule.rego")?
            .split_once('/')?;
        Some(metadata(file.header)?.rule(family, id))
    });
    let mut rules: Vec<Rule> = rules.collect();
    rules.sort_by(|a, b| (&a.family, &a.id).cmp(&(&b.family, &b.id)));
    rules
}

/// The header of a rule: a test compares it with what `metadata::read` makes of the file.
#[derive(Deserialize)]
struct Written {
    title: String,
    description: String,
    related_resources: Vec<Related>,
    custom: Custom,
}

#[derive(Deserialize)]
struct Related {
    r#ref: String,
}

#[derive(Deserialize)]
struct Custom {
    severity: Severity,
    remedy: String,
    #[serde(default)]
    supersedes: Vec<String>,
    #[serde(default)]
    persona: Persona,
    #[serde(default)]
    persona_undecided: Persona,
    question: Option<String>,
    answer: Option<String>,
}

fn metadata(text: &str) -> Option<Metadata> {
    let written: Written = serde_json::from_str(text).ok()?;
    let custom = written.custom;
    let question = custom.question.zip(custom.answer);
    Some(Metadata {
        title: written.title,
        description: written.description,
        severity: custom.severity,
        remedy: custom.remedy,
        source: written.related_resources.into_iter().next()?.r#ref,
        supersedes: custom.supersedes,
        persona: custom.persona,
        persona_undecided: custom.persona_undecided,
        question: question.map(|(text, answer)| RuleQuestion { text, answer }),
    })
}

/// What all policies together read.
pub(super) fn reads() -> Option<Reads> {
    #[derive(Deserialize)]
    struct Written {
        custom: Lists,
    }
    #[derive(Deserialize)]
    struct Lists {
        reads: BTreeSet<String>,
        reads_before: BTreeSet<String>,
    }
    let Lists {
        reads,
        reads_before,
    } = serde_json::from_str::<Written>(file("main.rego")?.header)
        .ok()?
        .custom;
    Some(Reads {
        after: reads,
        before: reads_before,
    })
}

/// Whether the rule of this policy may find something in the facts.
pub(super) fn may_find(policy: &str, facts: &impl Pieces) -> bool {
    file(policy).is_none_or(|file| {
        let mut alternatives = file.needs.iter();
        alternatives.any(|all| !all.iter().any(|collection| facts.lacks(collection)))
    })
}

/// An engine with these policies and what they import.
pub(super) fn engine<'p>(
    policies: impl IntoIterator<Item = &'p str>,
) -> Result<Engine, PolicyError> {
    let mut wanted = BTreeSet::new();
    for path in policies {
        wanted.insert(path);
        wanted.extend(file(path).map_or(&[][..], |file| file.imports));
    }
    let sources = wanted.into_iter().filter_map(file).map(|file| Source {
        name: format!("policies/{}", file.path),
        text: file.text.into(),
        package: Vec::new(),
    });
    Engine::trusted(sources.collect())
}

/// The entries in two shares, each with the engine that it needs, parsed side by side.
pub(super) fn shares<'b>(
    rules: &[Rule],
    entries: &[Entry<'b>],
) -> Result<Vec<Share<'b>>, PolicyError> {
    let share = |entries: &[Entry<'b>]| {
        let policies = entries.iter().filter_map(|entry| rules.get(entry.index));
        let paths: Vec<String> = policies.map(Rule::policy).collect();
        let engine = engine(paths.iter().map(String::as_str))?;
        Ok(Share {
            engine,
            entries: entries.to_vec(),
        })
    };
    let (ours, theirs) = entries.split_at(entries.len().div_euclid(2));
    thread::scope(|scope| {
        let theirs = scope.spawn(|| share(theirs));
        let ours = share(ours)?;
        let theirs = theirs.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        Ok(vec![ours, theirs])
    })
}
