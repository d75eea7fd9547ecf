//! Terraform configuration files: blocks, expressions, spans. The only reader of directories of `.tf`.
//!
//! Knows HCL and Terraform's module layout, nothing of plans' values or of AWS.

mod block;
mod expression;
mod file;
mod hcl;
mod json;
mod shape;

pub use file::{Place, SourceWarning};
pub use shape::{Part, Shape};
