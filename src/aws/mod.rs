//! AWS's own notions that every stage needs: partitions, account ids, ARNs, and `*` within them. Each
//! stands here once.

mod arn;
mod glob;
mod partition;

pub use arn::{Arn, Kind, arn_of};
pub use glob::like;
pub use partition::partition;

/// Twelve digits.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
