//! `resources` and `not_resources` of selections: ARNs, and the resources whose ARNs are meant.

use crate::facts::block::Block;
use crate::facts::reader::Side;
use crate::facts::{Pattern, Reason, Unknown};
use crate::plan::Value;
use crate::resolve::{Lead, Origin};
use std::collections::BTreeSet;

/// The patterns of an argument, sorted. Sets keep neither order nor place, so an unknown element is told
/// only where all that may be unknown together are as many as the unknown elements.
pub(in crate::facts) fn patterns(block: &Block<'_>, argument: &str) -> Vec<Pattern> {
    let value = block.values.get(&[argument]);
    let mut patterns = match value {
        Value::Null => Vec::new(),
        Value::List(items) => Parts::of(block, argument).elements(items),
        Value::Unknown => {
            let origin = block.origin_among(&[argument], may_be_arn);
            if origin.as_ref().is_some_and(Origin::is_not_given) {
                return Vec::new();
            }
            Parts::of(block, argument).whole()
        }
        one => Parts::of(block, argument).elements(std::slice::from_ref(one)),
    };
    patterns.sort();
    patterns.dedup();
    patterns
}

/// What the configuration makes the argument of.
struct Parts<'a> {
    side: Side<'a>,
    origin: Option<Origin>,
    /// Attributes that may be ARNs, whole resources, and constants.
    leads: Vec<Lead>,
    /// Nothing else goes into the value.
    complete: bool,
    /// The value's elements are just these.
    plain: bool,
}

/// Whether a lead may be a resource's ARN: by the name of the attribute, since the catalog of the
/// provider's attributes isn't at hand. A role's is not meant.
fn may_be_arn(lead: &Lead) -> bool {
    match lead {
        Lead::Attribute { address, path } => {
            let is_arn = |word: &String| word == "arn" || word.ends_with("_arn");
            !address.resource_type.contains("iam_") && path.last().is_none_or(is_arn)
        }
        Lead::Constant(_) => true,
        Lead::NotGiven | Lead::DeadEnd => false,
    }
}

impl<'a> Parts<'a> {
    fn of(block: &Block<'a>, argument: &str) -> Self {
        let side = block.side;
        let parts = block.parts(&[argument], may_be_arn);
        let strange = |lead: &Lead| !may_be_arn(lead) && side.may_be_unknown(lead);
        Self {
            side,
            origin: block.origin_among(&[argument], may_be_arn),
            complete: !parts.leads.iter().any(strange),
            leads: parts.leads.into_iter().filter(may_be_arn).collect(),
            plain: parts.plain,
        }
    }

    /// Resources of which the ARNs may be unknown.
    fn open(&self) -> BTreeSet<String> {
        let open = self
            .leads
            .iter()
            .filter(|lead| self.side.may_be_unknown(lead));
        open.filter_map(|lead| self.id(lead)).collect()
    }

    fn id(&self, lead: &Lead) -> Option<String> {
        match lead {
            Lead::Attribute { address, .. } if !address.data => Some(self.side.id(address)),
            _ => None,
        }
    }

    fn unknown(&self) -> Pattern {
        let mut why = Unknown::of(self.origin.as_ref());
        why.candidates = self.open().into_iter().collect();
        why.into()
    }

    fn elements(&self, items: &[Value]) -> Vec<Pattern> {
        let unknown = items.iter().filter(|item| **item == Value::Unknown);
        let open = self.open();
        let may_be_unknown = self.leads.iter().filter(|l| self.side.may_be_unknown(l));
        let count = may_be_unknown.count();
        let told = self.complete && open.len() == count && unknown.count() == count;
        let known = items.iter().filter_map(|item| self.element(item, told));
        let meant = open.into_iter().filter(|_| told).map(|id| Pattern {
            id: Some(id),
            ..Pattern::default()
        });
        known.chain(meant).collect()
    }

    fn element(&self, item: &Value, told: bool) -> Option<Pattern> {
        match item {
            Value::String(arn) if !arn.is_empty() => Some(Pattern {
                arn: Some(arn.clone()),
                id: self
                    .leads
                    .iter()
                    .find_map(|l| self.side.id_with_value(l, item)),
                unknown: None,
            }),
            Value::Null | Value::String(_) => None,
            Value::Unknown => (!told).then(|| self.unknown()),
            Value::Sensitive => Some(Unknown::because(Reason::Sensitive).into()),
            _ => Some(Unknown::because(Reason::Invalid).into()),
        }
    }

    /// Not even the number of elements is known.
    fn whole(&self) -> Vec<Pattern> {
        let told = self.complete && self.plain && !self.leads.is_empty();
        let each = self
            .leads
            .iter()
            .map(|lead| self.meant(lead).filter(|_| told));
        each.collect::<Option<Vec<_>>>()
            .map_or_else(|| vec![self.unknown()], |found| found.concat())
    }

    /// The patterns that a lead means, where it is an element or a list of elements.
    fn meant(&self, lead: &Lead) -> Option<Vec<Pattern>> {
        match lead {
            Lead::Attribute { address, path } if !address.data && !path.is_empty() => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let instance = self.side.instance(address);
                let arn = instance.and_then(|i| i.values.get(&path).as_str());
                Some(vec![Pattern {
                    arn: arn.map(str::to_owned),
                    id: self.id(lead),
                    unknown: None,
                }])
            }
            Lead::Constant(Value::List(items)) => Some(self.elements(items)),
            Lead::Constant(one) => Some(self.element(one, false).into_iter().collect()),
            _ => None,
        }
    }
}

impl From<Unknown> for Pattern {
    fn from(unknown: Unknown) -> Self {
        Self {
            unknown: Some(unknown),
            ..Self::default()
        }
    }
}
