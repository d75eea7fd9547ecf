//! Backup vaults, their locks and access policies.

use super::block::Block;
use super::key_use::KeyIndex;
use super::policies;
use super::reader::{Instance, Reader, Side};
use super::{
    Invalid, KeyManager, KeyUse, LockMode, Reference, Unknown, Vault, VaultKind, VaultLock,
    VaultPolicy, World,
};
use crate::aws::Arn;
use crate::plan::Value;

pub(super) const STANDARD: [&str; 2] = ["aws_backup_vault", "awscc_backup_backup_vault"];
pub(super) const AIR_GAPPED: [&str; 2] = [
    "aws_backup_logically_air_gapped_vault",
    "awscc_backup_logically_air_gapped_backup_vault",
];
pub(super) const LOCK: [&str; 1] = ["aws_backup_vault_lock_configuration"];
pub(super) const POLICY: [&str; 1] = ["aws_backup_vault_policy"];

/// Fills `vaults`, `vault_locks` and `vault_policies`; they are linked to each other later.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let index = KeyIndex::new(&world.keys, &world.key_aliases);
    let managed = |i: &Instance<'_>| !i.address.data;
    for instance in side.instances(&STANDARD).into_iter().filter(managed) {
        let mut reader = Reader::new(side, instance);
        let (id, mut vault) = vault(&mut reader, VaultKind::Standard, &index, &mut world.invalid);
        if let Some(lock) = inline_lock(side, instance, &id, &mut vault) {
            world.vault_locks.insert(id.clone(), lock);
        }
        if let Some(policy) = inline_policy(side, instance, &id, &vault, &mut world.invalid) {
            world.vault_policies.insert(id.clone(), policy);
        }
        world.vaults.insert(id, vault);
    }
    for instance in side.instances(&AIR_GAPPED).into_iter().filter(managed) {
        let mut reader = Reader::new(side, instance);
        let (id, vault) = vault(
            &mut reader,
            VaultKind::LogicallyAirGapped,
            &index,
            &mut world.invalid,
        );
        if let Some(policy) = inline_policy(side, instance, &id, &vault, &mut world.invalid) {
            world.vault_policies.insert(id.clone(), policy);
        }
        world.vaults.insert(id, vault);
    }
    for instance in side.instances(&LOCK) {
        let mut reader = Reader::new(side, instance);
        let lock = VaultLock {
            written: named(side, instance),
            ..lock(&mut reader, &[])
        };
        world.vault_locks.insert(reader.id(), lock);
    }
    for instance in side.instances(&POLICY) {
        let mut reader = Reader::new(side, instance);
        let vault_name = reader.text("vault_name", &["backup_vault_name"]);
        let document = policies::document(&mut reader, "policy", &mut world.invalid);
        let arn = instance.values.get(&["backup_vault_arn"]).as_str();
        let object = reader.object(arn);
        let policy = VaultPolicy {
            object,
            vault_name,
            written: named(side, instance),
            vault: None,
            document,
        };
        world.vault_policies.insert(reader.id(), policy);
    }
}

/// Why AWS makes no vault of this name (API: `CreateBackupVaultInput`). It once took dots: a vault that isn't
/// `new` may have them. A single letter is left to the provider, which refuses it in the plan already.
pub(crate) fn refused_name(name: &str, new: bool) -> Option<&'static str> {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.' && !new;
    let fits = (1..=50).contains(&name.len()) && name.chars().all(is_fit);
    (!fits).then_some(
        "the name of a backup vault is 2 to 50 letters, digits, \"-\" and \"_\"; AWS Backup rejects this one",
    )
}

/// Why a reference can't mean an approval team.
fn refused_team(team: &Reference) -> Option<&'static str> {
    let arn = Arn::parse(team.arn.as_deref()?);
    match arn {
        Some(arn) if arn.service != "mpa" => Some("this isn't the ARN of an approval team"),
        Some(arn) if arn.region != "us-east-1" => Some(
            "multi-party approval teams exist only in us-east-1, not in the Region of this ARN",
        ),
        Some(_) => None,
        None => Some("this isn't an ARN"),
    }
}

