//! Where tfbackup.toml and the baseline are looked for.

use crate::source::repository;
use std::path::{Path, PathBuf};

/// The nearest file of this name, for the first of these folders that has one in it or above it. A repository's root ends the
/// way up; outside of a repository only the folder itself is looked at, since what lies above it may be anybody's.
pub(crate) fn nearest(starts: &[PathBuf], name: &str) -> Option<PathBuf> {
    starts.iter().find_map(|start| above(start, name))
}

fn above(start: &Path, name: &str) -> Option<PathBuf> {
    let here = start.join(name);
    if exists(&here) {
        return Some(shown(here));
    }
    let real = start.canonicalize().ok()?;
    let folders: Vec<&Path> = real.ancestors().collect();
    let root = repository(&real)?;
    let root = folders.iter().position(|it| *it == root)?;
    let mut up = start.to_owned();
    for folder in folders.iter().take(root.saturating_add(1)).skip(1) {
        up.push("..");
        if exists(&folder.join(name)) {
            return Some(shown(up.join(name)));
        }
    }
    None
}

/// Whatever it is: a folder or a dangling link of that name is an error when it is read, not an absence.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// `./tfbackup.toml` is `tfbackup.toml`.
fn shown(path: PathBuf) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(short) => short.to_owned(),
        Err(_) => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const NAME: &str = "tfbackup.toml";

    #[test]
    fn the_way_up_ends_at_the_repository() {
        let top = std::env::temp_dir().join(format!("tfbackup-find-{}", std::process::id()));
        let deep = top.join("repo/a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(top.join(NAME), "").unwrap();
        assert_eq!(
            above(&deep, NAME),
            None,
            "no repository: only the folder itself"
        );
        fs::create_dir(top.join("repo/.git")).unwrap();
        assert_eq!(above(&deep, NAME), None, "above the repository");
        fs::write(top.join("repo").join(NAME), "").unwrap();
        assert_eq!(above(&deep, NAME), Some(deep.join("../..").join(NAME)));
        fs::write(deep.join(NAME), "").unwrap();
        assert_eq!(
            nearest(&[deep.clone(), top.clone()], NAME),
            Some(deep.join(NAME))
        );
        fs::remove_dir_all(&top).unwrap();
    }
}
