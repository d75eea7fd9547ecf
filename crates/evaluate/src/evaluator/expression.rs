//! One expression.

use super::operators::is_never_null;
use super::{Evaluated, Evaluator, Fails, MAX_DEPTH, Scope};
use crate::value::{Reason, Value};
use hcl_edit::Number;
use hcl_edit::expr::{Conditional, Expression, ForExpr, FuncCall, Object, ObjectKey};
use std::collections::BTreeMap;

impl Evaluator<'_> {
    /// The value of an expression.
    pub(crate) fn eval(&self, expression: &Expression, scope: &Scope) -> Evaluated {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH || !self.spend(1) {
            return Ok(Value::unknown(Reason::TooMuch));
        }
        self.depth.set(depth.saturating_add(1));
        let value = self.eval_form(expression, scope);
        self.depth.set(depth);
        if value.as_ref().is_ok_and(|value| !self.is_there(value)) {
            self.doubt.set(true);
        }
        value
    }

    /// The same where an error only means that nothing is known: the plan was made without one.
    pub(crate) fn eval_or_unknown(&self, expression: &Expression, scope: &Scope) -> Value {
        let value = self.eval(expression, scope);
        value.unwrap_or_else(|Fails| Value::unknown(Reason::NotAtHand))
    }

    fn eval_form(&self, expression: &Expression, scope: &Scope) -> Evaluated {
        match expression {
            Expression::Null(_) => Ok(Value::Null),
            Expression::Bool(flag) => Ok(Value::Bool(*flag.value())),
            Expression::Number(number) => Ok(literal(number.value())),
            Expression::String(text) => Ok(self.paid(Value::from(text.as_str()))),
            Expression::StringTemplate(template) => self.template(template, scope, false),
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template, scope, true),
            Expression::Parenthesis(inner) => self.eval(inner.inner(), scope),
            Expression::Variable(name) => self.traversal(name.as_str(), &[], scope),
            Expression::Traversal(traversal) => match &traversal.expr {
                Expression::Variable(name) => {
                    self.traversal(name.as_str(), &traversal.operators, scope)
                }
                inner => self.go_on(self.eval(inner, scope)?, &traversal.operators, scope),
            },
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.eval(item, scope));
                Ok(Value::List(items.collect::<Result<_, _>>()?))
            }
            Expression::Object(object) => self.object(object, scope),
            Expression::Conditional(conditional) => self.conditional(conditional, scope),
            Expression::FuncCall(call) => self.function(call, scope),
            Expression::ForExpr(each) => self.for_each(each, scope),
            Expression::UnaryOp(operation) => {
                let value = self.eval(&operation.expr, scope)?;
                self.unary(*operation.operator.value(), value)
            }
            Expression::BinaryOp(operation) => {
                let left = self.eval(&operation.lhs_expr, scope)?;
                let right = self.eval(&operation.rhs_expr, scope)?;
                self.binary(*operation.operator.value(), left, right)
            }
        }
    }

    fn object(&self, object: &Object, scope: &Scope) -> Evaluated {
        let mut map = BTreeMap::new();
        let mut open = Vec::new();
        for (key, value) in object {
            let value = self.eval(value.expr(), scope)?;
            let key = match key {
                ObjectKey::Ident(name) | ObjectKey::Expression(Expression::Variable(name)) => {
                    Value::from(name.as_str())
                }
                ObjectKey::Expression(key) => self.seen(self.eval(key, scope)?),
            };
            match key.text() {
                Some(key) => drop(map.insert(key, value)),
                None if key == Value::Null => return Err(Fails),
                None => open.extend([key, value]),
            }
        }
        if open.is_empty() {
            return Ok(Value::Map(map));
        }
        Ok(Value::of_parts(map.into_values().chain(open)))
    }

    fn conditional(&self, conditional: &Conditional, scope: &Scope) -> Evaluated {
        let (condition, marked) = self
            .seen(self.eval(&conditional.cond_expr, scope)?)
            .unmarked();
        let (yes, no) = (&conditional.true_expr, &conditional.false_expr);
        let value = match condition.flag() {
            Some(flag) => {
                let (taken, other) = if flag { (yes, no) } else { (no, yes) };
                let value = self.eval(taken, scope)?;
                self.alike(value, other, scope)
            }
            None if condition.is_open() => {
                let branches = [self.eval(yes, scope), self.eval(no, scope)];
                // It may be no boolean, and the branch that is taken may be the one that fails.
                self.doubt.set(true);
                // A branch that fails isn't taken, or there would be no plan.
                Value::one_of(branches.into_iter().flatten())
            }
            None => return Err(Fails),
        };
        Ok(if marked { value.marked() } else { value })
    }

    /// Both branches of a conditional have one type: a number beside a string becomes one.
    fn alike(&self, value: Value, other: &Expression, scope: &Scope) -> Value {
        if !has_scalar(&value) {
            return value;
        }
        match self.eval(other, scope) {
            Ok(other) => unified(value, &self.settled(&other)),
            Err(Fails) => value,
        }
    }

    fn for_each(&self, each: &ForExpr, scope: &Scope) -> Evaluated {
        let intro = &each.intro;
        let (collection, marked) = self.eval(&intro.collection_expr, scope)?.unmarked();
        let inside = |key: Value, value: Value| {
            let scope = match &intro.key_var {
                Some(name) => scope.with(name.as_str(), key),
                None => scope.clone(),
            };
            scope.with(intro.value_var.as_str(), value)
        };
        let Some(elements) = self.elements(&collection)? else {
            // What the loop makes of its elements is part of the result, too.
            let any = Value::of_parts([collection.clone()]);
            let made = self.eval_or_unknown(&each.value_expr, &inside(any.clone(), any));
            return Ok(Value::of_parts([collection, made]));
        };
        let mut made = Made::default();
        for (key, value) in elements {
            let scope = inside(key, value);
            let condition = each.cond.as_ref().map(|cond| self.eval(&cond.expr, &scope));
            let (condition, _) = self
                .seen(condition.transpose()?.unwrap_or(Value::Bool(true)))
                .unmarked();
            match condition.flag() {
                Some(false) => continue,
                Some(true) => {}
                None if condition.is_open() => made.open.push(condition),
                None => return Err(Fails),
            }
            let key = each.key_expr.as_ref().map(|key| self.eval(key, &scope));
            let key = key.transpose()?.map(|key| self.seen(key));
            made.add(key, self.eval(&each.value_expr, &scope)?, each.grouping)?;
        }
        let value = self.paid(made.value(each.key_expr.is_some()));
        Ok(if marked { value.marked() } else { value })
    }

    /// Keys and values of what a loop goes over; `None` where they aren't known.
    ///
    /// # Errors
    /// It is nothing to go over.
    pub(crate) fn elements(
        &self,
        collection: &Value,
    ) -> Result<Option<Vec<(Value, Value)>>, Fails> {
        let seen = match collection {
            Value::Reference(_) => self.seen(collection.clone()),
            _ => collection.clone(),
        };
        if !self.spend(1) {
            return Ok(None);
        }
        let elements = match seen {
            Value::List(items) => {
                let items = items.into_iter().enumerate();
                items
                    .map(|(at, item)| (Value::of_count(at), item))
                    .collect()
            }
            Value::Set(items) => items.into_iter().map(|item| (item.clone(), item)).collect(),
            Value::Map(map) => {
                let fields = map.into_iter();
                fields
                    .map(|(key, value)| (Value::String(key), value))
                    .collect()
            }
            Value::Sensitive(inner) => {
                let elements = self.elements(&inner)?;
                return Ok(elements.map(|all| {
                    all.into_iter()
                        .map(|(key, value)| (key, value.marked()))
                        .collect()
                }));
            }
            open if open.is_open() => return Ok(None),
            _ => return Err(Fails),
        };
        Ok(Some(elements))
    }

    fn function(&self, call: &FuncCall, scope: &Scope) -> Evaluated {
        let expressions: Vec<&Expression> = call.args.iter().collect();
        let name = call.name.name.as_str();
        if call.name.is_namespaced() {
            let parts = expressions.iter().map(|e| self.eval_or_unknown(e, scope));
            return Ok(crate::functions::not_evaluated(parts.collect()));
        }
        match name {
            "try" => return self.first_that_works(&expressions, scope),
            "can" => {
                let [only] = expressions.as_slice() else {
                    return Err(Fails);
                };
                return Ok(match self.tried(only, scope) {
                    (Err(Fails), _) => Value::Bool(false),
                    (Ok(_), false) => Value::Bool(true),
                    (Ok(value), true) => Value::of_parts([value]),
                });
            }
            "file" | "templatefile" | "fileexists" => {
                return self.read_file(name, &expressions, scope);
            }
            _ => {}
        }
        let arguments = expressions
            .iter()
            .map(|argument| self.eval(argument, scope));
        let mut arguments: Vec<Value> = arguments.collect::<Result<_, _>>()?;
        if arguments.iter().any(Value::is_open) {
            self.doubt.set(true); // it may turn out to be what the function doesn't take
        }
        if call.args.expand_final() {
            let last = arguments.pop().map(|last| self.seen(last));
            match last {
                Some(Value::List(items) | Value::Set(items)) => arguments.extend(items),
                Some(other) => {
                    return Ok(Value::of_parts(arguments.into_iter().chain([other])));
                }
                None => {}
            }
        }
        self.call(name, arguments)
    }

    /// `try`: the first that is no error, and before it what may be none.
    fn first_that_works(&self, expressions: &[&Expression], scope: &Scope) -> Evaluated {
        let mut found = Vec::new();
        for expression in expressions {
            match self.tried(expression, scope) {
                (Err(Fails), _) => {}
                (Ok(value), true) => found.push(value),
                (Ok(value), false) => {
                    found.push(value);
                    return Ok(Value::one_of(found));
                }
            }
        }
        if found.is_empty() {
            return Err(Fails);
        }
        Ok(Value::one_of(found))
    }

    /// The value of an expression, and whether evaluating it may be an error after all.
    fn tried(&self, expression: &Expression, scope: &Scope) -> (Evaluated, bool) {
        let before = self.doubt.replace(false);
        let value = self.eval(expression, scope);
        (value, self.doubt.replace(before))
    }

    /// Whether there is no error in evaluating it, whatever it comes to.
    fn is_there(&self, value: &Value) -> bool {
        match value {
            Value::Reference(reference) => self.is_planned(&reference.address),
            Value::Unknown(_) | Value::Assumed(_) => false,
            Value::OneOf(values) => values.iter().all(|value| self.is_there(value)),
            // A string can't be made of null.
            Value::Template(pieces) => pieces.iter().all(|piece| match piece {
                Value::Reference(reference) => is_never_null(reference) && self.is_there(piece),
                piece => self.is_there(piece),
            }),
            _ => true,
        }
    }
}

