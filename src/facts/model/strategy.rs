//! Where an account's backups are meant to go, and how workloads are told apart.

use super::Unknown;
use super::config_values as values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where backups are meant to go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StrategyConfig {
    /// For whatever no override names: `auto` (default), `lagv`, `databunker` or `both`
    pub default: StrategyName,
    /// Demand a copy in another Region.
    pub other_region: bool,
    /// Exceptions; the first that matches counts.
    #[serde(
        rename = "override",
        deserialize_with = "values::overrides",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub overrides: Vec<StrategyOverride>,
}

/// A strategy of its own for an account, or for what has a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StrategyOverride {
    /// In this account.
    #[schemars(regex(pattern = values::ACCOUNT))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What has this tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// With this value; absent: with any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What counts there.
    pub strategy: StrategyName,
}

/// What a user asks for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StrategyName {
    /// Judged by what is there.
    #[default]
    Auto,
    /// Into a logically air-gapped vault.
    Lagv,
    /// Into a vault of another account.
    Databunker,
    /// Into either.
    Both,
}

/// How workloads are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorkloadsConfig {
    /// `account` (default), `tag`, `module` (the outermost one) or `state` (the plan)
    pub by: WorkloadsBy,
    /// The key of the tag that names a resource's workload, for `by = "tag"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// What tells workloads apart.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WorkloadsBy {
    /// Their accounts.
    #[default]
    Account,
    /// The value of a tag.
    Tag,
    /// The outermost module that declares them.
    Module,
    /// The plan, and so the state, that they are in.
    State,
}

/// Where backups are meant to go: as tfbackup.toml says, or judged by what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Strategy {
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Destination>,
    /// Who says so.
    pub chosen_by: ChosenBy,
    /// What says so.
    pub because: Ground,
    /// Unknown fields (`strategy`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// Where backups are meant to go.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// Into a logically air-gapped vault.
    Lagv,
    /// Into a vault of another account.
    Databunker,
    /// Into either, each for itself.
    Both,
    /// Nothing there tells.
    Either,
}

/// Who chose a strategy.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChosenBy {
    /// tfbackup.toml
    Configuration,
    /// tfbackup, by what is there.
    #[default]
    Auto,
}

/// What a strategy rests on.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// `[strategy] default`
    Default,
    /// `[[strategy.override]]`
    Override,
    /// Backups are sent into an air-gapped vault.
    FlowsIntoAirGappedVault,
    /// Backups are sent to a vault of another account.
    FlowsToAnotherAccount,
    /// Both.
    FlowsToBoth,
    /// The account has an air-gapped vault, though nothing is sent there.
    AirGappedVaultInAccount,
    /// The input has a vault in an account of role `databunker`, though nothing is sent there.
    VaultInDatabunker,
    /// Nothing there tells.
    #[default]
    NothingTells,
}
