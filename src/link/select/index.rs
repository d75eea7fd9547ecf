//! Resources sorted by what selections ask for, so that a selection looks only at those it may mean.

use super::arn::{ArnPattern, bucket_of};
use super::names::gets_its_id;
use crate::facts::{Answer, Resource, TagCondition, TagOperator, World};
use crate::link::place::Place;
use std::collections::{BTreeMap, BTreeSet};

/// All resources of a world; numbers are places in `resources`.
pub(super) struct Index<'a> {
    /// In the order of their ids.
    pub(super) resources: Vec<(&'a str, &'a Resource)>,
    by_arn: BTreeMap<&'a str, Vec<usize>>,
    /// Resources that backups are made of, by account and Region.
    pub(super) shelves: BTreeMap<Place<'a>, Shelf<'a>>,
}

/// The resources of one account and Region.
#[derive(Default)]
pub(super) struct Shelf<'a> {
    pub(super) all: Vec<usize>,
    by_tag: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    by_tag_key: BTreeMap<&'a str, Vec<usize>>,
    /// Resources of which the value of this tag isn't known.
    by_unknown_tag: BTreeMap<&'a str, Vec<usize>>,
    /// Resources of which no tag is known for sure.
    tags_unknown: Vec<usize>,
    /// By service and type of their ARNs.
    buckets: BTreeMap<&'a str, BTreeMap<&'a str, Bucket<'a>>>,
}

#[derive(Default)]
struct Bucket<'a> {
    /// By the resource part of their ARNs.
    known: BTreeMap<&'a str, Vec<usize>>,
    /// By their ARNs with `*` for what isn't known; many resources share one.
    unknown: BTreeMap<&'a str, Vec<usize>>,
    /// The same, of those that no ARN without `*` can mean.
    made_up: BTreeMap<&'a str, Vec<usize>>,
}

/// Backups are made of it: supported, and not a part of something else.
pub(in crate::link) fn is_backed_up_itself(resource: &Resource) -> bool {
    resource.supported && resource.refused.is_none() && resource.part_of.is_none()
}

impl<'a> Index<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        let mut index = Self {
            resources: Vec::with_capacity(world.resources.len()),
            by_arn: BTreeMap::new(),
            shelves: BTreeMap::new(),
        };
        for (at, (id, resource)) in world.resources.iter().enumerate() {
            index.resources.push((id, resource));
            if let Some(arn) = &resource.arn {
                index.by_arn.entry(arn).or_default().push(at);
            }
            let is_refused = resource.refused.is_some() && resource.part_of.is_none();
            if is_refused || is_backed_up_itself(resource) {
                let place = Place::of(&resource.object);
                index.shelves.entry(place).or_default().add(at, resource);
            }
        }
        index
    }

    pub(super) fn get(&self, at: usize) -> Option<(&'a str, &'a Resource)> {
        self.resources.get(at).copied()
    }

    pub(super) fn by_id(&self, id: &str) -> Option<usize> {
        self.resources
            .binary_search_by(|(own, _)| (*own).cmp(id))
            .ok()
    }

    pub(super) fn by_arn(&self, arn: &str) -> impl Iterator<Item = usize> {
        self.by_arn.get(arn).into_iter().flatten().copied()
    }
}

impl<'a> Shelf<'a> {
    fn add(&mut self, at: usize, resource: &'a Resource) {
        self.all.push(at);
        for (key, value) in &resource.tags {
            self.by_tag.entry((key, value)).or_default().push(at);
            self.by_tag_key.entry(key).or_default().push(at);
        }
        for key in &resource.unknown_tags {
            self.by_unknown_tag.entry(key).or_default().push(at);
        }
        if resource.object.unknown.contains_key("tags") {
            self.tags_unknown.push(at);
        }
        let arn = resource.arn.as_deref().or(resource.arn_pattern.as_deref());
        let arn = arn.unwrap_or("*");
        let (service, kind, part) = bucket_of(arn);
        let bucket = self.buckets.entry(service).or_default();
        let bucket = bucket.entry(kind).or_default();
        if resource.arn.is_some() {
            bucket.known.entry(part).or_default().push(at);
        } else if gets_its_id(resource) {
            bucket.made_up.entry(arn).or_default().push(at);
        } else {
            bucket.unknown.entry(arn).or_default().push(at);
        }
    }

    /// Resources that may meet a demand on a tag; all for one that also those without the tag meet.
    pub(super) fn tagged(&self, condition: &TagCondition, found: &mut BTreeSet<usize>) {
        let Some(key) = condition.key.as_deref() else {
            return found.extend(&self.all);
        };
        let by_value = condition.operator == TagOperator::StringEquals
            && !condition.unknown.contains_key("values");
        match condition.operator {
            _ if by_value => {
                for value in &condition.values {
                    let tagged = self.by_tag.get(&(key, value.as_str()));
                    found.extend(tagged.into_iter().flatten());
                }
            }
            TagOperator::StringEquals | TagOperator::StringLike => {
                found.extend(self.by_tag_key.get(key).into_iter().flatten());
            }
            TagOperator::StringNotEquals | TagOperator::StringNotLike => {
                return found.extend(&self.all);
            }
        }
        found.extend(self.by_unknown_tag.get(key).into_iter().flatten());
        found.extend(&self.tags_unknown);
    }

    /// Resources that an ARN may mean.
    pub(super) fn meant(&self, pattern: &ArnPattern<'_>, found: &mut BTreeSet<usize>) {
        let (service, kind) = pattern.bucket();
        let (of_service, prefix) = ([service.unwrap_or_default(), "*"], pattern.prefix());
        for (own, buckets) in &self.buckets {
            if service.is_some() && !of_service.contains(own) {
                continue;
            }
            for (own, bucket) in buckets {
                if kind.is_some_and(|kind| kind != *own && *own != "*") {
                    continue;
                }
                let known = bucket.known.range(prefix..);
                let known = known.take_while(|(part, _)| part.starts_with(prefix));
                found.extend(known.flat_map(|(_, resources)| resources));
                let made_up = (!pattern.is_literal()).then_some(&bucket.made_up);
                for (arn, resources) in bucket.unknown.iter().chain(made_up.into_iter().flatten()) {
                    if pattern.matches(arn) != Answer::No {
                        found.extend(resources);
                    }
                }
            }
        }
    }
}
