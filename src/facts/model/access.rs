//! What policies let principals do.

use super::Selected;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One action on one target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Access {
    /// What the policies come to.
    pub verdict: AccessVerdict,
    /// Principals for whom a deny doesn't hold (`arn:aws:iam::*:role/break-glass`), or the only ones for
    /// whom an allow holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<String>,
    /// Those of `exempt` that take in all roles or all users of an account, or more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt_wide: Vec<String>,
    /// Conditions other than on the principal, in words: `StringNotEquals aws:RequestedRegion eu-west-1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Resources that the deny leaves out, as patterns (`arn:aws:ec2:*::snapshot/*`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_covered: Vec<String>,
    /// Statements that decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<StatementRef>,
    /// What isn't known: ids of policies whose text or attachment isn't; the account (its key in `accounts`)
    /// whose place in the organisation, or whose id, isn't.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
}

/// A statement of a policy.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct StatementRef {
    /// Id of the policy's object.
    pub policy: String,
    /// Place in `statements`, from 0.
    pub statement: usize,
    /// `Sid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// What policies come to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AccessVerdict {
    /// Nobody may, `exempt` principals apart.
    Denied,
    /// Nothing denies it (or, for a key: the policy allows it).
    Allowed,
    /// Denied or allowed under conditions, or on some resources only.
    Conditional,
    /// Something unknown decides.
    #[default]
    Unknown,
}

/// Stands for every action on the target that isn't named: nothing in the input denies it.
pub const ANY_OTHER: &str = "*";

/// By action (`backup:DeleteRecoveryPoint`, or `*` for all that aren't named).
pub type Actions = BTreeMap<String, Access>;

/// What policies refuse, or may refuse.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// Actions that are refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<String>,
    /// Actions that may be refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// Conditions that decide on these, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Statements that deny what others allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<StatementRef>,
    /// What isn't known: ids of key policies, of keys that nothing shows the policy of, of selections whose
    /// role isn't known or that nobody knows whether they select anything; keys of `accounts`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
}

impl Refused {
    /// Nothing is.
    pub(crate) fn is_empty(&self) -> bool {
        self.denied.is_empty() && self.undecided.is_empty()
    }

    /// Adds what is refused elsewhere. What is denied for certain isn't in doubt any more.
    pub(crate) fn unite(&mut self, more: Self) {
        unite(&mut self.denied, more.denied);
        unite(&mut self.undecided, more.undecided);
        self.undecided
            .retain(|action| !self.denied.contains(action));
        unite(&mut self.conditions, more.conditions);
        unite(&mut self.by, more.by);
        self.wait_for(more.waits_for);
    }

    /// Adds what isn't known.
    pub(crate) fn wait_for(&mut self, ids: impl IntoIterator<Item = String>) {
        unite(&mut self.waits_for, ids);
    }
}

/// Adds what isn't there, sorted.
fn unite<T: Ord>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    all.extend(more);
    all.sort();
    all.dedup();
}

/// The first flow that something is about; one that certainly selects something, if any is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Example {
    /// Its place in `flows`.
    pub flow: usize,
    /// The hop in that flow's `hops`.
    pub hop: usize,
    /// Whether that flow selects anything.
    pub selected: Selected,
}

impl Example {
    /// The smallest is the best: the first of those that select something.
    pub(crate) fn rank(self) -> (Selected, usize, usize) {
        (self.selected, self.flow, self.hop)
    }
}

/// What policies come to for one action, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ruled {
    /// `denied`, `conditional` or `unknown`.
    pub verdict: AccessVerdict,
    /// What decides, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Statements that decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<StatementRef>,
    /// What isn't known, as in `access`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
}

impl From<Access> for Ruled {
    fn from(access: Access) -> Self {
        Self {
            verdict: access.verdict,
            conditions: access.conditions,
            by: access.by,
            waits_for: access.waits_for,
        }
    }
}

/// A use of a key that flows need and that the key's policy refuses, or may refuse.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyRefusal {
    /// What the key is needed for.
    pub purpose: KeyPurpose,
    /// The account that needs it: its key in `accounts`.
    pub account: String,
    /// ARNs of those that need it there: the backup role, AWS Backup's service-linked role. The account's
    /// root in the policy would do for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Which actions, and why.
    #[serde(flatten)]
    pub refused: Refused,
    /// What shows it.
    #[serde(flatten)]
    pub example: Example,
}

/// What a key is needed for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPurpose {
    /// What is copied to another account is under it: the other account must decrypt it.
    #[default]
    Destination,
    /// What is backed up, or copied within the account, is under it.
    Source,
    /// It is the key of a vault that recovery points go to.
    Vault,
}

/// What an account that an air-gapped vault is shared with can't do with the vault's key, or perhaps can't. A
/// restore needs it there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecoveryRefusal {
    /// Id of the vault.
    pub vault: String,
    /// The account, by id.
    pub account: String,
    /// Ids of the shares that open the vault, or its approval team, to the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<String>,
    /// Id of the approval team that may open it, where the vault itself isn't shared with the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Which actions, and why.
    #[serde(flatten)]
    pub refused: Refused,
}

/// What a key's policy lets everyone do: principals of every account, without a condition on who they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyOpening {
    /// Actions that are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Actions that are open unless a Deny holds whose conditions can't be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// Statements that open it.
    pub by: Vec<StatementRef>,
}

/// Copies from another account that a vault's access policy refuses, or may refuse.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CopyRefusal {
    /// The account that they come from: its key in `accounts`.
    pub account: String,
    /// ARN of the role that makes them, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What comes of it, and why.
    #[serde(flatten)]
    pub ruled: Ruled,
    /// What shows it.
    #[serde(flatten)]
    pub example: Example,
}

/// An action that a flow needs and that service control policies deny to the backup role, or deny under
/// conditions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScpRefusal {
    /// `backup:CopyIntoBackupVault`
    pub action: String,
    /// ARN of the backup role, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What comes of it, and why.
    #[serde(flatten)]
    pub ruled: Ruled,
    /// What shows it.
    #[serde(flatten)]
    pub example: Example,
}

/// An action in a policy that the service doesn't have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MisnamedAction {
    /// Place of its statement, from 0.
    pub statement: usize,
    /// As the policy writes it: `backup:DisableVaultLock`.
    pub action: String,
}
