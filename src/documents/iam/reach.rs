//! For which of the asked principals, and under which conditions, an element of a statement holds.

use super::pattern::{Extent, Pattern, extent};

/// For whom one element (principals, or one condition) holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// For all that are asked for.
    All,
    /// For none of them.
    None,
    /// For all but these.
    Except(Vec<String>),
    /// For these alone.
    Only(Vec<String>),
    /// Something that isn't asked for decides.
    Depends,
    /// A part of the document that isn't known decides.
    Unknown,
}

/// What all elements of a statement come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// All principals but these.
    pub(super) except: Vec<String>,
    /// These principals alone; absent: all.
    pub(super) only: Option<Vec<String>>,
    /// How `only` came about, in words.
    pub(super) only_words: Vec<String>,
    /// How `except` came about, in words.
    pub(super) except_words: Vec<String>,
    /// Conditions on something else, in words.
    pub(super) depends: Vec<String>,
    /// A part that isn't known decides.
    pub(super) unknown: bool,
}

impl Scope {
    /// Nothing but who asks decides.
    pub(super) fn is_certain(&self) -> bool {
        self.depends.is_empty() && !self.unknown
    }

    /// Takes one more element into account; `false`: the statement holds for none of the asked principals.
    pub(super) fn narrow(&mut self, reach: Reach, words: impl FnOnce() -> String) -> bool {
        match reach {
            Reach::All => {}
            Reach::None => return false,
            Reach::Except(principals) => {
                self.except.extend(principals);
                self.except_words.push(words());
            }
            Reach::Only(principals) if self.only.is_none() => {
                self.only = Some(principals);
                self.only_words.push(words());
            }
            Reach::Only(_) | Reach::Depends => self.depends.push(words()),
            Reach::Unknown => self.unknown = true,
        }
        true
    }
}

/// How two sets of principals, written as facts write them, lie to each other.
fn relation(left: &str, right: &str) -> Extent {
    if left == right {
        return Extent::All;
    }
    // What a tag or an organisation stands for overlaps with any ARN.
    if !left.starts_with("arn:") || !right.starts_with("arn:") {
        return Extent::Some;
    }
    extent(&Pattern::asked(left), &[Pattern::glob(right)])
}

/// The principals in both lists, or a little more where two overlap in part.
pub(super) fn common(left: &[String], right: &[String]) -> Vec<String> {
    let mut both = Vec::new();
    for ours in left {
        for theirs in right {
            match (relation(ours, theirs), relation(theirs, ours)) {
                (Extent::None, _) | (_, Extent::None) => {}
                (_, Extent::All) => both.push(theirs.clone()),
                _ => both.push(ours.clone()),
            }
        }
    }
    both.sort();
    both.dedup();
    both
}
