//! Facts: what AWS would see. Knows AWS and nothing of rules.

mod accounts;
mod attributes;
mod block;
mod derive;
mod key_use;
mod keys;
mod locks;
mod model;
mod policies;
mod reader;
mod references;
mod schema;
mod vaults;

pub use attributes::attribute_path;
pub use derive::{derive, wanted};
pub(crate) use model::config_values;
pub use model::*;
pub(crate) use schema::without_null;
pub use schema::{opa_schema, schema};
