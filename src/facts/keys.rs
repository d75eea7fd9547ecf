//! KMS keys and their names.

use super::block::Unknowns;
use super::key_use::{self, KeyIndex, MAX_STEPS};
use super::reader::{Instance, Reader, Side};
use super::table::{Names, Resource, Table as _, Written, table};
use super::{Key, KeyAlias, KeyManager, KeyPolicy, Mode, Reason, Unknown, World};
use crate::aws::Arn;
use crate::plan::Value;
use std::collections::BTreeMap;

pub(super) const KEY_TYPES: [&str; 6] = [
    "aws_kms_key",
    "aws_kms_external_key",
    "aws_kms_replica_key",
    "aws_kms_replica_external_key",
    "awscc_kms_key",
    "awscc_kms_replica_key",
];

pub(super) const ALIAS_TYPES: [&str; 2] = ["aws_kms_alias", "awscc_kms_alias"];

// field                    read as    aws                                             CloudFormation                    backup policy
table! { Key:
    arn                     made       "arn"                                           "Arn"                             "";
    key_id                  made       "key_id"                                        "KeyId"                           "";
    enabled                 flag       "enabled aws_kms_key:is_enabled"                "Enabled"                         "";
    spec                    text       "key_spec aws_kms_key:customer_master_key_spec" "KeySpec"                         "";
    usage                   text       "key_usage"                                     "KeyUsage"                        "";
    origin                  origin     ""                                              "Origin"                          "";
    multi_region            flag       "multi_region"                                  "MultiRegion"                     "";
    rotation                flag       "enable_key_rotation"                           "EnableKeyRotation"               "";
    deletion_window_in_days whole      "deletion_window_in_days"                       "PendingWindowInDays"             "";
    lockout_check_bypassed  flag       "bypass_policy_lockout_safety_check"            "BypassPolicyLockoutSafetyCheck"  "";
    material_valid_to       text       "valid_to"                                      ""                                "";
}

table! { KeyPolicy:
    document                document   "policy"                                        "KeyPolicy"                       "";
}

trait Material: Written {
    /// Where the key's material comes from.
    fn origin(&mut self, names: &Names) -> Option<String> {
        let other = |aws| Names {
            aws,
            cloudformation: "",
            ..*names
        };
        let given = self.text(names);
        let store = self.text(&other("custom_key_store_id"));
        let outside = self.text(&other("xks_key_id"));
        if self.unknown().contains_key(names.field) {
            return None;
        }
        let word = match (outside, store) {
            (Some(_), _) => "EXTERNAL_KEY_STORE",
            (None, Some(_)) => "AWS_CLOUDHSM",
            (None, None) => "AWS_KMS",
        };
        given.or_else(|| Some(word.to_owned()))
    }
}

impl<W: Written> Material for W {}

/// Fills `keys`, `key_aliases`, and `key_policies` with those that keys have themselves.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&KEY_TYPES) {
        let mut reader = Reader::new(side, instance);
        if instance.address.data {
            let key = read(&mut reader);
            world.keys.insert(reader.id(), key);
        } else {
            let resource_type = instance.address.resource_type.as_str();
            let replica = resource_type.contains("replica");
            declare(reader, replica, resource_type.contains("external"), world);
        }
    }
    // Aliases may name keys through other aliases' keys; the keys alone suffice to resolve them.
    let none = BTreeMap::new();
    let index = KeyIndex::new(&world.keys, &none);
    let aliases: BTreeMap<_, _> = side
        .instances(&ALIAS_TYPES)
        .into_iter()
        .map(|i| alias(side, i, &index))
        .collect();
    world.key_aliases = aliases;
}

/// Adds a key, with the policy inside it; `external`: its material is imported.
pub(super) fn declare<R: Resource>(
    mut written: R,
    replica: bool,
    external: bool,
    world: &mut World,
) {
    let id = written.id();
    let mut key = Key {
        mode: Mode::Managed,
        manager: Some(KeyManager::Customer),
        replica,
        ..Key::read(&mut written)
    };
    let unknown = written.unknown();
    // A key with imported material is unusable until the material is there; the plan can't tell.
    if external {
        key.origin = Some("EXTERNAL".to_owned());
    } else {
        default(unknown, "enabled", &mut key.enabled, true);
    }
    // A replica has its primary's spec, whatever that is.
    if !replica {
        default(
            unknown,
            "spec",
            &mut key.spec,
            "SYMMETRIC_DEFAULT".to_owned(),
        );
    }
    default(
        unknown,
        "usage",
        &mut key.usage,
        "ENCRYPT_DECRYPT".to_owned(),
    );
    if replica {
        key.multi_region = Some(true);
    }
    // Only symmetric keys with material made by KMS rotate by themselves (KMS: Rotating keys).
    let is_other = |given: &Option<String>, word| given.as_ref().is_some_and(|given| given != word);
    if replica || is_other(&key.spec, "SYMMETRIC_DEFAULT") || is_other(&key.origin, "AWS_KMS") {
        key.rotation = None;
        unknown.remove("rotation");
    } else if key.rotation != Some(true) {
        let why = unknown.get("spec").or(unknown.get("origin")).cloned();
        if let Some(why) = why {
            unknown.entry("rotation".to_owned()).or_insert(why);
            key.rotation = None;
        }
        default(unknown, "rotation", &mut key.rotation, false);
    }
    let mut own = written.afresh();
    let policy = KeyPolicy::read(&mut own);
    if policy.document.is_some() || !own.unknown().is_empty() {
        world.refuse(&id, own.refused());
        let policy = KeyPolicy {
            key: Some(id.clone()),
            object: own.identity(),
            ..policy
        };
        world.key_policies.insert(id.clone(), policy);
        key.policy = Some(id.clone());
    }
    key.object = written.identity();
    world.keys.insert(id, key);
}

