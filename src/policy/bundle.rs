//! Bundles: the policies of a folder or of the binary. What is where decides what it is.

use super::apart::Apart;
use super::engine::{self, Engine, Entry, Share, Source, package_clause};
use super::error::{PolicyError, Spot};
use super::input::{Pieces, input};
use super::own::Gathered;
use super::{Rule, binary, metadata, package_name, supersedes};
use crate::facts::Reads;
use crate::finding::Judgement;
use crate::graph::JudgedHop;
use crate::survival::{Asked, Class};
use regorus::Value;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Time that all rules together may take. Ten thousand flows take less than one second.
pub(super) const LIMIT: Duration = Duration::from_mins(1);

/// What OPA and Conftest ask.
pub(super) const MAIN: &str = "main.rego";

/// The policies that find nothing: those of pictures and of the survival table.
pub(super) const ANSWERS: [&str; 2] = [GRAPH, SURVIVAL];
const GRAPH: &str = "graph.rego";
const SURVIVAL: &str = "survival.rego";

pub(super) type Files = BTreeMap<String, Cow<'static, str>>;

/// Rules, the code they share, and the engine that runs them.
#[derive(Clone)]
pub struct Bundle {
    rules: Vec<Rule>,
    files: Files,
    policies: Policies,
    /// Told by the binary's own policies alone, where a test compares it with what they say. Those of a folder
    /// may read anything.
    reads: Option<Reads>,
}

/// Where engines come from.
#[derive(Clone)]
enum Policies {
    /// One that has all of them.
    Loaded(Box<Engine>),
    /// The binary: each input gets engines that have what it needs.
    OnDemand,
}

impl Bundle {
    /// The policies in the binary, checked like those of a folder.
    pub fn embedded() -> Result<Self, PolicyError> {
        let mut bundle = Self::load(Gathered::embedded())?;
        if let Some(main) = bundle.files.get(MAIN) {
            bundle.reads = metadata::reads("policies/main.rego", main)?;
        }
        Ok(bundle)
    }

    /// The policies in the binary, of which each input has loaded what may find something in it.
    pub fn on_demand() -> Self {
        Self {
            rules: binary::rules(),
            files: embedded().collect(),
            policies: Policies::OnDemand,
            reads: binary::reads(),
        }
    }

    /// The policies of one folder, laid out like `policies/`.
    pub fn from_dir(folder: &Path) -> Result<Self, PolicyError> {
        Self::with(&[folder.to_owned()], true)
    }

    /// The policies in the binary and those of these folders, where a rule takes the place of the one that has its id;
    /// with `only`, of the binary no more than what the rules share.
    pub fn with(folders: &[PathBuf], only: bool) -> Result<Self, PolicyError> {
        Self::load(Gathered::with(folders, only)?)
    }

    /// The same, judged by a process of its own with limits on memory and time; `program` is tfbackup.
    #[must_use]
    pub fn apart(mut self, program: PathBuf) -> Self {
        if let Policies::Loaded(engine) = &mut self.policies {
            engine.apart = Some(Apart { program });
        }
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
                    rules.push(metadata::read(&name, text)?.rule(family, id));
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
            policies: Policies::Loaded(Box::new(engine)),
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
        files.retain(|path, _| path.strip_suffix(".rego").is_some() && path != "schema.rego");
        files
    }

    /// Names of the collections of facts that the policies read; `None` where it may be any.
    pub fn reads(&self) -> Option<&Reads> {
        self.reads.as_ref()
    }

    /// Places of the rules that may find something in the facts: all but those that need elements of a collection that
    /// is empty, as far as that is known of them.
    pub fn may_find(&self, facts: &impl Pieces) -> Vec<usize> {
        let rules = self.rules.iter().enumerate();
        let may = |rule: &Rule| match self.policies {
            Policies::Loaded(_) => true,
            Policies::OnDemand => binary::may_find(&rule.policy(), facts),
        };
        rules
            .filter(|(_, rule)| may(rule))
            .map(|(index, _)| index)
            .collect()
    }

