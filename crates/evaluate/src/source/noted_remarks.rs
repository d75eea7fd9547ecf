//! What was noted of comments to a linter, and of `moved` blocks: what they are about is asked where the files are.

use super::comments::Comment;
use super::file::{Place, Position, Quote};
use super::noted::{Noted, key};
use super::{Sources, block};
use crate::Address;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedComment {
    /// As in [`Place`].
    pub path: String,
    /// As in [`Place`].
    pub line: usize,
    /// As in [`Place`].
    pub column: usize,
    /// As in [`Place`].
    pub end_column: usize,
    /// As in [`Comment`].
    pub text: String,
    /// As in [`Comment`].
    pub target: Range<Position>,
    /// By address without keys, the paths in it that the comment is about; the empty path means all of it.
    pub about: BTreeMap<String, BTreeSet<Vec<String>>>,
}

impl Sources {
    /// The comments of which `is_meant` says so by their text, with what they are about among these resources.
    pub fn note_comments<'a>(
        &self,
        addresses: impl Iterator<Item = &'a Address>,
        is_meant: impl Fn(&str) -> bool,
    ) -> Vec<NotedComment> {
        let comments = self.comments().into_iter();
        let comments: Vec<Comment> = comments.filter(|it| is_meant(&it.text)).collect();
        let mut noted: Vec<NotedComment> = comments.iter().map(NotedComment::of).collect();
        if noted.is_empty() {
            return noted;
        }
        let blocks: BTreeMap<String, &Address> = addresses.map(|it| (key(it), it)).collect();
        for (block, address) in blocks {
            // The header, which has no path, comes first: what is about all of it needs no more.
            for (path, _) in self.places(address) {
                let around = self.around(address, &path);
                for (comment, noted) in comments.iter().zip(&mut noted) {
                    let about = noted.about.get(&block);
                    let is_whole = about.is_some_and(|paths| paths.contains(&Vec::new()));
                    if !is_whole && around.iter().any(|place| comment.is_about(place)) {
                        let about = noted.about.entry(block.clone()).or_default();
                        about.insert(path.clone());
                    }
                }
            }
        }
        noted
    }

    /// By address, the addresses that [`Self::earlier`] gives, where it gives any.
    pub fn note_moves<'a>(
        &self,
        addresses: impl Iterator<Item = &'a Address>,
    ) -> BTreeMap<String, Vec<String>> {
        let each = addresses.map(|address| {
            let earlier = self.earlier(address).into_iter();
            let earlier = earlier.map(|it| it.to_string()).collect();
            (address.to_string(), earlier)
        });
        let moved = each.filter(|(_, earlier): &(_, Vec<String>)| !earlier.is_empty());
        moved.collect()
    }
}

impl NotedComment {
    fn of(comment: &Comment) -> Self {
        Self {
            path: comment.place.path.clone(),
            line: comment.place.line,
            column: comment.place.column,
            end_column: comment.place.end_column,
            text: comment.text.clone(),
            target: comment.target.clone(),
            about: BTreeMap::new(),
        }
    }

    pub(super) fn comment(&self) -> Comment {
        Comment {
            place: self.place((self.line, self.column), self.end_column),
            text: self.text.clone(),
            target: self.target.clone(),
        }
    }

    fn place(&self, (line, column): Position, end_column: usize) -> Place {
        Place {
            path: self.path.clone(),
            span: 0..0,
            line,
            column,
            end_line: line,
            end_column,
            exact: true,
            noted: Some(Quote {
                text: "".into(),
                hash: None,
            }),
        }
    }
}

impl Noted {
    /// As [`Sources::around`], as far as there are comments.
    pub(super) fn around(&self, address: &Address, attribute: &[String]) -> Vec<Place> {
        let block = key(address);
        let path = block::names(attribute);
        let deepest = self.deepest(&block, &path).map(|place| &place.attribute);
        let is_about = |comment: &&NotedComment| {
            let paths = comment.about.get(&block);
            paths.is_some_and(|paths| {
                paths.contains(&Vec::new()) || deepest.is_some_and(|path| paths.contains(path))
            })
        };
        let comments = self.comments.iter().filter(is_about);
        comments
            .map(|it| it.place(it.target.start, it.target.start.1))
            .collect()
    }

    /// As [`Sources::earlier`].
    pub(super) fn earlier(&self, address: &Address) -> Vec<Address> {
        let earlier = self.moved.get(&address.to_string());
        let earlier = earlier.into_iter().flatten();
        earlier.filter_map(|text| Address::parse(text)).collect()
    }
}
