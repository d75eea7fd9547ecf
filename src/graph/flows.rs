//! Flows become ways: what differs in nothing that the picture shows is one.

use super::diagram::State;
use super::names::Names;
use super::vaults::{Place, VaultKey};
use super::{Judgements, words};
use crate::answer::{Answer, Reasoned};
use crate::facts::{Flow, Hop, Resource, Selected, Via};
use std::collections::{BTreeMap, BTreeSet};

/// A hop as the picture shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    /// `None`: the resources themselves.
    pub(super) from: Option<VaultKey>,
    pub(super) to: VaultKey,
    pub(super) look: Look,
    /// The rule in words.
    pub(super) rule: String,
}

/// What two arrows between the same nodes may differ in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    pub(super) via: Via,
    pub(super) key: Option<String>,
    pub(super) state: State,
    pub(super) remarks: Vec<String>,
}

/// Resources that are alike, and go the same ways.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class<'a> {
    pub(super) place: Place,
    /// Who manages their keys; first, since arrows differ by it.
    pub(super) key: &'static str,
    /// What they are, for people.
    pub(super) kind: &'a str,
    /// Numbers of their ways.
    ways: BTreeSet<usize>,
}

/// All ways and who goes them.
#[derive(Default)]
pub(super) struct Ways<'a> {
    /// Each way once, with the number that classes call it by.
    numbers: BTreeMap<Vec<Step>, usize>,
    /// Ids of resources by class; none of what other configuration makes.
    pub(super) classes: BTreeMap<Class<'a>, Vec<&'a str>>,
    /// What hops tell of their destination: it is air-gapped.
    pub(super) air_gapped: BTreeMap<VaultKey, bool>,
}

/// What is known of a resource, of itself or by its flow.
struct Traveller<'a> {
    flow: &'a Flow,
    resource: Option<&'a Resource>,
    ways: BTreeSet<usize>,
}

/// What of the flows is drawn.
#[derive(Clone, Copy)]
pub(super) enum Of<'s> {
    /// All of them.
    All,
    /// Flows, by their places in the facts, for these resources (ids, sorted) alone.
    Resources(&'s BTreeSet<usize>, &'s [String]),
}

impl Of<'_> {
    fn has_flow(self, at: usize) -> bool {
        match self {
            Self::All => true,
            Self::Resources(flows, _) => flows.contains(&at),
        }
    }

    fn has_resource(self, id: &String) -> bool {
        match self {
            Self::All => true,
            Self::Resources(_, ids) => ids.binary_search(id).is_ok(),
        }
    }
}

