//! Quotas that the input exceeds.

use crate::catalog::Quota;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A quota of AWS Backup that is exceeded by what the input shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExceededQuota {
    /// What is counted.
    pub quota: Quota,
    /// How many there are.
    pub number: usize,
    /// How many AWS allows by default.
    pub most: usize,
    /// AWS raises it on request.
    pub adjustable: bool,
    /// When that was so.
    pub as_of: String,
}
