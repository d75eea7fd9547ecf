//! tfbackup: will these backups still be there, and restorable, on the day the account is lost?

pub mod answer;
pub mod aws;
pub mod catalog;
pub mod cli;
pub mod configuration;
pub mod documents;
pub mod explain;
pub mod facts;
pub mod finding;
pub mod graph;
pub mod link;
pub mod plan;
pub mod policy;
pub mod report;
pub mod resolve;
mod spelling;
pub mod stored;
pub mod survival;

pub use evaluate::source;
