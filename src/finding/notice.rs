//! What a report says that is no finding: what wasn't judged, and configuration that does nothing.

use super::Location;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that the reader should know of this run.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Notice {
    /// What kind of notice: `no-source`, `selects-nothing`, `unmatched-allow-change` …
    pub id: String,
    /// What is so.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The line of tfbackup.toml, or of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}
