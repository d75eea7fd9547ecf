//! Policies of IAM roles, wherever the plan writes them.

use super::super::block::Block;
use super::super::policies::{self, Invalids, document_in};
use super::super::reader::{Instance, Reader, Side};
use super::super::{Invalid, Reason, Reference, Role, Unknown};
use super::ROLE;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::facts) const INLINE: [&str; 1] = ["aws_iam_role_policy"];
pub(in crate::facts) const POLICY: [&str; 1] = ["aws_iam_policy"];
pub(in crate::facts) const ATTACHMENT: [&str; 2] = [
    "aws_iam_role_policy_attachment",
    "aws_iam_policy_attachment",
];

/// The resources of one plan that give policies to roles.
pub(super) struct Attached<'a> {
    side: Side<'a>,
    /// Ids of the roles.
    roles: BTreeSet<String>,
    /// Inline policies and attachments by id of the role, or by the name that they give.
    by_role: BTreeMap<String, Vec<Instance<'a>>>,
    /// Why policies of roles may be others than those found, by id of the role.
    may_have: BTreeMap<String, Unknown>,
    /// The same for all roles.
    anywhere: Option<Unknown>,
    /// Ids or names of roles that get one of AWS's policies for backup jobs.
    for_backups: BTreeSet<String>,
    /// Customer policies by ARN; read where a role has them, which few do.
    by_arn: BTreeMap<&'a str, Instance<'a>>,
}

impl<'a> Attached<'a> {
    pub(super) fn new(side: Side<'a>) -> Self {
        let roles = side.instances(&ROLE).into_iter();
        let mut all = Self {
            side,
            roles: roles.map(|role| side.id(role.address)).collect(),
            by_role: BTreeMap::new(),
            may_have: BTreeMap::new(),
            anywhere: None,
            for_backups: BTreeSet::new(),
            by_arn: BTreeMap::new(),
        };
        for instance in side.instances(&POLICY) {
            if let Some(arn) = instance.values.get(&["arn"]).as_str() {
                all.by_arn.insert(arn, instance);
            }
        }
        for instance in side
            .instances(&INLINE)
            .into_iter()
            .chain(side.instances(&ATTACHMENT))
        {
            let block = Block::of(side, instance);
            match block.references(&["roles"]) {
                Ok(roles) => roles.into_iter().for_each(|role| all.note(instance, role)),
                Err(why) => all.anywhere = Some(why),
            }
            if let Some(role) = block.reference(&["role"]) {
                all.note(instance, role);
            }
        }
        all
    }

    fn note(&mut self, instance: Instance<'a>, role: Reference) {
        let is_role = |id: &String| self.roles.contains(id);
        if let Some(key) = role.id.filter(is_role).or(role.name) {
            let policy = instance.values.get(&["policy_arn"]).as_str();
            if policy.is_some_and(|arn| arn.contains("/AWSBackupServiceRolePolicy")) {
                self.for_backups.insert(key.clone());
            }
            self.by_role.entry(key).or_default().push(instance);
            return;
        }
        let why = role.unknown.into_values().next();
        let why = why.unwrap_or_else(|| Unknown::because(Reason::Unresolved));
        let candidates: Vec<&String> = why.candidates.iter().filter(|id| is_role(id)).collect();
        if candidates.is_empty() {
            self.anywhere = Some(why);
            return;
        }
        for id in candidates {
            self.may_have.insert(id.clone(), why.clone());
        }
    }

    /// Whether a role, by its id or name, gets one of AWS's policies for backup jobs.
    pub(super) fn is_for_backups(&self, id: &str, name: Option<&str>) -> bool {
        let has = |key: &str| self.for_backups.contains(key);
        has(id) || name.is_some_and(has)
    }

    /// Gives a role its policies; what isn't known of them is noted in the reader.
    pub(super) fn give(&self, reader: &mut Reader<'_>, role: &mut Role, invalid: &mut Invalids) {
        if reader.instance.address.data {
            for field in ["policies", "managed_policies"] {
                let why = Unknown::because(Reason::Unresolved);
                reader.unknown.insert(field.to_owned(), why);
            }
            return;
        }
        self.own(reader, role, invalid);
        self.bound(reader, role);
        let id = reader.id();
        let account = self.side.account(reader.instance);
        let by_id = self.by_role.get(&id).into_iter().flatten();
        let by_name = role.name.as_ref().and_then(|name| self.by_role.get(name));
        let same_account = |instance: &&Instance<'a>| self.side.account(**instance) == account;
        let by_name = by_name.into_iter().flatten().filter(same_account);
        for instance in by_id.chain(by_name) {
            self.one(*instance, reader, role, invalid);
        }
        if let Some(why) = self.may_have.get(&id).or(self.anywhere.as_ref()) {
            let unknown = &mut reader.unknown;
            unknown.entry("policies".to_owned()).or_insert(why.clone());
        }
        role.managed_policies.sort();
        role.managed_policies.dedup();
    }

