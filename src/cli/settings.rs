//! What the command line means.

use super::args::{self, FailOn};
use super::terminal::Terminal;
use crate::catalog::Catalog;
use crate::configuration::Configuration;
use crate::facts::{self, Facts, Reads, UNLINKED_SCHEMA, UnlinkedFacts};
use crate::finding::{Persona, PlanSummary, Sensitive, Severity};
use crate::link;
use crate::plan::{self, Input, Map, Plan, PlanError, Value};
use crate::report::{Format, Reader, Show, Verbosity};
use crate::source::Sources;
use miette::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// All of `lint`.
pub(super) struct Settings {
    pub(super) input: args::Input,
    pub(super) format: Format,
    pub(super) fail_on: Option<Severity>,
    pub(super) strict: bool,
    /// As typed; tfbackup.toml may say another.
    pub(super) persona: Option<Persona>,
    pub(super) policy: Option<PathBuf>,
    pub(super) reader: Reader,
    pub(super) timings: bool,
    pub(super) terminal: Terminal,
}

impl Settings {
    pub(super) fn of_lint(options: args::Lint, terminal: Terminal) -> Self {
        let talk = options.talk;
        let reader = Reader {
            style: terminal.style,
            verbosity: match (talk.quiet, talk.verbose) {
                (true, _) => Verbosity::Quiet,
                (_, true) => Verbosity::Verbose,
                _ => Verbosity::Normal,
            },
            show: match talk.show {
                Some(args::Show::Undecided) => Show::Undecided,
                None if talk.verbose => Show::Undecided,
                None => Show::Decided,
            },
        };
        Self {
            input: options.input,
            format: options.format,
            fail_on: match options.fail_on {
                FailOn::Error => Some(Severity::Error),
                FailOn::Warning => Some(Severity::Warning),
                FailOn::Note => Some(Severity::Note),
                FailOn::Never => None,
            },
            strict: options.strict,
            policy: options.policy,
            persona: options.persona,
            reader,
            timings: talk.timings,
            terminal,
        }
    }
}

/// The input, understood.
pub(super) struct Understood {
    pub(super) facts: Facts,
    pub(super) plans: Vec<PlanSummary>,
    /// The configuration of each plan by the plan's name.
    pub(super) sources: BTreeMap<String, Sources>,
    /// JSON files of directories that are no plans.
    pub(super) skipped: Vec<PlanError>,
    /// What plans mark as sensitive.
    pub(super) sensitive: Sensitive,
    /// What tfbackup.toml says to reports.
    pub(super) configuration: Configuration,
}

/// The plans of the input, each for itself.
pub(super) struct Read {
    pub(super) facts: UnlinkedFacts,
    pub(super) plans: Vec<PlanSummary>,
    /// The configuration of each plan by the plan's name.
    pub(super) sources: BTreeMap<String, Sources>,
    /// JSON files of directories that are no plans.
    pub(super) skipped: Vec<PlanError>,
    /// What plans mark as sensitive.
    pub(super) sensitive: Sensitive,
}

/// Reads the plans and derives the linked facts; of what follows from all plans together no more than
/// `reads` names.
pub(super) fn understand(input: &args::Input, reads: Option<&Reads>) -> miette::Result<Understood> {
    let newer = newer_catalog(input)?;
    let catalog = newer.as_ref().unwrap_or(Catalog::embedded());
    let mut starts: Vec<PathBuf> = input.source.iter().cloned().collect();
    starts.push(PathBuf::from("."));
    let configuration = Configuration::read(input.config.as_deref(), &starts)?;
    let Read {
        facts,
        plans,
        sources,
        skipped,
        sensitive,
    } = read(input, catalog)?;
    let config = configuration.config.clone();
    let surroundings = &configuration.surroundings;
    Ok(Understood {
        facts: link::link_for(facts.plans, config, surroundings, catalog, reads),
        plans,
        sources,
        skipped,
        sensitive,
        configuration,
    })
}

