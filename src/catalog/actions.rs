//! Actions that destroy backups or what they hang on, and AWS's quotas on policies.
//!
//! One data file, `actions.json`, with its date and sources.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionCatalog {
    /// When the file was true.
    pub as_of: String,
    /// Where it comes from.
    pub source: String,
    /// By kind of target: patterns of the ARNs that an action must be denied on, with `{partition}`,
    /// `{region}`, `{account}` and `{name}`.
    pub targets: BTreeMap<String, Vec<String>>,
    /// Actions that destroy backups, or open the way to it.
    pub destructive: Vec<DestructiveAction>,
    /// Actions that other accounts call on a vault.
    pub copying: Vec<String>,
    /// What AWS Backup does with keys.
    pub key_use: Vec<String>,
    /// What nobody out of the organisation should be able to do with a key.
    pub key_openings: Vec<String>,
    /// What makes a key unusable: nobody whose backups it should outlive may do it. Making grants is none of
    /// it, as AWS Backup can't work without.
    pub key_administration: Vec<String>,
    /// What restores from a vault, and what changes the vault's access policy so that somebody can again.
    pub restoring: Vec<String>,
    /// What it can't do without.
    pub key_needs: KeyNeeds,
    /// All actions of the services that matter here, by service, without its name.
    pub known: BTreeMap<String, Vec<String>>,
    /// Quotas on policies.
    pub quotas: Vec<Quota>,
}

/// An action that destroys backups, or opens the way to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestructiveAction {
    /// `backup:DeleteRecoveryPoint`
    pub action: String,
    /// In which kinds of account it can be called.
    pub called_in: Vec<CalledIn>,
    /// Kind of target: key of `targets`.
    pub target: String,
    /// What is lost by it, or no longer protected: rules ask for all actions that lose such a thing. Absent where
    /// no rule asks.
    #[serde(default)]
    pub loses: Option<String>,
    /// Where the action's name comes from.
    pub source: String,
}

/// Kinds of account by what they own or may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CalledIn {
    /// Any account.
    Member,
    /// The account of a vault.
    VaultOwner,
    /// The account of a KMS key.
    KeyOwner,
    /// The account of a multi-party approval team.
    TeamOwner,
    /// An account that administers a service for the organisation.
    DelegatedAdministrator,
    /// The organisation's management account.
    Management,
}

/// Actions on keys that must be allowed, or a job fails.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyNeeds {
    /// To the backup role, on the key of what is backed up.
    pub backup: Vec<String>,
    /// To the backup role and AWS Backup's own, on the key of what is copied within the account.
    pub copy: Vec<String>,
    /// To the account that a copy goes to, on the key of what is copied.
    pub destination: Vec<String>,
    /// To the account of a vault, on the vault's key.
    pub vault: Vec<String>,
}

/// A quota of AWS.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// `service-control-policy-characters`
    #[serde(rename = "quota")]
    pub name: String,
    /// The most that AWS takes.
    pub value: u64,
    /// Where it comes from.
    pub source: String,
}

impl ActionCatalog {
    /// The file that tfbackup was built with.
    pub fn embedded() -> &'static Self {
        static CATALOG: OnceLock<ActionCatalog> = OnceLock::new();
        // A test reads the file, so that a build with a broken one can't be released.
        CATALOG.get_or_init(|| Self::parse(include_str!("actions.json")).unwrap_or_default())
    }

    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Actions by what is lost by them, sorted.
    pub fn by_loss(&self) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for action in &self.destructive {
            if let Some(loss) = &action.loses {
                let of_loss = found.entry(loss.clone()).or_default();
                of_loss.push(action.action.clone());
                of_loss.sort();
            }
        }
        found
    }

    /// The patterns of a kind of target; everything for one that the file doesn't know.
    pub fn patterns(&self, target: &str) -> Vec<String> {
        let known = self.targets.get(target).cloned();
        known.unwrap_or_else(|| vec!["*".to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_embedded_file_can_be_read_and_names_its_targets() {
        let file = ActionCatalog::parse(include_str!("actions.json")).unwrap();
        let mut seen = BTreeSet::new();
        for action in &file.destructive {
            assert!(file.targets.contains_key(&action.target), "{action:?}");
            assert!(!action.called_in.is_empty(), "{action:?}");
            assert!(seen.insert(&action.action), "{action:?} twice");
        }
        assert!(seen.len() > 70);
        assert_eq!(
            file.by_loss()["key"],
            [
                "kms:DisableKey",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion"
            ]
        );
        assert!(file.quotas.iter().any(|quota| quota.value == 10_240));
    }
}
