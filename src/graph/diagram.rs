//! What all formats draw: boxes in boxes, and arrows between them. All text is on one line and free of
//! control characters; each format escapes what is special to it.

use std::collections::BTreeMap;

/// More rules than this are counted on an arrow, not named.
const RULES_NAMED: usize = 3;

/// A picture of flows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// What it shows.
    pub title: String,
    /// What must be known of the picture as a whole.
    pub notes: Vec<String>,
    /// Accounts, those with resources first.
    pub accounts: Vec<AccountBox>,
    /// Arrows, sorted by where they start and end.
    pub edges: Vec<Edge>,
}

/// An account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountBox {
    /// Name, role and id, as far as they are known.
    pub label: String,
    /// Its Regions.
    pub regions: Vec<RegionBox>,
}

/// A Region of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionBox {
    /// `eu-central-1`
    pub label: String,
    /// What is there: resources, then vaults.
    pub nodes: Vec<Node>,
}

/// Something in a Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What arrows call it; from 0, in the order of drawing.
    pub id: usize,
    /// What it is.
    pub shape: Shape,
    /// Its text; the first line is its name.
    pub lines: Vec<String>,
    /// Arrows to follow from resources, at the most: 0 for resources, 1 for the vault of their backups.
    pub rank: usize,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Resources that are backed up alike.
    Resources,
    /// Resources that nothing backs up.
    NotBackedUp,
    /// Resources that AWS Backup can't back up.
    Unsupported,
    /// A standard vault, or one of a kind that isn't known.
    Vault,
    /// A logically air-gapped vault.
    AirGapped,
}

/// An arrow: one or more hops that differ in nothing but their rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Node where it starts.
    pub from: usize,
    /// Node where it ends.
    pub to: usize,
    /// `backup`, `copy of EBS volume`
    pub how: String,
    /// What the recovery point is encrypted with where the arrow ends.
    pub key: Option<String>,
    /// Rules with interval and retention, sorted: `daily (every 24 h): 35 d`
    pub rules: Vec<String>,
    /// What stands in the way, or isn't known.
    pub remarks: Vec<String>,
    /// How it comes out.
    pub state: State,
}

/// How a hop comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// AWS makes it.
    Works,
    /// AWS makes it if the resources are selected, which isn't known.
    Undecided,
    /// Whether AWS makes it isn't known.
    Unknown,
    /// AWS doesn't make it.
    Broken,
}

impl Diagram {
    /// All nodes with their account and Region, in the order of their ids.
    pub fn nodes(&self) -> impl Iterator<Item = (&AccountBox, &RegionBox, &Node)> {
        self.accounts.iter().flat_map(|account| {
            let regions = account.regions.iter();
            regions.flat_map(move |region| {
                let nodes = region.nodes.iter();
                nodes.map(move |node| (account, region, node))
            })
        })
    }

    /// The Region of each node, numbered.
    pub(super) fn homes(&self) -> BTreeMap<usize, usize> {
        let regions = self.accounts.iter().flat_map(|account| &account.regions);
        let nodes = regions.enumerate().flat_map(|(home, region)| {
            let nodes = region.nodes.iter();
            nodes.map(move |node| (node.id, home))
        });
        nodes.collect()
    }
}

impl Shape {
    /// The shape in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Resources => "resources",
            Self::NotBackedUp => "resources without backup",
            Self::Unsupported => "resources that AWS Backup doesn't support",
            Self::Vault => "vault",
            Self::AirGapped => "air-gapped vault",
        }
    }

    /// Backups come from it or go to it.
    pub fn takes_part(self) -> bool {
        !matches!(self, Self::NotBackedUp | Self::Unsupported)
    }
}

impl Edge {
    /// The text on the arrow.
    pub fn label(&self) -> Vec<String> {
        let mut lines = vec![self.how.clone()];
        lines.extend(self.key.clone());
        // Naming three of four and counting one is no shorter.
        let named = match self.rules.len() {
            count if count <= RULES_NAMED.saturating_add(1) => count,
            _ => RULES_NAMED,
        };
        lines.extend(self.rules.iter().take(named).cloned());
        let rest = self.rules.len().saturating_sub(named);
        if rest > 0 {
            lines.push(format!("and {rest} more rules"));
        }
        lines.extend(self.remarks.iter().cloned());
        lines
    }
}

impl State {
    /// The state in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Works => "made",
            Self::Undecided => "made if selected, which isn't known",
            Self::Unknown => "not known whether AWS makes it",
            Self::Broken => "not made",
        }
    }
}
