//! Why a file could not be read as a plan, and what to do about it.

use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// A file that could not be used.
#[derive(Debug, Error, Diagnostic)]
pub enum PlanError {
    /// The file system refused.
    #[error("cannot read {path}: {reason}")]
    #[diagnostic(code(tfbackup::plan::io), help("check the path and its permissions"))]
    Io {
        /// Path as given.
        path: String,
        /// The system's answer. Part of the message, hence not its source.
        reason: io::Error,
    },
    /// Begins like a compressed file, and can't be unpacked.
    #[error("{path} is a damaged or incomplete gzip file: {reason}")]
    #[diagnostic(
        code(tfbackup::plan::gzip),
        help(
            "was the command that wrote it interrupted, or the disk full? Compress the plan again"
        )
    )]
    Gzip {
        /// Path as given.
        path: String,
        /// The decoder's answer.
        reason: io::Error,
    },
    /// More than is read of one file.
    #[error("{path} {reason}")]
    #[diagnostic(
        code(tfbackup::plan::too_large),
        help(
            "is it a plan? Split a file of many plans, and decompress one that is packed this tightly"
        )
    )]
    TooLarge {
        /// Path as given.
        path: String,
        /// The limit.
        reason: io::Error,
    },
    /// The text breaks off, isn't JSON, or has something in a plan's place that no plan has.
    #[error("{path} {flaw} at line {line}, column {column}")]
    #[diagnostic(code(tfbackup::plan::json))]
    Json {
        /// Path as given.
        path: String,
        /// What is wrong there.
        flaw: Flaw,
        /// 1-based line.
        line: usize,
        /// 1-based column, in bytes.
        column: usize,
        /// A plan's keys were seen before: skipping it in a directory would hide a plan.
        is_plan: bool,
        /// What to do.
        #[help]
        help: &'static str,
    },
    /// Readable, but no plan.
    #[error("{path} {what}")]
    #[diagnostic(code(tfbackup::plan::not_a_plan))]
    NotAPlan {
        /// Path as given.
        path: String,
        /// What it is instead.
        what: NotAPlan,
        /// What to type.
        #[help]
        help: String,
    },
    /// Terraform doesn't show a binary plan.
    #[error("cannot show {path}: {why}")]
    #[diagnostic(
        code(tfbackup::plan::show),
        help(
            "run terraform init where the plan was created, and pass that directory and the same Terraform: --source=DIR, --terraform=PATH"
        )
    )]
    Show {
        /// Path as given.
        path: String,
        /// What the system or Terraform says.
        why: String,
    },
    /// A directory without any plan.
    #[error("no plan in {path}: {files}")]
    #[diagnostic(
        code(tfbackup::plan::no_plan),
        help("write one with: terraform show -json tfplan > {path}/plan.json")
    )]
    NoPlan {
        /// The directory as given.
        path: String,
        /// What was found instead.
        files: String,
    },
    /// Two plans of one name would have the same ids.
    #[error("two plans have the name {name:?}")]
    #[diagnostic(
        code(tfbackup::plan::same_name),
        help("give each plan a name of its own: one --name for each plan, in order")
    )]
    SameName {
        /// The name.
        name: String,
    },
    /// More names than plans: one was meant for a plan that isn't there.
    #[error("there is no plan for the name {name:?}")]
    #[diagnostic(
        code(tfbackup::plan::spare_name),
        help("give one --name for each plan, in order, or omit the last ones")
    )]
    SpareName {
        /// The first name too many.
        name: String,
    },
}

impl PlanError {
    /// The file is a plan, or may have been one before it broke: skipping it would pass for a check.
    pub(super) fn is_of_a_plan(&self) -> bool {
        match self {
            Self::Json { is_plan, .. } => *is_plan,
            Self::NotAPlan { what, .. } => what.may_be_a_plan(),
            Self::Io { .. } | Self::Gzip { .. } | Self::Show { .. } | Self::TooLarge { .. } => true,
            Self::NoPlan { .. } | Self::SameName { .. } | Self::SpareName { .. } => false,
        }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Flaw {
    /// It ends too early.
    #[error("is cut off")]
    Ends,
    /// It isn't JSON, in the parser's words, which never quote the text.
    #[error("can't be read as JSON ({0})")]
    Syntax(String),
    /// It is JSON, of another shape than a plan's.
    #[error("isn't structured like a plan: it has a value of an unexpected type")]
    Shape,
}

impl Flaw {
    /// What to do.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Ends => {
                "was the command that wrote it interrupted, or the disk full? Write it again: \
                 terraform show -json tfplan > plan.json"
            }
            Self::Syntax(_) => {
                "write nothing but Terraform's output into it: terraform show -json tfplan > plan.json"
            }
            Self::Shape => {
                "if `terraform show -json` wrote exactly this, please report it; if a script changed \
                 it since, give tfbackup the original"
            }
        }
    }
}

