//! Demands on tags.

use super::held::{Held, unresolved};
use crate::aws::like;
use crate::facts::{Reason, Resource, TagCondition, TagOperator, Unknown};

/// Whether a resource's tags meet a demand. Keys and values are case-sensitive. A negated operator holds
/// for a resource without the tag, as in IAM's conditions; the others don't.
pub(super) fn meets(condition: &TagCondition, resource: &Resource) -> Held {
    let Some(key) = &condition.key else {
        return Held::Unsure(why_unknown(condition, "key"));
    };
    let (positive, wild) = match condition.operator {
        TagOperator::StringEquals => (true, false),
        TagOperator::StringNotEquals => (false, false),
        TagOperator::StringLike => (true, true),
        TagOperator::StringNotLike => (false, true),
    };
    let found = match value_of(resource, key) {
        Err(why) => return Held::Unsure(why),
        Ok(None) => Held::No,
        Ok(Some(value)) => {
            let one = |wanted: &String| {
                if wild {
                    like(wanted, value)
                } else {
                    wanted == value
                }
            };
            if condition.values.iter().any(one) {
                Held::Yes
            } else if let Some(why) = condition.unknown.get("values") {
                Held::Unsure(why.clone())
            } else {
                Held::No
            }
        }
    };
    if positive { found } else { !found }
}

/// A tag's value, where the resource has it.
pub(in crate::link) fn value_of<'a>(
    resource: &'a Resource,
    key: &str,
) -> Result<Option<&'a str>, Unknown> {
    if let Some(value) = resource.tags.get(key) {
        return Ok(Some(value));
    }
    if resource.unknown_tags.iter().any(|unknown| unknown == key) {
        let why = resource.object.unknown.get("tags").cloned();
        return Err(why.unwrap_or_else(|| Unknown {
            reason: Reason::AfterApply,
            references: vec![format!("tags.{key}")],
            candidates: Vec::new(),
        }));
    }
    match resource.object.unknown.get("tags") {
        Some(why) => Err(why.clone()),
        None => Ok(None),
    }
}

fn why_unknown(condition: &TagCondition, field: &str) -> Unknown {
    let why = condition.unknown.get(field).cloned();
    why.unwrap_or_else(|| unresolved(field))
}

/// In words: `string_equals backup=daily`.
pub(super) fn words(condition: &TagCondition) -> String {
    let operator = match condition.operator {
        TagOperator::StringEquals => "string_equals",
        TagOperator::StringNotEquals => "string_not_equals",
        TagOperator::StringLike => "string_like",
        TagOperator::StringNotLike => "string_not_like",
    };
    let key = condition.key.as_deref().unwrap_or_default();
    format!("{operator} {key}={}", condition.values.join(","))
}
