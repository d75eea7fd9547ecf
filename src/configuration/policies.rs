//! Policy files of the configuration, and what only the whole file tells.

use super::ConfigurationError;
use super::place::place;
use crate::documents::iam::Document;
use crate::facts::{External, ExternalDocument, ExternalVault, LockMode, VaultKind};
use crate::source::WorkTree;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is wrong with the entry at a path of keys.
pub(super) struct Problem {
    /// `external`, `vault`, `0`, `policy`
    path: Vec<String>,
    what: String,
    help: String,
}

impl Problem {
    pub(super) fn new(path: &[&str], what: String, help: &str) -> Self {
        Self {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            what,
            help: help.to_owned(),
        }
    }

    pub(super) fn into_error(self, text: &str, path: &Path) -> ConfigurationError {
        let place = place(text, &self.path);
        ConfigurationError::at(place, &self.what, Some(self.help), text, path)
    }
}

/// Reads all policy files, and compares what stands in several places.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(
    external: &External,
    folder: &Path,
) -> Result<BTreeMap<String, ExternalDocument>, Problem> {
    let tree = WorkTree::around([folder]);
    let mut documents = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let vaults = external.vault.iter();
    let vaults = vaults.map(|vault| ("vault", "arn", &vault.arn, vault.policy.as_ref()));
    let keys = external.key.iter();
    let keys = keys.map(|key| ("key", "arn", &key.arn, key.policy.as_ref()));
    let scps = external.scp.iter();
    let scps = scps.map(|scp| ("scp", "name", &scp.name, Some(&scp.policy)));
    let numbered = vaults
        .enumerate()
        .chain(keys.enumerate())
        .chain(scps.enumerate());
    for (index, (kind, field, name, policy)) in numbered {
        let at = |field: &str| {
            let path = ["external", kind, &index.to_string(), field];
            path.map(str::to_owned).to_vec()
        };
        if !seen.insert((kind, name)) {
            return Err(Problem {
                path: at(field),
                what: format!("`{name}` appears twice in [[external.{kind}]]"),
                help: "keep one of them".to_owned(),
            });
        }
        if let Some(policy) = policy
            && !documents.contains_key(policy)
        {
            let document = document(&tree, &folder.join(policy)).map_err(|why| Problem {
                path: at("policy"),
                what: format!("the policy file `{policy}` {why}"),
                help: "the path is relative to this file; the content is a policy in JSON"
                    .to_owned(),
            })?;
            documents.insert(policy.clone(), document);
        }
    }
    for (index, vault) in external.vault.iter().enumerate() {
        if let Some((field, what)) = contradiction(vault) {
            let path = ["external", "vault", &index.to_string(), field];
            return Err(Problem {
                path: path.map(str::to_owned).to_vec(),
                what: what.to_owned(),
                help: "AWS has no such vault".to_owned(),
            });
        }
    }
    Ok(documents)
}

/// The field that stands against the others, and why.
fn contradiction(vault: &ExternalVault) -> Option<(&'static str, &'static str)> {
    let bounds = vault.min_retention_days.zip(vault.max_retention_days);
    let unlocked = vault.lock.is_none();
    if bounds.is_some_and(|(least, greatest)| least > greatest) {
        return Some((
            "max_retention_days",
            "the maximum retention is below the minimum",
        ));
    }
    if vault.kind == Some(VaultKind::LogicallyAirGapped) {
        return match (&vault.lock, vault.key.as_deref()) {
            (Some(_), _) => Some(("lock", "a logically air-gapped vault's lock is built in")),
            (_, Some(crate::facts::config_values::AWS_BACKUP)) => Some((
                "key",
                "a logically air-gapped vault has an AWS owned key or a customer's",
            )),
            _ if vault.changeable_for_days.is_some() => Some((
                "changeable_for_days",
                "a logically air-gapped vault's lock has no grace time",
            )),
            _ => None,
        };
    }
    if vault.changeable_for_days.is_some() && vault.lock != Some(LockMode::Compliance) {
        return Some((
            "changeable_for_days",
            "only a compliance lock has a grace time",
        ));
    }
    if vault.min_retention_days.is_some() && unlocked {
        return Some(("min_retention_days", "a vault without a lock has no bounds"));
    }
    if vault.max_retention_days.is_some() && unlocked {
        return Some(("max_retention_days", "a vault without a lock has no bounds"));
    }
    None
}

/// A policy file; the error doesn't quote it.
fn document(tree: &WorkTree, path: &Path) -> Result<ExternalDocument, String> {
    let text = tree.read(path).map_err(|why| why.to_string())?;
    let text = text.trim_start_matches('\u{feff}');
    let document = Document::parse(text).map_err(|why| format!("isn't a policy: {why}"))?;
    Ok(ExternalDocument {
        document,
        characters: text.chars().count(),
    })
}
