//! Makes the diagram of the facts.

use super::diagram::{AccountBox, Diagram, Edge, Node, RegionBox, Shape};
use super::flows::{Class, Look, Of, Step, Ways};
use super::names::Names;
use super::not_backed_up::{self, Kinds};
use super::vaults::{Place, VaultKey, Which};
use super::{Judgements, words};
use crate::facts::{Facts, Via};
use crate::report::clean;
use std::collections::{BTreeMap, BTreeSet};

/// More resources than this are counted, not named.
const RESOURCES_NAMED: usize = 3;
/// More plans than this are counted in the title, not named.
const PLANS_NAMED: usize = 4;
/// No way has more vaults; arrows in a circle would go on for ever.
const MOST_HOPS: usize = 4;

/// What a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who<'a> {
    Class(Class<'a>),
    /// Supported or not.
    Left(Place, bool),
    Vault(VaultKey),
}

impl Who<'_> {
    fn place(&self) -> &Place {
        match self {
            Self::Class(class) => &class.place,
            Self::Left(place, _) => place,
            Self::Vault(vault) => &vault.place,
        }
    }
}

/// What an arrow gathers from its hops.
#[derive(Default)]
struct Load<'a> {
    kinds: BTreeSet<&'a str>,
    rules: BTreeSet<&'a str>,
}

/// Arrows by start, end and look.
type Arrows<'a> = BTreeMap<(usize, usize, &'a Look), Load<'a>>;

/// A node before its id in the picture is known: its index is that of the list.
struct Draft {
    place: Place,
    shape: Shape,
    lines: Vec<String>,
    rank: usize,
}

/// All that the facts hold.
pub(super) fn diagram(facts: &Facts, names: &Names<'_>, judged: &Judgements<'_>) -> Diagram {
    let ways = Ways::of(names, judged, Of::All);
    let left = not_backed_up::find(names);
    let mut index = everyone(&ways, &left);
    idle(names, &mut index);
    let (accounts, edges, _) = draw(names, &ways, &left, index);
    Diagram {
        title: title(facts),
        notes: notes(facts, &accounts),
        accounts,
        edges,
    }
}

/// The flows of some resources, and the node of each vault.
pub(super) fn part(
    names: &Names<'_>,
    judged: &Judgements<'_>,
    of: Of<'_>,
) -> (Diagram, BTreeMap<VaultKey, usize>) {
    let ways = Ways::of(names, judged, of);
    let none = BTreeMap::new();
    let everyone = everyone(&ways, &none);
    let (accounts, edges, vaults) = draw(names, &ways, &none, everyone);
    let diagram = Diagram {
        accounts,
        edges,
        ..Diagram::default()
    };
    (diagram, vaults)
}

/// Boxes, arrows between them, and the node of each vault.
fn draw<'a>(
    names: &Names<'a>,
    ways: &Ways<'a>,
    left: &BTreeMap<(Place, bool), Kinds<'a>>,
    everyone: BTreeSet<Who<'a>>,
) -> (Vec<AccountBox>, Vec<Edge>, BTreeMap<VaultKey, usize>) {
    let index: BTreeMap<Who<'_>, usize> = everyone.into_iter().zip(0..).collect();
    let steps = ways.steps();
    let arrows = arrows(ways, &steps, &index);
    let ranks = ranks(&arrows, &index);
    let drafts: Vec<Draft> = index
        .iter()
        .map(|(who, at)| {
            let (shape, lines) = text(who, names, ways, left);
            Draft {
                place: who.place().clone(),
                shape,
                lines,
                rank: ranks.get(at).copied().unwrap_or(0),
            }
        })
        .collect();
    let (accounts, ids) = boxes(drafts, names);
    let edges = edges(arrows, &ids);
    let vaults = index.into_iter().filter_map(|(who, at)| match who {
        Who::Vault(vault) => Some((vault, *ids.get(&at)?)),
        Who::Class(_) | Who::Left(..) => None,
    });
    (accounts, edges, vaults.collect())
}

/// All that takes part in flows, and what is left out of them.
fn everyone<'a>(ways: &Ways<'a>, left: &BTreeMap<(Place, bool), Kinds<'a>>) -> BTreeSet<Who<'a>> {
    let mut all: BTreeSet<Who<'_>> = ways.classes.keys().cloned().map(Who::Class).collect();
    all.extend(
        left.keys()
            .map(|(place, supported)| Who::Left(place.clone(), *supported)),
    );
    for step in ways.steps().into_values().flatten() {
        let vaults = step.from.iter().chain([&step.to]);
        all.extend(vaults.cloned().map(Who::Vault));
    }
    all
}

