//! What binds the things in an account: the policies of its organisation, with the thing's own.

use super::attachments::Binding;
use super::policies::Policies;
use super::{Judge, Target};
use crate::aws::partition;
use crate::documents::iam::Document;
use crate::facts::{Access, AccessVerdict, World};
use std::collections::{BTreeMap, BTreeSet};

/// The policies of AWS Organizations that bind an account, and how much is known of its place.
#[derive(Default)]
pub(super) struct Bound<'a> {
    pub(super) policies: Policies<'a>,
    /// Accounts with the same number have the same answers.
    pub(super) group: usize,
    /// A policy may hold for this account and not for another.
    apart: bool,
    /// The organisation's management account: no service control policy binds it.
    pub(super) management: bool,
    /// Policies out of sight may bind it as well.
    pub(super) open: bool,
    /// Id of its organisation.
    pub(super) organization: Option<&'a str>,
}

/// What tells groups of accounts apart.
type Alike<'a> = (
    Binding,
    &'static str,
    bool,
    Option<&'a str>,
    Option<&'a str>,
);

/// Answers on targets without policies of their own, by group, action, kind of target, Region and name.
pub(super) type Seen<'a> = BTreeMap<Asked<'a>, Access>;

type Asked<'a> = (
    usize,
    &'static str,
    &'static str,
    Option<&'a str>,
    Option<&'a str>,
);

/// The group of what is in nobody knows which account.
const NO_GROUP: usize = usize::MAX;

impl<'a> Judge<'a> {
    /// All accounts that the input names.
    pub(super) fn bind(&mut self) {
        let mut groups: BTreeMap<Alike<'a>, usize> = BTreeMap::new();
        for key in account_keys(self.world) {
            let binding = self.service_control.binding(key);
            let account = self.world.accounts.get(key);
            let management =
                account.is_some_and(|known| self.service_control.is_management(key, known));
            let mut bound = Bound {
                management,
                open: !binding.complete && !management,
                organization: self.service_control.organization_of(key, &binding),
                ..Bound::default()
            };
            if !management {
                bound.policies = self.organization_policies(&binding);
            }
            bound.apart = bound.policies.tell_accounts_apart();
            let next = groups.len();
            let alike = (
                binding,
                self.partition(key),
                management,
                bound.organization,
                bound.apart.then_some(key),
            );
            bound.group = *groups.entry(alike).or_insert(next);
            self.bounds.insert(key, bound);
        }
    }

    /// Whether an action on something in an account is denied, by the account's policies or its own.
    pub(super) fn denial(
        &self,
        seen: &mut Seen<'a>,
        own: &Policies<'a>,
        action: &'static str,
        target: &'static str,
        place: &Target<'a>,
    ) -> Access {
        let nowhere = Bound {
            group: NO_GROUP,
            ..Bound::default()
        };
        let bound = place
            .account
            .and_then(|key| self.bounds.get(key))
            .unwrap_or(&nowhere);
        let mut access = if own.is_empty() {
            self.denial_by_account(seen, bound, action, target, place)
        } else {
            let mut policies = bound.policies.clone();
            policies.extend(own);
            let question = self.question(action, target, place);
            policies.denial(&question, &self.shown(target))
        };
        if bound.open
            && let Some(account) = place.account
        {
            open_end(&mut access, account);
        }
        access
    }

    /// What holds for all targets of all accounts in the group holds for each: asked for once.
    fn denial_by_account(
        &self,
        seen: &mut Seen<'a>,
        bound: &Bound<'a>,
        action: &'static str,
        target: &'static str,
        place: &Target<'a>,
    ) -> Access {
        let anywhere = Target {
            region: None,
            name: None,
            ..*place
        };
        let mut last = Access::default();
        // Where neither stands in the ARNs, all that is in the account has the same answer.
        let patterns = self.actions.patterns(target);
        let names = |part: &str| patterns.iter().any(|pattern| pattern.contains(part));
        let closer = Target {
            region: place.region.filter(|_| names("{region}")),
            name: place.name.filter(|_| names("{name}")),
            ..*place
        };
        for place in [&anywhere, &closer] {
            let asked = (bound.group, action, target, place.region, place.name);
            let answer = seen.entry(asked).or_insert_with(|| {
                let question = if bound.apart {
                    self.question(action, target, place)
                } else {
                    self.question_to_all(action, target, place)
                };
                bound.policies.denial(&question, &self.shown(target))
            });
            last = answer.clone();
            if matches!(last.verdict, AccessVerdict::Denied | AccessVerdict::Allowed) {
                break;
            }
        }
        last
    }
}

