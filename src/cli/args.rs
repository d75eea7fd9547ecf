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
    /// List the rules
    Rules(Rules),
    /// Say why a rule exists, or why a finding is said
    Explain(Explain),
    /// Run the tests of rules of your own
    Test(Test),
    /// Start a rule of your own
    NewRule(NewRule),
    /// Write the policies as an OPA bundle
    Bundle(Bundle),
    /// Say what tfbackup.toml may contain
    Config(Config),
    /// Print the completions of a shell
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

    /// Facts of more plans, that `tfbackup facts --unlinked` printed elsewhere, gzipped or not; a directory for
    /// all below it
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(super) facts: Vec<PathBuf>,

    /// Let binary plans be shown by `terraform show -json`, run in --source or else the plan's directory [default PATH:
    /// terraform, and where there is none tofu]
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

    /// Form of the report on standard output [default: human]
    #[arg(long, value_name = "FORMAT", value_parser = output::formats())]
    pub(super) format: Option<&'static Format>,

    /// One more form of the report, in a file or on standard output: `--output sarif=out.sarif --output human`
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = output::parse)]
    pub(super) output: Vec<(&'static Format, Option<PathBuf>)>,

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

    #[command(flatten)]
    pub(super) policy: Policy,

    /// Known findings, which don't count [default: what tfbackup.toml says, then the nearest
    /// tfbackup-baseline.json, looked for like the configuration]
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(super) talk: Talk,
}

/// Whose rules.
#[derive(Clone, Debug, Default, Options)]
pub(super) struct Policy {
    /// Add the rules of this directory, which holds `rules/`; one with the id of a built-in rule takes its place
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

    #[command(flatten)]
    pub(super) policy: Policy,
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
pub(super) struct Rules {
    /// Form of the list
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
    /// Directory of the policies, which holds `rules/`
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Options)]
pub(super) struct NewRule {
    /// Family and name of the rule, in lower-case words joined by dashes
    #[arg(value_name = "FAMILY/NAME")]
    pub(super) name: String,

    /// Directory of the policies, which holds `rules/`
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
    /// Id of a rule; or, with plans, of a rule or the address of a resource: why each finding is said, and
    /// the facts that it rests on
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

    #[command(flatten)]
    pub(super) policy: Policy,

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
