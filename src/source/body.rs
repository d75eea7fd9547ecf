//! What is written in a resource, with its dynamic blocks, which a plan leaves out.

use super::block::{Entry, Form};
use super::shape::Shape;

/// Arguments and nested blocks by name, in the order in which they are written.
pub type Body = Vec<(String, Item)>;

/// One thing written in a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `name = value`
    Argument(Shape),
    /// `name { … }`
    Block(Body),
    /// `dynamic "name" { … }`
    Dynamic {
        /// What its elements are called in the content: its name, unless `iterator` says otherwise.
        iterator: String,
        /// `for_each`
        for_each: Shape,
        /// `content { … }`
        content: Body,
    },
}

/// The body that entries make.
pub(super) fn body(entries: &[Entry]) -> Body {
    let item = |entry: &Entry| match &entry.form {
        Form::Argument(shape) => Item::Argument(shape.clone()),
        Form::Block => Item::Block(body(&entry.inner)),
        Form::Dynamic(dynamic) => Item::Dynamic {
            iterator: dynamic.iterator.clone(),
            for_each: dynamic.for_each.clone(),
            content: body(&entry.inner),
        },
    };
    let named = |entry: &Entry| (entry.name.clone(), item(entry));
    entries.iter().map(named).collect()
}

/// Whether any of the entries, or one inside them, is a dynamic block.
pub(super) fn has_dynamic(entries: &[Entry]) -> bool {
    let is_dynamic = |entry: &Entry| match entry.form {
        Form::Dynamic(_) => true,
        Form::Block => has_dynamic(&entry.inner),
        Form::Argument(_) => false,
    };
    entries.iter().any(is_dynamic)
}
