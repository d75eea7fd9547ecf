//! What an expression comes to.

use crate::Address;
use serde_json::{Number, Value as Json};
use std::collections::BTreeMap;

/// A value as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, or nothing written.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// A list or tuple.
    List(Vec<Value>),
    /// A set, in Terraform's order as far as its elements are known.
    Set(Vec<Value>),
    /// A map or object.
    Map(BTreeMap<String, Value>),
    /// A string of pieces, some of which aren't known.
    Template(Vec<Value>),
    /// A string that holds this value as JSON, some of which isn't known.
    Json(Box<Value>),
    /// An attribute of a resource, or a whole resource. Its value may be known to the plan; what the
    /// configuration says is kept.
    Reference(Reference),
    /// One of these.
    OneOf(Vec<Value>),
    /// This, if the expression is nothing but the references that the plan lists of it: no file tells.
    Assumed(Box<Value>),
    /// Marked sensitive: not to be shown.
    Sensitive(Box<Value>),
    /// Not known.
    Unknown(Unknown),
}

/// An attribute of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The resource: an instance where that can be told.
    pub address: Address,
    /// The way into it; empty for the whole resource.
    pub path: Vec<Step>,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `.name`, `["name"]`
    Name(String),
    /// `[0]`
    Place(u64),
}

/// Something that isn't known.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// What it is made of.
    pub parts: Vec<Value>,
    /// Why it isn't known.
    pub reason: Reason,
}

/// Why something isn't known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its parts aren't.
    Parts,
    /// The plan lists what an expression refers to, but no file at hand says what it does with that.
    Listed,
    /// Nothing at hand says what it is: a file, a variable, a module.
    NotAtHand,
    /// A function that isn't evaluated.
    Function,
    /// It is made of itself.
    Circle,
    /// It takes more steps, or goes deeper, than anything that was written in earnest.
    TooMuch,
    /// The plan hides it.
    Hidden,
}

impl Value {
    /// Not known for this reason.
    pub fn unknown(reason: Reason) -> Self {
        Self::Unknown(Unknown {
            parts: Vec::new(),
            reason,
        })
    }

    /// Not known, and made of these.
    pub(crate) fn of_parts(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        let mut reason = Reason::Parts;
        for part in parts {
            match part {
                Self::Unknown(inner) => {
                    reason = reason.max(inner.reason);
                    inner.parts.into_iter().for_each(|part| add(&mut all, part));
                }
                part => add(&mut all, part),
            }
        }
        Self::Unknown(Unknown { parts: all, reason })
    }

    /// One of these; one that all are, where they are the same.
    pub(crate) fn one_of(values: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for value in values {
            match value {
                Self::OneOf(inner) => inner.into_iter().for_each(|value| add(&mut all, value)),
                value => add(&mut all, value),
            }
        }
        match all.as_slice() {
            [_] => all.pop().unwrap_or_default(),
            [] => Self::unknown(Reason::NotAtHand),
            _ if all.len() > MOST => Self::of_parts(all),
            _ => Self::OneOf(all),
        }
    }

    /// This value, marked sensitive.
    pub(crate) fn marked(self) -> Self {
        match self {
            marked @ Self::Sensitive(_) => marked,
            value => Self::Sensitive(Box::new(value)),
        }
    }

    /// The value without any mark, and whether there was one.
    pub(crate) fn unmarked(self) -> (Self, bool) {
        if !self.has_mark() {
            return (self, false);
        }
        let all = |values: Vec<Self>| values.into_iter().map(|value| value.unmarked().0).collect();
        let value = match self {
            Self::Sensitive(value) => value.unmarked().0,
            Self::List(items) => Self::List(all(items)),
            Self::Set(items) => Self::Set(all(items)),
            Self::Template(pieces) => Self::Template(all(pieces)),
            Self::OneOf(values) => Self::OneOf(all(values)),
            Self::Map(map) => {
                let fields = map.into_iter();
                Self::Map(
                    fields
                        .map(|(key, value)| (key, value.unmarked().0))
                        .collect(),
                )
            }
            Self::Json(tree) => Self::Json(Box::new(tree.unmarked().0)),
            Self::Assumed(value) => Self::Assumed(Box::new(value.unmarked().0)),
            Self::Unknown(unknown) => Self::Unknown(Unknown {
                parts: all(unknown.parts),
                ..unknown
            }),
            value => value,
        };
        (value, true)
    }

    fn has_mark(&self) -> bool {
        matches!(self, Self::Sensitive(_)) || self.inner().any(Self::has_mark)
    }

