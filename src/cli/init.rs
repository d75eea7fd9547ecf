//! `tfbackup init`

use super::args;
use super::baseline::Unwritable;
use super::known;
use super::lint;
use super::settings::{OutputError, Settings};
use super::terminal::Terminal;
use crate::configuration::starter;
use crate::report::clean;
use miette::Diagnostic;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::PathBuf;
use thiserror::Error;

/// Writes a first tfbackup.toml from the plans at hand.
pub(super) fn run(options: args::Init, terminal: Terminal) -> miette::Result<u8> {
    let output = options.output.clone();
    let file = output.unwrap_or_else(|| PathBuf::from("tfbackup.toml"));
    let path = known::shown(&file);
    let force = options.force;
    // Said before the plans are read, which may take a while.
    if file.exists() && !force {
        return Err(Exists { path }.into());
    }
    let settings = Settings::of_init(options, terminal);
    let judged = lint::judge(&settings)?;
    super::name_skipped(&judged.skipped, &settings.terminal);
    let text = starter(&judged.facts.after, &judged.findings.questions);
    let mut opened = OpenOptions::new();
    let opened = opened
        .write(true)
        .truncate(true)
        .create(force)
        .create_new(!force);
    let written = opened
        .open(&file)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|reason| Unwritable {
        path: path.clone(),
        reason,
    })?;
    let mut out = io::stdout().lock();
    let questions = judged.findings.questions.len();
    let words = if questions == 1 {
        "question"
    } else {
        "questions"
    };
    let path = clean(&path);
    writeln!(
        out,
        "{path}: written, with {questions} {words} that the plans can't answer"
    )
    .map_err(OutputError)?;
    Ok(0)
}

/// Somebody has written one.
#[derive(Debug, Error, Diagnostic)]
#[error("{path} already exists")]
#[diagnostic(
    code(tfbackup::init::exists),
    help("write another file with -o FILE, or overwrite this one with --force")
)]
struct Exists {
    path: String,
}
