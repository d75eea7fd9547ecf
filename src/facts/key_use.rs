//! Which key encrypts something, and who manages it.

use super::Answer;
use super::accounts::same_account;
use super::reader::{Instance, Side};
use super::references::remote_output;
use super::{Key, KeyAlias, KeyManager, KeyUse, Mode, Reason, Unknown};
use crate::aws::Arn;
use crate::plan::{Address, Value};
use crate::resolve::{Lead, Origin};
use std::collections::BTreeMap;

/// The keys and aliases of one plan at one moment, for look-up.
pub(super) struct KeyIndex<'a> {
    keys: &'a BTreeMap<String, Key>,
    aliases: &'a BTreeMap<String, KeyAlias>,
    /// Ids of keys by ARN and by key id.
    by_name: BTreeMap<&'a str, &'a str>,
    /// Two accounts or Regions may each have an alias of one name.
    aliases_by_name: BTreeMap<&'a str, Vec<&'a KeyAlias>>,
    /// Names of aliases by the ARN and id of their keys; `alias/aws/…` wins.
    names_of: BTreeMap<&'a str, &'a str>,
}

/// Longer chains of attributes than this are cycles.
pub(super) const MAX_STEPS: usize = 8;

impl<'a> KeyIndex<'a> {
    pub(super) fn new(
        keys: &'a BTreeMap<String, Key>,
        aliases: &'a BTreeMap<String, KeyAlias>,
    ) -> Self {
        let mut by_name = BTreeMap::new();
        for (id, key) in keys {
            for name in key.arn.iter().chain(&key.key_id) {
                // A key declared here says more than a data source that reads it.
                let known = by_name.entry(name.as_str()).or_insert(id.as_str());
                if key.mode == Mode::Managed {
                    *known = id.as_str();
                }
            }
        }
        let mut aliases_by_name: BTreeMap<&str, Vec<&KeyAlias>> = BTreeMap::new();
        let mut names_of: BTreeMap<&str, &str> = BTreeMap::new();
        for alias in aliases.values() {
            let Some(name) = alias.name.as_deref() else {
                continue;
            };
            aliases_by_name.entry(name).or_default().push(alias);
            if let Some(arn) = alias.key.as_ref().and_then(|key| key.arn.as_deref()) {
                let known = names_of.entry(arn).or_insert(name);
                if is_aws(name) {
                    *known = name;
                }
            }
        }
        Self {
            keys,
            aliases,
            by_name,
            aliases_by_name,
            names_of,
        }
    }

    /// The key in the argument at `path`; `default` is what AWS takes when none is given.
    ///
    /// # Errors
    /// Why the key can't be told, where nothing at all is known of it.
    pub(super) fn key_use(
        &self,
        side: Side<'_>,
        instance: Instance<'_>,
        path: &[&str],
        default: KeyManager,
    ) -> Result<KeyUse, Unknown> {
        let origin = side.origin(instance.address, path);
        let value = instance.values.get(path);
        self.key_of(side, instance, value, origin.as_ref(), default)
    }

    /// The same for an argument of a nested block.
    ///
    /// # Errors
    /// Why the key can't be told, where nothing at all is known of it.
    pub(super) fn key_of(
        &self,
        side: Side<'_>,
        instance: Instance<'_>,
        value: &Value,
        origin: Option<&Origin>,
        default: KeyManager,
    ) -> Result<KeyUse, Unknown> {
        let by_default = KeyUse::by_default(default);
        match value {
            Value::Null => Ok(by_default),
            Value::String(text) if text.is_empty() => Ok(by_default),
            Value::String(text) => {
                let mut found = self.by_text(text, side, instance, origin, MAX_STEPS);
                // An air-gapped vault has an AWS owned key or a customer's, never an AWS managed
                // one (API: EncryptionKeyType).
                if default == KeyManager::AwsOwned && found.manager.is_none() {
                    found.manager = Some(KeyManager::Customer);
                    found.unknown.remove("manager");
                }
                // What another object has by default is no default here, where it is named.
                found.by_default &= origin.is_some_and(Origin::is_not_given);
                Ok(found)
            }
            Value::Sensitive => Err(Unknown::because(Reason::Sensitive)),
            Value::Unknown => match origin.and_then(Origin::certain) {
                Some(Lead::NotGiven) => Ok(by_default),
                _ => {
                    let found = self.by_origin(side, instance, origin, MAX_STEPS);
                    found.map(|found| KeyUse {
                        by_default: false,
                        ..found
                    })
                }
            },
            _ => Err(Unknown::because(Reason::Invalid)),
        }
    }

