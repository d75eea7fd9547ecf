//! Reads nested blocks of a resource, three-valued.

mod written;

use super::reader::{Instance, Side};
use super::{Reason, Reference, Unknown};
use crate::plan::Value;
use crate::resolve::{self, Lead, Origin, Parts};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A resource, or one nested block or object of it.
#[derive(Clone)]
pub(super) struct Block<'a> {
    pub(super) side: Side<'a>,
    pub(super) instance: Instance<'a>,
    /// Its planned values.
    pub(super) values: &'a Value,
    written: Written,
}

/// Where the configuration has it.
#[derive(Clone)]
enum Written {
    /// At this path of the resource, each step of which has one occurrence.
    At(Vec<String>),
    /// In one of these blocks; `true` unless a dynamic block may have made it, which the plan leaves out.
    OneOf(Vec<Rc<resolve::Block>>, bool),
    /// At this path (names, and places in lists) within an attribute that is no block.
    Inside(String, Vec<String>),
}

/// Unknown fields by name.
pub(super) type Unknowns = BTreeMap<String, Unknown>;

impl<'a> Block<'a> {
    /// The resource itself.
    pub(super) fn of(side: Side<'a>, instance: Instance<'a>) -> Self {
        Self {
            side,
            instance,
            values: instance.values,
            written: Written::At(Vec::new()),
        }
    }

