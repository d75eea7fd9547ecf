//! Binary plans: a format of Terraform's own, which Terraform alone reads.

use super::{NotAPlan, Plan, PlanError, sniff};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

/// Longest that an error quotes Terraform, in characters.
const QUOTED: usize = 400;

/// Whether a file is a binary plan.
pub fn is_binary(path: &Path) -> bool {
    let Ok(file) = File::open(path) else {
        return false;
    };
    // Of a pipe nothing may be taken here.
    if !file.metadata().is_ok_and(|data| data.is_file()) {
        return false;
    }
    let mut prefix = Vec::with_capacity(sniff::PREFIX);
    let limit = u64::try_from(sniff::PREFIX).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut prefix).is_ok()
        && sniff::kind(&prefix) == Err(NotAPlan::Binary)
}

/// Reads what `terraform show -json` says of a binary plan. It runs in `folder`, which `terraform init` has prepared.
/// Where there is no `terraform`, `tofu` does it.
pub(super) fn show(
    path: &Path,
    program: &Path,
    folder: &Path,
    read: impl FnOnce(ChildStdout) -> Result<Vec<Plan>, PlanError>,
) -> Result<Vec<Plan>, PlanError> {
    let shown = path.display().to_string();
    let file = path.canonicalize().map_err(|reason| PlanError::Io {
        path: shown.clone(),
        reason,
    })?;
    let tofu = (program == Path::new("terraform")).then_some(OsStr::new("tofu"));
    let programs: Vec<&OsStr> = std::iter::once(program.as_os_str()).chain(tofu).collect();
    let failed = |why: String| PlanError::Show {
        path: shown.clone(),
        why,
    };
    let mut child = start(&programs, &file, folder).map_err(|error| failed(error.to_string()))?;
    let (Some(output), Some(mut errors)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(failed("its output can't be read".to_owned()));
    };
    let (plans, said) = thread::scope(|scope| {
        // Apart, so that a long complaint doesn't stop it.
        let said = scope.spawn(move || {
            let mut said = Vec::new();
            // What can't be read isn't quoted.
            let _ = errors.read_to_end(&mut said);
            said
        });
        let plans = read(output);
        (plans, said.join().unwrap_or_default())
    });
    match child.wait() {
        Ok(status) if status.success() => plans,
        Ok(status) => Err(failed(format!("{status}: {}", quoted(&said)))),
        Err(error) => Err(failed(error.to_string())),
    }
}

/// Starts the first of these programs that is there.
fn start(programs: &[&OsStr], file: &Path, folder: &Path) -> io::Result<Child> {
    let mut missing = io::Error::from(io::ErrorKind::NotFound);
    for program in programs {
        let started = Command::new(program)
            .args(["show", "-json", "-no-color"])
            .arg(file)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        match started {
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing = error,
            other => return other,
        }
    }
    Err(missing)
}

/// Terraform's complaint on one line, without the frame that it draws.
fn quoted(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let words = text.split_whitespace();
    let words = words.filter(|word| !word.chars().all(|c| "╷│╵|".contains(c)));
    let text: Vec<&str> = words.collect();
    let text = text.join(" ");
    text.chars()
        .filter(|c| !c.is_control())
        .take(QUOTED)
        .collect()
}
