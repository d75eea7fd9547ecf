//! What selections select.

mod arn;
mod buckets;
mod held;
mod index;
mod missed;
mod names;
mod open;
mod opt_in;
mod tags;
#[cfg(test)]
mod tests;

use super::place::{Place, Territory};
use super::tree::Tree;
use crate::facts::{Answer, Resource, Selection, TagOperator, Unknown, World};
use held::{Held, unresolved};
pub(super) use index::is_backed_up_itself;
use index::{Index, Shelf};
use names::Names;
pub(super) use open::{Kinds, kinds, takes_nothing};
use opt_in::OptIn;
pub(super) use opt_in::setting;
use std::collections::{BTreeMap, BTreeSet};
pub(super) use tags::value_of;

/// Fills `selected`, `excluded`, `undecided` and `may_select_any` of all selections.
///
/// AWS Backup selects a resource where all of these hold (AWS Backup Developer Guide, assigning resources):
///
/// - backups are made of it: its type is supported, and it is no part of a cluster;
/// - it is in the plan's account and Region: those of the plan, or of the scope of a stack set's or an
///   Organizations policy's plan;
/// - `resources` has its ARN, or it has any of `tags`; with neither given, every resource;
/// - it meets all of `conditions`: a negated one is also met by a resource without the tag;
/// - `not_resources` doesn't have its ARN;
/// - the Region is opted in to its type, where it is named by a tag, by `*` or by a whole service alone;
///   the setting binds Aurora, Neptune, `DocumentDB` and `FSx` however they are named. What the input doesn't
///   say of it counts as opted in, AWS's default.
///
/// Tags and ARNs are case-sensitive, `*` is any text. What isn't known makes a resource undecided only
/// where nothing known settles it; the id that AWS will make up for a new volume or file system is none that
/// an ARN of a selection can have. An entry that isn't known at all makes no list of everything: see
/// `may_select_any`.
///
/// `excluded` has what is meant after all: by a tag, an ARN without `*` or a reference, whatever leaves it
/// out, or has every job of it fail; by an ARN with `*` only where `not_resources` or the opt-in leaves it out, since there the
/// conditions tell what is meant. A place other than the plan's is a reason only for what an ARN without
/// `*` or a reference means.
///
/// Fills `not_selected` as well, where it is read.
pub(super) fn derive(world: &mut World, with_missed: bool) {
    let (outcomes, missed) = {
        let index = Index::new(world);
        let (opt_in, tree) = (OptIn::new(world), Tree::new(world));
        let matchers: Vec<Matcher<'_>> = world
            .selections
            .values()
            .map(|selection| Matcher::new(world, &tree, &index, &opt_in, selection))
            .collect();
        let outcomes: Vec<Outcome> = matchers.iter().map(Matcher::outcome).collect();
        let missed = with_missed.then(|| missed::missed(world, &matchers, &outcomes));
        (outcomes, missed)
    };
    world.not_selected = missed.unwrap_or_default();
    for (selection, outcome) in world.selections.values_mut().zip(outcomes) {
        selection.selected = outcome.selected;
        selection.excluded = outcome.excluded;
        selection.undecided = outcome.undecided;
        selection.may_select_any = outcome.may_select_any;
    }
}

/// What stands before the reason why every job of a resource fails.
const REFUSED: &str = "refused: ";

/// What a selection does.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    selected: Vec<String>,
    excluded: BTreeMap<String, String>,
    undecided: BTreeMap<String, Unknown>,
    may_select_any: Option<Unknown>,
}

/// What a selection does with a resource.
#[derive(Debug, PartialEq)]
enum Verdict {
    /// Nothing: it isn't meant.
    Apart,
    Selected,
    Excluded(String),
    Undecided(Unknown),
}

/// One selection, read once.
struct Matcher<'a> {
    tree: &'a Tree,
    index: &'a Index<'a>,
    opt_in: &'a OptIn<'a>,
    selection: &'a Selection,
    territory: Territory<'a>,
    names: Names<'a>,
    not_names: Names<'a>,
    /// ARNs that its role may have.
    roles: Vec<String>,
}

