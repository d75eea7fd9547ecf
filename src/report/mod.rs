//! Reports: the findings as people and machines want them.
//!
//! Knows neither Terraform nor Rego, and writes the same bytes for the same findings. What a plan
//! or a file says is an attacker's: no format passes a control character on.

mod fold;
mod github;
mod human;
mod json;
mod sarif;
mod wording;

pub(crate) use human::masked;
pub use json::json_schema;
pub(crate) use json::write as write_json;
pub(crate) use wording::{clean, stake, without_commands};

use crate::finding::{Findings, Severity};
use crate::policy::Rule;
use std::io;
use std::sync::Arc;

/// Forms of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Diagnostics with excerpts of the configuration, for a terminal
    #[default]
    Human,
    /// One JSON object, see docs/report.schema.json
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands that annotate a pull request on GitHub
    Github,
}

/// What the terminal can show; of interest to [`Format::Human`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// ANSI colours.
    pub color: bool,
    /// Lines and arrows outside ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Hyperlinks (OSC 8).
    pub links: bool,
}

/// How much the formats for reading say. JSON and SARIF always say everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verbosity {
    /// The errors, and the summary unless there are no findings at all. That a plan is incomplete
    /// is said all the same: silence would pass for "all is well".
    Quiet,
    /// All findings and the summary.
    #[default]
    Normal,
    /// Also why each rule exists and where it is documented, and all places of a finding.
    Verbose,
}

/// What is printed in full beyond the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// The findings that are decided; of the others, what they ask.
    #[default]
    Decided,
    /// Also the undecided ones.
    Undecided,
}

/// Who reads the formats for people, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The terminal.
    pub style: Style,
    /// How much is said.
    pub verbosity: Verbosity,
    /// What is printed in full.
    pub show: Show,
}

impl Reader {
    fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    fn sums_up(&self, findings: &Findings) -> bool {
        !self.is_quiet() || findings.counting().next().is_some()
    }
}

impl Verbosity {
    fn shows(self, severity: Severity) -> bool {
        self != Self::Quiet || severity == Severity::Error
    }
}

/// Gives the text of a configuration file by its shown path, where it is at hand.
pub type Texts<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// Writes the report.
pub fn write(
    findings: &Findings,
    rules: &[Rule],
    format: Format,
    reader: &Reader,
    texts: &Texts<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(findings, rules, reader, texts, out),
        Format::Json => json::write(findings, out),
        Format::Sarif => json::write(&sarif::log(findings, rules), out),
        Format::Github => github::write(findings, rules, reader, out),
    }
}
