//! Resources that nothing selects, and what comes nearest.

use super::super::tree::Tree;
use super::held::Held;
use super::{Matcher, Outcome, tags};
use crate::facts::{
    Answer, Miss, MissReason, NotSelected, Resource, Stack, TagCondition, TagOperator, Unknown,
    World,
};
use crate::link::place::{Place, Territory};
use crate::link::select::is_backed_up_itself;
use std::collections::{BTreeMap, BTreeSet};

/// By id: what no selection certainly selects, of all that backups are made of.
pub(super) fn missed(
    world: &World,
    matchers: &[Matcher<'_>],
    outcomes: &[Outcome],
) -> BTreeMap<String, NotSelected> {
    let selected: BTreeSet<&str> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.selected)
        .map(String::as_str)
        .collect();
    let copied = copied(world, &selected);
    let mut parts = parts_named(outcomes);
    parts_tagged(world, matchers, &selected, &mut parts);
    let idle = Idle::new(world);
    let tree = Tree::new(world);
    let ids: Vec<&String> = world.selections.keys().collect();
    let mut found = BTreeMap::new();
    for (id, resource) in &world.resources {
        let has = selected.contains(id.as_str()) || copied.has(id, resource);
        if has || !is_backed_up_itself(resource) {
            continue;
        }
        let mut undecided = BTreeMap::new();
        let mut nearest = idle.miss(&tree, resource);
        let each = ids.iter().zip(matchers).zip(outcomes).enumerate();
        for (at, ((selection, matcher), outcome)) in each {
            if let Some(why) = matcher.may_select(id, resource, outcome) {
                undecided.insert((*selection).clone(), why);
                continue;
            }
            let part = parts.get(id.as_str()).filter(|(first, _)| *first == at);
            let excluded = outcome.excluded.get(id);
            let excluded = excluded.filter(|_| !matcher.lacks_demanded_tag(resource));
            let miss = match (excluded, part) {
                (Some(why), _) => Some(of_exclusion(why, matcher, resource)),
                (None, Some((_, part))) => Some(Miss {
                    reason: MissReason::Part,
                    detail: Some((*part).to_owned()),
                    ..Miss::default()
                }),
                (None, None) => matcher.miss(id, resource, nearest.reason),
            };
            if let Some(miss) = miss.filter(|miss| miss.reason < nearest.reason) {
                nearest = Miss {
                    selection: Some((*selection).clone()),
                    ..miss
                };
            }
        }
        found.insert(id.clone(), NotSelected { nearest, undecided });
    }
    found
}

/// Sources of read replicas that are backed up themselves: theirs is the same data.
struct Copied<'a> {
    ids: BTreeSet<&'a str>,
    /// ARNs and names.
    words: BTreeSet<&'a str>,
}

fn copied<'a>(world: &'a World, selected: &BTreeSet<&str>) -> Copied<'a> {
    let replicas = world.resources.iter();
    let sources = replicas
        .filter(|(id, _)| selected.contains(id.as_str()))
        .filter_map(|(_, replica)| replica.replica_of.as_ref());
    let (mut ids, mut words) = (BTreeSet::new(), BTreeSet::new());
    for source in sources {
        ids.extend(source.id.as_deref());
        if source.id.is_none() {
            words.extend(source.arn.as_deref());
            words.extend(source.name.as_deref());
        }
    }
    Copied { ids, words }
}

impl Copied<'_> {
    fn has(&self, id: &str, resource: &Resource) -> bool {
        let named = [&resource.arn, &resource.name];
        let mut named = named.into_iter().flatten();
        self.ids.contains(id) || named.any(|word| self.words.contains(word.as_str()))
    }
}

/// By id of a cluster: the first selection that names an instance of it, which backups aren't made of.
fn parts_named(outcomes: &[Outcome]) -> BTreeMap<&str, (usize, &str)> {
    let mut found = BTreeMap::new();
    for (at, outcome) in outcomes.iter().enumerate() {
        for (part, why) in &outcome.excluded {
            if let Some(whole) = why.strip_prefix("part of ") {
                found.entry(whole).or_insert((at, part.as_str()));
            }
        }
    }
    found
}

/// The same where a selection's tags mean the instance alone.
fn parts_tagged<'a>(
    world: &'a World,
    matchers: &[Matcher<'_>],
    selected: &BTreeSet<&str>,
    found: &mut BTreeMap<&'a str, (usize, &'a str)>,
) {
    for (part, resource) in &world.resources {
        let Some(whole) = resource.part_of.as_deref() else {
            continue;
        };
        if selected.contains(whole) || found.contains_key(whole) {
            continue;
        }
        if let Some(at) = matchers.iter().position(|it| it.means_by_tag(resource)) {
            found.insert(whole, (at, part.as_str()));
        }
    }
}

