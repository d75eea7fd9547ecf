//! Facts: what AWS would see. Knows AWS and nothing of rules.

mod accounts;
mod attributes;
pub(crate) mod backup_policies;
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
mod stacks;
mod vaults;

pub(crate) use accounts::is_id as is_account_id;
pub use attributes::attribute_path;
pub use derive::{derive, wanted};
pub use model::*;
pub use schema::{opa_schema, schema};
