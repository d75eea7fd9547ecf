//! Values of tfbackup.toml that have a form: refused while reading, so that the error has its place.

use super::{ObjectiveOverride, StrategyOverride, WorkloadsBy, WorkloadsConfig};
use crate::aws::{Arn, is_account_id};
use serde::de::{Deserialize, Deserializer, Error};
use std::collections::BTreeMap;

/// Twelve digits.
pub(crate) const ACCOUNT: &str = "^[0-9]{12}$";
/// Organizations API: `OrganizationalUnitId`, `RootId`.
pub(super) const UNIT: &str = "^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$";
/// Organizations API: `PolicyTargetId`.
pub(super) const TARGET: &str = "^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12})$";
pub(super) const VAULT: &str =
    "^arn:aws[a-z-]*:backup:[a-z0-9-]+:[0-9]{12}:backup-vault:[a-zA-Z0-9_-]{2,50}$";
/// The same with `$region` and `$account`, as backup policies have them.
pub(super) const VAULT_ANYWHERE: &str = "^arn:aws[a-z-]*:backup:([a-z0-9-]+|\\$region):([0-9]{12}|\\$account):backup-vault:[a-zA-Z0-9_-]{2,50}$";
/// What a selection may name: `*` alone, or an ARN, with `*`.
pub(super) const ANY_ARN: &str = "^(\\*|arn:.+)$";
pub(super) const KEY: &str = "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$";
pub(super) const VAULT_KEY: &str = "^(aws/backup|arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+)$";
pub(super) const TEAM: &str = "^arn:aws[a-z-]*:mpa:[a-z0-9-]+:[0-9]{12}:approval-team/.+$";

/// The only AWS managed key that a vault may have, as the configuration writes it.
pub(crate) const AWS_BACKUP: &str = "aws/backup";

/// `r-…` or `ou-…`, by the patterns above.
fn is_unit(text: &str) -> bool {
    let plain = |text: &str, least| {
        (least..=32).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
    };
    match (text.strip_prefix("r-"), text.strip_prefix("ou-")) {
        (Some(root), _) => plain(root, 4),
        (_, Some(unit)) => unit
            .split_once('-')
            .is_some_and(|(root, unit)| plain(root, 4) && plain(unit, 8)),
        _ => false,
    }
}

/// An ARN of this service whose resource begins so; all its parts are there.
fn is_arn(text: &str, service: &str, resource: &str) -> bool {
    Arn::parse(text).is_some_and(|arn| {
        arn.partition.starts_with("aws")
            && arn.service == service
            && !arn.region.is_empty()
            && is_account_id(arn.account)
            && arn
                .resource
                .strip_prefix(resource)
                .is_some_and(|name| !name.is_empty() && !name.contains(['*', '$', ' ']))
    })
}

fn is_key(text: &str) -> bool {
    is_arn(text, "kms", "key/")
}

/// AWS Backup API: `BackupVaultName`.
fn is_vault(text: &str) -> bool {
    let name = text.rsplit(':').next().unwrap_or_default();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    is_arn(text, "backup", "backup-vault:")
        && (2..=50).contains(&name.len())
        && name.bytes().all(fits)
}

fn checked<E: Error>(text: String, fits: bool, wanted: &str) -> Result<String, E> {
    if fits {
        Ok(text)
    } else {
        Err(E::custom(format!("`{text}` is not {wanted}")))
    }
}

type Text<E> = Result<String, E>;
type Maybe<T, E> = Result<Option<T>, E>;

pub(super) fn vault<'de, D: Deserializer<'de>>(from: D) -> Text<D::Error> {
    let text = String::deserialize(from)?;
    let fits = is_vault(&text);
    let wanted = "the ARN of a backup vault (arn:aws:backup:REGION:ACCOUNT:backup-vault:NAME)";
    checked(text, fits, wanted)
}

fn anywhere<E: Error>(text: String) -> Text<E> {
    let filled = text
        .replace("$region", "eu-west-1")
        .replace("$account", "111122223333");
    let fits = is_vault(&filled);
    let wanted = "the ARN of a backup vault (arn:aws:backup:$region:$account:backup-vault:NAME)";
    checked(text, fits, wanted)
}

/// As in a backup policy: `$account` and `$region` stand for each.
pub(super) fn vault_anywhere<'de, D: Deserializer<'de>>(from: D) -> Text<D::Error> {
    anywhere(String::deserialize(from)?)
}

pub(super) fn vaults_anywhere<'de, D>(from: D) -> Result<Vec<String>, D::Error>
where
    D: Deserializer<'de>,
{
    let vaults: Vec<String> = Vec::deserialize(from)?;
    vaults.into_iter().map(anywhere).collect()
}

/// What a selection may name.
pub(super) fn arns<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let arns: Vec<String> = Vec::deserialize(from)?;
    let one = |text: String| {
        let fits = text == "*" || text.starts_with("arn:");
        checked(text, fits, "an ARN, nor `*`")
    };
    arns.into_iter().map(one).collect()
}

pub(super) fn key<'de, D: Deserializer<'de>>(from: D) -> Text<D::Error> {
    let text = String::deserialize(from)?;
    let fits = is_key(&text);
    checked(
        text,
        fits,
        "the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID)",
    )
}

pub(super) fn vault_key<'de, D: Deserializer<'de>>(from: D) -> Maybe<String, D::Error> {
    let text = String::deserialize(from)?;
    let fits = text == AWS_BACKUP || is_key(&text);
    let wanted = "the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), nor aws/backup";
    checked(text, fits, wanted).map(Some)
}

