//! Paths as a user would type them.

use std::path::{Component, Path, PathBuf};

/// A path as one would type it in a folder.
pub(super) fn seen_from(path: &Path, base: &Path) -> String {
    let path = relative(path, base).unwrap_or_else(|| path.to_owned());
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The path from `base`; `None` where they share nothing but the file system's root.
fn relative(path: &Path, base: &Path) -> Option<PathBuf> {
    let shared: PathBuf = path
        .components()
        .zip(base.components())
        .take_while(|(a, b)| a == b)
        .map(|(part, _)| part)
        .collect();
    let up = base.strip_prefix(&shared).ok()?.components();
    let down = path.strip_prefix(&shared).ok()?;
    let meets = shared
        .components()
        .any(|part| matches!(part, Component::Normal(_)));
    if !meets && up.clone().next().is_some() {
        return None;
    }
    Some(
        up.map(|_| Component::ParentDir)
            .collect::<PathBuf>()
            .join(down),
    )
}
