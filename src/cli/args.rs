//! What can be typed. The doc comments are the help texts.

use super::{examples, output};
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

    /// When to use color (`NO_COLOR` is respected)
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check plans and report what would be lost
    #[command(after_help = examples::LINT)]
    Lint(Lint),
    /// Write a first tfbackup.toml, with the questions that the plans leave open
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Record today's findings, so that lint fails only on new ones
    #[command(after_help = examples::BASELINE)]
    Baseline(Baseline),
    /// Print what tfbackup reads from plans, as JSON
    #[command(after_help = examples::FACTS)]
    Facts(Facts),
    /// Draw where backups go, under which keys, and where they fail to arrive
    #[command(after_help = examples::GRAPH)]
    Graph(Graph),
    /// Show which disasters each resource's data survives
    #[command(after_help = examples::SURVIVE)]
    Survive(Survive),
    /// List the rules
    Rules(Rules),
    /// Explain why a rule exists, or why a finding is reported
    Explain(Explain),
    /// Run the tests of your own rules
    Test(Test),
    /// Create the files of a rule of your own
    NewRule(NewRule),
    /// Write the policies as an OPA bundle
    Bundle(Bundle),
    /// Print what tfbackup.toml may contain
    Config(Config),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual, or write a page for each command
    Man(Man),
    /// Judge with policies of others; started by tfbackup itself
    #[command(name = crate::policy::APART, hide = true)]
    JudgeApart,
}

/// What to read.
#[derive(Debug, Options)]
pub(super) struct Input {
    /// Plans as JSON (`terraform show -json tfplan`), gzipped or not; a directory for every plan in
    /// it; `-` for standard input
    #[arg(value_name = "PLAN", required_unless_present = "facts")]
    pub(super) plans: Vec<PathBuf>,

    /// Facts of more plans, printed elsewhere by `tfbackup facts --unlinked`, gzipped or not; a directory for
    /// every such file below it
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(super) facts: Vec<PathBuf>,

    /// Read binary plans by running `terraform show -json` in --source or the plan's directory [default PATH:
    /// terraform, or tofu if there is none]
    #[arg(long, value_name = "PATH", num_args = 0..=1, require_equals = true, default_missing_value = "terraform")]
    pub(super) terraform: Option<PathBuf>,

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

    /// Catalog of what AWS Backup supports for each resource type [default: built in]
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

    /// Format of the report on standard output [default: human]
    #[arg(long, value_name = "FORMAT", value_parser = output::formats())]
    pub(super) format: Option<&'static Format>,

    /// One more format of the report, in a file or on standard output: `--output sarif=out.sarif --output human`
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = output::parse)]
    pub(super) output: Vec<(&'static Format, Option<PathBuf>)>,

    /// Lowest severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(super) fail_on: FailOn,

    /// Count undecided findings at the severity that they would have
    #[arg(long)]
    pub(super) strict: bool,

    /// Who reads the report: what a persona doesn't see isn't printed and doesn't fail the run, but JSON and SARIF
    /// keep it [default: regular, or what tfbackup.toml says]
    #[arg(long, value_name = "PERSONA")]
    pub(super) persona: Option<Persona>,

    #[command(flatten)]
    pub(super) policy: Policy,

    /// Baseline of known findings, which don't count [default: what tfbackup.toml says, then the nearest
    /// tfbackup-baseline.json, searched for like the configuration]
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(super) talk: Talk,
}

/// Whose rules.
#[derive(Clone, Debug, Default, Options)]
pub(super) struct Policy {
    /// Add the rules of this directory, which contains `rules/`; one with the id of a built-in rule replaces it
    #[arg(long = "policy", value_name = "DIR")]
    pub(super) dirs: Vec<PathBuf>,

    /// Leave the built-in rules out
    #[arg(long = "only-policy")]
    pub(super) only: bool,
}

#[derive(Debug, Options)]
pub(super) struct Init {
    #[command(flatten)]
    pub(super) input: Input,