    fn by_origin(
        &self,
        side: Side<'_>,
        instance: Instance<'_>,
        origin: Option<&Origin>,
        steps: usize,
    ) -> Result<KeyUse, Unknown> {
        let unknown = || {
            let mut unknown = Unknown::of(origin);
            let leads = origin.iter().flat_map(|origin| &origin.leads);
            unknown.candidates = leads
                .filter_map(|lead| self.candidate(side, lead))
                .collect();
            unknown
        };
        match origin.and_then(Origin::certain) {
            Some(lead) => self.by_lead(side, instance, lead, steps),
            None => origin.and_then(|origin| {
                let agreed = self.agreed(side, instance, &origin.leads, steps)?;
                Some(KeyUse {
                    unknown: [("id".to_owned(), unknown())].into(),
                    ..agreed
                })
            }),
        }
        .ok_or_else(unknown)
    }

    fn by_lead(
        &self,
        side: Side<'_>,
        instance: Instance<'_>,
        lead: &Lead,
        steps: usize,
    ) -> Option<KeyUse> {
        match lead {
            Lead::Constant(Value::String(text)) => {
                Some(self.by_text(text, side, instance, None, steps))
            }
            Lead::Attribute { address, path } => self.by_attribute(side, address, path, steps),
            _ => None,
        }
    }

    /// What is true of the key whichever of several it is: who manages it, if all say the same.
    fn agreed(
        &self,
        side: Side<'_>,
        instance: Instance<'_>,
        leads: &[Lead],
        steps: usize,
    ) -> Option<KeyUse> {
        let steps = steps.min(1); // each lead may have as many again
        let managers = leads.iter().map(|lead| {
            let key = self.by_lead(side, instance, lead, steps)?;
            key.manager
        });
        let managers = managers.collect::<Option<Vec<_>>>()?;
        let (first, others) = managers.split_first()?;
        others.iter().all(|other| other == first).then(|| KeyUse {
            manager: Some(*first),
            ..KeyUse::default()
        })
    }

    fn candidate(&self, side: Side<'_>, lead: &Lead) -> Option<String> {
        let Lead::Attribute { address, .. } = lead else {
            return None;
        };
        let id = side.id(address);
        (self.keys.contains_key(&id) || self.aliases.contains_key(&id)).then_some(id)
    }

    /// The key that an attribute of another resource names.
    fn by_attribute(
        &self,
        side: Side<'_>,
        address: &Address,
        path: &[String],
        steps: usize,
    ) -> Option<KeyUse> {
        let id = side.id(address);
        if let Some(key) = self.keys.get(&id) {
            let found = Self::of_key(&id, key);
            if key.mode == Mode::Data && key.arn.is_none() {
                return Some(self.asked(side, address, steps).unwrap_or(found));
            }
            return Some(found);
        }
        if let Some(alias) = self.aliases.get(&id) {
            return alias.key.clone().map(|key| KeyUse {
                alias: alias.name.clone(),
                ..key
            });
        }
        if let Some(output) = remote_output(address, path) {
            let mut unknown = Unknown::because(Reason::AfterApply);
            unknown.references = vec![format!("{address}.outputs.{output}")];
            return Some(KeyUse {
                remote_output: Some(output.to_owned()),
                unknown: [("manager".to_owned(), unknown)].into(),
                ..KeyUse::default()
            });
        }
        // Another resource's own key argument: `aws_backup_vault.other.kms_key_arn`.
        let steps = steps.checked_sub(1)?;
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        self.by_argument(side, address, &path, steps)
    }

    /// The declared key that a data source will read during apply.
    fn asked(&self, side: Side<'_>, data: &Address, steps: usize) -> Option<KeyUse> {
        let steps = steps.checked_sub(1)?;
        let key = self.by_argument(side, data, &["key_id"], steps)?;
        key.id.is_some().then_some(key)
    }

