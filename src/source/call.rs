//! Function calls whose result can be told without evaluating anything else.

use super::expression::{index_part, shape};
use super::shape::{Keys, Part, Shape};
use hcl_edit::expr::{Expression, FuncCall};

/// Functions whose result is one of their arguments, or an element of one.
pub(super) fn call(call: &FuncCall) -> Option<Shape> {
    if call.name.is_namespaced() || call.args.expand_final() {
        return None;
    }
    let arguments: Vec<&Expression> = call.args.iter().collect();
    match (call.name.name.as_str(), arguments.as_slice()) {
        ("try", [_, ..]) => Some(Shape::Try(arguments.iter().map(|a| shape(a)).collect())),
        ("coalesce", [_, ..]) => Some(Shape::Coalesce(
            arguments.iter().map(|a| shape(a)).collect(),
        )),
        // The elements of a set are their own keys.
        ("toset", [list]) => {
            elements(list).or_else(|| Some(Shape::Elements(vec![shape(list)], Keys::Elements)))
        }
        ("concat", [_, ..]) => Some(joined(&arguments, Keys::Places)),
        ("merge", [_, ..]) => Some(joined(&arguments, Keys::Own)),
        ("values" | "tolist", [_]) => Some(joined(&arguments, Keys::Other)),
        ("sensitive" | "nonsensitive" | "tostring" | "tomap", [value]) => Some(shape(value)),
        ("one", [list]) => match shape(list) {
            // A splat already stands for its elements.
            Shape::Reference(parts) if parts.contains(&Part::Any) => Some(Shape::Reference(parts)),
            list @ Shape::Reference(_) => list.then(&[Part::Any]),
            _ => None,
        },
        ("element", [list, index]) => match (shape(list), index_part(index)) {
            // Only 0 is sure to mean the same element: `element` counts round.
            (list @ Shape::Reference(_), Part::Number(0)) => list.then(&[Part::Number(0)]),
            (list @ Shape::Reference(_), _) => list.then(&[Part::Any]),
            _ => None,
        },
        ("lookup", [map, key, default]) => Some(match shape(map).then(&[index_part(key)]) {
            Some(found) => Shape::Try(vec![found, shape(default)]),
            None => shape(default),
        }),
        _ => None,
    }
}

fn joined(collections: &[&Expression], keys: Keys) -> Shape {
    Shape::Elements(collections.iter().map(|c| shape(c)).collect(), keys)
}

/// A set of literal strings, by its keys.
fn elements(list: &Expression) -> Option<Shape> {
    let Expression::Array(list) = list else {
        return None;
    };
    let fields = list.iter().map(|element| match shape(element) {
        Shape::Literal(serde_json::Value::String(key)) => {
            Some((key.clone(), Shape::Literal(key.into())))
        }
        _ => None,
    });
    fields.collect::<Option<_>>().map(Shape::Object)
}
