//! Facts: what AWS would see. Knows AWS and nothing of rules.

mod model;

pub use model::*;
