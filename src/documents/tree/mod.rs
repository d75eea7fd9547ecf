//! JSON of which parts aren't known yet.
//!
//! On a first apply nearly every document waits for one ARN. What is written around it is known all the same:
//! a document is a tree whose leaves may be unknown, each with the references that it waits for. Terraform's
//! functions (`jsonencode`, `templatefile`) and data sources make such trees; the documents' own readers take them.

use super::iam::{DocumentError, json};
use serde_json::{Number, Value as Json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A value of which parts may not be known.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string; parts of it may be unknown.
    Text(Text),
    /// A list. An unknown element of it stands for any number of elements, or for none.
    List(Vec<Element>),
    /// An object; its keys are known. One with unknown keys is `Unknown` as a whole.
    Map(BTreeMap<String, Element>),
    /// Anything at all.
    Unknown(Hole),
}

/// What isn't known, by what it waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole {
    /// In Terraform's words: `aws_iam_role.app.arn`. None where nothing tells.
    pub references: Vec<String>,
}

/// A string of known and unknown parts, of which a pattern may still tell that it can't match.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// No two known ones stand beside each other, and none is empty.
    pieces: Vec<Piece>,
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Known.
    Known(String),
    /// Any text: `arn:aws:iam::${…}:role/x`.
    Unknown(Hole),
}

impl Element {
    /// A known string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::from_iter([Piece::Known(text.into())]))
    }

    /// Something unknown that waits for these.
    pub fn unknown(references: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Unknown(Hole::new(references))
    }

    /// A JSON text with holes, as templates and heredocs make it. A hole within quotation marks is a part of
    /// that string (that it closes the string itself is not reckoned with), one outside stands for any value.
    ///
    /// # Errors
    /// Says what is wrong with it and where, without quoting it.
    pub fn parse(text: &Text) -> Result<Self, DocumentError> {
        let mut marked = String::new();
        let mut holes = Vec::new();
        let mut within = Within::default();
        for piece in &text.pieces {
            match piece {
                Piece::Known(known) if known.contains([PART, VALUE]) => {
                    return Err(DocumentError::new("not JSON"));
                }
                Piece::Known(known) => {
                    within.read(known);
                    marked.push_str(known);
                }
                Piece::Unknown(hole) => {
                    // Writing into a string can't fail.
                    let _ = if within.string {
                        write!(marked, "{PART}{}{PART}", holes.len())
                    } else {
                        write!(marked, "\"{VALUE}{}\"", holes.len())
                    };
                    holes.push(hole.clone());
                }
            }
        }
        Ok(Self::from_marked(json(&marked)?, &holes))
    }

    fn from_marked(json: Json, holes: &[Hole]) -> Self {
        let hole = |place: &str| {
            let hole = place.parse().ok().and_then(|at: usize| holes.get(at));
            hole.cloned().unwrap_or_default()
        };
        match json {
            Json::String(text) => match text.strip_prefix(VALUE) {
                Some(place) => Self::Unknown(hole(place)),
                None => Self::Text(
                    text.split(PART)
                        .enumerate()
                        .map(|(at, part)| match at % 2 {
                            0 => Piece::Known(part.to_owned()),
                            _ => Piece::Unknown(hole(part)),
                        })
                        .collect(),
                ),
            },
            Json::Array(items) => {
                let items = items.into_iter();
                Self::List(items.map(|item| Self::from_marked(item, holes)).collect())
            }
            Json::Object(map) => {
                if map.keys().any(|key| key.contains([PART, VALUE])) {
                    return Self::Unknown(Hole::all(holes));
                }
                let fields = map.into_iter();
                let field = |(key, value)| (key, Self::from_marked(value, holes));
                Self::Map(fields.map(field).collect())
            }
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(value) => Self::Number(value),
        }
    }

    /// The value as plain JSON, where all of it is known.
    pub fn known(&self) -> Option<Json> {
        Some(match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(value) => Json::Number(value.clone()),
            Self::Text(text) => Json::String(text.known()?.to_owned()),
            Self::List(items) => Json::Array(items.iter().map(Self::known).collect::<Option<_>>()?),
            Self::Map(map) => {
                let field = |(key, value): (&String, &Self)| Some((key.clone(), value.known()?));
                Json::Object(map.iter().map(field).collect::<Option<_>>()?)
            }
            Self::Unknown(_) => return None,
        })
    }

    /// All that it waits for, sorted.
    pub fn references(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found.sort();
        found.dedup();
        found
    }

    fn collect(&self, found: &mut Vec<String>) {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
            Self::Text(text) => text
                .holes()
                .for_each(|hole| found.extend(hole.references.iter().cloned())),
            Self::List(items) => items.iter().for_each(|item| item.collect(found)),
            Self::Map(map) => map.values().for_each(|item| item.collect(found)),
            Self::Unknown(hole) => found.extend(hole.references.iter().cloned()),
        }
    }
}