/// Whether there is a number or boolean in it.
fn has_scalar(value: &Value) -> bool {
    matches!(value, Value::Number(_) | Value::Bool(_)) || value.inner().any(has_scalar)
}

/// A value in the type that it shares with another.
fn unified(value: Value, other: &Value) -> Value {
    match (value, other) {
        (
            value @ (Value::Number(_) | Value::Bool(_)),
            Value::String(_) | Value::Template(_) | Value::Json(_),
        ) => value.text().map_or(value, Value::String),
        // It becomes one if the other turns out to be a string.
        (value @ (Value::Number(_) | Value::Bool(_)), other) if other.is_open() => {
            let text = value.text().map(Value::String);
            Value::one_of([Some(value), text].into_iter().flatten())
        }
        (Value::List(items), Value::List(others)) if items.len() == others.len() => {
            let each = items.into_iter().zip(others);
            Value::List(each.map(|(item, other)| unified(item, other)).collect())
        }
        (Value::Map(map), Value::Map(others)) => {
            let each = map.into_iter().map(|(key, value)| {
                let value = match others.get(&key) {
                    Some(other) => unified(value, other),
                    None => value,
                };
                (key, value)
            });
            Value::Map(each.collect())
        }
        (value, _) => value,
    }
}

/// What a loop makes.
#[derive(Default)]
struct Made {
    list: Vec<Value>,
    map: BTreeMap<String, Value>,
    groups: BTreeMap<String, Vec<Value>>,
    /// What isn't known of keys and conditions.
    open: Vec<Value>,
}

