//! Selections: what a backup plan is made for.

use super::patterns::patterns;
use super::words::Words;
use super::{PLAN, SELECTION, body, words_of};
use crate::aws::{Arn, is_account_id};
use crate::facts::block::{Block, Unknowns};
use crate::facts::reader::{Instance, Reader, Side};
use crate::facts::{
    Doubt, Invalid, Reason, Reference, Selection, TagCondition, TagOperator, Unknown, World,
};
use crate::plan::Value;
use crate::resolve::Lead;
use std::collections::BTreeMap;

const ROLE: [&str; 2] = ["aws_iam_role", "awscc_iam_role"];

const OPERATORS: [(&str, TagOperator); 4] = [
    ("string_equals", TagOperator::StringEquals),
    ("string_not_equals", TagOperator::StringNotEquals),
    ("string_like", TagOperator::StringLike),
    ("string_not_like", TagOperator::StringNotLike),
];

/// Fills `selections`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let managed = |instance: &Instance<'_>| !instance.address.data;
    let plans = plans(side);
    for instance in side.instances(&SELECTION).into_iter().filter(managed) {
        let mut reader = Reader::new(side, instance);
        let selection = selection(&mut reader, &plans);
        if is_refused(&selection) {
            let invalid = Invalid::of_field(
                "conditions",
                "conditions alone select nothing; AWS Backup also requires resources, such as \"*\", or tags",
            );
            world.invalid.entry(reader.id()).or_default().push(invalid);
        }
        let elsewhere = elsewhere(&selection);
        if !elsewhere.is_empty() {
            world
                .invalid
                .entry(reader.id())
                .or_default()
                .extend(elsewhere);
        }
        world.selections.insert(reader.id(), selection);
    }
}

/// AWS Backup takes no selection that has conditions alone.
pub(in crate::facts) fn is_refused(selection: &Selection) -> bool {
    let unknown = &selection.object.unknown;
    selection.resources.is_empty()
        && selection.tags.is_empty()
        && !selection.conditions.is_empty()
        && !["resources", "tags"]
            .iter()
            .any(|field| unknown.contains_key(*field))
}

/// ARNs of other accounts and Regions: AWS Backup selects where the backup plan is, and nowhere else.
fn elsewhere(selection: &Selection) -> Vec<Invalid> {
    let own = [&selection.object.account, &selection.object.region];
    let other = |told: Option<String>, own: &Option<String>, is_one: fn(&str) -> bool| {
        let own = own.as_deref().filter(|own| is_one(own))?;
        let told = told.filter(|told| is_one(told) && told != own)?;
        Some((told, own.to_owned()))
    };
    let is_region = |text: &str| !text.contains(['*', '?', '$', ':']);
    let mut found = Vec::new();
    for pattern in &selection.resources {
        let Some(arn) = pattern.arn.as_deref().and_then(Arn::parse) else {
            continue;
        };
        let account = other(arn.account(), own[0], is_account_id);
        let region = other(arn.region(), own[1], is_region);
        let (noun, (told, own)) = match (account, region) {
            (Some(account), _) => ("account", account),
            (None, Some(region)) => ("Region", region),
            (None, None) => continue,
        };
        let reason = format!(
            "an ARN of {noun} {told} selects nothing: the backup plan selects in its own {noun} {own} alone"
        );
        found.push(Invalid {
            doubt: Some(Doubt::Unsaid),
            ..Invalid::of_field("resources", &reason)
        });
    }
    found.dedup();
    found
}

/// Ids of the plans by what AWS calls them: state tells it where the configuration doesn't.
fn plans(side: Side<'_>) -> BTreeMap<&str, String> {
    let all = side.instances(&PLAN).into_iter();
    let managed = all.filter(|instance| !instance.address.data);
    let named = managed.filter_map(|instance| {
        let names = ["backup_plan_id", "id"].iter();
        let mut names = names.filter_map(|name| instance.values.get(&[*name]).as_str());
        Some((names.next()?, side.id(instance.address)))
    });
    named.collect()
}

