//! KMS keys and their names.

use super::key_use::{self, KeyIndex, MAX_STEPS};
use super::reader::{Instance, Reader, Side};
use super::{Key, KeyAlias, KeyManager, Mode, Reason, Unknown, World};
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

/// Fills `keys` and `key_aliases`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&KEY_TYPES) {
        let mut reader = Reader::new(side, instance);
        let key = if instance.address.data {
            read(&mut reader)
        } else {
            declared(&mut reader)
        };
        world.keys.insert(reader.id(), key);
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

/// `resource "aws_kms_key"` and its kin.
fn declared(reader: &mut Reader<'_>) -> Key {
    let resource_type = reader.instance.address.resource_type.as_str();
    let is_awscc = resource_type.starts_with("awscc_");
    let replica = resource_type.contains("replica");
    let external = resource_type.contains("external");
    let names = match resource_type {
        "aws_kms_key" => ("is_enabled", "customer_master_key_spec"),
        _ => ("enabled", "key_spec"),
    };
    let arn = reader.text("arn", &["arn"]);
    let key_id = reader.text("key_id", &["key_id"]);
    // Computed on create: that they are unknown says nothing.
    reader.unknown.remove("arn");
    reader.unknown.remove("key_id");
    // A key with imported material is unusable until the material is there; the plan can't tell.
    let enabled = reader
        .flag("enabled", &[names.0])
        .or((!external).then_some(true));
    let spec = reader.text("spec", &[names.1]);
    // A replica has its primary's spec, whatever that is.
    let spec = if replica {
        spec
    } else {
        defaulted(reader, "spec", spec, "SYMMETRIC_DEFAULT")
    };
    let usage = reader.text("usage", &["key_usage"]);
    let usage = defaulted(reader, "usage", usage, "ENCRYPT_DECRYPT");
    let origin = origin(reader, external);
    let rotation = if replica || external {
        None
    } else {
        rotation(reader, spec.as_deref(), origin.as_deref())
    };
    let window = if is_awscc {
        "pending_window_in_days"
    } else {
        "deletion_window_in_days"
    };
    let multi_region = if replica {
        Some(true)
    } else {
        reader.flag("multi_region", &["multi_region"])
    };
    let deletion_window_in_days = reader.whole("deletion_window_in_days", &[window]);
    let enabled = enabled.filter(|_| !reader.unknown.contains_key("enabled"));
    Key {
        unused: false,
        mode: Mode::Managed,
        manager: Some(KeyManager::Customer),
        enabled,
        spec,
        usage,
        origin,
        multi_region,
        replica,
        rotation,
        deletion_window_in_days,
        state: None,
        policy: None,
        lockout_check_bypassed: reader.flag(
            "lockout_check_bypassed",
            &["bypass_policy_lockout_safety_check"],
        ),
        material_valid_to: reader.text("material_valid_to", &["valid_to"]),
        object: reader.object(arn.as_deref()),
        arn,
        key_id,
    }
}

/// AWS's default of a field that is neither given nor unknown. A replica has its primary's.
fn defaulted(
    reader: &Reader<'_>,
    field: &str,
    value: Option<String>,
    default: &str,
) -> Option<String> {
    let is_silent = reader.unknown.contains_key(field);
    value.or_else(|| (!is_silent).then(|| default.to_owned()))
}

fn origin(reader: &mut Reader<'_>, external: bool) -> Option<String> {
    if external {
        return Some("EXTERNAL".to_owned());
    }
    let given = reader.text("origin", &["origin"]);
    let store = reader.text("origin", &["custom_key_store_id"]);
    let outside = reader.text("origin", &["xks_key_id"]);
    if reader.unknown.contains_key("origin") {
        return None;
    }
    given.or_else(|| {
        let word = match (outside, store) {
            (Some(_), _) => "EXTERNAL_KEY_STORE",
            (None, Some(_)) => "AWS_CLOUDHSM",
            (None, None) => "AWS_KMS",
        };
        Some(word.to_owned())
    })
}

/// Only symmetric keys with material made by KMS rotate by themselves (KMS: Rotating keys).
fn rotation(reader: &mut Reader<'_>, spec: Option<&str>, origin: Option<&str>) -> Option<bool> {
    if spec.is_some_and(|spec| spec != "SYMMETRIC_DEFAULT")
        || origin.is_some_and(|o| o != "AWS_KMS")
    {
        return None;
    }
    let given = reader.flag("rotation", &["enable_key_rotation"]);
    if given == Some(true) {
        return given;
    }
    for field in ["spec", "origin"] {
        if let Some(unknown) = reader.unknown.get(field).cloned() {
            reader
                .unknown
                .entry("rotation".to_owned())
                .or_insert(unknown);
        }
    }
    if reader.unknown.contains_key("rotation") {
        None
    } else {
        Some(given.unwrap_or(false))
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