impl Made {
    fn add(&mut self, key: Option<Value>, value: Value, grouping: bool) -> Result<(), Fails> {
        let Some(key) = key else {
            self.list.push(value);
            return Ok(());
        };
        let (key, _) = key.unmarked();
        match key.text() {
            Some(key) if grouping => self.groups.entry(key).or_default().push(value),
            Some(key) => {
                if self.map.insert(key, value).is_some() {
                    return Err(Fails);
                }
            }
            None if key == Value::Null => return Err(Fails),
            None => self.open.extend([key, value]),
        }
        Ok(())
    }

    fn value(self, is_map: bool) -> Value {
        let groups = self.groups.into_iter();
        let groups = groups.map(|(key, values)| (key, Value::List(values)));
        if !self.open.is_empty() {
            let groups = groups.map(|(_, group)| group);
            let parts = self.list.into_iter().chain(self.map.into_values());
            return Value::of_parts(parts.chain(groups).chain(self.open));
        }
        if is_map {
            Value::Map(self.map.into_iter().chain(groups).collect())
        } else {
            Value::List(self.list)
        }
    }
}

fn literal(number: &Number) -> Value {
    let whole = number.as_u64().map(serde_json::Number::from);
    whole
        .or_else(|| number.as_i64().map(serde_json::Number::from))
        .or_else(|| number.as_f64().and_then(serde_json::Number::from_f64))
        .map_or_else(|| Value::unknown(Reason::Function), Value::Number)
}
