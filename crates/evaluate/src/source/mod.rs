//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.

mod block;
mod carried;
mod comments;
mod file;
mod hcl;
mod json;
mod module;
mod moved;
mod noted;
mod noted_remarks;
mod remarks;
mod shown;
mod sources;
mod work_tree;

pub(crate) use block::{Dynamic, Entry, Form};
pub use comments::Comment;
pub use file::{Place, Position, Quote, SourceWarning};
pub use noted::{Noted, NotedPlace};
pub use noted_remarks::NotedComment;
pub use sources::Sources;
pub use work_tree::{Refusal, WorkTree, repository};

#[cfg(test)]
mod tests;
