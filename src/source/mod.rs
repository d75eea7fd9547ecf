//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.
//!
//! Knows HCL and Terraform's module layout, nothing of plans' values or of AWS.

mod block;
mod body;
mod call;
mod carried;
mod expression;
mod file;
mod hcl;
mod json;
mod module;
mod shape;
mod sources;

pub use body::{Body, Item};
pub use file::{Place, SourceWarning};
pub use shape::{Condition, Keys, Part, Shape};
pub use sources::Sources;

#[cfg(test)]
mod tests;