fn vault(
    reader: &mut Reader<'_>,
    kind: VaultKind,
    index: &KeyIndex<'_>,
    invalids: &mut policies::Invalids,
) -> (String, Vault) {
    let awscc = reader.instance.address.resource_type.starts_with("awscc_");
    let (arn, name) = if awscc {
        ("backup_vault_arn", "backup_vault_name")
    } else {
        ("arn", "name")
    };
    let arn = reader.text("arn", &[arn]);
    reader.unknown.remove("arn"); // computed on create: that it is unknown says nothing
    let name = reader.text("name", &[name]);
    let change = reader.instance.change;
    let creates = change.is_none_or(|change| change.actions.iter().any(|it| it == "create"));
    let is_new = creates && reader.side.resolver.is_some();
    if let Some(reason) = name.as_deref().and_then(|name| refused_name(name, is_new)) {
        let invalid = Invalid::of_field("name", reason);
        invalids.entry(reader.id()).or_default().push(invalid);
    }
    let (attribute, default) = match kind {
        VaultKind::Standard if !awscc => ("kms_key_arn", KeyManager::Aws),
        VaultKind::Standard => ("encryption_key_arn", KeyManager::Aws),
        VaultKind::LogicallyAirGapped => ("encryption_key_arn", KeyManager::AwsOwned),
    };
    let key = key(reader, index, attribute, default);
    let (min, max) = match kind {
        VaultKind::Standard => (None, None),
        VaultKind::LogicallyAirGapped => (
            reader.whole("min_retention_days", &["min_retention_days"]),
            reader.whole("max_retention_days", &["max_retention_days"]),
        ),
    };
    let mut approval_team = match kind {
        VaultKind::Standard => None,
        VaultKind::LogicallyAirGapped => {
            Block::of(reader.side, reader.instance).reference(&["mpa_approval_team_arn"])
        }
    };
    if let Some(reason) = approval_team.as_ref().and_then(refused_team) {
        let invalid = Invalid::of_field("approval_team", reason);
        invalids.entry(reader.id()).or_default().push(invalid);
        let why = Unknown::because(super::Reason::Invalid);
        reader.unknown.insert("approval_team".to_owned(), why);
        approval_team = None;
    }
    let force_destroy = reader.flag("force_destroy", &["force_destroy"]);
    let vault = Vault {
        kind,
        name,
        key,
        force_destroy,
        recovery_points: reader.instance.values.get(&["recovery_points"]).as_i64(),
        min_retention_days: min,
        max_retention_days: max,
        lock: None,
        policy: None,
        approval_team,
        scope: None,
        object: reader.object(arn.as_deref()),
        arn,
    };
    (reader.id(), vault)
}

fn key(
    reader: &mut Reader<'_>,
    index: &KeyIndex<'_>,
    attribute: &str,
    default: KeyManager,
) -> Option<KeyUse> {
    match index.key_use(reader.side, reader.instance, &[attribute], default) {
        Ok(key) => Some(key),
        Err(unknown) => {
            reader.unknown.insert("key".to_owned(), unknown);
            None
        }
    }
}

/// A lock; `within` is the path of the block that holds it.
fn lock(reader: &mut Reader<'_>, within: &[&str]) -> VaultLock {
    let at = |name| [within, &[name]].concat();
    let vault_name = reader.text("vault_name", &["backup_vault_name"]);
    // 0 counts as not given (provider: vault_lock_configuration.go).
    let days = |days: Option<i64>| days.filter(|days| *days != 0);
    let changeable_for_days = days(reader.whole("changeable_for_days", &at("changeable_for_days")));
    let min_retention_days = days(reader.whole("min_retention_days", &at("min_retention_days")));
    let max_retention_days = days(reader.whole("max_retention_days", &at("max_retention_days")));
    let mode = mode(reader, changeable_for_days, &at("changeable_for_days"));
    let arn = reader.instance.values.get(&["backup_vault_arn"]).as_str();
    VaultLock {
        object: reader.object(arn),
        vault_name,
        written: None,
        vault: None,
        mode,
        changeable_for_days,
        min_retention_days,
        max_retention_days,
    }
}

