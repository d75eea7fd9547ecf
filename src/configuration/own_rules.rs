//! Folders of rules of one's own: inside the repository, so that a change shows the code that judges it.

use super::policies::Problem;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::{Component, Path, PathBuf};

/// `[policy]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PolicyConfig {
    /// Directories of rules that are added, relative to this file.
    dirs: Vec<String>,
    /// Leave the built-in rules out.
    only: bool,
}

/// Rules of one's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnRules {
    /// Directories, later ones before earlier ones.
    pub dirs: Vec<PathBuf>,
    /// Nothing that is built in.
    pub only: bool,
}

/// The directories as they are from here.
///
/// # Errors
/// One that isn't there, or isn't in the repository of the file's folder.
pub(super) fn read(written: &PolicyConfig, folder: &Path) -> Result<OwnRules, Problem> {
    let mut dirs = Vec::new();
    for (index, dir) in written.dirs.iter().enumerate() {
        let path = folder.join(dir);
        let problem = |what: &str, help: &str| {
            let at = ["policy", "dirs", &index.to_string()];
            Problem::new(&at, format!("the policy directory `{dir}` {what}"), help)
        };
        let real = path.canonicalize().ok().filter(|real| real.is_dir());
        let Some(real) = real else {
            return Err(problem("isn't there", "the path is relative to this file"));
        };
        if !is_inside(&real, folder) {
            return Err(problem(
                "is outside the repository",
                "name it on the command line: --policy DIR",
            ));
        }
        dirs.push(
            path.components()
                .filter(|it| *it != Component::CurDir)
                .collect(),
        );
    }
    Ok(OwnRules {
        dirs,
        only: written.only,
    })
}

/// Whether a path is in the repository of a folder; outside of a repository, in the folder itself.
fn is_inside(real: &Path, folder: &Path) -> bool {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    here.canonicalize().is_ok_and(|here| {
        let root = here.ancestors().find(|it| it.join(".git").exists());
        real.starts_with(root.unwrap_or(&here))
    })
}
