//! KMS keys and their names, and IAM roles.

use super::fields::Fields;
use crate::aws::Arn;
use crate::documents::cloudformation::Value;
use crate::facts::key_use::is_aws;
use crate::facts::table::Names;
use crate::facts::{
    Key, KeyAlias, KeyManager, KeyPolicy, KeyUse, Mode, Reason, Role, Unknown, World,
};

/// The key in a property; `default` is what AWS takes when none is given.
///
/// # Errors
/// Why nothing is known of it.
pub(super) fn key_use(
    fields: &mut Fields<'_>,
    names: &Names,
    default: KeyManager,
) -> Result<KeyUse, Unknown> {
    let value = fields.value(names.cloudformation).clone();
    if value == Value::Null {
        return Ok(KeyUse::by_default(default));
    }
    if let Value::Resource(attribute) = &value
        && let Some(found) = own_key(fields, attribute)
    {
        return Ok(found);
    }
    match value.as_text() {
        Ok(text) => Ok(named(fields, &text, default)),
        Err(gap) => match (fields.made, fields.made.given(&gap)) {
            (made, Some(path)) => made.index.key_use(made.side, made.instance, &path, default),
            (_, None) => Err(gap.into()),
        },
    }
}

/// A key of the same template, directly or by its alias.
fn own_key(
    fields: &Fields<'_>,
    attribute: &crate::documents::cloudformation::Attribute,
) -> Option<KeyUse> {
    let id = fields.made.fact(attribute)?;
    let resource = fields.made.template.resources.get(&attribute.logical_id)?;
    let object = &fields.made.object;
    match resource.resource_type.as_str() {
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => Some(KeyUse {
            manager: Some(KeyManager::Customer),
            id: Some(id),
            account: object.account.clone(),
            region: object.region.clone(),
            ..KeyUse::default()
        }),
        "AWS::KMS::Alias" => {
            let alias = Fields::of(fields.made, &attribute.logical_id);
            let Value::Resource(target) = alias.value("TargetKeyId") else {
                return None;
            };
            // An alias can't name an alias.
            let target_type = &fields
                .made
                .template
                .resources
                .get(&target.logical_id)?
                .resource_type;
            if target_type == "AWS::KMS::Alias" {
                return None;
            }
            let key = own_key(fields, target)?;
            Some(KeyUse {
                alias: attribute.text.clone(),
                ..key
            })
        }
        _ => None,
    }
}

/// A key given as ARN, alias or id.
fn named(fields: &Fields<'_>, text: &str, default: KeyManager) -> KeyUse {
    let made = fields.made;
    if !text.contains("$account") && !text.contains("$region") {
        let mut found = made.index.by_text(text, made.side, made.instance, None, 1);
        // An air-gapped vault never has an AWS managed key (API: EncryptionKeyType).
        if default == KeyManager::AwsOwned && found.manager.is_none() {
            found.manager = Some(KeyManager::Customer);
            found.unknown.remove("manager");
        }
        return found;
    }
    let name = Arn::parse(text).map_or(text, |arn| arn.resource);
    let is_alias = name.starts_with("alias/");
    let mut found = KeyUse {
        arn: (!is_alias).then(|| text.to_owned()),
        alias: is_alias.then(|| name.to_owned()),
        ..KeyUse::default()
    };
    if is_alias || default == KeyManager::AwsOwned {
        let aws = is_aws(name);
        found.manager = Some(if aws {
            KeyManager::Aws
        } else {
            KeyManager::Customer
        });
    } else {
        let mut unknown = Unknown::because(Reason::Unresolved);
        unknown.references = vec![text.to_owned()];
        found.unknown.insert("manager".to_owned(), unknown);
    }
    found
}

/// `AWS::KMS::Key`
pub(super) fn key(mut fields: Fields<'_>, world: &mut World) {
    let policy = key_policy(&fields, world);
    let spec = fields.text("spec", "KeySpec");
    let spec = defaulted(&fields, "spec", spec, "SYMMETRIC_DEFAULT".to_owned());
    let usage = fields.text("usage", "KeyUsage");
    let usage = defaulted(&fields, "usage", usage, "ENCRYPT_DECRYPT".to_owned());
    let origin = fields.text("origin", "Origin");
    let origin = defaulted(&fields, "origin", origin, "AWS_KMS".to_owned());
    let multi_region = fields.flag("multi_region", "MultiRegion");
    let multi_region = defaulted(&fields, "multi_region", multi_region, false);
    let rotation = fields.flag("rotation", "EnableKeyRotation");
    let rotation = defaulted(&fields, "rotation", rotation, false);
    // Only symmetric keys with material made by KMS rotate by themselves (KMS: Rotating keys).
    let rotates =
        spec.as_deref() == Some("SYMMETRIC_DEFAULT") && origin.as_deref() == Some("AWS_KMS");
    for field in ["spec", "origin"] {
        if let Some(unknown) = fields.unknown.get(field).cloned()
            && rotation == Some(false)
        {
            fields.unknown.insert("rotation".to_owned(), unknown);
        }
    }
    let key = Key {
        spec,
        usage,
        origin,
        multi_region,
        rotation: rotation.filter(|on| rotates || *on),
        policy,
        ..common(&mut fields)
    };
    world.keys.insert(fields.id(), key);
}

