//! `tfbackup new-rule`

use super::args;
use super::bundle::WriteError;
use super::settings::OutputError;
use crate::policy::{is_kebab, package_name};
use crate::report::clean;
use miette::Diagnostic;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use thiserror::Error;

/// The files of a new rule, with what stands for its names.
const FILES: [(&str, &str); 5] = [
    ("rule.rego", include_str!("rule.rego")),
    ("rule_test.rego", include_str!("rule_test.rego")),
    ("rule.md", include_str!("rule.md")),
    ("bad/main.tf", include_str!("bad.tf")),
    ("good/main.tf", include_str!("good.tf")),
];

/// Writes the folder of a new rule, which passes its own tests.
pub(super) fn run(options: &args::NewRule) -> miette::Result<u8> {
    let name = options.name.as_str();
    let (family, id) = name
        .split_once('/')
        .filter(|(family, id)| is_kebab(family) && is_kebab(id))
        .ok_or_else(|| NewRuleError::Name { name: clean(name) })?;
    let folder = options.dir.join("rules").join(family).join(id);
    let shown = clean(&folder.display().to_string());
    if folder.exists() {
        return Err(NewRuleError::Exists { folder: shown }.into());
    }
    let title = id.replace('-', " ");
    let mut letters = title.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    let title = first.unwrap_or_default() + letters.as_str();
    let package = |id: &str| package_name(&["tfbackup", "rules", family, id]);
    for (file, text) in FILES {
        let text = text
            .replace("TEST_PACKAGE", &package(&format!("{id}_test")))
            .replace("RULE_PATH", &format!("data.{}", package(id)))
            .replace("PACKAGE", &package(id))
            .replace("TITLE", &title);
        write(&folder.join(file), &text)?;
    }
    let dir = clean(&options.dir.display().to_string());
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "wrote {shown}\nnext: tfbackup test {dir}, and then tfbackup lint --policy {dir} plan.json"
    )
    .and_then(|()| out.flush())
    .map_err(OutputError)?;
    Ok(0)
}

fn write(path: &Path, text: &str) -> Result<(), WriteError> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text))
        .map_err(|reason| WriteError {
            path: path.display().to_string(),
            reason,
        })
}

/// Why no rule is made.
#[derive(Debug, Error, Diagnostic)]
enum NewRuleError {
    #[error("{name} is not a valid rule name")]
    #[diagnostic(
        code(tfbackup::new_rule::name),
        help(
            "write family/name in lower-case words joined by dashes, and name the defect: vaults/vault-name-without-prefix"
        )
    )]
    Name { name: String },
    #[error("{folder} already exists")]
    #[diagnostic(code(tfbackup::new_rule::exists))]
    Exists { folder: String },
}
