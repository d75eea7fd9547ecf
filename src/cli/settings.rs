//! What the command line means.

use super::args::{self, FailOn};
use super::known::Known;
use super::output::{self, Output};
use super::progress::Progress;
use super::reading::{Read, read};
use super::terminal::{self, Terminal};
use crate::catalog::Catalog;
use crate::configuration::{Configuration, OwnRules};
use crate::facts::{Facts, Reads};
use crate::finding::{Persona, PlanSummary, Sensitive, Severity};
use crate::link;
use crate::plan::PlanError;
use crate::policy::{Bundle, PolicyError};
use crate::report::{Format, Reader, Show, Verbosity};
use crate::source::Sources;
use miette::Diagnostic;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// All of `lint`.
pub(super) struct Settings {
    pub(super) input: args::Input,
    pub(super) outputs: Vec<Output>,
    pub(super) fail_on: Option<Severity>,
    pub(super) strict: bool,
    /// As typed; tfbackup.toml may say another.
    pub(super) persona: Option<Persona>,
    pub(super) policy: args::Policy,
    pub(super) known: Known,
    pub(super) reader: Reader,
    pub(super) timings: bool,
    pub(super) terminal: Terminal,
}

impl Settings {
    pub(super) fn of_lint(options: args::Lint, terminal: Terminal) -> miette::Result<Self> {
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
        Ok(Self {
            input: options.input,
            outputs: output::places(options.format, options.output)?,
            fail_on: match options.fail_on {
                FailOn::Error => Some(Severity::Error),
                FailOn::Warning => Some(Severity::Warning),
                FailOn::Note => Some(Severity::Note),
                FailOn::Never => None,
            },
            strict: options.strict,
            policy: options.policy,
            persona: options.persona,
            known: Known::Baseline(options.baseline),
            reader,
            timings: talk.timings,
            terminal,
        })
    }

    /// Whether a form that is asked for has this.
    pub(super) fn any_form(&self, has: impl Fn(&Format) -> bool) -> bool {
        self.outputs.iter().any(|output| has(output.format))
    }

    /// Lint without a report.
    pub(super) fn of_baseline(options: args::Baseline, terminal: Terminal) -> Self {
        Self::silent(options.input, options.persona, options.policy, terminal)
    }

    /// Lint without a report and without tfbackup.toml.
    pub(super) fn of_init(options: args::Init, terminal: Terminal) -> Self {
        let input = args::Input {
            unconfigured: true,
            ..options.input
        };
        Self::silent(input, None, args::Policy::default(), terminal)
    }

    fn silent(
        input: args::Input,
        persona: Option<Persona>,
        policy: args::Policy,
        terminal: Terminal,
    ) -> Self {
        Self {
            input,
            outputs: Vec::new(),
            fail_on: None,
            strict: false,
            persona,
            policy,
            known: Known::Nothing,
            reader: Reader {
                style: terminal.style,
                verbosity: Verbosity::Quiet,
                show: Show::Decided,
            },
            timings: false,
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

/// The tfbackup.toml that counts for the input.
pub(super) fn configuration(
    input: &args::Input,
    terminal: &Terminal,
) -> miette::Result<Configuration> {
    if input.unconfigured {
        return Ok(Configuration::default());
    }
    nearest(input.config.as_deref(), input.source.as_deref(), terminal)
}

/// The tfbackup.toml that is given or, where more than that is trusted, the nearest.
pub(super) fn nearest(
    given: Option<&Path>,
    source: Option<&Path>,
    terminal: &Terminal,
) -> miette::Result<Configuration> {
    let mut found = Configuration::find(given, &starts(source));
    let is_trusted = given.is_some() || !terminal::trusts_only_what_is_given();
    if let Some(refused) = found.take_if(|_| !is_trusted) {
        super::say(&Refused(refused), terminal);
    }
    Ok(Configuration::read(found.as_deref())?)
}

/// The rules of tfbackup.toml and those of the command line, which come later.
pub(super) fn own_rules(policy: &args::Policy, configuration: &Configuration) -> OwnRules {
    let OwnRules { mut dirs, only } = configuration.policy.clone();
    dirs.extend(policy.dirs.iter().cloned());
    OwnRules {
        dirs,
        only: only || policy.only,
    }
}

/// The built-in rules with one's own.
pub(super) fn bundle(
    policy: &args::Policy,
    configuration: &Configuration,
) -> Result<Bundle, PolicyError> {
    with_own(&own_rules(policy, configuration))
}

/// The built-in rules with one's own, which a process of its own judges: whoever wrote them isn't trusted.
pub(super) fn with_own(own: &OwnRules) -> Result<Bundle, PolicyError> {
    if *own == OwnRules::default() {
        return Ok(Bundle::on_demand());
    }
    let bundle = Bundle::with(&own.dirs, own.only)?;
    let program = std::env::current_exe().map_err(|error| PolicyError::Stopped {
        who: "the policies".to_owned(),
        why: format!("the path of this program can't be determined: {error}"),
    })?;
    Ok(bundle.apart(program))
}

/// Whoever may change the file could switch off what it would be judged by.
#[derive(Debug, Error, Diagnostic)]
#[error("{} isn't read, since TFBACKUP_TRUSTED_CONFIG is set", .0.display())]
#[diagnostic(
    code(tfbackup::config::untrusted),
    severity(Warning),
    help("name the configuration to use with --config, such as that of the base branch")
)]
struct Refused(PathBuf);

/// Reads the plans and derives the linked facts; of what follows from all plans together no more than
/// `reads` names.
pub(super) fn understand(
    input: &args::Input,
    configuration: Configuration,
    reads: Option<&Reads>,
) -> miette::Result<Understood> {
    let _progress = Progress::of("reading plans");
    let newer = newer_catalog(input)?;
    let catalog = newer.as_ref().unwrap_or(Catalog::embedded());
    let Read {
        facts,
        plans,
        sources,
        skipped,
        sensitive,
    } = read(input, catalog)?.heard()?;
    let config = configuration.config.clone();
    let surroundings = &configuration.surroundings;
    Ok(Understood {
        facts: link::link_for(facts, config, surroundings, catalog, reads),
        plans,
        sources,
        skipped,
        sensitive,
        configuration,
    })
}

/// Where files of tfbackup's own are looked for.
pub(super) fn starts(source: Option<&Path>) -> Vec<PathBuf> {
    let source = source.map(Path::to_owned).into_iter();
    source.chain([PathBuf::from(".")]).collect()
}

/// The catalog of `--catalog`.
pub(super) fn newer_catalog(input: &args::Input) -> miette::Result<Option<Catalog>> {
    Ok(input.catalog.as_deref().map(Catalog::read).transpose()?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that reads the environment"
)]
pub(super) fn working_directory() -> miette::Result<PathBuf> {
    Ok(std::env::current_dir().map_err(SettingsError::WorkingDirectory)?)
}

/// What is wrong with the process's surroundings.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum SettingsError {
    #[error("cannot determine the working directory: {0}")]
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
