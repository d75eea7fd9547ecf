//! Backup policies of AWS Organizations: their syntax, and how parent and child policies are merged.
//!
//! Organizations User Guide: "Backup policy syntax and examples", "Inheritance operators".

mod merge;
mod required;
mod syntax;
#[cfg(test)]
mod tests;

pub use merge::{Effective, Source};
pub use required::missing;
pub use syntax::{Operator, Policy, Setting};

/// Something that Organizations or AWS Backup would refuse or ignore.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path of keys (`plans`, `Daily`, `rules`, …).
    pub path: Vec<String>,
    /// What is wrong, without quoting the value.
    pub reason: String,
    /// Against the letter of the syntax alone: AWS's own samples have it, too.
    pub is_minor: bool,
    /// Organizations takes the policy and ignores this part of it.
    pub is_ignored: bool,
}

impl Problem {
    fn at(path: &[String], reason: impl Into<String>) -> Self {
        Self {
            path: path.to_vec(),
            reason: reason.into(),
            is_minor: false,
            is_ignored: false,
        }
    }
}

fn below(path: &[String], key: &str) -> Vec<String> {
    path.iter().cloned().chain([key.to_owned()]).collect()
}
