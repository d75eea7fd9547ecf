//! `data.aws_iam_policy_document` that Terraform reads during apply: its arguments tell most of the policy already.
//!
//! One ARN that isn't known yet makes the whole `json` unknown, and with it the policy that takes it; a sensitive
//! value does the same. The arguments stand in the plan, each with what isn't known, or isn't shown, of it.

use super::block::Block;
use super::reader::{Instance, Side};
use crate::documents::arn;
use crate::documents::iam::data_source::{self, Arguments, StatementArguments};
use crate::documents::tree::{Element, Hole, Piece, Text};
use crate::plan::{Address, Value};
use crate::resolve::{Lead, Origin};

pub(super) const DOCUMENT: &str = "aws_iam_policy_document";
/// What the document is made of.
pub(super) const WISHES: [(&str, &[&str]); 1] = [(DOCUMENT, &ATTRIBUTES)];
const ATTRIBUTES: [&str; 9] = [
    "json",
    "minified_json",
    "override_json",
    "override_policy_documents",
    "policy_id",
    "source_json",
    "source_policy_documents",
    "statement",
    "version",
];
/// Attributes that hold the document.
const JSON: [&str; 2] = ["json", "minified_json"];
/// Documents made of documents; more are made to waste time.
const MAX_STEPS: usize = 8;

/// The document in an argument that isn't known before apply, as far as it is known.
pub(super) fn of_argument(block: &Block<'_>, path: &[&str]) -> Option<Element> {
    let origin = block.origin(path);
    let lead = origin.as_ref().and_then(Origin::certain)?;
    of_lead(block.side, lead, MAX_STEPS)
}

fn of_lead(side: Side<'_>, lead: &Lead, steps: usize) -> Option<Element> {
    let Lead::Attribute { address, path } = lead else {
        return None;
    };
    let [attribute] = path.as_slice() else {
        return None;
    };
    let is_document = address.data && address.resource_type == DOCUMENT;
    if !is_document || !JSON.contains(&attribute.as_str()) || steps == 0 {
        return None;
    }
    Some(of_data(side, side.instance(address)?, steps))
}

/// What the data source computes from its arguments.
fn of_data(side: Side<'_>, instance: Instance<'_>, steps: usize) -> Element {
    let block = Block::of(side, instance);
    let texts = |names: [&str; 2]| {
        let documents = names.iter().flat_map(|name| parts(&block, name, steps));
        documents.collect()
    };
    let (statements, more) = match block.never_computed("statement") {
        Ok(blocks) => (blocks.iter().map(statement).collect(), None),
        Err(why) => (Vec::new(), Some(Hole::new(why.references))),
    };
    data_source::document(Arguments {
        version: leaf(&block, "version"),
        sources: texts(["source_json", "source_policy_documents"]),
        statements,
        more,
        overrides: texts(["override_policy_documents", "override_json"]),
    })
}

/// The documents that an argument lists, in their order.
fn parts(block: &Block<'_>, name: &str, steps: usize) -> Vec<Element> {
    let read = |text: &str| {
        let tree = Element::parse(&Text::from(text));
        tree.unwrap_or_else(|_| Element::unknown([] as [&str; 0]))
    };
    let given = match block.values.get(&[name]) {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let mut leads = unknown_leads(block, name, given).into_iter();
    let mut document = |value: &Value| match value {
        // The provider takes empty ones for none.
        Value::String(text) if text.trim().is_empty() => None,
        Value::Null => None,
        Value::String(text) => Some(read(text)),
        Value::Sensitive => Some(Element::Unknown(hole(block, name))),
        _ => {
            let told = leads.next();
            let told = told.and_then(|lead| of_lead(block.side, &lead, steps.checked_sub(1)?));
            Some(told.unwrap_or_else(|| Element::Unknown(hole(block, name))))
        }
    };
    given.iter().filter_map(&mut document).collect()
}

fn statement(block: &Block<'_>) -> StatementArguments {
    let mut found = StatementArguments {
        sid: leaf(block, "sid"),
        effect: leaf(block, "effect"),
        ..StatementArguments::default()
    };
    for (name, argument) in [
        ("Action", "actions"),
        ("NotAction", "not_actions"),
        ("Resource", "resources"),
        ("NotResource", "not_resources"),
    ] {
        found.lists.insert(name, leaves(block, argument));
    }
    for (name, argument) in [
        ("Principal", "principals"),
        ("NotPrincipal", "not_principals"),
    ] {
        match block.never_computed(argument) {
            Ok(blocks) => {
                let each = blocks
                    .iter()
                    .map(|block| (given(block, "type"), leaves(block, "identifiers")));
                found.principals.insert(name, each.collect());
            }
            Err(why) => drop(found.unknown.insert(name, Hole::new(why.references))),
        }
    }
    match block.never_computed("condition") {
        Ok(blocks) => {
            let of_block = |block: &Block<'_>| {
                (
                    given(block, "test"),
                    given(block, "variable"),
                    leaves(block, "values"),
                )
            };
            found.conditions = blocks.iter().map(of_block).collect();
        }
        Err(why) => drop(found.unknown.insert("Condition", Hole::new(why.references))),
    }
    found
}

