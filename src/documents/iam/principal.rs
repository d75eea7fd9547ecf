//! Which of the asked principals a statement's `Principal` and `NotPrincipal` name.

use super::Statement;
use super::pattern::{Pattern, Style, meets};
use super::question::{Context, Who};
use super::reach::Reach;
use crate::aws::{Arn, is_account_id};
use crate::documents::tree::has_hole;
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
    /// What isn't known of the document may name them.
    Hole,
}

fn principals(by_type: &ByType, who: &Who) -> Reach {
    let mut only = Vec::new();
    let (mut unknown, mut holes) = (false, false);
    for (kind, values) in by_type {
        for value in values {
            let named = match (kind.as_str(), who) {
                _ if has_hole(kind) || has_hole(value) => by_hole(kind, value, who),
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
                Named::Hole => holes = true,
            }
        }
    }
    match (unknown, only.is_empty()) {
        _ if holes => Reach::Unknown,
        (true, _) => Reach::Depends,
        (false, true) => Reach::None,
        (false, false) => Reach::Only(only),
    }
}

/// What a value with a part that isn't known may name: what is written around it can exclude somebody.
fn by_hole(kind: &str, value: &str, who: &Who) -> Named {
    let may_be_all =
        value.starts_with("${") && value.ends_with('}') && value.matches('}').count() == 1;
    let named = match (kind, who) {
        ("AWS", _) if may_be_all => true,
        ("AWS", Who::Service(_)) => false,
        ("AWS", who) => may_be_in(value, who),
        ("Service", Who::Service(service)) => matches(value, service),
        ("Service" | "Federated" | "CanonicalUser", _) => false,
        // An unknown type, or `*`.
        _ => true,
    };
    if named { Named::Hole } else { Named::None }
}

/// Whether an ARN with a hole may name one of the asked principals, or their account.
fn may_be_in(value: &str, who: &Who) -> bool {
    let arn = Arn::parse(value);
    let written = arn.as_ref().filter(|arn| is_account_id(arn.account));
    if let (Some(arn), Some(account)) = (written, who.account())
        && arn.account != account
    {
        return false;
    }
    let Some(arn) = written else {
        return true;
    };
    // The root stands for its whole account.
    let may_be_root = matches(arn.resource, "root");
    let start = arn.resource.split("${").next().unwrap_or_default();
    match who {
        Who::Principal(asked) => may_be_root || matches(value, asked),
        Who::SomeRole { .. } => may_be_root || start.starts_with(ROLE) || ROLE.starts_with(start),
        Who::AnyOf { .. } | Who::Anyone | Who::Service(_) => true,
    }
}

/// How the resource part of a role's ARN begins.
const ROLE: &str = "role/";

fn matches(pattern: &str, text: &str) -> bool {
    let context = Context::default();
    let compiled = |text, style| Pattern::new(text, style, false, &context);
    match (
        compiled(pattern, Style::Literal),
        compiled(text, Style::Literal),
    ) {
        (Some(pattern), Some(text)) => meets(&text, &pattern),
        _ => true,
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
        Who::AnyOf { account: None, .. } | Who::SomeRole { account: None, .. } => Named::Unknown,
        Who::AnyOf { .. } | Who::SomeRole { .. } | Who::Principal(_)
            if who.account() != Some(account) =>
        {
            Named::None
        }
        Who::AnyOf { .. } | Who::SomeRole { .. } if whole => Named::All,
        Who::SomeRole { .. } if !value.contains(":role/") => Named::None,
        Who::AnyOf { .. } | Who::SomeRole { .. } | Who::Anyone => Named::One,
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
    let (mut depends, mut holes) = (false, false);
    // Of one principal others of its account decide, too.
    let of_account = match who {
        Who::Principal(_) => Who::AnyOf {
            partition: String::new(),
            account: who.account().map(str::to_owned),
        },
        who => who.clone(),
    };
    for (kind, values) in by_type {
        for value in values {
            match (kind.as_str(), who) {
                _ if has_hole(kind) || has_hole(value) => {
                    holes |= matches!(by_hole(kind, value, &of_account), Named::Hole);
                }
                ("*", _) => return Reach::None,
                ("AWS", _) if value == "*" => return Reach::None,
                ("Service", Who::Service(service)) if service == value => return Reach::None,
                ("AWS", Who::Principal(arn)) if arn == value => return Reach::None,
                ("AWS", Who::Principal(arn)) => {
                    // A session's role, or the account beside it: AWS's rules on these are intricate.
                    let same = account_of(value).map(|(account, _)| account);
                    depends |= same.is_some() && same == Arn::parse(arn).map(|arn| arn.account);
                }
                ("AWS", Who::AnyOf { account: None, .. } | Who::SomeRole { account: None, .. }) => {
                    depends = true;
                }
                (
                    "AWS",
                    Who::AnyOf { partition, account } | Who::SomeRole { partition, account },
                ) => match account_of(value) {
                    // The root user is no role, nor is another user.
                    Some((_, true)) if matches!(who, Who::SomeRole { .. }) => {}
                    Some((_, false))
                        if matches!(who, Who::SomeRole { .. }) && !value.contains(":role/") => {}
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
    if holes {
        Reach::Unknown
    } else if depends {
        Reach::Depends
    } else if except.is_empty() {
        Reach::All
    } else {
        Reach::Except(except)
    }
}
