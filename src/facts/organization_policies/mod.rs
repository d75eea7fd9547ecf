//! Policies of AWS Organizations, and what they are attached to.

use super::block::Block;
use super::organization::places::{Places, place, places};
use super::policies::{self, Invalids};
use super::reader::{Instance, Reader, Side};
use super::{DelegationPolicy, OrganizationPolicy, PolicyAttachment, Reference, World};
use crate::documents::iam::{Document, DocumentError, Statement, json};
use serde_json::Value as Json;

pub(super) const POLICY: [&str; 2] = ["aws_organizations_policy", "awscc_organizations_policy"];
pub(super) const ATTACHMENT: [&str; 1] = ["aws_organizations_policy_attachment"];
pub(super) const DELEGATION: [&str; 2] = [
    "aws_organizations_resource_policy",
    "awscc_organizations_resource_policy",
];

/// Fills `organization_policies`, `policy_attachments` and `delegation_policies`; after `organization`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&POLICY) {
        let (id, policy) = policy(side, instance, &mut world.invalid);
        world.organization_policies.insert(id, policy);
    }
    let places = Places::new(side, world);
    for instance in side.instances(&POLICY) {
        inline(side, instance, &places, world);
    }
    for instance in side.instances(&ATTACHMENT) {
        let mut reader = Reader::new(side, instance);
        let block = Block::of(side, instance);
        let attachment = PolicyAttachment {
            policy: settled(place(&block, &["policy_id"]), &places),
            target: settled(place(&block, &["target_id"]), &places),
            object: reader.object(None),
        };
        world.policy_attachments.insert(reader.id(), attachment);
    }
    for instance in side.instances(&DELEGATION) {
        let mut reader = Reader::new(side, instance);
        let (block, invalid) = (reader.block.clone(), &mut world.invalid);
        let document =
            policies::document_in(&block, &["content"], "document", &mut reader, invalid);
        let policy = DelegationPolicy {
            document,
            object: reader.object(None),
        };
        world.delegation_policies.insert(reader.id(), policy);
    }
}

fn settled(mut reference: Option<Reference>, places: &Places) -> Option<Reference> {
    if let Some(reference) = &mut reference {
        places.settle(reference);
    }
    reference
}

fn policy(
    side: Side<'_>,
    instance: Instance<'_>,
    invalid: &mut Invalids,
) -> (String, OrganizationPolicy) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let is_awscc = instance.address.resource_type.starts_with("awscc_");
    let own_id = if is_awscc || instance.address.data {
        "policy_id"
    } else {
        "id"
    };
    let policy_id = instance.values.get(&[own_id]).as_str().map(str::to_owned);
    let name = block.text(&mut reader.unknown, "name", &["name"]);
    let policy_type = block.text(&mut reader.unknown, "policy_type", &["type"]);
    let kind = reader.unknown.get("policy_type").cloned();
    // Only awscc demands the type.
    let policy_type =
        policy_type.or_else(|| kind.is_none().then(|| "SERVICE_CONTROL_POLICY".to_owned()));
    let content = block.text(&mut reader.unknown, "characters", &["content"]);
    if instance.values.get(&["content"]).as_str() == Some("") {
        let field = if policy_type.as_deref() == Some("BACKUP_POLICY") {
            "backup_policy"
        } else {
            "document"
        };
        let error = Err::<(), _>(DocumentError::new(
            "the policy is empty; AWS Organizations rejects a policy without content",
        ));
        policies::checked(error, field, &mut reader, invalid);
    }
    let mut found = OrganizationPolicy {
        name,
        policy_id,
        characters: content.as_ref().map(|text| text.chars().count()),
        ..OrganizationPolicy::default()
    };
    let fields: &[&str] = match policy_type.as_deref() {
        Some("SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY") => &["document"],
        Some("BACKUP_POLICY") => &["backup_policy"],
        Some(_) => &[],
        None => &["document", "backup_policy"],
    };
    let why = kind.or_else(|| reader.unknown.get("characters").cloned());
    match (fields, content) {
        (["document"], Some(text)) => {
            let parsed = of_type(Document::parse(&text), policy_type.as_deref());
            found.document = policies::checked(parsed, "document", &mut reader, invalid);
        }
        (["backup_policy"], Some(text)) => {
            let parsed = backup_policy(&text);
            found.backup_policy = policies::checked(parsed, "backup_policy", &mut reader, invalid);
        }
        (["document"], None) => {
            found.document = unread(&block, policy_type.as_deref(), &mut reader, invalid);
        }
        (fields, _) => {
            for field in fields {
                let why = why.clone().map(|why| ((*field).to_owned(), why));
                reader.unknown.extend(why);
            }
        }
    }
    found.policy_type = policy_type;
    found.object = reader.object(None);
    (reader.id(), found)
}