impl<'a> Ways<'a> {
    pub(super) fn of(names: &Names<'a>, judged: &Judgements<'_>, part: Of<'_>) -> Self {
        let mut found = Self::default();
        let mut travellers: BTreeMap<&str, Traveller<'_>> = BTreeMap::new();
        let mut open: BTreeMap<(&str, &[String], Class<'_>), BTreeSet<usize>> = BTreeMap::new();
        let flows = names.world().flows.iter().enumerate();
        for (at, flow) in flows.filter(|(at, _)| part.has_flow(*at)) {
            let way = found.way(at, flow, names, judged);
            if flow.open {
                let rules = (flow.backup_plan.as_str(), flow.selections.as_slice());
                let group = (rules.0, rules.1, Class::of_open(flow, names));
                open.entry(group).or_default().insert(way);
            }
            for id in flow.resources.iter().filter(|id| part.has_resource(id)) {
                let traveller = travellers.entry(id).or_insert_with(|| Traveller {
                    flow,
                    resource: names.world().resources.get(id),
                    ways: BTreeSet::new(),
                });
                traveller.ways.insert(way);
            }
        }
        for ((_, _, class), ways) in open {
            found.classes.entry(Class { ways, ..class }).or_default();
        }
        for (id, traveller) in travellers {
            let class = traveller.class(names);
            found.classes.entry(class).or_default().push(id);
        }
        found
    }

    /// The steps of each way.
    pub(super) fn steps(&self) -> BTreeMap<usize, &[Step]> {
        let ways = self.numbers.iter();
        ways.map(|(steps, index)| (*index, steps.as_slice()))
            .collect()
    }

    /// The number of a flow's way.
    fn way(&mut self, at: usize, flow: &Flow, names: &Names<'_>, judged: &Judgements<'_>) -> usize {
        let hops = flow.hops.iter().enumerate();
        let mut steps: Vec<Step> = hops
            .map(|(hop, fact)| step(flow, fact, judged.made(at, hop), names))
            .collect();
        for (step, hop) in steps.iter().zip(&flow.hops) {
            if let Some(air_gapped) = hop.air_gapped {
                let told = self.air_gapped.entry(step.to.clone()).or_default();
                *told |= air_gapped;
            }
        }
        steps.sort();
        let next = self.numbers.len();
        *self.numbers.entry(steps).or_insert(next)
    }
}

impl<'a> Traveller<'a> {
    fn class(self, names: &Names<'a>) -> Class<'a> {
        let object = self.resource.map(|resource| &resource.object);
        let account = object.and_then(|object| object.account.as_deref());
        let region = object.and_then(|object| object.region.as_deref());
        let key = match self.resource {
            Some(resource) => resource.key.as_ref(),
            // The first hop starts from the resource.
            None => self
                .flow
                .hops
                .first()
                .and_then(|hop| hop.source_key.as_deref()),
        };
        Class {
            place: names.place(
                account.or(self.flow.account.as_deref()),
                region.or(self.flow.region.as_deref()),
            ),
            kind: names.kind(self.flow.kind.as_deref(), self.resource),
            key: words::manager(key.and_then(|key| key.manager)),
            ways: self.ways,
        }
    }
}

impl<'a> Class<'a> {
    /// What an open flow carries, whatever it is.
    fn of_open(flow: &'a Flow, names: &Names<'a>) -> Self {
        Self {
            place: names.place(flow.account.as_deref(), flow.region.as_deref()),
            key: words::manager(None),
            kind: names.kind(flow.kind.as_deref(), None),
            ways: BTreeSet::new(),
        }
    }
}

impl Class<'_> {
    pub(super) fn ways(&self) -> impl Iterator<Item = usize> {
        self.ways.iter().copied()
    }
}

fn step(flow: &Flow, hop: &Hop, made: &Reasoned, names: &Names<'_>) -> Step {
    let to = VaultKey::of(&hop.to, names);
    let plan = names.world().backup_plans.get(&flow.backup_plan);
    let rule = plan.and_then(|plan| plan.rules.get(flow.rule));
    let mut kept = Vec::new();
    if hop.via != Via::Temporary {
        kept.push(words::retention(&hop.lifecycle));
    }
    if hop.continuous {
        kept.push("point in time".to_owned());
    }
    let key = match &hop.key {
        Some(key) => Some(names.key(key, to.place.account.as_deref())),
        // What isn't made has no key there.
        None if made.is == Answer::No => None,
        None => Some(words::manager(None).to_owned()),
    };
    Step {
        from: hop.from.as_ref().map(|from| VaultKey::of(from, names)),
        look: Look {
            via: hop.via,
            key,
            state: state(flow, made),
            remarks: remarks(flow, hop, made),
        },
        rule: words::rule(flow.rule_name.as_deref(), rule, &kept),
        to,
    }
}

fn state(flow: &Flow, made: &Reasoned) -> State {
    match (made.is, flow.selected) {
        (Answer::No, _) => State::Broken,
        (Answer::Unknown, _) => State::Unknown,
        (Answer::Yes, Selected::Undecided) => State::Undecided,
        (Answer::Yes, Selected::Yes) => State::Works,
    }
}

/// In words, so that nobody depends on seeing colours.
fn remarks(flow: &Flow, hop: &Hop, made: &Reasoned) -> Vec<String> {
    let mut remarks = Vec::new();
    let because = made.because.as_deref().unwrap_or("reason not known");
    match made.is {
        Answer::No => remarks.push(format!("✗ not made: {because}")),
        Answer::Unknown => remarks.push(format!("? {because}")),
        Answer::Yes => {}
    }
    if flow.selected == Selected::Undecided {
        remarks.push("? perhaps not selected".to_owned());
    }
    // Of the flow as a whole; once is enough.
    if hop.from.is_none() && !flow.unknown.is_empty() {
        let fields: Vec<&str> = flow.unknown.keys().map(String::as_str).collect();
        remarks.push(format!(
            "? not known: {}",
            fields.join(", ").replace('_', " ")
        ));
    }
    remarks
}
