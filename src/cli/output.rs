//! Which forms of the report go where.

use super::settings::OutputError;
use super::terminal::variable;
use crate::report::{Format, Report};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use miette::Diagnostic;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A form, and the file that it is written to.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) format: &'static Format,
    /// Absent: standard output.
    file: Option<PathBuf>,
    /// What the file has already stays there.
    append: bool,
}

/// Why forms can't go where they should.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum PlacesError {
    #[error("{first} and {second} would both go to {place}")]
    #[diagnostic(
        code(tfbackup::cli::same_output),
        help("name a file for each: --output {second}=FILE")
    )]
    Same {
        first: &'static str,
        second: &'static str,
        place: String,
    },
    #[error("{format} goes to the file named by {variable}, which is not set")]
    #[diagnostic(
        code(tfbackup::cli::no_output),
        help("name a file: --output {format}=FILE")
    )]
    NoVariable {
        format: &'static str,
        variable: &'static str,
    },
    #[error("cannot write {}: {reason}", path.display())]
    #[diagnostic(code(tfbackup::cli::output))]
    File { path: PathBuf, reason: io::Error },
}

/// The formats, for `--format`.
pub(super) fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = Format::all().iter();
    let names = names.map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).try_map(|name| Format::named(&name).ok_or("no such format"))
}

/// `FORMAT` or `FORMAT=FILE`
pub(super) fn parse(text: &str) -> Result<(&'static Format, Option<PathBuf>), String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("the file has no name".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = Format::named(name).ok_or_else(|| {
        let names: Vec<&str> = Format::all().iter().map(|format| format.name).collect();
        format!("the formats are {}", names.join(", "))
    })?;
    Ok((format, file))
}

/// What was typed, with a place for each. Nothing typed is `human` on standard output.
pub(super) fn places(
    format: Option<&'static Format>,
    typed: Vec<(&'static Format, Option<PathBuf>)>,
) -> Result<Vec<Output>, PlacesError> {
    let mut typed: Vec<_> = format
        .map(|it| (it, None))
        .into_iter()
        .chain(typed)
        .collect();
    if typed.is_empty() {
        typed.extend(Format::named("human").map(|it| (it, None)));
    }
    let mut outputs: Vec<Output> = Vec::new();
    for (format, file) in typed {
        let output = place(format, file)?;
        if let Some(other) = outputs.iter().find(|other| other.file == output.file) {
            return Err(PlacesError::Same {
                first: other.format.name,
                second: format.name,
                place: output.file.map_or_else(
                    || "standard output".to_owned(),
                    |file| file.display().to_string(),
                ),
            });
        }
        outputs.push(output);
    }
    Ok(outputs)
}

fn place(format: &'static Format, file: Option<PathBuf>) -> Result<Output, PlacesError> {
    let to = |file, append| Output {
        format,
        file,
        append,
    };
    match (file, format.variable) {
        (Some(file), _) if file == Path::new("-") => Ok(to(None, false)),
        (None, Some(name)) => {
            let file = variable(name).filter(|file| !file.is_empty());
            let file = file.ok_or(PlacesError::NoVariable {
                format: format.name,
                variable: name,
            })?;
            Ok(to(Some(file.into()), true))
        }
        (file, _) => Ok(to(file, false)),
    }
}

/// Writes all forms. When the reader of standard output goes away (`| head`), what was found still decides the exit
/// status.
pub(super) fn write(outputs: &[Output], report: &Report<'_>) -> miette::Result<()> {
    for output in outputs {
        let rendered = output.format.render(report);
        let text = rendered.map_err(|error| OutputError(io::Error::other(error)))?;
        match &output.file {
            None => {
                let mut out = io::stdout().lock();
                match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                        return Err(OutputError(error).into());
                    }
                    _ => {}
                }
            }
            Some(path) => {
                store(path, output.append, &text).map_err(|reason| PlacesError::File {
                    path: path.clone(),
                    reason,
                })?;
            }
        }
    }
    Ok(())
}

fn store(path: &Path, append: bool, text: &str) -> io::Result<()> {
    if append {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        return file.write_all(text.as_bytes());
    }
    fs::write(path, text)
}
