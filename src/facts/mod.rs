//! Facts: what AWS would see. Knows AWS and nothing of rules.

mod accounts;
mod attributes;
mod audits;
mod automation;
pub(crate) mod backup_policies;
mod block;
mod derive;
mod drift;
mod guards;
mod key_use;
mod keys;
mod model;
mod named;
mod organization;
mod organization_policies;
mod plans;
mod policies;
mod policy_documents;
mod reader;
mod references;
mod restore_testing;
mod roles;
mod schema;
mod settings;
mod sharing;
mod stacks;
mod stateful;
mod table;
#[cfg(test)]
mod testing;
mod vaults;
pub(crate) use vaults::refused_name;

pub(crate) use accounts::same_account;
pub use attributes::{arguments, attribute_path};
pub use derive::{derive, wanted};
pub(crate) use model::config_values;
pub use model::*;
pub(crate) use schema::without_null;
pub use schema::{opa_schema, schema};
pub(crate) use stateful::decisive_key;
