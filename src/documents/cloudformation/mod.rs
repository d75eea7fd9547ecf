//! CloudFormation templates, written as JSON or YAML, with short tags or long intrinsic functions.

mod conditions;
mod evaluate;
mod functions;
mod node;
mod template;
#[cfg(test)]
mod tests;
mod value;
mod yaml;

pub use evaluate::{Deployment, Evaluator, Given};
pub use node::{Data, Node};
pub use template::{Fault, Resource, Template};
pub use value::{Attribute, Gap, Value, Why};
