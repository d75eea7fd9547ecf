//! What is wrong with a catalog file.

use crate::report::{clean, masked};
use crate::source::Refusal;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::sync::Arc;
use thiserror::Error;

/// What is wrong with a catalog file.
#[derive(Debug, Error, Diagnostic)]
pub enum CatalogError {
    /// It can't be read.
    #[error("the catalog {path} {reason}")]
    #[diagnostic(code(tfbackup::catalog::io), help("check the path given by --catalog"))]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        reason: Refusal,
    },
    /// It isn't a catalog.
    #[error("{path} is not a valid catalog: {what}")]
    #[diagnostic(
        code(tfbackup::catalog::invalid),
        help(
            "a catalog has `supported`, `unsupported_stateful` and `terraform`; start from tfbackup's own src/catalog/catalog.json"
        )
    )]
    Invalid {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
        /// Its text.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// Where.
        #[label("here")]
        place: SourceSpan,
    },
}

impl CatalogError {
    pub(super) fn invalid(path: String, text: &str, error: &serde_json::Error) -> Self {
        let place = offset(text, error.line(), error.column());
        let message = error.to_string();
        // The label shows the place.
        let what = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(what, _)| what);
        Self::Invalid {
            what: what.to_owned(),
            place: place.into(),
            text: Arc::new(NamedSource::new(clean(&path), masked(text))),
            path,
        }
    }
}

/// Byte offset of a line and column, both from 1; columns are bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let last = text.len().saturating_sub(1);
    before.saturating_add(column.saturating_sub(1)).min(last)
}
