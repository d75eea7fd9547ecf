//! Where everything stands in the picture, in pixels.
//!
//! Columns from left to right: resources, the vaults of their backups, the vaults of copies. The labels of
//! a vault's incoming arrows stand in a column of their own to its left, so that no two texts overlap. What
//! an arrow would otherwise cross stands lower than where the arrow starts.

use super::diagram::{AccountBox, Diagram, Edge, Node, RegionBox};
use super::text::{BOLD, LINE_CHARS, PAD, Rect, Text, shortened, width};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Between boxes above each other.
const GAP: f64 = 18.0;
/// Room for arrows to bend, left of labels.
pub(super) const BEND: f64 = 90.0;
/// The same, where a Region's frame is between.
const TURN: f64 = 40.0;
/// From a label to its node.
const REACH: f64 = 34.0;
/// Height of the name of an account or Region.
const HEAD: f64 = 28.0;

/// The box of an account or a Region.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) label: String,
    pub(super) is_account: bool,
    pub(super) rect: Rect,
}

/// Things with places, relative to a corner of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) w: f64,
    pub(super) h: f64,
    pub(super) frames: Vec<Frame>,
    /// By id of the node.
    pub(super) nodes: BTreeMap<usize, Text>,
    /// By index of the first edge that has it.
    pub(super) labels: BTreeMap<usize, Text>,
    /// Each edge's label, by the index of both.
    pub(super) cards: BTreeMap<usize, usize>,
}

/// Incoming edges of each node: index and edge.
type Incoming<'a> = BTreeMap<usize, Vec<(usize, &'a Edge)>>;

impl Layout {
    /// Places a whole diagram.
    pub(super) fn of(diagram: &Diagram) -> Self {
        let incoming = incoming(diagram);
        // Accounts that only receive stand to the right of those that send.
        let mut columns: BTreeMap<usize, Vec<Self>> = BTreeMap::new();
        for account in &diagram.accounts {
            let nodes = account.regions.iter().flat_map(|region| &region.nodes);
            let ranks = nodes
                .filter(|node| node.shape.takes_part())
                .map(|node| node.rank);
            let rank = ranks.min().unwrap_or(0).max(1);
            columns
                .entry(rank)
                .or_default()
                .push(account_box(account, &incoming, &diagram.edges));
        }
        let columns: Vec<Self> = columns.into_values().map(stacked).collect();
        let tallest = highest(columns.iter());
        let mut all = Self::default();
        for column in columns {
            let x = if all.w > 0.0 { all.w + GAP * 3.0 } else { 0.0 };
            let y = ((tallest - column.h) / 2.0).floor();
            all.absorb(column, x, y);
        }
        all
    }

    /// Takes in another's things, moved.
    fn absorb(&mut self, mut other: Self, x: f64, y: f64) {
        let texts = other.nodes.values_mut().chain(other.labels.values_mut());
        let rects = texts.map(|text| &mut text.rect);
        for rect in rects.chain(other.frames.iter_mut().map(|frame| &mut frame.rect)) {
            rect.shift(x, y);
        }
        self.nodes.append(&mut other.nodes);
        self.labels.append(&mut other.labels);
        self.cards.append(&mut other.cards);
        self.frames.append(&mut other.frames);
        self.w = self.w.max(x + other.w);
        self.h = self.h.max(y + other.h);
    }

    /// Puts a frame around it, with a name.
    fn framed(self, label: &str, is_account: bool) -> Self {
        let label = shortened(label, LINE_CHARS.saturating_mul(2));
        let mut outer = Self {
            w: (self.w + 2.0 * GAP)
                .max(width(&label) * BOLD + 2.0 * GAP)
                .ceil(),
            h: self.h + HEAD + 2.0 * GAP,
            ..Self::default()
        };
        let rect = Rect {
            x: 0.0,
            y: 0.0,
            w: outer.w,
            h: outer.h,
        };
        // Outer frames are drawn first.
        outer.frames.push(Frame {
            label,
            is_account,
            rect,
        });
        outer.absorb(self, GAP, HEAD + GAP);
        outer
    }
}

/// Arrows from the nearest column come first: they come from above.
fn incoming(diagram: &Diagram) -> Incoming<'_> {
    let ranks: BTreeMap<usize, usize> = diagram
        .nodes()
        .map(|(_, _, node)| (node.id, node.rank))
        .collect();
    let mut incoming: Incoming<'_> = BTreeMap::new();
    for (at, edge) in diagram.edges.iter().enumerate() {
        incoming.entry(edge.to).or_default().push((at, edge));
    }
    for edges in incoming.values_mut() {
        edges.sort_by_key(|(_, edge)| Reverse(ranks.get(&edge.from)));
    }
    incoming
}

fn highest<'a>(blocks: impl Iterator<Item = &'a Layout>) -> f64 {
    blocks.map(|block| block.h).fold(0.0, f64::max)
}

/// Blocks below each other.
fn stacked(blocks: Vec<Layout>) -> Layout {
    let mut all = Layout::default();
    for block in blocks {
        let y = if all.h > 0.0 { all.h + GAP } else { 0.0 };
        all.absorb(block, 0.0, y);
    }
    all
}

