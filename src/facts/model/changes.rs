//! What the plans do with what AWS has before them: pairs of the state before and after.

use super::{Action, Reference, Unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What the plans do with what AWS has before them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Changes {
    /// Ids of objects that are destroyed for good.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<String>,
    /// Ids of those that are destroyed and made anew, in whichever order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<String>,
    /// Ids of those that are changed in place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub updated: Vec<String>,
    /// Ids of those that are dropped from the state, and live on in AWS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<String>,
    /// Fields of what is there before and after, as far as they protect backups. Keys and their names only of
    /// plans that have something of AWS Backup.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Backup plans that are gone, and what becomes of the rules of the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backup_plans: Vec<PlanChange>,
    /// What policies that stay deny no longer, or to fewer, of the destruction of backups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denials: Vec<Denial>,
    /// Where policies of the organization hold no longer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detachments: Vec<Detachment>,
    /// Resources that are backed up before and perhaps no longer after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<ResourceLoss>,
    /// Ids of backup selections that are deleted with no like in their place, and may select what the input
    /// doesn't have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blindly_deleted: Vec<String>,
    /// What the plans do with what was changed outside Terraform, by id, as far as it is there after.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub drifted: BTreeMap<String, Vec<Action>>,
}

impl Changes {
    /// The plans do nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Ids of what is replaced or updated.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &str> {
        self.replaced
            .iter()
            .chain(&self.updated)
            .map(String::as_str)
    }

    /// The same with what is deleted.
    pub(crate) fn touched(&self) -> impl Iterator<Item = &str> {
        self.deleted
            .iter()
            .map(String::as_str)
            .chain(self.changed())
    }

    pub(crate) fn is_deleted(&self, id: &str) -> bool {
        self.deleted.iter().any(|other| other == id)
    }
}

/// What a change does to the protection of backups.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// More of it.
    Tightened,
    /// Less of it.
    Loosened,
    /// It is another one, neither more nor less: a name of another key.
    Moved,
    /// It may be less.
    Unknown,
}

/// One field of an object that is there before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    /// The collection: `vault_locks`.
    pub collection: String,
    /// Id of the object.
    pub object: String,
    /// The field: `min_retention_days`.
    pub field: String,
    /// Which part of a list or map: `EFS` of `opt_in`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The value before; absent as in the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// What it does.
    pub effect: Effect,
    /// Why it isn't known, by `before` and `after`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// What becomes of a backup plan, or of a rule of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanChange {
    /// Id of the backup plan before.
    pub was: String,
    /// Id of the backup plan after: the same, or one of its name at another address. Absent where it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_plan: Option<String>,
    /// Place of the rule in the rules before; absent where it is about all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<usize>,
    /// Place in the rules after of the one that has its name or takes its place; absent where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<usize>,
    /// What of it.
    pub what: PlanPart,
    /// The vault of the copies that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault: Option<Reference>,
    /// Days that backups are kept, or minutes between two runs, before; absent where it is for ever, or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// The same after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// What it does.
    pub effect: Effect,
    /// Why it isn't known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
}

/// What a backup plan consists of.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PlanPart {
    /// The backup plan itself: it is gone.
    Plan,
    /// A rule: none of its name is there any more, and none in its place. Without `rule`: the plan's rules aren't
    /// known before or after.
    Rule,
    /// How long its backups, or with `vault` their copies there, are kept.
    Retention,
    /// How often it runs.
    Schedule,
    /// Continuous backups.
    Continuous,
    /// A vault outside its own that it sends backups to.
    Copy,
}

/// What a policy denies no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Denial {
    /// Id of the policy: a vault's access policy, or one of the organization.
    pub policy: String,
    /// What becomes of the actions that it has denied.
    pub losses: BTreeMap<String, Loss>,
}

/// What becomes of an action that was denied.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Nothing denies it, or not to all roles.
    Open,
    /// More principals are exempt.
    Exempt,
    /// It is denied under conditions, or on some resources only.
    Condition,
    /// It may be denied to fewer.
    Unsure,
}

/// A place where a policy of the organization holds no longer, since it is deleted or detached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Detachment {
    /// Id of the policy.
    pub policy: String,
    /// Id of the attachment that goes or changes; absent where the policy is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
    /// What it was attached to.
    pub target: Reference,
    /// That node of the organization: the key of an account, the id of a unit, or AWS's own id.
    pub node: String,
    /// Actions that it denied there and nothing denies any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<String>,
    /// Actions of which that isn't known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<String>,
    /// What these wait for, as in `access`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
    /// Names of the backup plans that end there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<String>,
    /// Why it isn't known whether it is detached: its new target isn't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
}

/// A resource that stays, and that backups are made of before and not after, or perhaps not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceLoss {
    /// Its id.
    pub resource: String,
    /// A backup plan of the input makes them before; else one of elsewhere, of which the input has a selection.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_known_plan: bool,
    /// Ids of the selections that took it, and are deleted or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// What decides whether something takes it after all; empty where nothing does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<Wait>,
}

/// A field that something waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Wait {
    /// Id of the object.
    pub resource: String,
    /// The field.
    pub field: String,
    /// Why it isn't known.
    pub unknown: Unknown,
}
