//! Facts of plans that were derived elsewhere, at another time: what `tfbackup facts --unlinked` printed.

use crate::facts::{UNLINKED_SCHEMA, Unlinked, UnlinkedFacts};
use crate::plan;
use miette::Diagnostic;
use serde::Deserialize;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why stored facts can't be used. None is passed over: a file that vanished silently would pass for a checked one.
#[derive(Debug, Error, Diagnostic)]
pub enum StoredError {
    /// The file system refused, or the file is no gzip file.
    #[error("cannot read {path}: {reason}")]
    #[diagnostic(code(tfbackup::facts::io))]
    Io {
        /// Path.
        path: String,
        /// Why.
        reason: io::Error,
    },
    /// Something else.
    #[error("{path} {what}")]
    #[diagnostic(code(tfbackup::facts::not_stored))]
    Other {
        /// Path.
        path: String,
        /// What it is.
        what: String,
        /// What to do.
        #[help]
        help: String,
    },
}

/// The facts of all plans in these files, and in all `*.json` and `*.json.gz` below these directories, one file
/// after the other: no more than one file's text is held.
///
/// # Errors
/// The first file that isn't what it should be.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Unlinked>, StoredError> {
    let mut files = Vec::new();
    for path in paths {
        list(path, true, &mut files).map_err(|reason| StoredError::Io {
            path: shown(path),
            reason,
        })?;
    }
    let mut plans = Vec::new();
    for file in &files {
        let bytes = bytes(file).map_err(|reason| StoredError::Io {
            path: shown(file),
            reason,
        })?;
        plans.extend(parse(&bytes).map_err(|(what, help)| StoredError::Other {
            path: shown(file),
            what,
            help: help.to_owned(),
        })?);
    }
    Ok(plans)
}

fn list(path: &Path, given: bool, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
        let mut entries: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
        entries.sort();
        let before = files.len();
        for entry in &entries {
            list(entry, false, files)?;
        }
        if given && files.len() == before {
            return Err(io::Error::other("it has no *.json or *.json.gz file"));
        }
        return Ok(());
    }
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    if given || name.strip_suffix(".json").is_some() {
        files.push(path.to_owned());
    }
    Ok(())
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    plan::unpack(bytes.as_slice()).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// What any file of ours, or a plan, tells of itself.
#[derive(Default, Deserialize)]
struct Head {
    schema: Option<String>,
    format_version: Option<String>,
    version: Option<String>,
}

fn parse(bytes: &[u8]) -> Result<Vec<Unlinked>, (String, &'static str)> {
    const ANEW: &str = "write it with: tfbackup facts --unlinked plan.json > facts.json";
    let head: Head = serde_json::from_slice(bytes).unwrap_or_default();
    match (head.schema.as_deref(), head.format_version) {
        (Some(UNLINKED_SCHEMA), _) => {}
        (None, Some(_)) => {
            return Err((
                "is a plan, not stored facts".to_owned(),
                "put plans before --facts",
            ));
        }
        (Some(crate::facts::SCHEMA), _) => {
            return Err((
                "contains facts that are linked already".to_owned(),
                "write them with tfbackup facts --unlinked: linked facts can't be linked again",
            ));
        }
        _ => return Err(("contains no stored facts".to_owned(), ANEW)),
    }
    let (own, other) = (env!("CARGO_PKG_VERSION"), head.version.unwrap_or_default());
    if own != other {
        return Err((
            format!("was written by tfbackup {other}, but this is {own}"),
            "write and judge facts with the same version of tfbackup",
        ));
    }
    let facts: UnlinkedFacts = serde_json::from_slice(bytes).map_err(|error| {
        // serde's words could quote a value.
        let place = format!("line {}, column {}", error.line(), error.column());
        (format!("is damaged at {place}"), ANEW)
    })?;
    if facts.plans.iter().any(|plan| plan.told.is_none()) {
        return Err((
            "lacks the data that reports need about its plans".to_owned(),
            ANEW,
        ));
    }
    Ok(facts.plans)
}

fn shown(path: &Path) -> String {
    crate::report::clean(&path.display().to_string())
}
