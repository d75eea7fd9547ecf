//! Tests of policies: the rules named `test_…` of the files named `…_test.rego`, as `opa test` runs them.

mod failure;

pub use failure::{Failure, Sides};

use super::engine::invalid;
use super::error::PolicyError;
use super::{bundle, files, package_name};
use crate::source::WorkTree;
use regorus::Value;
use regorus::unstable::{Rule, RuleHead};
use std::collections::BTreeMap;
use std::path::Path;

/// What became of the tests of a folder.
#[derive(Debug, Default)]
pub struct Tested {
    /// By file, in the order of the file.
    pub tests: Vec<Test>,
    /// By file: policies of the folder, and the lines that no test came to.
    pub coverage: Vec<Covered>,
}

/// One test.
#[derive(Debug)]
pub struct Test {
    /// `test_violated_no_lock`
    pub name: String,
    /// Path of its file below the folder.
    pub file: String,
    /// Line of its name.
    pub line: usize,
    /// What isn't as the test says; none if it passed.
    pub failure: Option<Failure>,
}

/// How much of a policy the tests came to.
#[derive(Debug)]
pub struct Covered {
    /// Path below the folder.
    pub file: String,
    /// Number of lines that they came to.
    pub lines: usize,
    /// Those that they didn't.
    pub missed: Vec<usize>,
}

/// Runs the tests of a folder of policies, with the code that built-in rules share.
///
/// # Errors
/// A file that can't be read or is no Rego.
pub fn test(folder: &Path) -> Result<Tested, PolicyError> {
    let texts = texts(folder)?;
    let mut engine = engine(&texts)?;
    engine.set_enable_coverage(true);
    let mut tested = Tested::default();
    for (file, all) in named(&mut engine) {
        for (name, line, path) in all {
            let failure = match engine.eval_rule(path) {
                Ok(Value::Bool(true)) => None,
                Ok(_) => Some(failure::find(&texts, &file, &name)?),
                Err(error) => Some(Failure::of_engine(&error.to_string())),
            };
            tested.tests.push(Test {
                name,
                file: file.clone(),
                line,
                failure,
            });
        }
    }
    let report = engine.get_coverage_report();
    for file in report.map(|report| report.files).unwrap_or_default() {
        if file.path.ends_with("_test.rego") || texts.get(&file.path).is_none_or(|it| !it.own) {
            continue;
        }
        let line = |line: u32| usize::try_from(line).unwrap_or(usize::MAX);
        tested.coverage.push(Covered {
            lines: file.covered.len(),
            missed: file.not_covered.into_iter().map(line).collect(),
            file: file.path,
        });
    }
    tested.coverage.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(tested)
}

/// A policy's text, and whether it is the folder's own.
struct Text {
    text: String,
    own: bool,
}

type Texts = BTreeMap<String, Text>;

fn texts(folder: &Path) -> Result<Texts, PolicyError> {
    let tree = WorkTree::around([folder]);
    let unreadable = |path: &str, reason| PolicyError::Read {
        path: format!("{}/{path}", folder.display()),
        reason,
    };
    let shared = bundle::embedded().filter(|(path, _)| path.starts_with("lib/"));
    let mut texts: Texts = shared
        .map(|(path, text)| {
            let text = text.into_owned();
            (path, Text { text, own: false })
        })
        .collect();
    let list = files::list_all(folder, |path| path.strip_suffix(".rego").is_some())
        .map_err(|error| unreadable("", error.into()))?;
    for path in list {
        let text = tree
            .read(&folder.join(&path))
            .map_err(|reason| unreadable(&path, reason))?;
        texts.insert(path, Text { text, own: true });
    }
    Ok(texts)
}

fn engine(texts: &Texts) -> Result<regorus::Engine, PolicyError> {
    let mut engine = regorus::Engine::new();
    for (path, Text { text, .. }) in texts {
        engine
            .add_policy(path.clone(), text.clone())
            .map_err(|error| invalid(&error, path, text))?;
    }
    Ok(engine)
}

/// What a query asks for a rule of a package.
fn query(package: &[String], rule: &str) -> String {
    let parts = package.iter().map(String::as_str);
    package_name(
        &["data"]
            .into_iter()
            .chain(parts)
            .chain([rule])
            .collect::<Vec<_>>(),
    )
}

/// Name, line and path of each test, once, by file.
fn named(engine: &mut regorus::Engine) -> BTreeMap<String, Vec<(String, usize, String)>> {
    let packages = engine.get_policy_package_components().unwrap_or_default();
    let mut found: BTreeMap<String, Vec<(String, usize, String)>> = BTreeMap::new();
    for (package, module) in packages.iter().zip(engine.get_modules().iter()) {
        let file = module.package.span.source.file().clone();
        for rule in &module.policy {
            let Some((name, line)) = test_name(rule) else {
                continue;
            };
            let tests = found.entry(file.clone()).or_default();
            if !tests.iter().any(|(known, ..)| *known == name) {
                let path = query(&package.components, &name);
                tests.push((name, line, path));
            }
        }
    }
    found
}

/// The name of a test, and its line.
fn test_name(rule: &Rule) -> Option<(String, usize)> {
    let Rule::Spec {
        head: RuleHead::Compr { refr, .. },
        ..
    } = rule
    else {
        return None;
    };
    let span = refr.span();
    let name = span.text();
    let line = usize::try_from(span.line).unwrap_or(1);
    name.starts_with("test_").then(|| (name.to_owned(), line))
}
