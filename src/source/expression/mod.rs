//! HCL expressions and templates into shapes.

use super::call;
use super::shape::{Condition, Keys, Part, Shape};
use hcl_edit::Number;
use hcl_edit::expr::{BinaryOperator, UnaryOperator};
use hcl_edit::expr::{Expression, ForExpr, Object, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::template::{Element, ForTemplateExpr, Template};
use hcl_edit::visit::{self, Visit};

/// The form of an expression.
pub(super) fn shape(expression: &Expression) -> Shape {
    match expression {
        Expression::Null(_) => Shape::Null,
        Expression::Bool(value) => Shape::Literal((*value.value()).into()),
        Expression::Number(value) => number(value.value()),
        Expression::String(value) => Shape::Literal(value.as_str().into()),
        Expression::StringTemplate(value) => template(value),
        Expression::HeredocTemplate(value) => template(&value.template),
        Expression::Parenthesis(value) => shape(value.inner()),
        Expression::Variable(name) => Shape::Reference(vec![Part::Name(name.as_str().into())]),
        Expression::Traversal(value) => traversal(value),
        Expression::Conditional(value) => {
            let (yes, no) = (shape(&value.true_expr), shape(&value.false_expr));
            match condition(&value.cond_expr) {
                Some(condition) => Shape::If(condition, yes.into(), no.into()),
                None => Shape::choice(vec![yes, no]),
            }
        }
        Expression::FuncCall(value) => {
            call::call(value).unwrap_or_else(|| Shape::Opaque(traversals(expression)))
        }
        Expression::Object(value) => {
            object(value).unwrap_or_else(|| Shape::Opaque(traversals(expression)))
        }
        Expression::Array(items) => Shape::List(items.iter().map(shape).collect()),
        Expression::ForExpr(value) => {
            same_elements(value).unwrap_or_else(|| Shape::Opaque(traversals(expression)))
        }
        Expression::UnaryOp(_) | Expression::BinaryOp(_) => Shape::Opaque(traversals(expression)),
    }
}

/// A `for` that gives back each element as it is: `{ for v in var.list : v.name => v }`.
fn same_elements(value: &ForExpr) -> Option<Shape> {
    let is = |expression: &Expression, name: &str| matches!(expression, Expression::Variable(v) if v.as_str() == name);
    let ForExpr {
        intro, key_expr, ..
    } = value;
    if value.cond.is_some() || value.grouping || !is(&value.value_expr, &intro.value_var) {
        return None;
    }
    let of = shape(&intro.collection_expr);
    let keys = match (key_expr, &intro.key_var) {
        (Some(key), Some(own)) if is(key, own) => return Some(of),
        _ => Keys::Other,
    };
    Some(Shape::Elements(vec![of], keys))
}

/// `var.x`, `!var.x`, `var.x == null`, `var.x != null`.
fn condition(expression: &Expression) -> Option<Condition> {
    let of = |subject: &Expression, is_null, negated| match shape(subject) {
        Shape::Reference(subject) => Some(Condition {
            subject,
            is_null,
            negated,
        }),
        _ => None,
    };
    match expression {
        Expression::Parenthesis(value) => condition(value.inner()),
        Expression::UnaryOp(value) if *value.operator.value() == UnaryOperator::Not => {
            let inner = condition(&value.expr)?;
            Some(Condition {
                negated: !inner.negated,
                ..inner
            })
        }
        Expression::BinaryOp(value) => {
            let negated = match value.operator.value() {
                BinaryOperator::Eq => false,
                BinaryOperator::NotEq => true,
                _ => return None,
            };
            match shape(&value.rhs_expr) {
                Shape::Null => of(&value.lhs_expr, true, negated),
                _ => None,
            }
        }
        subject => of(subject, false, false),
    }
}

/// The form of a template: a lone interpolation is the expression itself, as in Terraform.
pub(super) fn template(template: &Template) -> Shape {
    if let Some(Element::Interpolation(only)) = template.as_single_element() {
        return shape(&only.expr);
    }
    let literal: Option<String> = template
        .iter()
        .map(|element| element.as_literal().map(|text| text.as_str()))
        .collect();
    literal.map_or_else(
        || Shape::Opaque(Finder::of(|finder| finder.visit_template(template))),
        |text| Shape::Literal(text.into()),
    )
}

/// An object key that needs no evaluation.
pub(super) fn literal_key(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
        ObjectKey::Expression(key) => match shape(key) {
            Shape::Literal(serde_json::Value::String(text)) => Some(text),
            Shape::Literal(scalar) => Some(scalar.to_string()),
            _ => None,
        },
    }
}