impl<'a> Matcher<'a> {
    fn new(
        world: &'a World,
        tree: &'a Tree,
        index: &'a Index<'a>,
        opt_in: &'a OptIn<'a>,
        selection: &'a Selection,
    ) -> Self {
        let plan = selection.backup_plan.as_ref();
        let plan = plan.and_then(|plan| world.backup_plans.get(plan.id.as_ref()?));
        Self {
            territory: Territory::of(plan, &selection.object),
            names: Names::new(&selection.resources),
            not_names: Names::new(&selection.not_resources),
            tree,
            roles: buckets::roles(world, selection),
            index,
            opt_in,
            selection,
        }
    }

    fn outcome(&self) -> Outcome {
        let mut outcome = Outcome {
            may_select_any: self.open().cloned(),
            ..Outcome::default()
        };
        for at in self.candidates() {
            let Some((id, resource)) = self.index.get(at) else {
                continue;
            };
            match self.verdict(id, resource) {
                Verdict::Apart => {}
                Verdict::Selected => outcome.selected.push(id.to_owned()),
                Verdict::Excluded(by) => {
                    outcome.excluded.insert(id.to_owned(), by);
                }
                Verdict::Undecided(why) => {
                    outcome.undecided.insert(id.to_owned(), why);
                }
            }
        }
        outcome
    }