/// `AWS::KMS::ReplicaKey`: spec, usage, origin and rotation are its primary's.
pub(super) fn replica(mut fields: Fields<'_>, world: &mut World) {
    let policy = key_policy(&fields, world);
    let key = Key {
        multi_region: Some(true),
        replica: true,
        policy,
        ..common(&mut fields)
    };
    world.keys.insert(fields.id(), key);
}

fn common(fields: &mut Fields<'_>) -> Key {
    let enabled = fields.flag("enabled", "Enabled");
    Key {
        mode: Mode::Managed,
        manager: Some(KeyManager::Customer),
        enabled: defaulted(fields, "enabled", enabled, true),
        deletion_window_in_days: fields.whole("deletion_window_in_days", "PendingWindowInDays"),
        lockout_check_bypassed: fields
            .flag("lockout_check_bypassed", "BypassPolicyLockoutSafetyCheck"),
        object: fields.object(),
        ..Key::default()
    }
}

/// CloudFormation's default of a property that is neither given nor unknown.
fn defaulted<T>(fields: &Fields<'_>, field: &str, value: Option<T>, default: T) -> Option<T> {
    value.or_else(|| (!fields.unknown.contains_key(field)).then_some(default))
}

fn key_policy(fields: &Fields<'_>, world: &mut World) -> Option<String> {
    if !fields.has("KeyPolicy") {
        return None;
    }
    let id = fields.id();
    let mut own = Fields::of(fields.made, fields.logical_id);
    let document = own.document("KeyPolicy");
    let policy = KeyPolicy {
        key_arn: None,
        key: Some(id.clone()),
        document,
        object: own.object(),
    };
    world.key_policies.insert(id.clone(), policy);
    Some(id)
}

/// `AWS::KMS::Alias`
pub(super) fn alias(mut fields: Fields<'_>, world: &mut World) {
    const KEY: Names = Names {
        field: "key",
        aws: "target_key_id",
        cloudformation: "TargetKeyId",
        policy: "",
    };
    let key = match key_use(&mut fields, &KEY, KeyManager::Customer) {
        Ok(key) => Some(key),
        Err(why) => {
            fields.unknown.insert("key".to_owned(), why);
            None
        }
    };
    let alias = KeyAlias {
        mode: Mode::Managed,
        name: fields.text("name", "AliasName"),
        key,
        object: fields.object(),
    };
    world.key_aliases.insert(fields.id(), alias);
}

/// `AWS::IAM::Role`
pub(super) fn role(mut fields: Fields<'_>, world: &mut World) {
    let id = fields.id();
    let mut trust = Fields::of(fields.made, fields.logical_id);
    let document = trust.document("AssumeRolePolicyDocument");
    if let Some(unknown) = trust.unknown.remove("document") {
        fields.unknown.insert("trust".to_owned(), unknown);
    }
    let mut policies = std::collections::BTreeMap::new();
    for mut inline in fields.children("policies", "Policies") {
        let name = inline.text("name", "PolicyName");
        match (name, inline.document("PolicyDocument")) {
            (Some(name), Some(document)) => drop(policies.insert(format!("{id}#{name}"), document)),
            _ => fields.unknown.extend(
                std::mem::take(&mut inline.unknown)
                    .into_values()
                    .map(|unknown| ("policies".to_owned(), unknown)),
            ),
        }
    }
    let mut managed_policies = fields.texts("managed_policies", "ManagedPolicyArns");
    managed_policies.sort();
    let own = fields
        .made
        .evaluator
        .text_of(fields.logical_id, Some("Arn"));
    let role = Role {
        name: fields.text("name", "RoleName"),
        arn: own.filter(|arn| !arn.contains('$')), // one for each account
        trust: document,
        policies,
        managed_policies,
        path: fields.text("path", "Path").or_else(|| Some("/".to_owned())),
        boundary: None,
        boundary_arn: fields.text("boundary", "PermissionsBoundary"),
        object: fields.object(),
    };
    world.roles.insert(id, role);
}