    /// The facts in the engine's form, for all that is asked of them.
    pub fn case(&self, facts: &impl Pieces) -> Result<Case<'_>, PolicyError> {
        let rules = self.may_find(facts).into_iter();
        let entries = rules.filter_map(|index| {
            let rule = self.rules.get(index)?;
            Some(Entry {
                index,
                rule: &rule.id,
                path: rule.entry(),
            })
        });
        Ok(Case {
            bundle: self,
            entries: entries.collect(),
            input: input(facts)?,
        })
    }

    /// What the rules say of the facts, each with the rule's index; sorted, nothing twice.
    pub fn judge(&self, facts: &impl Pieces) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        self.case(facts)?.judge()
    }

    /// One rule, to be asked of many facts.
    pub fn alone<'a>(&'a self, rule: &'a Rule) -> Result<Alone<'a>, PolicyError> {
        let engine = match &self.policies {
            Policies::Loaded(engine) => (**engine).clone(),
            Policies::OnDemand => binary::engine([rule.policy().as_str()])?,
        };
        Ok(Alone { engine, rule })
    }

    /// Which disasters the data of the facts' resources survives.
    pub fn survival(&self, facts: &impl Pieces, asked: Asked) -> Result<Vec<Class>, PolicyError> {
        self.case(facts)?.survival(asked)
    }
}

/// One input, and what may be asked of it.
pub struct Case<'b> {
    bundle: &'b Bundle,
    /// Rules that may find something.
    entries: Vec<Entry<'b>>,
    input: Value,
}

impl<'b> Case<'b> {
    /// What the rules say, each with the rule's index; sorted, nothing twice.
    pub fn judge(&self) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        self.judge_within(LIMIT)
    }

    /// The same with a limit of one's own on the time.
    pub fn judge_within(&self, time: Duration) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        let shares = match &self.bundle.policies {
            Policies::Loaded(engine) => {
                let half = self.entries.len().div_euclid(2);
                let (ours, theirs) = self.entries.split_at(half);
                let share = |entries: &[Entry<'b>]| Share {
                    engine: (**engine).clone(),
                    entries: entries.to_vec(),
                };
                vec![share(ours), share(theirs)]
            }
            Policies::OnDemand => binary::shares(&self.bundle.rules, &self.entries)?,
        };
        engine::judge(shares, &self.input, time)
    }

    /// Which disasters the data of the resources survives.
    pub fn survival(&self, asked: Asked) -> Result<Vec<Class>, PolicyError> {
        let set = match asked {
            Asked::Cells => "classes",
            Asked::Places => "explained",
            Asked::Takeover => "takeover",
        };
        self.answer(SURVIVAL, "survival", set)
    }

    /// Whether AWS makes each hop of the facts' flows.
    pub fn hops(&self) -> Result<Vec<JudgedHop>, PolicyError> {
        self.answer(GRAPH, "graph", "made")
    }

    /// A set of a policy that is no rule.
    fn answer<T: DeserializeOwned>(
        &self,
        file: &str,
        package: &'static str,
        set: &str,
    ) -> Result<Vec<T>, PolicyError> {
        let entry = Entry {
            index: 0,
            rule: package,
            path: format!("data.tfbackup.{package}.{set}"),
        };
        let engine = match &self.bundle.policies {
            Policies::Loaded(engine) => (**engine).clone(),
            Policies::OnDemand => binary::engine([file])?,
        };
        engine.set(self.input.clone(), &entry, LIMIT)
    }

    /// How long each rule takes over the facts, in the order of `rules`; what several rules share counts for the first
    /// that needs it. On one core, so that one rule's time isn't another's.
    pub fn time(&self) -> Result<Vec<Duration>, PolicyError> {
        let engine = match &self.bundle.policies {
            Policies::Loaded(engine) => (**engine).clone(),
            Policies::OnDemand => {
                let policies = self
                    .entries
                    .iter()
                    .filter_map(|entry| self.bundle.rules.get(entry.index));
                let paths: Vec<String> = policies.map(Rule::policy).collect();
                binary::engine(paths.iter().map(String::as_str))?
            }
        };
        let times = engine.time(self.input.clone(), &self.entries)?;
        let mut each = vec![Duration::ZERO; self.bundle.rules.len()];
        for (entry, time) in self.entries.iter().zip(times) {
            if let Some(place) = each.get_mut(entry.index) {
                *place = time;
            }
        }
        Ok(each)
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
            index: 0,
            rule: &self.rule.id,
            path: self.rule.entry(),
        };
        self.engine.clone().set(input(facts)?, &entry, LIMIT)
    }
}

pub(super) fn embedded() -> impl Iterator<Item = (String, Cow<'static, str>)> {
    let files = binary::EMBEDDED.iter();
    files.map(|file| (file.path.to_owned(), file.text.into()))
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
    let path = rule.policy();
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

    /// Its policy below `policies/`.
    pub(super) fn policy(&self) -> String {
        format!("{}/rule.rego", self.folder())
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
