//! Where plans come from: files, directories, standard input; mapped where possible.

use super::error::{Flaw, shown};
use super::read::{self, Document};
use super::segments;
use super::show::show;
use super::sniff::{self, Kind};
use super::unpack::unpack;
use super::{NotAPlan, Plan, PlanError, Wanted};
use serde_json::error::Category;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// One argument of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// `-`
    Stdin,
    /// A file or directory.
    Path(PathBuf),
    /// A binary plan, which `terraform show` turns into JSON.
    Binary {
        /// The plan.
        path: PathBuf,
        /// Terraform or `OpenTofu`.
        program: PathBuf,
        /// Where `terraform init` has been run.
        folder: PathBuf,
    },
}

/// What was read.
#[derive(Debug, Default)]
pub struct Plans {
    /// At least one plan.
    pub plans: Vec<Plan>,
    /// JSON files of a directory that are no plans: each says its path and what it is.
    pub skipped: Vec<PlanError>,
}

/// Reads all inputs in order. `names` name the plans in order; the others are named by their path
/// relative to `cwd`, without extension.
///
/// # Errors
/// The first input that can't be used, a directory without plans, two plans of one name,
/// a name without a plan.
pub fn read_all(
    inputs: &[Input],
    names: &[String],
    cwd: &Path,
    wanted: Wanted,
) -> Result<Plans, PlanError> {
    let mut all = Plans::default();
    for input in inputs {
        match input {
            Input::Stdin => all
                .plans
                .extend(documents("-", io::stdin().lock(), wanted)?),
            Input::Path(path) if path.is_dir() => directory(path, wanted, &mut all)?,
            Input::Path(path) => all.plans.extend(file(path, wanted)?),
            Input::Binary {
                path,
                program,
                folder,
            } => {
                let read = |output| documents(&path.display().to_string(), output, wanted);
                let plans = show(path, program, folder, read)?;
                all.plans.extend(plans);
            }
        }
    }
    if let Some(name) = names.get(all.plans.len()) {
        return Err(PlanError::SpareName { name: name.clone() });
    }
    let mut taken = std::collections::BTreeSet::new();
    for (index, plan) in all.plans.iter_mut().enumerate() {
        if let Some(name) = names.get(index) {
            plan.name.clone_from(name);
        } else {
            let document = std::mem::take(&mut plan.name);
            plan.name = format!("{}{document}", name_of(&plan.path, cwd));
        }
        if !taken.insert(plan.name.clone()) {
            return Err(PlanError::SameName {
                name: plan.name.clone(),
            });
        }
    }
    Ok(all)
}

/// `envs/prod/plan.json.gz` → `envs/prod/plan`
fn name_of(path: &str, cwd: &Path) -> String {
    if path == "-" {
        return "stdin".to_owned();
    }
    let relative = Path::new(path).strip_prefix(cwd).unwrap_or(Path::new(path));
    let shown = relative.to_string_lossy().replace('\\', "/");
    let shown = shown.strip_prefix("./").unwrap_or(&shown);
    let stem = shown.strip_suffix(".gz").unwrap_or(shown);
    stem.strip_suffix(".json").unwrap_or(stem).to_owned()
}

fn directory(path: &Path, wanted: Wanted, all: &mut Plans) -> Result<(), PlanError> {
    let failed = |reason| PlanError::Io {
        path: path.display().to_string(),
        reason,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let is_json = Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "json");
        if is_json && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    let (plans_before, skipped_before) = (all.plans.len(), all.skipped.len());
    for found in files {
        match file(&found, wanted) {
            Ok(plans) => all.plans.extend(plans),
            // A broken plan must not vanish among files that are none.
            Err(error) if error.is_of_a_plan() => return Err(error),
            Err(error) => all.skipped.push(error),
        }
    }
    if all.plans.len() == plans_before {
        let skipped = all.skipped.get(skipped_before..).unwrap_or_default();
        let files = match skipped {
            [] => "it has no *.json file".to_owned(),
            some => some
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
        };
        return Err(PlanError::NoPlan {
            path: path.display().to_string(),
            files,
        });
    }
    Ok(())
}

fn file(path: &Path, wanted: Wanted) -> Result<Vec<Plan>, PlanError> {
    let shown = path.display().to_string();
    let failed = |reason| PlanError::Io {
        path: shown.clone(),
        reason,
    };
    let file = File::open(path).map_err(failed)?;
    let is_regular = file.metadata().map_err(failed)?.is_file();
    if !is_regular {
        return documents(&shown, file, wanted); // a pipe: `<(terraform show -json tfplan)`
    }
    #[expect(
        unsafe_code,
        reason = "mapping the input keeps a plan of any size out of our own memory"
    )]
    // SAFETY: the mapping is read-only and private, and lives only for this function. If another
    // process truncates the file meanwhile, the kernel ends this process (SIGBUS); nothing is
    // written and no memory of ours is exposed.
    let mapping = unsafe { memmap2::MmapOptions::new().populate().map(&file) };
    match mapping {
        Ok(bytes) => {
            let prefix = bytes.get(..sniff::PREFIX).unwrap_or(&bytes);
            match sniff::kind(prefix).map_err(|what| what.at(&shown))? {
                Kind::Json(offset) => {
                    let json = bytes.get(offset..).unwrap_or_default();
                    if let Some(document) = segments::read(json, wanted) {
                        return plan(document, &shown).map(|plan| vec![plan]);
                    }
                    each(
                        &shown,
                        &mut serde_json::Deserializer::from_slice(json),
                        wanted,
                    )
                }
                Kind::Gzip => documents(&shown, &bytes[..], wanted),
            }
        }
        Err(_) => documents(&shown, file, wanted),
    }
}