fn selection(reader: &mut Reader<'_>, plans: &BTreeMap<&str, String>) -> Selection {
    let (side, instance) = (reader.side, reader.instance);
    let words = words_of(instance);
    let resource = Block::of(side, instance);
    let mut found = Selection {
        backup_plan: backup_plan(&resource, words, plans),
        ..Selection::default()
    };
    let mut unknown = Unknowns::new();
    match body(&resource, words.selection) {
        Ok(Some(block)) => {
            found.name = block.text(&mut unknown, "name", &[words.selection_name]);
            found.role = role(&block);
            found.resources = patterns(&block, "resources");
            found.not_resources = patterns(&block, "not_resources");
            found.tags = tags(&block, words, &mut unknown);
            found.conditions = conditions(&block, words, &mut unknown);
        }
        Ok(None) => {}
        Err(why) => {
            for field in ["name", "role", "tags", "conditions"] {
                unknown.insert(field.to_owned(), why.clone());
            }
            found.resources = vec![why.clone().into()];
            found.not_resources = vec![why.into()];
        }
    }
    reader.unknown = unknown;
    found.object = reader.object(None);
    found
}

fn backup_plan(
    resource: &Block<'_>,
    words: &Words,
    plans: &BTreeMap<&str, String>,
) -> Option<Reference> {
    let path = [words.plan_id];
    let value = resource.values.get(&path);
    let mut reference = resource
        .side
        .reference_among(value, resource.origin(&path), &PLAN)?;
    if reference.id.is_none() {
        let known = value.as_str().and_then(|name| plans.get(name));
        reference.id = known.cloned();
    }
    Some(reference)
}

fn role(block: &Block<'_>) -> Option<Reference> {
    let path = ["iam_role_arn"];
    let origin = block.origin_among(&path, |lead| match lead {
        Lead::Attribute { address, .. } => ROLE.contains(&address.resource_type.as_str()),
        _ => true,
    });
    let origin = origin.map(super::given);
    block
        .side
        .reference_among(block.values.get(&path), origin, &ROLE)
}

/// `ListOfTags`: any of them. AWS knows STRINGEQUALS alone here (API: Condition).
fn tags(block: &Block<'_>, words: &Words, unknown: &mut Unknowns) -> Vec<TagCondition> {
    match block.never_computed(words.tags) {
        Ok(blocks) => {
            let read = |b: &Block<'_>| {
                condition(b, TagOperator::StringEquals, words.tag_key, words.tag_value)
            };
            sorted(blocks.iter().map(read).collect())
        }
        Err(why) => {
            unknown.insert("tags".to_owned(), why);
            Vec::new()
        }
    }
}

/// `Conditions`: all of them.
fn conditions(block: &Block<'_>, words: &Words, unknown: &mut Unknowns) -> Vec<TagCondition> {
    let mut found = Vec::new();
    let mut unsure = |why: Unknown| drop(unknown.insert("conditions".to_owned(), why));
    let blocks = match block.blocks(words.conditions) {
        Ok(blocks) => blocks,
        Err(why) => {
            unsure(why);
            return found;
        }
    };
    for block in blocks {
        for (name, operator) in OPERATORS {
            match block.never_computed(name) {
                Ok(each) => {
                    found.extend(each.iter().map(|b| {
                        condition(b, operator, words.condition_key, words.condition_value)
                    }));
                }
                Err(why) => unsure(why),
            }
        }
    }
    sorted(found)
}

fn condition(block: &Block<'_>, operator: TagOperator, key: &str, value: &str) -> TagCondition {
    let mut unknown = Unknowns::new();
    let key = block.text(&mut unknown, "key", &[key]);
    let key = key.map(|key| match key.strip_prefix("aws:ResourceTag/") {
        Some(tag) => tag.to_owned(),
        None => key,
    });
    // An empty value is a value: a tag may be empty.
    let values = match block.values.get(&[value]) {
        Value::String(text) => vec![text.clone()],
        Value::Null => Vec::new(),
        Value::Sensitive => {
            unknown.insert("values".to_owned(), Unknown::because(Reason::Sensitive));
            Vec::new()
        }
        _ => {
            let text = block.text(&mut unknown, "values", &[value]);
            text.into_iter().collect()
        }
    };
    TagCondition {
        operator,
        key,
        values,
        unknown,
    }
}

fn sorted(mut conditions: Vec<TagCondition>) -> Vec<TagCondition> {
    conditions.sort();
    conditions.dedup();
    conditions
}
