//! IAM policy documents, in one shape whatever way they are written.

mod condition;
mod contained;
pub mod data_source;
mod error;
mod evaluate;
mod literal;
mod operator;
mod parse;
mod pattern;
mod principal;
mod question;
mod reach;

#[cfg(test)]
mod pattern_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod unknown_tests;

pub use evaluate::{Ruling, Truth, allowed, decided, denied};
pub use literal::LiteralWildcard;
pub use pattern::{covers, names};
pub use question::{Context, Question, Who};

pub use error::{DocumentError, json};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A policy document.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Document {
    /// `Version`; absent: `2008-10-17`, in which `${…}` in values is plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Statements in the document's order; shared by all that have the same policy.
    pub statements: Arc<Vec<Statement>>,
}

impl Document {
    /// Whether a part isn't known of one of these fields of a statement; of any where none is named.
    pub fn is_unknown_in(&self, fields: &[&str]) -> bool {
        let mut unknown = self
            .statements
            .iter()
            .flat_map(|statement| &statement.unknown);
        unknown.any(|field| fields.is_empty() || fields.contains(&field.as_str()))
    }
}

/// A statement; single values and lists are both lists here, an absent element is an absent key. What isn't known
/// stands in it as Terraform writes it: `${aws_iam_role.app.arn}`, `arn:aws:iam::${var.account}:role/x`.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Statement {
    /// `Sid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`
    pub effect: Effect,
    /// `Principal` by type; the type `*` with value `*` for `"Principal": "*"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principals: Option<BTreeMap<String, Vec<String>>>,
    /// `NotPrincipal`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_principals: Option<BTreeMap<String, Vec<String>>>,
    /// `Action`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<String>>,
    /// `NotAction`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_actions: Option<Vec<String>>,
    /// `Resource`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<String>>,
    /// `NotResource`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_resources: Option<Vec<String>>,
    /// `Condition`: operator → key → values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Those of these fields of which a part isn't known: `["principals"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// Whether a statement allows or denies.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Effect {
    /// Allows.
    #[default]
    Allow,
    /// Denies, whatever allows.
    Deny,
    /// Not known before apply; the rest of the statement may be.
    Unknown,
}
