//! From JSON to a pattern.

use super::{Demand, EventPattern, Test};
use crate::documents::iam::{DocumentError, json};
use serde_json::{Map, Value as Json};

/// Reads an event pattern.
///
/// # Errors
/// What AWS would refuse, and where.
pub fn parse(text: &str) -> Result<EventPattern, DocumentError> {
    match json(text)? {
        Json::Object(fields) => pattern(&fields),
        _ => Err(DocumentError::new("an event pattern is an object")),
    }
}

fn pattern(fields: &Map<String, Json>) -> Result<EventPattern, DocumentError> {
    if fields.is_empty() {
        return Err(DocumentError::new("an empty object matches nothing"));
    }
    let mut pattern = EventPattern::default();
    for (name, value) in fields {
        let alternatives = value
            .as_array()
            .filter(|_| name == "$or")
            .and_then(|items| items.iter().map(Json::as_object).collect());
        let alternatives: Option<Vec<&Map<String, Json>>> = alternatives;
        if let Some(alternatives) = alternatives {
            let each = alternatives.into_iter().map(self::pattern);
            let each: Result<Vec<_>, _> = each.collect();
            pattern
                .any_of
                .push(each.map_err(|error| error.under(name))?);
            continue;
        }
        let demand = match value {
            Json::Object(inside) => self::pattern(inside).map(Demand::Inside),
            Json::Array(items) => tests(items).map(Demand::Any),
            _ => Err(DocumentError::new("neither a list nor an object")),
        };
        let demand = demand.map_err(|error| error.under(name))?;
        pattern.fields.insert(name.clone(), demand);
    }
    Ok(pattern)
}

fn tests(items: &[Json]) -> Result<Vec<Test>, DocumentError> {
    if items.is_empty() {
        return Err(DocumentError::new("an empty list matches nothing"));
    }
    let each = items.iter().enumerate().map(|(place, item)| match item {
        Json::Array(_) => Err(DocumentError::new("a list within a list").under(place.to_string())),
        other => Ok(test(other)),
    });
    each.collect()
}

fn test(value: &Json) -> Test {
    let operator = match value {
        Json::String(text) => return Test::Equal(text.clone()),
        Json::Object(operator) if operator.len() == 1 => operator.iter().next(),
        Json::Object(_) | Json::Array(_) => None,
        Json::Null | Json::Bool(_) | Json::Number(_) => return Test::NoText,
    };
    let Some((name, operand)) = operator else {
        return Test::Unknown;
    };
    match (name.as_str(), operand) {
        ("exists", Json::Bool(exists)) => Test::Exists(*exists),
        ("anything-but", operand) => anything_but(operand),
        ("numeric", Json::Array(_)) => Test::NoText,
        (name, Json::String(text)) => of_text(name, text),
        // `{"prefix": {"equals-ignore-case": …}}`: undecided, unless it fails in any case.
        _ => Test::Unknown,
    }
}

fn of_text(operator: &str, text: &str) -> Test {
    let text = text.to_owned();
    match operator {
        "prefix" => Test::Prefix(text),
        "suffix" => Test::Suffix(text),
        "wildcard" => Test::Wildcard(text),
        "equals-ignore-case" => Test::IgnoreCase(text),
        _ => Test::Unknown,
    }
}

/// One value, a list of them, or an operator with one text or a list of them.
fn anything_but(operand: &Json) -> Test {
    let all = |operand: &Json, one: &dyn Fn(&Json) -> Test| match operand {
        Json::Array(items) => items.iter().map(one).collect(),
        other => vec![one(other)],
    };
    let tests = match operand {
        Json::Object(operator) if operator.len() == 1 => {
            let of_operator = operator.iter().map(|(name, operand)| {
                all(operand, &|item| {
                    item.as_str()
                        .map_or(Test::Unknown, |text| of_text(name, text))
                })
            });
            of_operator.flatten().collect()
        }
        other => all(other, &test),
    };
    Test::AnythingBut(tests)
}
