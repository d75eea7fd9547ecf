//! Languages inside strings, each a pure function from text to a value.

pub mod arn;
pub mod backup_policy;
pub mod cloudformation;
pub mod event_pattern;
pub mod iam;
pub mod schedule;
pub mod tree;
