//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.

mod block;
mod carried;
mod file;
mod hcl;
mod json;
mod module;
mod noted;
mod sources;

pub(crate) use block::{Dynamic, Entry, Form};
pub use file::{Place, SourceWarning};
pub use noted::{Noted, NotedPlace};
pub use sources::Sources;

#[cfg(test)]
mod tests;