/// What a file is that is no plan.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NotAPlan {
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// A zip: what `terraform plan -out` writes.
    #[error("is a binary plan file, not its JSON form")]
    Binary,
    /// UTF-16, as Windows PowerShell's `>` writes.
    #[error("is UTF-16 text; a plan is read as UTF-8")]
    Utf16,
    /// Something in front of the JSON, or no JSON at all.
    #[error("is not JSON: it starts with other text")]
    OtherText,
    /// `terraform plan -json`: a log, one JSON object a line.
    #[error("is the log of `terraform plan -json` (one message a line), not a plan")]
    Log,
    /// `terraform.tfstate`
    #[error("is a state file, not a plan")]
    RawState,
    /// `terraform providers schema -json`
    #[error("contains provider schemas, not a plan")]
    Schemas,
    /// HCP Terraform's redacted plan: structure without values.
    #[error("is a redacted plan of HCP Terraform, which has no values to judge")]
    Redacted,
    /// JSON of another kind.
    #[error("is JSON, but not a plan: it has no format_version with resource_changes")]
    OtherJson,
    /// A list, text or number.
    #[error("is JSON, but not a plan: it isn't an object")]
    NoObject,
    /// A resource that tfbackup would judge, at an address that it can't read.
    #[error(
        "has a resource at \"{address:.200}\", which isn't an address that Terraform writes, or passes through more than 100 modules"
    )]
    BadAddress {
        /// The file's `address`.
        address: String,
    },
    /// A plan of a format that doesn't exist yet.
    #[error("has plan format {version:?}; this version of tfbackup reads 0.1 to 1.x")]
    FormatVersion {
        /// The file's `format_version`.
        version: String,
    },
}

impl NotAPlan {
    /// A plan in a wrong form, or what a failed command leaves where a plan should be.
    fn may_be_a_plan(&self) -> bool {
        match self {
            Self::Empty
            | Self::Binary
            | Self::Utf16
            | Self::OtherText
            | Self::Redacted
            | Self::BadAddress { .. }
            | Self::FormatVersion { .. } => true,
            Self::Log | Self::RawState | Self::Schemas | Self::OtherJson | Self::NoObject => false,
        }
    }

    /// What to type, for the file at `path`.
    pub fn help(&self, path: &str) -> String {
        // Never over what may be somebody's work: `tfbackup lint main.tf` is a first try.
        let file = if path.strip_suffix(".json").is_some() {
            path
        } else {
            "plan.json"
        };
        match self {
            Self::Binary if path == "-" => {
                "pipe its JSON form: terraform show -json tfplan | tfbackup lint -".to_owned()
            }
            // Never onto itself: the shell empties the file first.
            Self::Binary => match path.strip_suffix(".gz") {
                Some(plain) => {
                    format!("run: gunzip {path} && terraform show -json {plain} > {plain}.json")
                }
                None => match path.strip_suffix(".json") {
                    Some(stem) => format!("run: terraform show -json {path} > {stem}.shown.json"),
                    None => format!(
                        "run: terraform show -json {path} > {path}.json; or let tfbackup run it: --terraform"
                    ),
                },
            },
            Self::Utf16 => format!(
                "in PowerShell write UTF-8: terraform show -json tfplan | Out-File -Encoding utf8 {file}"
            ),
            Self::OtherText if path == "-" || file == path => format!(
                "write nothing but Terraform's output into it: terraform show -json tfplan > {file} \
                 (a CI wrapper may print its command first: set terraform_wrapper to false)"
            ),
            Self::Redacted => {
                "download the unredacted plan (json-output), or run terraform show -json where the \
                 plan was made"
                    .to_owned()
            }
            Self::FormatVersion { .. } => "update tfbackup".to_owned(),
            Self::BadAddress { .. } => {
                "if `terraform show -json` wrote exactly this, please report it".to_owned()
            }
            _ => {
                "make a plan: terraform plan -out=tfplan && terraform show -json tfplan > plan.json"
                    .to_owned()
            }
        }
    }

    pub(super) fn at(self, path: &str) -> PlanError {
        PlanError::NotAPlan {
            path: shown(path),
            help: self.help(path),
            what: self,
        }
    }
}

/// An input as a message calls it.
pub(super) fn shown(path: &str) -> String {
    if path == "-" { "standard input" } else { path }.to_owned()
}