/// The catalog of `--catalog`.
pub(super) fn newer_catalog(input: &args::Input) -> miette::Result<Option<Catalog>> {
    Ok(input.catalog.as_deref().map(Catalog::read).transpose()?)
}

/// Reads the plans and derives the facts of each.
pub(super) fn read(input: &args::Input, catalog: &Catalog) -> miette::Result<Read> {
    let cwd = working_directory()?;
    let inputs: Vec<Input> = input
        .plans
        .iter()
        .map(|path| {
            if path.as_os_str() == "-" {
                Input::Stdin
            } else {
                Input::Path(path.clone())
            }
        })
        .collect();
    let plan::Plans { plans, skipped } =
        plan::read_all(&inputs, &input.name, &cwd, facts::wanted(catalog))?;
    let mut sources = BTreeMap::new();
    let mut all = Vec::new();
    for plan in &plans {
        let roots = match &input.source {
            Some(source) => vec![source.clone()],
            None => vec![folder_of(&plan.path), cwd.clone()],
        };
        let of_plan = Sources::new(roots, cwd.clone());
        all.push(facts::derive(plan, &of_plan, catalog));
        sources.insert(plan.name.clone(), of_plan);
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let summaries = plans.iter().map(summary).collect();
    let sensitive = plans.iter().map(|plan| (plan.name.clone(), marks(plan)));
    let sensitive = sensitive.collect();
    // Nothing reads them from here on, and linking wants the memory: now, so on no other thread.
    drop(plans);
    Ok(Read {
        facts: UnlinkedFacts {
            schema: UNLINKED_SCHEMA.to_owned(),
            plans: all,
        },
        plans: summaries,
        sources,
        skipped,
        sensitive,
    })
}

/// Arguments that hold something sensitive, by address.
fn marks(plan: &Plan) -> BTreeMap<String, BTreeSet<String>> {
    let mut marks = BTreeMap::new();
    for change in &plan.changes {
        let values = [&change.after, &change.before];
        let maps = values.into_iter().filter_map(|value| match &**value {
            Value::Map(map) => Some(map),
            _ => None,
        });
        let marked = maps
            .flat_map(Map::iter)
            .filter(|(_, value)| value.has_sensitive());
        let names: BTreeSet<String> = marked.map(|(name, _)| name.to_owned()).collect();
        if !names.is_empty() {
            marks.insert(change.address.to_string(), names);
        }
    }
    marks
}

fn summary(plan: &Plan) -> PlanSummary {
    PlanSummary {
        name: plan.name.clone(),
        path: plan.path.clone(),
        resources: plan.resources,
        relevant: plan
            .changes
            .iter()
            .filter(|change| !change.address.data)
            .count(),
        complete: plan.complete,
        errored: plan.errored,
    }
}

fn folder_of(plan: &str) -> PathBuf {
    match Path::new(plan).parent() {
        Some(folder) if plan != "-" && !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that reads the environment"
)]
fn working_directory() -> miette::Result<PathBuf> {
    Ok(std::env::current_dir().map_err(SettingsError::WorkingDirectory)?)
}

/// What is wrong with the process's surroundings.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum SettingsError {
    #[error("cannot tell the working directory: {0}")]
    #[diagnostic(code(tfbackup::cli::working_directory))]
    WorkingDirectory(io::Error),
}

/// Standard output refused.
#[derive(Debug, Error, Diagnostic)]
#[error("cannot write the output: {0}")]
#[diagnostic(code(tfbackup::cli::output))]
pub(super) struct OutputError(#[from] pub(super) io::Error);

impl OutputError {
    pub(super) fn is_broken_pipe(report: &miette::Report) -> bool {
        let output = report.downcast_ref::<Self>();
        output.is_some_and(|error| error.0.kind() == io::ErrorKind::BrokenPipe)
    }
}