/// Adds the vaults that nothing flows to or from.
fn idle(names: &Names<'_>, all: &mut BTreeSet<Who<'_>>) {
    let drawn: BTreeSet<Which> = all
        .iter()
        .filter_map(|who| match who {
            Who::Vault(vault) => Some(vault.vault.clone()),
            Who::Class(_) | Who::Left(..) => None,
        })
        .collect();
    let keys = names.world().vaults.iter();
    let keys = keys.map(|(id, vault)| VaultKey::known(id, vault, names));
    all.extend(
        keys.filter(|key| !drawn.contains(&key.vault))
            .map(Who::Vault),
    );
}

fn arrows<'a>(
    ways: &'a Ways<'a>,
    steps: &BTreeMap<usize, &'a [Step]>,
    index: &BTreeMap<Who<'a>, usize>,
) -> Arrows<'a> {
    let vault = |key: &VaultKey| index.get(&Who::Vault(key.clone())).copied();
    let mut arrows = Arrows::new();
    for class in ways.classes.keys() {
        let own = index.get(&Who::Class(class.clone())).copied();
        let steps = class.ways().filter_map(|way| steps.get(&way)).copied();
        for step in steps.flatten() {
            let from = step.from.as_ref().map_or(own, vault);
            if let (Some(from), Some(to)) = (from, vault(&step.to)) {
                let load = arrows.entry((from, to, &step.look)).or_default();
                load.rules.insert(&step.rule);
                if step.from.is_some() {
                    load.kinds.insert(class.kind);
                }
            }
        }
    }
    arrows
}

/// Arrows to follow from resources to each node, at the most. A vault that nothing flows to or from stands
/// where the first vaults of its account stand.
fn ranks(arrows: &Arrows<'_>, index: &BTreeMap<Who<'_>, usize>) -> BTreeMap<usize, usize> {
    let between: BTreeSet<(usize, usize)> = arrows
        .keys()
        .map(|(from, to, _)| (*from, *to))
        .filter(|(from, to)| from != to)
        .collect();
    let mut ranks: BTreeMap<usize, usize> = BTreeMap::new();
    for _ in 0..MOST_HOPS {
        for (from, to) in &between {
            let next = ranks.entry(*from).or_default().saturating_add(1);
            let rank = ranks.entry(*to).or_default();
            *rank = next.min(MOST_HOPS).max(*rank);
        }
    }
    let mut first: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    for (who, at) in index {
        if let (Who::Vault(vault), Some(rank)) = (who, ranks.get(at)) {
            let least = first.entry(&vault.place.account).or_insert(*rank);
            *least = (*least).min(*rank);
        }
    }
    for (who, at) in index {
        if let Who::Vault(vault) = who {
            let idle = first.get(&vault.place.account).copied().unwrap_or(1);
            ranks.entry(*at).or_insert(idle.max(1));
        }
    }
    ranks
}

fn text<'a>(
    who: &Who<'a>,
    names: &Names<'a>,
    ways: &Ways<'a>,
    left: &BTreeMap<(Place, bool), Kinds<'a>>,
) -> (Shape, Vec<String>) {
    match who {
        Who::Vault(vault) => vault.node(ways.air_gapped.get(vault).copied(), names),
        Who::Class(class) => {
            let ids = ways.classes.get(class).map_or(&[][..], Vec::as_slice);
            let mut lines = if ids.is_empty() {
                vec![
                    class.kind.to_owned(),
                    "created by another configuration".to_owned(),
                ]
            } else {
                vec![words::times(ids.len(), class.kind)]
            };
            lines.extend(named(ids, names).filter(|names| !names.is_empty()));
            lines.push(class.key.to_owned());
            (Shape::Resources, lines)
        }
        Who::Left(place, supported) => {
            let (shape, head) = if *supported {
                (Shape::NotBackedUp, "not backed up")
            } else {
                (Shape::Unsupported, "AWS Backup can't back up")
            };
            let mut lines = vec![head.to_owned()];
            let kinds = left.get(&(place.clone(), *supported));
            for (kind, ids) in kinds.into_iter().flatten() {
                let count = words::times(ids.len(), kind);
                lines.push(match named(ids, names) {
                    Some(few) => format!("{count}: {few}"),
                    None => count,
                });
            }
            (shape, lines)
        }
    }
}

/// Names of resources, sorted, if they are few.
fn named<'a>(ids: &[&'a str], names: &Names<'a>) -> Option<String> {
    let mut few: Vec<&str> = match ids.len() {
        0..=RESOURCES_NAMED => ids.iter().map(|id| names.resource(id)).collect(),
        _ => return None,
    };
    few.sort_unstable();
    Some(few.join(", "))
}

