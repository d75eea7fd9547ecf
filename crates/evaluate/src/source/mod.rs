//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.

mod block;
mod carried;
mod comments;
mod file;
mod hcl;
mod json;
mod module;
mod moved;
mod remarks;
mod sources;

pub(crate) use block::{Dynamic, Entry, Form};
pub use comments::Comment;
pub use file::{Place, SourceWarning};
pub use sources::Sources;

#[cfg(test)]
mod tests;