    /// The values that it directly holds.
    pub fn inner(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Reference(_) => {
                Box::new(std::iter::empty())
            }
            Self::List(all) | Self::Set(all) | Self::Template(all) | Self::OneOf(all) => {
                Box::new(all.iter())
            }
            Self::Map(map) => Box::new(map.values()),
            Self::Json(value) | Self::Assumed(value) | Self::Sensitive(value) => {
                Box::new(std::iter::once(&**value))
            }
            Self::Unknown(unknown) => Box::new(unknown.parts.iter()),
        }
    }

    /// What it has at a step, by its form alone; null where it doesn't have that.
    #[must_use]
    pub fn at(self, step: &Step) -> Self {
        match (self, step) {
            (Self::Map(mut map), Step::Name(name)) => map.remove(name).unwrap_or_default(),
            (Self::List(items) | Self::Set(items), Step::Place(place)) => {
                let place = usize::try_from(*place).unwrap_or(usize::MAX);
                items.into_iter().nth(place).unwrap_or_default()
            }
            (Self::Reference(mut reference), step) => {
                reference.path.push(step.clone());
                Self::Reference(reference)
            }
            (Self::OneOf(values), step) => {
                Self::one_of(values.into_iter().map(|value| value.at(step)))
            }
            (Self::Assumed(value), step) => Self::Assumed(Box::new(value.at(step))),
            (Self::Sensitive(value), step) => value.at(step).marked(),
            (Self::Null, _) => Self::Null,
            (value @ Self::Unknown(_), _) => value,
            (value, _) => Self::of_parts([value]),
        }
    }

    /// All references in it, in order.
    pub fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Reference(reference) => vec![reference],
            value => value.inner().flat_map(Self::references).collect(),
        }
    }

    /// Whether all of it is known without asking the plan, and may be shown.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
            Self::List(_) | Self::Set(_) | Self::Map(_) => self.inner().all(Self::is_known),
            _ => false,
        }
    }

    /// Whether not even its kind is known.
    pub(crate) fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Reference(_) | Self::OneOf(_) | Self::Assumed(_) | Self::Unknown(_)
        )
    }

    /// How much there is of it, for the bound on steps.
    pub(crate) fn size(&self) -> usize {
        let own = match self {
            Self::String(text) => text.len().div_ceil(16),
            _ => 1,
        };
        self.inner()
            .map(Self::size)
            .fold(own, usize::saturating_add)
    }

    /// As JSON, where all of it is known.
    pub fn to_json(&self) -> Option<Json> {
        Some(match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => (*flag).into(),
            Self::Number(number) => number.clone().into(),
            Self::String(text) => text.as_str().into(),
            Self::List(items) | Self::Set(items) => {
                items.iter().map(Self::to_json).collect::<Option<_>>()?
            }
            Self::Map(map) => {
                let field = |(key, value): (&String, &Self)| Some((key.clone(), value.to_json()?));
                Json::Object(map.iter().map(field).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// A scalar as text.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Bool(flag) => Some(flag.to_string()),
            Self::Number(number) => Some(number_text(number)),
            _ => None,
        }
    }

    /// A scalar as a number.
    pub(crate) fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(number.clone()),
            Self::String(text) => parse_number(text),
            _ => None,
        }
    }

    /// A scalar as a boolean.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            Self::String(text) => match text.as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number that counts or places something.
    pub(crate) fn count(&self) -> Option<u64> {
        whole(&self.number()?).and_then(|whole| u64::try_from(whole).ok())
    }

    pub(crate) fn of_count(count: usize) -> Self {
        Self::Number(count.into())
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(flag),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => {
                let fields = map.into_iter();
                Self::Map(fields.map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

/// A choice of more is no choice.
const MOST: usize = 64;

fn add(all: &mut Vec<Value>, value: Value) {
    if !all.contains(&value) {
        all.push(value);
    }
}

/// A whole number, whatever way it is written: `30`, `3e1`, `30.0`.
pub(crate) fn whole(number: &Number) -> Option<i128> {
    if let Some(whole) = number.as_i128() {
        return Some(whole);
    }
    let text = format!("{}", number.as_f64()?);
    text.parse().ok()
}

pub(crate) fn number_text(number: &Number) -> String {
    match (whole(number), number.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(float)) => format!("{float}"),
        (None, None) => number.to_string(),
    }
}

pub(crate) fn parse_number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let starts = digits
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit());
    if !starts {
        return None;
    }
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    Number::from_f64(text.parse().ok()?)
}

impl std::fmt::Display for Reference {
    /// As Terraform writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.address)?;
        for step in &self.path {
            match step {
                Step::Name(name) if is_identifier(name) => write!(f, ".{name}")?,
                Step::Name(name) => write!(f, "[{}]", Json::from(name.as_str()))?,
                Step::Place(place) => write!(f, "[{place}]")?,
            }
        }
        Ok(())
    }
}

fn is_identifier(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
