//! What is wrong with a document, and where.

use serde_json::Value as Json;
use std::fmt;

/// Why a text is no policy document. Says nothing of what stands in it but names of keys on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentError {
    /// What is wrong.
    pub reason: String,
    /// Keys, and places in lists from 0, on the way to it (`Statement`, `0`, `Effect`).
    pub path: Vec<String>,
    /// Line and column of the text, from 1, where it isn't JSON.
    pub position: Option<(usize, usize)>,
}

impl DocumentError {
    pub(crate) fn new(reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
            ..Self::default()
        }
    }

    /// The same, seen from one step further out.
    pub(crate) fn under(mut self, step: impl Into<String>) -> Self {
        self.path.insert(0, step.into());
        self
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        if let Some((line, column)) = self.position {
            write!(f, " at line {line}, column {column}")?;
        }
        if !self.path.is_empty() {
            write!(f, " at {}", self.path.join("."))?;
        }
        Ok(())
    }
}

impl std::error::Error for DocumentError {}

/// Reads JSON.
///
/// # Errors
/// Where the text stops being JSON.
pub fn json(text: &str) -> Result<Json, DocumentError> {
    serde_json::from_str(text).map_err(|error| DocumentError {
        position: Some((error.line(), error.column())),
        ..DocumentError::new("not JSON")
    })
}