/// Backup plans without a selection, and stacks that make none.
struct Idle<'a> {
    plans: Vec<(&'a str, Territory<'a>)>,
    stacks: Vec<(&'a str, &'a Stack)>,
}

impl<'a> Idle<'a> {
    fn new(world: &'a World) -> Self {
        let selections = world.selections.values();
        let used: BTreeSet<&str> = selections
            .clone()
            .filter_map(|selection| selection.backup_plan.as_ref()?.id.as_deref())
            .collect();
        // One that nothing tells the plan of may be any plan's.
        let is_told = selections
            .filter_map(|selection| selection.backup_plan.as_ref())
            .all(|plan| plan.id.is_some() || plan.unknown.is_empty());
        let plans = world.backup_plans.iter();
        let idle = plans.filter(|(id, _)| is_told && !used.contains(id.as_str()));
        let stacks = world.stacks.iter();
        Self {
            plans: idle
                .map(|(id, plan)| (id.as_str(), Territory::of(Some(plan), &plan.object)))
                .collect(),
            stacks: stacks
                .filter(|(_, stack)| !stack.switched_off.is_empty())
                .map(|(id, stack)| (id.as_str(), stack))
                .collect(),
        }
    }

    fn miss(&self, tree: &Tree, resource: &Resource) -> Miss {
        let place = Place::of(&resource.object);
        let holds = |territory: Territory<'_>| {
            territory.has_account(tree, place.account) != Answer::No
                && territory.has_region(place.region) != Answer::No
        };
        let of = |reason, id: &str, detail: Option<String>| Miss {
            reason,
            backup_plan: Some(id.to_owned()),
            detail,
            ..Miss::default()
        };
        let off = self.stacks.iter().find(|(_, stack)| {
            holds(match &stack.scope {
                Some(scope) => Territory::Scope(scope),
                None => Territory::One(Place::of(&stack.object)),
            })
        });
        if let Some((id, stack)) = off {
            let detail = stack.switched_off.first().cloned();
            return of(MissReason::SwitchedOff, id, detail);
        }
        match self.plans.iter().find(|(_, territory)| holds(*territory)) {
            Some((id, _)) => of(MissReason::NoSelection, id, None),
            None => Miss::default(),
        }
    }
}

/// What a selection's `excluded` says.
fn of_exclusion(why: &str, matcher: &Matcher<'_>, resource: &Resource) -> Miss {
    let (reason, detail) = match why.split_once(": ") {
        Some(("not_resources", arn)) => (MissReason::NotResources, Some(arn)),
        Some(("conditions", words)) => {
            let near = matcher
                .failed_condition(resource)
                .and_then(|c| near(c, resource));
            if let Some(miss) = near {
                return miss;
            }
            (MissReason::Excluded, Some(words))
        }
        _ => match why {
            "opt-in" => (MissReason::OptIn, resource.kind.as_deref()),
            "region" => (MissReason::Region, None),
            "account" => (MissReason::Account, None),
            _ => (MissReason::None, None),
        },
    };
    Miss {
        reason,
        detail: detail.map(str::to_owned),
        ..Miss::default()
    }
}

