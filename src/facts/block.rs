//! Reads nested blocks of a resource, three-valued.
//!
//! Plans sort sets by value, the configuration keeps its own order and leaves dynamic blocks out, so which
//! written block a planned one comes from has to be found by what is in them.

use super::reader::{Instance, Side};
use super::{Reason, Reference, Unknown};
use crate::plan::{Expression, Value};
use crate::resolve::{self, Lead, Origin};
use std::collections::BTreeMap;

/// A resource, or one nested block or object of it.
#[derive(Clone)]
pub(super) struct Block<'a> {
    pub(super) side: Side<'a>,
    pub(super) instance: Instance<'a>,
    /// Its planned values.
    pub(super) values: &'a Value,
    written: Written<'a>,
}

/// Where the configuration has it.
#[derive(Clone)]
enum Written<'a> {
    /// At this path of the resource, each step of which has one occurrence.
    At(Vec<String>),
    /// In one of these blocks; `all` unless a dynamic block may have made it.
    OneOf(Vec<&'a resolve::Block>, bool),
    /// Somewhere in the attribute at this path, which is no block.
    Within(Vec<String>),
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
                let origin = self.origin(&[name]);
                if origin.as_ref().is_some_and(Origin::is_not_given) {
                    return Ok(Vec::new());
                }
                return Err(Unknown::of(origin.as_ref()));
            }
            _ => return Err(Unknown::because(Reason::Invalid)),
        };
        let count = items.len();
        let found = items.into_iter().map(|values| Self {
            side: self.side,
            instance: self.instance,
            values,
            written: self.written_of(name, values, count),
        });
        Ok(found.collect())
    }

    fn get(&self, name: &str) -> &'a Value {
        self.values.get(&[name])
    }

    fn written_of(&self, name: &str, values: &Value, count: usize) -> Written<'a> {
        let written: Vec<&'a resolve::Block> = match &self.written {
            Written::Within(path) => return Written::Within(path.clone()),
            Written::At(path) => {
                let mut inner = path.clone();
                inner.push(name.to_owned());
                match self.written_at(&inner) {
                    Some(blocks) if blocks.len() == 1 && count == 1 => return Written::At(inner),
                    Some(blocks) => blocks,
                    None if count == 1 => return Written::At(inner),
                    None => return Written::Within(inner),
                }
            }
            Written::OneOf(outer, _) => {
                let inner = outer.iter().filter_map(|block| match block.get(name) {
                    Some(Expression::Blocks(blocks)) => Some(blocks.iter()),
                    _ => None,
                });
                inner.flatten().collect()
            }
        };
        let all = match &self.written {
            Written::OneOf(outer, all) => *all && outer.len() == 1 && written.len() == count,
            _ => written.len() == count,
        };
        let fitting = written.into_iter().filter(|block| fits(block, values));
        Written::OneOf(fitting.collect(), all)
    }

    /// The blocks at a path of the resource; none where there is another expression, or nothing.
    fn written_at(&self, path: &[String]) -> Option<Vec<&'a resolve::Block>> {
        let resolver = self.side.resolver?;
        let (first, rest) = path.split_first()?;
        let mut found: Vec<&'a resolve::Block> = resolver
            .blocks(self.instance.address, first)
            .iter()
            .collect();
        for step in rest {
            let inner = found.iter().filter_map(|block| match block.get(step) {
                Some(Expression::Blocks(blocks)) => Some(blocks.iter()),
                _ => None,
            });
            found = inner.flatten().collect();
        }
        (!found.is_empty()).then_some(found)
    }

    /// Where the argument at `path` comes from.
    pub(super) fn origin(&self, path: &[&str]) -> Option<Origin> {
        let address = self.instance.address;
        match &self.written {
            Written::At(outer) => {
                let full: Vec<&str> = outer
                    .iter()
                    .map(String::as_str)
                    .chain(path.iter().copied())
                    .collect();
                self.side.origin(address, &full)
            }
            Written::OneOf(blocks, all) => {
                let resolver = self.side.resolver?;
                let mut joined = Origin::default();
                for block in blocks {
                    let Some(origin) = resolver.origin_in(address, block, path) else {
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
                if (!*all || blocks.is_empty()) && !joined.leads.contains(&Lead::DeadEnd) {
                    joined.leads.push(Lead::DeadEnd);
                }
                Some(joined)
            }
            // The plan lists all references of the attribute together: any of them, or none.
            Written::Within(outer) => {
                let outer: Vec<&str> = outer.iter().map(String::as_str).collect();
                let mut origin = self.side.origin(address, &outer)?;
                origin
                    .leads
                    .retain(|lead| matches!(lead, Lead::Attribute { .. }));
                origin.leads.push(Lead::DeadEnd);
                Some(origin)
            }
        }
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
                let origin = self.origin(path);
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

/// Whether a written block may be the one that was planned: no constant in it says otherwise.
fn fits(block: &resolve::Block, values: &Value) -> bool {
    block.iter().all(|(name, expression)| match expression {
        Expression::Constant(constant) => match values.get(&[name]) {
            Value::Unknown | Value::Sensitive => true,
            planned => same(planned, &constant.clone().into()),
        },
        Expression::References(_) | Expression::Blocks(_) => true,
    })
}

/// Equal, but for the ways in which Terraform writes one value: `"7"` and 7, `"true"` and true, nothing and
/// `""`.
fn same(planned: &Value, constant: &Value) -> bool {
    match (planned, constant) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Number(a), Value::String(b)) | (Value::String(b), Value::Number(a)) => {
            a.to_string() == *b
        }
        (Value::Bool(a), Value::String(b)) | (Value::String(b), Value::Bool(a)) => {
            a.to_string() == *b
        }
        (Value::Null, Value::String(text)) | (Value::String(text), Value::Null) => text.is_empty(),
        // Normalised on the way: JSON, lists as sets.
        (Value::List(_) | Value::Map(_), _) => true,
        (a, b) => a == b,
    }
}
