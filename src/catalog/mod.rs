//! The catalog: what AWS Backup can do with which type of resource, and how Terraform calls it.
//!
//! One data file, `catalog.json`, with the source and the date of each row; `--catalog` takes a newer one.
//! Its parts:
//!
//! - `supported`: a [`Row`] for each type of AWS's table "feature availability by resource". A field that is
//!   null or missing means that AWS's pages say nothing, or contradict each other.
//! - `unsupported_stateful`: types that hold data and that AWS Backup leaves alone.
//! - `terraform`: for each Terraform type, how it names its attributes ([`TerraformType`]). A path is one
//!   string with dots (`server_side_encryption.enabled`); blocks and lists on the way have one element.
//!
//! How something is encrypted is told by both halves. The Terraform type says where to look: `encrypted`
//! (on or off; missing: always on), or `algorithm` (S3's words), and `key`. The row says what AWS makes of
//! it, in the words of [`KeyManager`](crate::facts::KeyManager):
//!
//! | Terraform says | manager of the key |
//! |---|---|
//! | neither encryption nor key | `default_when_absent` |
//! | off, in so many words | `when_off` |
//! | on, without a key | `default_when_key_absent_but_encrypted` |
//! | on, with a key | that key's |

mod encryption;
mod error;
mod terraform;

pub use encryption::Encryption;
pub use error::CatalogError;
pub use terraform::{Leads, Path, TerraformType};

use crate::facts::Capability;
use crate::source::WorkTree;
mod actions;
mod permissions;

pub use actions::*;
pub use permissions::{Needs, Permissions};

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The catalog file.
#[derive(Debug, Default, Deserialize)]
pub struct Catalog {
    /// When the file was true.
    pub as_of: String,
    /// Types that AWS Backup supports.
    pub supported: Vec<Row>,
    /// Stateful types that it doesn't.
    pub unsupported_stateful: Vec<Unsupported>,
    /// Regions that lack a feature for every type.
    #[serde(default)]
    pub not_in: NotIn,
    /// How Terraform types name their attributes.
    terraform: BTreeMap<String, TerraformType>,
    /// Rows by Terraform type; filled after reading.
    #[serde(skip)]
    by_terraform_type: BTreeMap<String, Vec<usize>>,
    /// The same for unsupported ones.
    #[serde(skip)]
    unsupported_by_terraform_type: BTreeMap<String, usize>,
    /// What a Terraform type without an entry has.
    #[serde(skip)]
    usual: TerraformType,
}

/// A type that AWS Backup supports.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// Name of the row: `EBS`, `RDS`, `DynamoDBAdvanced`.
    #[serde(rename = "type")]
    pub kind: String,
    /// AWS's name for people.
    pub label: String,
    /// What it holds: `database`, `file`, `object`, `block`, `compute`, `stack`.
    #[serde(default)]
    pub class: String,
    /// Terraform's resource types.
    pub terraform_types: Vec<String>,
    /// CloudFormation's.
    #[serde(default)]
    pub cfn_types: Vec<String>,
    /// Values of [`TerraformType::kind_by`] that mean this row; `*` at the end stands for any rest.
    #[serde(default)]
    pub when: Vec<String>,
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
    /// A job fails where its versioning isn't enabled.
    #[serde(default)]
    pub requires_versioning: bool,
    /// Regions that lack a feature, by the feature.
    #[serde(default)]
    pub not_in: NotIn,
    /// What AWS makes of its encryption.
    #[serde(default)]
    pub encryption: Encryption,
    /// An unencrypted one can't enter a logically air-gapped vault, and its copies stay unencrypted.
    #[serde(default)]
    pub unencrypted_stays_unencrypted: bool,
    /// ARN with `{partition}`, `{region}`, `{account}`, `{name}`, and other attributes in braces.
    pub resource_arn: Option<String>,
    /// Where the row comes from.
    pub source: String,
    /// When it was true.
    pub as_of: String,
}

/// Regions that lack a feature; `*` at the end stands for any rest.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotIn {
    /// Logically air-gapped vaults, or this type in them.
    pub lagv: Vec<String>,
    /// Copies to another account.
    pub cross_account: Vec<String>,
    /// Copies to another Region.
    pub cross_region: Vec<String>,
    /// Restore testing.
    pub restore_testing: Vec<String>,
}

impl NotIn {
    /// Whether a list has the Region.
    pub fn lists(regions: &[String], region: &str) -> bool {
        regions.iter().any(|pattern| matches(pattern, region))
    }
}

