//! Bundles: the policies of a folder or of the binary. What is where decides what it is.

use super::apart::Apart;
use super::engine::{Engine, Entry, Source, package_clause};
use super::error::{PolicyError, Spot};
use super::input::Pieces;
use super::own::Gathered;
use super::{Rule, metadata, package_name, supersedes};
use crate::facts::Reads;
use crate::finding::Judgement;
use crate::graph::JudgedHop;
use crate::survival::{Asked, Class};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Time that all rules together may take. Ten thousand flows take less than one second.
pub(super) const LIMIT: Duration = Duration::from_mins(1);

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// What OPA and Conftest ask.
pub(super) const MAIN: &str = "main.rego";

/// The policies that find nothing: those of pictures and of the survival table.
pub(super) const ANSWERS: [&str; 2] = ["graph.rego", "survival.rego"];

pub(super) type Files = BTreeMap<String, Cow<'static, str>>;

/// Rules, the code they share, and the engine that runs them.
#[derive(Clone)]
pub struct Bundle {
    rules: Vec<Rule>,
    files: Files,
    engine: Engine,
    /// Told by the binary's own policies alone, where a test compares it with what they say. Those of a folder
    /// may read anything.
    reads: Option<Reads>,
}

impl Bundle {
    /// The policies in the binary.
    pub fn embedded() -> Result<Self, PolicyError> {
        Self::of_binary(Gathered::embedded())
    }

    /// The same without pictures, the survival table and what they alone import: for who asks only for findings, a
    /// twelfth less to parse and to hold.
    pub fn embedded_rules() -> Result<Self, PolicyError> {
        let mut all = Gathered::embedded();
        for path in ANSWERS {
            all.files.remove(path);
        }
        let unused = unused(&all.files);
        all.files.retain(|path, _| !unused.contains(path));
        Self::of_binary(all)
    }

    fn of_binary(files: Gathered) -> Result<Self, PolicyError> {
        let mut bundle = Self::load(files)?;
        if let Some(main) = bundle.files.get(MAIN) {
            bundle.reads = metadata::reads("policies/main.rego", main)?;
        }
        Ok(bundle)
    }

    /// The policies of one folder, laid out like `policies/`.
    pub fn from_dir(folder: &Path) -> Result<Self, PolicyError> {
        Self::with(&[folder.to_owned()], true)
    }

    /// The policies in the binary and those of these folders, where a rule takes the place of the one that has its id;
    /// with `only`, of the binary no more than what the rules share.
    pub fn with(folders: &[PathBuf], only: bool) -> Result<Self, PolicyError> {
        if folders.is_empty() && !only {
            return Self::embedded();
        }
        Self::load(Gathered::with(folders, only)?)
    }

    /// The same, judged by a process of its own with limits on memory and time; `program` is tfbackup.
    #[must_use]
    pub fn apart(mut self, program: PathBuf) -> Self {
        self.engine.apart = Some(Apart { program });
        self
    }

    fn load(gathered: Gathered) -> Result<Self, PolicyError> {
        let mut rules = Vec::new();
        let mut sources = Vec::new();
        for (path, text) in &gathered.files {
            let Some(stem) = path.strip_suffix(".rego") else {
                continue;
            };
            let name = gathered.name(path);
            let parts: Vec<&str> = stem.split('/').collect();
            let parts = match parts.as_slice() {
                ["rules", family, id, "rule"] if is_kebab(family) && is_kebab(id) => {
                    rules.push(rule(family, id, &name, text)?);
                    vec!["rules", *family, *id]
                }
                ["lib", _, ..] | ["graph" | "main" | "survival"] => parts,
                ["schema" | "severity"] => continue, // for OPA alone
                _ => return Err(PolicyError::Misplaced { path: name }),
            };
            sources.push(Source {
                name,
                text: text.clone(),
                package: [&["tfbackup"], parts.as_slice()]
                    .concat()
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            });
        }
        rules.sort_by(|a, b| (&a.family, &a.id).cmp(&(&b.family, &b.id)));
        if rules.is_empty() {
            let folder = gathered.folders();
            return Err(PolicyError::Empty { folder });
        }
        check_unique(&rules)?;
        supersedes::check(&rules)?;
        let engine = Engine::load(sources)?;
        for rule in &rules {
            check_entry(&engine, rule, &gathered)?;
        }
        Ok(Self {
            rules,
            files: gathered.files,
            engine,
            reads: None,
        })
    }

    /// All rules, by family and id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A file of the rule's folder: `rule.md`, `bad/main.tf`, `good/main.tf`, `rule.rego`.
    pub fn file(&self, rule: &Rule, name: &str) -> Option<&str> {
        let path = format!("{}/{name}", rule.folder());
        self.files.get(&path).map(AsRef::as_ref)
    }

    /// The policies alone, by path.
    pub(super) fn policies(&self) -> Files {
        let mut files = self.files.clone();
        files.retain(|path, _| is_policy(path) && path != "schema.rego");
        files
    }

    /// Names of the collections of facts that the policies read; `None` where it may be any.
    pub fn reads(&self) -> Option<&Reads> {
        self.reads.as_ref()
    }

