//! Reports: the findings as people and machines want them.
//!
//! Knows neither Terraform nor Rego, and writes the same bytes for the same findings. What a plan
//! or a file says is an attacker's: no format passes a control character on.

mod escape;
mod fold;
pub(crate) mod html;
mod line_hash;
mod secret;
mod wording;
mod wrap;

/// A form of the report is one file or folder here. The build script lists them, and nothing else does.
mod formats {
    include!(concat!(env!("OUT_DIR"), "/formats.rs"));
}

pub(crate) use escape::{clean, code, markdown, without_commands};
pub use formats::json::json_schema;
pub(crate) use formats::{
    human::{LONGEST, masked, quoted},
    json::write as write_json,
};
pub(crate) use line_hash::Hashes;
pub(crate) use wording::stake;
pub(crate) use wrap::wrap;

use crate::finding::{Findings, Severity};
use crate::policy::Rule;
use escape::Escape;
use std::fmt;
use std::sync::Arc;

/// A form of the report.
pub struct Format {
    /// As it is typed.
    pub name: &'static str,
    /// What `--help` says of it.
    pub about: &'static str,
    /// How its text is made safe.
    pub(crate) escape: Escape,
    /// Whether [`Report::survivors`] is shown, which takes a question of its own to the policies.
    pub counts_survivors: bool,
    /// Whether [`Findings::strategies`] is shown.
    pub names_strategies: bool,
    /// The variable that names the file to append it to, where the command line names none.
    pub variable: Option<&'static str>,
    pub(crate) write: fn(&Report<'_>, &mut String) -> fmt::Result,
}

impl Format {
    /// One that says nothing beyond the findings, as JSON.
    const JSON: Self = Self {
        name: "",
        about: "",
        escape: Escape::Json,
        counts_survivors: false,
        names_strategies: false,
        variable: None,
        write: |_, _| Ok(()),
    };

    /// All of them, by name.
    pub fn all() -> &'static [&'static Self] {
        formats::ALL
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all()
            .iter()
            .find(|format| format.name == name)
            .copied()
    }

    /// The report in this form.
    pub fn render(&self, report: &Report<'_>) -> Result<String, fmt::Error> {
        let mut text = String::new();
        (self.write)(report, &mut text)?;
        Ok(self.escape.apply(text))
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What all forms are made from.
pub struct Report<'a> {
    /// What was found.
    pub findings: &'a Findings,
    /// The rules that were asked.
    pub rules: &'a [Rule],
    /// Who reads the forms for people.
    pub reader: Reader,
    /// The configuration at hand.
    pub texts: &'a Texts<'a>,
    /// How many findings reach `--fail-on`: the exit status is 1 where there are any.
    pub failing: usize,
    /// How many resources survive a takeover, in a line.
    pub survivors: Option<&'a str>,
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

impl Style {
    /// The text in bold, where there are colours.
    pub(crate) fn bold(self, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
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
