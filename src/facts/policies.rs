//! Policy documents, and the policies of keys.

use super::key_use::KeyIndex;
use super::keys::KEY_TYPES;
use super::reader::{Reader, Side};
use super::{KeyManager, KeyPolicy, KeyUse, Reason, Unknown, World};
use crate::documents::iam::Document;

pub(super) const KEY_POLICY: [&str; 1] = ["aws_kms_key_policy"];

/// The parsed document in an attribute; noted as unknown where it can't be had.
pub(super) fn document(reader: &mut Reader<'_>, attribute: &str) -> Option<Document> {
    let text = reader.text("document", &[attribute])?;
    match Document::parse(&text) {
        Ok(document) => Some(document),
        Err(why) => {
            let mut unknown = Unknown::because(Reason::Invalid);
            unknown.references = vec![why];
            reader.unknown.insert("document".to_owned(), unknown);
            None
        }
    }
}

/// Fills `key_policies`, and gives each key its policy's id. A key without one has KMS's default
/// policy, which delegates to IAM in the key's account.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let mut found = Vec::new();
    for instance in side
        .instances(&KEY_TYPES)
        .into_iter()
        .filter(|i| !i.address.data)
    {
        let mut reader = Reader::new(side, instance);
        let is_awscc = instance.address.resource_type.starts_with("awscc_");
        let document = document(&mut reader, if is_awscc { "key_policy" } else { "policy" });
        if document.is_some() || !reader.unknown.is_empty() {
            let (id, object) = (reader.id(), reader.object(None));
            found.push((
                id.clone(),
                KeyPolicy {
                    object,
                    key: Some(id),
                    key_arn: None,
                    document,
                },
            ));
        }
    }
    let index = KeyIndex::new(&world.keys, &world.key_aliases);
    for instance in side.instances(&KEY_POLICY) {
        let mut reader = Reader::new(side, instance);
        let document = document(&mut reader, "policy");
        let key = match index.key_use(side, instance, &["key_id"], KeyManager::Customer) {
            Ok(key) => key,
            Err(unknown) => {
                reader.unknown.insert("key".to_owned(), unknown);
                KeyUse::default()
            }
        };
        found.push((
            reader.id(),
            KeyPolicy {
                object: reader.object(None),
                key: key.id,
                key_arn: key.arn,
                document,
            },
        ));
    }
    // A policy of its own comes after the key's own and wins.
    for (id, policy) in found {
        if let Some(key) = policy.key.as_ref().and_then(|key| world.keys.get_mut(key)) {
            key.policy = Some(id.clone());
        }
        world.key_policies.insert(id, policy);
    }
}
