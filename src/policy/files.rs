//! Which files of a policy folder count. The build script uses it too, so it needs std alone.

use std::path::Path;
use std::{fs, io};

/// Paths of the files that a bundle holds, below `root`, `/`-separated and sorted.
pub(super) fn list(root: &Path) -> io::Result<Vec<String>> {
    list_all(root, counts)
}

/// The same for the files that `counts` tells.
pub(super) fn list_all(root: &Path, counts: fn(&str) -> bool) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    walk(root, "", counts, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(
    folder: &Path,
    prefix: &str,
    counts: fn(&str) -> bool,
    found: &mut Vec<String>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue; // no rule is named in anything but ASCII
        };
        let path = format!("{prefix}{name}");
        // The entry's own type: a linked folder isn't followed, so no cycle.
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') {
                walk(&entry.path(), &format!("{path}/"), counts, found)?;
            }
        } else if counts(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Policies, and what `explain` quotes; never tests and plans.
fn counts(path: &str) -> bool {
    let policy = path.strip_suffix(".rego");
    policy.is_some_and(|stem| !stem.ends_with("_test"))
        || path.ends_with("/rule.md")
        || path.ends_with("/bad/main.tf")
        || path.ends_with("/good/main.tf")
}
