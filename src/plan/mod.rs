//! Terraform's plan JSON. Knows Terraform and nothing of AWS Backup.

mod address;
mod value;

pub use address::{Address, Key, ModuleStep};
pub use value::Value;
