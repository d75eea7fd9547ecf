//! Vaults of both kinds, with the lock, access policy and notifications inside them.

use super::fields::Fields;
use super::keys::key_use;
use crate::facts::vaults::refused_name;
use crate::facts::{
    Invalid, KeyManager, LockMode, Vault, VaultKind, VaultLock, VaultNotifications, VaultPolicy,
    World,
};

/// `AWS::Backup::BackupVault`
pub(super) fn standard(fields: Fields<'_>, world: &mut World) {
    vault(fields, VaultKind::Standard, world);
}

/// `AWS::Backup::LogicallyAirGappedBackupVault`
pub(super) fn air_gapped(fields: Fields<'_>, world: &mut World) {
    vault(fields, VaultKind::LogicallyAirGapped, world);
}

fn vault(mut fields: Fields<'_>, kind: VaultKind, world: &mut World) {
    let id = fields.id();
    let name = fields.text("name", "BackupVaultName");
    // What stands for something else is none that AWS gets to see.
    let told = name.as_deref().filter(|name| !name.contains('$'));
    if let Some(reason) = told.and_then(|name| refused_name(name, true)) {
        let invalid = Invalid::of_field("name", reason);
        world.invalid.entry(id.clone()).or_default().push(invalid);
    }
    let standard = kind == VaultKind::Standard;
    let default = if standard {
        KeyManager::Aws
    } else {
        KeyManager::AwsOwned
    };
    let key = key_use(&mut fields, "EncryptionKeyArn", default);
    let lock = if standard {
        lock(&mut fields, name.as_ref(), world)
    } else {
        None
    };
    let policy = policy(&fields, name.as_ref(), world);
    notifications(&fields, world);
    let mut bound = |field: &str, name: &str| {
        if standard {
            None
        } else {
            fields.whole(field, name)
        }
    };
    let min_retention_days = bound("min_retention_days", "MinRetentionDays");
    let max_retention_days = bound("max_retention_days", "MaxRetentionDays");
    let arn = fields
        .made
        .evaluator
        .text_of(fields.logical_id, Some("BackupVaultArn"));
    let vault = Vault {
        kind,
        name,
        arn: arn.filter(|arn| !arn.contains('$')), // one for each account and Region
        key,
        min_retention_days,
        max_retention_days,
        lock,
        policy,
        approval_team: fields.reference("MpaApprovalTeamArn"),
        scope: fields.made.scope.clone(),
        object: fields.object(),
        ..Vault::default()
    };
    world.vaults.insert(id, vault);
}

/// Id of the lock; notes in `fields` where it isn't known whether there is one.
fn lock(fields: &mut Fields<'_>, name: Option<&String>, world: &mut World) -> Option<String> {
    const PROPERTY: &str = "LockConfiguration";
    if let crate::documents::cloudformation::Value::Unknown(gap) = fields.value(PROPERTY) {
        let unknown = gap.clone().into();
        fields.unknown.insert("lock".to_owned(), unknown);
        return None;
    }
    if !fields.has(PROPERTY) {
        return None;
    }
    let id = fields.id();
    let mut inner = fields.child(PROPERTY);
    let changeable_for_days = inner.whole("changeable_for_days", "ChangeableForDays");
    let unknown = inner.unknown.get("changeable_for_days").cloned();
    let mode = match (changeable_for_days, unknown) {
        (Some(_), _) => Some(LockMode::Compliance),
        (None, None) => Some(LockMode::Governance),
        (None, Some(unknown)) => {
            inner.unknown.insert("mode".to_owned(), unknown);
            None
        }
    };
    let lock = VaultLock {
        vault_name: name.cloned(),
        written: None,
        vault: Some(id.clone()),
        mode,
        changeable_for_days,
        min_retention_days: inner.whole("min_retention_days", "MinRetentionDays"),
        max_retention_days: inner.whole("max_retention_days", "MaxRetentionDays"),
        object: inner.object(),
    };
    world.vault_locks.insert(id.clone(), lock);
    Some(id)
}

fn policy(fields: &Fields<'_>, name: Option<&String>, world: &mut World) -> Option<String> {
    if !fields.has("AccessPolicy") {
        return None;
    }
    let id = fields.id();
    // A reader of its own: what isn't known of the policy is the policy's.
    let mut own = Fields::of(fields.made, fields.logical_id);
    let document = own.document("AccessPolicy");
    let policy = VaultPolicy {
        vault_name: name.cloned(),
        written: None,
        vault: Some(id.clone()),
        document,
        object: own.object(),
    };
    world.vault_policies.insert(id.clone(), policy);
    Some(id)
}

fn notifications(fields: &Fields<'_>, world: &mut World) {
    if !fields.has("Notifications") {
        return;
    }
    let id = fields.id();
    let mut inner = fields.child("Notifications");
    let mut events = inner.texts("events", "BackupVaultEvents");
    events.sort();
    let vault = crate::facts::Reference {
        id: Some(id.clone()),
        ..Default::default()
    };
    let notifications = VaultNotifications {
        vault: Some(vault),
        topic: inner.reference("SNSTopicArn"),
        events,
        object: inner.object(),
    };
    world.vault_notifications.insert(id, notifications);
}