    /// Policies inside the role.
    fn own(&self, reader: &mut Reader<'_>, role: &mut Role, invalid: &mut Invalids) {
        let block = Block::of(reader.side, reader.instance);
        let is_awscc = reader.instance.address.resource_type.starts_with("awscc_");
        let (blocks, name, policy) = if is_awscc {
            ("policies", "policy_name", "policy_document")
        } else {
            ("inline_policy", "name", "policy")
        };
        // The provider reads them back where none are written.
        let inside = block.blocks(blocks).unwrap_or_else(|why| {
            reader.unknown.insert("policies".to_owned(), why);
            Vec::new()
        });
        for (place, inline) in inside.iter().enumerate() {
            let called = inline.values.get(&[name]).as_str();
            let called = called.map_or_else(|| place.to_string(), str::to_owned);
            if let Some(document) = document_in(inline, &[policy], "policies", reader, invalid) {
                let id = format!("{}#{called}", reader.id());
                role.policies.insert(id, document);
            }
        }
        let unknown = &mut reader.unknown;
        let managed = block.references_of(
            unknown,
            "managed_policies",
            &["managed_policy_arns"],
            |_| true,
        );
        for reference in managed {
            self.managed(reference, reader, role, invalid);
        }
    }

    /// Its permissions boundary.
    fn bound(&self, reader: &mut Reader<'_>, role: &mut Role) {
        let block = Block::of(reader.side, reader.instance);
        let Some(reference) = block.reference(&["permissions_boundary"]) else {
            return;
        };
        let why = match self.found(&reference) {
            Some((_, policy)) => {
                let (document, why) = policies::read(&Block::of(self.side, policy), &["policy"]);
                match (document, why) {
                    (Some(Ok(document)), why) => {
                        let open = policies::is_open(&document, "policies");
                        role.boundary = Some(document);
                        match why.filter(|_| open) {
                            Some(why) => why,
                            None => return,
                        }
                    }
                    (Some(Err(_)), _) => Unknown::because(Reason::Invalid),
                    (None, Some(why)) => why,
                    // One that tells nothing of backups and of all that jobs call bounds the role to nothing of it.
                    (None, None) => {
                        role.boundary = Some(crate::documents::iam::Document::default());
                        return;
                    }
                }
            }
            None if reference.arn.is_some() => {
                role.boundary_arn = reference.arn;
                return;
            }
            None => reference
                .unknown
                .into_values()
                .next()
                .unwrap_or_else(|| Unknown::because(Reason::Unresolved)),
        };
        reader.unknown.insert("boundary".to_owned(), why);
    }

    /// A customer policy that this plan makes, with its id.
    fn found(&self, reference: &Reference) -> Option<(String, Instance<'a>)> {
        let by_id = reference.id.as_ref().and_then(|id| self.side.of_id(id));
        let is_policy =
            |found: &Instance<'a>| POLICY.contains(&found.address.resource_type.as_str());
        let policy = by_id.filter(is_policy).or_else(|| {
            let arn = reference.arn.as_deref()?;
            self.by_arn.get(arn).copied()
        })?;
        Some((self.side.id(policy.address), policy))
    }

    /// An inline policy or an attachment of its own.
    fn one(
        &self,
        instance: Instance<'a>,
        reader: &mut Reader<'_>,
        role: &mut Role,
        invalid: &mut Invalids,
    ) {
        let block = Block::of(self.side, instance);
        if INLINE.contains(&instance.address.resource_type.as_str()) {
            if let Some(document) = document_in(&block, &["policy"], "policies", reader, invalid) {
                role.policies
                    .insert(self.side.id(instance.address), document);
            }
        } else if let Some(reference) = block.reference(&["policy_arn"]) {
            self.managed(reference, reader, role, invalid);
        }
    }

    /// A policy by reference: the plan's own with its document, another by its ARN.
    fn managed(
        &self,
        reference: Reference,
        reader: &mut Reader<'_>,
        role: &mut Role,
        invalid: &mut Invalids,
    ) {
        let Some((id, policy)) = self.found(&reference) else {
            if let Some(arn) = reference.arn {
                role.managed_policies.push(arn);
            } else {
                let why = reference.unknown.into_values().next();
                let why = why.unwrap_or_else(|| Unknown::because(Reason::Unresolved));
                reader.unknown.insert("managed_policies".to_owned(), why);
            }
            return;
        };
        // One that told nothing was left out while reading: see `super::CONTENT_FILTERS`.
        let (parsed, why) = policies::read(&Block::of(self.side, policy), &["policy"]);
        let mut why = why;
        match parsed {
            Some(Ok(document)) => {
                why = why.filter(|_| policies::is_open(&document, "policies"));
                role.policies.insert(id, document);
            }
            Some(Err(error)) => {
                let mut note = Invalid::of("policies", error);
                note.reason = format!("{id}: {}", note.reason);
                invalid.entry(reader.id()).or_default().push(note);
                why = Some(Unknown::because(Reason::Invalid));
            }
            None => {}
        }
        let why = why.map(|why| ("policies".to_owned(), why));
        reader.unknown.extend(why);
    }
}
