//! How a Terraform type names its attributes.

use super::matches;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// How a Terraform type names its attributes. One without an entry in the catalog has `name`, `arn` and
/// `tags`, and is always encrypted with keys that nobody can choose.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub struct TerraformType {
    /// Attributes that name the object; the first that is given.
    pub name: Vec<Path>,
    /// Its ARN; empty where it has no such attribute.
    pub arn: Path,
    /// Its tags: a map, or a list of objects with `key` and `value`.
    pub tags: Path,
    /// Whether its data is encrypted.
    pub encrypted: Option<Path>,
    /// How its data is encrypted, in S3's words: `AES256`, `aws:kms`, `aws:kms:dsse`.
    pub algorithm: Option<Path>,
    /// The key.
    pub key: Option<Path>,
    /// Objects that it is made from: unless a key is given it has theirs.
    pub copied_from: Option<Leads>,
    /// Objects that have its key.
    pub key_of: Option<Leads>,
    /// Objects that it is a part of. Backups are made of them, and it has their key.
    pub part_of: Option<Leads>,
    /// It is backed up by its parts, and stands for them where the plan has none.
    pub stands_for_parts: bool,
    /// The attribute that tells which row it belongs to.
    pub kind_by: Option<Path>,
    /// Row of a part whose type has no row of its own.
    pub kind: Option<String>,
    /// Values of attributes with which every backup job of it fails; `*` at the end for any rest.
    pub unsupported_when: BTreeMap<Path, Vec<String>>,
    /// ARN in the form of [`Row::resource_arn`](super::Row::resource_arn), where it isn't the row's.
    pub resource_arn: Option<String>,
}

/// Attributes that lead to other objects.
#[derive(Debug, Deserialize)]
pub struct Leads {
    /// The attributes.
    pub by: Vec<Path>,
    /// Terraform types of the objects; none where Terraform doesn't manage them (snapshots).
    pub types: Vec<String>,
}

/// The path of an attribute; one string with dots in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<String>);

impl Path {
    fn of(text: &str) -> Self {
        let steps = text.split('.').filter(|step| !step.is_empty());
        Self(steps.map(str::to_owned).collect())
    }

    /// Its steps.
    pub fn steps(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

/// `{id}` in the form of an ARN.
pub(super) fn placeholders(form: &str) -> impl Iterator<Item = &str> {
    form.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&String::deserialize(deserializer)?))
    }
}

impl Default for TerraformType {
    fn default() -> Self {
        Self {
            name: vec![Path::of("name")],
            arn: Path::of("arn"),
            tags: Path::of("tags"),
            encrypted: None,
            algorithm: None,
            key: None,
            copied_from: None,
            key_of: None,
            part_of: None,
            stands_for_parts: false,
            kind_by: None,
            kind: None,
            unsupported_when: BTreeMap::new(),
            resource_arn: None,
        }
    }
}

/// Attributes that a fact may have of an object of any type, or that others name it by.
const COMMON: [&str; 13] = [
    "arn",
    "backup_retention_period",
    "deletion_protection",
    "deletion_protection_enabled",
    "id",
    "launch_template_name",
    "name",
    "region",
    "root_volume_id",
    "tags",
    "tags_all",
    "versioning",
    "versioning_configuration",
];

impl TerraformType {
    /// Attributes that may tell something of its encryption, name, tags and owners, at the top level.
    pub(super) fn attributes(&self) -> BTreeSet<String> {
        let leads = [&self.copied_from, &self.key_of, &self.part_of];
        let leads = leads.into_iter().flatten().flat_map(|leads| &leads.by);
        let paths = [&self.encrypted, &self.algorithm, &self.key, &self.kind_by];
        let paths = self
            .name
            .iter()
            .chain([&self.arn, &self.tags])
            .chain(paths.into_iter().flatten())
            .chain(self.unsupported_when.keys())
            .chain(leads);
        let first = paths.filter_map(|path| path.0.first()).map(String::as_str);
        let all = first
            .chain(COMMON)
            .chain(self.resource_arn.iter().flat_map(|form| placeholders(form)));
        let all: BTreeSet<String> = all.map(str::to_owned).collect();
        let prefixes = all.iter().map(|name| format!("{name}_prefix"));
        prefixes
            .collect::<BTreeSet<_>>()
            .into_iter()
            .chain(all)
            .collect()
    }

    /// Whether AWS Backup backs it up with this value of this attribute.
    pub fn supports(&self, attribute: &Path, value: &str) -> bool {
        let patterns = self.unsupported_when.get(attribute);
        let mut patterns = patterns.into_iter().flatten();
        !patterns.any(|pattern| matches(pattern, value))
    }
}
