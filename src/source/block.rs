//! What a configuration file declares, the same for `.tf` and `.tf.json`.

use super::file::{File, Place};
use super::shape::{Part, Shape};
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
pub(super) struct Entry {
    pub(super) name: String,
    /// `name = value`, a nested block's header, or in JSON the key.
    pub(super) span: Range<usize>,
    pub(super) form: Form,
    /// What is written inside: complete for blocks and for arguments of form [`Shape::Object`].
    pub(super) inner: Vec<Entry>,
}

/// What an entry is.
#[derive(Debug)]
pub(super) enum Form {
    Argument(Shape),
    Block,
    /// A `dynamic` block: how often its content counts, only an evaluation tells.
    Dynamic(Dynamic),
}

/// Where a dynamic block's elements come from.
#[derive(Debug)]
pub(super) struct Dynamic {
    pub(super) iterator: String,
    pub(super) for_each: Shape,
}

/// A block and the file that it stands in.
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) file: Rc<File>,
    pub(super) header: Range<usize>,
    pub(super) body: Vec<Entry>,
}

/// The deepest entry that a path leads to, and how many of its steps were found.
fn deepest<'a>(entries: &'a [Entry], path: &[String]) -> Option<(&'a Entry, usize)> {
    let (first, rest) = path.split_first()?;
    let mut best: Option<(&Entry, usize)> = None;
    for entry in entries.iter().filter(|entry| entry.name == *first) {
        let (end, below) = deepest(&entry.inner, rest).unwrap_or((entry, 0));
        let depth = below.saturating_add(1);
        if best.is_none_or(|(_, known)| depth > known) {
            best = Some((end, depth));
        }
    }
    best
}

/// The form of what a path leads to; `None` where it isn't written.
fn walk(entries: &[Entry], path: &[String]) -> Option<Shape> {
    let (first, rest) = path.split_first()?;
    let named = entries.iter().filter(|entry| entry.name == *first);
    let mut forms: Vec<Option<Shape>> = named.map(|entry| form(entry, rest)).collect();
    if let [only] = forms.as_mut_slice() {
        return only.take();
    }
    // Which of several blocks is meant, the path doesn't say.
    let found = forms.into_iter().flatten().map(|shape| shape.traversals());
    found.reduce(|a, b| [a, b].concat()).map(Shape::Opaque)
}

fn form(entry: &Entry, rest: &[String]) -> Option<Shape> {
    match &entry.form {
        Form::Argument(shape) if rest.is_empty() => Some(shape.clone()),
        Form::Argument(Shape::Object(_)) => walk(&entry.inner, rest),
        Form::Argument(shape) => {
            let steps: Vec<Part> = rest.iter().cloned().map(Part::Name).collect();
            shape.then(&steps)
        }
        Form::Block if !rest.is_empty() => walk(&entry.inner, rest),
        Form::Block | Form::Dynamic(_) => Some(Shape::Opaque(Vec::new())),
    }
}

/// The first of the declarations that writes what the path begins with: files that override come first.
fn writer<'a>(declarations: &'a [Declaration], path: &[String]) -> Option<&'a Declaration> {
    let first = path.first()?;
    declarations
        .iter()
        .find(|declaration| declaration.body.iter().any(|entry| entry.name == *first))
}

/// The form of an argument; `None` where it isn't written.
pub(super) fn argument(declarations: &[Declaration], attribute: &[String]) -> Option<Shape> {
    let path = names(attribute);
    walk(&writer(declarations, &path)?.body, &path)
}

/// The place of an argument, else of the deepest block around where it would stand.
pub(super) fn locate(declarations: &[Declaration], attribute: &[String]) -> Option<Place> {
    let path = names(attribute);
    if let Some(declaration) = writer(declarations, &path)
        && let Some((entry, depth)) = deepest(&declaration.body, &path)
    {
        let exact = depth == path.len();
        return Some(declaration.file.place(&entry.span, exact));
    }
    let base = declarations.last()?;
    Some(base.file.place(&base.header, false))
}

/// Plans number the elements of sets in another order than the files.
fn names(attribute: &[String]) -> Vec<String> {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
    let names = attribute.iter().filter(|step| !is_index(step));
    names.cloned().collect()
}
