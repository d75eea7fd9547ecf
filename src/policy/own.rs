//! Rules of one's own: folders of policies beside those of the binary, or in their place.

use super::bundle::{self, ANSWERS, Files, MAIN, is_kebab};
use super::error::PolicyError;
use super::files;
use crate::source::WorkTree;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Policies and where they come from.
pub(super) struct Gathered {
    pub(super) files: Files,
    /// Folders, as shown, by path of the file; the others are the binary's.
    homes: BTreeMap<String, String>,
}

impl Gathered {
    /// Those of the binary alone.
    pub(super) fn embedded() -> Self {
        Self {
            files: bundle::embedded().collect(),
            homes: BTreeMap::new(),
        }
    }

    /// Those of the binary and of these folders, laid out like `policies/`; a rule takes the place of the one that has
    /// its id. With `only`, of the binary no more than what rules share, so that a folder of rules alone can build its
    /// findings the usual way.
    pub(super) fn with(folders: &[PathBuf], only: bool) -> Result<Self, PolicyError> {
        let mut all = Self::embedded();
        if only {
            let is_shared =
                |path: &str| path.starts_with("lib/") || path == MAIN || ANSWERS.contains(&path);
            all.files.retain(|path, _| is_shared(path));
        }
        for folder in folders {
            all.add(folder, only)?;
        }
        Ok(all)
    }

    fn add(&mut self, folder: &Path, only: bool) -> Result<(), PolicyError> {
        let shown = folder.display().to_string().replace('\\', "/");
        let shown = shown.trim_end_matches('/');
        let tree = WorkTree::around([folder]);
        let list = files::list(folder).map_err(|error| PolicyError::Read {
            path: shown.to_owned(),
            reason: error.into(),
        })?;
        let ids: BTreeSet<&str> = list.iter().filter_map(|path| rule_id(path)).collect();
        self.files
            .retain(|path, _| rule_id(path).is_none_or(|id| !ids.contains(id)));
        for path in &list {
            let name = format!("{shown}/{path}");
            let text = tree
                .read(&folder.join(path))
                .map_err(|reason| PolicyError::Read {
                    path: name.clone(),
                    reason,
                })?;
            let known = self.files.get(path);
            if !only && known.is_some_and(|known| **known != *text) {
                // The built-in rules would read what they weren't written for.
                return Err(PolicyError::BuiltIn { path: name });
            }
            self.homes.insert(path.clone(), shown.to_owned());
            self.files.insert(path.clone(), text.into());
        }
        Ok(())
    }

    /// The path of a file as shown.
    pub(super) fn name(&self, path: &str) -> String {
        let home = self.homes.get(path).map_or("policies", String::as_str);
        format!("{home}/{path}")
    }

    /// The folders as shown.
    pub(super) fn folders(&self) -> String {
        let folders: BTreeSet<&str> = self.homes.values().map(String::as_str).collect();
        if folders.is_empty() {
            return "--only-policy without a directory".to_owned();
        }
        folders.into_iter().collect::<Vec<_>>().join(", ")
    }
}

/// The id of the rule in whose folder a file is.
fn rule_id(path: &str) -> Option<&str> {
    let mut parts = path.strip_prefix("rules/")?.split('/').skip(1);
    parts.next().filter(|id| is_kebab(id))
}
