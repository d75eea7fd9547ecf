//! Evaluates Terraform configuration as far as it is known before apply.
//!
//! What `.tf` and `.tf.json` files say, or where none is at hand the plan's lists of references, becomes one
//! type: [`Value`]. What a plan knows wins over what is evaluated. Knows Terraform and nothing of AWS.

mod address;
mod configuration;
mod evaluator;
mod functions;
pub mod source;
mod value;

pub use address::{Address, Key, ModuleStep};
pub use configuration::{
    ConfigResource, Configuration, Expression, Module, ModuleCall, Output, ProviderConfig, Variable,
};
pub use evaluator::{Argument, Block, Evaluator, Node, World, heads};
pub use value::{Reason, Reference, Step, Unknown, Value};
