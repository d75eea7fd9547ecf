//! ARNs with `*` for what isn't known yet.

use crate::aws::{self, Arn, is_account_id};
use crate::facts::Resource;
use crate::facts::reader::{Instance, Side};
use std::collections::BTreeSet;

/// The partition of the plan's objects, where all known ARNs agree.
pub(in crate::facts) fn partition(side: Side<'_>) -> Option<String> {
    let arns = side.plan.changes.iter();
    let arns = arns.filter_map(|change| Arn::parse(change.after.get(&["arn"]).as_str()?));
    let found: BTreeSet<&str> = arns.map(|arn| arn.partition).collect();
    let mut found = found.into_iter();
    let first = found.next()?;
    found.next().is_none().then(|| first.to_owned())
}

/// Fills the form of an ARN with what is known; of a name that AWS makes up its `prefix` may be.
pub(super) fn fill(
    form: &str,
    instance: Instance<'_>,
    resource: &Resource,
    prefix: Option<&str>,
    partition: Option<&str>,
) -> String {
    let mut filled = String::with_capacity(form.len());
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, others) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        let region = resource.object.region.as_deref();
        let known = match word {
            "partition" => Some(region.map(aws::partition).or(partition).unwrap_or("aws")),
            "region" => region,
            "account" => resource
                .object
                .account
                .as_deref()
                .filter(|id| is_account_id(id)),
            "name" => resource.name.as_deref(),
            attribute => instance.values.get(&[attribute]).as_str(),
        };
        if let Some(known) = known.filter(|text| !text.is_empty()) {
            filled.push_str(known);
        } else {
            filled.push_str(prefix.filter(|_| word == "name").unwrap_or_default());
            filled.push('*');
        }
        rest = others;
    }
    filled.push_str(rest);
    filled
}
