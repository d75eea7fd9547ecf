//! The command line: what was typed, and what it means. The only reader of the environment.

mod args;
mod baseline;
mod bundle;
mod config;
mod environment;
mod examples;
mod explain;
mod facts;
mod graph;
mod init;
mod known;
mod lint;
mod manual;
mod new_rule;
mod output;
mod progress;
mod reading;
mod rules;
mod say;
mod settings;
mod strategies;
mod survive;
mod terminal;
mod test;
mod timings;

use crate::plan::PlanError;
use crate::policy;
use args::{Args, Command};
use clap::{CommandFactory as _, FromArgMatches as _};
use miette::Diagnostic;
use say::say;
use settings::{OutputError, Settings};
use std::io;
use std::process::ExitCode;
use terminal::Terminal;

/// The input, the configuration or a policy could not be used.
const UNUSABLE: u8 = 2;

/// Parses the command line, runs the command, and says how it went: 0 nothing at or above
/// `--fail-on`, 1 findings at or above it, 2 unusable input.
pub fn run() -> ExitCode {
    let args = match parse() {
        Ok(args) => args,
        Err(error) => return say::usage(&error),
    };
    let terminal = Terminal::detect(args.color);
    let outcome = match args.command {
        Command::Lint(options) => {
            Settings::of_lint(options, terminal).and_then(|settings| lint::run(&settings))
        }
        Command::Init(options) => init::run(options, terminal),
        Command::Baseline(options) => baseline::run(options, terminal),
        Command::Facts(options) => facts::run(&options, &terminal),
        Command::Graph(options) => graph::run(&options, &terminal),
        Command::Survive(options) => survive::run(&options, &terminal),
        Command::Test(options) => test::run(&options, &terminal),
        Command::NewRule(options) => new_rule::run(&options),
        Command::Bundle(options) => bundle::run(&options, &terminal),
        Command::Config(options) => config::run(&options),
        Command::Rules(options) => rules::run(&options, &terminal),
        Command::Explain(options) => explain::run(&options, &terminal),
        Command::JudgeApart => judge_apart(),
        Command::Completions(options) => manual::complete(&options),
        Command::Man(options) => manual::print(&options),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        // The reader went away (`| head`): nobody is left to tell.
        Err(error) if OutputError::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(error.as_ref(), &terminal);
            ExitCode::from(UNUSABLE)
        }
    }
}

/// The process in which policies of others are judged.
fn judge_apart() -> miette::Result<u8> {
    policy::serve(io::stdin().lock(), &mut io::stdout().lock()).map_err(OutputError)?;
    Ok(0)
}

/// The command line; an error where it is wrong, or the help is asked for.
fn parse() -> Result<Args, clap::Error> {
    let plain = Args::command();
    // --schema wants to be alone, and variables aren't typed.
    let alone = std::env::args_os().any(|arg| arg == "--schema");
    let command = if alone {
        plain
    } else {
        environment::with_variables(plain)
    };
    let parsed = command.clone().try_get_matches();
    let parsed = parsed.and_then(|matches| Args::from_arg_matches(&matches));
    parsed.map_err(|error| error.format(&mut command.clone()))
}

/// A JSON file in a directory of plans that is none.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("skipped: {0}")]
#[diagnostic(severity(Warning))]
struct Skipped(String);

/// Says which files of a directory were not looked at.
fn name_skipped(skipped: &[PlanError], terminal: &Terminal) {
    for file in skipped {
        say(&Skipped(file.to_string()), terminal);
    }
}