    /// The occurrences of a nested block, in the plan's order.
    ///
    /// # Errors
    /// Why not even their number is known.
    pub(super) fn blocks(&self, name: &str) -> Result<Vec<Self>, Unknown> {
        let items: Vec<&'a Value> = match self.get(name) {
            Value::Null => Vec::new(),
            Value::List(items) => items.iter().collect(),
            one @ Value::Map(_) => vec![one],
            Value::Sensitive => return Err(Unknown::because(Reason::Sensitive)),
            Value::Unknown => {
                let origin = self.plain_origin(&[name]);
                if origin.as_ref().is_some_and(Origin::is_not_given) && !self.is_dynamic(name) {
                    return Ok(Vec::new());
                }
                return Err(Unknown::of(origin.as_ref()));
            }
            _ => return Err(Unknown::because(Reason::Invalid)),
        };
        let is_list = matches!(self.get(name), Value::List(_));
        let written = self.written_of(name, &items, is_list);
        let found = items
            .into_iter()
            .zip(written)
            .map(|(values, written)| Self {
                side: self.side,
                instance: self.instance,
                values,
                written,
            });
        Ok(found.collect())
    }

    /// The occurrences of a nested block that the provider never makes itself: an unknown one was given,
    /// by a dynamic block.
    ///
    /// # Errors
    /// Why not even their number is known.
    pub(super) fn never_computed(&self, name: &str) -> Result<Vec<Self>, Unknown> {
        match (&self.written, self.get(name)) {
            (Written::At(_) | Written::OneOf(..), Value::Unknown) => {
                Err(Unknown::of(self.origin(&[name]).as_ref()))
            }
            _ => self.blocks(name),
        }
    }

    fn is_dynamic(&self, name: &str) -> bool {
        let resolver = self.side.resolver;
        matches!(&self.written, Written::At(path) if path.is_empty())
            && resolver.is_some_and(|r| r.is_dynamic(self.instance.address, name))
    }

    /// What the argument at `path` is made of, whatever its expression does with it. Where only
    /// elimination tells, its parts are among those that `may_be` it.
    pub(super) fn parts(&self, path: &[&str], may_be: impl Fn(&Lead) -> bool) -> Parts {
        let Some(resolver) = self.side.resolver else {
            return Parts::unknown();
        };
        let address = self.instance.address;
        match &self.written {
            Written::At(outer) => {
                let outer = outer.iter().map(String::as_str);
                let full: Vec<&str> = outer.chain(path.iter().copied()).collect();
                resolver.parts(address, &full)
            }
            Written::OneOf(blocks, true) => match blocks.as_slice() {
                [only] => resolver.parts_in(address, only, path),
                _ => Parts::unknown(),
            },
            Written::OneOf(_, false) => Parts::unknown(),
            Written::Inside(attribute, outer) => {
                let outer = outer.iter().map(String::as_str);
                let full: Vec<&str> = outer.chain(path.iter().copied()).collect();
                let exact = resolver.parts_inside(address, attribute, &full);
                exact.unwrap_or_else(|| {
                    let mut parts = resolver.parts(address, &[attribute]);
                    parts
                        .leads
                        .retain(|lead| *lead == Lead::DeadEnd || may_be(lead));
                    parts.plain = false;
                    parts
                })
            }
        }
    }

    /// The only thing that may make an argument unknown which isn't computed: what a conditional looks at
    /// is known, or would be another.
    pub(super) fn only_unknown_part(&self, path: &[&str]) -> Option<Lead> {
        if matches!(self.written, Written::Inside(..)) {
            return None;
        }
        let leads = self.parts(path, |_| true).leads.into_iter();
        let mut unknown = leads.filter(|lead| self.side.may_be_unknown(lead));
        let only = unknown.next().filter(|lead| *lead != Lead::DeadEnd)?;
        unknown.next().is_none().then_some(only)
    }

    fn get(&self, name: &str) -> &'a Value {
        self.values.get(&[name])
    }

    /// Where the argument at `path` comes from.
    pub(super) fn origin(&self, path: &[&str]) -> Option<Origin> {
        self.origin_among(path, |_| true)
    }

    /// Where the argument at `path` comes from; where only elimination tells, it's one of the leads that
    /// `may_be` it.
    pub(super) fn origin_among(
        &self,
        path: &[&str],
        may_be: impl Fn(&Lead) -> bool,
    ) -> Option<Origin> {
        let address = self.instance.address;
        match &self.written {
            Written::At(outer) => {
                let outer = outer.iter().map(String::as_str);
                let full: Vec<&str> = outer.chain(path.iter().copied()).collect();
                self.side.origin(address, &full)
            }
            Written::OneOf(blocks, all) => self.origin_in_any(blocks, *all, path),
            Written::Inside(attribute, outer) => {
                let outer = outer.iter().map(String::as_str);
                let full: Vec<&str> = outer.chain(path.iter().copied()).collect();
                let resolver = self.side.resolver?;
                let exact = resolver.origin_inside(address, attribute, &full);
                exact.or_else(|| self.by_elimination(attribute, may_be))
            }
        }
    }

    fn origin_in_any(
        &self,
        blocks: &[Rc<resolve::Block>],
        all: bool,
        path: &[&str],
    ) -> Option<Origin> {
        let resolver = self.side.resolver?;
        let mut joined = Origin::default();
        for block in blocks {
            let Some(origin) = resolver.origin_in(self.instance.address, block, path) else {
                continue;
            };
            for lead in origin.leads {
                if !joined.leads.contains(&lead) {
                    joined.leads.push(lead);
                }
            }
            joined.references.extend(origin.references);
        }
        joined.references.sort();
        joined.references.dedup();
        if (!all || blocks.is_empty()) && !joined.leads.contains(&Lead::DeadEnd) {
            joined.leads.push(Lead::DeadEnd);
        }
        Some(joined)
    }

    /// The plan lists all references of an attribute together: an unknown part of it may come from any
    /// that isn't known, or isn't given.
    fn by_elimination(&self, attribute: &str, may_be: impl Fn(&Lead) -> bool) -> Option<Origin> {
        let address = self.instance.address;
        let origin = self.side.origin(address, &[attribute])?;
        let mut leads = self.side.resolver?.parts(address, &[attribute]).leads;
        leads.retain(|lead| match lead {
            Lead::DeadEnd => true,
            lead => self.side.may_be_unknown(lead) && may_be(lead),
        });
        leads.push(Lead::NotGiven);
        Some(Origin { leads, ..origin })
    }

    /// Where an argument comes from that is neither an ARN nor an id or name.
    fn plain_origin(&self, path: &[&str]) -> Option<Origin> {
        self.origin_among(path, |lead| match lead {
            Lead::Attribute { path, .. } => !path.last().is_some_and(|word| {
                let word = word.rsplit('_').next();
                word.is_some_and(|word| matches!(word, "arn" | "id" | "name"))
            }),
            _ => true,
        })
    }

    /// A string; an empty one counts as not given.
    pub(super) fn text(
        &self,
        unknown: &mut Unknowns,
        field: &str,
        path: &[&str],
    ) -> Option<String> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.read(unknown, field, path, text)
            .filter(|text| !text.is_empty())
    }

    /// A boolean; awscc and stacks may write `"true"`.
    pub(super) fn flag(&self, unknown: &mut Unknowns, field: &str, path: &[&str]) -> Option<bool> {
        self.read(unknown, field, path, |value| {
            value.as_bool().or_else(|| value.as_str()?.parse().ok())
        })
    }

    /// A whole number.
    pub(super) fn whole(&self, unknown: &mut Unknowns, field: &str, path: &[&str]) -> Option<i64> {
        self.read(unknown, field, path, Value::as_i64)
    }

    /// A list or set of strings; one unknown element makes `field` unknown, the others are kept.
    pub(super) fn texts(&self, unknown: &mut Unknowns, field: &str, path: &[&str]) -> Vec<String> {
        let list = self.read(unknown, field, path, |value| match value {
            Value::List(items) => Some(items.clone()),
            one @ Value::String(_) => Some(vec![one.clone()]),
            _ => None,
        });
        let list = list.unwrap_or_default();
        let known = list.iter().filter_map(Value::as_str).map(str::to_owned);
        let known: Vec<String> = known.collect();
        if known.len() < list.len() {
            let why = if list.contains(&Value::Sensitive) {
                Unknown::because(Reason::Sensitive)
            } else {
                Unknown::of(self.origin(path).as_ref())
            };
            unknown.insert(field.to_owned(), why);
        }
        known
    }

    /// A map of strings, numbers and booleans (tags): what is known of it, and the keys of what isn't.
    pub(super) fn map(
        &self,
        unknown: &mut Unknowns,
        field: &str,
        path: &[&str],
    ) -> (BTreeMap<String, String>, Vec<String>) {
        let mut known = BTreeMap::new();
        let mut others = Vec::new();
        let map = self.read(unknown, field, path, |value| match value {
            Value::Map(map) => Some(map.clone()),
            _ => None,
        });
        for (key, value) in map.unwrap_or_default() {
            match value {
                Value::String(text) => drop(known.insert(key, text)),
                Value::Number(number) => drop(known.insert(key, number.to_string())),
                Value::Bool(flag) => drop(known.insert(key, flag.to_string())),
                Value::Null => {}
                _ => others.push(key),
            }
        }
        (known, others)
    }

    /// What the argument refers to. Unknown parts stand in the reference itself.
    pub(super) fn reference(&self, path: &[&str]) -> Option<Reference> {
        let value = self.values.get(path);
        self.side.reference_of(value, self.origin(path).as_ref())
    }

    /// A list or set of references.
    ///
    /// # Errors
    /// Why not even their number is known.
    pub(super) fn references(&self, path: &[&str]) -> Result<Vec<Reference>, Unknown> {
        let one = |value: &Value, origin: Option<&Origin>| self.side.reference_of(value, origin);
        match self.values.get(path) {
            Value::List(items) => {
                let origin = self.origin(path);
                let single = items.len() == 1;
                let known = |item: &Value| match item {
                    Value::Unknown if !single => {
                        // Which of the references made this element can't be told.
                        let mut why = Unknown::of(origin.as_ref());
                        let leads = origin.iter().flat_map(|origin| &origin.leads);
                        why.candidates = leads
                            .filter_map(|lead| self.side.reference_to(lead)?.id)
                            .collect();
                        Some(Reference {
                            unknown: [("id".to_owned(), why)].into(),
                            ..Reference::default()
                        })
                    }
                    item if single => one(item, origin.as_ref()),
                    item => one(item, None),
                };
                Ok(items.iter().filter_map(known).collect())
            }
            Value::Null => Ok(Vec::new()),
            Value::String(_) => Ok(one(self.values.get(path), self.origin(path).as_ref())
                .into_iter()
                .collect()),
            Value::Sensitive => Err(Unknown::because(Reason::Sensitive)),
            Value::Unknown => {
                let origin = self.origin(path);
                if origin.as_ref().is_some_and(Origin::is_not_given) {
                    return Ok(Vec::new());
                }
                Err(Unknown::of(origin.as_ref()))
            }
            _ => Err(Unknown::because(Reason::Invalid)),
        }
    }

    fn read<T>(
        &self,
        unknown: &mut Unknowns,
        field: &str,
        path: &[&str],
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let why = match self.values.get(path) {
            Value::Null => return None,
            Value::Sensitive => Unknown::because(Reason::Sensitive),
            Value::Unknown => {
                let origin = self.plain_origin(path);
                match origin.as_ref().and_then(Origin::certain) {
                    Some(Lead::NotGiven) => return None,
                    Some(Lead::Constant(constant)) => {
                        if let Some(converted) = convert(constant) {
                            return Some(converted);
                        }
                    }
                    _ => {}
                }
                Unknown::of(origin.as_ref())
            }
            known => match convert(known) {
                Some(converted) => return Some(converted),
                None => Unknown::because(Reason::Invalid),
            },
        };
        unknown.insert(field.to_owned(), why);
        None
    }
}
