//! Event patterns of `EventBridge` (`EventBridge` User Guide, content filtering), and whether events match.
//!
//! Three-valued: of an event not everything is known, and what this doesn't understand never counts as a yes
//! or a no.

mod matching;
mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse;

use std::collections::BTreeMap;

/// A pattern: all of its fields must match, and one of the alternatives of each `$or`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventPattern {
    fields: BTreeMap<String, Demand>,
    any_of: Vec<Vec<EventPattern>>,
}

/// What is demanded of a field.
#[derive(Clone, Debug, PartialEq)]
enum Demand {
    /// An object that matches.
    Inside(EventPattern),
    /// One of these.
    Any(Vec<Test>),
}

/// One element of a list.
#[derive(Clone, Debug, PartialEq)]
enum Test {
    /// This text.
    Equal(String),
    /// A number, a boolean or null, which no text is.
    NoText,
    Prefix(String),
    Suffix(String),
    IgnoreCase(String),
    Wildcard(String),
    Exists(bool),
    /// None of these.
    AnythingBut(Vec<Test>),
    /// Understood by AWS, or by nobody.
    Unknown,
}

/// What is known of a text in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// All of it.
    Text(String),
    /// How it begins and ends.
    Around(String, String),
}

/// An event, by its fields joined by dots (`detail.state`). What isn't there isn't known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    fields: BTreeMap<String, Known>,
}

impl Event {
    /// Adds what is known of a field.
    #[must_use]
    pub fn with(mut self, field: &str, known: Known) -> Self {
        self.fields.insert(field.to_owned(), known);
        self
    }

    /// Adds a field.
    #[must_use]
    pub fn with_text(self, field: &str, text: &str) -> Self {
        self.with(field, Known::Text(text.to_owned()))
    }
}
