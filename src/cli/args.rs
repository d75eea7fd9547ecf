//! What can be typed. The doc comments are the help texts.

use super::examples;
use crate::finding::Persona;
use crate::graph;
use crate::report::Format;
use crate::survival;
use clap::{Args as Options, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Will these backups still be there, and restorable, on the day the account is lost?
///
/// Checks Terraform plans for AWS Backup before they are applied.
#[derive(Debug, Parser)]
#[command(name = "tfbackup", version, max_term_width = 100, after_help = examples::ALL)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,

    /// When to use colours (`NO_COLOR` is respected)
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check plans, and say what would be lost
    #[command(after_help = examples::LINT)]
    Lint(Lint),
    /// Write a first tfbackup.toml, with the questions that the plans leave open
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Write down the findings that there are, so that lint fails on new ones only
    #[command(after_help = examples::BASELINE)]
    Baseline(Baseline),
    /// Print what tfbackup understands of plans, as JSON
    #[command(after_help = examples::FACTS)]
    Facts(Facts),
    /// Draw where backups go, with which keys, and where the way breaks off
    #[command(after_help = examples::GRAPH)]
    Graph(Graph),
    /// Say which disasters the data of each resource survives
    #[command(after_help = examples::SURVIVE)]
    Survive(Survive),
    /// Say what tfbackup.toml may contain
    Config(Config),
}

/// What to read.
#[derive(Debug, Options)]
pub(super) struct Input {
    /// Plans as JSON (`terraform show -json tfplan`), gzipped or not; a directory for every plan in
    /// it; `-` for standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(super) plans: Vec<PathBuf>,

    /// Directory of the Terraform configuration [default: the plan's, then the working directory]
    #[arg(long, value_name = "DIR")]
    pub(super) source: Option<PathBuf>,

    /// Name of a plan in the output, one for each plan in order [default: its path]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Vec<String>,

    /// Configuration [default: the nearest tfbackup.toml, from --source or the working directory up to the
    /// root of the repository]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// What AWS Backup can do with which type of resource [default: built in]
    #[arg(long, value_name = "FILE")]
    pub(super) catalog: Option<PathBuf>,

    /// As if there were no tfbackup.toml.
    #[arg(skip)]
    pub(super) unconfigured: bool,
}

#[derive(Debug, Options)]
pub(super) struct Lint {
    #[command(flatten)]
    pub(super) input: Input,

    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,

    /// Least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(super) fail_on: FailOn,

    /// Let undecided findings count with the severity that they would have
    #[arg(long)]
    pub(super) strict: bool,

    /// Who reads: what a persona doesn't see isn't printed and doesn't fail the run, but JSON and SARIF keep
    /// it [default: regular, or what tfbackup.toml says]
    #[arg(long, value_name = "PERSONA")]
    pub(super) persona: Option<Persona>,

    /// Take the policies from this directory instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,

    /// Known findings, which don't count [default: what tfbackup.toml says, then the nearest
    /// tfbackup-baseline.json, looked for like the configuration]
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(super) talk: Talk,
}

#[derive(Debug, Options)]
pub(super) struct Init {
    #[command(flatten)]
    pub(super) input: Input,

    /// File to write [default: tfbackup.toml in the working directory]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Options)]
pub(super) struct Baseline {
    #[command(flatten)]
    pub(super) input: Input,

    /// File to write; what it knows of other plans stays [default: the one that lint would use, else
    /// tfbackup-baseline.json beside tfbackup.toml or in the working directory]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Only remove what matches nothing any more
    #[arg(long)]
    pub(super) prune: bool,

    /// Write down what this persona sees [default: regular, or what tfbackup.toml says]
    #[arg(long, value_name = "PERSONA")]
    pub(super) persona: Option<Persona>,

    /// Take the policies from this directory instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,
}

/// How much to say.
#[derive(Debug, Options)]
pub(super) struct Talk {
    /// Say errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Say also why each rule exists, all places of a finding, what waits for an answer, and what was skipped
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// Print also in full what is summed up otherwise
    #[arg(long, value_name = "WHAT", conflicts_with = "quiet")]
    pub(super) show: Option<Show>,

    /// Say also, on standard error, how long each rule takes on one core
    #[arg(long)]
    pub(super) timings: bool,
}

#[derive(Debug, Options)]
pub(super) struct Facts {
    #[command(flatten)]
    pub(super) input: Input,

    /// Print the JSON Schema of the facts instead
    #[arg(long, exclusive = true)]
    pub(super) schema: bool,

    /// Print the facts of each plan for itself, before accounts, references and tfbackup.toml join them
    #[arg(long)]
    pub(super) unlinked: bool,
}

#[derive(Debug, Options)]
pub(super) struct Config {
    /// Print the JSON Schema of tfbackup.toml
    #[arg(long, required = true)]
    pub(super) schema: bool,
}

#[derive(Debug, Options)]
pub(super) struct Graph {
    #[command(flatten)]
    pub(super) input: Input,

    /// Form of the picture
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    pub(super) format: graph::Format,
}

#[derive(Debug, Options)]
pub(super) struct Survive {
    #[command(flatten)]
    pub(super) input: Input,

    /// Form of the table
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: survival::Format,

    /// Say of one resource which places were considered, and what decided
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["diff", "format", "fail_on_lost"])]
    pub(super) why: Option<String>,

    /// Take the policies from this directory instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) policy: Option<PathBuf>,

    /// Compare with the world before the plan; the exit status is 1 if a cell gets worse
    #[arg(long)]
    pub(super) diff: bool,

    /// Let the exit status be 1 if a resource's data is lost in one of these disasters
    #[arg(long, value_name = "DISASTER", value_delimiter = ',')]
    pub(super) fail_on_lost: Vec<survival::Disaster>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Also in a pipe
    Always,
    /// Nowhere
    Never,
}

/// What can be printed in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Show {
    /// Undecided findings, which wait for an answer
    Undecided,
}

/// Least severity that fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Note,
    /// No finding
    Never,
}
