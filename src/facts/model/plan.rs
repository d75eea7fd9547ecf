//! Backup plans and what they select.

use super::{Object, Reference, Unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A backup plan from whatever source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BackupPlan {
    /// Identity and change; of the policy or stack that it comes from, where it does.
    #[serde(flatten)]
    pub object: Object,
    /// Where it comes from.
    pub origin: PlanOrigin,
    /// Plan name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is in force; absent: in its object's account and Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Its rules, sorted by name. Unknown as a whole where even their number isn't known.
    #[serde(default)]
    pub rules: Vec<BackupRule>,
    /// `BackupOptions` by resource type, as given (`EC2` → `WindowsVSS` → `enabled`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub advanced_settings: BTreeMap<String, BTreeMap<String, String>>,
    /// Ids of the Organizations policies that an effective plan is merged from, root first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged_from: Vec<String>,
}

/// Sources of a backup plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanOrigin {
    /// `aws_backup_plan`, `awscc_backup_backup_plan`
    #[default]
    Terraform,
    /// An effective Organizations backup policy: member accounts can't change it.
    OrganizationsPolicy,
    /// A template of a CloudFormation stack.
    CloudformationStack,
    /// A template of a CloudFormation stack set.
    CloudformationStackSet,
}

/// Accounts and Regions in which something is made, one for each pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Accounts, organizational units or roots that were named as targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Reference>,
    /// Accounts and organizational units below the targets that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Reference>,
    /// Account ids below the targets, as far as the input knows them; those left out aren't among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<String>,
    /// The targets are accounts and known: no other account has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Regions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Unknown fields (`targets`, `regions`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// A rule of a backup plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BackupRule {
    /// Rule name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Vault of the recovery points; also of temporary ones on their way into an air-gapped vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<Reference>,
    /// Logically air-gapped vault as the primary target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub air_gapped_vault: Option<Reference>,
    /// When backups begin; absent: AWS's default, daily at 05:00.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Minutes within which a job must start (at least 60; AWS's default 480, the provider's 60).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_window_minutes: Option<i64>,
    /// Minutes within which a job must be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion_window_minutes: Option<i64>,
    /// How long recovery points are kept.
    pub lifecycle: Lifecycle,
    /// Place in `rules` of a rule of the same plan that keeps backups longer and starts whenever this one
    /// does: AWS Backup then makes only that one's. After linking only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yields_to: Option<usize>,
    /// Point-in-time recovery where the type has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuous: Option<bool>,
    /// Copies to other vaults, sorted by destination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyAction>,
    /// How recovery points are scanned for malware (`FULL_SCAN`, `INCREMENTAL_SCAN`); absent: they aren't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_mode: Option<String>,
    /// Tags of the recovery points.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub recovery_point_tags: BTreeMap<String, String>,
    /// The rule's unknown fields (`schedule`, `vault`, `copies`, …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// A copy action.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CopyAction {
    /// Destination vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<Reference>,
    /// How long copies are kept, as given; absent: as long as the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    /// How long copies are kept, with what they have from the original: also a copy whose lifecycle sets no
    /// expiry, or one that never comes, expires with it. After linking only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Lifecycle>,
    /// The ARN that a backup policy has it under, where that is another one than its destination's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_under: Option<String>,
    /// Unknown fields (`vault`, `lifecycle`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// How long recovery points are kept, in days from their creation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lifecycle {
    /// Deleted after so many days; absent and not unknown: kept for ever (0 counts as not given).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_after_days: Option<i64>,
    /// In cold storage after so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_after_days: Option<i64>,
    /// EBS snapshots go to the archive tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<bool>,
    /// Unknown fields of the above.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

impl CopyAction {
    /// How long copies of a rule's recovery points are kept. Their days count from the original's creation
    /// (AWS Backup Developer Guide, creating backup copies: a copy "set to never expire will retain its source
    /// recovery point's expiration date").
    pub(crate) fn kept(&self, original: &Lifecycle) -> Lifecycle {
        let Some(own) = &self.lifecycle else {
            return original.clone();
        };
        let mut kept = own.clone();
        let unknown = |lifecycle: &Lifecycle| lifecycle.unknown.get("delete_after_days").cloned();
        if kept.delete_after_days.is_none() && unknown(own).is_none() {
            kept.delete_after_days = original.delete_after_days;
            if let Some(why) = unknown(original) {
                kept.unknown.insert("delete_after_days".to_owned(), why);
            }
        }
        kept
    }
}

/// When backups begin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Schedule {
    /// As given: `cron(0 5 ? * * *)`.
    pub expression: String,
    /// IANA name; absent: UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// It has no start to come: a day that no month has, or years that are over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub never: bool,
    /// Minutes between two starts at the least; absent where it never starts twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_interval_minutes: Option<i64>,
    /// Minutes between two starts at the most: what may be lost (the recovery point objective). Local
    /// time: a change to summer time may add an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greatest_interval_minutes: Option<i64>,
    /// Unknown fields of the above (`timezone`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// What a backup plan is made for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Selection {
    /// Identity and change; of the policy or stack that it comes from, where it does.
    #[serde(flatten)]
    pub object: Object,
    /// Selection name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The plan (a fact's id once linked).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_plan: Option<Reference>,
    /// The role that AWS Backup takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Reference>,
    /// ARNs, with `*`: any of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Pattern>,
    /// ARNs, with `*`, that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_resources: Vec<Pattern>,
    /// Tags: any of them, or a resource of `resources`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<TagCondition>,
    /// Conditions on tags: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<TagCondition>,
    /// Ids of the resources that it selects. Absent before linking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selected: Vec<String>,
    /// Resources that `resources` or `tags` name, and by what they are left out after all
    /// (`not_resources: arn:…`, `conditions: string_equals …`, `account`, `region`, `opt-in`,
    /// `not supported`, `part of <id>`, `refused: …` where every job fails). Conditions, and the place, leave out only what is named by a tag,
    /// a reference or an ARN without `*` (the place: not by a tag): else they tell what is named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<String, String>,
    /// Resources of which it can't be told, and why. Where no configuration refers to what isn't known,
    /// `references` names the field (`account`, `region`, `arn`, `tags.<key>`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub undecided: BTreeMap<String, Unknown>,
    /// It may select any resource of its account and Region, since what it selects isn't known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_select_any: Option<Unknown>,
}

/// An entry of `resources` or `not_resources`.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Pattern {
    /// The ARN, with `*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Id of the resource whose ARN is meant, where the configuration refers to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why neither is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
}

/// A demand on a tag.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct TagCondition {
    /// How to compare.
    pub operator: TagOperator,
    /// Tag key, without `aws:ResourceTag/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Any of these values; for the negated operators none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Unknown fields (`key`, `values`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// Operators on tags.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TagOperator {
    /// `STRINGEQUALS`, `StringEquals`
    #[default]
    StringEquals,
    /// `StringNotEquals`
    StringNotEquals,
    /// `StringLike`: `*` anywhere.
    StringLike,
    /// `StringNotLike`
    StringNotLike,
}
