//! Finds what nobody has to list: the forms of the report, whatever lies in `src/report/formats`, and the policies,
//! whatever lies under `policies/` in the right place. These are parsed once here, and embedded with what a run would
//! otherwise find out at each start.

use saphyr::{LoadableYamlNode as _, Yaml};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::{Debug, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/policy/files.rs"]
mod files;
#[path = "src/policy/needs/mod.rs"]
mod needs;

use needs::{Policies, Unit};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=src/policy/files.rs");
    println!("cargo::rerun-if-changed=src/policy/needs");
    let folder = Path::new("policies");
    let mut texts = BTreeMap::new();
    for path in files::list(folder)? {
        let text = fs::read_to_string(folder.join(&path))?;
        texts.insert(path, text);
    }
    let mut engine = regorus::Engine::new();
    for (path, text) in texts
        .iter()
        .filter(|(path, _)| path.strip_suffix(".rego").is_some())
    {
        engine.add_policy(format!("policies/{path}"), text.clone())?;
    }
    // Compiles, which finds unsafe variables.
    engine.eval_query("true".to_owned(), false)?;
    let modules = engine.get_modules();
    let units: Vec<_> = modules.iter().map(|module| Unit::new(module)).collect();
    let policies = Policies::new(&units);

    let mut table = String::from("&[\n");
    for (path, text) in &texts {
        let header = match header(text).filter(|_| path.strip_suffix(".rego").is_some()) {
            Some(yaml) => json(&yaml).map_err(|error| format!("policies/{path}: {error}"))?,
            None => String::new(),
        };
        // Relative to the manifest, so that the table is the same wherever it is built.
        writeln!(
            table,
            "    Embedded {{ path: {path:?}, text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/policies/\", {path:?})), \
             header: {header:?}, needs: {}, imports: {} }},",
            needs(path, &policies),
            slices(&imports(path, &texts)),
        )?;
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR")?);
    fs::write(out.join("policies.rs"), table)?;
    fs::write(out.join("formats.rs"), formats()?)?;
    Ok(())
}

/// Collections without which a rule finds nothing, in alternatives.
fn needs(path: &str, policies: &Policies<'_>) -> String {
    let Some(folder) = path.strip_suffix("/rule.rego") else {
        return "&[]".to_owned();
    };
    let set = format!("tfbackup.{}.findings", folder.replace('/', "."));
    slices(&policies.filled(&set).alternatives().collect::<Vec<_>>())
}

/// Lists as Rust writes them.
fn slices(list: &impl Debug) -> String {
    format!("{list:?}")
        .replace(['[', '{'], "&[")
        .replace('}', "]")
}

/// Files that a policy needs, straight or by way of others.
fn imports(path: &str, texts: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![path.to_owned()];
    while let Some(text) = left.pop().and_then(|path| texts.get(&path)) {
        for rest in text.split("data.tfbackup.").skip(1) {
            let mut names = rest.split(|c: char| !c.is_alphanumeric() && c != '_');
            let (first, second) = (names.next(), names.next());
            let file = format!("{}.rego", first.unwrap_or_default());
            let in_folder = format!(
                "{}/{}.rego",
                first.unwrap_or_default(),
                second.unwrap_or_default()
            );
            for path in [file, in_folder] {
                if texts.contains_key(&path) && found.insert(path.clone()) {
                    left.push(path);
                }
            }
        }
    }
    found
}

/// The YAML of a policy's `# METADATA`, which a test compares with what `metadata::read` makes of it.
fn header(text: &str) -> Option<String> {
    let lines = text.strip_prefix("# METADATA\n")?.lines();
    let lines = lines.map_while(|line| line.strip_prefix('#'));
    Some(lines.fold(String::new(), |mut yaml, line| {
        yaml.extend([line.strip_prefix(' ').unwrap_or(line), "\n"]);
        yaml
    }))
}

fn json(yaml: &str) -> Result<String> {
    let documents = Yaml::load_from_str(yaml)?;
    let first = documents.first().ok_or("METADATA is empty")?;
    Ok(value(first)?.to_string())
}

fn value(yaml: &Yaml<'_>) -> Result<serde_json::Value> {
    match yaml {
        Yaml::Mapping(mapping) => mapping
            .iter()
            .map(|(key, entry)| {
                Ok((
                    key.as_str().ok_or("a key isn't a string")?.to_owned(),
                    value(entry)?,
                ))
            })
            .collect(),
        Yaml::Sequence(items) => items.iter().map(value).collect(),
        text => Ok(text
            .as_str()
            .ok_or("METADATA holds something that is no text")?
            .into()),
    }
}

/// The modules of the formats, and a list of the `FORMAT` of each.
fn formats() -> Result<String> {
    println!("cargo::rerun-if-changed=src/report/formats");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or("Cargo sets CARGO_MANIFEST_DIR")?;
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("src/report/formats"))? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.ok_or("a format has an ASCII name")?.to_owned();
        let file = if path.is_dir() {
            path.join("mod.rs")
        } else {
            path
        };
        files.push((name, file));
    }
    files.sort();
    let (mut modules, mut list) = (String::new(), String::new());
    for (name, file) in files {
        let file = file.display().to_string();
        writeln!(modules, "#[path = {file:?}]\npub(super) mod {name};")?;
        write!(list, "&{name}::FORMAT, ")?;
    }
    Ok(format!(
        "{modules}\npub(super) static ALL: &[&super::Format] = &[{list}];\n"
    ))
}