/// The provider never reads `changeable_for_days` back: the state of an imported lock doesn't tell
/// governance from compliance.
fn mode(reader: &mut Reader<'_>, days: Option<i64>, path: &[&str]) -> Option<LockMode> {
    let mut unsure = |unknown: Unknown| {
        reader.unknown.insert("mode".to_owned(), unknown);
        None
    };
    if days.is_some() {
        return Some(LockMode::Compliance);
    }
    let imported = reader.instance.change.is_some_and(|change| {
        change.imported && !change.actions.iter().any(|action| action == "create")
    });
    let imported_before =
        reader.side.resolver.is_none() && reader.instance.change.is_some_and(|c| c.imported);
    if imported || imported_before {
        let mut unknown = Unknown::because(super::Reason::Unresolved);
        unknown.references = vec![path.join(".")];
        return unsure(unknown);
    }
    match reader.unknown.get("changeable_for_days").cloned() {
        Some(unknown) => {
            reader.unknown.insert("mode".to_owned(), unknown);
            None
        }
        None => Some(LockMode::Governance),
    }
}

/// `lock_configuration` inside an awscc vault.
fn inline_lock(
    side: Side<'_>,
    instance: Instance<'_>,
    id: &str,
    vault: &mut Vault,
) -> Option<VaultLock> {
    const BLOCK: &str = "lock_configuration";
    match instance.values.get(&[BLOCK]) {
        Value::Map(_) => {
            let mut reader = Reader::new(side, instance);
            let mut lock = lock(&mut reader, &[BLOCK]);
            lock.vault_name.clone_from(&vault.name);
            lock.vault = Some(id.to_owned());
            vault.lock = Some(id.to_owned());
            Some(lock)
        }
        Value::Unknown => {
            let origin = side.origin(instance.address, &[BLOCK]);
            if !origin
                .as_ref()
                .is_some_and(crate::resolve::Origin::is_not_given)
            {
                vault
                    .object
                    .unknown
                    .insert("lock".to_owned(), Unknown::of(origin.as_ref()));
            }
            None
        }
        _ => None,
    }
}

/// `access_policy` inside an awscc vault.
fn inline_policy(
    side: Side<'_>,
    instance: Instance<'_>,
    id: &str,
    vault: &Vault,
    invalid: &mut policies::Invalids,
) -> Option<VaultPolicy> {
    let mut reader = Reader::new(side, instance);
    let document = policies::document(&mut reader, "access_policy", invalid);
    if document.is_none() && reader.unknown.is_empty() {
        return None;
    }
    Some(VaultPolicy {
        object: reader.object(vault.arn.as_deref()),
        vault_name: vault.name.clone(),
        written: None,
        vault: Some(id.to_owned()),
        document,
    })
}

/// The vault that a lock, an access policy or notifications name.
pub(super) fn named(side: Side<'_>, instance: Instance<'_>) -> Option<Reference> {
    let (block, path) = (Block::of(side, instance), ["backup_vault_name"]);
    let types = [STANDARD, AIR_GAPPED].concat();
    let origin = block.origin(&path);
    side.reference_among(instance.values.get(&path), origin, &types)
}

#[cfg(test)]
mod tests {
    use super::refused_name;
    use crate::facts::testing::after;
    use serde_json::json;

    #[test]
    fn names_that_aws_refuses_are_told() {
        let long = "v".repeat(51);
        for name in ["local vault", "local.daily", "", &long, "vält"] {
            assert!(refused_name(name, true).is_some(), "{name}");
        }
        let longest = "v".repeat(50);
        for name in ["a-", "0_", "Default", &longest] {
            assert_eq!(refused_name(name, true), None, "{name}");
        }
        // AWS once took this.
        assert_eq!(refused_name("local.daily", false), None);
        assert!(refused_name("local vault", false).is_some());
    }

    #[test]
    fn a_vault_of_an_impossible_name_is_invalid_whatever_the_provider() {
        let world = after(&[
            ("aws_backup_vault.a", json!({"name": "a b"}), json!({})),
            (
                "awscc_backup_backup_vault.b",
                json!({"backup_vault_name": "b.c"}),
                json!({}),
            ),
            ("aws_backup_vault.c", json!({"name": "fine"}), json!({})),
        ]);
        let told: Vec<(&str, &str)> = world
            .invalid
            .iter()
            .flat_map(|(id, all)| all.iter().map(|it| (id.as_str(), it.field.as_str())))
            .collect();
        let name = |address| (address, "name");
        assert_eq!(
            told,
            [
                name("p:aws_backup_vault.a"),
                name("p:awscc_backup_backup_vault.b")
            ]
        );
    }
}
