//! Bundles: the policies of a folder or of the binary. What is where decides what it is.

use super::apart::Apart;
use super::case::Case;
use super::engine::{Engine, Entry, Source, package_clause};
use super::error::{PolicyError, Spot};
use super::input::{Pieces, add_piece, input};
use super::own::Gathered;
use super::{Rule, binary, metadata, package_name, supersedes};
use crate::facts::{Facts, Reads};
use crate::finding::Judgement;
use crate::survival::{Asked, Class};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Time that all rules together may take. Ten thousand flows take less than one second.
pub(super) const LIMIT: Duration = Duration::from_mins(1);

/// More flows are converted on one core, piece by piece: a second more for each hundred thousand, but a fifth less memory.
const IN_TURN: usize = 20_000;

/// What OPA and Conftest ask.
pub(super) const MAIN: &str = "main.rego";

/// The policies that find nothing: those of pictures and of the survival table.
pub(super) const ANSWERS: [&str; 2] = [GRAPH, SURVIVAL];
pub(super) const GRAPH: &str = "graph.rego";
pub(super) const SURVIVAL: &str = "survival.rego";

pub(super) type Files = BTreeMap<String, Cow<'static, str>>;

/// Rules, the code they share, and the engine that runs them.
#[derive(Clone)]
pub struct Bundle {
    pub(super) rules: Vec<Rule>,
    files: Files,
    pub(super) policies: Policies,
    /// Told by the binary's own policies alone, where a test compares it with what they say. Those of a folder
    /// may read anything.
    reads: Option<Reads>,
}

/// Where engines come from.
#[derive(Clone)]
pub(super) enum Policies {
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
        Ok(Case {
            bundle: self,
            entries: self.entries(facts),
            input: input(facts)?,
        })
    }

    /// The same of large facts, of which only what others read is left afterwards. Of very large ones each piece is let
    /// go of before the next is converted: both forms of all of it would be the most memory of the whole run.
    pub fn case_letting_go(&self, facts: &mut Facts) -> Result<Case<'_>, PolicyError> {
        let entries = self.entries(&facts.part(self.reads()));
        let input = if facts.after.flows.len() > IN_TURN {
            let mut whole = regorus::Value::new_object();
            let pieces = facts.part(self.reads()).pieces().len();
            for at in 0..pieces {
                if let Some(piece) = facts.part(self.reads()).pieces().get(at) {
                    add_piece(&mut whole, piece)?;
                }
                if at.saturating_add(1) < pieces {
                    facts.forget_flows(); // the first piece
                }
            }
            whole
        } else {
            input(&facts.part(self.reads()))?
        };
        facts.forget_judged();
        Ok(Case {
            bundle: self,
            entries,
            input,
        })
    }

    /// The rules that may find something.
    fn entries(&self, facts: &impl Pieces) -> Vec<Entry<'_>> {
        let rules = self.may_find(facts).into_iter();
        let entries = rules.filter_map(|index| {
            let rule = self.rules.get(index)?;
            Some(Entry {
                index,
                rule: &rule.id,
                path: rule.entry(),
            })
        });
        entries.collect()
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