impl Matcher<'_> {
    /// Why it may select a resource that it doesn't certainly select.
    fn may_select(&self, id: &str, resource: &Resource, outcome: &Outcome) -> Option<Unknown> {
        if let Some(why) = outcome.undecided.get(id) {
            return Some(why.clone());
        }
        let why = outcome.may_select_any.as_ref()?;
        let place = Place::of(&resource.object);
        (self.place(place) != Held::No).then(|| why.clone())
    }

    /// Whether its tags, or conditions on tags beside `*`, certainly mean a resource.
    fn means_by_tag(&self, resource: &Resource) -> bool {
        let by_conditions = || {
            let mut conditions = self.selection.conditions.iter();
            self.names.has_wildcard_alone() && conditions.any(|it| is_demand(it.operator))
        };
        let place = Place::of(&resource.object);
        (self.is_tagged(resource) == Held::Yes || by_conditions())
            && self.conditions(resource).0 == Held::Yes
            && self.place(place) == Held::Yes
    }

    fn failed_condition(&self, resource: &Resource) -> Option<&TagCondition> {
        let mut conditions = self.selection.conditions.iter();
        conditions.find(|condition| tags::meets(condition, resource) == Held::No)
    }

    /// `resources = ["*"]` with conditions asks for tags as `selection_tag` does: what lacks one isn't left out.
    fn lacks_demanded_tag(&self, resource: &Resource) -> bool {
        let asks_all = self.names.has_wildcard_alone();
        let failed = self.failed_condition(resource).filter(|_| asks_all);
        failed.is_some_and(|failed| is_demand(failed.operator))
    }

    /// How it misses a resource that it doesn't mean, where that is nearer than another miss: there are as many
    /// pairs as resources times selections, and few of them count.
    fn miss(&self, id: &str, resource: &Resource, other: MissReason) -> Option<Miss> {
        let place = Place::of(&resource.object);
        let of = |reason, detail: Option<&str>| {
            (reason < other).then(|| Miss {
                reason,
                detail: detail.map(str::to_owned),
                ..Miss::default()
            })
        };
        let is_tagged = || self.is_tagged(resource) == Held::Yes;
        let named = || self.names.mean(id, resource).0 == Held::Yes || self.means_everything();
        let region = self.territory.has_region(place.region);
        if self.territory.has_account(self.tree, place.account) == Answer::No {
            let miss = of(MissReason::Account, None).filter(|_| region != Answer::No);
            return miss.filter(|_| is_tagged() || named());
        }
        if region == Answer::No {
            return of(MissReason::Region, None).filter(|_| is_tagged() || named());
        }
        let wrong_tag = self.selection.tags.iter();
        let wrong_tag = wrong_tag
            .filter_map(|tag| near(tag, resource).or_else(|| another(tag, resource, other)));
        let failed = self.failed_condition(resource).filter(|_| named());
        let by_condition = failed.and_then(|failed| {
            let words = || of(MissReason::Condition, Some(&tags::words(failed)));
            let demanded = || {
                let missing = || another(failed, resource, other);
                missing().filter(|_| self.lacks_demanded_tag(resource))
            };
            near(failed, resource).or_else(demanded).or_else(words)
        });
        let by_arn = || {
            let patterns = &self.names;
            let mut first = patterns
                .types
                .iter()
                .chain(&patterns.wide)
                .chain(patterns.literals.values())
                .map(|pattern| pattern.text)
                .filter(|text| *text != "*");
            let first = first.next();
            let is_any = first.is_some() || !patterns.ids.is_empty();
            is_any.then(|| of(MissReason::Type, first)).flatten()
        };
        wrong_tag
            .chain(by_condition)
            .chain(self.named_elsewhere(resource, other))
            .chain(by_arn())
            .min()
    }

    /// An ARN that names the resource's type, in another Region or account.
    fn named_elsewhere(&self, resource: &Resource, other: MissReason) -> Option<Miss> {
        let own = resource.arn.as_deref().or(resource.arn_pattern.as_deref());
        let own = own.filter(|_| MissReason::Region < other)?;
        let names = &self.names;
        let patterns = names.types.iter().chain(&names.wide);
        let mut all = patterns.chain(names.literals.values());
        all.find_map(|pattern| {
            pattern.matches_anywhere(own).then_some(())?;
            let missed = |at: &[usize]| pattern.matches_without(at, own) == Some(Answer::Yes);
            let reason = if missed(&[3]) {
                MissReason::Region
            } else if missed(&[4]) || missed(&[3, 4]) {
                MissReason::Account
            } else {
                return None;
            };
            Some(Miss {
                reason,
                detail: Some(pattern.text.to_owned()),
                ..Miss::default()
            })
        })
    }
}

/// Whether it asks for a tag, and doesn't leave one out.
const fn is_demand(operator: TagOperator) -> bool {
    matches!(
        operator,
        TagOperator::StringEquals | TagOperator::StringLike
    )
}

/// A tag that differs in case alone.
fn near(condition: &TagCondition, resource: &Resource) -> Option<Miss> {
    let key = condition.key.as_deref()?;
    if !is_demand(condition.operator) {
        return None;
    }
    let mut tags = resource.tags.iter();
    tags.find_map(|(own, value)| {
        let wanted = condition.values.iter();
        let mut wanted = wanted.filter(|wanted| wanted.eq_ignore_ascii_case(value));
        let wanted = wanted.next().filter(|_| own.eq_ignore_ascii_case(key))?;
        (own != key || wanted != value).then(|| miss(MissReason::TagCase, key, wanted, own, value))
    })
}

/// The tag with another value, or none.
fn another(condition: &TagCondition, resource: &Resource, other: MissReason) -> Option<Miss> {
    let key = condition.key.as_deref()?;
    let wanted = condition.values.first()?;
    let default = resource.missed_defaults.get(key);
    let default = default.filter(|default| condition.values.contains(&default.value));
    let missed = match resource.tags.get(key) {
        Some(value) if MissReason::TagValue < other => {
            miss(MissReason::TagValue, key, wanted, key, value)
        }
        None if MissReason::NoTag < other => Miss {
            reason: MissReason::NoTag,
            wanted: Some(format!("{key}={wanted}")),
            ..Miss::default()
        },
        _ => return None,
    };
    Some(Miss {
        default_of: default.map(|default| default.provider.clone()),
        ..missed
    })
}

fn miss(reason: MissReason, key: &str, wanted: &str, own: &str, value: &str) -> Miss {
    Miss {
        reason,
        wanted: Some(format!("{key}={wanted}")),
        found: Some(format!("{own}={value}")),
        ..Miss::default()
    }
}
