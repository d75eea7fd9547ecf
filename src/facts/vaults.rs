//! Backup vaults, their locks, access policies and notifications.

use super::key_use::KeyIndex;
use super::reader::{Reader, Side};
use super::table::{Names, Resource, Table as _, Written, table};
use super::{
    Invalid, KeyManager, KeyUse, LockMode, Reason, Reference, Unknown, Vault, VaultKind, VaultLock,
    VaultNotifications, VaultPolicy, World,
};
use crate::aws::Arn;

pub(super) const STANDARD: [&str; 2] = ["aws_backup_vault", "awscc_backup_backup_vault"];
pub(super) const AIR_GAPPED: [&str; 2] = [
    "aws_backup_logically_air_gapped_vault",
    "awscc_backup_logically_air_gapped_backup_vault",
];
pub(super) const LOCK: [&str; 1] = ["aws_backup_vault_lock_configuration"];
pub(super) const POLICY: [&str; 1] = ["aws_backup_vault_policy"];

pub(super) const NOTIFICATIONS: [&str; 1] = ["aws_backup_vault_notifications"];

// field                read as    aws                     CloudFormation                          backup policy
table! { Vault:
    name                text       "name"                  "BackupVaultName"                       "";
    arn                 made       "arn"                   "BackupVaultArn"                        "";
    force_destroy       flag       "force_destroy"         ""                                      "";
    recovery_points     counted    "recovery_points"       ""                                      "";
    min_retention_days  whole      "min_retention_days"    "MinRetentionDays"                      "";
    max_retention_days  whole      "max_retention_days"    "MaxRetentionDays"                      "";
    approval_team       any        ""                      "MpaApprovalTeamArn"                    "";
}

table! { VaultLock:
    vault_name          text       "backup_vault_name"     ""                                      "";
    written             vault      "backup_vault_name"     ""                                      "";
    changeable_for_days count      "changeable_for_days"   "LockConfiguration.ChangeableForDays"   "";
    mode                mode       "changeable_for_days"   "LockConfiguration.ChangeableForDays"   "";
    min_retention_days  count      "min_retention_days"    "LockConfiguration.MinRetentionDays"    "";
    max_retention_days  count      "max_retention_days"    "LockConfiguration.MaxRetentionDays"    "";
}

table! { VaultPolicy:
    vault_name          text       "backup_vault_name"     ""                                      "";
    written             vault      "backup_vault_name"     ""                                      "";
    document            document   "policy"                "AccessPolicy"                          "";
}

table! { VaultNotifications:
    vault               vault      "backup_vault_name"     ""                                      "";
    topic               any        "sns_topic_arn"         "Notifications.SNSTopicArn"             "";
    events              set        "backup_vault_events"   "Notifications.BackupVaultEvents"       "";
}

/// A vault's key, and what is a resource of its own in the aws provider.
pub(super) const WITHIN: [Names; 3] = [
    Names::of(
        "key",
        "encryption_key_arn aws_backup_vault:kms_key_arn",
        "EncryptionKeyArn",
    ),
    Names::of("lock", "", "LockConfiguration"),
    Names::of("notifications", "", "Notifications"),
];

trait Kept: Written {
    /// What the state counts.
    fn counted(&mut self, names: &Names) -> Option<i64> {
        let found = self.whole(names);
        self.unknown().remove(names.field);
        found
    }

    /// The provider never reads `changeable_for_days` back: the state of an imported lock doesn't tell
    /// governance from compliance.
    fn mode(&mut self, names: &Names) -> Option<LockMode> {
        if self.count(names).is_some() {
            return Some(LockMode::Compliance);
        }
        let why = self.never_read(names);
        let unknown = self.unknown();
        unknown.extend(why.map(|why| (names.field.to_owned(), why)));
        (!unknown.contains_key(names.field)).then_some(LockMode::Governance)
    }
}

impl<W: Written> Kept for W {}

