//! Wildcards that a condition takes literally: `StringEquals` compares `role/*` with that very text.

use super::operator::{Kind, Operator, Quantifier};
use super::pattern::Style;
use super::{Document, Statement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A condition that compares a key with a value that has wildcards, and takes them literally.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LiteralWildcard {
    /// Place of its statement, from 0.
    pub statement: usize,
    /// As the policy writes it: `StringNotEquals`.
    pub operator: String,
    /// The condition key.
    pub key: String,
    /// The first such value.
    pub value: String,
    /// The operator is a negated one: what the value should match, the condition doesn't leave out.
    pub negated: bool,
    /// No request meets the condition: all its values are such, and a request without the key doesn't meet it either.
    pub never_holds: bool,
}

impl Document {
    /// One for each such condition, in the order of the statements.
    pub fn literal_wildcards(&self) -> Vec<LiteralWildcard> {
        let statements = self.statements.iter().enumerate();
        statements
            .flat_map(|(at, said)| of_statement(at, said))
            .collect()
    }
}

fn of_statement(statement: usize, said: &Statement) -> Vec<LiteralWildcard> {
    let mut found = Vec::new();
    for (name, keys) in &said.conditions {
        let Some(operator) = Operator::parse(name).filter(|operator| is_literal(*operator)) else {
            continue;
        };
        let is_met_without = operator.if_exists || operator.quantifier == Some(Quantifier::All);
        for (key, values) in keys {
            let Some(value) = values.iter().find(|value| has_wildcard(value)) else {
                continue;
            };
            let all = values.iter().all(|value| has_wildcard(value));
            found.push(LiteralWildcard {
                statement,
                operator: name.clone(),
                key: key.clone(),
                value: value.clone(),
                negated: operator.negated,
                never_holds: all && !operator.negated && !is_met_without,
            });
        }
    }
    found
}

fn is_literal(operator: Operator) -> bool {
    matches!(
        operator.kind,
        Kind::Text {
            style: Style::Literal,
            ..
        }
    )
}

/// `${*}` is an escaped star, and what a variable stands for isn't written here.
fn has_wildcard(value: &str) -> bool {
    let mut parts = value.split("${");
    let before = parts.next().into_iter();
    let after = parts.filter_map(|part| Some(part.split_once('}')?.1));
    before.chain(after).any(|text| text.contains(['*', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(operator: &str, values: &[&str]) -> Option<LiteralWildcard> {
        let text = serde_json::json!({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {operator: {"aws:PrincipalArn": values}}}});
        let document = Document::parse(&text.to_string()).unwrap();
        document.literal_wildcards().pop()
    }

    #[test]
    fn operators_without_wildcards_take_them_literally() {
        for operator in [
            "StringEquals",
            "stringNotEquals",
            "ForAnyValue:StringEquals",
            "StringNotEqualsIgnoreCaseIfExists",
        ] {
            let found = of(operator, &["a", "role/*", "b?"]).unwrap();
            assert_eq!(
                (found.operator.as_str(), found.value.as_str()),
                (operator, "role/*")
            );
        }
        for operator in ["StringLike", "ArnEquals"] {
            assert_eq!(of(operator, &["*"]), None, "{operator}");
        }
    }

    #[test]
    fn variables_hide_no_wildcards() {
        let none = ["a", "a${*}b", "${?}", "${aws:username, '*'}"];
        assert_eq!(of("StringEquals", &none), None);
        assert!(of("StringEquals", &["${aws:username}*"]).is_some());
    }

    #[test]
    fn a_condition_never_holds_where_no_value_can_match_and_the_key_must_be_there() {
        let never = |operator, values: &[&str]| of(operator, values).unwrap().never_holds;
        assert!(never("StringEquals", &["*"]));
        assert!(!never("StringEquals", &["*", "a"]));
        assert!(!never("StringEqualsIfExists", &["*"]));
        assert!(!never("ForAllValues:StringEquals", &["*"]));
        assert!(!never("StringNotEquals", &["*"]));
        assert!(of("StringNotEquals", &["*"]).unwrap().negated);
    }
}
