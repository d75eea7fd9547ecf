//! Finds in the configuration what a planned block is written as.
//!
//! Plans sort sets by value, the configuration keeps its own order and leaves dynamic blocks out, so which
//! written block a planned one comes from has to be found by what is in them.

use super::{Block, Written};
use crate::plan::{Expression, Value};
use crate::resolve::{self, Lead, Origin};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Pairs of written and planned blocks; more aren't worth the time.
const MANY: usize = 10_000;

impl Block<'_> {
    /// Where each of the planned occurrences is written.
    pub(super) fn written_of(&self, name: &str, items: &[&Value], is_list: bool) -> Vec<Written> {
        let inside = |attribute: &str, outer: &[String]| {
            let each = (0..items.len()).map(|place| {
                let place = is_list.then(|| place.to_string());
                let inner = outer.iter().cloned().chain(place);
                Written::Inside(attribute.to_owned(), inner.collect())
            });
            each.collect()
        };
        match &self.written {
            Written::Inside(attribute, path) => {
                inside(attribute, &[path.as_slice(), &[name.to_owned()]].concat())
            }
            Written::At(path) => {
                let inner = [path.as_slice(), &[name.to_owned()]].concat();
                let blocks = self.written_at(&inner);
                if blocks.len() == 1 && items.len() == 1 {
                    return vec![Written::At(inner)];
                }
                if path.is_empty() && self.is_attribute(name) {
                    return inside(name, &[]);
                }
                let dynamic = self.expanded(path, name);
                let agrees = |blocks: &Vec<_>| self.agrees(blocks, items);
                let blocks = dynamic.filter(agrees).unwrap_or(blocks);
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

    /// The blocks of a name within the only block at a path, those that dynamic blocks make among them.
    fn expanded(&self, path: &[String], name: &str) -> Option<Vec<Rc<resolve::Block>>> {
        let mut steps = path.iter().map(String::as_str).chain([name]);
        let resolver = self.side.resolver?;
        let blocks = resolver.expanded(self.instance.address, steps.next()?)?;
        Some(within(&blocks, steps))
    }

    /// Whether the sources' blocks may be what was planned; else they are newer than the plan.
    fn agrees(&self, written: &[Rc<resolve::Block>], planned: &[&Value]) -> bool {
        let few = written.len().saturating_mul(planned.len()) <= MANY;
        let is_written = |values: &&Value| written.iter().any(|block| self.fits(block, values));
        let is_planned = |block: &Rc<_>| planned.iter().any(|values| self.fits(block, values));
        few && written.len() == planned.len()
            && planned.iter().all(is_written)
            && written.iter().all(is_planned)
    }

    /// Whether it is written as an attribute (`x = {…}`), not as a block.
    fn is_attribute(&self, name: &str) -> bool {
        let resource = self.side.plan.configuration.resource(self.instance.address);
        let expression = resource.and_then(|resource| resource.expressions.get(name));
        expression.is_some_and(|expression| !matches!(expression, Expression::Blocks(_)))
    }

    /// Which written block each planned one comes from, by what is in them and by elimination. `owned`:
    /// every written block makes one planned block; `all`: every planned block is written.
    fn assign(
        &self,
        written: &[Rc<resolve::Block>],
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
    fn fits(&self, block: &resolve::Block, values: &Value) -> bool {
        block.iter().all(|(name, expression)| {
            let planned = values.get(&[name]);
            match (expression, planned) {
                // What isn't given the provider may compute, or have a default for.
                (_, Value::Sensitive)
                | (Expression::Blocks(_), Value::Unknown)
                | (Expression::Constant(serde_json::Value::Null), _) => true,
                (Expression::Constant(_), Value::Unknown) => false,
                (Expression::Constant(constant), _) => same(planned, &constant.clone().into()),
                (Expression::References(_), _) => self.may_be(block, name, planned),
                (Expression::Blocks(inner), Value::List(items)) => {
                    let made = |b: &resolve::Block| items.iter().any(|item| self.fits(b, item));
                    inner.iter().all(made)
                }
                (Expression::Blocks(inner), one) => inner.iter().all(|b| self.fits(b, one)),
            }
        })
    }

    /// Whether an argument made of references may have the planned value: what is made of known values
    /// is known, and a name made of another usually contains it.
    fn may_be(&self, block: &resolve::Block, name: &str, planned: &Value) -> bool {
        let resolver = self.side.resolver;
        let origin = resolver.and_then(|r| r.origin_in(self.instance.address, block, &[name]));
        let source = match origin.as_ref().and_then(Origin::certain) {
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

    /// The blocks at a path of the resource; none where there is another expression, or nothing.
    fn written_at(&self, path: &[String]) -> Vec<Rc<resolve::Block>> {
        let (Some(resolver), Some((first, rest))) = (self.side.resolver, path.split_first()) else {
            return Vec::new();
        };
        let blocks = resolver.blocks(self.instance.address, first);
        within(blocks, rest.iter().map(String::as_str))
    }
}

/// The blocks at a path below some blocks.
fn within<'s>(
    blocks: &[resolve::Block],
    path: impl Iterator<Item = &'s str>,
) -> Vec<Rc<resolve::Block>> {
    let mut found: Vec<&resolve::Block> = blocks.iter().collect();
    for step in path {
        found = found
            .into_iter()
            .flat_map(|block| inner(block, step))
            .collect();
    }
    found.into_iter().cloned().map(Rc::new).collect()
}

/// The blocks of a name in a block.
fn inner<'b>(block: &'b resolve::Block, name: &str) -> &'b [resolve::Block] {
    match block.get(name) {
        Some(Expression::Blocks(blocks)) => blocks,
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