    /// What the rules say of the facts, each with the rule's index; sorted, nothing twice.
    pub fn judge(&self, facts: &impl Pieces) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        self.judge_within(facts, LIMIT)
    }

    /// The same with a limit of one's own on the time.
    pub fn judge_within(
        &self,
        facts: &impl Pieces,
        time: Duration,
    ) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        self.engine.evaluate(facts, &self.entries(), time)
    }

    /// One rule, to be asked of many facts.
    pub fn alone<'a>(&'a self, rule: &'a Rule) -> Result<Alone<'a>, PolicyError> {
        Ok(Alone {
            engine: self.engine.clone(),
            rule,
        })
    }

    /// Which disasters the data of the facts' resources survives.
    pub fn survival(&self, facts: &impl Pieces, asked: Asked) -> Result<Vec<Class>, PolicyError> {
        let set = match asked {
            Asked::Cells => "classes",
            Asked::Places => "explained",
            Asked::Takeover => "takeover",
        };
        let entry = Entry {
            rule: "survival",
            path: format!("data.tfbackup.survival.{set}"),
        };
        self.engine.set(facts, &entry, LIMIT)
    }

    /// Whether AWS makes each hop of the facts' flows.
    pub fn hops(&self, facts: &impl Pieces) -> Result<Vec<JudgedHop>, PolicyError> {
        let entry = Entry {
            rule: "graph",
            path: "data.tfbackup.graph.made".to_owned(),
        };
        self.engine.set(facts, &entry, LIMIT)
    }

    /// How long the code that rules share takes over the facts, and then each rule in the order of `rules`.
    /// On one core, so that one rule's time isn't another's.
    pub fn time(&self, facts: &impl Pieces) -> Result<(Duration, Vec<Duration>), PolicyError> {
        let mut times = self
            .engine
            .time(facts, "data.tfbackup.lib", &self.entries())?
            .into_iter();
        Ok((times.next().unwrap_or_default(), times.collect()))
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let rules = self.rules.iter();
        rules
            .map(|rule| Entry {
                rule: &rule.id,
                path: rule.entry(),
            })
            .collect()
    }
}

/// One rule with its engine.
pub struct Alone<'a> {
    engine: Engine,
    rule: &'a Rule,
}

impl Alone<'_> {
    /// What the rule says of the facts.
    pub fn judge(&self, facts: &impl Pieces) -> Result<Vec<Judgement>, PolicyError> {
        let entry = Entry {
            rule: &self.rule.id,
            path: self.rule.entry(),
        };
        self.engine.set(facts, &entry, LIMIT)
    }
}

pub(super) fn embedded() -> impl Iterator<Item = (String, Cow<'static, str>)> {
    EMBEDDED
        .iter()
        .map(|&(path, text)| (path.to_owned(), text.into()))
}

/// Whether the binary has this rule.
pub(super) fn has(family: &str, id: &str) -> bool {
    let path = format!("rules/{family}/{id}/rule.rego");
    let found = EMBEDDED.binary_search_by(|(known, _)| (*known).cmp(path.as_str()));
    found.is_ok()
}

/// Files of `lib/` that no rule needs, straight or by way of others.
fn unused(files: &Files) -> BTreeSet<String> {
    let policies = files.keys().filter(|path| is_policy(path)).cloned();
    let (mut unused, others): (BTreeSet<_>, BTreeSet<_>) =
        policies.partition(|path| path.starts_with("lib/"));
    let mut needed: Vec<String> = others.into_iter().collect();
    while let Some(path) = needed.pop() {
        let text = files.get(&path).map_or("", AsRef::as_ref);
        for rest in text.split("data.tfbackup.lib.").skip(1) {
            let name = rest
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            needed.extend(unused.take(&format!("lib/{}.rego", name.unwrap_or_default())));
        }
    }
    unused
}

fn rule(family: &str, id: &str, name: &str, text: &str) -> Result<Rule, PolicyError> {
    let read = metadata::read(name, text)?;
    Ok(Rule {
        id: id.to_owned(),
        family: family.to_owned(),
        title: read.title,
        description: read.description,
        severity: read.severity,
        remedy: read.remedy,
        source: read.source,
        supersedes: read.supersedes,
        persona: read.persona,
        persona_undecided: read.persona_undecided,
        question: read.question,
    })
}

fn check_unique(rules: &[Rule]) -> Result<(), PolicyError> {
    let mut families = BTreeMap::new();
    for rule in rules {
        if let Some(first) = families.insert(&rule.id, &rule.family) {
            return Err(PolicyError::Duplicate {
                id: rule.id.clone(),
                first: first.clone(),
                second: rule.family.clone(),
            });
        }
    }
    Ok(())
}

fn check_entry(engine: &Engine, rule: &Rule, gathered: &Gathered) -> Result<(), PolicyError> {
    let path = format!("{}/rule.rego", rule.folder());
    let name = gathered.name(&path);
    if engine.declares(&name, "findings") {
        return Ok(());
    }
    let text = gathered.files.get(&path).map_or("", AsRef::as_ref);
    let Spot { text, span } = package_clause(&name, text);
    Err(PolicyError::NoFindings {
        rule: rule.id.clone(),
        text,
        span,
    })
}

fn is_policy(path: &str) -> bool {
    path.strip_suffix(".rego").is_some()
}

pub(crate) fn is_kebab(name: &str) -> bool {
    name.split('-').all(|word| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

impl Rule {
    /// Its folder below `policies/`.
    fn folder(&self) -> String {
        format!("rules/{}/{}", self.family, self.id)
    }

    /// Path of the set that the engine evaluates.
    fn entry(&self) -> String {
        let parts = [
            "data",
            "tfbackup",
            "rules",
            &self.family,
            &self.id,
            "findings",
        ];
        package_name(&parts)
    }
}