    /// File to write [default: tfbackup.toml in the working directory]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Overwrite an existing file
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Options)]
pub(super) struct Baseline {
    #[command(flatten)]
    pub(super) input: Input,

    /// File to write; its entries for other plans stay [default: the one that lint would use, or else
    /// tfbackup-baseline.json beside tfbackup.toml or in the working directory]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Only remove entries that no longer match anything
    #[arg(long)]
    pub(super) prune: bool,

    /// Record what this persona sees [default: regular, or what tfbackup.toml says]
    #[arg(long, value_name = "PERSONA")]
    pub(super) persona: Option<Persona>,

    #[command(flatten)]
    pub(super) policy: Policy,
}

/// How much to say.
#[derive(Debug, Options)]
pub(super) struct Talk {
    /// Print only errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Also print why each rule exists, all places of a finding, what waits for an answer, and what was skipped
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// Also print in full what is otherwise only counted
    #[arg(long, value_name = "WHAT", conflicts_with = "quiet")]
    pub(super) show: Option<Show>,

    /// Also print, on standard error, how long each rule takes on one core
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

    /// Print the facts of each plan separately, before accounts, references and tfbackup.toml link them
    #[arg(long)]
    pub(super) unlinked: bool,
}

#[derive(Debug, Options)]
pub(super) struct Rules {
    /// Format of the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: RulesFormat,

    #[command(flatten)]
    pub(super) policy: Policy,
}

/// Forms of the list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// A table for a terminal
    Human,
    /// One JSON object
    Json,
}

#[derive(Debug, Options)]
pub(super) struct Test {
    /// Directory of the policies, which contains `rules/`
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Options)]
pub(super) struct NewRule {
    /// Family and name of the rule, in lower-case words joined by dashes
    #[arg(value_name = "FAMILY/NAME")]
    pub(super) name: String,

    /// Directory of the policies, which contains `rules/`
    #[arg(long, value_name = "DIR", default_value = "policies")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Options)]
pub(super) struct Bundle {
    /// The file to write; `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,

    #[command(flatten)]
    pub(super) policy: Policy,
}

#[derive(Debug, Options)]
#[command(mut_arg("plans", |plans| plans.required_unless_present("what")))]
pub(super) struct Explain {
    /// Id of a rule; with plans, also the address of a resource: why each finding is reported, and the facts
    /// that it rests on
    #[arg(value_name = "RULE|ADDRESS")]
    pub(super) what: String,

    #[command(flatten)]
    pub(super) input: Input,

    #[command(flatten)]
    pub(super) policy: Policy,
}

#[derive(Debug, Options)]
pub(super) struct Config {
    /// Print the JSON Schema of tfbackup.toml
    #[arg(long, required = true)]
    pub(super) schema: bool,
}

#[derive(Debug, Options)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Options)]
pub(super) struct Man {
    /// Write the pages of all commands into this directory instead
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

#[derive(Debug, Options)]
pub(super) struct Graph {
    #[command(flatten)]
    pub(super) input: Input,

    /// Format of the picture
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    pub(super) format: graph::Format,
}

#[derive(Debug, Options)]
pub(super) struct Survive {
    #[command(flatten)]
    pub(super) input: Input,

    /// Format of the table
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: survival::Format,

    /// Show for one resource which vaults were considered, and what decided
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["diff", "format", "fail_on_lost"])]
    pub(super) why: Option<String>,

    #[command(flatten)]
    pub(super) policy: Policy,

    /// Compare with the state before the plan; the exit status is 1 if a cell gets worse
    #[arg(long)]
    pub(super) diff: bool,

    /// Exit with status 1 if a resource's data is lost in one of these disasters
    #[arg(long, value_name = "DISASTER", value_delimiter = ',')]
    pub(super) fail_on_lost: Vec<survival::Disaster>,
}

/// When to use color.
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

/// Lowest severity that fails the run.
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
