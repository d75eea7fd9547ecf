//! Finds what nobody has to list: the policies, whatever lies under `policies/` in the right place, and the forms of
//! the report, whatever lies in `src/report/formats`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/policy/files.rs"]
mod files;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=src/policy/files.rs");
    let mut table = String::from("&[\n");
    for path in files::list(Path::new("policies"))? {
        // Relative to the manifest, so that the table is the same wherever it is built.
        writeln!(
            table,
            "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/policies/\", {path:?}))),"
        )?;
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR")?);
    fs::write(out.join("policies.rs"), table)?;
    fs::write(out.join("formats.rs"), formats()?)?;
    Ok(())
}

/// The modules of the formats, and a list of the `FORMAT` of each.
fn formats() -> Result<String, Box<dyn Error>> {
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
