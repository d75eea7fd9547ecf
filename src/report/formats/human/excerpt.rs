//! Excerpts of configuration files. A file may hold passwords, and a report is read by many: what is shown is
//! the argument at fault and the header of its block, never a line for its neighbourhood, and no value that
//! may be secret.

use super::page::{Ink, Page};
use crate::finding::Location;
use crate::report::Texts;
use crate::report::escape::{clean, is_hostile, opens_command};
use crate::report::secret::may_be_secret;
use crate::source::Place;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest argument that is shown in full, in characters: beyond it stand minified files and inline policies.
pub(crate) const LONGEST: usize = 120;

/// What is shown for a value.
const HIDDEN: &str = "(hidden)";

/// One line of an excerpt.
pub(super) struct Mark {
    path: String,
    line: usize,
    column: usize,
    header: Option<(usize, String)>,
    indent: usize,
    text: String,
    label: Option<String>,
    primary: bool,
}

impl Mark {
    /// The line that a location means; `None` where its file isn't at hand or has changed since.
    pub(super) fn read(
        location: &Location,
        label: Option<String>,
        primary: bool,
        texts: &Texts<'_>,
    ) -> Option<Self> {
        let place = &location.place;
        let text_of = |place: &Place| {
            let noted = place.noted.as_ref().map(|it| Arc::clone(&it.text));
            noted.or_else(|| texts(&place.path))
        };
        let (indent, shown) = line(&text_of(place)?, place)?;
        let shown = quoted(&shown, place.exact, location.sensitive);
        let header = location.header.as_ref();
        let header = header.filter(|header| header.line < place.line);
        let header =
            header.and_then(|header| Some((header.line, line(&text_of(header)?, header)?.1)));
        Some(Self {
            path: place.path.clone(),
            line: place.line,
            column: place.column,
            header: header.map(|(line, text)| (line, short(&text))),
            indent,
            text: short(&shown),
            label,
            primary,
        })
    }
}

/// Blanks before a place, and the first line of its text; what else stands in that line stays unseen.
fn line(text: &str, place: &Place) -> Option<(usize, String)> {
    let first = text.get(place.span.clone())?.lines().next()?.trim_end();
    if first.is_empty() {
        return None;
    }
    let before = text.get(..place.span.start)?;
    let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let before = before.get(start..)?;
    let blanks = before.chars().take_while(|c| c.is_whitespace()).count();
    Some((blanks.min(20), masked(first).replace('\t', " ")))
}

/// What of a line may be told. Where another place than the one that is meant is shown, such as the argument around
/// it, no more of it is.
pub(crate) fn quoted(line: &str, exact: bool, sensitive: bool) -> String {
    if exact || line.contains('=') {
        argument(line, sensitive)
    } else {
        line.to_owned()
    }
}

/// `name = value`, the value hidden where it may be secret. A heredoc shows its marker at most: only the first
/// line is ever read.
fn argument(text: &str, sensitive: bool) -> String {
    let Some(at) = text.find(['=', ':']) else {
        return if sensitive {
            HIDDEN.to_owned()
        } else {
            text.to_owned()
        };
    };
    let (name, value) = text.split_at(at);
    if sensitive || value.contains("<<") || may_be_secret(name, value) {
        let sign = value.chars().next().unwrap_or('=');
        format!("{name}{sign} {HIDDEN}")
    } else {
        text.to_owned()
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start} …")
}

/// Puts question marks for hostile characters, as many as keep every byte offset.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let line_end = c == '\n' || c == '\r' && rest.peek().is_some_and(|(_, c)| *c == '\n');
        if is_hostile(c) && !line_end && c != '\t' || opens_command(text, at, c) {
            shown.extend(std::iter::repeat_n('?', c.len_utf8()));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The lines of one finding, by file.
#[derive(Default)]
pub(super) struct Excerpt {
    marks: Vec<Mark>,
}

impl Excerpt {
    /// Adds the line, or its label to the same line where that has none; two labels on one line are hard to
    /// read, so a second one is given back.
    pub(super) fn join(&mut self, mark: Mark) -> Option<String> {
        let same = |it: &&mut Mark| it.path == mark.path && it.line == mark.line;
        match self.marks.iter_mut().find(same) {
            Some(there) if there.label.is_some() => mark.label,
            Some(there) => {
                there.label = mark.label;
                None
            }
            None => {
                self.marks.push(mark);
                None
            }
        }
    }

    /// The drawing; `at` is the resource, for its end.
    pub(super) fn draw(&self, page: &Page<'_>, at: &str) -> Vec<String> {
        let signs = if page.style.unicode {
            ["╭─[", "]", "│", "·", "╰─ ", "─"]
        } else {
            [",-[", "]", "|", ":", "`- ", "-"]
        };
        let [open, close, bar, dot, end, rule] = signs;
        let last = self.marks.iter().map(|mark| mark.line).max().unwrap_or(1);
        let margin = last.to_string().len().max(2);
        let pad = " ".repeat(margin);
        let dim = |text: &str| page.paint(Ink::Dim, text);
        let mut lines = Vec::new();
        for path in self.paths() {
            let marks: Vec<&Mark> = self.marks.iter().filter(|it| it.path == path).collect();
            let Some(first) = marks.iter().find(|it| it.primary).or(marks.first()) else {
                continue;
            };
            let place = format!("{}:{}:{}", clean(path), first.line, first.column);
            lines.push(format!("{pad} {}", dim(&format!("{open}{place}{close}"))));
            let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
            for mark in marks {
                if let Some((number, header)) = &mark.header {
                    let row = format!("{} {header}", dim(&format!("{number:>margin$} {bar}")));
                    rows.entry(*number).or_insert_with(|| vec![row]);
                }
                let number = dim(&format!("{:>margin$} {bar}", mark.line));
                let blanks = " ".repeat(mark.indent);
                let mut row = vec![format!("{number} {blanks}{}", mark.text)];
                if let Some(label) = &mark.label {
                    let columns = margin.saturating_add(mark.indent).saturating_add(4);
                    let taken = columns.saturating_add(label.chars().count());
                    let room = page.width().saturating_sub(taken).max(3);
                    let length = mark.text.chars().count().min(room);
                    let line = rule.repeat(length);
                    let said = page.paint(Ink::Cyan, &format!("{line} {label}"));
                    row.push(format!("{} {blanks}{said}", dim(&format!("{pad} {dot}"))));
                }
                rows.insert(mark.line, row);
            }
            lines.extend(rows.into_values().flatten());
        }
        lines.extend(page.wrap_after(
            &format!("{pad} {}", dim(end)),
            margin.saturating_add(4),
            at,
            margin.saturating_add(4),
        ));
        lines
    }

    /// Files in the order in which they were first marked.
    fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = Vec::new();
        for mark in &self.marks {
            if !paths.contains(&mark.path.as_str()) {
                paths.push(&mark.path);
            }
        }
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_may_be_secret_are_hidden() {
        for (text, shown) in [
            ("kms_key_arn = var.key", "kms_key_arn = var.key"),
            ("master_password = \"x\"", "master_password = (hidden)"),
            ("name = sensitive(\"x\")", "name = (hidden)"),
            ("policy = <<EOF", "policy = (hidden)"),
            ("\"secret_key\": \"x\"", "\"secret_key\": (hidden)"),
            ("delete_after = 14", "delete_after = 14"),
        ] {
            assert_eq!(argument(text, false), shown);
        }
        assert_eq!(argument("name = \"x\"", true), "name = (hidden)");
        assert_eq!(argument("Name", true), "(hidden)");
    }
}
