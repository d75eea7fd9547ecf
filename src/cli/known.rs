//! The baseline: where it is, and which plans of the run are its.

use super::args;
use super::settings::starts;
use super::terminal::{Terminal, trusts_only_what_is_given};
use crate::configuration::{Configuration, nearest};
use crate::finding::{Baseline, BaselineError, Places, PlanSummary};
use crate::link::EXTERNAL;
use crate::source::{Refusal, Sources, WorkTree, repository};
use miette::Diagnostic;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What the file is called where nobody says otherwise.
const NAME: &str = "tfbackup-baseline.json";

/// What findings are compared with.
pub(super) enum Known {
    /// A file that somebody names, or that is looked for.
    Baseline(Option<PathBuf>),
    /// Nothing is known.
    Nothing,
}

/// The file that the command line, tfbackup.toml or the search names.
pub(super) fn file(
    given: Option<&Path>,
    configuration: &Configuration,
    input: &args::Input,
    terminal: &Terminal,
) -> Option<PathBuf> {
    let named = given.map(Path::to_owned);
    let named = named.or_else(|| configuration.baseline.clone());
    if named.is_some() {
        return named;
    }
    let found = nearest(&starts(input.source.as_deref()), NAME);
    if !trusts_only_what_is_given() {
        return found;
    }
    let beside = beside(configuration);
    let folder = beside.parent().filter(|_| configuration.file.is_some());
    let trusted = folder.and_then(|folder| nearest(&[folder.to_owned()], NAME));
    if let (Some(refused), None) = (found, &trusted) {
        super::say(&Refused(shown(&refused)), terminal);
    }
    trusted
}

/// Whoever may change the file could call what they do known.
#[derive(Debug, Error, Diagnostic)]
#[error("{0} isn't read, since TFBACKUP_TRUSTED_CONFIG is set")]
#[diagnostic(
    code(tfbackup::baseline::untrusted),
    severity(Warning),
    help(
        "its findings count; give the base branch's with --baseline, or put it beside the file of --config"
    )
)]
struct Refused(String);

/// Where a new file goes: beside the configuration, else into the working directory.
pub(super) fn beside(configuration: &Configuration) -> PathBuf {
    let file = configuration.file.as_ref();
    let folder = file.and_then(|file| Path::new(&file.path).parent());
    folder.unwrap_or(Path::new("")).join(NAME)
}

/// Reads the file.
pub(super) fn read(path: &Path) -> Result<Baseline, BaselineError> {
    let shown = shown(path);
    let folder = path.parent().unwrap_or(Path::new(""));
    let text = WorkTree::around([folder]).read(path);
    let text = text.map_err(|refusal| BaselineError::Unreadable {
        path: shown.clone(),
        reason: match refusal {
            Refusal::Io(error) => error.to_string(),
            other => format!("it {other}"),
        },
    })?;
    Baseline::parse(&text, &shown)
}

/// The plans of the run, with the folders of their configuration as seen from the file's.
pub(super) fn places(
    plans: &[PlanSummary],
    sources: &BTreeMap<String, Sources>,
    file: &Path,
    input: &args::Input,
) -> Places {
    let base = file.parent().unwrap_or(Path::new(""));
    let here = input.source.as_deref().unwrap_or(Path::new("."));
    let moved = in_repository_of(here, base);
    let base = moved.as_deref().unwrap_or(base);
    let each = plans.iter().map(|plan| {
        let sources = sources.get(&plan.name);
        let folder = sources.and_then(|sources| sources.folder(base));
        (plan.name.clone(), folder)
    });
    each.chain([(EXTERNAL.to_owned(), None)]).collect()
}

/// Where a folder of another repository would lie in that of `here`: of the base branch there is another checkout.
fn in_repository_of(here: &Path, folder: &Path) -> Option<PathBuf> {
    let real = |path: &Path| {
        let is_here = path.as_os_str().is_empty();
        let path = if is_here { Path::new(".") } else { path };
        path.canonicalize().ok()
    };
    let (here, folder) = (real(here)?, real(folder)?);
    let (own, other) = (repository(&here)?, repository(&folder)?);
    let below = folder.strip_prefix(other).ok()?;
    (own != other).then(|| own.join(below))
}

/// As reports name it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
