//! What the policies say: verdicts on resources that the same flows carry.

use super::table::{Disaster, Place, Verdict};
use crate::answer::Reasoned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much the policies are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Every cell.
    Cells,
    /// Also every place that was considered.
    Places,
    /// The cell of the account that is taken over, alone: for a count of it, at a seventh of the time.
    Takeover,
}

/// Resources that are judged alike, with their verdicts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, PartialOrd)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Ids of the resources, sorted.
    pub resources: Vec<String>,
    /// Those of them that a tag exempts.
    #[serde(default)]
    pub exempt: Vec<String>,
    /// A verdict for each disaster.
    pub cells: BTreeMap<Disaster, Judged>,
    /// Every place considered; only where it was asked for.
    #[serde(default)]
    pub places: Vec<JudgedPlace>,
}

/// One cell as the policies judge it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, PartialOrd)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// What becomes of the data.
    pub verdict: Verdict,
    /// The best place that counts.
    #[serde(default)]
    pub by: Option<Place>,
    /// How many other vaults count.
    #[serde(default)]
    pub others: usize,
    /// It counts by policies of the organization alone.
    #[serde(default)]
    pub by_policy: bool,
    /// It keeps for less than the attack lasts.
    #[serde(default)]
    pub short: bool,
    /// It counts only after so many days.
    #[serde(default)]
    pub from_days: Option<i64>,
    /// Why the data is lost, or what can't be told.
    #[serde(default)]
    pub because: Option<String>,
    /// Ids that the answer waits for.
    #[serde(default)]
    pub waits_for: Vec<String>,
    /// Ids of the facts that decided.
    #[serde(default)]
    pub about: Vec<String>,
}

/// One place, with all its answers.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, PartialOrd)]
#[serde(deny_unknown_fields)]
pub struct JudgedPlace {
    /// Its flow, by place in the facts.
    pub flow: usize,
    /// The hop that ends there, by place in the flow, or in the variant of it.
    pub hop: usize,
    /// Where it is.
    pub place: Place,
    /// The row of the catalog that this holds for, where the type may be one of several.
    #[serde(default)]
    pub variant: Option<String>,
    /// What it takes for recovery points to get there, step by step.
    pub steps: Vec<Step>,
    /// Whether it counts against each disaster, if it exists.
    pub answers: BTreeMap<Disaster, Reasoned>,
}

/// One step of the way to a place.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, PartialOrd)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// In words: `backup job into vault "local"`.
    pub what: String,
    /// Whether it is made.
    pub answer: Reasoned,
}
