//! Embeds the policies: whatever lies under `policies/` in the right place is in the binary.

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
    let out = env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR")?;
    fs::write(PathBuf::from(out).join("policies.rs"), table)?;
    Ok(())
}