/// Regions below each other; one that receives copies begins right of the vaults that they come from.
fn account_box(account: &AccountBox, incoming: &Incoming<'_>, edges: &[Edge]) -> Layout {
    let mut all = Layout::default();
    for region in &account.regions {
        let block = region_box(region, incoming, edges);
        let senders = region
            .nodes
            .iter()
            .filter_map(|node| incoming.get(&node.id))
            .flatten();
        let right = senders
            .filter_map(|(_, edge)| all.nodes.get(&edge.from))
            .map(|sender| sender.rect.right() + TURN)
            .fold(0.0, f64::max);
        let y = if all.h > 0.0 { all.h + GAP } else { 0.0 };
        all.absorb(block, right, y);
    }
    all.framed(&account.label, true)
}

fn region_box(region: &RegionBox, incoming: &Incoming<'_>, edges: &[Edge]) -> Layout {
    let mut columns: BTreeMap<usize, Vec<&Node>> = BTreeMap::new();
    for node in &region.nodes {
        columns.entry(node.rank).or_default().push(node);
    }
    let lower = skips(&columns, edges);
    let columns: Vec<(usize, Layout)> = columns
        .iter()
        .map(|(rank, nodes)| (*rank, column(nodes, incoming)))
        .collect();
    let tallest = highest(columns.iter().map(|(_, column)| column));
    let mut all = Layout::default();
    let mut below = 0.0;
    for (rank, column) in columns {
        let x = if all.w > 0.0 { all.w + BEND } else { 0.0 };
        let y = match (lower, rank) {
            (true, 0) => 0.0,
            (true, _) => below,
            (false, _) => ((tallest - column.h) / 2.0).floor(),
        };
        if rank > 0 {
            below = y + column.h + GAP;
        }
        all.absorb(column, x, y);
    }
    all.framed(&region.label, false)
}

/// Whether an arrow passes a column of vaults on its way out of another.
fn skips(columns: &BTreeMap<usize, Vec<&Node>>, edges: &[Edge]) -> bool {
    let ranks: BTreeMap<usize, usize> = columns
        .iter()
        .flat_map(|(rank, nodes)| nodes.iter().map(|node| (node.id, *rank)))
        .collect();
    let known: BTreeSet<usize> = columns.keys().copied().collect();
    edges.iter().any(|edge| {
        let Some(from) = ranks.get(&edge.from) else {
            return false;
        };
        let to = ranks.get(&edge.to).copied().unwrap_or(usize::MAX);
        let passed = known.iter().filter(|rank| **rank > *from && **rank < to);
        passed.count() > 0
    })
}

/// Nodes below each other, each with the labels of its incoming arrows to the left.
fn column(nodes: &[&Node], incoming: &Incoming<'_>) -> Layout {
    let stops: Vec<Stop> = nodes.iter().map(|node| Stop::of(node, incoming)).collect();
    let widest = |texts: &mut dyn Iterator<Item = &Text>| {
        let widths = texts.map(|text| text.rect.w);
        widths.fold(0.0, f64::max)
    };
    let nodes_w = widest(&mut stops.iter().map(|stop| &stop.text));
    let labels_w = widest(
        &mut stops
            .iter()
            .flat_map(|stop| stop.labels.iter().map(|(_, text)| text)),
    );
    let x = if labels_w > 0.0 {
        labels_w + REACH
    } else {
        0.0
    };
    let mut all = Layout::default();
    for stop in stops {
        let y = if all.h > 0.0 { all.h + GAP } else { 0.0 };
        all.absorb(stop.placed(x, nodes_w, labels_w), 0.0, y);
    }
    all
}

/// A node and the labels of its incoming arrows.
struct Stop {
    node: usize,
    text: Text,
    /// By index of the first edge that has it.
    labels: Vec<(usize, Text)>,
    /// Each edge's label, by the index of both.
    cards: BTreeMap<usize, usize>,
}

impl Stop {
    fn of(node: &Node, incoming: &Incoming<'_>) -> Self {
        let mut labels = Vec::new();
        let mut cards = BTreeMap::new();
        let mut said = BTreeMap::new();
        for (at, edge) in incoming.get(&node.id).into_iter().flatten() {
            let lines = edge.label();
            let first = *said.entry((lines.clone(), edge.state)).or_insert(*at);
            if first == *at {
                labels.push((first, Text::of(&lines)));
            }
            cards.insert(*at, first);
        }
        Self {
            node: node.id,
            text: Text::of(&node.lines),
            labels,
            cards,
        }
    }

    /// Labels below each other, and the node to the right at `x`, each in the middle of the other's height.
    fn placed(mut self, x: f64, node_w: f64, labels_w: f64) -> Layout {
        let mut all = Layout {
            cards: self.cards,
            ..Layout::default()
        };
        for (at, mut label) in self.labels {
            label.rect.w = labels_w;
            label.rect.y = if all.h > 0.0 { all.h + PAD } else { 0.0 };
            all.h = label.rect.bottom();
            all.labels.insert(at, label);
        }
        self.text.rect.x = x;
        self.text.rect.w = node_w;
        let spare = all.h - self.text.rect.h;
        self.text.rect.y = (spare / 2.0).floor().max(0.0);
        for label in all.labels.values_mut() {
            label.rect.shift(0.0, (-spare / 2.0).floor().max(0.0));
        }
        all.h = all.h.max(self.text.rect.h);
        all.w = self.text.rect.right();
        all.nodes.insert(self.node, self.text);
        all
    }
}
