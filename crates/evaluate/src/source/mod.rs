//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.

mod block;
mod carried;
mod file;
mod hcl;
mod json;
mod module;
mod noted;
mod sources;
mod work_tree;

pub(crate) use block::{Dynamic, Entry, Form};
pub use file::{Place, SourceWarning};
pub use noted::{Noted, NotedPlace};
pub use sources::Sources;
pub use work_tree::{Refusal, WorkTree, repository};

#[cfg(test)]
mod tests;
