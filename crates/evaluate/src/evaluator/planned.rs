//! What the plan lists of an expression, and whether a file's agrees with it.

use super::{Evaluator, Fails, Scope};
use crate::Expression;
use crate::value::{Reason, Value};
use hcl_edit::expr::{Expression as Hcl, ForExpr};
use hcl_edit::template::ForTemplateExpr;
use hcl_edit::visit::{self, Visit};
use std::collections::BTreeSet;

impl Evaluator<'_> {
    /// The value of an expression by the plan and, where it agrees, by the file: it may be newer.
    pub(super) fn planned(
        &self,
        planned: Option<&Expression>,
        written: Option<&Hcl>,
        scope: &Scope,
    ) -> Value {
        match (planned, written) {
            (Some(Expression::Constant(value)), _) => self.paid(Value::from(value.clone())),
            (Some(Expression::References(references)), Some(written))
                if agrees(written, references) =>
            {
                self.eval_or_unknown(written, scope)
            }
            (Some(Expression::References(references)), _) => self.listed(references, scope),
            (Some(Expression::Blocks(_)), _) => Value::unknown(Reason::NotAtHand),
            (None, Some(written)) => self.eval_or_unknown(written, scope),
            (None, None) => Value::Null,
        }
    }

    /// What a list of references can mean without the operators between them.
    fn listed(&self, references: &[String], scope: &Scope) -> Value {
        let heads = heads(references);
        let (indexes, subjects): (Vec<&String>, Vec<&String>) =
            heads.iter().partition(|head| is_index(head));
        let read = |text: &str| match text.parse::<Hcl>() {
            Ok(expression) => match self.eval(&expression, scope) {
                // Which of the instances, or all of them.
                Ok(Value::List(all)) if is_resource(text) => Value::one_of(all),
                Ok(Value::Map(all)) if is_resource(text) => Value::one_of(all.into_values()),
                Ok(value) => value,
                Err(Fails) => Value::unknown(Reason::Listed),
            },
            Err(_) => Value::unknown(Reason::Listed),
        };
        let assumed = |value: Value| Value::Assumed(Box::new(value));
        match (subjects.as_slice(), indexes.as_slice()) {
            ([], [only]) | ([only], []) => assumed(read(only)),
            // `r[each.key].arn` is cut at `r`: a subject with an attribute is no indexed one.
            ([subject], [index]) if is_bare(subject) && is_key(index) => {
                assumed(read(&format!("{subject}[{index}]")))
            }
            ([], _) => Value::unknown(Reason::Listed),
            // A condition, a default, a template: any of them, or none.
            (subjects, _) => {
                let any = subjects.iter().map(|subject| read(subject));
                let none = Value::unknown(Reason::Listed);
                Value::Assumed(Box::new(Value::one_of(any.chain([none]))))
            }
        }
    }
}

/// The references that are no prefix of the one before: `["a.b.c", "a.b"]` → `["a.b.c"]`.
pub fn heads(references: &[String]) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    for reference in references {
        let is_prefix = heads.last().is_some_and(|head| {
            head.strip_prefix(reference.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        });
        if !is_prefix && !heads.contains(reference) {
            heads.push(reference.clone());
        }
    }
    heads
}

/// Whether a file's expression refers to nothing but what the plan lists.
pub(super) fn agrees(written: &Hcl, references: &[String]) -> bool {
    let planned: BTreeSet<&str> = references.iter().map(|text| root(text)).collect();
    let mut finder = Finder::default();
    finder.visit_expr(written);
    let known = finder
        .found
        .iter()
        .all(|root| planned.contains(root.as_str()));
    known && finder.found.is_empty() == references.is_empty()
}

/// The names that a reference starts with: `aws_kms_key.k`, `data.x.y`, `module.m`, `var.v`.
fn root(text: &str) -> &str {
    let dots = if text.starts_with("data.") { 3 } else { 2 };
    let ends = text.match_indices(['.', '[']);
    let end = ends
        .clone()
        .find(|(_, found)| *found == "[")
        .map(|(at, _)| at);
    let nth = ends
        .filter(|(_, found)| *found == ".")
        .nth(dots - 1)
        .map(|(at, _)| at);
    let end = [end, nth].into_iter().flatten().min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn is_index(text: &str) -> bool {
    text == "each" || text == "count" || text.starts_with("each.") || text.starts_with("count.")
}

fn is_key(text: &str) -> bool {
    // The elements of a set are their own keys: `r[each.value]`.
    matches!(text, "each.key" | "each.value" | "count.index")
}

/// `type.name`, `data.type.name` or `module.name` without an attribute.
fn is_bare(text: &str) -> bool {
    root(text) == text
}

/// A resource without an attribute.
fn is_resource(text: &str) -> bool {
    let others = ["var.", "local.", "module.", "each.", "count."];
    is_bare(text) && !others.iter().any(|other| text.starts_with(other))
}

/// Collects the roots of an expression's references, without those of its own loop variables.
#[derive(Default)]
struct Finder {
    found: BTreeSet<String>,
    bound: Vec<String>,
}

impl Finder {
    fn keep(&mut self, name: &str, operators: &[String]) {
        if self.bound.iter().any(|bound| bound == name) {
            return;
        }
        let steps = if name == "data" { 2 } else { 1 };
        let steps = operators.iter().take(steps);
        let text = steps.fold(name.to_owned(), |text, step| format!("{text}.{step}"));
        self.found.insert(text);
    }

    fn within<'n>(&mut self, names: impl Iterator<Item = &'n str>, visit: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        self.bound.extend(names.map(str::to_owned));
        visit(self);
        self.bound.truncate(outer);
    }
}

impl Visit for Finder {
    fn visit_expr(&mut self, node: &Hcl) {
        if let Hcl::Traversal(traversal) = node
            && let Hcl::Variable(name) = &traversal.expr
        {
            let names = traversal.operators.iter().map_while(|operator| {
                super::traversal::name(Some(operator))
                    .ok()
                    .map(str::to_owned)
            });
            self.keep(name.as_str(), &names.collect::<Vec<_>>());
            for operator in &traversal.operators {
                self.visit_traversal_operator(operator);
            }
            return;
        }
        visit::visit_expr(self, node);
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
                .for_each(|cond| finder.visit_expr(&cond.expr));
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
