//! tfbackup.toml: what the user tells that no plan does.
//!
//! Everything in it is checked while it is read: a key that nobody knows, a value of the wrong form and a
//! policy file that is no policy are errors with their place.

mod error;
mod find;
mod own_rules;
mod place;
mod policies;
mod schema;
mod starter;
mod unmatched;

pub use error::ConfigurationError;
pub(crate) use find::nearest;
pub use own_rules::OwnRules;
pub use schema::schema;
pub use starter::starter;

use crate::facts::{
    AccountConfig, Config, CoverageConfig, External, LagvConfig, ObjectivesConfig, StrategyConfig,
    Surroundings, WorkloadsConfig, config_values,
};
use crate::finding::{AllowedChange, Exempt, Ignore, Persona, RuleLevel, Strictness, WrittenLevel};
use crate::source::WorkTree;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the file is called.
const NAME: &str = "tfbackup.toml";

/// What tfbackup.toml says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// What rules read.
    pub config: Config,
    /// What linking reads.
    pub surroundings: Surroundings,
    /// Findings that are accepted.
    pub ignored: Vec<Ignore>,
    /// Destructive changes that are acknowledged.
    pub allowed: Vec<AllowedChange>,
    /// What needs no backup.
    pub exempt: Vec<Exempt>,
    /// Who reads the report.
    pub persona: Option<Persona>,
    /// The file of known findings.
    pub baseline: Option<PathBuf>,
    /// Severities of rules, by rule.
    pub levels: BTreeMap<String, RuleLevel>,
    /// Rules of one's own.
    pub policy: OwnRules,
    /// The file; none where there is no configuration.
    pub file: Option<ConfigurationFile>,
}

/// A file that was read, for what is said of it later.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigurationFile {
    /// As shown to the user.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

/// What may be done to backups is told for each account: 80 KB and half a millisecond.
const MOST_ACCOUNTS: usize = 4_000;

/// The configuration of tfbackup.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "tfbackup.toml")]
struct File {
    /// Who reads the report: `regular` (default), `pedantic` or `auditor`.
    persona: Option<Persona>,
    /// File of known findings (`tfbackup baseline`), relative to this file; absent: the nearest
    /// tfbackup-baseline.json, looked for like this file.
    baseline: Option<PathBuf>,
    /// Severities of rules that are to be other than their own, by rule id.
    #[schemars(with = "BTreeMap<String, WrittenLevel>")]
    severity: BTreeMap<String, RuleLevel>,
    /// Rules of one's own.
    policy: own_rules::PolicyConfig,
    /// Opinions on logically air-gapped vaults.
    lagv: LagvConfig,
    /// Where backups are meant to go.
    strategy: StrategyConfig,
    /// What is demanded of backups.
    objectives: ObjectivesConfig,
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
    /// Findings that are accepted, each with a reason.
    ignore: Vec<Ignore>,
    /// Destructive changes that are meant, each with a reason and an end.
    allow_change: Vec<AllowedChange>,
    /// Resources that need no backup, each with a reason.
    exempt: Vec<Exempt>,
}

impl Configuration {
    /// How findings are settled by it today, in UTC; `persona` is the command line's.
    pub fn strictness(&self, strict: bool, persona: Option<Persona>) -> Strictness<'_> {
        Strictness {
            strict,
            persona: persona.or(self.persona).unwrap_or_default(),
            levels: &self.levels,
            ignored: &self.ignored,
            allowed: &self.allowed,
            exempt: &self.exempt,
            known: None,
            today: jiff::Timestamp::now()
                .to_zoned_datetime(jiff::tz::TimeZone::UTC)
                .date(),
        }
    }

    /// The file that is given, else the tfbackup.toml that is nearest to one of `starts`, tried in their order: in
    /// that folder or above it, up to the root of its repository.
    pub fn find(given: Option<&Path>, starts: &[PathBuf]) -> Option<PathBuf> {
        given.map(Path::to_owned).or_else(|| nearest(starts, NAME))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Says where and why it can't be used.
    pub fn read(path: Option<&Path>) -> Result<Self, ConfigurationError> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        match WorkTree::around([folder]).read(path) {
            Ok(text) => Self::parse(&text, path),
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
        if file.accounts.len() > MOST_ACCOUNTS {
            let what = format!("[accounts] has more than {MOST_ACCOUNTS} entries");
            let help = "list only the accounts that these plans involve".to_owned();
            let first = place::place(text, &["accounts"]);
            return Err(ConfigurationError::at(first, &what, Some(help), text, path));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let documents = policies::read(&file.external, folder)
            .map_err(|problem| problem.into_error(text, path))?;
        let policy = own_rules::read(&file.policy, folder)
            .map_err(|problem| problem.into_error(text, path))?;
        Ok(Self {
            policy,
            config: Config {
                lagv: file.lagv,
                strategy: file.strategy,
                objectives: file.objectives,
                workloads: file.workloads,
                coverage: file.coverage,
            },
            surroundings: Surroundings {
                accounts: file.accounts,
                external: file.external,
                documents,
            },
            ignored: file.ignore,
            allowed: file.allow_change,
            persona: file.persona,
            baseline: file.baseline.map(|path| folder.join(path)),
            levels: file.severity,
            file: Some(ConfigurationFile {
                path: path.display().to_string().replace('\\', "/"),
                text: text.into(),
            }),
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
        fn never_panics(text in "(\\[\\[?(external|accounts|lagv|strategy|objectives|workloads)(\\.(vault|key|override|\"[0-9]{11,13}\"))?\\]?\\]\n([a-z_]{1,8} = (\"[^\"\n]{0,12}\"|[0-9]{1,6}|true)\n){0,3}){0,3}.{0,20}") {
            let _ = Configuration::parse(&text, Path::new("tfbackup.toml"));
        }
    }
}
