//! Terraform's plan JSON. Knows Terraform and nothing of AWS Backup.

mod change;
mod error;
mod input;
mod map;
mod model;
mod read;
mod seed;
mod segments;
mod show;
mod sniff;
mod state;
mod unpack;
mod value;

pub use error::{Flaw, NotAPlan, PlanError};
pub use evaluate::{Address, Key, ModuleStep};
pub use evaluate::{
    ConfigResource, Configuration, Expression, Module, ModuleCall, Output, ProviderConfig, Variable,
};
pub use input::{Input, Plans, read_all};
pub use map::Map;
pub use model::{Plan, ResourceChange};
pub use seed::{ContentFilter, Needed, Wanted};
pub use show::is_binary;
pub(crate) use unpack::unpack;
pub use value::Value;
