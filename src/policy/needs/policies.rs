//! What each definition of the policies needs.

use super::Needs;
use super::syntax::{Part, Unit, chain, head, is_empty, is_map, is_set_or_map, name, parts};
use regorus::unstable::{AssignOp, BinOp, Expr, Literal, Query, Rule, RuleAssign, RuleHead};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// All policies together: a rule rests on others.
pub(crate) struct Policies<'a> {
    /// Definitions by full path, each with its module.
    definitions: BTreeMap<String, Vec<(&'a Unit<'a>, &'a Rule)>>,
    defined: RefCell<BTreeMap<String, Needs>>,
    filled: RefCell<BTreeMap<String, Needs>>,
}

impl<'a> Policies<'a> {
    pub(crate) fn new(units: &'a [Unit<'a>]) -> Self {
        let mut definitions: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for unit in units {
            for rule in &unit.module.policy {
                let path = [unit.package.clone(), name(head(rule))].concat().join(".");
                definitions
                    .entry(path)
                    .or_default()
                    .push((unit, rule.as_ref()));
            }
        }
        Self {
            definitions,
            defined: RefCell::default(),
            filled: RefCell::default(),
        }
    }

    /// What a set or map must find to have an element; nothing for what isn't defined here.
    pub(crate) fn filled(&self, path: &str) -> Needs {
        self.of_path(path, &self.filled, true)
    }

    fn of_path(&self, path: &str, known: &RefCell<BTreeMap<String, Needs>>, filled: bool) -> Needs {
        if let Some(needs) = known.borrow().get(path) {
            return needs.clone();
        }
        // Who comes back here meanwhile is told nothing.
        known.borrow_mut().insert(path.to_owned(), Needs::nothing());
        let needs = self
            .definitions
            .get(path)
            .map_or_else(Needs::nothing, |all| {
                Needs::any(all.iter().map(|(unit, rule)| {
                    In {
                        policies: self,
                        unit,
                    }
                    .rule(rule, filled)
                }))
            });
        known.borrow_mut().insert(path.to_owned(), needs.clone());
        needs
    }
}

/// Expressions of one module.
struct In<'p, 'a> {
    policies: &'p Policies<'a>,
    unit: &'p Unit<'a>,
}

impl In<'_, '_> {
    /// What one definition needs to hold, or to give something with an element.
    fn rule(&self, rule: &Rule, filled: bool) -> Needs {
        let Rule::Spec { head, bodies, .. } = rule else {
            return Needs::nothing(); // a default holds where all else fails
        };
        // An element makes a set; the value of anything else may be empty.
        let of_value = |assign: &Option<RuleAssign>| match assign {
            Some(assign) if filled && !is_map(head) => self.filled(&assign.value),
            Some(assign) => self.value(&assign.value),
            None => Needs::nothing(),
        };
        let own = match head {
            RuleHead::Set { key, .. } => key
                .as_ref()
                .map_or_else(Needs::nothing, |key| self.value(key)),
            RuleHead::Compr { assign, .. } | RuleHead::Func { assign, .. } if bodies.is_empty() => {
                of_value(assign)
            }
            RuleHead::Compr { assign, .. } | RuleHead::Func { assign, .. } => {
                let bodies = bodies.iter().enumerate().map(|(at, body)| {
                    let value = if at == 0 { assign } else { &body.assign };
                    self.query(&body.query).and(&of_value(value))
                });
                return Needs::any(bodies);
            }
        };
        if bodies.is_empty() {
            return own;
        }
        own.and(&Needs::any(
            bodies.iter().map(|body| self.query(&body.query)),
        ))
    }

    fn query(&self, query: &Query) -> Needs {
        Needs::all(
            query
                .stmts
                .iter()
                .map(|statement| match &statement.literal {
                    // Over another input.
                    _ if !statement.with_mods.is_empty() => Needs::nothing(),
                    Literal::SomeIn { collection, .. } => self.filled(collection),
                    Literal::Expr { expr, .. } => match expr.as_ref() {
                        Expr::Membership {
                            value, collection, ..
                        } => self.value(value).and(&self.filled(collection)),
                        expr => self.value(expr),
                    },
                    Literal::SomeVars { .. } | Literal::NotExpr { .. } | Literal::Every { .. } => {
                        Needs::nothing()
                    }
                }),
        )
    }