/// AWS's default of a field that is neither given nor unknown.
fn default<T>(unknown: &Unknowns, field: &str, value: &mut Option<T>, default: T) {
    if value.is_none() && !unknown.contains_key(field) {
        *value = Some(default);
    }
}

/// `data "aws_kms_key"`
fn read(reader: &mut Reader<'_>) -> Key {
    let values = reader.instance.values;
    let asked = values.get(&["key_id"]).as_str().unwrap_or_default();
    let asked_name = Arn::parse(asked).map_or(asked, |arn| arn.resource);
    let arn = reader.text("arn", &["arn"]);
    let key_id = arn
        .as_deref()
        .and_then(|arn| arn.rsplit_once("key/"))
        .map(|(_, id)| id.to_owned());
    let manager = match reader.text("manager", &["key_manager"]).as_deref() {
        Some("AWS") => Some(KeyManager::Aws),
        Some(_) => Some(KeyManager::Customer),
        // Read during apply: the name may tell all the same.
        None if key_use::is_aws(asked_name) => Some(KeyManager::Aws),
        None if asked_name.starts_with("alias/") => Some(KeyManager::Customer),
        None => None,
    };
    if manager.is_some() {
        reader.unknown.remove("manager");
    } else {
        let because = Unknown::because(Reason::AfterApply);
        reader
            .unknown
            .entry("manager".to_owned())
            .or_insert(because);
    }
    let spec = reader
        .text("spec", &["key_spec"])
        .or_else(|| reader.text("spec", &["customer_master_key_spec"]));
    Key {
        unused: false,
        mode: Mode::Data,
        key_id,
        manager,
        enabled: reader.flag("enabled", &["enabled"]),
        spec,
        usage: reader.text("usage", &["key_usage"]),
        origin: reader.text("origin", &["origin"]),
        multi_region: reader.flag("multi_region", &["multi_region"]),
        replica: false,
        rotation: None,
        deletion_window_in_days: None,
        state: reader.text("state", &["key_state"]),
        policy: None,
        lockout_check_bypassed: None,
        material_valid_to: reader.text("material_valid_to", &["valid_to"]),
        object: reader.object(arn.as_deref()),
        arn,
    }
}

fn alias(side: Side<'_>, instance: Instance<'_>, index: &KeyIndex<'_>) -> (String, KeyAlias) {
    let mut reader = Reader::new(side, instance);
    let is_awscc = instance.address.resource_type.starts_with("awscc_");
    let name = reader.text("name", &[if is_awscc { "alias_name" } else { "name" }]);
    let target = if instance.address.data {
        "target_key_arn"
    } else {
        "target_key_id"
    };
    let of_aws = name.as_deref().is_some_and(key_use::is_aws);
    let mut key = match instance.values.get(&[target]) {
        Value::String(text) => {
            let origin = side.origin(instance.address, &[target]);
            Some(index.by_text(text, side, instance, origin.as_ref(), MAX_STEPS))
        }
        _ if instance.address.data => Some(super::KeyUse::default()),
        _ => match index.key_use(side, instance, &[target], KeyManager::Customer) {
            Ok(key) => Some(key),
            Err(unknown) => {
                reader.unknown.insert("key".to_owned(), unknown);
                None
            }
        },
    };
    if let Some(key) = &mut key {
        if of_aws {
            key.manager = Some(KeyManager::Aws);
            key.unknown.remove("manager");
        } else if name.is_some() && key.manager.is_none() {
            // AWS reserves `alias/aws/` for its own keys, so any other name is a customer's key.
            key.manager = Some(KeyManager::Customer);
            key.unknown.remove("manager");
        } else if key.manager.is_none() {
            let because = Unknown::because(Reason::AfterApply);
            key.unknown.entry("manager".to_owned()).or_insert(because);
        }
        key.alias.clone_from(&name);
        // A data source has no argument for its key; it was asked for the alias by name.
        key.by_default = false;
    }
    let arn = instance.values.get(&["arn"]).as_str();
    let mode = if instance.address.data {
        Mode::Data
    } else {
        Mode::Managed
    };
    (
        reader.id(),
        KeyAlias {
            object: reader.object(arn),
            mode,
            name,
            key,
        },
    )
}
