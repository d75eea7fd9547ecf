//! IAM roles that AWS Backup takes, or that may start copies, with their policies.
//!
//! A plan may have thousands of roles. Those stay
//! - that AWS Backup may take, by their trust policy, or whose trust policy isn't known;
//! - that a selection or a restore test names;
//! - that the services of automation (EventBridge and its Scheduler, Lambda, Step Functions) may take, where
//!   a policy of theirs covers an action of AWS Backup, or one of their policies isn't known.

pub(super) mod policies;

use self::policies::Attached;
use super::block::Block;
use super::policies::{Invalids, document_in};
use super::reader::{Instance, Reader, Side};
use super::{Role, World};
use crate::documents::iam::{Document, Effect, Statement};
use std::collections::BTreeSet;

pub(super) const ROLE: [&str; 2] = ["aws_iam_role", "awscc_iam_role"];
/// What names the role that it works with, and where.
pub(super) const USERS: [(&str, &[&str]); 4] = [
    ("aws_backup_selection", &["iam_role_arn"]),
    (
        "awscc_backup_backup_selection",
        &["backup_selection", "iam_role_arn"],
    ),
    ("aws_backup_restore_testing_selection", &["iam_role_arn"]),
    ("awscc_backup_restore_testing_selection", &["iam_role_arn"]),
];
/// Services that run what people write, which may be `StartCopyJob`.
const AUTOMATION: [&str; 4] = ["events", "lambda", "scheduler", "states"];

/// Fills `roles`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let used = used(side);
    let attached = Attached::new(side);
    for instance in side.instances(&ROLE) {
        let mut invalid = Invalids::new();
        let (id, role) = role(side, instance, &attached, &mut invalid);
        let is_used = used.contains(&id) || role.arn.as_ref().is_some_and(|arn| used.contains(arn));
        if is_used || matters(&role) {
            world.roles.insert(id, role);
            world.invalid.extend(invalid);
        }
    }
}

/// Ids and ARNs of the roles that selections and restore tests name, or may name.
fn used(side: Side<'_>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (resource_type, path) in USERS {
        for instance in side.instances(&[resource_type]) {
            let Some(role) = Block::of(side, instance).reference(path) else {
                continue;
            };
            used.extend(role.id);
            used.extend(role.arn);
            used.extend(role.unknown.into_values().flat_map(|why| why.candidates));
        }
    }
    used
}

fn role(
    side: Side<'_>,
    instance: Instance<'_>,
    attached: &Attached<'_>,
    invalid: &mut Invalids,
) -> (String, Role) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let is_awscc = instance.address.resource_type.starts_with("awscc_");
    let (name, trust) = if is_awscc {
        ("role_name", "assume_role_policy_document")
    } else {
        ("name", "assume_role_policy")
    };
    let name = block.text(&mut reader.unknown, "name", &[name]);
    let trust = document_in(&block, &[trust], "trust", &mut reader, invalid);
    let arn = instance.values.get(&["arn"]).as_str().map(str::to_owned);
    let mut found = Role {
        name,
        arn,
        trust,
        ..Role::default()
    };
    attached.give(&mut reader, &mut found, invalid);
    found.object = reader.object(found.arn.as_deref());
    (reader.id(), found)
}

fn matters(role: &Role) -> bool {
    let Some(trust) = &role.trust else {
        return true;
    };
    if trusts(trust, |service| service == "backup") {
        return true;
    }
    let unknown = &role.object.unknown;
    trusts(trust, |service| AUTOMATION.contains(&service))
        && (unknown.contains_key("policies")
            || unknown.contains_key("managed_policies")
            || role.managed_policies.iter().any(|arn| is_wide(arn))
            || role.policies.values().any(may_back_up))
}

/// Whether a trust policy lets a service take the role, by a label of its principal
/// (`restore-testing.backup.amazonaws.com`), or anyone.
fn trusts(trust: &Document, is_wanted: impl Fn(&str) -> bool) -> bool {
    let names = |statement: &&Statement| {
        let principals = statement.principals.iter().flatten();
        let mut all = principals.flat_map(|(kind, values)| values.iter().map(move |v| (kind, v)));
        all.any(|(kind, value)| {
            value == "*" || (kind == "Service" && value.split('.').any(&is_wanted))
        })
    };
    let mut allowing = trust
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow);
    allowing.any(|statement| names(&statement) || statement.not_principals.is_some())
}

/// AWS's own policies that allow actions of AWS Backup, and policies of elsewhere, which may.
fn is_wide(arn: &str) -> bool {
    match arn.split_once(":iam::aws:policy/") {
        Some((_, name)) => {
            name.contains("Backup") || ["AdministratorAccess", "PowerUserAccess"].contains(&name)
        }
        None => true,
    }
}

fn may_back_up(policy: &Document) -> bool {
    let of_backup = |action: &String| {
        let action = action.to_ascii_lowercase();
        let service = action.split(':').next().unwrap_or_default();
        service == "backup" || service.contains(['*', '?'])
    };
    policy.statements.iter().any(|statement| {
        statement.effect == Effect::Allow
            && (statement.not_actions.is_some()
                || statement.actions.iter().flatten().any(of_backup))
    })
}

#[cfg(test)]
mod tests;
