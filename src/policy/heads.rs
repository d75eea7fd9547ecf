//! Rule heads that may be undefined.
//!
//! regorus 0.14.1 forgets what a rule has found when one of its solutions leaves the head undefined, or
//! fails at the next one, where OPA goes on: a finding would be lost without a word. So a head may hold
//! nothing whose being defined depends on the solution; bound in the body, the same value is safe.

use super::calls::{Unit, reference};
use super::error::{PolicyError, Spot};
use regorus::unstable::{Expr, Rule, RuleHead};
use std::collections::BTreeSet;

/// Its functions are total as long as their arguments are defined.
const TRUSTED: &str = "tfbackup.lib.finding.";

/// Refuses heads that some solution may leave undefined. `defined` holds the full paths of all functions.
pub(super) fn check(unit: &Unit<'_>, defined: &BTreeSet<String>) -> Result<(), PolicyError> {
    let rules = unit.module.policy.iter().filter_map(|rule| head(rule));
    let heads = Heads {
        unit,
        defined,
        rules: rules
            .filter_map(|head| reference(base(head))?.into_iter().next())
            .collect(),
    };
    let mut values = unit.module.policy.iter().flat_map(|rule| values(rule));
    match values.find_map(|value| heads.fragile(value)) {
        None => Ok(()),
        Some(expr) => {
            let at = |offset| usize::try_from(offset).unwrap_or(0);
            let span = at(expr.span().start)..at(expr.span().end);
            let Spot { text, span } = Spot::new(unit.name, unit.text, span);
            Err(PolicyError::FragileHead { text, span })
        }
    }
}

/// The reference that a rule defines; functions have one solution a call, and are safe.
fn head(rule: &Rule) -> Option<&Expr> {
    match rule {
        Rule::Spec {
            head: RuleHead::Set { refr, .. } | RuleHead::Compr { refr, .. },
            ..
        } => Some(refr),
        _ => None,
    }
}

/// The head's name without its keys.
fn base(mut head: &Expr) -> &Expr {
    while let Expr::RefBrack { refr, .. } = head {
        head = refr;
    }
    head
}

/// The expressions in a rule's head: its keys, and its element or value.
fn values(rule: &Rule) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    let Rule::Spec {
        head: spec, bodies, ..
    } = rule
    else {
        return found;
    };
    match spec {
        RuleHead::Set { key, .. } => found.extend(key.as_deref()),
        RuleHead::Compr { assign, .. } => {
            found.extend(assign.as_ref().map(|assign| &*assign.value));
            found.extend(
                bodies
                    .iter()
                    .filter_map(|body| Some(&*body.assign.as_ref()?.value)),
            );
        }
        RuleHead::Func { .. } => return found,
    }
    let mut name = head(rule);
    while let Some(Expr::RefBrack { refr, index, .. }) = name {
        found.push(index);
        name = Some(refr);
    }
    found
}

struct Heads<'a> {
    unit: &'a Unit<'a>,
    defined: &'a BTreeSet<String>,
    /// Names of the rules of this file.
    rules: BTreeSet<String>,
}

impl Heads<'_> {
    /// The first part of an expression that may be undefined in one solution and defined in another.
    fn fragile<'e>(&self, expr: &'e Expr) -> Option<&'e Expr> {
        match expr {
            Expr::RefDot { .. } | Expr::RefBrack { .. } => self.local(expr).then_some(expr),
            Expr::Call { fcn, params, .. } => {
                let name = reference(fcn).map(|path| self.unit.resolve(&path));
                let partial =
                    name.is_none_or(|n| self.defined.contains(&n) && !n.starts_with(TRUSTED));
                let local = || params.iter().any(|param| self.local(param));
                if partial && local() {
                    return Some(expr);
                }
                params.iter().find_map(|param| self.fragile(param))
            }
            _ => parts(expr).into_iter().find_map(|part| self.fragile(part)),
        }
    }

    /// Whether an expression depends on a variable of the body.
    fn local(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Var { span, .. } => {
                let name = span.text();
                !(matches!(name, "input" | "data")
                    || self.unit.imported(name).is_some()
                    || self.rules.contains(name))
            }
            Expr::RefDot { refr, .. } => self.local(refr),
            Expr::RefBrack { refr, index, .. } => self.local(refr) || self.local(index),
            Expr::Call { params, .. } => params.iter().any(|param| self.local(param)),
            _ => parts(expr).into_iter().any(|part| self.local(part)),
        }
    }
}

/// What an expression is made of. A comprehension is always defined, and has no part that matters.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().map(|i| &**i).collect(),
        Expr::Object { fields, .. } => fields.iter().flat_map(|(_, k, v)| [&**k, &**v]).collect(),
        Expr::UnaryExpr { expr, .. } => vec![expr],
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => vec![lhs, rhs],
        Expr::Membership {
            value, collection, ..
        } => vec![value, collection],
        _ => Vec::new(),
    }
}
