//! Accounts, the organisation's tree, and the policies on it.

use super::{Object, Reference, Unknown};
use crate::documents::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An AWS account. Keyed by its id; one whose id nothing tells by `<plan>:<provider configuration>`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Twelve digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// From `[accounts]`, else from `aws_organizations_account`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// From `[accounts]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AccountRole>,
    /// The organisation's management account: no service control policy binds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub management: Option<bool>,
    /// Provider configurations that lead to it (`<plan>:aws.bunker`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
    /// Id of the `aws_organizations_account` that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_by: Option<String>,
    /// The plan destroys the `aws_organizations_account`: of the state before it only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroyed: Option<AccountEnd>,
    /// Organizational unit or root above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Reference>,
    /// Services that it administers for the organisation (`backup.amazonaws.com`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegated_for: Vec<String>,
    /// Does DynamoDB use AWS Backup's advanced features here? From `[accounts]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamodb_advanced: Option<bool>,
    /// Unknown fields (`parent`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// What destroying an `aws_organizations_account` does to the account.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AccountEnd {
    /// It leaves the organisation.
    Leaves,
    /// It is closed (`close_on_deletion`): after 90 days all in it is gone.
    Closes,
}

impl Account {
    /// Adds what another plan tells of the same account; what is known already stays.
    pub(crate) fn unite(&mut self, other: Self) {
        fn keep<T>(known: &mut Option<T>, other: Option<T>) {
            *known = known.take().or(other);
        }
        keep(&mut self.id, other.id);
        keep(&mut self.name, other.name);
        keep(&mut self.role, other.role);
        keep(&mut self.management, other.management);
        keep(&mut self.declared_by, other.declared_by);
        keep(&mut self.destroyed, other.destroyed);
        keep(&mut self.parent, other.parent);
        keep(&mut self.dynamodb_advanced, other.dynamodb_advanced);
        for (mine, theirs) in [
            (&mut self.providers, other.providers),
            (&mut self.delegated_for, other.delegated_for),
        ] {
            mine.extend(theirs);
            mine.sort();
            mine.dedup();
        }
        for (field, unknown) in other.unknown {
            self.unknown.entry(field).or_insert(unknown);
        }
        if self.parent.is_some() {
            self.unknown.remove("parent");
        }
    }
}

/// What an account is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AccountRole {
    /// Runs what is backed up.
    Workload,
    /// Holds the central vault.
    Databunker,
    /// Holds the keys of air-gapped vaults.
    KeyMaterial,
    /// The organisation's management account.
    Management,
}

/// The organisation, its roots and organizational units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationUnit {
    /// Identity and change; of the data source for one that is only read.
    #[serde(flatten)]
    pub object: Object,
    /// `ou-…` or `r-…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A root of the organisation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub root: bool,
    /// What it is below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Reference>,
}

/// The organisation itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Organization {
    /// Identity and change; of the data source for one that is only read.
    #[serde(flatten)]
    pub object: Object,
    /// `o-…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<String>,
    /// Management account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub management_account: Option<String>,
    /// `BACKUP_POLICY`, `SERVICE_CONTROL_POLICY`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enabled_policy_types: Vec<String>,
    /// Trusted services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_access_principals: Vec<String>,
}

/// A policy of AWS Organizations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationPolicy {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `p-…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    /// `SERVICE_CONTROL_POLICY`, `RESOURCE_CONTROL_POLICY`, `BACKUP_POLICY`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_type: Option<String>,
    /// The parsed document of a service or resource control policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The parsed document of a backup policy, with its operators, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_policy: Option<serde_json::Value>,
    /// Characters of the document; quotas are on them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub characters: Option<usize>,
}

/// What a policy of AWS Organizations is attached to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyAttachment {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// The policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Reference>,
    /// An account, an organizational unit, or a root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Reference>,
}

/// What an attachment attaches, and where, by the names that the organization's tree has for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attached {
    /// Id of the policy's object; AWS's id where no fact has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The key of the account, the id of the unit or root; AWS's id where no fact has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
}

/// What an organisation lets member accounts do with its policies (`aws_organizations_resource_policy`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DelegationPolicy {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// The parsed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// An IAM role that backup plans may take.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Who may take it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<Document>,
    /// Its customer policies, inline or attached, by resource id (and inline name).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, Document>,
    /// ARNs of attached policies of AWS or of elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managed_policies: Vec<String>,
    /// Path of its ARN: `/` or `/service/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its permissions boundary, where that is a customer policy that the input has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Document>,
    /// ARN of a permissions boundary of AWS or of elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boundary_arn: Option<String>,
}
