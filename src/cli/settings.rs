//! What the command line means.

use super::args::{self, FailOn};
use super::terminal::Terminal;
use crate::catalog::Catalog;
use crate::facts::{self, Config, Facts, Surroundings};
use crate::finding::Severity;
use crate::link;
use crate::plan::{self, Input, Plan, PlanError};
use crate::report::{Format, Verbosity};
use crate::source::Sources;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};
use thiserror::Error;

/// All of `lint`.
pub(super) struct Settings {
    pub(super) input: args::Input,
    pub(super) format: Format,
    pub(super) fail_on: Option<Severity>,
    pub(super) strict: bool,
    pub(super) policy: Option<PathBuf>,
    pub(super) verbosity: Verbosity,
    pub(super) terminal: Terminal,
}

impl Settings {
    pub(super) fn of_lint(options: args::Lint, terminal: Terminal) -> Self {
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
            verbosity: match (options.quiet, options.verbose) {
                (true, _) => Verbosity::Quiet,
                (_, true) => Verbosity::Verbose,
                _ => Verbosity::Normal,
            },
            terminal,
        }
    }
}

/// The input, understood.
pub(super) struct Understood {
    pub(super) facts: Facts,
    pub(super) plans: Vec<Plan>,
    /// The configuration of each plan by the plan's name.
    pub(super) sources: BTreeMap<String, Sources>,
    /// JSON files of directories that are no plans.
    pub(super) skipped: Vec<PlanError>,
}

/// Reads the plans and derives the linked facts.
pub(super) fn understand(input: &args::Input) -> miette::Result<Understood> {
    let cwd = working_directory()?;
    let newer = input.catalog.as_deref().map(Catalog::read).transpose()?;
    let catalog = newer.as_ref().unwrap_or(Catalog::embedded());
    let config = configuration(input.config.as_deref())?;
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
    Ok(Understood {
        facts: link::link(all, config, &Surroundings::default(), catalog),
        plans,
        sources,
        skipped,
    })
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

/// Reads tfbackup.toml; without `--config` a missing one is none.
fn configuration(given: Option<&Path>) -> miette::Result<Config> {
    let path = given.unwrap_or(Path::new("tfbackup.toml"));
    let shown = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if given.is_none() && error.kind() == io::ErrorKind::NotFound => {
            return Ok(Config::default());
        }
        Err(reason) => {
            return Err(SettingsError::Unreadable {
                path: shown,
                reason,
            }
            .into());
        }
    };
    toml::from_str(&text).map_err(|error| {
        let invalid = SettingsError::Invalid {
            what: error.message().to_owned(),
            place: error.span().map(SourceSpan::from),
            path: shown.clone(),
            text: NamedSource::new(shown, text.into()),
        };
        invalid.into()
    })
}

/// What is wrong with the surroundings or the configuration.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum SettingsError {
    #[error("cannot tell the working directory: {0}")]
    #[diagnostic(code(tfbackup::cli::working_directory))]
    WorkingDirectory(io::Error),
    #[error("cannot read {path}: {reason}")]
    #[diagnostic(code(tfbackup::config::io), help("check the path given by --config"))]
    Unreadable { path: String, reason: io::Error },
    #[error("{path} is not a valid configuration: {what}")]
    #[diagnostic(
        code(tfbackup::config::invalid),
        help("known so far: [lagv] require_cmk = true | false")
    )]
    Invalid {
        path: String,
        what: String,
        #[source_code]
        text: NamedSource<std::sync::Arc<str>>,
        #[label("here")]
        place: Option<SourceSpan>,
    },
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
