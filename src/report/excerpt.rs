//! Excerpts of configuration files: several files as one source, for miette has one per diagnostic.

use super::Texts;
use super::wording::{clean, is_hostile};
use crate::source::Place;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Longest line worth showing, in bytes: beyond it stand minified `.tf.json` and inline policies.
const LONGEST_LINE: usize = 300;

/// Texts that are safe to show, each cleaned once.
pub(super) struct Files<'a> {
    texts: &'a Texts<'a>,
    clean: RefCell<BTreeMap<String, Option<Arc<str>>>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(texts: &'a Texts<'a>) -> Self {
        Self {
            texts,
            clean: RefCell::default(),
        }
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        if let Some(known) = self.clean.borrow().get(path) {
            return known.clone();
        }
        let text = (self.texts)(path).map(|text| mask(&text));
        self.clean
            .borrow_mut()
            .insert(path.to_owned(), text.clone());
        text
    }
}

/// Puts question marks for hostile characters, as many as keep every byte offset.
fn mask(text: &str) -> Arc<str> {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let line_end = c == '\n' || c == '\r' && rest.peek() == Some(&'\n');
        if is_hostile(c) && !line_end && c != '\t' {
            shown.extend(std::iter::repeat_n('?', c.len_utf8()));
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// Files end to end, in the order in which they were first pointed at.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    files: Vec<Excerpt>,
}

#[derive(Debug)]
struct Excerpt {
    path: String,
    text: Arc<str>,
    /// Offset of the text in the whole.
    start: usize,
}

impl Excerpts {
    /// Takes the place up and gives its span in the whole: of its first line only, the rest would
    /// push what matters off the screen. `None` where there is nothing worth showing.
    pub(super) fn point(&mut self, place: &Place, files: &Files<'_>) -> Option<Range<usize>> {
        let text = files.text(&place.path)?;
        let first = text.get(place.span.clone())?.lines().next()?.trim_end();
        if first.is_empty() {
            return None;
        }
        let span = SourceSpan::from((place.span.start, first.len()));
        let shown = text.read_span(&span, 1, 1).ok()?;
        if shown
            .data()
            .split(|b| *b == b'\n')
            .any(|line| line.len() > LONGEST_LINE)
        {
            return None;
        }
        let start = self
            .start(&place.path, &text)?
            .checked_add(place.span.start)?;
        Some(start..start.checked_add(first.len())?)
    }

    fn start(&mut self, path: &str, text: &Arc<str>) -> Option<usize> {
        if let Some(known) = self.files.iter().find(|file| file.path == path) {
            return Some(known.start);
        }
        // A gap of two keeps a span over two files out of bounds of the first.
        let start = match self.files.last() {
            Some(last) => last.start.checked_add(last.text.len())?.checked_add(2)?,
            None => 0,
        };
        self.files.push(Excerpt {
            path: path.to_owned(),
            text: Arc::clone(text),
            start,
        });
        Some(start)
    }
}

impl SourceCode for Excerpts {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let file = self
            .files
            .iter()
            .rfind(|file| file.start <= span.offset())
            .ok_or(MietteError::OutOfBounds)?;
        let offset = span.offset().saturating_sub(file.start);
        let inner = file
            .text
            .read_span(&(offset, span.len()).into(), before, after)?;
        // miette counts the column in bytes, and the lines from the start of the file; the former
        // is wrong after `é`, the latter joins excerpts that are far apart.
        let line_start = offset.saturating_sub(inner.column());
        let column = file
            .text
            .get(line_start..offset)
            .map_or(0, |text| text.chars().count());
        let column = if inner.column() == 0 { 0 } else { column };
        let lines = inner.data().split(|b| *b == b'\n').count();
        let start = inner.span().offset().saturating_add(file.start);
        Ok(Box::new(MietteSpanContents::new_named(
            clean(&file.path),
            inner.data(),
            (start, inner.span().len()).into(),
            inner.line(),
            column,
            lines,
        )))
    }
}
