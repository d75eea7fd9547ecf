//! Which KMS keys are used, names of keys, and IAM roles.

use super::fields::Fields;
use crate::aws::Arn;
use crate::documents::cloudformation::Value;
use crate::facts::key_use::is_aws;
use crate::facts::table::{Names, Table as _, Written as _};
use crate::facts::{KeyAlias, KeyManager, KeyUse, Mode, Reason, Role, Unknown, World};

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

/// `AWS::KMS::Alias`
pub(super) fn alias(mut fields: Fields<'_>, world: &mut World) {
    const KEY: Names = Names::of("key", "target_key_id", "TargetKeyId");
    let key = match key_use(&mut fields, &KEY, KeyManager::Customer) {
        Ok(key) => Some(key),
        Err(why) => {
            fields.unknown.insert("key".to_owned(), why);
            None
        }
    };
    let alias = KeyAlias {
        mode: Mode::Managed,
        name: fields.text(&Names::of("name", "name", "AliasName")),
        key,
        object: fields.object(),
    };
    world.key_aliases.insert(fields.id(), alias);
}

/// `AWS::IAM::Role`
pub(super) fn role(mut fields: Fields<'_>, world: &mut World) {
    let id = fields.id();
    let mut role = Role::read(&mut fields);
    let property = |field, name| Names::of(field, "", name);
    for mut inline in fields.children(&property("policies", "Policies")) {
        let name = inline.text(&property("policies", "PolicyName"));
        match (
            name,
            inline.document(&property("policies", "PolicyDocument")),
        ) {
            (Some(name), Some(document)) => {
                drop(role.policies.insert(format!("{id}#{name}"), document));
            }
            _ => fields.unknown.append(&mut inline.unknown),
        }
    }
    role.path.get_or_insert_with(|| "/".to_owned());
    role.managed_policies = fields.set(&property("managed_policies", "ManagedPolicyArns"));
    role.boundary_arn = fields.text(&property("boundary", "PermissionsBoundary"));
    role.object = fields.object();
    world.roles.insert(id, role);
}