    fn unknown(&self, field: &str) -> Option<&'a Unknown> {
        self.selection.object.unknown.get(field)
    }

    /// Why it may select any resource.
    fn open(&self) -> Option<&'a Unknown> {
        let of_tags = || {
            let mut tags = self.selection.tags.iter();
            tags.find_map(|tag| tag.unknown.get("key"))
        };
        let fields = self.unknown("resources").or(self.unknown("tags"));
        fields.or(self.names.open).or_else(of_tags)
    }

    /// Neither ARNs nor tags are given: all resources are meant.
    fn means_everything(&self) -> bool {
        // With conditions alone AWS refuses it.
        self.selection.resources.is_empty()
            && self.selection.tags.is_empty()
            && self.selection.conditions.is_empty()
            && self.open().is_none()
    }

    /// All resources on which the verdict may be other than `Apart`.
    fn candidates(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let ids = self.names.ids.iter().chain(self.names.candidates.keys());
        found.extend(ids.filter_map(|id| self.index.by_id(id)));
        let literals = self.names.literals.keys();
        found.extend(literals.flat_map(|arn| self.index.by_arn(arn)));
        for (place, shelf) in &self.index.shelves {
            if self.place(*place) != Held::No {
                self.meant_in(shelf, &mut found);
            }
        }
        found
    }

    fn meant_in(&self, place: &Shelf<'_>, found: &mut BTreeSet<usize>) {
        for tag in self.selection.tags.iter().filter(|tag| tag.key.is_some()) {
            place.tagged(tag, found);
        }
        for literal in self.names.literals.values() {
            place.meant(literal, found);
        }
        let (types, wide) = (&self.names.types, &self.names.wide);
        if types.is_empty() && wide.is_empty() && !self.means_everything() {
            return;
        }
        // A condition on a tag leaves less to look at than the type of an ARN.
        let mut fewest: Option<BTreeSet<usize>> = None;
        for condition in &self.selection.conditions {
            let mut tagged = BTreeSet::new();
            let equals = condition.operator == TagOperator::StringEquals;
            if equals && condition.key.is_some() {
                place.tagged(condition, &mut tagged);
                if fewest.as_ref().is_none_or(|few| tagged.len() < few.len()) {
                    fewest = Some(tagged);
                }
            }
        }
        if let Some(tagged) = fewest {
            found.extend(tagged);
        } else if self.means_everything() {
            found.extend(&place.all);
        } else {
            for pattern in types.iter().chain(wide) {
                place.meant(pattern, found);
            }
        }
    }

    /// Whether a place is the plan's.
    fn place(&self, place: Place<'_>) -> Held {
        let account = self.territory.has_account(self.tree, place.account);
        let region = self.territory.has_region(place.region);
        Held::of(account, || unresolved("account"))
            .and(|| Held::of(region, || unresolved("region")))
    }

    /// Every job of what a setting of its own refuses fails, however it is selected.
    fn verdict(&self, id: &str, resource: &Resource) -> Verdict {
        let verdict = self.meant(id, resource);
        let own = resource.refused.clone();
        match (
            verdict,
            own.or_else(|| buckets::refusal(resource, &self.roles)),
        ) {
            (Verdict::Selected, Some(why)) => Verdict::Excluded(format!("{REFUSED}{why}")),
            (Verdict::Undecided(_), Some(_)) => Verdict::Apart,
            (verdict, _) => verdict,
        }
    }

    fn meant(&self, id: &str, resource: &Resource) -> Verdict {
        let pointed = self.names.point_to(id, resource);
        if let Some(why) = self.out_of_reach(resource) {
            return match pointed {
                Held::Yes => Verdict::Excluded(why),
                _ => Verdict::Apart,
            };
        }
        let tagged = self.is_tagged(resource);
        let by_type = names::any(&self.names.types, resource).0;
        let by_type = pointed.clone().or(|| by_type);
        let mut wide = tagged.clone();
        if self.means_everything() {
            wide = Held::Yes;
        } else if wide != Held::Yes {
            wide = wide.or(|| names::any(&self.names.wide, resource).0);
        }
        let named = by_type.clone().or(|| wide.clone());
        if named == Held::No {
            return Verdict::Apart;
        }
        let exclude = |why: String| match named {
            Held::Yes => Verdict::Excluded(why),
            _ => Verdict::Apart,
        };
        let (conditions, failed) = self.conditions(resource);
        let meant = pointed == Held::Yes || tagged == Held::Yes;
        if conditions == Held::No && !meant {
            return Verdict::Apart;
        }
        let (not_named, by) = self.not_named(id, resource);
        if not_named == Held::Yes {
            let arn = by.or(resource.arn.as_deref()).unwrap_or(id);
            return exclude(format!("not_resources: {arn}"));
        }
        if conditions == Held::No {
            return exclude(format!("conditions: {failed}"));
        }
        let opted_in = || self.opt_in.has(resource);
        let chosen = if opt_in::is_bound(resource) {
            named.clone().and(opted_in)
        } else {
            by_type.or(|| wide.and(opted_in))
        };
        let place = || self.place(Place::of(&resource.object));
        match chosen.and(place).and(|| !not_named).and(|| conditions) {
            Held::Yes => Verdict::Selected,
            Held::No => exclude("opt-in".to_owned()),
            Held::Unsure(why) => Verdict::Undecided(why),
        }
    }

    /// Why no selection of this plan has this resource, whatever it names.
    fn out_of_reach(&self, resource: &Resource) -> Option<String> {
        let object = &resource.object;
        let account = self
            .territory
            .has_account(self.tree, object.account.as_deref());
        if !resource.supported && resource.refused.is_none() {
            Some("not supported".to_owned())
        } else if let Some(whole) = &resource.part_of {
            Some(format!("part of {whole}"))
        } else if account == Answer::No {
            Some("account".to_owned())
        } else if self.territory.has_region(object.region.as_deref()) == Answer::No {
            Some("region".to_owned())
        } else {
            None
        }
    }

    fn is_tagged(&self, resource: &Resource) -> Held {
        // A tag of which the key isn't known may be any: see `may_select_any`.
        let known = self.selection.tags.iter().filter(|tag| tag.key.is_some());
        known.fold(Held::No, |held, tag| held.or(|| tags::meets(tag, resource)))
    }

    /// Whether all conditions are met, and the first that isn't.
    fn conditions(&self, resource: &Resource) -> (Held, String) {
        let mut all = match self.unknown("conditions") {
            Some(why) => Held::Unsure(why.clone()),
            None => Held::Yes,
        };
        for condition in &self.selection.conditions {
            let met = tags::meets(condition, resource);
            if met == Held::No {
                return (met, tags::words(condition));
            }
            all = all.and(|| met);
        }
        (all, String::new())
    }

    fn not_named(&self, id: &str, resource: &Resource) -> (Held, Option<&'a str>) {
        let (held, by) = self.not_names.mean(id, resource);
        let open = self.not_names.open.or(self.unknown("not_resources"));
        let held = held.or(|| match open {
            Some(why) => Held::Unsure(why.clone()),
            None => Held::No,
        });
        (held, by)
    }
}