/// A string argument; `None` where it isn't given.
fn leaf(block: &Block<'_>, name: &str) -> Option<Element> {
    match block.values.get(&[name]) {
        Value::Null => None,
        Value::String(text) => Some(Element::text(text.as_str())),
        Value::Sensitive => Some(Element::Unknown(hole(block, name))),
        _ => {
            let origin = block.origin(&[name]);
            let lead = origin.as_ref().and_then(Origin::certain);
            let told = lead.and_then(|lead| text(block.side, lead));
            Some(told.unwrap_or_else(|| Element::Unknown(hole(block, name))))
        }
    }
}

/// An argument that the provider demands.
fn given(block: &Block<'_>, name: &str) -> Element {
    leaf(block, name).unwrap_or(Element::Null)
}

/// The strings of a list or set.
fn leaves(block: &Block<'_>, name: &str) -> Vec<Element> {
    let items = match block.values.get(&[name]) {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let mut leads = unknown_leads(block, name, items).into_iter();
    let element = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(Element::text(text.as_str())),
        Value::Number(number) => Some(Element::text(number.to_string())),
        Value::Bool(flag) => Some(Element::text(flag.to_string())),
        Value::Sensitive => Some(Element::Unknown(hole(block, name))),
        _ => {
            let told = leads.next().and_then(|lead| text(block.side, &lead));
            Some(told.unwrap_or_else(|| Element::Unknown(hole(block, name))))
        }
    };
    items.iter().filter_map(element).collect()
}

/// What the unknown elements of a list are, in some order, where each of them is one reference.
fn unknown_leads(block: &Block<'_>, name: &str, items: &[Value]) -> Vec<Lead> {
    let unknown = items.iter().filter(|item| **item == Value::Unknown).count();
    if unknown == 0 || matches!(block.values.get(&[name]), Value::Unknown) {
        return Vec::new();
    }
    let parts = block.parts(&[name], |_| true);
    let mut leads = parts.leads;
    leads.retain(|lead| block.side.may_be_unknown(lead));
    if !parts.plain || leads.len() != unknown {
        leads.clear();
    }
    leads
}

fn hole(block: &Block<'_>, name: &str) -> Hole {
    let origin = block.origin(&[name]);
    Hole::new(origin.map(|origin| origin.references).unwrap_or_default())
}

/// The string at the end of a way, as far as it is known before apply.
fn text(side: Side<'_>, lead: &Lead) -> Option<Element> {
    let (address, path) = match lead {
        Lead::Constant(value) => return value.as_str().map(Element::text),
        Lead::Attribute { address, path } => (address, path),
        Lead::NotGiven | Lead::DeadEnd => return None,
    };
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let known = side
        .instance(address)
        .map(|instance| instance.values.get(&steps));
    if let Some(text) = known.and_then(Value::as_str) {
        return Some(Element::text(text));
    }
    if let ["arn"] = steps.as_slice()
        && let Some(arn) = side.arn(address)
    {
        return Some(Element::Text(arn));
    }
    let reference = format!("{address}.{}", path.join("."));
    let hole = Piece::Unknown(Hole::new([reference.trim_end_matches('.')]));
    // An ARN begins like one, and is never `*`.
    let is_arn = steps
        .last()
        .is_some_and(|name| name.rsplit('_').next() == Some("arn"));
    let start = Piece::Known(if is_arn { "arn:" } else { "" }.to_owned());
    Some(Element::Text(Text::from_iter([start, hole])))
}

impl Side<'_> {
    /// The ARN of something that this plan has, with holes for what isn't known before apply.
    pub(super) fn arn(self, address: &Address) -> Option<Text> {
        let instance = self.instance(address).filter(|_| !address.data)?;
        if let Some(known) = instance.values.get(&["arn"]).as_str() {
            return Some(Text::from(known));
        }
        let account = self
            .account(instance)
            .filter(|id| crate::aws::is_account_id(id));
        let region = self.region(instance);
        let known = |word: &str| match word {
            "account" => account.clone(),
            "region" => region.clone(),
            "partition" => {
                let own = region
                    .as_deref()
                    .map(|region| crate::aws::partition(region).to_owned());
                own.or_else(|| super::stateful::partition(self))
            }
            attribute => match instance.values.get(&[attribute]) {
                Value::String(text) if !text.is_empty() => Some(text.clone()),
                Value::Null if attribute == "path" => Some("/".to_owned()),
                _ => None,
            },
        };
        let hole = Hole::new([format!("{address}.arn")]);
        arn::of_resource(&address.resource_type, known, &hole)
    }
}

#[cfg(test)]
mod tests;