/// Puts the nodes into their boxes, and tells their ids by index.
fn boxes(drafts: Vec<Draft>, names: &Names<'_>) -> (Vec<AccountBox>, BTreeMap<usize, usize>) {
    type Regions = BTreeMap<Option<String>, Vec<(usize, Draft)>>;
    let mut accounts: BTreeMap<Option<String>, Regions> = BTreeMap::new();
    for (index, draft) in drafts.into_iter().enumerate() {
        let Place { account, region } = draft.place.clone();
        let regions = accounts.entry(account).or_default();
        regions.entry(region).or_default().push((index, draft));
    }
    // What stays where it is says nothing about the direction.
    let least = |nodes: &[(usize, Draft)]| {
        let ranks = nodes.iter().filter(|(_, node)| node.shape.takes_part());
        ranks.map(|(_, node)| node.rank).min().unwrap_or(usize::MAX)
    };
    let mut accounts: Vec<(Option<String>, Vec<_>)> = accounts
        .into_iter()
        .map(|(account, regions)| {
            let mut regions: Vec<_> = regions.into_iter().collect();
            // Where backups come from stands before where they go.
            regions.sort_by_key(|(_, nodes)| least(nodes));
            (account, regions)
        })
        .collect();
    accounts.sort_by_key(|(_, regions)| regions.iter().map(|(_, nodes)| least(nodes)).min());
    let mut ids = BTreeMap::new();
    let mut node = |(index, draft): (usize, Draft)| {
        let id = ids.len();
        ids.insert(index, id);
        Node {
            id,
            shape: draft.shape,
            lines: draft.lines.iter().map(|line| clean(line)).collect(),
            rank: draft.rank,
        }
    };
    let mut drawn = Vec::new();
    for (account, regions) in accounts {
        let regions = regions.into_iter().map(|(region, nodes)| RegionBox {
            label: clean(region.as_deref().unwrap_or("Region not known")),
            nodes: nodes.into_iter().map(&mut node).collect(),
        });
        drawn.push(AccountBox {
            regions: regions.collect(),
            label: clean(&names.account(account.as_deref())),
        });
    }
    (drawn, ids)
}

fn edges(arrows: Arrows<'_>, ids: &BTreeMap<usize, usize>) -> Vec<Edge> {
    let edge = |((from, to, look), load): ((usize, usize, &Look), Load<'_>)| {
        let kinds: Vec<&str> = load.kinds.into_iter().collect();
        let how = words::via(look.via);
        let mut rules: Vec<String> = load.rules.into_iter().map(clean).collect();
        rules.sort();
        Some(Edge {
            from: *ids.get(&from)?,
            to: *ids.get(&to)?,
            how: clean(&match (look.via, kinds.as_slice()) {
                (_, []) => how.to_owned(),
                (Via::Copy | Via::Onward, kinds) => format!("{how} of {}", kinds.join(", ")),
                (Via::Backup | Via::Temporary, kinds) => format!("{how}: {}", kinds.join(", ")),
            }),
            key: look.key.as_deref().map(clean),
            rules,
            remarks: look.remarks.iter().map(|remark| clean(remark)).collect(),
            state: look.state,
        })
    };
    let mut edges: Vec<Edge> = arrows.into_iter().filter_map(edge).collect();
    // By their ids; what was sorted by look stays so.
    edges.sort_by_key(|edge| (edge.from, edge.to));
    edges
}

fn title(facts: &Facts) -> String {
    let mut plans: Vec<String> = facts
        .plans
        .keys()
        .take(PLANS_NAMED)
        .map(|name| clean(name))
        .collect();
    let rest = facts.plans.len().saturating_sub(plans.len());
    if rest > 0 {
        plans.push(format!("{rest} more"));
    }
    if plans.is_empty() {
        return "Backup flows".to_owned();
    }
    format!("Backup flows of {}", plans.join(", "))
}

fn notes(facts: &Facts, accounts: &[AccountBox]) -> Vec<String> {
    let mut notes = Vec::new();
    if facts.after.flows.is_empty() {
        notes.push("No flows: nothing here is known to be backed up.".to_owned());
    }
    if accounts.is_empty() {
        notes.push("No vaults, and no resources that hold data.".to_owned());
    }
    for (name, plan) in &facts.plans {
        if plan.errored || !plan.complete {
            let how = if plan.errored {
                "errored"
            } else {
                "is incomplete"
            };
            notes.push(format!(
                "The plan {} {how}: what is missing here may exist all the same.",
                clean(name)
            ));
        }
    }
    notes
}
