//! From text to a document.

use super::{Document, Effect, Statement};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

impl Document {
    /// Reads a policy document.
    ///
    /// # Errors
    /// Says what is wrong with it, without quoting it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let json: Json = serde_json::from_str(text).map_err(|error| {
            format!(
                "not JSON at line {}, column {}",
                error.line(),
                error.column()
            )
        })?;
        let statements = match json.get("Statement") {
            Some(Json::Array(list)) => list.iter().map(statement).collect::<Result<_, _>>()?,
            Some(one @ Json::Object(_)) => vec![statement(one)?],
            Some(_) => return Err("Statement is neither an object nor a list".to_owned()),
            None => return Err("there is no Statement".to_owned()),
        };
        Ok(Self { statements })
    }
}

fn statement(json: &Json) -> Result<Statement, String> {
    let map = json.as_object().ok_or("a statement is not an object")?;
    let effect = match map.get("Effect").and_then(Json::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err("Effect is neither Allow nor Deny".to_owned()),
    };
    if let Some(unknown) = map.keys().find(|key| !ELEMENTS.contains(&key.as_str())) {
        return Err(format!("there is no policy element {unknown:?}"));
    }
    Ok(Statement {
        sid: map.get("Sid").and_then(Json::as_str).map(str::to_owned),
        effect,
        principals: principals(map, "Principal")?,
        not_principals: principals(map, "NotPrincipal")?,
        actions: list(map, "Action")?,
        not_actions: list(map, "NotAction")?,
        resources: list(map, "Resource")?,
        not_resources: list(map, "NotResource")?,
        conditions: conditions(map)?,
    })
}

const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn list(map: &Map<String, Json>, name: &str) -> Result<Option<Vec<String>>, String> {
    map.get(name).map(|json| texts(json, name)).transpose()
}

/// A single value or a list; numbers and booleans stand in conditions.
fn texts(json: &Json, name: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("{name} is neither a string nor a list of strings");
    let text = |json: &Json| match json {
        Json::String(text) => Ok(text.clone()),
        Json::Number(_) | Json::Bool(_) => Ok(json.to_string()),
        _ => Err(wrong()),
    };
    match json {
        Json::Array(list) => list.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

type ByType = BTreeMap<String, Vec<String>>;

fn principals(map: &Map<String, Json>, name: &str) -> Result<Option<ByType>, String> {
    match map.get(name) {
        None => Ok(None),
        Some(Json::String(all)) if all == "*" => Ok(Some(BTreeMap::from([(
            "*".to_owned(),
            vec!["*".to_owned()],
        )]))),
        Some(Json::Object(by_type)) => by_type
            .iter()
            .map(|(kind, values)| Ok((kind.clone(), texts(values, name)?)))
            .collect::<Result<_, String>>()
            .map(Some),
        Some(_) => Err(format!("{name} is neither \"*\" nor an object")),
    }
}

fn conditions(map: &Map<String, Json>) -> Result<BTreeMap<String, ByType>, String> {
    let Some(json) = map.get("Condition") else {
        return Ok(BTreeMap::new());
    };
    let wrong = "Condition is not an object of operators";
    let by_operator = json
        .as_object()
        .ok_or(wrong)?
        .iter()
        .map(|(operator, keys)| {
            let keys = keys.as_object().ok_or(wrong)?.iter();
            let by_key = keys.map(|(key, values)| Ok((key.clone(), texts(values, "a condition")?)));
            Ok((operator.clone(), by_key.collect::<Result<_, String>>()?))
        });
    by_operator.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn single_values_and_lists_read_alike() {
        let one =
            r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"a:B","Resource":"*"}}"#;
        let many = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":["a:B"],"Resource":["*"]}]}"#;
        assert_eq!(Document::parse(one), Document::parse(many));
        let statement = &Document::parse(one).unwrap().statements[0];
        assert_eq!(statement.effect, Effect::Deny);
        assert_eq!(statement.actions, Some(vec!["a:B".to_owned()]));
    }

    #[test]
    fn what_is_no_policy_is_refused_with_its_reason() {
        for (text, want) in [
            ("{", "not JSON at line 1, column 1"),
            ("{}", "there is no Statement"),
            (
                r#"{"Statement":[{"Effect":"deny"}]}"#,
                "Effect is neither Allow nor Deny",
            ),
            (
                r#"{"Statement":[{"Effect":"Deny","Actions":"*"}]}"#,
                "there is no policy element \"Actions\"",
            ),
        ] {
            assert_eq!(Document::parse(text), Err(want.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,80}") {
            let _ = Document::parse(&text);
        }
    }
}