fn account_keys(world: &World) -> BTreeSet<&str> {
    let vaults = world.vaults.values().map(|vault| &vault.object);
    let keys = world.keys.values().map(|key| &key.object);
    let used = vaults
        .chain(keys)
        .filter_map(|object| object.account.as_deref());
    world
        .accounts
        .keys()
        .map(String::as_str)
        .chain(used)
        .collect()
}

/// Partition of each account whose objects tell their Region.
pub(super) fn partitions(world: &World) -> BTreeMap<&str, &'static str> {
    let mut told = BTreeMap::new();
    for (_, object) in world.objects() {
        if let (Some(account), Some(region)) = (&object.account, &object.region)
            && !told.contains_key(account.as_str())
        {
            told.insert(account.as_str(), partition(region));
        }
    }
    told
}

/// The only partition that accounts are told to be in, else `aws`.
pub(super) fn usual(partitions: &BTreeMap<&str, &'static str>) -> &'static str {
    let mut all = partitions.values();
    let first = all.next().copied().unwrap_or("aws");
    if all.all(|other| *other == first) {
        first
    } else {
        "aws"
    }
}

/// What isn't denied may be denied higher up, where the input doesn't reach.
fn open_end(access: &mut Access, account: &str) {
    if access.verdict != AccessVerdict::Denied {
        access.waits_for.push(account.to_owned());
        access.waits_for.sort();
        access.waits_for.dedup();
    }
}

impl Policies<'_> {
    /// Whether a policy may hold for one account and not for another.
    fn tell_accounts_apart(&self) -> bool {
        let known = self.known.iter().map(|(_, document)| *document);
        let possible = self.possible.iter().filter_map(|(_, document)| *document);
        known.chain(possible).any(tells_accounts_apart)
    }
}

/// Says yes too often rather than too seldom: a yes costs time only.
fn tells_accounts_apart(document: &Document) -> bool {
    document.statements.iter().any(|statement| {
        let resources = statement
            .resources
            .iter()
            .chain(&statement.not_resources)
            .flatten();
        let mut keys = statement.conditions.values().flatten();
        resources.clone().any(|text| names_an_account(text))
            || keys.any(|(key, values)| {
                let key = key.to_lowercase();
                key.ends_with("account")
                    || (key == "aws:principalarn" && values.iter().any(|v| names_an_account(v)))
                    || values.iter().any(|value| value.contains("${"))
            })
    })
}

/// Whether the pattern of an ARN may match in one account and not in another: it has digits, or `?`, that can
/// lie in the account's number, which stands between colons. Those of `role/admin-2` or `eu-west-1` can't.
fn names_an_account(pattern: &str) -> bool {
    if pattern.contains("${") {
        return true;
    }
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'?';
    let is_edge = |byte: Option<u8>| byte.is_none_or(|byte| matches!(byte, b':' | b'*'));
    // Each run of digits with what is before and after it.
    let mut before = None;
    let mut run = 0_usize;
    for byte in pattern.bytes().map(Some).chain([None]) {
        match byte {
            Some(digit) if is_digit(digit) => run = run.saturating_add(1),
            other => {
                if run > 0 && is_edge(before) && is_edge(other) {
                    return true;
                }
                run = 0;
                before = other;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_an_account_are_told_from_others() {
        for (pattern, names) in [
            ("*", false),
            ("arn:aws:iam::*:role/break-glass-42", false),
            ("arn:aws:backup:eu-west-1:*:backup-vault:v7", false),
            ("arn:aws:ec2:*::snapshot/*", false),
            ("arn:aws:iam::111122223333:role/x", true),
            ("arn:aws:iam::1111*:role/x", true),
            ("arn:aws:iam::*3333:role/x", true),
            ("arn:aws:iam::????????????:role/x", true),
            ("arn:aws:iam::${aws:PrincipalAccount}:role/x", true),
            ("*42*", true),
            ("42", true),
        ] {
            assert_eq!(names_an_account(pattern), names, "{pattern}");
        }
    }
}
