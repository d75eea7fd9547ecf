//! Reads nested blocks of a resource, three-valued.

mod written;

use super::reader::{Instance, Side};
use super::{Reason, Reference, Unknown};
use crate::plan::Value;
use crate::resolve::{Lead, Origin, Parts, argument_at, value_at};
use evaluate::{Argument, Node};
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
    /// The resource itself.
    Resource,
    /// In one of these blocks; `true` unless a dynamic block may have made it, which the plan leaves out.
    OneOf(Vec<Rc<evaluate::Block>>, bool),
    /// A part of an attribute that is no block.
    Inside(Rc<Argument>, Vec<String>),
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
            written: Written::Resource,
        }
    }

    /// It is a whole resource.
    pub(super) fn is_resource(&self) -> bool {
        matches!(self.written, Written::Resource)
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
            (Written::Resource | Written::OneOf(..), Value::Unknown) => {
                Err(Unknown::of(self.origin(&[name]).as_ref()))
            }
            _ => self.blocks(name),
        }
    }

    /// Whether a dynamic block makes a nested block of this name.
    fn is_dynamic(&self, name: &str) -> bool {
        let made = |node: Node| match node {
            Node::Blocks { all, complete } => !complete || !all.is_empty(),
            Node::Argument(_) => false,
        };
        let resolver = self.side.resolver;
        let node = resolver.and_then(|r| r.node(self.instance.address, name));
        self.is_resource() && node.is_some_and(made)
    }

    /// What the argument at `path` is made of, whatever its expression does with it. Where only
    /// elimination tells, its parts are among those that `may_be` it.
    pub(super) fn parts(&self, path: &[&str], may_be: impl Fn(&Lead) -> bool) -> Parts {
        let Some(resolver) = self.side.resolver else {
            return Parts::unknown();
        };
        match &self.written {
            Written::Resource => resolver.parts(self.instance.address, path),
            Written::OneOf(blocks, true) => match blocks.as_slice() {
                [only] => Parts::of(&in_block(only, path).value),
                _ => Parts::unknown(),
            },
            Written::OneOf(_, false) => Parts::unknown(),
            Written::Inside(argument, outer) if is_told(argument) => {
                Parts::of(&inside(argument, outer, path).value)
            }
            Written::Inside(argument, _) => {
                let mut parts = Parts::of(&argument.value);
                parts
                    .leads
                    .retain(|lead| *lead == Lead::DeadEnd || may_be(lead));
                parts.plain = false;
                parts
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

    /// What the configuration says of the argument at `path`, where one place says it.
    pub(super) fn evaluated(&self, path: &[&str]) -> Option<evaluate::Value> {
        let resolver = self.side.resolver?;
        let argument = match &self.written {
            Written::Resource => {
                let (first, rest) = path.split_first()?;
                argument_at(resolver.node(self.instance.address, first)?, rest)
            }
            Written::OneOf(blocks, true) => match blocks.as_slice() {
                [only] => in_block(only, path),
                _ => return None,
            },
            Written::OneOf(_, false) => return None,
            Written::Inside(argument, outer) => inside(argument, outer, path),
        };
        Some(resolver.concrete(&argument.value))
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
        match &self.written {
            Written::Resource => self.side.origin(self.instance.address, path),
            Written::OneOf(blocks, all) => Some(origin_in_any(blocks, *all, path)),
            Written::Inside(argument, outer) if is_told(argument) => {
                Some(Origin::from(&inside(argument, outer, path)))
            }
            Written::Inside(argument, _) => Some(self.by_elimination(argument, may_be)),
        }
    }

    /// The plan lists all references of an attribute together: an unknown part of it may come from any
    /// that isn't known, or isn't given.
    fn by_elimination(&self, argument: &Argument, may_be: impl Fn(&Lead) -> bool) -> Origin {
        let mut leads = Parts::of(&argument.value).leads;
        leads.retain(|lead| match lead {
            Lead::DeadEnd => true,
            lead => self.side.may_be_unknown(lead) && may_be(lead),
        });
        leads.push(Lead::NotGiven);
        let references = argument.references.clone();
        Origin { leads, references }
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

/// The argument at a path of a nested block.
fn in_block(block: &evaluate::Block, path: &[&str]) -> Argument {
    let node = path.split_first().and_then(|(first, rest)| {
        let node = block.get(*first)?.clone();
        Some(argument_at(node, rest))
    });
    node.unwrap_or_default()
}

/// Whether it is known what an attribute is made of, and not only what it refers to.
fn is_told(argument: &Argument) -> bool {
    !matches!(
        argument.value,
        evaluate::Value::Assumed(_) | evaluate::Value::Unknown(_)
    )
}

/// A part of an attribute.
fn inside(argument: &Argument, outer: &[String], path: &[&str]) -> Argument {
    let outer = outer.iter().map(String::as_str);
    let steps: Vec<&str> = outer.chain(path.iter().copied()).collect();
    Argument {
        value: value_at(argument.value.clone(), &steps),
        references: argument.references.clone(),
    }
}

fn origin_in_any(blocks: &[Rc<evaluate::Block>], all: bool, path: &[&str]) -> Origin {
    let mut joined = Origin::default();
    for block in blocks {
        let origin = Origin::from(&in_block(block, path));
        for lead in origin.leads {
            if !joined.leads.contains(&lead) {
                joined.leads.push(lead);
            }
        }
        joined.references.extend(origin.references);
    }
    if blocks.len() != 1 {
        joined.references.sort();
        joined.references.dedup();
    }
    if (!all || blocks.is_empty()) && !joined.leads.contains(&Lead::DeadEnd) {
        joined.leads.push(Lead::DeadEnd);
    }
    joined
}
