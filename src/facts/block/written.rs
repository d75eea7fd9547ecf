//! Finds in the configuration what a planned block is written as.
//!
//! Plans sort sets by value, the configuration keeps its own order and leaves dynamic blocks out, so which
//! written block a planned one comes from has to be found by what is in them.

use super::{Block, Written};
use crate::plan::{Expression, Value};
use crate::resolve::{self, Lead, Origin};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Block<'a> {
    /// Where each of the planned occurrences is written.
    pub(super) fn written_of(
        &self,
        name: &str,
        items: &[&Value],
        is_list: bool,
    ) -> Vec<Written<'a>> {
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
                match self.written_at(&inner) {
                    Some(blocks) if blocks.len() == 1 && items.len() == 1 => {
                        vec![Written::At(inner)]
                    }
                    None if path.is_empty() && self.is_attribute(name) => inside(name, &[]),
                    blocks => self.assign(&blocks.unwrap_or_default(), items, true),
                }
            }
            Written::OneOf(outer, all) => {
                let inner = outer.iter().filter_map(|block| match block.get(name) {
                    Some(Expression::Blocks(blocks)) => Some(blocks.iter()),
                    _ => None,
                });
                let inner: Vec<_> = inner.flatten().collect();
                self.assign(&inner, items, *all && outer.len() == 1)
            }
        }
    }

    /// Whether it is written as an attribute (`x = {…}`), not as a block.
    fn is_attribute(&self, name: &str) -> bool {
        let resource = self.side.plan.configuration.resource(self.instance.address);
        let expression = resource.and_then(|resource| resource.expressions.get(name));
        expression.is_some_and(|expression| !matches!(expression, Expression::Blocks(_)))
    }

    /// Which written block each planned one comes from, by what is in them and by elimination: every
    /// written block (`owned`: by this very parent) makes one planned block.
    fn assign(
        &self,
        written: &[&'a resolve::Block],
        planned: &[&Value],
        owned: bool,
    ) -> Vec<Written<'a>> {
        const MANY: usize = 10_000; // pairs; more aren't worth the time
        if written.len().saturating_mul(planned.len()) > MANY {
            let any = Written::OneOf(written.to_vec(), false);
            return vec![any; planned.len()];
        }
        let fits = |values: &&Value| {
            let fitting = written.iter().enumerate();
            let fitting = fitting.filter(|(_, block)| self.fits(block, values));
            fitting.map(|(at, _)| at).collect()
        };
        let mut candidates: Vec<BTreeSet<usize>> = planned.iter().map(fits).collect();
        let all = owned && written.len() == planned.len();
        let mut settled: BTreeMap<usize, usize> = BTreeMap::new();
        // A set swallows twins; then nothing follows from the number of blocks.
        while owned
            && written.len() <= planned.len()
            && let Some((item, block)) = forced(&candidates, &settled, written.len(), all)
        {
            settled.insert(item, block);
            for (other, blocks) in candidates.iter_mut().enumerate() {
                if other == item {
                    *blocks = [block].into();
                } else {
                    blocks.remove(&block);
                }
            }
        }
        let of = |(item, blocks): (usize, BTreeSet<usize>)| {
            let blocks = blocks.iter().filter_map(|at| written.get(*at).copied());
            Written::OneOf(blocks.collect(), all || settled.contains_key(&item))
        };
        candidates.into_iter().enumerate().map(of).collect()
    }

    /// Whether a written block may be the one that was planned: nothing in it says otherwise.
    fn fits(&self, block: &resolve::Block, values: &Value) -> bool {
        block.iter().all(|(name, expression)| {
            let planned = values.get(&[name]);
            match (expression, planned) {
                (_, Value::Sensitive) | (Expression::Blocks(_), Value::Unknown) => true,
                (Expression::Constant(constant), Value::Unknown) => constant.is_null(),
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
            (Value::Unknown, _) | (_, Value::Unknown) => false,
            (Value::String(source), Value::String(planned)) => {
                let (source, planned) = (source.to_lowercase(), planned.to_lowercase());
                planned.contains(&source)
            }
            _ => true,
        }
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
}

/// A planned block and the written one that it must come from: the written one fits no other, or (with
/// `all` planned ones being written) the planned one fits no other.
fn forced(
    candidates: &[BTreeSet<usize>],
    settled: &BTreeMap<usize, usize>,
    written: usize,
    all: bool,
) -> Option<(usize, usize)> {
    let taken: BTreeSet<usize> = settled.values().copied().collect();
    let open = || {
        let items = candidates.iter().enumerate();
        items.filter(|(item, _)| !settled.contains_key(item))
    };
    let only_home = |block: usize| {
        let mut homes = open().filter(|(_, blocks)| blocks.contains(&block));
        let (item, _) = homes.next()?;
        homes.next().is_none().then_some((item, block))
    };
    let by_block = || {
        (0..written)
            .filter(|b| !taken.contains(b))
            .find_map(only_home)
    };
    let only_block = |(item, blocks): (usize, &BTreeSet<usize>)| match blocks.len() {
        1 => Some((item, *blocks.first()?)),
        _ => None,
    };
    let by_item = || open().find_map(only_block).filter(|_| all);
    by_block().or_else(by_item)
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
