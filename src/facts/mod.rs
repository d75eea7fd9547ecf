//! Facts: what AWS would see. Knows AWS and nothing of rules.

mod accounts;
mod attributes;
mod block;
mod derive;
mod key_use;
mod keys;
mod locks;
mod model;
mod plans;
mod policies;
mod reader;
mod references;
mod schema;
mod stateful;
mod vaults;

pub use attributes::attribute_path;
pub use derive::{derive, wanted};
pub use model::*;
pub use schema::{opa_schema, schema};
pub(crate) use stateful::most_in_the_way;
