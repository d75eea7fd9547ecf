//! The catalog: what AWS Backup can do with which type of resource, and how Terraform calls it.
//!
//! One data file, `catalog.json`, with the source and the date of each row; `--catalog` takes a newer one.

mod actions;

pub use actions::*;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The catalog file.
#[derive(Debug, Deserialize)]
pub struct Catalog {
    /// When the file was true.
    pub as_of: String,
    /// Types that AWS Backup supports.
    pub supported: Vec<Row>,
    /// Stateful types that it doesn't.
    pub unsupported_stateful: Vec<Unsupported>,
    /// Rows by Terraform type; filled after reading.
    #[serde(skip)]
    by_terraform_type: BTreeMap<String, Vec<usize>>,
    /// The same for unsupported ones.
    #[serde(skip)]
    unsupported_by_terraform_type: BTreeMap<String, usize>,
}

/// A type that AWS Backup supports.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// Name of the row: `EBS`, `RDS`, `DynamoDBAdvanced`.
    #[serde(rename = "type")]
    pub kind: String,
    /// AWS's name for people.
    pub label: String,
    /// Terraform's resource types.
    pub terraform_types: Vec<String>,
    /// CloudFormation's.
    #[serde(default)]
    pub cfn_types: Vec<String>,
    /// The recovery point gets the vault's key.
    pub full_management: Option<bool>,
    /// A logically air-gapped vault takes it.
    pub lagv: Option<bool>,
    /// May be copied to another account.
    pub cross_account: Option<bool>,
    /// May be copied to another Region.
    pub cross_region: Option<bool>,
    /// Both at once.
    pub cross_account_and_region_single_step: Option<bool>,
    /// Continuous backup.
    pub continuous: Option<bool>,
    /// Cold storage.
    pub cold_storage: Option<bool>,
    /// Restore testing.
    pub restore_testing: Option<bool>,
    /// ARN with `{region}`, `{account}` and names of attributes in braces.
    pub resource_arn: Option<String>,
    /// Where the row comes from.
    pub source: String,
    /// When it was true.
    pub as_of: String,
}

/// A stateful type that AWS Backup doesn't support.
#[derive(Debug, Deserialize)]
pub struct Unsupported {
    /// What people call it.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Terraform's resource types.
    pub terraform_types: Vec<String>,
    /// What protects its data instead.
    pub instead: String,
}

impl Catalog {
    /// The catalog that tfbackup was built with.
    pub fn embedded() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| {
            // A test reads the file, so that a build with a broken one can't be released.
            Self::parse(include_str!("catalog.json")).unwrap_or_else(|_| Self::empty())
        })
    }

    /// Reads a catalog file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let mut catalog: Self = serde_json::from_str(text)?;
        for (at, row) in catalog.supported.iter().enumerate() {
            for name in &row.terraform_types {
                let rows = catalog.by_terraform_type.entry(name.clone()).or_default();
                rows.push(at);
            }
        }
        for (at, entry) in catalog.unsupported_stateful.iter().enumerate() {
            for name in &entry.terraform_types {
                let types = &mut catalog.unsupported_by_terraform_type;
                types.insert(name.clone(), at);
            }
        }
        Ok(catalog)
    }

    fn empty() -> Self {
        Self {
            as_of: String::new(),
            supported: Vec::new(),
            unsupported_stateful: Vec::new(),
            by_terraform_type: BTreeMap::new(),
            unsupported_by_terraform_type: BTreeMap::new(),
        }
    }

    /// The rows that a Terraform type may belong to.
    pub fn rows(&self, terraform_type: &str) -> impl Iterator<Item = &Row> {
        let rows = self.by_terraform_type.get(terraform_type);
        rows.into_iter()
            .flatten()
            .filter_map(|at| self.supported.get(*at))
    }

    /// All Terraform types that hold data, supported or not.
    pub fn terraform_types(&self) -> impl Iterator<Item = &str> {
        let supported = self.supported.iter().flat_map(|row| &row.terraform_types);
        let others = self
            .unsupported_stateful
            .iter()
            .flat_map(|row| &row.terraform_types);
        supported.chain(others).map(String::as_str)
    }

    /// Whether a Terraform type holds data.
    pub fn knows(&self, terraform_type: &str) -> bool {
        self.by_terraform_type.contains_key(terraform_type)
            || self.unsupported(terraform_type).is_some()
    }

    /// The entry of a type that AWS Backup doesn't support.
    pub fn unsupported(&self, terraform_type: &str) -> Option<&Unsupported> {
        let at = self.unsupported_by_terraform_type.get(terraform_type)?;
        self.unsupported_stateful.get(*at)
    }

    /// The row of a name.
    pub fn row(&self, kind: &str) -> Option<&Row> {
        self.supported.iter().find(|row| row.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_can_be_read() {
        let catalog = Catalog::parse(include_str!("catalog.json")).unwrap();
        assert_eq!(catalog.supported.len(), 24);
        let kinds: Vec<&str> = catalog
            .rows("aws_rds_cluster")
            .map(|r| r.kind.as_str())
            .collect();
        assert_eq!(kinds, ["RDSMultiAZCluster", "Aurora"]);
    }
}
