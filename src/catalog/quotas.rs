//! Quotas of AWS Backup. One data file, `quotas.json`, with its date and source.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotas {
    /// When the file was true.
    pub as_of: String,
    /// Where it comes from.
    pub source: String,
    /// What each thing may have at the most.
    pub quotas: BTreeMap<Quota, Bound>,
}

/// What is counted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Quota {
    /// Vaults of both kinds of an account in a Region.
    VaultsPerRegion,
    /// Backup plans of an account in a Region.
    BackupPlansPerRegion,
    /// Rules of a backup plan.
    RulesPerPlan,
    /// Copy actions of a rule.
    CopiesPerRule,
    /// Tags that a rule gives to recovery points.
    TagsPerRecoveryPoint,
    /// Selections of a backup plan.
    SelectionsPerPlan,
    /// Selections by tags of a plan of a backup policy.
    TagSelectionsPerPolicyPlan,
    /// ARNs without `*` of a selection.
    ArnsPerSelection,
    /// ARNs with `*` of a selection.
    WildcardArnsPerSelection,
    /// Tags of a selection.
    TagsPerSelection,
    /// Conditions of a selection.
    ConditionsPerSelection,
    /// Audit frameworks of an account in a Region.
    FrameworksPerRegion,
    /// Report plans of an account.
    ReportPlansPerAccount,
    /// Selections of a restore testing plan.
    SelectionsPerTestingPlan,
}

/// A quota's number.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// By default.
    pub most: usize,
    /// AWS raises it on request.
    pub adjustable: bool,
}

impl Quotas {
    /// Those that are built in.
    ///
    /// The embedded file can't be broken, since a test parses it.
    pub fn embedded() -> &'static Self {
        static QUOTAS: OnceLock<Quotas> = OnceLock::new();
        QUOTAS.get_or_init(|| serde_json::from_str(include_str!("quotas.json")).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_bounds_everything_that_is_counted() {
        let quotas = Quotas::embedded();
        assert_eq!(quotas.quotas.len(), 14);
        assert!(quotas.quotas.values().all(|bound| bound.most > 0));
        assert!(quotas.as_of.starts_with("20") && !quotas.source.is_empty());
    }
}
