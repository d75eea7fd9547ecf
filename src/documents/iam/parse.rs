//! From text to a document.

use super::operator::Operator;
use super::{Document, DocumentError, Effect, Statement, json};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

type Parsed<T> = Result<T, DocumentError>;

impl Document {
    /// Reads a policy document.
    ///
    /// # Errors
    /// Says what is wrong with it and where, without quoting it.
    pub fn parse(text: &str) -> Parsed<Self> {
        Self::from_json(&json(text)?)
    }

    /// Reads a policy document that stands in a JSON or YAML template.
    ///
    /// # Errors
    /// Says what is wrong with it and where, without quoting it.
    pub fn from_json(json: &Json) -> Parsed<Self> {
        let map = json
            .as_object()
            .ok_or_else(|| DocumentError::new("not a JSON object"))?;
        let statements = match map.get("Statement") {
            Some(Json::Array(list)) => {
                let one = |(place, json): (usize, &Json)| {
                    statement(json).map_err(|error| error.under(place.to_string()))
                };
                list.iter().enumerate().map(one).collect()
            }
            Some(one @ Json::Object(_)) => statement(one).map(|one| vec![one]),
            Some(_) => Err(DocumentError::new("neither an object nor a list")),
            None => return Err(DocumentError::new("there is no Statement")),
        };
        Ok(Self {
            version: map.get("Version").and_then(Json::as_str).map(str::to_owned),
            statements: statements.map_err(|error| error.under("Statement"))?,
        })
    }
}

fn statement(json: &Json) -> Parsed<Statement> {
    let map = json
        .as_object()
        .ok_or_else(|| DocumentError::new("not an object"))?;
    let effect = match map.get("Effect").and_then(Json::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err(DocumentError::new("neither Allow nor Deny").under("Effect")),
    };
    if let Some(unknown) = map.keys().find(|key| !ELEMENTS.contains(&key.as_str())) {
        return Err(DocumentError::new("there is no such policy element").under(unknown));
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
        conditions: conditions(map).map_err(|error| error.under("Condition"))?,
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

fn list(map: &Map<String, Json>, name: &str) -> Parsed<Option<Vec<String>>> {
    map.get(name).map(|json| texts(json, name)).transpose()
}

/// A single value or a list; numbers and booleans stand in conditions.
fn texts(json: &Json, name: &str) -> Parsed<Vec<String>> {
    let text = |json: &Json| match json {
        Json::String(text) => Ok(text.clone()),
        Json::Number(_) | Json::Bool(_) => Ok(json.to_string()),
        _ => Err(DocumentError::new("neither a string nor a list of strings").under(name)),
    };
    match json {
        Json::Array(list) => list.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

type ByType = BTreeMap<String, Vec<String>>;

/// An object whose values are single values or lists.
fn by_key(json: &Json, wrong: &str) -> Parsed<ByType> {
    let map = json.as_object().ok_or_else(|| DocumentError::new(wrong))?;
    map.iter()
        .map(|(key, values)| Ok((key.clone(), texts(values, key)?)))
        .collect()
}

fn principals(map: &Map<String, Json>, name: &str) -> Parsed<Option<ByType>> {
    match map.get(name) {
        None => Ok(None),
        Some(Json::String(all)) if all == "*" => Ok(Some(BTreeMap::from([(
            "*".to_owned(),
            vec!["*".to_owned()],
        )]))),
        Some(json) => by_key(json, "neither \"*\" nor an object")
            .map(Some)
            .map_err(|error| error.under(name)),
    }
}

fn conditions(map: &Map<String, Json>) -> Parsed<BTreeMap<String, ByType>> {
    const WRONG: &str = "not an object of operators";
    let Some(json) = map.get("Condition") else {
        return Ok(BTreeMap::new());
    };
    let operators = json.as_object().ok_or_else(|| DocumentError::new(WRONG))?;
    let one = |(operator, keys): (&String, &Json)| {
        if Operator::parse(operator).is_none() {
            return Err(DocumentError::new("there is no such condition operator").under(operator));
        }
        let keys = by_key(keys, WRONG).map_err(|error| error.under(operator))?;
        Ok((operator.clone(), keys))
    };
    operators.iter().map(one).collect()
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
    fn what_is_no_policy_is_refused_with_reason_and_place() {
        for (text, want) in [
            ("{", "not JSON at line 1, column 1"),
            ("[]", "not a JSON object"),
            ("{}", "there is no Statement"),
            (
                r#"{"Statement":3}"#,
                "neither an object nor a list at Statement",
            ),
            (
                r#"{"Statement":[{"Effect":"deny"}]}"#,
                "neither Allow nor Deny at Statement.0.Effect",
            ),
            (
                r#"{"Statement":{"Effect":"Deny","Actions":"*"}}"#,
                "there is no such policy element at Statement.Actions",
            ),
            (
                r#"{"Statement":{"Effect":"Deny","Condition":{"StringLikes":{"k":"*"}}}}"#,
                "there is no such condition operator at Statement.Condition.StringLikes",
            ),
            (
                r#"{"Statement":[{"Effect":"Deny","Condition":{"Bool":{"k":{}}}}]}"#,
                "neither a string nor a list of strings at Statement.0.Condition.Bool.k",
            ),
        ] {
            let error = Document::parse(text).unwrap_err();
            assert_eq!(error.to_string(), want, "{text}");
        }
    }

    #[test]
    fn version_is_kept_and_numbers_are_read_as_text() {
        let text = r#"{"Version":"2012-10-17","Id":"x","Statement":{"Effect":"Deny","Action":"kms:*",
            "Condition":{"NumericLessThan":{"kms:Days":30},"Bool":{"aws:Mfa":true}}}}"#;
        let document = Document::parse(text).unwrap();
        assert_eq!(document.version.as_deref(), Some("2012-10-17"));
        let conditions = &document.statements[0].conditions;
        assert_eq!(conditions["NumericLessThan"]["kms:Days"], ["30"]);
        assert_eq!(conditions["Bool"]["aws:Mfa"], ["true"]);
    }

    /// Skips where they are absent.
    #[test]
    fn other_peoples_documents_are_read() {
        let Ok(files) = std::fs::read_dir("/work/shared/public/scps") else {
            return;
        };
        for file in files {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let is_json = path.extension().is_some_and(|ending| ending == "json");
            let parsed = Document::parse(&text);
            assert_eq!(parsed.is_ok(), is_json, "{}: {parsed:?}", path.display());
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,80}") {
            let _ = Document::parse(&text);
        }

        #[test]
        fn nearly_policies_never_panic(
            text in r#"\{"Statement":(\[)?\{("(Effect|Action|Principal|Condition)":("Deny"|"\*"|\{\}|\[\]|1),?){0,4}\}(\])?\}"#,
        ) {
            let _ = Document::parse(&text);
        }
    }
}
