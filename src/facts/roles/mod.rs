//! IAM roles that AWS Backup takes, or that may start copies, with their policies.
//!
//! A plan may have thousands of roles. Those stay
//! - that AWS Backup may take, by their trust policy, or whose trust policy isn't known;
//! - that a selection, a restore test or a function of `functions` names, by its name alone where `$account` is in
//!   the ARN;
//! - that have AWS's policies for backup jobs, as whatever is to take backups has;
//! - that the services of automation (EventBridge and its Scheduler, Lambda, Step Functions) may take, where
//!   a policy of theirs covers an action of AWS Backup, or one of their policies isn't known;
//! - that principals of an account or users of an identity provider may take, where the same holds of their
//!   policies, or these let them change IAM or take other roles.

pub(super) mod policies;

use self::policies::Attached;
use super::block::Block;
use super::policies::Invalids;
use super::reader::{Reader, Side};
use super::table::{Resource as _, Table as _, table};
use super::{Reference, Role, World};
use crate::aws::{Arn, is_account_id};
use crate::documents::iam::{Document, Effect, Statement};
use crate::plan::ContentFilter;
use serde_json::Value as Json;
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
/// What is read of types of which plans have many.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 5] = [
    (
        "aws_iam_role",
        &[
            "arn",
            "assume_role_policy",
            "id",
            "inline_policy",
            "managed_policy_arns",
            "name",
            "name_prefix",
            "path",
            "permissions_boundary",
        ],
    ),
    ("aws_iam_role_policy", &["id", "name", "policy", "role"]),
    (
        "aws_iam_policy",
        &["arn", "id", "name", "name_prefix", "path", "policy"],
    ),
    (
        "aws_iam_role_policy_attachment",
        &["id", "policy_arn", "role"],
    ),
    ("aws_iam_policy_attachment", &["id", "policy_arn", "roles"]),
];

/// Policies that say something of AWS Backup, of what its jobs call, of passing or taking roles, or of
/// everything. No wildcard but `*` alone stands for services.
pub(super) const CONTENT_FILTERS: [(&str, ContentFilter); 2] =
    [("aws_iam_role_policy", SAYING), ("aws_iam_policy", SAYING)];
const SAYING: ContentFilter = ContentFilter {
    attribute: "policy",
    words: &[
        "backup",
        "iam:",
        "sts:",
        "\"*",
        "notaction",
        "ec2:",
        "s3:",
        "rds:",
        "dsql:",
        "elasticfilesystem:",
        "fsx:",
        "storagegateway:",
        "redshift",
        "cloudformation:",
        "dynamodb:",
        "ssm-sap:",
        "timestream:",
        "eks:",
        "kms:",
    ],
};

/// Services that run what people write, which may be `StartCopyJob`.
const AUTOMATION: [&str; 4] = ["events", "lambda", "scheduler", "states"];

/// Fills `roles`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let used = used(side, world);
    let attached = Attached::new(side);
    for instance in side.instances(&ROLE) {
        let mut invalid = Invalids::new();
        let mut reader = Reader::new(side, instance);
        let mut role = role(&mut reader, &mut invalid);
        let id = reader.id();
        let names = [Some(&id), role.arn.as_ref(), role.name.as_ref()];
        let is_used = names.into_iter().flatten().any(|name| used.contains(name))
            || attached.is_for_backups(&id, role.name.as_deref());
        // Most roles are for something else entirely; their policies needn't be read.
        if !is_used && !may_matter(&role) {
            continue;
        }
        attached.give(&mut reader, &mut role, &mut invalid);
        role.object = reader.object(role.arn.as_deref());
        if is_used || matters(&role) {
            world.roles.insert(id, role);
            world.invalid.extend(invalid);
        }
    }
}

/// Ids and ARNs of the roles that selections, restore tests and functions name, or may name; names of those that
/// backup policies and templates take in each account.
fn used(side: Side<'_>, world: &World) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut note = |role: Reference| {
        used.extend(role.id);
        used.extend(role.arn);
        used.extend(role.unknown.into_values().flat_map(|why| why.candidates));
    };
    let functions = world.functions.values();
    functions
        .filter_map(|function| function.role.clone())
        .for_each(&mut note);
    for (resource_type, path) in USERS {
        for instance in side.instances(&[resource_type]) {
            let role = Block::of(side, instance).reference(path);
            role.into_iter().for_each(&mut note);
        }
    }
    let policies = world.organization_policies.values();
    let written = policies.filter_map(|policy| policy.backup_policy.as_ref());
    used.extend(written.flat_map(roles_of_accounts));
    let selections = world.selections.values();
    let arns = selections.filter_map(|selection| selection.role.as_ref()?.arn.as_deref());
    used.extend(arns.filter_map(name_of_any_account));
    used
}

