//! Diagnostics on standard error. They quote names of files, policies and plans, which are an attacker's: no word
//! of theirs steers the terminal or is taken by a CI system for a command.

use super::terminal::Terminal;
use crate::report::{clean, without_commands};
use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, Severity, SourceCode};
use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints a diagnostic to standard error.
pub(super) fn say(diagnostic: &dyn Diagnostic, terminal: &Terminal) {
    let safe = Safe {
        cause: diagnostic.source().map(Cause::of),
        diagnostic,
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(terminal.error_theme())
        .with_width(terminal.style.width)
        // A command or a path that is broken over two lines can't be copied.
        .with_wrap_lines(false)
        .with_links(false)
        .without_syntax_highlighting();
    if handler.render_report(&mut text, &safe).is_err() {
        text = safe.to_string();
    }
    let text = without_commands(&text);
    // Standard error is the last resort: when it is gone, so is the message.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints what `clap` says of the command line, or the help that was asked for.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    let safe = without_commands(&lines(&text));
    if safe == text {
        // In colours.
        let _ = error.print();
    } else {
        let _ = io::stderr().lock().write_all(safe.as_bytes());
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(super::UNUSABLE))
}

/// Each line by itself: help may have several.
fn lines(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

/// A diagnostic in safe characters. The text of an excerpt is masked where it is taken, since its places count
/// bytes.
#[derive(Debug)]
struct Safe<'a> {
    diagnostic: &'a dyn Diagnostic,
    cause: Option<Cause>,
}

impl Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lines(&self.diagnostic.to_string()))
    }
}

impl Error for Safe<'_> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

impl Diagnostic for Safe<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.diagnostic.code()
    }

    fn severity(&self) -> Option<Severity> {
        self.diagnostic.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let help = self.diagnostic.help()?;
        Some(Box::new(lines(&help.to_string())))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.diagnostic.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.diagnostic.labels()?;
        Some(Box::new(labels.map(|label| {
            let text = label.label().map(clean);
            LabeledSpan::new_with_span(text, *label.inner())
        })))
    }
}

/// One of the errors behind a diagnostic.
#[derive(Debug)]
struct Cause {
    text: String,
    next: Option<Box<Cause>>,
}

impl Cause {
    fn of(error: &(dyn Error + 'static)) -> Self {
        Self {
            text: lines(&error.to_string()),
            next: error.source().map(|next| Box::new(Self::of(next))),
        }
    }
}

impl Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.next.as_deref().map(|next| next as _)
    }
}
