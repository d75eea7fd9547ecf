//! Facts: what AWS would see. Knows AWS and nothing of rules.

mod model;
mod schema;

pub use model::*;
pub use schema::{opa_schema, schema};
