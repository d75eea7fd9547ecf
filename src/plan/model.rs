//! What is kept of a plan.

use super::{Address, Configuration, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One plan document.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Name by which facts and findings call it.
    pub name: String,
    /// Path as given, `-` for standard input.
    pub path: String,
    /// `false` for a targeted or deferred plan (absent in older Terraform: `true`).
    pub complete: bool,
    /// Terraform could not finish it.
    pub errored: bool,
    /// No plan but a state: a world in which nothing changes.
    pub state: bool,
    /// Number of managed resources with a change entry, wanted or not.
    pub resources: usize,
    /// Types of the managed resources with a change entry, wanted or not.
    pub types: BTreeSet<String>,
    /// Changes of the wanted types, data sources read during apply included.
    pub changes: Vec<ResourceChange>,
    /// What the wanted types' resources have become since the last apply, as Terraform found it: `before` is
    /// the state, `after` what is there.
    pub drift: Vec<ResourceChange>,
    /// Data sources of the wanted types, read while planning.
    pub data: BTreeMap<Address, Value>,
    /// Values of the root module's variables.
    pub variables: BTreeMap<String, Value>,
    /// What refers to what.
    pub configuration: Configuration,
}

/// What the plan does with one resource instance.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceChange {
    /// Address of the instance.
    pub address: Address,
    /// Key of a deposed object.
    pub deposed: Option<String>,
    /// Address before a move.
    pub previous_address: Option<String>,
    /// Actions in Terraform's words and order: `no-op`, `create`, `read`, `update`, `delete`, `forget`.
    pub actions: Vec<String>,
    /// Values before; `Null` where there was nothing. The same as `after` where the plan does nothing.
    pub before: Arc<Value>,
    /// Values after; `Null` where there will be nothing.
    pub after: Arc<Value>,
    /// Attribute paths that force a replacement, joined by dots.
    pub replace_paths: Vec<String>,
    /// Imported by this plan.
    pub imported: bool,
}
