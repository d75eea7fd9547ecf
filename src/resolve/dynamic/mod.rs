//! Dynamic blocks, which a plan's configuration leaves out: what the sources make of them.

use super::elements::Element;
use super::scope::Scope;
use super::{Block, Lead, Resolver, references};
use crate::plan::{Address, Expression, Value};
use crate::source::{Body, Condition, Item, Part, Shape};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Iterators of the dynamic blocks around, and the elements that they stand for.
type Elements = BTreeMap<String, Rc<Element>>;

/// More steps than this for one resource are made to waste time.
const MAX_WORK: usize = 100_000;

impl Resolver<'_> {
    /// The occurrences of a nested block with those of dynamic ones, which the sources tell, in the order
    /// of the sources. The plan doesn't confirm them: their number must agree with what is planned. `None`
    /// where there is none, or not all can be told. Below them the same holds for each name: what can't be
    /// told is left out.
    pub fn expanded(&self, address: &Address, name: &str) -> Option<Vec<Block>> {
        let body = self.sources.body(address)?;
        let resource = self.plan.configuration.resource(address)?;
        self.budget.set(MAX_WORK);
        let scope = Scope::of_resource(address);
        let expander = Expander {
            resolver: self,
            scope,
        };
        expander.filled(&resource.expressions, &body, name)
    }
}

/// Why a shape has nothing to put in the place of an iterator.
enum Gap {
    /// The element has no such attribute: an error, which `try` passes over.
    Missing,
    Untold,
}

struct Expander<'r, 'a> {
    resolver: &'r Resolver<'a>,
    scope: Scope,
}

impl Expander<'_, '_> {
    /// The blocks of a name in a block of the plan, with those that dynamic ones make.
    fn filled(&self, planned: &Block, body: &Body, name: &str) -> Option<Vec<Block>> {
        let mut written = blocks(planned, name).iter();
        let mut filled = Vec::new();
        for (_, item) in body.iter().filter(|(found, _)| found == name) {
            match item {
                Item::Argument(_) => return None,
                Item::Block(inner) => filled.push(self.fill(written.next()?, inner)?),
                Item::Dynamic { .. } => filled.extend(self.make(item, &Elements::new())?),
            }
        }
        // Where the plan has more of them, the sources are newer.
        (written.next().is_none() && !filled.is_empty()).then_some(filled)
    }

