//! Dynamic blocks, which a plan's configuration leaves out: what the sources make of them.

use super::follow::{Next, Scope};
use super::{Block, Lead, Resolver, references};
use crate::plan::{Address, Expression, Value};
use crate::source::{Body, Item, Part, Shape};
use std::collections::BTreeMap;

/// Iterators of the dynamic blocks around, and the elements that they stand for.
type Elements = BTreeMap<String, Element>;

/// One element of a dynamic block's `for_each`.
#[derive(Clone)]
struct Element {
    of: Shape,
    key: Part,
}

/// Longer ways to a `for_each` are cycles.
const MAX_STEPS: usize = 64;
/// More blocks than this are made to waste time.
const MAX_BLOCKS: usize = 1000;

impl Resolver<'_> {
    /// The occurrences of a nested block with those of dynamic ones, which the sources tell, in the order
    /// of the sources. The plan doesn't confirm them: their number must agree with what is planned. `None`
    /// where there is none, or not all can be told.
    pub fn expanded(&self, address: &Address, name: &str) -> Option<Vec<Block>> {
        self.budget.set(super::MAX_REFERENCES);
        let body = self.sources.body(address)?;
        let resource = self.plan.configuration.resource(address)?;
        let scope = Scope::of_resource(address);
        let expander = Expander {
            resolver: self,
            scope,
        };
        let body: Body = body.into_iter().filter(|(n, _)| n == name).collect();
        match expander.fill(&resource.expressions, &body)?.remove(name)? {
            Expression::Blocks(blocks) => Some(blocks),
            _ => None,
        }
    }
}

impl Resolver<'_> {
    /// The keys of a `for_each`, where they can be told.
    fn keys(&self, shape: &Shape, scope: &Scope, steps: usize) -> Option<Vec<Part>> {
        let steps = steps.checked_sub(1)?;
        let numbers = |count: usize| {
            let count = u64::try_from(count.min(MAX_BLOCKS)).ok()?;
            Some((0..count).map(Part::Number).collect())
        };
        match shape {
            Shape::Object(fields) => {
                let keys = fields.iter().map(|(key, _)| Part::Key(key.clone()));
                Some(keys.take(MAX_BLOCKS).collect())
            }
            Shape::List(items) => numbers(items.len()),
            Shape::Literal(serde_json::Value::Array(items)) => numbers(items.len()),
            Shape::If(condition, yes, no) => {
                let branch = if self.holds(condition, scope)? {
                    yes
                } else {
                    no
                };
                self.keys(branch, scope, steps)
            }
            Shape::Reference(parts) => match self.next(parts, scope) {
                Next::Leads(leads) => match leads.as_slice() {
                    [Lead::Constant(Value::Map(map))] => Some(
                        map.keys()
                            .take(MAX_BLOCKS)
                            .cloned()
                            .map(Part::Key)
                            .collect(),
                    ),
                    [Lead::Constant(Value::List(items))] => numbers(items.len()),
                    _ => None,
                },
                Next::Shape(shape, rest, scope) => {
                    self.keys(&shape?.then(&rest)?, scope.as_deref()?, steps)
                }
            },
            _ => None,
        }
    }
}

struct Expander<'r, 'a> {
    resolver: &'r Resolver<'a>,
    scope: Scope,
}

