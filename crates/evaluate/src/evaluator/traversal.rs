//! Steps into values: `.name`, `["key"]`, `[0]`, `[*]`.

use super::{Evaluated, Evaluator, Fails, Scope, further};
use crate::Key;
use crate::value::{Reason, Step, Value};
use hcl_edit::Decorated;
use hcl_edit::expr::TraversalOperator as Operator;

impl Evaluator<'_> {
    /// A name and what follows it.
    pub(super) fn traversal(
        &self,
        root: &str,
        operators: &[Decorated<Operator>],
        scope: &Scope,
    ) -> Evaluated {
        let (value, taken) = self.root(root, operators, scope)?;
        self.go_on(value, operators.get(taken..).unwrap_or_default(), scope)
    }

    /// A value and what follows it.
    pub(super) fn go_on(
        &self,
        value: Value,
        operators: &[Decorated<Operator>],
        scope: &Scope,
    ) -> Evaluated {
        let Some((operator, rest)) = operators.split_first() else {
            return Ok(value);
        };
        let next = match operator.value() {
            Operator::GetAttr(name) => self.attribute_of(value, name.as_str())?,
            Operator::LegacyIndex(place) => self.element(value, &Step::Place(*place.value()))?,
            Operator::Index(index) => {
                let (index, marked) = self.seen(self.eval(index, scope)?).unmarked();
                let found = self.indexed(value, &index)?;
                if marked { found.marked() } else { found }
            }
            Operator::FullSplat(_) => return self.splat(value, rest, scope),
            // Only attributes go with each element; an index is one into the list of all.
            Operator::AttrSplat(_) => {
                let names = rest
                    .iter()
                    .take_while(|op| matches!(op.value(), Operator::GetAttr(_)));
                let (each, after) = rest.split_at_checked(names.count()).ok_or(Fails)?;
                let list = self.splat(value, each, scope)?;
                return self.go_on(list, after, scope);
            }
        };
        self.go_on(next, rest, scope)
    }

    fn splat(&self, value: Value, each: &[Decorated<Operator>], scope: &Scope) -> Evaluated {
        let (value, marked) = value.unmarked();
        let list = match self.spread(value) {
            Value::List(items) => {
                let items = items.into_iter().map(|item| self.go_on(item, each, scope));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            Value::OneOf(lists) => {
                let lists = lists.into_iter();
                Value::one_of(
                    lists
                        .map(|list| self.splat(list, each, scope))
                        .collect::<Result<Vec<_>, _>>()?,
                )
            }
            // So many that nobody knows: all have this in them.
            other => match self.go_on(other.clone(), each, scope) {
                Ok(inside) => Value::of_parts([inside]),
                Err(Fails) => Value::of_parts([other]),
            },
        };
        Ok(if marked { list.marked() } else { list })
    }

    /// The list that a splat makes of a value; an open value as it is.
    fn spread(&self, value: Value) -> Value {
        let whole = matches!(&value, Value::Reference(reference) if reference.path.is_empty());
        if whole {
            return Value::List(vec![value]);
        }
        match (self.seen(value.clone()), value) {
            (Value::Null, _) => Value::List(Vec::new()),
            (Value::List(items), Value::Reference(reference)) => {
                let place = |at: usize| Step::Place(u64::try_from(at).unwrap_or(u64::MAX));
                let each = (0..items.len()).map(|at| further(&reference, place(at)));
                Value::List(each.collect())
            }
            (Value::List(items) | Value::Set(items), _) => Value::List(items),
            (seen, value) if seen.is_open() => value,
            (_, value) => Value::List(vec![value]),
        }
    }

    fn attribute_of(&self, value: Value, name: &str) -> Evaluated {
        match &value {
            // `.name` of a resource is never the key of an instance.
            Value::Reference(reference) if reference.path.is_empty() => {
                Ok(further(reference, Step::Name(name.to_owned())))
            }
            _ => self.element(value, &Step::Name(name.to_owned())),
        }
    }

    fn indexed(&self, value: Value, index: &Value) -> Evaluated {
        if let Some(step) = step_of(&value, index) {
            return self.element(value, &step);
        }
        if !index.is_open() {
            return Err(Fails);
        }
        self.doubt.set(true); // it may turn out to be none
        let (value, marked) = value.unmarked();
        let found = match value {
            Value::Map(map) => Value::one_of(map.into_values()),
            Value::List(items) => Value::one_of(items),
            value => Value::of_parts([value, index.clone()]),
        };
        Ok(if marked { found.marked() } else { found })
    }

    /// What a value has at a step.
    pub(crate) fn element(&self, value: Value, step: &Step) -> Evaluated {
        if !self.spend(1) {
            return Ok(Value::unknown(Reason::TooMuch));
        }
        match (value, step) {
            (Value::Map(mut map), Step::Name(name)) => map.remove(name).ok_or(Fails),
            (Value::Map(mut map), Step::Place(place)) => {
                map.remove(&place.to_string()).ok_or(Fails)
            }
            (Value::List(items), Step::Place(place)) => {
                let place = usize::try_from(*place).map_err(|_| Fails)?;
                items.into_iter().nth(place).ok_or(Fails)
            }
            (Value::List(items), Step::Name(name)) => {
                let place = name.parse::<usize>().map_err(|_| Fails)?;
                items.into_iter().nth(place).ok_or(Fails)
            }
            (Value::Reference(reference), step) => {
                let mut reference = reference;
                // An index into a resource whose instances the plan doesn't list.
                if reference.path.is_empty() && reference.address.key.is_none() {
                    reference.address.key = Some(match step {
                        Step::Name(name) => Key::Text(name.clone()),
                        Step::Place(place) => Key::Number(*place),
                    });
                    return Ok(Value::Reference(reference));
                }
                let known = self.world.attribute(&reference);
                let lacks = match (&known, step) {
                    (Some(Value::List(items)), Step::Place(place)) => {
                        usize::try_from(*place).is_ok_and(|place| place >= items.len())
                    }
                    (Some(Value::Null), _) => true,
                    _ => false,
                };
                if lacks {
                    Err(Fails)
                } else {
                    Ok(further(&reference, step.clone()))
                }
            }
            (Value::OneOf(values), step) => {
                let each = values.into_iter().map(|value| self.element(value, step));
                let found: Vec<Value> = each.flatten().collect();
                if found.is_empty() {
                    Err(Fails)
                } else {
                    Ok(Value::one_of(found))
                }
            }
            (Value::Assumed(value), step) => {
                let found = self.element(*value, step);
                // The expression may be another, and then it is no error.
                let found = found.unwrap_or_else(|Fails| Value::unknown(Reason::Listed));
                Ok(Value::Assumed(Box::new(found)))
            }
            (Value::Sensitive(value), step) => Ok(self.element(*value, step)?.marked()),
            (value @ Value::Unknown(_), _) => Ok(value),
            _ => Err(Fails),
        }
    }
}

/// The step that an index means; a list's is a number.
fn step_of(value: &Value, index: &Value) -> Option<Step> {
    match (value, index) {
        (Value::List(_), index) => index.count().map(Step::Place),
        (_, Value::Number(_)) => index.count().map(Step::Place),
        (_, index) => index.text().map(Step::Name),
    }
}

/// The name of an attribute step.
pub(super) fn name(operator: Option<&Decorated<Operator>>) -> Result<&str, Fails> {
    match operator.map(Decorated::value) {
        Some(Operator::GetAttr(name)) => Ok(name.as_str()),
        _ => Err(Fails),
    }
}
