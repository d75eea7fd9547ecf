//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.
//!
//! Knows HCL and Terraform's module layout, nothing of plans' values or of AWS.

use std::ops::Range;

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
}

/// What an expression says, as far as its form tells without evaluating it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `null`
    Null,
    /// A literal string, number or boolean (no interpolation), as a JSON scalar.
    Literal(serde_json::Value),
    /// A plain traversal: `aws_kms_key.this["eu"].arn`, `var.keys.backup`, `local.key`, `each.value.arn`.
    Reference(Vec<Part>),
    /// One of several: the branches of a conditional, the arguments of `coalesce`, `try`, `one`.
    Choice(Vec<Shape>),
    /// An object or map constructor with literal keys; an attribute of it can be picked.
    Object(Vec<(String, Shape)>),
    /// Anything else; the traversals found inside it, in order of appearance.
    Opaque(Vec<Vec<Part>>),
}

/// A step of a traversal.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A root name or `.attribute`.
    Name(String),
    /// `["key"]`
    Key(String),
    /// `[0]`
    Number(u64),
    /// `[each.key]`: an index by another traversal.
    By(Vec<Part>),
    /// `[*]`, `.*`, or an index that is no traversal.
    Any,
}