impl Expander<'_, '_> {
    /// A block of the plan, with what dynamic blocks add to it.
    fn fill(&self, planned: &Block, body: &Body) -> Option<Block> {
        let mut filled = planned.clone();
        let mut made: BTreeMap<&str, Vec<Block>> = BTreeMap::new();
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, item) in body {
            let blocks = made.entry(name).or_default();
            match item {
                Item::Argument(_) => {}
                Item::Block(inner) => {
                    let Some(Expression::Blocks(written)) = planned.get(name) else {
                        return None;
                    };
                    let place = taken.entry(name).or_default();
                    blocks.push(self.fill(written.get(*place)?, inner)?);
                    *place = place.checked_add(1)?;
                }
                Item::Dynamic { .. } => blocks.extend(self.make(item, &Elements::new())?),
            }
        }
        for (name, blocks) in made {
            let written = match planned.get(name) {
                Some(Expression::Blocks(written)) => written.len(),
                _ => 0,
            };
            // The sources are newer than the plan.
            if taken.get(name).copied().unwrap_or_default() != written {
                return None;
            }
            if !blocks.is_empty() {
                filled.insert(name.to_owned(), Expression::Blocks(blocks));
            }
        }
        Some(filled)
    }

    /// The blocks that a dynamic one makes.
    fn make(&self, item: &Item, around: &Elements) -> Option<Vec<Block>> {
        let Item::Dynamic {
            iterator,
            for_each,
            content,
        } = item
        else {
            return None;
        };
        let of = substituted(for_each, around)?;
        let keys = self.resolver.keys(&of, &self.scope, MAX_STEPS)?;
        let block = |key: Part| {
            let mut around = around.clone();
            let of = of.clone();
            around.insert(iterator.clone(), Element { of, key });
            self.content(content, &around)
        };
        keys.into_iter().map(block).collect()
    }

    fn content(&self, body: &Body, around: &Elements) -> Option<Block> {
        let mut block = Block::new();
        let mut add = |name: &str, blocks: Vec<Block>| {
            let nothing = || Expression::Blocks(Vec::new());
            if let Expression::Blocks(all) = block.entry(name.to_owned()).or_insert_with(nothing) {
                all.extend(blocks);
            }
        };
        for (name, item) in body {
            match item {
                Item::Argument(_) => {}
                Item::Block(inner) => add(name, vec![self.content(inner, around)?]),
                Item::Dynamic { .. } => add(name, self.make(item, around)?),
            }
        }
        block.retain(|_, made| *made != Expression::Blocks(Vec::new()));
        for (name, item) in body {
            if let Item::Argument(shape) = item {
                block.insert(name.clone(), self.argument(shape, around));
            }
        }
        Some(block)
    }

    /// An argument of a dynamic block, as the plan would give it.
    fn argument(&self, shape: &Shape, around: &Elements) -> Expression {
        match substituted(shape, around) {
            Some(Shape::Null) => Expression::Constant(serde_json::Value::Null),
            Some(Shape::Literal(value)) => Expression::Constant(value),
            Some(Shape::Reference(parts)) => {
                let reference = Shape::Reference(parts.clone());
                match self.resolver.follow(&reference, &self.scope).as_slice() {
                    [Lead::Constant(value)] => constant(value),
                    _ => references::write(&parts).map(|text| Expression::References(vec![text])),
                }
                .unwrap_or_default()
            }
            // What must be evaluated can't be followed.
            _ => Expression::default(),
        }
    }
}

fn constant(value: &Value) -> Option<Expression> {
    let json = match value {
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.clone().into(),
        Value::String(text) => text.as_str().into(),
        _ => return None,
    };
    Some(Expression::Constant(json))
}

/// A shape in which iterators are replaced by what they stand for. `None` where that can't be told.
fn substituted(shape: &Shape, around: &Elements) -> Option<Shape> {
    let all = |shapes: &[Shape]| {
        let shapes = shapes.iter().map(|shape| substituted(shape, around));
        shapes.collect::<Option<Vec<_>>>()
    };
    Some(match shape {
        Shape::Null | Shape::Literal(_) => shape.clone(),
        Shape::Reference(parts) => reference(parts, around)?,
        Shape::Choice(shapes) => Shape::Choice(all(shapes)?),
        Shape::Try(shapes) => Shape::Try(all(shapes)?),
        Shape::Coalesce(shapes) => Shape::Coalesce(all(shapes)?),
        Shape::List(shapes) => Shape::List(all(shapes)?),
        Shape::Object(fields) => {
            let each = fields.iter();
            let each = each.map(|(key, shape)| Some((key.clone(), substituted(shape, around)?)));
            Shape::Object(each.collect::<Option<_>>()?)
        }
        Shape::If(condition, yes, no) => {
            let Shape::Reference(subject) = reference(&condition.subject, around)? else {
                return None;
            };
            let mut condition = condition.clone();
            condition.subject = subject;
            let branch = |shape: &Shape| substituted(shape, around).map(Box::new);
            Shape::If(condition, branch(yes)?, branch(no)?)
        }
        Shape::Opaque(_) => return None,
    })
}

fn reference(parts: &[Part], around: &Elements) -> Option<Shape> {
    let element = match parts {
        [Part::Name(root), ..] => around.get(root),
        _ => None,
    };
    match (element, parts) {
        (Some(element), [_, Part::Name(what), rest @ ..]) if what == "value" => {
            let steps = [std::slice::from_ref(&element.key), rest].concat();
            let found = element.of.then(&steps);
            Some(found.unwrap_or(Shape::Null))
        }
        (Some(element), [_, Part::Name(what)]) if what == "key" => match &element.key {
            Part::Key(key) => Some(Shape::Literal(key.as_str().into())),
            Part::Number(place) => Some(Shape::Literal((*place).into())),
            _ => None,
        },
        (Some(_), _) => None,
        (None, parts) => {
            let step = |part: &Part| match part {
                Part::By(index) => match reference(index, around)? {
                    Shape::Literal(serde_json::Value::String(key)) => Some(Part::Key(key)),
                    Shape::Literal(number) => Some(Part::Number(number.as_u64()?)),
                    Shape::Reference(index) => Some(Part::By(index)),
                    _ => None,
                },
                part => Some(part.clone()),
            };
            let steps = parts.iter().map(step);
            Some(Shape::Reference(steps.collect::<Option<_>>()?))
        }
    }
}
