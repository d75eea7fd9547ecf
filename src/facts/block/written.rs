//! Finds in the configuration what a planned block is written as.
//!
//! Plans sort sets by value, the configuration keeps its own order and leaves dynamic blocks out, so which
//! written block a planned one comes from has to be found by what is in them.

use super::{Block, Written};
use crate::plan::Value;
use crate::resolve::{Lead, Origin};
use evaluate::{Argument, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Pairs of written and planned blocks; more aren't worth the time.
const MANY: usize = 10_000;

impl Block<'_> {
    /// Where each of the planned occurrences is written.
    pub(super) fn written_of(&self, name: &str, items: &[&Value], is_list: bool) -> Vec<Written> {
        let inside = |argument: &Rc<Argument>, outer: &[String]| {
            let each = (0..items.len()).map(|place| {
                let place = is_list.then(|| place.to_string());
                let inner = outer.iter().cloned().chain(place);
                Written::Inside(Rc::clone(argument), inner.collect())
            });
            each.collect()
        };
        match &self.written {
            Written::Inside(argument, path) => {
                inside(argument, &[path.as_slice(), &[name.to_owned()]].concat())
            }
            Written::Resource => {
                let resolver = self.side.resolver;
                let address = self.instance.address;
                let blocks = match resolver.and_then(|r| r.node(address, name)) {
                    Some(Node::Blocks { all, .. }) => all.into_iter().map(Rc::new).collect(),
                    Some(Node::Argument(argument)) if argument != Argument::default() => {
                        return inside(&Rc::new(argument), &[]);
                    }
                    _ => Vec::new(),
                };
                let blocks = if self.agrees(&blocks, items) {
                    blocks
                } else {
                    let listed = resolver.map(|r| r.listed_blocks(address, name));
                    listed.into_iter().flatten().map(Rc::new).collect()
                };
                if blocks.len() == 1 && items.len() == 1 {
                    return vec![Written::OneOf(blocks, true)];
                }
                let all = blocks.len() == items.len();
                self.assign(&blocks, items, true, all)
            }
            Written::OneOf(outer, all) => {
                let each = outer.iter().map(|block| inner(block, name));
                let all = *all && each.clone().all(|blocks| blocks.len() == items.len());
                let blocks: Vec<_> = each.flatten().cloned().map(Rc::new).collect();
                self.assign(&blocks, items, outer.len() == 1, all)
            }
        }
    }

    /// Whether the sources' blocks may be what was planned; else they are newer than the plan.
    fn agrees(&self, written: &[Rc<evaluate::Block>], planned: &[&Value]) -> bool {
        let few = written.len().saturating_mul(planned.len()) <= MANY;
        let is_written = |values: &&Value| written.iter().any(|block| self.fits(block, values));
        let is_planned = |block: &Rc<_>| planned.iter().any(|values| self.fits(block, values));
        few && written.len() == planned.len()
            && planned.iter().all(is_written)
            && written.iter().all(is_planned)
    }

    /// Which written block each planned one comes from, by what is in them and by elimination. `owned`:
    /// every written block makes one planned block; `all`: every planned block is written.
    fn assign(
        &self,
        written: &[Rc<evaluate::Block>],
        planned: &[&Value],
        owned: bool,
        all: bool,
    ) -> Vec<Written> {
        if written.len().saturating_mul(planned.len()) > MANY {
            let any = Written::OneOf(written.to_vec(), false);
            return vec![any; planned.len()];
        }
        let fits = |values: &&Value| {
            let fitting = written.iter().enumerate();
            let fitting = fitting.filter(|(_, block)| self.fits(block, values));
            fitting.map(|(at, _)| at).collect()
        };
        let mut puzzle = Puzzle {
            planned,
            candidates: planned.iter().map(fits).collect(),
            settled: BTreeMap::new(),
            all,
        };
        // A set swallows twins; then nothing follows from the number of blocks.
        if owned && written.len() <= planned.len() {
            puzzle.solve(written.len());
        }
        let Puzzle {
            candidates,
            settled,
            ..
        } = puzzle;
        let of = |(item, blocks): (usize, BTreeSet<usize>)| {
            let blocks = blocks.iter().filter_map(|at| written.get(*at).cloned());
            Written::OneOf(blocks.collect(), all || settled.contains_key(&item))
        };
        candidates.into_iter().enumerate().map(of).collect()
    }

    /// Whether a written block may be the one that was planned: nothing in it says otherwise.
    fn fits(&self, block: &evaluate::Block, values: &Value) -> bool {
        block.iter().all(|(name, node)| {
            let planned = values.get(&[name]);
            match (node, planned) {
                // What isn't given the provider may compute, or have a default for.
                (_, Value::Sensitive) | (Node::Blocks { .. }, Value::Unknown) => true,
                (Node::Argument(argument), _) => self.may_be(argument, planned),
                (Node::Blocks { all, complete }, Value::List(items)) => {
                    let made = |b: &evaluate::Block| items.iter().any(|item| self.fits(b, item));
                    all.iter().all(made) && (!complete || all.len() == items.len())
                }
                (Node::Blocks { all, .. }, one) => all.iter().all(|b| self.fits(b, one)),
            }
        })
    }

    /// Whether an argument may have the planned value: what is made of known values is known, and a name
    /// made of another usually contains it.
    fn may_be(&self, argument: &Argument, planned: &Value) -> bool {
        let is_literal = argument.references.is_empty();
        let origin = Origin::from(argument);
        let source = match origin.certain() {
            Some(Lead::Constant(value)) if is_literal => {
                return *planned != Value::Unknown && same(planned, value);
            }
            Some(Lead::Constant(value)) => value,
            Some(Lead::Attribute { address, path }) if !path.is_empty() => {
                let Some(instance) = self.side.instance(address) else {
                    return true;
                };
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                instance.values.get(&path)
            }
            _ => return true,
        };
        match (source, planned) {
            (Value::Unknown, Value::Unknown) => true,
            // The source is an element of it.
            (Value::Unknown, Value::List(items)) => items.contains(&Value::Unknown),
            (Value::Unknown, _) | (_, Value::Unknown) => false,
            (Value::String(source), Value::String(planned)) => {
                let (source, planned) = (source.to_lowercase(), planned.to_lowercase());
                planned.contains(&source)
            }
            _ => true,
        }
    }
}

