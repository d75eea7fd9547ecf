//! What `resources` or `not_resources` name.

use super::arn::ArnPattern;
use super::held::{Held, unresolved};
use crate::facts::{Action, Answer, Pattern, Reason, Resource, Unknown};
use std::collections::{BTreeMap, BTreeSet};

/// The patterns of a list, sorted by how they name.
#[derive(Default)]
pub(super) struct Names<'a> {
    /// Resources that the configuration refers to.
    pub(super) ids: BTreeSet<&'a str>,
    /// Resources that it may refer to.
    pub(super) candidates: BTreeMap<&'a str, &'a Unknown>,
    /// ARNs of single resources.
    pub(super) literals: BTreeMap<&'a str, ArnPattern<'a>>,
    /// ARNs with `*` that name a type at least.
    pub(super) types: Vec<ArnPattern<'a>>,
    /// Whole services, or everything.
    pub(super) wide: Vec<ArnPattern<'a>>,
    /// An entry that may be anything.
    pub(super) open: Option<&'a Unknown>,
}

impl<'a> Names<'a> {
    pub(super) fn new(patterns: &'a [Pattern]) -> Self {
        let mut names = Self::default();
        for pattern in patterns {
            names.ids.extend(pattern.id.as_deref());
            if let Some(arn) = &pattern.arn {
                let arn = ArnPattern::new(arn);
                if arn.is_literal() {
                    names.literals.insert(arn.text, arn);
                } else if arn.names_type() {
                    names.types.push(arn);
                } else {
                    names.wide.push(arn);
                }
            }
            if let Some(unknown) = &pattern.unknown {
                // Candidates are all that it may be, unless a reference led nowhere.
                if unknown.candidates.is_empty() || unknown.reason != Reason::AfterApply {
                    names.open.get_or_insert(unknown);
                }
                let ids = unknown.candidates.iter().map(|id| (id.as_str(), unknown));
                names.candidates.extend(ids);
            }
        }
        names
    }

    /// Whether `*` is all that it says.
    pub(super) fn has_wildcard_alone(&self) -> bool {
        self.ids.is_empty()
            && self.candidates.is_empty()
            && self.literals.is_empty()
            && self.types.is_empty()
            && self.open.is_none()
            && !self.wide.is_empty()
            && self.wide.iter().all(|pattern| pattern.text == "*")
    }

    /// Whether an entry means this resource and no other.
    pub(super) fn point_to(&self, id: &str, resource: &Resource) -> Held {
        if self.ids.contains(id) {
            return Held::Yes;
        }
        let by_arn = match &resource.arn {
            Some(arn) if self.literals.contains_key(arn.as_str()) => Held::Yes,
            Some(_) => Held::No,
            None if gets_its_id(resource) => Held::No,
            None => any(self.literals.values(), resource).0,
        };
        by_arn.or(|| match self.candidates.get(id) {
            Some(unknown) => Held::Unsure((*unknown).clone()),
            None => Held::No,
        })
    }

    /// Whether any entry means this resource, and which one does.
    pub(super) fn mean(&self, id: &str, resource: &Resource) -> (Held, Option<&'a str>) {
        let pointed = self.point_to(id, resource);
        if pointed == Held::Yes {
            return (pointed, None);
        }
        let (by_pattern, text) = any(self.types.iter().chain(&self.wide), resource);
        (pointed.or(|| by_pattern), text)
    }
}

/// It is new, and AWS makes up the id at the end of its ARN: nobody can have written that ARN already.
pub(super) fn gets_its_id(resource: &Resource) -> bool {
    const TYPES: [&str; 9] = [
        "AuroraDSQL",
        "EBS",
        "EC2",
        "EFS",
        "FSxLustre",
        "FSxONTAP",
        "FSxOpenZFS",
        "FSxWindows",
        "RedshiftServerless",
    ];
    let kind = resource.kind.as_deref();
    let change = resource.object.change.as_ref();
    resource.arn.is_none()
        && change.is_some_and(|change| change.actions.contains(&Action::Create))
        && kind.is_some_and(|kind| TYPES.contains(&kind))
}

/// Whether any of the patterns means a resource, and the one that does.
pub(super) fn any<'a, 'b>(
    patterns: impl IntoIterator<Item = &'b ArnPattern<'a>>,
    resource: &Resource,
) -> (Held, Option<&'a str>)
where
    'a: 'b,
{
    let arn = resource.arn.as_deref().or(resource.arn_pattern.as_deref());
    let mut held = Held::No;
    for pattern in patterns {
        match pattern.matches(arn.unwrap_or("*")) {
            Answer::Yes => return (Held::Yes, Some(pattern.text)),
            Answer::No => {}
            Answer::Unknown => {
                let why = || {
                    let known = resource.object.unknown.get("arn").cloned();
                    known.unwrap_or_else(|| unresolved("arn"))
                };
                held = held.or(|| Held::Unsure(why()));
            }
        }
    }
    (held, None)
}
