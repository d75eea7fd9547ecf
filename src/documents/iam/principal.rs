//! Which of the asked principals a statement's `Principal` and `NotPrincipal` name.

use super::Statement;
use super::question::Who;
use super::reach::Reach;
use crate::aws::{Arn, is_account_id};
use std::collections::BTreeMap;

type ByType = BTreeMap<String, Vec<String>>;

/// For whom a statement's principals let it hold. Policies that have none (service control policies, policies
/// of roles) hold for all.
pub(super) fn reach(statement: &Statement, who: &Who) -> Reach {
    let named = statement.principals.as_ref();
    let left_out = statement.not_principals.as_ref();
    match (named, left_out) {
        (None, None) => Reach::All,
        (Some(named), None) => principals(named, who),
        (None, Some(left_out)) => not_principals(left_out, who),
        (Some(_), Some(_)) => Reach::Depends,
    }
}

/// In words, for facts.
pub(super) fn words(statement: &Statement) -> String {
    let (name, by_type) = match (&statement.principals, &statement.not_principals) {
        (_, Some(left_out)) => ("NotPrincipal", left_out),
        (Some(named), None) => ("Principal", named),
        (None, None) => return String::new(),
    };
    let values: Vec<&str> = by_type.values().flatten().map(String::as_str).collect();
    format!("{name} {}", values.join(", "))
}

/// What one value of type `AWS` names, seen from the asked principals.
enum Named {
    All,
    None,
    /// This principal alone.
    One,
    Unknown,
}

fn principals(by_type: &ByType, who: &Who) -> Reach {
    let mut only = Vec::new();
    let mut unknown = false;
    for (kind, values) in by_type {
        for value in values {
            let named = match (kind.as_str(), who) {
                ("*", _) => Named::All,
                ("AWS", _) => aws(value, who),
                ("Service", Who::Service(service)) if service == value => Named::All,
                _ => Named::None,
            };
            match named {
                Named::All => return Reach::All,
                Named::None => {}
                Named::One => only.push(value.clone()),
                Named::Unknown => unknown = true,
            }
        }
    }
    match (unknown, only.is_empty()) {
        (true, _) => Reach::Depends,
        (false, true) => Reach::None,
        (false, false) => Reach::Only(only),
    }
}

fn aws(value: &str, who: &Who) -> Named {
    if value == "*" {
        return Named::All;
    }
    // Identifiers such as AROA… stand for principals that are deleted.
    let Some((account, whole)) = account_of(value) else {
        return Named::None;
    };
    match who {
        Who::Service(_) => Named::None,
        // AWS refuses wildcards inside a principal; what one would match nobody can say.
        _ if value.contains(['*', '?', '$']) => Named::Unknown,
        Who::AnyOf { account: None, .. } => Named::Unknown,
        Who::AnyOf { .. } | Who::Principal(_) if who.account() != Some(account) => Named::None,
        Who::AnyOf { .. } if whole => Named::All,
        Who::AnyOf { .. } | Who::Anyone => Named::One,
        Who::Principal(arn) if whole || arn == value => Named::All,
        Who::Principal(_) => Named::None,
    }
}

/// The account of a principal, and whether the whole account is meant: its id, or the ARN of its root.
fn account_of(value: &str) -> Option<(&str, bool)> {
    if let Some(arn) = Arn::parse(value) {
        Some((arn.account, arn.resource == "root"))
    } else {
        is_account_id(value).then_some((value, true))
    }
}

/// `NotPrincipal` holds for all but those named. An account named there stands for its root user only: AWS
/// wants a role's account named beside the role.
fn not_principals(by_type: &ByType, who: &Who) -> Reach {
    let mut except = Vec::new();
    for (kind, values) in by_type {
        for value in values {
            match (kind.as_str(), who) {
                ("*", _) => return Reach::None,
                ("AWS", _) if value == "*" => return Reach::None,
                ("Service", Who::Service(service)) if service == value => return Reach::None,
                ("AWS", Who::Principal(arn)) if arn == value => return Reach::None,
                ("AWS", Who::Principal(arn)) => {
                    // A session's role, or the account beside it: AWS's rules on these are intricate.
                    let same = account_of(value).map(|(account, _)| account);
                    if same.is_some() && same == Arn::parse(arn).map(|arn| arn.account) {
                        return Reach::Depends;
                    }
                }
                ("AWS", Who::AnyOf { account: None, .. }) => return Reach::Depends,
                ("AWS", Who::AnyOf { partition, account }) => match account_of(value) {
                    Some((id, true)) if Some(id) == account.as_deref() => {
                        except.push(format!("arn:{partition}:iam::{id}:root"));
                    }
                    Some((id, false)) if Some(id) == account.as_deref() => {
                        except.push(value.clone());
                    }
                    _ => {}
                },
                ("AWS", Who::Anyone) => except.push(value.clone()),
                _ => {}
            }
        }
    }
    if except.is_empty() {
        Reach::All
    } else {
        Reach::Except(except)
    }
}