/// A document of which parts aren't known before apply.
fn unread(
    block: &Block<'_>,
    policy_type: Option<&str>,
    reader: &mut Reader<'_>,
    invalid: &mut Invalids,
) -> Option<Document> {
    let (parsed, why) = policies::read(block, &["content"]);
    let parsed = parsed.map(|parsed| of_type(parsed, policy_type));
    let document = parsed.and_then(|parsed| policies::checked(parsed, "document", reader, invalid));
    let why = why.map(|why| ("document".to_owned(), why));
    reader.unknown.extend(why);
    document
}

fn of_type(
    parsed: Result<Document, DocumentError>,
    policy_type: Option<&str>,
) -> Result<Document, DocumentError> {
    match policy_type {
        Some("SERVICE_CONTROL_POLICY") => parsed.and_then(without_principals),
        _ => parsed,
    }
}

/// Service control policies bind whoever is in the account: AWS takes none that names principals, such as the
/// access policy of a vault.
fn without_principals(document: Document) -> Result<Document, DocumentError> {
    let element = |statement: &Statement| {
        if statement.principals.is_some() {
            Some("Principal")
        } else {
            statement.not_principals.as_ref().map(|_| "NotPrincipal")
        }
    };
    let mut statements = document.statements.iter().enumerate();
    let named = statements.find_map(|(place, statement)| Some((place, element(statement)?)));
    let Some((place, element)) = named else {
        return Ok(document);
    };
    let error = DocumentError::new("a service control policy names no principals");
    Err(error
        .under(element)
        .under(place.to_string())
        .under("Statement"))
}

/// A backup policy as given. No key of its syntax takes `null`, and facts have none.
fn backup_policy(text: &str) -> Result<Json, DocumentError> {
    let policy = json(text)?;
    if !policy.is_object() {
        return Err(DocumentError::new("not a JSON object"));
    }
    without_null(&policy)?;
    Ok(policy)
}

fn without_null(json: &Json) -> Result<(), DocumentError> {
    match json {
        Json::Null => Err(DocumentError::new("the value is null")),
        Json::Array(items) => items.iter().enumerate().try_for_each(|(place, item)| {
            without_null(item).map_err(|error| error.under(place.to_string()))
        }),
        Json::Object(map) => map
            .iter()
            .try_for_each(|(key, item)| without_null(item).map_err(|error| error.under(key))),
        _ => Ok(()),
    }
}

/// `target_ids` inside an awscc policy.
fn inline(side: Side<'_>, instance: Instance<'_>, tree: &Places, world: &mut World) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let policy = reader.id();
    let targets = places(&block, &mut reader.unknown, "target", &["target_ids"]);
    let mut targets: Vec<Option<Reference>> = targets.into_iter().map(Some).collect();
    if reader.unknown.contains_key("target") {
        targets.push(None); // it isn't known how many there are
    }
    let object = reader.object(None);
    for (place, target) in targets.into_iter().enumerate() {
        let target = settled(target, tree);
        let called = target
            .as_ref()
            .and_then(|target| target.name.clone().or_else(|| target.id.clone()));
        let called = called.unwrap_or_else(|| place.to_string());
        let attachment = PolicyAttachment {
            object: object.clone(),
            policy: Some(Reference {
                id: Some(policy.clone()),
                ..Reference::default()
            }),
            target,
        };
        let id = format!("{policy}#{called}");
        world.policy_attachments.insert(id, attachment);
    }
}

/// Whether there is a backup policy.
pub(super) fn have_backup(world: &World) -> bool {
    let mut policies = world.organization_policies.values();
    policies.any(|policy| policy.policy_type.as_deref() == Some("BACKUP_POLICY"))
}

#[cfg(test)]
mod tests;
