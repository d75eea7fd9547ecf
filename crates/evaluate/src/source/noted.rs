//! What was noted where the files were at hand, for who reports without them: of each block its header and
//! all that is written in it, each with the one line that a report may quote.

use super::block::{self, Declaration, Entry};
use super::file::{Place, Quote};
use super::noted_remarks::NotedComment;
use super::sources::{Sources, resource};
use crate::Address;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a report may need of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// There was a configuration.
    pub any: bool,
    /// Its folder, from the working directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// By address without keys: the header first, which has no path; then each path once.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub blocks: BTreeMap<String, Vec<NotedPlace>>,
    /// By address, the addresses that `moved` blocks say it had before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub moved: BTreeMap<String, Vec<String>>,
    /// Comments to this tool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<NotedComment>,
}

/// A place, and its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedPlace {
    /// Path of arguments and blocks within the resource.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<String>,
    /// What the file that the argument reads declares there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declares: Option<String>,
    /// The file, as shown to the user.
    pub path: String,
    /// As in [`Place`].
    pub line: usize,
    /// As in [`Place`].
    pub column: usize,
    /// As in [`Place`].
    pub end_column: usize,
    /// Blanks at the start of its line.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub indent: usize,
    /// What may be quoted of it.
    pub text: String,
    /// As in [`Quote`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Sources {
    /// All places in the blocks of these resources. `declared` has what else is looked for in the files that their
    /// arguments read, and `quoted` says what of a line at a path may be told.
    pub fn note<'a>(
        &self,
        resources: impl Iterator<Item = (&'a Address, Option<&'a str>)>,
        quoted: impl Fn(&Address, &[String], &str) -> String,
    ) -> Noted {
        let mut blocks: BTreeMap<String, Vec<NotedPlace>> = BTreeMap::new();
        for (address, declared) in resources {
            let places = blocks.entry(key(address)).or_insert_with(|| {
                let noted = |(path, place): (Vec<String>, Place)| {
                    self.noted_at(&place, |line| quoted(address, &path, line))
                        .map(|noted| NotedPlace {
                            attribute: path,
                            ..noted
                        })
                };
                self.places(address).into_iter().filter_map(noted).collect()
            });
            let Some(name) = declared else { continue };
            let paths: Vec<Vec<String>> = places
                .iter()
                .filter(|place| place.declares.is_none() && !place.attribute.is_empty())
                .map(|place| place.attribute.clone())
                .collect();
            for path in paths {
                let place = self.locate_inside(address, &path, name);
                let noted =
                    place.and_then(|it| self.noted_at(&it, |line| quoted(address, &path, line)));
                places.extend(noted.map(|noted| NotedPlace {
                    attribute: path,
                    declares: Some(name.to_owned()),
                    ..noted
                }));
            }
        }
        blocks.retain(|_, places| !places.is_empty());
        Noted {
            any: self.any(),
            folder: self.folder(&self.cwd),
            blocks,
            ..Noted::default()
        }
    }

    fn noted_at(&self, place: &Place, quoted: impl Fn(&str) -> String) -> Option<NotedPlace> {
        let text = self.text(&place.path)?;
        let (before, rest) = text.split_at_checked(place.span.start)?;
        let line = rest.get(..place.span.len())?;
        let start = before.rsplit('\n').next().unwrap_or_default();
        Some(NotedPlace {
            attribute: Vec::new(),
            declares: None,
            path: place.path.clone(),
            line: place.line,
            column: place.column,
            end_column: place.end_column,
            indent: start.chars().take_while(|c| c.is_whitespace()).count(),
            text: quoted(line),
            hash: None,
        })
    }

    /// The header of a resource's block, and each path that is written in it, once: what [`Self::locate`] finds.
    pub(super) fn places(&self, address: &Address) -> Vec<(Vec<String>, Place)> {
        let module = self.first_module(&address.module_path(), |module| {
            module.declarations(&resource(address)).is_some()
        });
        let Some(module) = module else {
            return Vec::new();
        };
        let declarations = module.declarations(&resource(address)).unwrap_or_default();
        let header = block::locate(declarations, &[]).map(|place| (Vec::new(), place));
        let mut found: Vec<(Vec<String>, Place)> = header.into_iter().collect();
        for declaration in declarations {
            // Files that override come first, and what they write is written nowhere else.
            let known: Vec<String> = found
                .iter()
                .filter_map(|it| it.0.first().cloned())
                .collect();
            let body = declaration.body.iter();
            for entry in body.filter(|entry| !known.contains(&entry.name)) {
                walk(declaration, entry, &mut Vec::new(), &mut found);
            }
        }
        found
    }
}

fn walk(
    declaration: &Declaration,
    entry: &Entry,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, Place)>,
) {
    path.push(entry.name.clone());
    if !found.iter().any(|(known, _)| known == path) {
        found.push((path.clone(), declaration.place(entry)));
    }
    for inner in &entry.inner {
        walk(declaration, inner, path, found);
    }
    path.pop();
}

/// The address without keys: all instances have one block.
pub(super) fn key(address: &Address) -> String {
    let modules = address.module_path().into_iter();
    let modules = modules.flat_map(|name| ["module", name]);
    let [_, kind, name] = resource(address);
    let data = address.data.then_some("data");
    let words: Vec<&str> = modules.chain(data).chain([kind, name]).collect();
    words.join(".")
}

impl Noted {
    /// As [`Sources::locate`].
    pub(super) fn locate(&self, address: &Address, attribute: &[String]) -> Option<Place> {
        let path = block::names(attribute);
        let place = self.deepest(&key(address), &path)?;
        let depth = place.attribute.len();
        Some(place.place(depth > 0 && depth == path.len()))
    }

    /// The longest part of a path that is written in a block.
    pub(super) fn deepest(&self, block: &str, path: &[String]) -> Option<&NotedPlace> {
        let places = self.blocks.get(block)?;
        let mut found = None;
        for place in places.iter().filter(|place| place.declares.is_none()) {
            let depth = place.attribute.len();
            let longer = found.is_none_or(|(best, _)| depth > best);
            if longer && path.starts_with(&place.attribute) {
                found = Some((depth, place));
            }
        }
        found.map(|(_, place)| place)
    }

    /// As [`Sources::locate_inside`].
    pub(super) fn locate_inside(
        &self,
        address: &Address,
        attribute: &[String],
        name: &str,
    ) -> Option<Place> {
        let path = block::names(attribute);
        let mut places = self.blocks.get(&key(address))?.iter();
        let place = places
            .find(|place| place.attribute == path && place.declares.as_deref() == Some(name))?;
        Some(place.place(true))
    }
}

impl NotedPlace {
    fn place(&self, exact: bool) -> Place {
        let indent = " ".repeat(self.indent);
        let text = format!("{indent}{}", self.text);
        Place {
            path: self.path.clone(),
            span: self.indent..text.len(),
            line: self.line,
            column: self.column,
            end_line: self.line,
            end_column: self.end_column,
            exact,
            noted: Some(Quote {
                text: text.into(),
                hash: self.hash.clone(),
            }),
        }
    }
}
