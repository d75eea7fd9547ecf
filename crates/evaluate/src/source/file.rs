//! Files, and places in their text.

use std::ops::Range;
use std::sync::Arc;

/// A place in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path as shown to the user, `/`-separated, relative to the working directory where possible.
    pub path: String,
    /// Byte range in the file's text.
    pub span: Range<usize>,
    /// 1-based line of the first byte.
    pub line: usize,
    /// 1-based column of the first byte, in characters.
    pub column: usize,
    /// 1-based line of the last byte.
    pub end_line: usize,
    /// 1-based column just after the last byte, in characters.
    pub end_column: usize,
    /// `true` where the attribute itself was found, `false` where only its block's header is shown.
    pub exact: bool,
    /// What was noted of it, where the file isn't at hand.
    pub noted: Option<Quote>,
}

/// What a report may tell of a place whose file isn't at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The text that the place's `span` is in.
    pub text: Arc<str>,
    /// What its line is told apart by, in the words of who noted it.
    pub hash: Option<String>,
}

/// 1-based line and column, in characters.
pub type Position = (usize, usize);

/// A configuration file that was skipped: diagnostics do without it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error, miette::Diagnostic)]
#[error("{path}:{line}: {message}")]
#[diagnostic(
    code(tfbackup::source::skipped),
    severity(Warning),
    help("correct the file: until then it is skipped, and findings on its resources show no line")
)]
pub struct SourceWarning {
    /// Path as shown to the user.
    pub path: String,
    /// 1-based line; 1 where the file as a whole is meant.
    pub line: usize,
    /// Why it can't be used.
    pub message: String,
}

/// A configuration file.
#[derive(Debug)]
pub(super) struct File {
    /// Path as shown to the user.
    pub(super) path: String,
    pub(super) text: Arc<str>,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl File {
    pub(super) fn new(path: String, text: &str) -> Self {
        // Terraform drops a byte order mark, too.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let breaks = text.match_indices('\n');
        let starts = breaks.map(|(at, _)| at.saturating_add(1));
        Self {
            path,
            lines: std::iter::once(0).chain(starts).collect(),
            text: text.into(),
        }
    }

    /// The place of a span. A span over several lines is cut to the first: a whole policy would
    /// bury the message.
    pub(super) fn place(&self, span: &Range<usize>, exact: bool) -> Place {
        let text = self.text.get(span.clone()).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default().trim_end();
        let span = span.start..span.start.saturating_add(first.len());
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        Place {
            path: self.path.clone(),
            span,
            line,
            column,
            end_line,
            end_column,
            exact,
            noted: None,
        }
    }

    /// 1-based line and column of a byte.
    pub(super) fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let before = self.text.get(start.unwrap_or_default()..at);
        let column = before.map_or(0, |text| text.chars().count());
        (line, column.saturating_add(1))
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a wrong span must fail the test")]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = File::new("main.tf".into(), "a\n\u{e9}\u{e9} = b\n");
        let place = file.place(&(7..10), true);
        assert_eq!(&file.text[place.span], "= b");
        assert_eq!((place.line, place.column), (2, 4));
        assert_eq!((place.end_line, place.end_column), (2, 7));
    }

    #[test]
    fn a_place_ends_with_its_first_line() {
        let file = File::new("main.tf".into(), "policy = <<EOT\r\n  x\nEOT\n");
        let place = file.place(&(0..23), true);
        assert_eq!(&file.text[place.span], "policy = <<EOT");
        assert_eq!((place.end_line, place.end_column), (1, 15));
    }

    #[test]
    fn a_span_beyond_the_text_is_harmless() {
        let place = File::new("main.tf".into(), "a").place(&(7..9), true);
        assert_eq!((place.line, place.column), (1, 1));
    }
}