    /// A block of the plan, with what dynamic blocks add to it. `None` where the sources write another.
    fn fill(&self, planned: &Block, body: &Body) -> Option<Block> {
        self.resolver.spend(body.len().saturating_add(1))?;
        let mut filled = planned.clone();
        for (name, item) in body {
            match item {
                Item::Argument(shape) if !agrees(planned.get(name), shape) => return None,
                Item::Argument(_) => {}
                Item::Block(_) | Item::Dynamic { .. } => {
                    if let Some(blocks) = self.filled(planned, body, name) {
                        filled.insert(name.clone(), Expression::Blocks(blocks));
                    }
                }
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
        let of = self.substituted(for_each, around).ok()?;
        let block = |element: Element| {
            let mut around = around.clone();
            around.insert(iterator.clone(), Rc::new(element));
            self.content(content, &around)
        };
        let elements = self.resolver.elements(&of, &self.scope)?;
        elements.into_iter().map(block).collect()
    }

    fn content(&self, body: &Body, around: &Elements) -> Option<Block> {
        self.resolver.spend(body.len().saturating_add(1))?;
        let mut block = Block::new();
        for (name, item) in body {
            let made = match item {
                Item::Argument(shape) => {
                    block.insert(name.clone(), self.argument(shape, around));
                    continue;
                }
                Item::Block(inner) => vec![self.content(inner, around)?],
                Item::Dynamic { .. } => self.make(item, around).unwrap_or_default(),
            };
            let nothing = || Expression::Blocks(Vec::new());
            if let Expression::Blocks(all) = block.entry(name.clone()).or_insert_with(nothing) {
                all.extend(made);
            }
        }
        block.retain(|_, made| *made != Expression::Blocks(Vec::new()));
        Some(block)
    }

    /// An argument of a dynamic block, as the plan would give it.
    fn argument(&self, shape: &Shape, around: &Elements) -> Expression {
        let Ok(shape) = self.substituted(shape, around) else {
            return Expression::default();
        };
        match self.resolver.settled(&shape, &self.scope) {
            Shape::Null => Expression::Constant(serde_json::Value::Null),
            Shape::Literal(value) => Expression::Constant(value.clone()),
            reference @ Shape::Reference(parts) => {
                let leads = self.resolver.follow(reference, &self.scope);
                let known = match leads.as_slice() {
                    [Lead::Constant(value)] => constant(value),
                    _ => None,
                };
                let written = || references::write(parts).map(|text| vec![text]);
                known
                    .or_else(|| written().map(Expression::References))
                    .unwrap_or_default()
            }
            other => candidates(other),
        }
    }

    /// A shape in which iterators are replaced by what they stand for.
    fn substituted(&self, shape: &Shape, around: &Elements) -> Result<Shape, Gap> {
        let all = |shapes: &[Shape]| {
            let shapes = shapes.iter().map(|shape| self.substituted(shape, around));
            shapes.collect::<Result<Vec<_>, _>>()
        };
        Ok(match shape {
            Shape::Null | Shape::Literal(_) => shape.clone(),
            Shape::Reference(parts) => self.reference(parts, around)?,
            Shape::Choice(shapes) => Shape::Choice(all(shapes)?),
            Shape::Try(shapes) => Shape::Try(self.alternatives(shapes, around)?),
            Shape::Coalesce(shapes) => Shape::Coalesce(all(shapes)?),
            Shape::List(shapes) => Shape::List(all(shapes)?),
            Shape::Elements(of, keys) => Shape::Elements(all(of)?, *keys),
            Shape::Object(fields) => {
                let field = |(key, shape): &(String, Shape)| {
                    self.substituted(shape, around)
                        .map(|shape| (key.clone(), shape))
                };
                Shape::Object(fields.iter().map(field).collect::<Result<_, _>>()?)
            }
            Shape::If(condition, yes, no) => self.conditional(condition, yes, no, around)?,
            Shape::Opaque(inside) => {
                let inside = inside.iter();
                let known = inside.filter_map(|parts| self.reference(parts, around).ok());
                Shape::Opaque(known.flat_map(|shape| shape.traversals()).collect())
            }
        })
    }

    /// What `try` chooses from, without what the element doesn't have.
    fn alternatives(&self, shapes: &[Shape], around: &Elements) -> Result<Vec<Shape>, Gap> {
        let mut found = Vec::new();
        for shape in shapes {
            match self.substituted(shape, around) {
                Ok(shape) => found.push(shape),
                Err(Gap::Missing) => {}
                Err(Gap::Untold) => return Err(Gap::Untold),
            }
        }
        if found.is_empty() {
            return Err(Gap::Missing);
        }
        Ok(found)
    }

    fn conditional(
        &self,
        condition: &Condition,
        yes: &Shape,
        no: &Shape,
        around: &Elements,
    ) -> Result<Shape, Gap> {
        let subject = self.reference(&condition.subject, around)?;
        let is_so = match (
            self.resolver.settled(&subject, &self.scope),
            condition.is_null,
        ) {
            (Shape::Reference(subject), _) => {
                let condition = Condition {
                    subject: subject.clone(),
                    ..*condition
                };
                let branch = |shape| self.substituted(shape, around).map(Box::new);
                return Ok(Shape::If(condition, branch(yes)?, branch(no)?));
            }
            (Shape::Null, true) => true,
            (Shape::Literal(_) | Shape::List(_) | Shape::Object(_), true) => false,
            (Shape::Literal(serde_json::Value::Bool(is_so)), false) => *is_so,
            _ => return Err(Gap::Untold),
        };
        let branch = if is_so == condition.negated { no } else { yes };
        self.substituted(branch, around)
    }

    /// What a reference means, which may be to an iterator or indexed by one.
    fn reference(&self, parts: &[Part], around: &Elements) -> Result<Shape, Gap> {
        let element = match parts {
            [Part::Name(root), ..] => around.get(root),
            _ => None,
        };
        let Some(element) = element else {
            let step = |part: &Part| match part {
                Part::By(index) => self.index(index, around),
                part => Ok(part.clone()),
            };
            let steps = parts.iter().map(step);
            return steps.collect::<Result<_, _>>().map(Shape::Reference);
        };
        let found = match parts {
            [_, Part::Name(what), rest @ ..] if what == "value" => element.value.then(rest),
            [_, Part::Name(what)] if what == "key" => Some(element.key.clone()),
            _ => return Err(Gap::Untold),
        };
        let found = found.ok_or(Gap::Missing)?;
        // Elements can hold one another: each occurrence doubles what is made of them.
        let affordable = self.resolver.spend(found.size());
        affordable.map(|()| found).ok_or(Gap::Untold)
    }

    fn index(&self, index: &[Part], around: &Elements) -> Result<Part, Gap> {
        match self.reference(index, around)? {
            Shape::Literal(serde_json::Value::String(key)) => Ok(Part::Key(key)),
            Shape::Literal(place) => place.as_u64().map(Part::Number).ok_or(Gap::Untold),
            reference @ Shape::Reference(_) => {
                match self.resolver.follow(&reference, &self.scope).as_slice() {
                    [Lead::Constant(Value::String(key))] => Ok(Part::Key(key.clone())),
                    [Lead::Constant(Value::Number(place))] => {
                        place.as_u64().map(Part::Number).ok_or(Gap::Untold)
                    }
                    _ => Err(Gap::Untold),
                }
            }
            _ => Err(Gap::Untold),
        }
    }
}

fn blocks<'b>(block: &'b Block, name: &str) -> &'b [Block] {
    match block.get(name) {
        Some(Expression::Blocks(blocks)) => blocks,
        _ => &[],
    }
}

/// Whether the sources may write what the plan has of an argument.
fn agrees(planned: Option<&Expression>, shape: &Shape) -> bool {
    match (planned, shape) {
        (Some(Expression::Constant(planned)), Shape::Literal(written)) => {
            let (planned, written) = (Value::from(planned.clone()), Value::from(written.clone()));
            match (planned, written) {
                // Indented heredocs are read without their indentation.
                (Value::String(a), Value::String(b)) => a == b || b.contains('\n'),
                (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
                (a, b) => a == b,
            }
        }
        (Some(Expression::References(references)), shape) => {
            references::agreeing(shape.clone(), references).is_some()
        }
        (Some(Expression::Constant(_)), Shape::Reference(_)) => false,
        (None, shape) => *shape == Shape::Null,
        _ => true,
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

/// An expression that must be evaluated: any of what it refers to, or nothing of it.
fn candidates(shape: &Shape) -> Expression {
    let traversals = shape.traversals();
    let is_index = |text: &str| text.starts_with("each.") || text.starts_with("count.");
    let texts: BTreeSet<String> = traversals
        .iter()
        .filter_map(|parts| references::write(parts))
        .filter(|text| !is_index(text))
        .collect();
    let heads = references::heads(&texts.into_iter().rev().collect::<Vec<_>>());
    // A single one would look like a plain reference.
    if heads.len() > 1 {
        Expression::References(heads)
    } else {
        Expression::default()
    }
}

#[cfg(test)]
mod tests;
