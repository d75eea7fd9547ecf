//! For which of the asked principals, and under which conditions, an element of a statement holds.

use super::pattern::{Extent, Pattern, extent};
use crate::aws::{Arn, like};

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
            Reach::Only(principals) => {
                if let Some(only) = self.only.as_mut().filter(|only| are_users_or_roles(only))
                    && are_users_or_roles(&principals)
                {
                    *only = common(only, &principals);
                    if only.is_empty() {
                        return false;
                    }
                }
                self.depends.push(words());
            }
            Reach::Depends => self.depends.push(words()),
            Reach::Unknown => self.unknown = true,
        }
        true
    }
}

/// Whether these are ARNs of users and roles alone, of which one isn't another: not an account, a session or a trait.
fn are_users_or_roles(principals: &[String]) -> bool {
    principals.iter().all(|principal| {
        Arn::parse(principal).is_some_and(|arn| {
            let (kind, _) = arn.resource.split_once('/').unwrap_or_default();
            arn.service == "iam" && matches!(kind, "role" | "user")
        })
    })
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

/// Those whom an allow names and a deny spares. In an allow the root of an account stands for all of it.
pub(super) fn spared(allowed: &[String], spared: &[String]) -> Vec<String> {
    let accounts: Vec<&str> = allowed
        .iter()
        .filter_map(|one| Arn::parse(one))
        .filter(|arn| arn.resource == "root")
        .map(|arn| arn.account)
        .collect();
    let is_within = |one: &&String| {
        Arn::parse(one).is_some_and(|arn| {
            let has_account = |id: &&str| like(arn.account, id) || arn.account.contains('?');
            accounts.iter().any(has_account)
        })
    };
    let mut left = common(allowed, spared);
    left.extend(spared.iter().filter(is_within).cloned());
    left.sort();
    left.dedup();
    left
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