/// Names of the roles that a backup policy takes in each account.
fn roles_of_accounts(policy: &Json) -> Vec<String> {
    match policy {
        Json::String(text) => name_of_any_account(text).into_iter().collect(),
        Json::Array(all) => all.iter().flat_map(roles_of_accounts).collect(),
        Json::Object(fields) => fields.values().flat_map(roles_of_accounts).collect(),
        _ => Vec::new(),
    }
}

/// The name in a role's ARN with `$account` in it, without the path.
fn name_of_any_account(arn: &str) -> Option<String> {
    let arn = Arn::parse(arn).filter(|arn| arn.account.contains('$'))?;
    let (_, name) = arn
        .resource
        .strip_prefix("role/")
        .map(|rest| rest.rsplit_once('/').unwrap_or(("", rest)))?;
    Some(name.to_owned())
}

/// A role without its policies.
fn role(reader: &mut Reader<'_>, invalid: &mut Invalids) -> Role {
    let instance = reader.instance;
    let mut role = Role::read(reader);
    invalid.extend(Some((reader.id(), reader.refused())).filter(|(_, all)| !all.is_empty()));
    // Its name and path tell it before it is created.
    role.arn = if instance.address.data {
        instance.values.get(&["arn"]).as_str().map(str::to_owned)
    } else {
        let arn = reader.side.arn(instance.address);
        arn.and_then(|arn| arn.known().map(str::to_owned))
    };
    role
}

// field  read as    aws                   CloudFormation              backup policy
table! { Role:
    name  text       "name"                "RoleName"                  "";
    arn   made       "arn"                 "Arn"                       "";
    trust document   "assume_role_policy"  "AssumeRolePolicyDocument"  "";
    path  text       "path"                "Path"                      "";
}

/// Whether one may take it who has to do with backups, or who may have.
fn may_matter(role: &Role) -> bool {
    role.trust.as_ref().is_none_or(|trust| {
        is_unknown(trust)
            || trusts(trust, |service| {
                service == "backup" || AUTOMATION.contains(&service)
            })
            || trusts_people(trust)
    })
}

fn matters(role: &Role) -> bool {
    let Some(trust) = role.trust.as_ref().filter(|trust| !is_unknown(trust)) else {
        return true;
    };
    if trusts(trust, |service| service == "backup") {
        return true;
    }
    let unknown = &role.object.unknown;
    let of_automation = trusts(trust, |service| AUTOMATION.contains(&service));
    let is_open = trusts_people(trust);
    (of_automation || is_open)
        && (unknown.contains_key("policies")
            || unknown.contains_key("managed_policies")
            || role.managed_policies.iter().any(|arn| is_wide(arn))
            || role
                .policies
                .values()
                .any(|policy| names_service(policy, &["backup"]))
            || is_open
                && role
                    .policies
                    .values()
                    .any(|policy| names_service(policy, &["iam", "sts", "kms"])))
}

/// Whether somebody may take it of whom a trust policy doesn't tell yet.
fn is_unknown(trust: &Document) -> bool {
    trust.is_unknown_in(&["effect", "principals", "not_principals"])
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

/// Whether a trust policy names accounts, their roles or users, or an identity provider that is none of a
/// company's own people.
fn trusts_people(trust: &Document) -> bool {
    let statements = trust.statements.iter();
    let allowing = statements.filter(|statement| statement.effect == Effect::Allow);
    let principals = allowing.filter_map(|statement| statement.principals.as_ref());
    let mut named = principals.flat_map(|by_type| by_type.iter());
    named.any(|(kind, values)| match kind.as_str() {
        "AWS" => values.iter().any(|principal| {
            let arn = Arn::parse(principal);
            is_account_id(arn.map_or(principal.as_str(), |arn| arn.account))
        }),
        "Federated" => values
            .iter()
            .any(|provider| !provider.contains(":saml-provider/")),
        _ => false,
    })
}

/// AWS's own policies that allow actions of AWS Backup, and policies of elsewhere, which may.
fn is_wide(arn: &str) -> bool {
    match arn.split_once(":iam::aws:policy/") {
        Some((_, name)) => {
            name.contains("Backup")
                || ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"].contains(&name)
        }
        None => true,
    }
}

/// Whether a policy allows actions of services, or may.
fn names_service(policy: &Document, services: &[&str]) -> bool {
    let is_one = |action: &String| {
        let action = action.to_ascii_lowercase();
        let service = action.split(':').next().unwrap_or_default();
        services.contains(&service) || service.contains(['*', '?'])
    };
    let may_be = |statement: &Statement| {
        statement.effect == Effect::Allow
            && (statement.not_actions.is_some() || statement.actions.iter().flatten().any(is_one))
    };
    policy.is_unknown_in(&["effect", "actions"]) || policy.statements.iter().any(may_be)
}

#[cfg(test)]
mod tests;
