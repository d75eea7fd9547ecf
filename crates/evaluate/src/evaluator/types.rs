//! Types of variables: conversions, and what `optional()` fills in.

use super::{Evaluator, Scope};
use crate::functions::set_of;
use crate::value::{Reason, Value};
use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use std::collections::BTreeMap;

/// Deeper types are none.
const MAX_DEPTH: usize = 32;

impl Evaluator<'_> {
    /// The value that a variable of this type has when this is given.
    pub(super) fn typed(&self, value: Value, wanted: &Expression, depth: usize) -> Value {
        if depth > MAX_DEPTH || !self.spend(1) {
            return Value::unknown(Reason::TooMuch);
        }
        let deeper = depth.saturating_add(1);
        match (value, wanted) {
            (Value::Sensitive(value), wanted) => self.typed(*value, wanted, deeper).marked(),
            (Value::OneOf(values), wanted) => {
                let each = values.into_iter();
                Value::one_of(each.map(|value| self.typed(value, wanted, deeper)))
            }
            (value, _) if value.is_open() || value == Value::Null => value,
            (value, Expression::Variable(name)) => scalar(value, name.as_str()),
            (value, Expression::FuncCall(call)) => self.collection(value, call, deeper),
            (value, _) => value,
        }
    }

    fn collection(&self, value: Value, call: &FuncCall, depth: usize) -> Value {
        let Some(inner) = call.args.iter().next() else {
            return value;
        };
        let all = |items: Vec<Value>| -> Vec<Value> {
            items
                .into_iter()
                .map(|item| self.typed(item, inner, depth))
                .collect()
        };
        match (call.name.name.as_str(), value) {
            ("optional", value) => self.typed(value, inner, depth),
            ("list", Value::List(items) | Value::Set(items)) => Value::List(all(items)),
            ("set", Value::List(items) | Value::Set(items)) => set_of(all(items)),
            ("map", Value::Map(map)) => {
                let fields = map.into_iter();
                Value::Map(
                    fields
                        .map(|(key, value)| (key, self.typed(value, inner, depth)))
                        .collect(),
                )
            }
            ("object", Value::Map(map)) => self.object_of(map, inner, depth),
            ("tuple", Value::List(items)) => match inner {
                Expression::Array(types) if types.len() == items.len() => {
                    let each = items.into_iter().zip(types.iter());
                    Value::List(
                        each.map(|(item, wanted)| self.typed(item, wanted, depth))
                            .collect(),
                    )
                }
                _ => Value::unknown(Reason::NotAtHand),
            },
            // No plan comes of a value of another type.
            (_, value) => Value::of_parts([value]),
        }
    }

    fn object_of(
        &self,
        mut map: BTreeMap<String, Value>,
        wanted: &Expression,
        depth: usize,
    ) -> Value {
        let Expression::Object(fields) = wanted else {
            return Value::Map(map);
        };
        let mut found = BTreeMap::new();
        for (key, wanted) in fields.iter() {
            let name = match key {
                ObjectKey::Ident(name) => name.as_str(),
                ObjectKey::Expression(Expression::Variable(name)) => name.as_str(),
                ObjectKey::Expression(Expression::String(name)) => name.as_str(),
                ObjectKey::Expression(_) => return Value::of_parts(map.into_values()),
            };
            let optional = match wanted.expr() {
                Expression::FuncCall(call) if call.name.name.as_str() == "optional" => Some(call),
                _ => None,
            };
            let default = || {
                let default = optional.and_then(|call| call.args.iter().nth(1))?;
                Some(self.eval_or_unknown(default, &Scope::of_module(Vec::new()).closed()))
            };
            let value = match map.remove(name) {
                Some(Value::Null) => default().unwrap_or_default(),
                Some(value) => value,
                None if optional.is_some() => default().unwrap_or_default(),
                None => return Value::of_parts(map.into_values()),
            };
            found.insert(name.to_owned(), self.typed(value, wanted.expr(), depth));
        }
        Value::Map(found)
    }
}

fn scalar(value: Value, wanted: &str) -> Value {
    let converted = match wanted {
        "string" if matches!(value, Value::Template(_) | Value::Json(_)) => return value,
        "string" => value.text().map(Value::String),
        "number" => value.number().map(Value::Number),
        "bool" => value.flag().map(Value::Bool),
        _ => return value,
    };
    converted.unwrap_or_else(|| Value::of_parts([value]))
}
