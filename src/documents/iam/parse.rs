//! From text, or from a tree of which parts aren't known, to a document.

use super::operator::Operator;
use super::{Document, DocumentError, Effect, Statement, json};
use crate::documents::tree::{Element, Hole, has_hole};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

type Parsed<T> = Result<T, DocumentError>;
type Map = BTreeMap<String, Element>;

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
        Self::from_tree(&json.clone().into())
    }

    /// Reads a policy document of which parts aren't known. These stand in it as facts write them
    /// (`${aws_iam_role.app.arn}`); a statement of which nothing is known has an unknown effect.
    ///
    /// # Errors
    /// Says what is wrong with it and where, without quoting it.
    pub fn from_tree(tree: &Element) -> Parsed<Self> {
        let map = match tree {
            Element::Map(map) => map,
            Element::Unknown(hole) => {
                return Ok(Self {
                    version: None,
                    statements: vec![Statement::unknown(hole)].into(),
                });
            }
            _ => return Err(DocumentError::new("not a JSON object")),
        };
        let statements = match map.get("Statement") {
            Some(Element::List(list)) => {
                let one = |(place, item): (usize, &Element)| {
                    statement(item).map_err(|error| error.under(place.to_string()))
                };
                list.iter().enumerate().map(one).collect()
            }
            Some(one @ (Element::Map(_) | Element::Unknown(_))) => {
                statement(one).map(|one| vec![one])
            }
            Some(_) => Err(DocumentError::new("neither an object nor a list")),
            None => return Err(DocumentError::new("there is no Statement")),
        };
        Ok(Self {
            version: known(map, "Version"),
            statements: statements
                .map(Arc::new)
                .map_err(|error: DocumentError| error.under("Statement"))?,
        })
    }
}

impl Statement {
    /// One of which nothing is known.
    fn unknown(hole: &Hole) -> Self {
        let nothing = Self {
            effect: Effect::Unknown,
            actions: Some(vec![hole.shown()]),
            ..Self::default()
        };
        nothing.noted()
    }

    /// The same, with the fields of which a part isn't known.
    fn noted(mut self) -> Self {
        let list = |list: &Option<Vec<String>>| list.iter().flatten().any(|text| has_hole(text));
        let by_key = |by_key: &ByType| {
            let mut each = by_key.iter();
            each.any(|(key, values)| has_hole(key) || values.iter().any(|text| has_hole(text)))
        };
        let by_type = |by_type: &Option<ByType>| by_type.as_ref().is_some_and(by_key);
        let mut conditions = self.conditions.iter();
        let fields = [
            ("effect", self.effect == Effect::Unknown),
            ("principals", by_type(&self.principals)),
            ("not_principals", by_type(&self.not_principals)),
            ("actions", list(&self.actions)),
            ("not_actions", list(&self.not_actions)),
            ("resources", list(&self.resources)),
            ("not_resources", list(&self.not_resources)),
            (
                "conditions",
                conditions.any(|(operator, keys)| has_hole(operator) || by_key(keys)),
            ),
        ];
        let unknown = fields.iter().filter(|(_, unknown)| *unknown);
        self.unknown = unknown.map(|(field, _)| (*field).to_owned()).collect();
        self
    }
}

/// A known string.
fn known(map: &Map, name: &str) -> Option<String> {
    match map.get(name) {
        Some(Element::Text(text)) => text.known().map(str::to_owned),
        _ => None,
    }
}

fn statement(tree: &Element) -> Parsed<Statement> {
    let map = match tree {
        Element::Map(map) => map,
        Element::Unknown(hole) => return Ok(Statement::unknown(hole)),
        _ => return Err(DocumentError::new("not an object")),
    };
    let effect = effect(map.get("Effect"))?;
    if let Some(unknown) = map.keys().find(|key| !ELEMENTS.contains(&key.as_str())) {
        return Err(DocumentError::new("there is no such policy element").under(unknown));
    }
    let statement = Statement {
        sid: known(map, "Sid"),
        effect,
        principals: principals(map, "Principal")?,
        not_principals: principals(map, "NotPrincipal")?,
        actions: list(map, "Action")?,
        not_actions: list(map, "NotAction")?,
        resources: list(map, "Resource")?,
        not_resources: list(map, "NotResource")?,
        conditions: conditions(map).map_err(|error| error.under("Condition"))?,
        unknown: Vec::new(),
    };
    Ok(statement.noted())
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

fn effect(given: Option<&Element>) -> Parsed<Effect> {
    let word = match given {
        Some(Element::Text(text)) if text.known().is_none() => return Ok(Effect::Unknown),
        Some(Element::Unknown(_)) => return Ok(Effect::Unknown),
        Some(Element::Text(text)) => text.known(),
        _ => None,
    };
    match word {
        Some("Allow") => Ok(Effect::Allow),
        Some("Deny") => Ok(Effect::Deny),
        _ => Err(DocumentError::new("neither Allow nor Deny").under("Effect")),
    }
}

fn list(map: &Map, name: &str) -> Parsed<Option<Vec<String>>> {
    map.get(name).map(|item| texts(item, name)).transpose()
}

/// A single value or a list; numbers and booleans stand in conditions.
fn texts(item: &Element, name: &str) -> Parsed<Vec<String>> {
    let text = |item: &Element| match item {
        Element::Text(text) => Ok(text.shown()),
        Element::Number(number) => Ok(number.to_string()),
        Element::Bool(flag) => Ok(flag.to_string()),
        Element::Unknown(hole) => Ok(hole.shown()),
        _ => Err(DocumentError::new("neither a string nor a list of strings").under(name)),
    };
    match item {
        Element::List(list) => list.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

type ByType = BTreeMap<String, Vec<String>>;

/// An object whose values are single values or lists; one of which nothing is known has an unknown key.
fn by_key(item: &Element, wrong: &str) -> Parsed<ByType> {
    match item {
        Element::Map(map) => map
            .iter()
            .map(|(key, values)| Ok((key.clone(), texts(values, key)?)))
            .collect(),
        Element::Unknown(hole) => Ok(ByType::from([(hole.shown(), vec![hole.shown()])])),
        _ => Err(DocumentError::new(wrong)),
    }
}

fn principals(map: &Map, name: &str) -> Parsed<Option<ByType>> {
    let Some(given) = map.get(name) else {
        return Ok(None);
    };
    let all = |named: String| Ok(Some(ByType::from([("*".to_owned(), vec![named])])));
    match given {
        Element::Text(text) if text.known().is_none_or(|text| text == "*") => all(text.shown()),
        Element::Unknown(hole) => all(hole.shown()),
        given => by_key(given, "neither \"*\" nor an object")
            .map(Some)
            .map_err(|error| error.under(name)),
    }
}

fn conditions(map: &Map) -> Parsed<BTreeMap<String, ByType>> {
    const WRONG: &str = "not an object of operators";
    let operators = match map.get("Condition") {
        None => return Ok(BTreeMap::new()),
        Some(Element::Map(operators)) => operators,
        Some(unknown @ Element::Unknown(hole)) => {
            return Ok(BTreeMap::from([(hole.shown(), by_key(unknown, WRONG)?)]));
        }
        Some(_) => return Err(DocumentError::new(WRONG)),
    };
    let one = |(operator, keys): (&String, &Element)| {
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
