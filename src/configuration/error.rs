//! What is wrong with a configuration, and where.

use crate::report::{clean, masked};
use crate::source::Refusal;
use crate::spelling;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// Why a configuration can't be used.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigurationError {
    /// The file can't be read.
    #[error("{path} {reason}")]
    #[diagnostic(code(tfbackup::config::io), help("check the path given by --config"))]
    Unreadable {
        /// As given.
        path: String,
        /// Why.
        reason: Refusal,
    },
    /// It is no TOML, or says what it can't say.
    #[error("{path} is not a valid configuration: {what}")]
    #[diagnostic(code(tfbackup::config::invalid))]
    Invalid {
        /// As given.
        path: String,
        /// What is wrong.
        what: String,
        /// What to do.
        #[help]
        help: String,
        /// The configuration.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The place.
        #[label("here")]
        place: Option<SourceSpan>,
    },
}

/// How most mistakes are found out.
const SCHEMA: &str = "`tfbackup config --schema` prints all keys and values";

impl ConfigurationError {
    /// An error at a place of the text.
    pub(super) fn at(
        place: Option<Range<usize>>,
        what: &str,
        help: Option<String>,
        text: &str,
        path: &Path,
    ) -> Self {
        let path = path.display().to_string();
        Self::Invalid {
            what: clean(what),
            help: help.unwrap_or_else(|| SCHEMA.to_owned()),
            // The excerpt goes to a terminal.
            text: Arc::new(NamedSource::new(clean(&path), masked(text))),
            place: place.map(SourceSpan::from),
            path,
        }
    }

    pub(super) fn of_toml(error: &toml::de::Error, text: &str, path: &Path) -> Self {
        let what = error.message();
        Self::at(error.span(), what, did_you_mean(what), text, path)
    }
}

/// The known word that is nearest to the unknown one, which serde's message names first:
/// ``unknown field `a`, expected one of `b`, `c` ``.
fn did_you_mean(message: &str) -> Option<String> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let unknown = words.next()?;
    let nearest = spelling::nearest(unknown, words)?;
    Some(format!("did you mean `{nearest}`? {SCHEMA}"))
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn the_nearest_word_is_proposed_and_a_far_one_is_not() {
        let field = "unknown field `requre_cmk`, expected `require_cmk`";
        assert!(
            did_you_mean(field)
                .unwrap()
                .starts_with("did you mean `require_cmk`?")
        );
        let several = "unknown variant `bunker`, expected one of `workload`, `databunker`";
        assert_eq!(did_you_mean(several), None);
        let several = "unknown variant `data-bunker`, expected one of `workload`, `databunker`";
        assert!(did_you_mean(several).unwrap().contains("`databunker`"));
        assert_eq!(
            did_you_mean("invalid type: string \"yes\", expected a boolean"),
            None
        );
        assert_eq!(did_you_mean("unknown field ``"), None);
    }
}