    /// What an expression needs to have a value.
    fn value(&self, expr: &Expr) -> Needs {
        match expr {
            Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. } => {
                self.reference(expr, false)
            }
            Expr::Call { fcn, params, .. } => {
                let function = self.path(fcn).map(|(path, _)| path);
                let own = function
                    .map(|path| self.policies.of_path(&path, &self.policies.defined, false));
                own.unwrap_or_else(Needs::nothing)
                    .and(&self.values(params.iter().map(|it| &**it)))
            }
            Expr::AssignExpr {
                op: AssignOp::ColEq,
                rhs,
                ..
            } => self.value(rhs),
            Expr::ArrayCompr { .. } | Expr::SetCompr { .. } | Expr::ObjectCompr { .. } => {
                Needs::nothing()
            }
            _ => self.values(parts(expr)),
        }
    }

    fn values<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>) -> Needs {
        Needs::all(exprs.into_iter().map(|expr| self.value(expr)))
    }

    /// What an expression needs to have an element.
    fn filled(&self, expr: &Expr) -> Needs {
        match expr {
            Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. } => {
                self.reference(expr, true)
            }
            Expr::ArrayCompr { query, .. }
            | Expr::SetCompr { query, .. }
            | Expr::ObjectCompr { query, .. } => self.query(query),
            Expr::BinExpr {
                op: BinOp::Union,
                lhs,
                rhs,
                ..
            } => self.filled(lhs).or(&self.filled(rhs)),
            Expr::BinExpr {
                op: BinOp::Intersection,
                lhs,
                rhs,
                ..
            } => self.filled(lhs).and(&self.filled(rhs)),
            Expr::Call { fcn, params, .. } if fcn.span().text() == "object.get" => {
                match params.as_slice() {
                    // The default of an empty collection's elements, if that is empty too.
                    [from, _, default] if is_empty(default) => self.filled(from),
                    _ => self.value(expr),
                }
            }
            _ if is_empty(expr) => Needs::default(),
            _ => self.value(expr),
        }
    }

    /// A reference to the input or a rule, to have a value or an element.
    fn reference(&self, expr: &Expr, filled: bool) -> Needs {
        let (base, parts) = chain(expr);
        let indexes = self.values(parts.iter().filter_map(|part| match part {
            Part::Variable(index) => Some(*index),
            Part::Constant(_) => None,
        }));
        let own = if base == Some("input") {
            let (name, depth) = match parts.as_slice() {
                [Part::Constant(before), Part::Constant(name), ..] if before == "before" => {
                    (format!("before.{name}"), 2)
                }
                [Part::Constant(name), ..] if name != "before" => (name.clone(), 1),
                _ => return indexes,
            };
            if filled || parts.len() > depth {
                Needs::of(name)
            } else {
                Needs::nothing()
            }
        } else {
            match self.path(expr) {
                // With something behind it an element is taken out.
                Some((path, true)) => self.policies.of_path(&path, &self.policies.filled, true),
                Some((path, false)) if filled => {
                    self.policies.of_path(&path, &self.policies.filled, true)
                }
                Some((path, false)) if !self.always_defined(&path) => {
                    self.policies.of_path(&path, &self.policies.defined, false)
                }
                _ => Needs::nothing(),
            }
        };
        own.and(&indexes)
    }

    /// The path of the rule or function that a reference means, and whether anything is behind it.
    fn path(&self, expr: &Expr) -> Option<(String, bool)> {
        let (base, parts) = chain(expr);
        let base = base?;
        let start = match self.unit.imports.get(base) {
            _ if base == "data" => Vec::new(),
            _ if self.unit.variables.contains(base) => return None,
            Some(path) => path.clone(),
            None => [self.unit.package.clone(), vec![base.to_owned()]].concat(),
        };
        let mut path = start.join(".");
        let mut rest = parts.as_slice();
        loop {
            if self.policies.definitions.contains_key(&path) {
                return Some((path, !rest.is_empty()));
            }
            let [Part::Constant(name), tail @ ..] = rest else {
                return None;
            };
            path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            rest = tail;
        }
    }

    /// Sets and maps are, if empty.
    fn always_defined(&self, path: &str) -> bool {
        let all = self.policies.definitions.get(path);
        all.is_none_or(|all| {
            all.iter()
                .any(|(_, rule)| matches!(rule, Rule::Spec { head, .. } if is_set_or_map(head)))
        })
    }
}
