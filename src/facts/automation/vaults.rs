//! Backup vaults that a text or a map of texts names.

use super::super::block::{Block, Unknowns};
use super::super::vaults::{AIR_GAPPED, STANDARD};
use super::super::{Reason, Reference, Unknown};
use crate::plan::Value;
use crate::resolve::Lead;
use std::collections::BTreeSet;

/// The vaults that the argument at `path` names: by ARN where its texts are known, else by what it refers
/// to. Where it may name others, `vaults` isn't known.
pub(super) fn named(block: &Block<'_>, path: &[&str], unknown: &mut Unknowns) -> Vec<Reference> {
    let value = block.values.get(path);
    let mut arns = BTreeSet::new();
    let mut open = Open::default();
    collect(value, &mut arns, &mut open);
    let mut found: Vec<Reference> = arns.iter().map(|arn| Reference::of_text(arn)).collect();
    if open.unknown && block.side.resolver.is_some() {
        let leads = block.parts(path, is_vault).leads;
        let mut references: Vec<Reference> = Vec::new();
        for lead in leads.iter().filter(|lead| is_vault(lead)) {
            references.extend(block.side.reference_to(lead));
        }
        references.sort();
        references.dedup();
        let may_be_more = leads.iter().any(|lead| match lead {
            Lead::DeadEnd => true,
            Lead::Attribute { address, .. } => address.data && !is_vault(lead),
            Lead::Constant(_) | Lead::NotGiven => false,
        });
        if may_be_more || is_remote(&references) {
            let why = Unknown::of(block.origin(path).as_ref());
            unknown.insert("vaults".to_owned(), why);
        }
        references.retain(|reference| reference.remote_output.is_none());
        found.extend(references);
    }
    if open.sensitive {
        unknown.insert("vaults".to_owned(), Unknown::because(Reason::Sensitive));
    }
    found
}

/// Ids of vaults that an unknown text refers to.
pub(super) fn candidates(block: &Block<'_>, path: &[&str]) -> Vec<String> {
    if block.side.resolver.is_none() {
        return Vec::new();
    }
    let leads = block.parts(path, is_vault).leads;
    let vaults = leads.iter().filter(|lead| is_vault(lead));
    let ids: BTreeSet<String> = vaults
        .filter_map(|lead| block.side.reference_to(lead)?.id)
        .collect();
    ids.into_iter().collect()
}

/// An output of another plan may be anything.
fn is_remote(references: &[Reference]) -> bool {
    references.iter().any(|r| r.remote_output.is_some())
}

fn is_vault(lead: &Lead) -> bool {
    let Lead::Attribute { address, .. } = lead else {
        return false;
    };
    let resource_type = address.resource_type.as_str();
    STANDARD.contains(&resource_type)
        || AIR_GAPPED.contains(&resource_type)
        || resource_type == "terraform_remote_state"
}

#[derive(Default)]
struct Open {
    unknown: bool,
    sensitive: bool,
}

fn collect(value: &Value, arns: &mut BTreeSet<String>, open: &mut Open) {
    match value {
        Value::String(text) => arns.extend(in_text(text)),
        Value::List(items) => items.iter().for_each(|item| collect(item, arns, open)),
        Value::Map(map) => map.values().for_each(|item| collect(item, arns, open)),
        Value::Unknown => open.unknown = true,
        Value::Sensitive => open.sensitive = true,
        _ => {}
    }
}

/// ARNs of backup vaults in a text.
fn in_text(text: &str) -> Vec<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_');
    let words = text.split(|c: char| !fits(c));
    let arns = words.filter_map(|word| word.find("arn:").and_then(|at| word.get(at..)));
    let is_vault = |arn: &&str| {
        let mut parts = arn.split(':').skip(2);
        parts.next() == Some("backup")
            && parts.next().is_some_and(|region| !region.is_empty())
            && parts.next().is_some_and(|account| account.len() == 12)
            && parts.next() == Some("backup-vault")
            && parts.next().is_some_and(|name| !name.is_empty())
            && parts.next().is_none()
    };
    arns.filter(is_vault).map(str::to_owned).collect()
}