/// Fills `vaults`, `vault_locks`, `vault_policies` and `vault_notifications`; they are linked to each other later.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let index = KeyIndex::new(&world.keys, &world.key_aliases);
    let key = |reader: &mut Reader<'_>, names: &Names, default| {
        let path = names.terraform(&reader.instance.address.resource_type);
        index.key_use(side, reader.instance, &[&path], default)
    };
    let mut found = World::default();
    for (types, kind) in [
        (STANDARD, VaultKind::Standard),
        (AIR_GAPPED, VaultKind::LogicallyAirGapped),
    ] {
        for instance in side.instances(&types) {
            if !instance.address.data {
                declare(Reader::new(side, instance), kind, key, &mut found);
            }
        }
    }
    for instance in side.instances(&LOCK) {
        let mut reader = Reader::new(side, instance);
        let mut lock = VaultLock::read(&mut reader);
        lock.object = reader.identity();
        found.vault_locks.insert(reader.id(), lock);
    }
    for instance in side.instances(&POLICY) {
        let mut reader = Reader::new(side, instance);
        let mut policy = VaultPolicy::read(&mut reader);
        policy.object = reader.identity();
        found.refuse(&reader.id(), reader.refused());
        found.vault_policies.insert(reader.id(), policy);
    }
    for instance in side.instances(&NOTIFICATIONS) {
        let mut reader = Reader::new(side, instance);
        let mut notifications = VaultNotifications::read(&mut reader);
        notifications.object = reader.identity();
        let vault = notifications.vault.take();
        notifications.vault = vault.map(|vault| vault.named_beside(&notifications.object));
        found.vault_notifications.insert(reader.id(), notifications);
    }
    world.extend(found);
}

/// Adds a vault, with the lock, access policy and notifications inside it. `key` finds its key.
pub(super) fn declare<R: Resource>(
    mut written: R,
    kind: VaultKind,
    key_of: impl Fn(&mut R, &Names, KeyManager) -> Result<KeyUse, Unknown>,
    world: &mut World,
) {
    let id = written.id();
    let mut vault = Vault {
        kind,
        scope: written.scope(),
        ..Vault::read(&mut written)
    };
    // Of a name for each account and Region AWS sees another.
    let is_whole = |name: &&str| !name.contains("$account") && !name.contains("$region");
    let name = vault.name.as_deref().filter(is_whole);
    if let Some(reason) = name.and_then(|name| refused_name(name, written.is_new())) {
        world.refuse(&id, vec![Invalid::of_field("name", reason)]);
    }
    let default = match kind {
        VaultKind::Standard => KeyManager::Aws,
        VaultKind::LogicallyAirGapped => KeyManager::AwsOwned,
    };
    let [key, lock, notifications] = WITHIN;
    match key_of(&mut written, &key, default) {
        Ok(key) => vault.key = Some(key),
        Err(why) => drop(written.unknown().insert("key".to_owned(), why)),
    }
    if let Some(reason) = vault.approval_team.as_ref().and_then(refused_team) {
        world.refuse(&id, vec![Invalid::of_field("approval_team", reason)]);
        let why = Unknown::because(Reason::Invalid);
        written.unknown().insert("approval_team".to_owned(), why);
        vault.approval_team = None;
    }
    if kind == VaultKind::Standard && written.child(&lock).is_some() {
        let mut own = written.afresh();
        let lock = VaultLock {
            vault_name: vault.name.clone(),
            vault: Some(id.clone()),
            ..VaultLock::read(&mut own)
        };
        let object = own.identity();
        let lock = VaultLock { object, ..lock };
        world.vault_locks.insert(id.clone(), lock);
        vault.lock = Some(id.clone());
    }
    let mut own = written.afresh();
    if own.child(&notifications).is_some() || !own.unknown().is_empty() {
        own.unknown().clear();
        let mut inner = VaultNotifications::read(&mut own);
        inner.vault = Some(Reference {
            id: Some(id.clone()),
            ..Reference::default()
        });
        inner.object = own.identity();
        world.vault_notifications.insert(id.clone(), inner);
    }
    let mut own = written.afresh();
    let policy = VaultPolicy {
        vault_name: vault.name.clone(),
        vault: Some(id.clone()),
        ..VaultPolicy::read(&mut own)
    };
    if policy.document.is_some() || !own.unknown().is_empty() {
        let object = own.identity();
        world.refuse(&id, own.refused());
        let policy = VaultPolicy { object, ..policy };
        vault.policy = Some(id.clone());
        world.vault_policies.insert(id.clone(), policy);
    }
    vault.object = written.identity();
    world.vaults.insert(id, vault);
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
