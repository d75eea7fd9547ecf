//! The baseline: where it is, and which plans of the run are its.

use super::args;
use super::settings::starts;
use super::terminal::trusts_only_what_is_given;
use crate::configuration::{Configuration, nearest};
use crate::finding::{Baseline, BaselineError, Places, PlanSummary};
use crate::link::EXTERNAL;
use crate::source::{Refusal, Sources, WorkTree};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
) -> Option<PathBuf> {
    let given = given.map(Path::to_owned);
    given
        .or_else(|| configuration.baseline.clone())
        .or_else(|| {
            nearest(&starts(input.source.as_deref()), NAME).filter(|_| !trusts_only_what_is_given())
        })
}

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
) -> Places {
    let base = file.parent().unwrap_or(Path::new(""));
    let each = plans.iter().map(|plan| {
        let sources = sources.get(&plan.name);
        let folder = sources.and_then(|sources| sources.folder(base));
        (plan.name.clone(), folder)
    });
    each.chain([(EXTERNAL.to_owned(), None)]).collect()
}

/// As reports name it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
