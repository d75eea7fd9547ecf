//! Flows: the way of recovery points from resources through vaults.

use super::{Answer, KeyUse, Lifecycle, Reference, Unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one backup rule does with a class of resources: alike in type, key, account, Region, and in which
/// selections take them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Flow {
    /// Ids of the resources, sorted; none in an open flow.
    pub resources: Vec<String>,
    /// The selections take nothing in the input: what they mean is made by other configuration. The flow tells
    /// what happens to it as far as that holds for all types that it may have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// Their row of the catalog; absent where it isn't known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Their account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Their Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Id of the backup plan.
    pub backup_plan: String,
    /// The rule's place in the plan's `rules`.
    pub rule: usize,
    /// The rule's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_name: Option<String>,
    /// Ids of the selections that take, or may take, them.
    pub selections: Vec<String>,
    /// Whether they are selected at all.
    pub selected: Selected,
    /// The way, in order. A rule with several copies has several hops from one vault.
    pub hops: Vec<Hop>,
    /// Where the type may be one of several rows of the catalog: the hops that each of them would have, by row. `hops`
    /// holds what all have in common.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, Vec<Hop>>,
    /// What isn't known of the flow as a whole (`copies`: there may be more; `air_gapped_vault`: there may
    /// be one; `kind`, `lifecycle`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// Whether a resource is selected.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Selected {
    /// By one selection at least.
    #[default]
    Yes,
    /// Something unknown decides.
    Undecided,
}

/// One step of recovery points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hop {
    /// How.
    pub via: Via,
    /// The vault that it starts from; absent: from the resource itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Arc<Reference>>,
    /// The vault that it goes to.
    pub to: Arc<Reference>,
    /// The destination is logically air-gapped; absent: not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub air_gapped: Option<bool>,
    /// Leaves the account that it starts from.
    pub crosses_account: Answer,
    /// Leaves the Region that it starts from.
    pub crosses_region: Answer,
    /// What the recovery point is encrypted with where it starts: what the other side must decrypt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_key: Option<Arc<KeyUse>>,
    /// What the recovery point is encrypted with at the destination.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Arc<KeyUse>>,
    /// How long it is kept there, with what a copy inherits.
    pub lifecycle: Lifecycle,
    /// A continuous backup there (point-in-time restore).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continuous: bool,
    /// Whether AWS makes the hop at all.
    pub works: Answer,
    /// Why it doesn't, or what decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Obstacle>,
    /// Unknown fields (`source_key`, `key`, `to`, `via`, `from`, `continuous`, `lifecycle`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

#[cfg(test)]
impl Hop {
    pub(crate) fn to_mut(&mut self) -> &mut Reference {
        Arc::make_mut(&mut self.to)
    }
}

impl Hop {
    /// AWS makes it, may make it, or would with a backup role that may do what it has to: what else stops it is
    /// worth knowing before the role is mended.
    pub(crate) fn is_tried(&self) -> bool {
        self.works != Answer::No || self.because == Some(Obstacle::BackupRole)
    }
}

/// Ways of a hop.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// The backup job.
    #[default]
    Backup,
    /// The backup job's temporary recovery point, deleted after its copy to the air-gapped vault. If the
    /// copy fails, it stays for the rule's lifecycle.
    Temporary,
    /// A copy action, or the copy of a temporary recovery point.
    Copy,
    /// A copy that something other than the plan makes.
    Onward,
}

/// Why AWS doesn't make a hop.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// No logically air-gapped vault takes this type. A primary backup stays in the standard vault, and
    /// the job says completed.
    TypeNotInAirGappedVault,
    /// This type is never copied.
    TypeNotCopied,
    /// This type isn't copied to another account.
    TypeNotAcrossAccounts,
    /// This type isn't copied to another Region.
    TypeNotAcrossRegions,
    /// The type isn't copied across accounts and Regions at once.
    TypeNotAcrossBoth,
    /// The recovery point keeps an AWS managed key that the other side can't use.
    SourceKeyAwsManaged,
    /// The recovery point keeps an AWS owned key; AWS doesn't say what becomes of its copy.
    SourceKeyAwsOwned,
    /// It is unencrypted, and AWS wants it encrypted there, or contradicts itself.
    SourceUnencrypted,
    /// A type without full management needs a customer managed key at the destination (or, within the
    /// account, its own service's AWS managed key); so does whatever leaves an air-gapped vault.
    DestinationKeyNotCustomer,
    /// The vault `Default` takes no copies from other accounts.
    DestinationIsDefaultVault,
    /// A primary air-gapped vault must be in the plan's own account and Region.
    AirGappedVaultElsewhere,
    /// Copies into an air-gapped vault from another are made on demand only.
    AirGappedToAirGapped,
    /// Partitions never exchange recovery points.
    CrossesPartition,
    /// One of the two Regions lacks the feature, or lacks it for this type.
    NotInRegion,
    /// The rule's schedule has no start to come, or AWS refuses it.
    NeverStarts,
    /// AWS Backup makes only the backup of a rule that keeps longer.
    LongerRuleTaken,
    /// The rule names a logically air-gapped vault where AWS takes a standard one only.
    VaultIsAirGapped,
    /// What is given as the destination is no vault's ARN.
    DestinationInvalid,
    /// The vault's lock, or the air-gapped vault, refuses how long it would be kept.
    RetentionOutOfBounds,
    /// The type, or the setting that tells its row of the catalog, isn't known.
    TypeUnknown,
    /// The source's key isn't known.
    SourceKeyUnknown,
    /// The destination's key isn't known.
    DestinationKeyUnknown,
    /// The destination isn't known.
    DestinationUnknown,
    /// AWS's pages contradict each other, or say nothing.
    NotDocumented,
    /// The backup role isn't there, isn't AWS Backup's to take, or lacks a permission that the job needs.
    BackupRole,
}
