//! What AWS Backup's own calls need of the role that it takes.
//!
//! One data file, `backup_permissions.json`, with its date and sources.

use crate::documents::iam::{Document, Effect, Statement};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    /// When the file was true.
    pub as_of: String,
    /// Where it comes from.
    pub source: String,
    /// By action: what it is called on, with `{partition}`.
    pub resources: BTreeMap<String, String>,
    /// By row of the catalog.
    pub types: BTreeMap<String, Needs>,
    /// AWS managed policies by name, the path left out.
    pub policies: BTreeMap<String, Managed>,
}

/// Calls that no job of a type can do without.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Needs {
    /// Of the backup job.
    pub backup: Vec<String>,
    /// Of a copy.
    pub copy: Vec<String>,
    /// Of a copy to another account, or into an air-gapped vault.
    pub share: Vec<String>,
    /// A continuous backup is made by other calls.
    pub continuous_differs: bool,
}

/// An AWS managed policy.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Managed {
    /// The version that was read, or when it was.
    pub version: String,
    /// Of the actions that matter here, those that it allows; `*` for all there are.
    pub allows: Vec<String>,
    /// It allows all but these.
    #[serde(default)]
    pub allows_all_but: Option<Vec<String>>,
}

impl Permissions {
    /// The file that tfbackup was built with.
    pub fn embedded() -> &'static Self {
        static CATALOG: OnceLock<Permissions> = OnceLock::new();
        // A test reads the file, so that a build with a broken one can't be released.
        CATALOG.get_or_init(|| {
            Self::parse(include_str!("backup_permissions.json")).unwrap_or_default()
        })
    }

    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// What an action is called on in a partition.
    pub fn resource(&self, action: &str, partition: &str) -> String {
        let known = self.resources.get(action);
        known.map_or_else(
            || "*".to_owned(),
            |pattern| pattern.replace("{partition}", partition),
        )
    }

    /// An AWS managed policy by its ARN, as far as it matters here; `None` for one that nobody has looked at.
    pub fn managed(&self, arn: &str) -> Option<Document> {
        let (_, path) = arn.split_once(":iam::aws:policy/")?;
        let policy = self.policies.get(path.rsplit('/').next()?)?;
        Some(Document {
            version: Some("2012-10-17".to_owned()),
            statements: vec![Statement {
                effect: Effect::Allow,
                actions: policy
                    .allows_all_but
                    .is_none()
                    .then(|| policy.allows.clone()),
                not_actions: policy.allows_all_but.clone(),
                resources: Some(vec!["*".to_owned()]),
                ..Statement::default()
            }]
            .into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_can_be_read_and_says_on_what_each_action_is_called() {
        let file = Permissions::parse(include_str!("backup_permissions.json")).unwrap();
        for (name, needs) in &file.types {
            assert!(!needs.backup.is_empty(), "{name}");
            for action in needs.backup.iter().chain(&needs.copy).chain(&needs.share) {
                assert!(file.resources.contains_key(action), "{name}: {action}");
            }
        }
        let all = &file.policies["AWSBackupServiceRolePolicyForBackup"].allows;
        let served = |needs: &Needs| needs.backup.iter().all(|action| all.contains(action));
        let left: Vec<_> = file
            .types
            .iter()
            .filter(|(_, needs)| !served(needs))
            .collect();
        assert_eq!(left.len(), 1, "all but S3: {left:?}");
    }

    #[test]
    fn each_row_of_the_catalog_has_its_needs() {
        let file = Permissions::embedded();
        let catalog = crate::catalog::Catalog::embedded();
        let kinds = catalog.supported.iter().map(|row| row.kind.as_str());
        let without: Vec<_> = kinds
            .filter(|kind| !file.types.contains_key(*kind))
            .collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
