//! Which rules take the place of which: checked when policies are loaded.

use super::{PolicyError, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Refuses ids of no rule, rules that would hide what is worse, and circles.
pub(super) fn check(rules: &[Rule]) -> Result<(), PolicyError> {
    let by_id: BTreeMap<&str, &Rule> = rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    for rule in rules {
        for other in &rule.supersedes {
            let what = match by_id.get(other.as_str()) {
                None => "which is not a rule",
                Some(other) if other.severity > rule.severity => "which is more severe",
                Some(other) if leads_to(other, rule, &by_id) => "which leads back to it",
                Some(_) => continue,
            };
            return Err(PolicyError::Supersedes {
                id: rule.id.clone(),
                other: other.clone(),
                what,
            });
        }
    }
    Ok(())
}

fn leads_to(from: &Rule, to: &Rule, by_id: &BTreeMap<&str, &Rule>) -> bool {
    let mut seen = BTreeSet::new();
    let mut left = vec![from];
    while let Some(rule) = left.pop() {
        if rule.id == to.id {
            return true;
        }
        if seen.insert(&rule.id) {
            let next = rule.supersedes.iter();
            left.extend(next.filter_map(|id| by_id.get(id.as_str())));
        }
    }
    false
}
