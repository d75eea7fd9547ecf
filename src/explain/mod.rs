//! What people ask of rules and findings: the list of rules, the page of one, and the facts that a finding rests on.

mod ground;
mod list;
mod markdown;
mod page;
mod why;

pub use ground::{Ground, grounds};
pub use list::{RuleList, list};
pub use page::page;
pub use why::why;
