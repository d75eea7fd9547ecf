//! Embeds the policies: whatever lies under `policies/` in the right place is in the binary, parsed once here, with
//! what a run would otherwise find out at each start.

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
    for (path, text) in texts.iter().filter(|(path, _)| path.ends_with(".rego")) {
        engine.add_policy(format!("policies/{path}"), text.clone())?;
    }
    // Compiles, which finds unsafe variables.
    engine.eval_query("true".to_owned(), false)?;
    let modules = engine.get_modules();
    let units: Vec<_> = modules.iter().map(|module| Unit::new(module)).collect();
    let policies = Policies::new(&units);

    let mut table = String::from("&[\n");
    for (path, text) in &texts {
        let header = match header(text).filter(|_| path.ends_with(".rego")) {
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
    let out = env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR")?;
    fs::write(PathBuf::from(out).join("policies.rs"), table)?;
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
    Some(
        lines
            .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            .collect(),
    )
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
                    key.as_str().ok_or("a key is no text")?.to_owned(),
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
