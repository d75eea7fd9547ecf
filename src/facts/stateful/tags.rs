//! Tags, with those that the provider adds.

use super::encryption;
use crate::catalog::Path;
use crate::facts::accounts;
use crate::facts::block::{Block, Unknowns};
use crate::facts::{Reason, Resource, Unknown};
use crate::plan::{Expression, Value};
use crate::resolve::Origin;

/// Reads the tags of an object.
///
/// `tags_all` is the truth. Where it isn't known yet, it is `tags` over the provider's `default_tags`; the
/// plan leaves it unknown for most types even where neither is set.
pub(super) fn read(
    block: &Block<'_>,
    path: &Path,
    resource: &mut Resource,
    unknown: &mut Unknowns,
) {
    match block.values.get(&["tags_all"]) {
        Value::Map(_) => {
            let (known, others) = block.map(unknown, "tags", &["tags_all"]);
            resource.tags = known;
            resource.unknown_tags = others;
        }
        Value::Unknown => {
            by_default(block, resource, unknown);
            own(block, path, resource, unknown);
        }
        Value::Sensitive => {
            unknown.insert("tags".to_owned(), Unknown::because(Reason::Sensitive));
        }
        _ => own(block, path, resource, unknown),
    }
}

/// The provider's `default_tags`.
fn by_default(block: &Block<'_>, resource: &mut Resource, unknown: &mut Unknowns) {
    let plan = block.side.plan;
    let Some(key) = block.side.provider(block.instance.address) else {
        return;
    };
    let Some(provider) = plan.configuration.provider_config.get(key) else {
        return;
    };
    if !provider.expressions.contains_key("default_tags") {
        return;
    }
    match accounts::argument(plan, key, &["default_tags", "tags"]) {
        Some(Value::Map(tags)) => {
            for (name, value) in tags {
                set(resource, name, value);
            }
        }
        Some(Value::Null) => {}
        _ => {
            let references = match provider.expressions.get("default_tags") {
                Some(Expression::Blocks(blocks)) => blocks.iter().find_map(|b| b.get("tags")),
                other => other,
            };
            let mut why = Unknown::because(Reason::AfterApply);
            if let Some(Expression::References(references)) = references {
                why.references.clone_from(references);
            }
            unknown.insert("tags".to_owned(), why);
        }
    }
}

/// The tags that the resource itself gives.
fn own(block: &Block<'_>, path: &Path, resource: &mut Resource, unknown: &mut Unknowns) {
    let steps = path.steps();
    let Some((last, outer)) = steps.split_last() else {
        return;
    };
    let block = match encryption::within(block, outer) {
        Ok(Some(block)) => block,
        Ok(None) => return,
        Err(why) => {
            unknown.insert("tags".to_owned(), why);
            return;
        }
    };
    let steps = [*last];
    match block.values.get(&steps) {
        Value::Map(tags) => {
            for (name, value) in tags.iter() {
                set(resource, name.to_owned(), value.clone());
            }
        }
        Value::Null => {}
        Value::Unknown => {
            let origin = block.origin(&steps);
            if !origin.as_ref().is_some_and(Origin::is_not_given) {
                unknown.insert("tags".to_owned(), Unknown::of(origin.as_ref()));
            }
        }
        Value::Sensitive => {
            unknown.insert("tags".to_owned(), Unknown::because(Reason::Sensitive));
        }
        Value::List(pairs) => {
            for pair in pairs {
                self::pair(&block, &steps, pair, resource, unknown);
            }
        }
        _ => drop(unknown.insert("tags".to_owned(), Unknown::because(Reason::Invalid))),
    }
}

/// One `{key, value}`, as awscc writes tags.
fn pair(
    block: &Block<'_>,
    path: &[&str],
    pair: &Value,
    resource: &mut Resource,
    unknown: &mut Unknowns,
) {
    if let Value::String(name) = pair.get(&["key"]) {
        set(resource, name.clone(), pair.get(&["value"]).clone());
    } else {
        let why = Unknown::of(block.origin(path).as_ref());
        unknown.insert("tags".to_owned(), why);
    }
}

/// A tag of the resource wins over a default one.
fn set(resource: &mut Resource, name: String, value: Value) {
    resource.unknown_tags.retain(|other| *other != name);
    resource.tags.remove(&name);
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null => return,
        _ => {
            resource.unknown_tags.push(name);
            resource.unknown_tags.sort();
            return;
        }
    };
    resource.tags.insert(name, text);
}
