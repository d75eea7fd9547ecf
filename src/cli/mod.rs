//! The command line: what was typed, and what it means. The only reader of the environment.

mod args;
mod baseline;
mod config;
mod environment;
mod examples;
mod facts;
mod graph;
mod init;
mod known;
mod lint;
mod progress;
mod settings;
mod strategies;
mod survive;
mod terminal;
mod timings;

use crate::plan::PlanError;
use crate::report::without_commands;
use args::{Args, Command};
use clap::{CommandFactory as _, FromArgMatches as _};
use miette::{Diagnostic, GraphicalReportHandler};
use settings::{OutputError, Settings};
use std::io::{self, Write as _};
use std::process::ExitCode;
use terminal::Terminal;

/// The input, the configuration or a policy could not be used.
const UNUSABLE: u8 = 2;

/// Parses the command line, runs the command, and says how it went: 0 nothing at or above
/// `--fail-on`, 1 findings at or above it, 2 unusable input.
pub fn run() -> ExitCode {
    let args = parse();
    let terminal = Terminal::detect(args.color);
    let outcome = match args.command {
        Command::Lint(options) => lint::run(&Settings::of_lint(options, terminal)),
        Command::Init(options) => init::run(options, terminal),
        Command::Baseline(options) => baseline::run(options, terminal),
        Command::Facts(options) => facts::run(&options, &terminal),
        Command::Graph(options) => graph::run(&options, &terminal),
        Command::Survive(options) => survive::run(&options, &terminal),
        Command::Config(options) => config::run(&options),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        // The reader went away (`| head`): nobody is left to tell.
        Err(error) if OutputError::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            explain(error.as_ref(), &terminal);
            ExitCode::from(UNUSABLE)
        }
    }
}

/// Ends the process where the help is asked for, or the command line is wrong.
fn parse() -> Args {
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
    parsed.unwrap_or_else(|error| error.format(&mut command.clone()).exit())
}

/// A JSON file in a directory of plans that is none.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("skipped: {0}")]
#[diagnostic(severity(Warning))]
struct Skipped(String);

/// Says which files of a directory were not looked at.
fn name_skipped(skipped: &[PlanError], terminal: &Terminal) {
    for file in skipped {
        explain(&Skipped(file.to_string()), terminal);
    }
}

/// Prints a diagnostic to standard error.
fn explain(diagnostic: &dyn Diagnostic, terminal: &Terminal) {
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(terminal.error_theme())
        .with_width(terminal.style.width)
        // A command or a path that is broken over two lines can't be copied.
        .with_wrap_lines(false)
        .with_links(false)
        .without_syntax_highlighting();
    if handler.render_report(&mut text, diagnostic).is_err() {
        text = diagnostic.to_string();
    }
    let text = without_commands(&text);
    // Standard error is the last resort: when it is gone, so is the message.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
