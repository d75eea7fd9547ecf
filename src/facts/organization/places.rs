//! The places of an organisation's tree: what an id, or a way through the configuration, means.

use super::super::block::{Block, Unknowns};
use super::super::organization_policies::POLICY;
use super::super::reader::{Instance, Side};
use super::super::{Reason, Reference, Unknown, World};
use super::{ACCOUNT, ORGANIZATION, UNIT, key_of};
use crate::aws::Arn;
use crate::plan::Value;
use crate::resolve::{Lead, Origin};
use std::collections::{BTreeMap, BTreeSet};

/// Ids of facts (roots, units, accounts, policies) by AWS's own ids, and by the ids that references get from
/// the configuration.
#[derive(Default)]
pub(in crate::facts) struct Places {
    by_aws_id: BTreeMap<String, String>,
    by_reference: BTreeMap<String, String>,
}

impl Places {
    pub(in crate::facts) fn new(side: Side<'_>, world: &World) -> Self {
        let mut places = Self::default();
        // What is declared here wins over what a data source reads.
        let (read, declared): (Vec<_>, Vec<_>) = world
            .organization_units
            .iter()
            .partition(|(_, unit)| unit.object.change.is_none());
        for (id, unit) in read.into_iter().chain(declared) {
            if let Some(aws_id) = &unit.unit_id {
                places.by_aws_id.insert(aws_id.clone(), id.clone());
            }
        }
        let (read, declared): (Vec<_>, Vec<_>) = world
            .organization_policies
            .iter()
            .partition(|(_, policy)| policy.object.change.is_none());
        for (id, policy) in read.into_iter().chain(declared) {
            if let Some(aws_id) = &policy.policy_id {
                places.by_aws_id.insert(aws_id.clone(), id.clone());
            }
        }
        for (key, account) in &world.accounts {
            if let Some(aws_id) = &account.id {
                places.by_aws_id.insert(aws_id.clone(), key.clone());
            }
        }
        for instance in side.instances(&ACCOUNT) {
            if let Some(key) = key_of(instance) {
                let account = side.id(instance.address);
                places.by_reference.insert(account, key);
            }
        }
        places
    }

    /// Gives a reference the id of the fact that it means, where this plan has it.
    pub(in crate::facts) fn settle(&self, reference: &mut Reference) {
        let of_arn = |arn: &String| {
            let arn = Arn::parse(arn)?;
            let own = arn.service == "organizations";
            own.then(|| arn.resource.rsplit('/').next().map(str::to_owned))?
        };
        let aws_id = reference.name.clone();
        let aws_id = aws_id.or_else(|| reference.arn.as_ref().and_then(of_arn));
        if let Some(id) = aws_id.and_then(|id| self.by_aws_id.get(&id)) {
            reference.id = Some(id.clone());
        } else if let Some(id) = reference
            .id
            .as_ref()
            .and_then(|id| self.by_reference.get(id))
        {
            reference.id = Some(id.clone());
        }
        let candidates = reference.unknown.values_mut();
        for candidate in candidates.flat_map(|unknown| &mut unknown.candidates) {
            if let Some(id) = self.by_reference.get(candidate) {
                candidate.clone_from(id);
            }
        }
    }
}

/// Id of the root's fact: an organisation has one root. `None` where a data source isn't told.
pub(in crate::facts) fn root_of(side: Side<'_>, organization: Instance<'_>) -> Option<String> {
    let id = side.id(organization.address);
    let values = organization.values;
    let root = match values.get(&["roots"]) {
        Value::List(roots) => Some(roots.first()?.get(&["id"])),
        _ => None,
    };
    let root = root.unwrap_or_else(|| values.get(&["root_id"]));
    Some(match root.as_str() {
        Some(root) => format!("{id}#{root}"),
        None => format!("{id}#root"),
    })
}

/// What an argument means in the tree, or which policy. The root is known by its organisation even where a
/// data source hasn't read it yet; `Places::settle` goes on from there.
pub(in crate::facts) fn place(block: &Block<'_>, path: &[&str]) -> Option<Reference> {
    let is_known = !matches!(block.values.get(path), Value::Unknown);
    Some(place_of(block, path, block.reference(path)?, is_known))
}

/// The place behind what the argument refers to.
fn place_of(block: &Block<'_>, path: &[&str], given: Reference, is_known: bool) -> Reference {
    let origin = block.origin(path);
    let Some(Lead::Attribute { address, path: way }) = origin.as_ref().and_then(Origin::certain)
    else {
        return given;
    };
    let resource_type = address.resource_type.as_str();
    if !OBJECTS.iter().any(|types| types.contains(&resource_type)) {
        return given;
    }
    match (is_own_id(way), is_known) {
        (true, true) => given,
        (true, false) => Reference {
            id: Some(block.side.id_at(address, way)),
            ..Reference::default()
        },
        // The parent of an account, the management account of an organisation.
        (false, true) => Reference { id: None, ..given },
        (false, false) => Reference {
            unknown: [("id".to_owned(), Unknown::of(origin.as_ref()))].into(),
            ..Reference::default()
        },
    }
}

fn is_own_id(way: &[String]) -> bool {
    way.first()
        .is_none_or(|attribute| OWN_IDS.contains(&attribute.as_str()))
}

fn means_itself(lead: &Lead) -> bool {
    matches!(lead, Lead::Attribute { path, .. } if is_own_id(path))
}

/// What has a place in an organisation.
const OBJECTS: [&[&str]; 4] = [&ORGANIZATION, &UNIT, &ACCOUNT, &POLICY];

/// Attributes that name the object itself, or an organization's root.
const OWN_IDS: [&str; 7] = [
    "id",
    "arn",
    "account_id",
    "organizational_unit_id",
    "policy_id",
    "root_id",
    "roots",
];

/// A list or set of places; `field` is unknown where not even their number is known.
pub(in crate::facts) fn places(
    block: &Block<'_>,
    unknown: &mut Unknowns,
    field: &str,
    path: &[&str],
) -> Vec<Reference> {
    let mut found = block.references_of(unknown, field, path, means_itself);
    if let (Value::List(items), [only]) = (block.values.get(path), found.as_mut_slice())
        && let [item] = items.as_slice()
    {
        let is_known = !matches!(item, Value::Unknown);
        *only = place_of(block, path, std::mem::take(only), is_known);
    }
    found
}

/// The root of the plan's only organisation.
pub(super) fn only_root(
    world: &World,
    unknown: &mut BTreeMap<String, Unknown>,
) -> Option<Reference> {
    let roots = world
        .organization_units
        .iter()
        .filter(|(_, unit)| unit.root);
    let roots: Vec<_> = roots.collect();
    let aws_ids: BTreeSet<_> = roots.iter().map(|(_, root)| &root.unit_id).collect();
    let declared = roots.iter().find(|(_, root)| root.object.change.is_some());
    if let (1, Some((id, root))) = (aws_ids.len(), declared.or(roots.first())) {
        return Some(Reference {
            id: Some((*id).clone()),
            name: root.unit_id.clone(),
            ..Reference::default()
        });
    }
    let why = Unknown::because(Reason::Unresolved);
    unknown.insert("parent".to_owned(), why);
    None
}