pub(super) fn team<'de, D: Deserializer<'de>>(from: D) -> Maybe<String, D::Error> {
    let text = String::deserialize(from)?;
    let fits = is_arn(&text, "mpa", "approval-team/");
    let wanted = "the ARN of an approval team (arn:aws:mpa:REGION:ACCOUNT:approval-team/NAME)";
    checked(text, fits, wanted).map(Some)
}

pub(super) fn unit<'de, D: Deserializer<'de>>(from: D) -> Maybe<String, D::Error> {
    let text = String::deserialize(from)?;
    let fits = is_unit(&text);
    checked(
        text,
        fits,
        "the id of an organizational unit (ou-…) or a root (r-…)",
    )
    .map(Some)
}

pub(super) fn name<'de, D: Deserializer<'de>>(from: D) -> Text<D::Error> {
    let text = String::deserialize(from)?;
    let fits = (1..=128).contains(&text.chars().count());
    checked(text, fits, "a name of 1 to 128 characters")
}

/// What a policy is attached to.
pub(super) fn targets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let targets: Vec<String> = Vec::deserialize(from)?;
    let wanted = "an account (twelve digits), a unit (ou-…) or a root (r-…)";
    let target = |text: String| {
        let fits = is_account_id(&text) || is_unit(&text);
        checked(text, fits, wanted)
    };
    targets.into_iter().map(target).collect()
}

/// An account id as a key.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct AccountId(String);

impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let fits = is_account_id(&text);
        checked(text, fits, "an account id: twelve digits, in quotes").map(Self)
    }
}

/// A table whose keys are account ids.
pub(crate) fn accounts<'de, D, T>(from: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let accounts: BTreeMap<AccountId, T> = BTreeMap::deserialize(from)?;
    Ok(accounts
        .into_iter()
        .map(|(id, account)| (id.0, account))
        .collect())
}

fn within<E: Error>(days: i64, least: i64) -> Maybe<i64, E> {
    if (least..=36_500).contains(&days) {
        Ok(Some(days))
    } else {
        Err(E::custom(format!(
            "{days} is not within {least} to 36500 days"
        )))
    }
}

/// Bounds of a lock: AWS takes 1 day to 100 years (API: `PutBackupVaultLockConfiguration`).
pub(super) fn days<'de, D: Deserializer<'de>>(from: D) -> Maybe<i64, D::Error> {
    within(i64::deserialize(from)?, 1)
}

/// `ChangeableForDays`: AWS demands three days at least.
pub(super) fn grace<'de, D: Deserializer<'de>>(from: D) -> Maybe<i64, D::Error> {
    within(i64::deserialize(from)?, 3)
}

/// What `[objectives]` bounds: an hour to ten years.
pub(super) fn hours<'de, D: Deserializer<'de>>(from: D) -> Maybe<i64, D::Error> {
    let hours = i64::deserialize(from)?;
    if (1..=87_600).contains(&hours) {
        Ok(Some(hours))
    } else {
        Err(D::Error::custom(format!(
            "{hours} is not within 1 to 87600 hours"
        )))
    }
}

/// An exception from a default for an account, or for what has a tag.
pub(crate) trait Override {
    /// Where it applies.
    fn scope(&self) -> OverrideScope<'_>;
}

/// Where an exception applies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OverrideScope<'a> {
    /// In this account.
    pub(crate) account: Option<&'a str>,
    /// What has this tag.
    pub(crate) tag: Option<&'a str>,
    /// With this value; absent: with any.
    pub(crate) value: Option<&'a str>,
}

impl Override for StrategyOverride {
    fn scope(&self) -> OverrideScope<'_> {
        OverrideScope {
            account: self.account.as_deref(),
            tag: self.tag.as_deref(),
            value: self.value.as_deref(),
        }
    }
}

impl Override for ObjectiveOverride {
    fn scope(&self) -> OverrideScope<'_> {
        OverrideScope {
            account: self.account.as_deref(),
            tag: self.tag.as_deref(),
            value: self.value.as_deref(),
        }
    }
}

/// Exceptions from a default: each says where it applies.
pub(super) fn overrides<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Override,
{
    let overrides: Vec<T> = Vec::deserialize(from)?;
    for given in &overrides {
        let OverrideScope {
            account,
            tag,
            value,
        } = given.scope();
        if let Some(id) = account.filter(|id| !is_account_id(id)) {
            let wanted = "an account id: twelve digits, in quotes";
            return Err(D::Error::custom(format!("`{id}` is not {wanted}")));
        }
        if account.is_none() && tag.is_none() {
            return Err(D::Error::custom("an override needs an account or a tag"));
        }
        if value.is_some() && tag.is_none() {
            return Err(D::Error::custom("a value needs a tag"));
        }
    }
    Ok(overrides)
}

/// A tag tells workloads apart where it is named, and nowhere else.
pub(crate) fn workloads<'de, D>(from: D) -> Result<WorkloadsConfig, D::Error>
where
    D: Deserializer<'de>,
{
    let given = WorkloadsConfig::deserialize(from)?;
    match (given.by, &given.tag) {
        (WorkloadsBy::Tag, None) => Err(D::Error::custom("by = \"tag\" needs the tag's key")),
        (WorkloadsBy::Tag, Some(_)) | (_, None) => Ok(given),
        (_, Some(_)) => Err(D::Error::custom("a tag is for by = \"tag\" alone")),
    }
}
