//! What a configuration file declares, the same for `.tf` and `.tf.json`.

use super::file::{File, Place};
use hcl_edit::expr::Expression;
use std::ops::Range;
use std::rc::Rc;

/// A top-level block of one file, before its file is known: what `hcl` and `json` read.
#[derive(Debug)]
pub(super) struct Block {
    /// Kind and labels: `["resource", "aws_kms_key", "this"]`, `["locals"]`.
    pub(super) path: Vec<String>,
    /// The header, from the kind to the last label.
    pub(super) header: Range<usize>,
    pub(super) body: Vec<Entry>,
}

/// One thing written in a block.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// `name = value`, a nested block's header, or in JSON the key.
    pub(super) span: Range<usize>,
    pub(crate) form: Form,
    /// What is written inside: complete for blocks and for arguments that are objects.
    pub(crate) inner: Vec<Entry>,
}

/// What an entry is.
#[derive(Debug)]
pub(crate) enum Form {
    Argument(Rc<Expression>),
    Block,
    /// A `dynamic` block: how often its content counts, only an evaluation tells.
    Dynamic(Dynamic),
}

/// Where a dynamic block's elements come from.
#[derive(Debug)]
pub(crate) struct Dynamic {
    /// What its elements are called in the content: its name, unless `iterator` says otherwise.
    pub(crate) iterator: String,
    pub(crate) for_each: Option<Expression>,
}

impl Entry {
    /// The expression of an argument.
    pub(crate) fn expression(&self) -> Option<&Expression> {
        match &self.form {
            Form::Argument(expression) => Some(expression),
            Form::Block | Form::Dynamic(_) => None,
        }
    }
}

/// A block and the file that it stands in.
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) file: Rc<File>,
    pub(super) header: Range<usize>,
    pub(super) body: Vec<Entry>,
}

impl Declaration {
    /// The place of something that is written in it.
    pub(super) fn place(&self, entry: &Entry) -> Place {
        self.file.place(&entry.span, true)
    }
}

/// The entries that a path leads through, from the outermost to the deepest, as far as they are written.
fn way<'a>(entries: &'a [Entry], path: &[String]) -> Vec<&'a Entry> {
    let Some((first, rest)) = path.split_first() else {
        return Vec::new();
    };
    let mut best = Vec::new();
    for entry in entries.iter().filter(|entry| entry.name == *first) {
        let below = way(&entry.inner, rest);
        if best.len() <= below.len() {
            best = std::iter::once(entry).chain(below).collect();
        }
    }
    best
}

/// The expression that a path leads to; `None` where it isn't written, or in several blocks.
fn walk(entries: &[Entry], path: &[String]) -> Option<Rc<Expression>> {
    let (first, rest) = path.split_first()?;
    let mut named = entries.iter().filter(|entry| entry.name == *first);
    let entry = named.next().filter(|_| named.next().is_none())?;
    match &entry.form {
        Form::Argument(expression) if rest.is_empty() => Some(Rc::clone(expression)),
        _ => walk(&entry.inner, rest),
    }
}

/// The first of the declarations that writes what the path begins with: files that override come first.
pub(super) fn writer<'a>(
    declarations: &'a [Declaration],
    path: &[String],
) -> Option<&'a Declaration> {
    let first = path.first()?;
    declarations
        .iter()
        .find(|declaration| declaration.body.iter().any(|entry| entry.name == *first))
}

/// The expression of an argument; `None` where it isn't written.
pub(super) fn argument(
    declarations: &[Declaration],
    attribute: &[String],
) -> Option<Rc<Expression>> {
    let path = names(attribute);
    walk(&writer(declarations, &path)?.body, &path)
}

/// The place of an argument, else of the deepest block around where it would stand.
pub(super) fn locate(declarations: &[Declaration], attribute: &[String]) -> Option<Place> {
    let path = names(attribute);
    if let Some(declaration) = writer(declarations, &path) {
        let way = way(&declaration.body, &path);
        if let Some(entry) = way.last() {
            let exact = way.len() == path.len();
            return Some(declaration.file.place(&entry.span, exact));
        }
    }
    let base = declarations.last()?;
    Some(base.file.place(&base.header, false))
}

/// The places of the headers, and of the entries that lead to an argument.
pub(super) fn around(declarations: &[Declaration], attribute: &[String]) -> Vec<Place> {
    let path = names(attribute);
    let mut places: Vec<Place> = declarations
        .iter()
        .map(|it| it.file.place(&it.header, false))
        .collect();
    if let Some(declaration) = writer(declarations, &path) {
        let entries = way(&declaration.body, &path).into_iter();
        places.extend(entries.map(|entry| declaration.file.place(&entry.span, true)));
    }
    places
}

/// Plans number the elements of sets in another order than the files.
pub(super) fn names(attribute: &[String]) -> Vec<String> {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
    let names = attribute.iter().filter(|step| !is_index(step));
    names.cloned().collect()
}
