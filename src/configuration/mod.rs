//! tfbackup.toml: what the user tells that no plan does.
//!
//! Everything in it is checked while it is read: a key that nobody knows, a value of the wrong form and a
//! policy file that is no policy are errors with their place.

mod error;
mod policies;
mod schema;

pub use error::ConfigurationError;
pub use schema::schema;

use crate::facts::{
    AccountConfig, Config, CoverageConfig, External, LagvConfig, StrategyConfig, Surroundings,
    WorkloadsConfig, config_values,
};
use crate::finding::{AllowedChange, Exempt};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// What tfbackup.toml says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// What rules read.
    pub config: Config,
    /// What linking reads.
    pub surroundings: Surroundings,
    /// Destructive changes that are acknowledged.
    pub allowed: Vec<AllowedChange>,
    /// What needs no backup.
    pub exempt: Vec<Exempt>,
}

/// The configuration of tfbackup.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "tfbackup.toml")]
struct File {
    /// Opinions on logically air-gapped vaults.
    lagv: LagvConfig,
    /// Where backups are meant to go.
    strategy: StrategyConfig,
    /// How workloads are told apart.
    #[serde(deserialize_with = "config_values::workloads")]
    workloads: WorkloadsConfig,
    /// What needs no backup, by its tag.
    coverage: CoverageConfig,
    /// Accounts by id: twelve digits, in quotes.
    #[serde(deserialize_with = "config_values::accounts")]
    #[schemars(extend("propertyNames" = { "pattern": config_values::ACCOUNT }))]
    accounts: BTreeMap<String, AccountConfig>,
    /// What is declared elsewhere.
    external: External,
    /// Destructive changes that are meant, each with a reason and an end.
    allow_change: Vec<AllowedChange>,
    /// Resources that need no backup, each with a reason.
    exempt: Vec<Exempt>,
}

impl Configuration {
    /// Reads the file at `path`; without one given, tfbackup.toml of the working directory, if there.
    ///
    /// # Errors
    /// Says where and why it can't be used.
    pub fn read(given: Option<&Path>) -> Result<Self, ConfigurationError> {
        let path = given.unwrap_or(Path::new("tfbackup.toml"));
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(error) if given.is_none() && error.kind() == io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            Err(reason) => Err(ConfigurationError::Unreadable {
                path: path.display().to_string(),
                reason,
            }),
        }
    }

    /// Understands `text`, which stands at `path`; policy files are looked for relative to that.
    ///
    /// # Errors
    /// Says where and why it can't be used.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigurationError> {
        let file: File = toml::from_str(text)
            .map_err(|error| ConfigurationError::of_toml(&error, text, path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let documents = policies::read(&file.external, folder)
            .map_err(|problem| problem.into_error(text, path))?;
        Ok(Self {
            config: Config {
                lagv: file.lagv,
                strategy: file.strategy,
                workloads: file.workloads,
                coverage: file.coverage,
            },
            surroundings: Surroundings {
                accounts: file.accounts,
                external: file.external,
                documents,
            },
            allowed: file.allow_change,
            exempt: file.exempt,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_panics(text in "(\\[\\[?(external|accounts|lagv|strategy|workloads)(\\.(vault|key|override|\"[0-9]{11,13}\"))?\\]?\\]\n([a-z_]{1,8} = (\"[^\"\n]{0,12}\"|[0-9]{1,6}|true)\n){0,3}){0,3}.{0,20}") {
            let _ = Configuration::parse(&text, Path::new("tfbackup.toml"));
        }
    }
}