/// Reads a stream, unpacking it when compressed.
fn documents(path: &str, source: impl Read, wanted: Wanted) -> Result<Vec<Plan>, PlanError> {
    let failed = |reason| unreadable(path, reason);
    let (prefix, rest) = peek(BufReader::new(source)).map_err(failed)?;
    let kind = sniff::kind(&prefix).map_err(|what| what.at(path))?;
    let whole = io::Cursor::new(prefix).chain(rest);
    match kind {
        Kind::Json(offset) => stream(path, skip(whole, offset).map_err(failed)?, wanted),
        Kind::Gzip => {
            let unpacked = BufReader::new(unpack(whole));
            let (prefix, rest) = peek(unpacked).map_err(failed)?;
            match sniff::kind(&prefix).map_err(|what| what.at(path))? {
                Kind::Json(offset) => {
                    let whole = io::Cursor::new(prefix).chain(rest);
                    stream(path, skip(whole, offset).map_err(failed)?, wanted)
                }
                Kind::Gzip => Err(NotAPlan::OtherText.at(path)),
            }
        }
    }
}

fn stream(path: &str, source: impl BufRead, wanted: Wanted) -> Result<Vec<Plan>, PlanError> {
    each(
        path,
        &mut serde_json::Deserializer::from_reader(source),
        wanted,
    )
}

/// Takes the first bytes off a stream.
fn peek<R: Read>(mut source: R) -> io::Result<(Vec<u8>, R)> {
    let mut prefix = Vec::with_capacity(sniff::PREFIX);
    let limit = u64::try_from(sniff::PREFIX).unwrap_or(u64::MAX);
    source.by_ref().take(limit).read_to_end(&mut prefix)?;
    Ok((prefix, source))
}

fn skip<R: BufRead>(mut source: R, bytes: usize) -> io::Result<R> {
    let mut mark = vec![0; bytes];
    source.read_exact(&mut mark)?;
    Ok(source)
}

/// Plans in one file. A plan of nothing takes 60 bytes, and hours by the million.
const MOST_DOCUMENTS: usize = 2_000;

/// Every document of one file: Terragrunt's run-all writes plans one after the other.
fn each<'de, R: serde_json::de::Read<'de>>(
    path: &str,
    deserializer: &mut serde_json::Deserializer<R>,
    wanted: Wanted,
) -> Result<Vec<Plan>, PlanError> {
    let mut plans: Vec<Plan> = Vec::new();
    loop {
        let mut document = Document::default();
        if let Err(error) = read::document(&mut *deserializer, wanted, &mut document) {
            if error.is_eof() && plans.is_empty() && !document.has_begun() {
                return Err(NotAPlan::Empty.at(path));
            }
            let is_plan = document.looked_like_a_plan() || !plans.is_empty();
            return Err(broken(path, error, is_plan));
        }
        let mut plan = plan(document, path)?;
        if !plans.is_empty() {
            // Completed by `read_all`.
            plan.name = format!("#{}", plans.len().saturating_add(1));
        }
        plans.push(plan);
        if plans.len() > MOST_DOCUMENTS {
            let what = format!("contains more than {MOST_DOCUMENTS} plans");
            let reason = io::Error::new(io::ErrorKind::FileTooLarge, what);
            return Err(unreadable(path, reason));
        }
        match deserializer.end() {
            Ok(()) => return Ok(plans),
            Err(error) if error.is_syntax() => {}
            Err(error) => return Err(broken(path, error, true)),
        }
    }
}

fn plan(document: Document, path: &str) -> Result<Plan, PlanError> {
    let mut plan = document.into_plan().map_err(|what| what.at(path))?;
    path.clone_into(&mut plan.path);
    Ok(plan)
}

/// The system's answer, or that of the gzip decoder, which gives these kinds alone.
fn unreadable(path: &str, reason: io::Error) -> PlanError {
    let path = shown(path);
    match reason.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            PlanError::Gzip { path, reason }
        }
        io::ErrorKind::FileTooLarge => PlanError::TooLarge { path, reason },
        _ => PlanError::Io { path, reason },
    }
}

fn broken(path: &str, error: serde_json::Error, is_plan: bool) -> PlanError {
    let (line, column) = (error.line(), error.column());
    let flaw = match error.classify() {
        Category::Io => return unreadable(path, error.into()),
        Category::Eof => Flaw::Ends,
        Category::Syntax => {
            let text = error.to_string();
            let why = text.split_once(" at line ").map_or("", |(why, _)| why);
            Flaw::Syntax(why.to_owned())
        }
        // The text of serde's message could quote a value of the plan.
        Category::Data => Flaw::Shape,
    };
    PlanError::Json {
        path: shown(path),
        help: flaw.help(),
        flaw,
        line,
        column,
        is_plan,
    }
}