    fn by_argument(
        &self,
        side: Side<'_>,
        address: &Address,
        path: &[&str],
        steps: usize,
    ) -> Option<KeyUse> {
        let instance = side.instance(address)?;
        let origin = side.origin(address, path);
        match instance.values.get(path) {
            Value::String(text) if !text.is_empty() => {
                Some(self.by_text(text, side, instance, origin.as_ref(), steps))
            }
            Value::Unknown => self.by_origin(side, instance, origin.as_ref(), steps).ok(),
            _ => None,
        }
    }

    fn of_key(id: &str, key: &Key) -> KeyUse {
        KeyUse {
            manager: key.manager,
            arn: key.arn.clone(),
            id: Some(id.to_owned()),
            account: key.object.account.clone(),
            region: key.object.region.clone(),
            unknown: key
                .object
                .unknown
                .get("manager")
                .map(|unknown| BTreeMap::from([("manager".to_owned(), unknown.clone())]))
                .unwrap_or_default(),
            ..KeyUse::default()
        }
    }

    /// The only alias of this name in the account and Region that are meant, where they are known.
    fn alias_named(
        &self,
        name: &str,
        account: Option<&str>,
        region: Option<&str>,
    ) -> Option<&'a KeyAlias> {
        let same = |a: Option<&str>, b: Option<&str>| a.zip(b).is_none_or(|(a, b)| a == b);
        let mut fits = self.aliases_by_name.get(name)?.iter().filter(|alias| {
            same_account(alias.object.account.as_deref(), account) != Answer::No
                && same(alias.object.region.as_deref(), region)
        });
        fits.next().filter(|_| fits.next().is_none()).copied()
    }

    /// A key given as ARN, alias or key id.
    pub(super) fn by_text(
        &self,
        text: &str,
        side: Side<'_>,
        instance: Instance<'_>,
        origin: Option<&Origin>,
        steps: usize,
    ) -> KeyUse {
        let arn = Arn::parse(text);
        let resource = arn.as_ref().map_or(text, |arn| arn.resource);
        let mut found = KeyUse {
            arn: (arn.is_some() && !resource.starts_with("alias/")).then(|| text.to_owned()),
            account: arn.as_ref().and_then(Arn::account),
            region: arn.as_ref().and_then(Arn::region),
            ..KeyUse::default()
        };
        let name = if resource.starts_with("alias/") {
            Some(resource)
        } else {
            self.names_of.get(text).copied()
        };
        if let Some(name) = name {
            found.alias = Some(name.to_owned());
            if is_aws(name) {
                found.manager = Some(KeyManager::Aws);
                return found;
            }
        }
        if let Some((id, key)) = self
            .by_name
            .get(text)
            .and_then(|id| self.keys.get_key_value(*id))
        {
            return KeyUse {
                alias: found.alias,
                ..Self::of_key(id, key)
            };
        }
        let own_region = instance.values.get(&["region"]).as_str();
        let region = found.region.as_deref().or(own_region);
        if let Some(key) = name
            .and_then(|n| self.alias_named(n, found.account.as_deref(), region))
            .and_then(|a| a.key.clone())
        {
            return KeyUse {
                alias: found.alias,
                ..key
            };
        }
        // The configuration may lead to a key whose own ARN isn't known yet.
        if let Some(Lead::Attribute { address, path }) = origin.and_then(Origin::certain)
            && let Some(steps) = steps.checked_sub(1)
            && let Some(key) = self.by_attribute(side, address, path, steps)
        {
            return key;
        }
        if name.is_some() {
            // An alias of its own making; whose key it names is written elsewhere.
            found.manager = Some(KeyManager::Customer);
            return found;
        }
        // An AWS managed key can't be used from another account.
        let own = side.account(instance);
        if same_account(own.as_deref(), found.account.as_deref()) == Answer::No {
            found.manager = Some(KeyManager::Customer);
            return found;
        }
        // In applied state every key looks alike: without a proof it is neither.
        found.by_default = origin.is_some_and(Origin::is_not_given);
        let mut unknown = Unknown::because(Reason::Unresolved);
        unknown.references = match origin {
            Some(origin) if !origin.references.is_empty() => origin.references.clone(),
            // The text is the state's, not the configuration's: nothing refers to it.
            Some(origin) if origin.is_not_given() => Vec::new(),
            _ => vec![text.to_owned()],
        };
        found.unknown.insert("manager".to_owned(), unknown);
        found
    }
}

/// Aliases of AWS managed keys; AWS reserves the prefix.
pub(super) fn is_aws(alias: &str) -> bool {
    alias.starts_with("alias/aws/")
}