/// A stateful type that AWS Backup doesn't support.
#[derive(Debug, Deserialize)]
pub struct Unsupported {
    /// What people call it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Terraform's resource types.
    pub terraform_types: Vec<String>,
    /// What protects its data instead.
    pub instead: String,
    /// A cache, a queue, or what is made again from elsewhere: nobody expects a backup of it.
    #[serde(default)]
    pub transient: bool,
    /// Where the entry comes from.
    pub source: String,
    /// When it was true.
    pub as_of: String,
}

impl Catalog {
    /// The catalog that tfbackup was built with.
    pub fn embedded() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| {
            // A test reads the file, so that a build with a broken one can't be released.
            Self::parse(include_str!("catalog.json")).unwrap_or_default()
        })
    }

    /// Reads a newer catalog.
    ///
    /// # Errors
    /// The file can't be read, or isn't a catalog.
    pub fn read(path: &std::path::Path) -> Result<Self, CatalogError> {
        let shown = path.display().to_string();
        let folder = path.parent().unwrap_or(std::path::Path::new(""));
        match WorkTree::around([folder]).read(path) {
            Ok(text) => {
                Self::parse(&text).map_err(|error| CatalogError::invalid(shown, &text, &error))
            }
            Err(reason) => Err(CatalogError::Unreadable {
                path: shown,
                reason,
            }),
        }
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

    /// The rows that a Terraform type may belong to.
    pub fn rows(&self, terraform_type: &str) -> impl Iterator<Item = &Row> {
        let rows = self.by_terraform_type.get(terraform_type);
        rows.into_iter()
            .flatten()
            .filter_map(|at| self.supported.get(*at))
    }

    /// The row that a value of a Terraform type's `kind_by` means. An engine may be another row's than
    /// the Terraform type suggests: `aws_rds_cluster` takes `neptune`.
    pub fn row_when(&self, value: &str) -> Option<&Row> {
        self.supported.iter().find(|row| row.is_when(value))
    }

    /// All Terraform types that hold data, supported or not, and those that tell about them.
    pub fn terraform_types(&self) -> impl Iterator<Item = &str> {
        let supported = self.supported.iter().flat_map(|row| &row.terraform_types);
        let others = self
            .unsupported_stateful
            .iter()
            .flat_map(|row| &row.terraform_types);
        supported
            .chain(others)
            .chain(self.terraform.keys())
            .map(String::as_str)
    }

    /// Terraform types whose objects are parts of others: instances of a cluster, volumes of a file system.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = self.terraform.iter();
        parts
            .filter(|(_, entry)| entry.part_of.is_some())
            .map(|(name, _)| name.as_str())
    }

    /// Whether a Terraform type holds data, or tells about one that does.
    pub fn knows(&self, terraform_type: &str) -> bool {
        self.by_terraform_type.contains_key(terraform_type)
            || self.terraform.contains_key(terraform_type)
            || self.unsupported(terraform_type).is_some()
    }

    /// How a Terraform type names its attributes.
    pub fn terraform(&self, terraform_type: &str) -> &TerraformType {
        self.terraform.get(terraform_type).unwrap_or(&self.usual)
    }

    /// Attributes of a type that facts may need, at the top level.
    pub fn attributes(&self, terraform_type: &str) -> BTreeSet<String> {
        let forms = self
            .rows(terraform_type)
            .filter_map(|row| row.resource_arn.as_deref());
        let named = forms.flat_map(terraform::placeholders).map(str::to_owned);
        let own = self.terraform(terraform_type).attributes();
        own.into_iter().chain(named).collect()
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

impl Row {
    /// The row as facts show it.
    pub(crate) fn capability(&self) -> Capability {
        Capability {
            label: self.label.clone(),
            class: self.class.clone(),
            full_management: self.full_management,
            lagv: self.lagv,
            cross_account: self.cross_account,
            cross_region: self.cross_region,
            cross_account_and_region: self.cross_account_and_region_single_step,
            continuous: self.continuous,
            cold_storage: self.cold_storage,
            restore_testing: self.restore_testing,
            unencrypted_stays_unencrypted: self.unencrypted_stays_unencrypted,
            as_of: self.as_of.clone(),
        }
    }

    /// Whether this value of `kind_by` means this row.
    pub fn is_when(&self, value: &str) -> bool {
        self.when.iter().any(|pattern| matches(pattern, value))
    }
}

/// A word, or the start of one before `*`.
fn matches(pattern: &str, value: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => value.starts_with(start),
        None => value == pattern,
    }
}

#[cfg(test)]
mod tests;