impl From<Json> for Element {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(value) => Self::Number(value),
            Json::String(text) => Self::text(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => {
                let fields = map.into_iter();
                Self::Map(fields.map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}

impl Hole {
    /// One that waits for these.
    pub fn new(references: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut references: Vec<String> = references.into_iter().map(Into::into).collect();
        references.sort();
        references.dedup();
        Self { references }
    }

    /// As facts write it: `${aws_iam_role.app.arn}`. Policy variables look alike, but have a colon.
    pub fn shown(&self) -> String {
        let plain = |next: char| match next {
            '_' | '-' | '.' | '[' | ']' | '"' | ',' | ' ' => next,
            next if next.is_ascii_alphanumeric() => next,
            _ => '_',
        };
        let words: String = self.references.join(", ").chars().map(plain).collect();
        let words = if words.is_empty() {
            "unknown"
        } else {
            words.as_str()
        };
        format!("${{{words}}}")
    }

    /// What waits for all that these wait for.
    fn all(holes: &[Self]) -> Self {
        Self::new(holes.iter().flat_map(|hole| hole.references.clone()))
    }
}

impl Text {
    /// Its parts in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// As facts write it, holes like Terraform's interpolations: `arn:aws:iam::${var.account}:role/x`.
    pub fn shown(&self) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Known(text) => text.clone(),
            Piece::Unknown(hole) => hole.shown(),
        });
        pieces.collect()
    }

    /// The string, where all of it is known.
    pub fn known(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Known(text)] => Some(text),
            _ => None,
        }
    }

    fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Known(_) => None,
            Piece::Unknown(hole) => Some(hole),
        })
    }
}

impl FromIterator<Piece> for Text {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        let mut text = Self::default();
        text.extend(pieces);
        text
    }
}

impl Extend<Piece> for Text {
    fn extend<I: IntoIterator<Item = Piece>>(&mut self, pieces: I) {
        for piece in pieces {
            match (self.pieces.last_mut(), piece) {
                (_, Piece::Known(next)) if next.is_empty() => {}
                (Some(Piece::Known(last)), Piece::Known(next)) => last.push_str(&next),
                (_, piece) => self.pieces.push(piece),
            }
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from_iter([Piece::Known(text.to_owned())])
    }
}

/// Whether what stands in `${…}` is a hole's name, and no policy variable (`aws:username`, `*`).
pub fn is_hole(name: &str) -> bool {
    !name.contains(':') && !matches!(name, "*" | "?" | "$")
}

/// Whether a text, as facts write it, has holes.
pub fn has_hole(text: &str) -> bool {
    let mut after = text.split("${").skip(1);
    after.any(|rest| rest.split_once('}').is_some_and(|(name, _)| is_hole(name)))
}

/// Around the number of a hole that is part of a string; no text has this character.
const PART: char = '\u{10FFFF}';
/// Before the number of a hole that is a value.
const VALUE: char = '\u{10FFFE}';

/// Where in a JSON text one is.
#[derive(Default)]
struct Within {
    string: bool,
    escaped: bool,
}

impl Within {
    fn read(&mut self, text: &str) {
        for next in text.chars() {
            match (self.string, self.escaped, next) {
                (true, true, _) => self.escaped = false,
                (true, false, '\\') => self.escaped = true,
                (_, _, '"') => self.string = !self.string,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