/// The blocks of a name in a block.
fn inner<'b>(block: &'b evaluate::Block, name: &str) -> &'b [evaluate::Block] {
    match block.get(name) {
        Some(Node::Blocks { all, .. }) => all,
        _ => &[],
    }
}

/// Which planned block each written one made.
struct Puzzle<'v> {
    planned: &'v [&'v Value],
    /// Places of the written blocks that each planned one may come from.
    candidates: Vec<BTreeSet<usize>>,
    /// Written blocks by the planned ones that they made.
    settled: BTreeMap<usize, usize>,
    /// Every planned block is written.
    all: bool,
}

impl Puzzle<'_> {
    fn solve(&mut self, written: usize) {
        while let Some((item, block)) = (0..written)
            .find_map(|block| self.home(block))
            .or_else(|| self.only_choice())
        {
            self.settled.insert(item, block);
            for (other, blocks) in self.candidates.iter_mut().enumerate() {
                if other == item {
                    *blocks = [block].into();
                } else {
                    blocks.remove(&block);
                }
            }
        }
    }

    fn open(&self) -> impl Iterator<Item = (usize, &BTreeSet<usize>)> {
        let items = self.candidates.iter().enumerate();
        items.filter(|(item, _)| !self.settled.contains_key(item))
    }

    /// The planned block that a written one must have made: the only one that it fits, or any of those
    /// that it fits where these are alike in all that is planned and may have the same sources.
    fn home(&self, block: usize) -> Option<(usize, usize)> {
        let mut homes = self.open().filter(|(_, blocks)| blocks.contains(&block));
        let (item, blocks) = homes.next()?;
        let alike = |(other, theirs): (usize, &BTreeSet<usize>)| {
            theirs == blocks && self.planned.get(other) == self.planned.get(item)
        };
        let mut shared = self
            .open()
            .filter(|(_, theirs)| !theirs.is_disjoint(blocks));
        let is_free = homes.next().is_none() || shared.all(alike);
        is_free.then_some((item, block))
    }

    /// A planned block that fits one written block alone, where every planned one is written.
    fn only_choice(&self) -> Option<(usize, usize)> {
        let only = |(item, blocks): (usize, &BTreeSet<usize>)| match blocks.len() {
            1 => Some((item, *blocks.first()?)),
            _ => None,
        };
        self.open().find_map(only).filter(|_| self.all)
    }
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
