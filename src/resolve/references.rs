//! Reference lists of the plan's configuration, and whether a source's expression agrees with them.

use crate::source::{Part, Shape};

/// The references that are no prefix of the one before: `["a.b.c", "a.b"]` → `["a.b.c"]`.
pub(super) fn heads(references: &[String]) -> Vec<String> {
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

/// The form of an expression: the source's where it agrees with the plan's references, else what
/// the references alone allow.
pub(super) fn shape(references: &[String], source: Option<Shape>, steps: &[String]) -> Shape {
    // The source's shape already is of the whole path.
    if let Some(shape) = source.filter(|shape| agrees(shape, references)) {
        return shape;
    }
    let steps: Vec<Part> = steps.iter().cloned().map(Part::Name).collect();
    let guessed = guess(references);
    guessed.then(&steps).unwrap_or(Shape::Null)
}

/// The source's form of an expression, where it agrees with the plan's references.
pub(super) fn agreeing(source: Shape, references: &[String]) -> Option<Shape> {
    Some(source).filter(|shape| agrees(shape, references))
}

/// What a list of references can mean without the operators between them.
fn guess(references: &[String]) -> Shape {
    let heads: Vec<Vec<Part>> = heads(references).iter().map(|head| parse(head)).collect();
    let (indexes, subjects): (Vec<_>, Vec<_>) =
        heads.into_iter().partition(|parts| is_index(parts));
    match (subjects.as_slice(), indexes.as_slice()) {
        ([], [index]) => Shape::Reference(index.clone()),
        ([subject], []) => Shape::Reference(subject.clone()),
        // `r[each.key].arn` is cut at `r`: a subject with an attribute is no indexed one.
        ([subject], [index]) if is_bare(subject) && is_key(index) => {
            Shape::Reference([subject.as_slice(), &[Part::By(index.clone())]].concat())
        }
        ([], []) => Shape::Opaque(Vec::new()),
        // A condition, a default, a template: any of them, or none.
        (subjects, _) => {
            let mut any: Vec<Shape> = subjects.iter().cloned().map(Shape::Reference).collect();
            any.push(Shape::Opaque(Vec::new()));
            Shape::Choice(any)
        }
    }
}

/// Sources may be newer than the plan; then their expression says nothing about it.
fn agrees(shape: &Shape, references: &[String]) -> bool {
    let heads: Vec<Vec<Part>> = heads(references).iter().map(|head| parse(head)).collect();
    let known = |parts: &[Part]| heads.iter().any(|head| root(head) == root(parts));
    match shape {
        Shape::Null | Shape::Literal(_) => references.is_empty(),
        Shape::Reference(parts) => known(parts),
        Shape::Choice(shapes)
        | Shape::Try(shapes)
        | Shape::Coalesce(shapes)
        | Shape::List(shapes)
        | Shape::Elements(shapes, _) => shapes.iter().all(|shape| match shape {
            Shape::Null | Shape::Literal(_) => true,
            other => agrees(other, references),
        }),
        Shape::If(condition, yes, no) => {
            let branch = |shape: &Shape| match shape {
                Shape::Null | Shape::Literal(_) => true,
                other => agrees(other, references),
            };
            known(&condition.subject) && branch(yes) && branch(no)
        }
        Shape::Object(fields) => fields.iter().all(|(_, shape)| match shape {
            Shape::Null | Shape::Literal(_) => true,
            other => agrees(other, references),
        }),
        Shape::Opaque(inside) => inside.iter().all(|parts| known(parts)),
    }
}

/// The names that a reference starts with: `aws_kms_key.k`, `data.x.y`, `module.m`, `var.v`.
fn root(parts: &[Part]) -> Vec<&str> {
    let count = match parts.first() {
        Some(Part::Name(name)) if name == "data" => 3,
        _ => 2,
    };
    let names = parts.iter().take(count).map_while(|part| match part {
        Part::Name(name) => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}

fn is_index(parts: &[Part]) -> bool {
    matches!(parts.first(), Some(Part::Name(name)) if name == "each" || name == "count")
}

fn is_key(parts: &[Part]) -> bool {
    let key = |a: &str, b: &str| [Part::Name(a.to_owned()), Part::Name(b.to_owned())];
    // The elements of a set are their own keys: `r[each.value]`.
    let keys = [
        key("each", "key"),
        key("each", "value"),
        key("count", "index"),
    ];
    keys.iter().any(|key| parts == key)
}

/// `type.name`, `data.type.name` or `module.name` without an attribute.
fn is_bare(parts: &[Part]) -> bool {
    parts.len() == root(parts).len()
}

/// Writes a reference as Terraform does; `None` where an index isn't known.
pub(super) fn write(parts: &[Part]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Name(name) if text.is_empty() => text.push_str(name),
            Part::Name(name) => text.extend([".", name.as_str()]),
            Part::Key(key) => {
                let key = serde_json::Value::from(key.as_str()).to_string();
                text.extend(["[", key.as_str(), "]"]);
            }
            Part::Number(place) => text.extend(["[", place.to_string().as_str(), "]"]),
            Part::By(_) | Part::Any => return None,
        }
    }
    Some(text)
}

/// Reads a reference as Terraform writes it: `module.m["k"].out`, `aws_x.y[0].arn`.
pub(super) fn parse(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(index) = rest.strip_prefix('[') {
            let mut values =
                serde_json::Deserializer::from_str(index).into_iter::<serde_json::Value>();
            let Some(Ok(value)) = values.next() else {
                parts.push(Part::Any);
                break;
            };
            parts.push(match value {
                serde_json::Value::String(key) => Part::Key(key),
                other => other.as_u64().map_or(Part::Any, Part::Number),
            });
            let after = index.get(values.byte_offset()..).unwrap_or_default();
            rest = after.strip_prefix(']').unwrap_or_default();
        } else {
            let rest_of_name = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest_of_name.find(['.', '[']).unwrap_or(rest_of_name.len());
            let (name, after) = rest_of_name
                .split_at_checked(end)
                .unwrap_or((rest_of_name, ""));
            parts.push(Part::Name(name.to_owned()));
            rest = after;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refs(list: &[&str]) -> Vec<String> {
        list.iter().map(|r| (*r).to_owned()).collect()
    }

    #[test]
    fn one_reference_is_followed_and_several_are_alternatives() {
        let one = guess(&refs(&["aws_kms_key.k.arn", "aws_kms_key.k"]));
        assert_eq!(one, Shape::Reference(parse("aws_kms_key.k.arn")));
        let conditional = guess(&refs(&["var.cmk", "aws_kms_key.k.arn", "aws_kms_key.k"]));
        let Shape::Choice(any) = conditional else {
            panic!("{conditional:?}")
        };
        assert!(
            any.contains(&Shape::Opaque(Vec::new())),
            "a null can't be excluded"
        );
    }

    #[test]
    fn an_index_is_told_from_a_condition() {
        let indexed = guess(&refs(&["aws_kms_key.k", "each.key"]));
        let mut want = parse("aws_kms_key.k");
        want.push(Part::By(parse("each.key")));
        assert_eq!(indexed, Shape::Reference(want));
        let condition = guess(&refs(&["each.key", "aws_kms_key.k.arn", "aws_kms_key.k"]));
        assert!(matches!(condition, Shape::Choice(_)));
    }

    #[test]
    fn a_source_that_says_otherwise_is_not_believed() {
        let source = Shape::Reference(parse("aws_kms_key.new.arn"));
        let plan = refs(&["aws_kms_key.old.arn", "aws_kms_key.old"]);
        assert_eq!(
            shape(&plan, Some(source), &[]),
            Shape::Reference(parse("aws_kms_key.old.arn"))
        );
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}