fn number(value: &Number) -> Shape {
    let unsigned = value.as_u64().map(serde_json::Number::from);
    unsigned
        .or_else(|| value.as_i64().map(serde_json::Number::from))
        .or_else(|| value.as_f64().and_then(serde_json::Number::from_f64))
        .map_or_else(
            || Shape::Opaque(Vec::new()),
            |number| Shape::Literal(number.into()),
        )
}

fn object(object: &Object) -> Option<Shape> {
    let fields = object.iter();
    let fields = fields.map(|(key, value)| Some((literal_key(key)?, shape(value.expr()))));
    fields.collect::<Option<_>>().map(Shape::Object)
}

/// Steps on a function's result can't be followed unless the function gives back its argument.
fn traversal(traversal: &Traversal) -> Shape {
    let steps: Vec<Part> = traversal.operators.iter().map(|op| part(op)).collect();
    let start = shape(&traversal.expr);
    start.then(&steps).unwrap_or(Shape::Null)
}

fn part(operator: &TraversalOperator) -> Part {
    match operator {
        TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Part::Any,
        TraversalOperator::GetAttr(name) => Part::Name(name.as_str().to_owned()),
        TraversalOperator::LegacyIndex(index) => Part::Number(*index.value()),
        TraversalOperator::Index(index) => index_part(index),
    }
}

pub(super) fn index_part(index: &Expression) -> Part {
    match shape(index) {
        Shape::Literal(serde_json::Value::String(key)) => Part::Key(key),
        Shape::Literal(serde_json::Value::Number(n)) => n.as_u64().map_or(Part::Any, Part::Number),
        Shape::Reference(parts) => Part::By(parts),
        _ => Part::Any,
    }
}

fn traversals(expression: &Expression) -> Vec<Vec<Part>> {
    Finder::of(|finder| finder.visit_expr(expression))
}

/// Collects the traversals of an expression, without those of its own loop variables.
#[derive(Default)]
struct Finder {
    found: Vec<Vec<Part>>,
    bound: Vec<String>,
}

impl Finder {
    fn of(visit: impl FnOnce(&mut Self)) -> Vec<Vec<Part>> {
        let mut finder = Self::default();
        visit(&mut finder);
        finder.found
    }

    fn keep(&mut self, parts: Vec<Part>) {
        let Some(Part::Name(root)) = parts.first() else {
            return;
        };
        if !self.bound.contains(root) {
            self.found.push(parts);
        }
    }

    fn within<'a>(&mut self, names: impl Iterator<Item = &'a str>, visit: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        self.bound.extend(names.map(str::to_owned));
        visit(self);
        self.bound.truncate(outer);
    }
}

impl Visit for Finder {
    fn visit_expr(&mut self, node: &Expression) {
        match node {
            Expression::Variable(_) | Expression::Traversal(_) => match shape(node) {
                Shape::Reference(parts) => self.keep(parts),
                // The steps only pick from what stands before them.
                _ => match node {
                    Expression::Traversal(traversal) => self.visit_expr(&traversal.expr),
                    _ => visit::visit_expr(self, node),
                },
            },
            _ => visit::visit_expr(self, node),
        }
    }

    fn visit_for_expr(&mut self, node: &ForExpr) {
        let intro = &node.intro;
        self.visit_expr(&intro.collection_expr);
        let names = intro.key_var.iter().chain([&intro.value_var]);
        self.within(names.map(|name| name.as_str()), |finder| {
            node.key_expr.iter().for_each(|key| finder.visit_expr(key));
            finder.visit_expr(&node.value_expr);
            node.cond
                .iter()
                .for_each(|cond| finder.visit_for_cond(cond));
        });
    }

    fn visit_for_template_expr(&mut self, node: &ForTemplateExpr) {
        self.visit_expr(&node.collection_expr);
        let names = node.key_var.iter().chain([&node.value_var]);
        self.within(names.map(|name| name.as_str()), |finder| {
            finder.visit_template(&node.template);
        });
    }
}

#[cfg(test)]
mod tests;
