//! Sets, and elements of one type.

use crate::evaluator::compared;
use crate::value::Value;

/// Elements of one type: a string among them makes strings of all.
pub(super) fn unified(items: Vec<Value>) -> Vec<Value> {
    let texts = items.iter().any(|item| matches!(item, Value::String(_)));
    let scalar = |item: &Value| matches!(item, Value::Number(_) | Value::Bool(_));
    let convert = |item: Value| match item.text() {
        Some(text) if texts && scalar(&item) => Value::String(text),
        _ => item,
    };
    items.into_iter().map(convert).collect()
}

/// A set, in Terraform's order.
pub(crate) fn set_of(items: Vec<Value>) -> Value {
    let mut set: Vec<Value> = Vec::new();
    for item in items {
        if !set.contains(&item) {
            set.push(item);
        }
    }
    // By code points, numbers by size; others stay where they are.
    set.sort_by(|a, b| match (a, b) {
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => compared(a, b).unwrap_or(std::cmp::Ordering::Equal),
        _ => std::cmp::Ordering::Equal,
    });
    Value::Set(set)
}
