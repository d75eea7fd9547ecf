//! The parts of a policy's syntax tree.

use regorus::unstable::{AssignOp, Expr, Literal, Module, Query, Rule, RuleHead};
use std::collections::{BTreeMap, BTreeSet};

/// A parsed policy.
pub(crate) struct Unit<'a> {
    pub(super) module: &'a Module,
    pub(super) package: Vec<String>,
    /// By name: paths of what is imported.
    pub(super) imports: BTreeMap<String, Vec<String>>,
    /// Names of local variables, wherever: a rule of that name may be hidden by one.
    pub(super) variables: BTreeSet<String>,
}

impl<'a> Unit<'a> {
    /// Without `data`, which every path begins with.
    pub(crate) fn new(module: &'a Module) -> Self {
        let imports = module.imports.iter().filter_map(|import| {
            let (base, parts) = chain(&import.refr);
            let path = [vec![base?.to_owned()], constants(&parts)].concat();
            let alias = import.r#as.as_ref().map(|name| name.text().to_owned());
            Some((
                alias.or_else(|| path.last().cloned())?,
                path.into_iter().skip(1).collect(),
            ))
        });
        let mut variables = BTreeSet::new();
        for rule in &module.policy {
            of_rule(rule, &mut variables);
        }
        Self {
            module,
            package: name(&module.package.refr),
            imports: imports.collect(),
            variables,
        }
    }
}

pub(super) fn is_set_or_map(head: &RuleHead) -> bool {
    matches!(head, RuleHead::Set { .. }) || is_map(head)
}

pub(super) fn is_map(head: &RuleHead) -> bool {
    matches!(head, RuleHead::Compr { refr, .. } if matches!(refr.as_ref(), Expr::RefBrack { .. }))
}

pub(super) fn is_empty(expr: &Expr) -> bool {
    match expr {
        Expr::Array { items, .. } | Expr::Set { items, .. } => items.is_empty(),
        Expr::Object { fields, .. } => fields.is_empty(),
        Expr::Call { fcn, params, .. } => fcn.span().text() == "set" && params.is_empty(),
        _ => false,
    }
}

/// A part of a reference.
pub(super) enum Part<'e> {
    Constant(String),
    Variable(&'e Expr),
}

/// A reference's first name, where it begins with one, and what follows.
pub(super) fn chain(mut expr: &Expr) -> (Option<&str>, Vec<Part<'_>>) {
    let mut parts = Vec::new();
    let base = loop {
        expr = match expr {
            Expr::Var { span, .. } => break Some(span.text()),
            Expr::RefDot { refr, field, .. } => {
                parts.push(Part::Constant(field.0.text().to_owned()));
                refr
            }
            Expr::RefBrack { refr, index, .. } => {
                parts.push(match index.as_ref() {
                    Expr::String { span, .. } => {
                        Part::Constant(span.text().trim_matches('"').to_owned())
                    }
                    index => Part::Variable(index),
                });
                refr
            }
            other => {
                parts.push(Part::Variable(other));
                break None;
            }
        }
    };
    parts.reverse();
    (base, parts)
}

/// The names at the beginning.
fn constants(parts: &[Part<'_>]) -> Vec<String> {
    let names = parts.iter().map_while(|part| match part {
        Part::Constant(name) => Some(name.clone()),
        Part::Variable(_) => None,
    });
    names.collect()
}

pub(super) fn head(rule: &Rule) -> &Expr {
    match rule {
        Rule::Spec {
            head:
                RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } | RuleHead::Func { refr, .. },
            ..
        }
        | Rule::Default { refr, .. } => refr,
    }
}

pub(super) fn name(head: &Expr) -> Vec<String> {
    let (base, parts) = chain(head);
    base.map(str::to_owned)
        .into_iter()
        .chain(constants(&parts))
        .collect()
}

/// What an expression is made of, in the same scope.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Array { items, .. } | Expr::Set { items, .. } => {
            items.iter().map(|item| &**item).collect()
        }
        Expr::Object { fields, .. } => fields
            .iter()
            .flat_map(|(_, key, value)| [&**key, &**value])
            .collect(),
        Expr::UnaryExpr { expr, .. } => vec![expr],
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => vec![lhs, rhs],
        Expr::Membership {
            key,
            value,
            collection,
            ..
        } => key
            .as_deref()
            .into_iter()
            .chain([&**value, &**collection])
            .collect(),
        Expr::Call { params, .. } => params.iter().map(|param| &**param).collect(),
        Expr::RefDot { refr, .. } => vec![refr],
        Expr::RefBrack { refr, index, .. } => vec![refr, index],
        _ => Vec::new(),
    }
}

/// Names of local variables, in all the scopes of a rule.
fn of_rule(rule: &Rule, found: &mut BTreeSet<String>) {
    let Rule::Spec { head, bodies, .. } = rule else {
        return;
    };
    match head {
        RuleHead::Func { args, assign, .. } => {
            for pattern in args {
                names_in(pattern, found);
            }
            if let Some(assign) = assign {
                of_expr(&assign.value, found);
            }
        }
        RuleHead::Compr { assign, .. } => {
            if let Some(assign) = assign {
                of_expr(&assign.value, found);
            }
        }
        RuleHead::Set { key, .. } => {
            if let Some(key) = key {
                of_expr(key, found);
            }
        }
    }
    for body in bodies {
        if let Some(assign) = &body.assign {
            of_expr(&assign.value, found);
        }
        of_query(&body.query, found);
    }
}

fn of_query(query: &Query, found: &mut BTreeSet<String>) {
    for statement in &query.stmts {
        match &statement.literal {
            Literal::SomeVars { vars, .. } => {
                found.extend(vars.iter().map(|name| name.text().to_owned()));
            }
            Literal::SomeIn {
                key,
                value,
                collection,
                ..
            } => {
                for pattern in key.iter().chain([value]) {
                    names_in(pattern, found);
                }
                of_expr(collection, found);
            }
            Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => of_expr(expr, found),
            Literal::Every {
                key,
                value,
                domain,
                query,
                ..
            } => {
                found.extend(key.iter().chain([value]).map(|name| name.text().to_owned()));
                of_expr(domain, found);
                of_query(query, found);
            }
        }
    }
}

fn of_expr(expr: &Expr, found: &mut BTreeSet<String>) {
    match expr {
        Expr::AssignExpr {
            op: AssignOp::ColEq,
            lhs,
            ..
        } => names_in(lhs, found),
        Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
            of_expr(term, found);
            of_query(query, found);
        }
        Expr::ObjectCompr {
            key, value, query, ..
        } => {
            of_expr(key, found);
            of_expr(value, found);
            of_query(query, found);
        }
        _ => {}
    }
    for part in parts(expr) {
        of_expr(part, found);
    }
}

fn names_in(pattern: &Expr, found: &mut BTreeSet<String>) {
    if let Expr::Var { span, .. } = pattern {
        found.insert(span.text().to_owned());
    }
    for part in parts(pattern) {
        names_in(part, found);
    }
}
