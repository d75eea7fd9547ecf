//! The ways of arrows through a layout: from a node to the label, and on to the next node. Arrows that say
//! the same join in one label.

use super::diagram::{Diagram, Edge};
use super::layout::Layout;
use super::text::{Rect, number};
use std::collections::BTreeMap;

/// Points of an arrow, from left to right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Arrow {
    /// Both ends are in one Region: the arrow passes below what is between. Otherwise it passes above.
    pub(super) within: bool,
    /// The right side of the node where it starts.
    pub(super) start: (f64, f64),
    /// The left side of its label.
    pub(super) entry: (f64, f64),
    /// The right side of its label.
    pub(super) exit: (f64, f64),
    /// The left side of the node where it ends.
    pub(super) end: (f64, f64),
}

/// The arrow of each edge, by index.
pub(super) fn arrows(layout: &Layout, diagram: &Diagram) -> BTreeMap<usize, Arrow> {
    let homes = diagram.homes();
    let edges = || diagram.edges.iter().enumerate();
    let node = |id: &usize| layout.nodes.get(id).map(|text| text.rect);
    let card = |edge: &usize| Some(layout.labels.get(layout.cards.get(edge)?)?.rect);
    let within = |edge: &Edge| homes.get(&edge.from) == homes.get(&edge.to);
    let height = |edge: &usize| (0.0, card(edge).map_or(0.0, |rect| rect.middle()));
    // What leaves passes above, the farthest highest.
    let away = |at: &usize| match (diagram.edges.get(*at), card(at)) {
        (Some(edge), Some(label)) if !within(edge) => (-label.x, label.middle()),
        _ => height(at),
    };
    let starts = ports(edges().map(|(at, edge)| (edge.from, at)), node, away);
    let start = |edge: &usize| (0.0, starts.get(edge).copied().unwrap_or(0.0));
    let entries = ports(
        layout.cards.iter().map(|(edge, card)| (*card, *edge)),
        card,
        start,
    );
    // What has joined ends once.
    let joined = edges().filter(|(at, _)| layout.labels.contains_key(at));
    let ends = ports(joined.map(|(at, edge)| (edge.to, at)), node, height);
    let arrow = |(at, edge): (usize, &Edge)| {
        let label = card(&at)?;
        let arrow = Arrow {
            within: within(edge),
            start: (node(&edge.from)?.right(), *starts.get(&at)?),
            entry: (label.x, *entries.get(&at)?),
            exit: (label.right(), label.middle()),
            end: (node(&edge.to)?.x, *ends.get(layout.cards.get(&at)?)?),
        };
        Some((at, arrow))
    };
    edges().filter_map(arrow).collect()
}

/// Where arrows that share a side of something meet it, by index of the edge: evenly, in the order of `other`
/// ends, so that they don't cross.
fn ports(
    pairs: impl Iterator<Item = (usize, usize)>,
    side: impl Fn(&usize) -> Option<Rect>,
    other: impl Fn(&usize) -> (f64, f64),
) -> BTreeMap<usize, f64> {
    let mut sides: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (thing, edge) in pairs {
        sides.entry(thing).or_default().push(edge);
    }
    let mut ports = BTreeMap::new();
    for (thing, mut edges) in sides {
        // Stable, so that equal heights keep the order of the edges.
        edges.sort_by(|a, b| {
            let (a, b) = (other(a), other(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let Some(rect) = side(&thing) else { continue };
        let step = rect.h / number(edges.len().saturating_add(1));
        for (place, edge) in edges.into_iter().enumerate() {
            ports.insert(edge, rect.y + step * number(place.saturating_add(1)));
        }
    }
    ports
}
