//! Policy documents, and the policies of keys.

use super::block::Block;
use super::key_use::KeyIndex;
use super::policy_documents;
use super::reader::{Reader, Side};
use super::table::{Resource as _, Table as _};
use super::{Invalid, KeyManager, KeyPolicy, KeyUse, Reason, Unknown, World};
use crate::documents::iam::{Document, DocumentError};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

pub(super) const KEY_POLICY: [&str; 1] = ["aws_kms_key_policy"];

/// `World::invalid`
pub(super) type Invalids = BTreeMap<String, Vec<Invalid>>;

/// Policy documents of a plan by their text: before and after are mostly the same, and so are those of a module's keys.
#[derive(Default)]
pub(super) struct Documents {
    read: Mutex<BTreeMap<String, Document>>,
}

impl Documents {
    /// Reads a policy document that wasn't read before.
    fn parse(&self, text: String) -> Result<Document, DocumentError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = read.get(&text) {
            return Ok(document.clone());
        }
        let document = Document::parse(&text)?;
        read.insert(text, document.clone());
        Ok(document)
    }
}

/// The parsed policy at `path` of what `reader` reads, as a field; noted where it can't be had.
pub(super) fn document_in(
    block: &Block<'_>,
    path: &[&str],
    field: &str,
    reader: &mut Reader<'_>,
    invalid: &mut Invalids,
) -> Option<Document> {
    let (parsed, why) = read(block, path);
    let document = parsed.and_then(|parsed| checked(parsed, field, reader, invalid));
    if document
        .as_ref()
        .is_none_or(|document| is_open(document, field))
    {
        let why = why.map(|why| (field.to_owned(), why));
        reader.unknown.extend(why);
    }
    document
}

/// Whether the field is unknown though most of the document is known. Of one of a role's policies only what it lets
/// the role do counts: its statements tell the rest.
pub(super) fn is_open(document: &Document, field: &str) -> bool {
    match field {
        "policies" => document.is_unknown_in(&["effect", "actions", "not_actions"]),
        _ => document.is_unknown_in(&[]),
    }
}

/// A policy document as far as it is known, and why not all of it is. No document: there is none, or nothing of it
/// is known.
pub(super) fn read(
    block: &Block<'_>,
    path: &[&str],
) -> (Option<Result<Document, DocumentError>>, Option<Unknown>) {
    let mut unknown = BTreeMap::new();
    if let Some(text) = block.text(&mut unknown, "policy", path) {
        return (Some(block.side.documents.parse(text)), None);
    }
    let Some(mut why) = unknown.remove("policy") else {
        return (None, None);
    };
    let may_be_read = why.reason != Reason::Invalid;
    let tree = may_be_read.then(|| policy_documents::of_argument(block, path));
    let Some(tree) = tree.flatten() else {
        return (None, Some(why));
    };
    let parsed = Document::from_tree(&tree);
    if tree.known().is_some() || parsed.is_err() {
        return (Some(parsed), None);
    }
    why.references = tree.references();
    if why.reason == Reason::Unresolved {
        why.reason = Reason::AfterApply;
    }
    (Some(parsed), Some(why))
}

/// What was parsed; else the field is unknown, and `invalid` says why.
pub(super) fn checked<T>(
    parsed: Result<T, DocumentError>,
    field: &str,
    reader: &mut Reader<'_>,
    invalid: &mut Invalids,
) -> Option<T> {
    match parsed {
        Ok(found) => Some(found),
        Err(error) => {
            let unknown = Unknown::because(Reason::Invalid);
            reader.unknown.insert(field.to_owned(), unknown);
            let of_object = invalid.entry(reader.id()).or_default();
            of_object.push(Invalid::of(field, error));
            None
        }
    }
}

impl Invalid {
    /// A document that nobody can read.
    pub(super) fn of(field: &str, error: DocumentError) -> Self {
        Self {
            field: field.to_owned(),
            reason: error.reason,
            path: error.path,
            line: error.position.map(|(line, _)| line),
            column: error.position.map(|(_, column)| column),
            ..Self::default()
        }
    }
}

/// Fills `key_policies` with those that are resources of their own: they win against the keys' own. A key without
/// one has KMS's default policy, which delegates to IAM in the key's account.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let mut found = Vec::new();
    let index = KeyIndex::new(&world.keys, &world.key_aliases);
    for instance in side.instances(&KEY_POLICY) {
        let mut reader = Reader::new(side, instance);
        let KeyPolicy { document, .. } = KeyPolicy::read(&mut reader);
        let key = match index.key_use(side, instance, &["key_id"], KeyManager::Customer) {
            Ok(key) => key,
            Err(unknown) => {
                reader.unknown.insert("key".to_owned(), unknown);
                KeyUse::default()
            }
        };
        let policy = KeyPolicy {
            object: reader.object(None),
            key: key.id,
            key_arn: key.arn,
            document,
        };
        found.push((reader.id(), policy, reader.refused()));
    }
    for (id, policy, refused) in found {
        world.refuse(&id, refused);
        if let Some(key) = policy.key.as_ref().and_then(|key| world.keys.get_mut(key)) {
            key.policy = Some(id.clone());
        }
        world.key_policies.insert(id, policy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::after;
    use serde_json::json;

    #[test]
    fn what_is_no_policy_is_named_with_its_place_and_never_quoted() {
        let world = after(&[
            (
                "aws_backup_vault_policy.syntax",
                json!({"backup_vault_name": "v", "policy": "{\n  \"Statement\": s3cret\n}"}),
                json!({}),
            ),
            (
                "aws_kms_key.k",
                json!({"policy": "{\"Statement\":[{\"Effect\":\"s3cret\"}]}"}),
                json!({}),
            ),
        ]);
        let invalid = &world.invalid["p:aws_backup_vault_policy.syntax"][0];
        assert_eq!((invalid.line, invalid.column), (Some(2), Some(16)));
        assert_eq!(invalid.field, "document");
        let policy = &world.vault_policies["p:aws_backup_vault_policy.syntax"];
        assert_eq!(policy.object.unknown["document"].reason, Reason::Invalid);
        let of_key = &world.invalid["p:aws_kms_key.k"][0];
        assert_eq!(of_key.path, ["Statement", "0", "Effect"]);
        assert_eq!(of_key.line, None);
        let key = &world.keys["p:aws_kms_key.k"];
        assert_eq!(key.policy.as_deref(), Some("p:aws_kms_key.k"));
        let facts = serde_json::to_string(&world).unwrap();
        assert!(!facts.contains("s3cret"));
    }

    #[test]
    fn an_unknown_policy_is_not_invalid() {
        let world = after(&[(
            "aws_backup_vault_policy.p",
            json!({"backup_vault_name": "v", "policy": "?"}),
            json!({"policy": "data.aws_iam_policy_document.d.json"}),
        )]);
        assert!(world.invalid.is_empty());
        let policy = &world.vault_policies["p:aws_backup_vault_policy.p"];
        assert_eq!(policy.object.unknown["document"].reason, Reason::AfterApply);
    }
}
