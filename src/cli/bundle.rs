//! `tfbackup bundle`

use super::args;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use miette::Diagnostic;
use std::fs;
use std::io::{self, Write as _};
use thiserror::Error;

/// Writes the policies as an OPA bundle.
pub(super) fn run(options: &args::Bundle, terminal: &Terminal) -> miette::Result<u8> {
    let configuration = settings::nearest(None, None, terminal)?;
    let bundle = settings::bundle(&options.policy, &configuration)?;
    let archive = bundle.archive().map_err(OutputError)?;
    if options.output.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(&archive)
            .and_then(|()| out.flush())
            .map_err(OutputError)?;
    } else {
        fs::write(&options.output, &archive).map_err(|reason| WriteError {
            path: options.output.display().to_string(),
            reason,
        })?;
    }
    Ok(0)
}

/// A file that can't be written.
#[derive(Debug, Error, Diagnostic)]
#[error("cannot write {path}: {reason}")]
#[diagnostic(code(tfbackup::cli::write))]
pub(super) struct WriteError {
    pub(super) path: String,
    pub(super) reason: io::Error,
}
