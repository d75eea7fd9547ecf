//! Opening files that nobody vouches for: who writes a pull request writes them, and may make links of them.

use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

/// Larger files are nothing that somebody wrote.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Where such files may be: in the repositories of some folders, or in these folders themselves where they
/// are in none.
#[derive(Clone, Debug, Default)]
pub struct WorkTree {
    tops: Vec<PathBuf>,
}

/// Why a file isn't read; to be said after its path.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The system refuses.
    #[error("can't be read: {0}")]
    Io(io::Error),
    /// It would never end, or has no text.
    #[error("is {0}, not a regular file")]
    Irregular(&'static str),
    /// A link, or a path with `..`.
    #[error("leads to {0}, outside the repository")]
    Outside(String),
    /// See [`MAX_BYTES`].
    #[error("is larger than 8 MB")]
    TooLarge,
    /// Another encoding.
    #[error("is not UTF-8")]
    NotUtf8,
}

impl From<io::Error> for Refusal {
    /// Part of the message, hence not its source.
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Refusal {
    /// There is no such file.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl WorkTree {
    /// The repositories of these folders.
    pub fn around<P: AsRef<Path>>(folders: impl IntoIterator<Item = P>) -> Self {
        let tops = folders.into_iter().filter_map(|it| top(it.as_ref()));
        Self {
            tops: tops.collect(),
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// Whatever is no regular file in this tree, is too large or no text.
    pub fn read(&self, path: &Path) -> Result<String, Refusal> {
        let real = path.canonicalize()?;
        if !self.tops.iter().any(|top| real.starts_with(top)) {
            return Err(Refusal::Outside(real.display().to_string()));
        }
        // Before it is opened: that alone waits where the other end of a pipe is missing.
        let found = real.metadata()?;
        if !found.is_file() {
            return Err(Refusal::Irregular(kind(&found)));
        }
        let mut bytes = Vec::new();
        // Reads one byte more than allowed rather than trusting the size that the system tells.
        let mut limited = std::fs::File::open(&real)?.take(MAX_BYTES.saturating_add(1));
        limited.read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).map_or(true, |size| size > MAX_BYTES) {
            return Err(Refusal::TooLarge);
        }
        String::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)
    }
}

/// The root of a folder's repository, links resolved. Looked for along the path as it is written first: a
/// folder that is a link out of the repository doesn't choose another one.
fn top(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let written = clean(std::path::absolute(folder).ok()?);
    if let Some(top) = repository(&written) {
        return top.canonicalize().ok();
    }
    let real = folder.canonicalize().ok()?;
    Some(repository(&real).map_or_else(|| real.clone(), Path::to_owned))
}

/// The root of the repository that a folder is in.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|it| it.join(".git").exists())
}

#[cfg(unix)]
fn kind(found: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = found.file_type();
    match () {
        () if kind.is_dir() => "a directory",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn kind(found: &std::fs::Metadata) -> &'static str {
    if found.is_dir() {
        "a directory"
    } else {
        "a device"
    }
}

/// The path without `.` and `..`, by its text alone, as Terraform does it.
pub(super) fn clean(path: impl AsRef<Path>) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path.as_ref().components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match cleaned.components().next_back() {
                Some(Component::Normal(_)) => {
                    cleaned.pop();
                }
                Some(Component::RootDir) => {}
                _ => cleaned.push(part),
            },
            _ => cleaned.push(part),
        }
    }
    cleaned
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn only_regular_files_of_the_repository_are_read() {
        let here = std::env::temp_dir().join(format!("evaluate-work-tree-{}", std::process::id()));
        let repository = here.join("repository");
        fs::create_dir_all(repository.join(".git")).unwrap();
        fs::create_dir_all(repository.join("live/folder.tf")).unwrap();
        fs::write(here.join("secret"), "outside").unwrap();
        fs::write(repository.join("shared.tf"), "inside").unwrap();
        let live = repository.join("live");
        symlink(here.join("secret"), live.join("out")).unwrap();
        symlink("../shared.tf", live.join("in")).unwrap();
        symlink("/dev/zero", live.join("zero")).unwrap();
        symlink(&here, live.join("up")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(live.join("socket")).unwrap();
        fs::write(live.join("large"), " ".repeat(8 * 1024 * 1024 + 1)).unwrap();
        let tree = WorkTree::around([&live]);
        let said = |name: &str| match tree.read(&live.join(name)) {
            Ok(text) => text,
            Err(why) => why.to_string(),
        };
        assert_eq!(said("in"), "inside");
        assert_eq!(said("../shared.tf"), "inside");
        assert!(said("out").ends_with("/secret, outside the repository"));
        assert!(said("up/secret").ends_with("/secret, outside the repository"));
        assert!(said("../../secret").ends_with("/secret, outside the repository"));
        assert_eq!(said("zero"), "leads to /dev/zero, outside the repository");
        assert_eq!(said("folder.tf"), "is a directory, not a regular file");
        assert_eq!(said("socket"), "is a socket, not a regular file");
        assert_eq!(said("large"), "is larger than 8 MB");
        assert!(tree.read(&live.join("missing")).unwrap_err().is_absence());
        // A folder that is a link doesn't make what is behind it part of the repository.
        let linked = WorkTree::around([live.join("up")]);
        assert!(linked.read(&here.join("secret")).is_err());
        fs::remove_dir_all(here).unwrap();
    }
}
