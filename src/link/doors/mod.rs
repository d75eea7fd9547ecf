//! Side doors: roles in accounts that hold copies of others, which let principals of those others in and can
//! destroy the copies. Service control policies don't count here: who administers an account finds a way.

mod provider;

use self::provider::open_provider;
use super::backup_roles::{Powers, arn};
use crate::aws::is_account_id;
use crate::documents::iam::{Context, Document, Effect, Question, Statement, Truth, Who, decided};
use crate::facts::{Answer, Door, Hop, KeyManager, Role, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What deletes copies, weakens what protects them, or makes them unreadable, with what it is called on.
const DESTROYING: [(&str, On); 14] = [
    ("account:CloseAccount", On::Anything),
    ("backup:DeleteBackupVault", On::Vault),
    ("backup:DeleteBackupVaultAccessPolicy", On::Vault),
    ("backup:DeleteBackupVaultLockConfiguration", On::Vault),
    ("backup:DeleteRecoveryPoint", On::RecoveryPoint),
    ("backup:DisassociateBackupVaultMpaApprovalTeam", On::Vault),
    ("backup:DisassociateRecoveryPoint", On::RecoveryPoint),
    ("backup:PutBackupVaultAccessPolicy", On::Vault),
    ("backup:PutBackupVaultLockConfiguration", On::Vault),
    ("backup:UpdateRecoveryPointLifecycle", On::RecoveryPoint),
    ("kms:DisableKey", On::Key),
    ("kms:PutKeyPolicy", On::Key),
    ("kms:ScheduleKeyDeletion", On::Key),
    ("organizations:LeaveOrganization", On::Anything),
];
/// What gives its holder any permission of the account.
const ESCALATING: [(&str, On); 11] = [
    ("iam:AttachRolePolicy", On::Role),
    ("iam:AttachUserPolicy", On::User),
    ("iam:CreateAccessKey", On::User),
    ("iam:CreateLoginProfile", On::User),
    ("iam:CreatePolicyVersion", On::Policy),
    ("iam:PutRolePolicy", On::Role),
    ("iam:PutUserPolicy", On::User),
    ("iam:SetDefaultPolicyVersion", On::Policy),
    ("iam:UpdateAssumeRolePolicy", On::Role),
    ("iam:UpdateLoginProfile", On::User),
    ("sts:AssumeRoot", On::Anything),
];
/// A chain is followed so far.
const LONGEST: usize = 4;

#[derive(Clone, Copy)]
enum On {
    Anything,
    Key,
    Policy,
    RecoveryPoint,
    Role,
    User,
    Vault,
}

/// An account that receives copies, or holds the keys that they are under.
#[derive(Default)]
struct Receiver<'a> {
    /// Accounts that they come from.
    senders: BTreeSet<&'a str>,
    /// Names and Regions of the vaults.
    vaults: BTreeSet<(Option<&'a str>, Option<&'a str>)>,
}

/// Fills `role_doors`.
pub(super) fn derive(world: &mut World) {
    let mut found: BTreeMap<String, Vec<Door>> = BTreeMap::new();
    let receivers = receivers(world);
    if !receivers.is_empty() {
        let house = House::new(world);
        for (account, receiver) in &receivers {
            house.doors(account, receiver, &mut found);
        }
    }
    world.role_doors = found;
}

fn receivers(world: &World) -> BTreeMap<&str, Receiver<'_>> {
    let mut found: BTreeMap<&str, Receiver<'_>> = BTreeMap::new();
    for flow in &world.flows {
        for hop in &flow.hops {
            let made = hop.is_tried();
            let Some(sender) = flow.account.as_deref() else {
                continue;
            };
            if let Some(holder) = holder_of_key(hop, sender).filter(|_| made) {
                let receiver = found.entry(holder).or_default();
                receiver.senders.insert(sender);
            }
            let Some(account) = hop.to.account.as_deref() else {
                continue;
            };
            if made && hop.crosses_account == Answer::Yes {
                let receiver = found.entry(account).or_default();
                receiver.senders.insert(sender);
                receiver
                    .vaults
                    .insert((hop.to.name.as_deref(), hop.to.region.as_deref()));
            }
        }
    }
    found
}

/// The account, another than the sender's, whose key a recovery point is under: who destroys that destroys the copy.
fn holder_of_key<'a>(hop: &'a Hop, sender: &str) -> Option<&'a str> {
    let key = hop.key.as_ref();
    let key = key.filter(|key| key.manager == Some(KeyManager::Customer))?;
    let holder = key.account.as_deref()?;
    (is_account_id(holder) && is_account_id(sender) && holder != sender).then_some(holder)
}

/// All roles, and who gets from one into another.
struct House<'a> {
    world: &'a World,
    /// By id; those whose trust policy is known, without what isn't about principals.
    trusts: BTreeMap<&'a str, Document>,
}

impl<'a> House<'a> {
    fn new(world: &'a World) -> Self {
        let trusts = world
            .roles
            .iter()
            .filter_map(|(id, role)| Some((id.as_str(), about_principals(role.trust.as_ref()?))));
        Self {
            world,
            trusts: trusts.collect(),
        }
    }

    fn doors(
        &self,
        account: &str,
        receiver: &Receiver<'_>,
        found: &mut BTreeMap<String, Vec<Door>>,
    ) {
        let own = self
            .world
            .roles
            .iter()
            .filter(|(_, role)| role.object.account.as_deref() == Some(account));
        let powers: BTreeMap<&str, (Answer, Vec<String>)> = own
            .map(|(id, role)| (id.as_str(), powers(role, account, receiver)))
            .filter(|(_, (answer, _))| *answer != Answer::No)
            .collect();
        if powers.is_empty() {
            return;
        }
        for (id, (answer, actions)) in &powers {
            if let Some(provider) = self
                .world
                .roles
                .get(*id)
                .and_then(|role| open_provider(role.trust.as_ref()?))
            {
                found.entry((*id).to_owned()).or_default().push(Door {
                    identity_provider: Some(provider),
                    verdict: *answer,
                    actions: actions.clone(),
                    ..Door::default()
                });
            }
        }
        for sender in &receiver.senders {
            let reached = self.reached_from(sender);
            for (id, (power, actions)) in &powers {
                let knows_trust = self.trusts.contains_key(*id);
                let (entry, through) = match reached.get(*id) {
                    Some((answer, through)) => (*answer, through.clone()),
                    None if !knows_trust && *power == Answer::Yes => (Answer::Unknown, Vec::new()),
                    None => continue,
                };
                let verdict = if (entry, *power) == (Answer::Yes, Answer::Yes) {
                    Answer::Yes
                } else {
                    Answer::Unknown
                };
                found.entry((*id).to_owned()).or_default().push(Door {
                    account: Some((*sender).to_owned()),
                    identity_provider: None,
                    verdict,
                    actions: actions.clone(),
                    through,
                });
            }
        }
    }

    /// Roles that principals of an account get into, with the roles on the way.
    fn reached_from(&self, sender: &str) -> BTreeMap<&'a str, (Answer, Vec<String>)> {
        let mut reached: BTreeMap<&'a str, (Answer, Vec<String>)> = BTreeMap::new();
        let mut edge: Vec<&'a str> = Vec::new();
        for (id, trust) in &self.trusts {
            let role = self.world.roles.get(*id);
            if role.is_none_or(|role| role.object.account.as_deref() == Some(sender)) {
                continue;
            }
            let who = Who::AnyOf {
                partition: "aws".to_owned(),
                account: is_account_id(sender).then(|| sender.to_owned()),
            };
            match Self::entry(trust, who, sender) {
                Truth::Yes => {
                    reached.insert(id, (Answer::Yes, Vec::new()));
                    edge.push(id);
                }
                Truth::Depends => drop(reached.insert(id, (Answer::Unknown, Vec::new()))),
                Truth::No => {}
            }
        }
        for _ in 0..LONGEST {
            let mut next = Vec::new();
            for from in std::mem::take(&mut edge) {
                let Some(role) = self.world.roles.get(from) else {
                    continue;
                };
                let mut through = reached
                    .get(from)
                    .map(|(_, through)| through.clone())
                    .unwrap_or_default();
                through.push(from.to_owned());
                for to in self.taken_by(role, sender) {
                    let known = reached
                        .get(to)
                        .is_some_and(|(answer, _)| *answer == Answer::Yes);
                    if to != from && !known {
                        reached.insert(to, (Answer::Yes, through.clone()));
                        next.push(to);
                    }
                }
            }
            edge = next;
        }
        reached
    }

    /// Roles that one role can take.
    fn taken_by(&self, role: &Role, sender: &str) -> Vec<&'a str> {
        let (powers, own) = (Powers::new(role), arn(role));
        let may_any = powers.answer("sts:AssumeRole", "*") != Answer::No;
        let mut taken = Vec::new();
        for (id, trust) in &self.trusts {
            let Some(other) = self.world.roles.get(*id) else {
                continue;
            };
            let account = role.object.account.as_deref().unwrap_or_default();
            if other.object.account.as_deref() == Some(sender)
                || Self::entry(trust, Who::Principal(own.clone()), account) != Truth::Yes
            {
                continue;
            }
            // Within an account, a trust policy that names the role by itself is enough.
            let is_named = same(role, other) && names_principal(trust, &own);
            if is_named || (may_any && powers.answer("sts:AssumeRole", &arn(other)) == Answer::Yes)
            {
                taken.push(*id);
            }
        }
        taken
    }

    fn entry(trust: &Document, who: Who, account: &str) -> Truth {
        let mut context = Context::default();
        // Accounts that exchange copies are in one organization, so one that a policy of theirs names is it.
        let organizations = trust.statements.iter().flat_map(organizations);
        let organizations: BTreeSet<&String> = organizations.collect();
        if let Some(organization) = organizations.first().filter(|_| organizations.len() == 1) {
            context = context.with("aws:PrincipalOrgID", organization);
        }
        if is_account_id(account) {
            context = context.with("aws:PrincipalAccount", account);
        }
        let question = Question {
            action: "sts:AssumeRole".to_owned(),
            resources: vec!["*".to_owned()],
            who,
            context,
        };
        decided(&[trust], &question).truth
    }
}

fn same(one: &Role, other: &Role) -> bool {
    one.object.account.is_some() && one.object.account == other.object.account
}

fn organizations(statement: &Statement) -> Vec<&String> {
    let keys = statement.conditions.values().flatten();
    let of_organization = keys.filter(|(key, _)| key.eq_ignore_ascii_case("aws:PrincipalOrgID"));
    of_organization.flat_map(|(_, values)| values).collect()
}

fn names_principal(trust: &Document, arn: &str) -> bool {
    let allowing = trust
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow);
    let mut named = allowing
        .filter_map(|statement| statement.principals.as_ref()?.get("AWS"))
        .flatten();
    named.any(|principal| principal == arn)
}

/// A trust policy whose Allows keep only conditions on who asks: a second factor, a phrase or an hour keeps
/// nobody out who has taken an account over. Its Denies are left as they are.
fn about_principals(trust: &Document) -> Document {
    let mut trust = trust.clone();
    for statement in Arc::make_mut(&mut trust.statements) {
        if statement.effect == Effect::Allow {
            for keys in statement.conditions.values_mut() {
                keys.retain(|key, _| key.to_ascii_lowercase().starts_with("aws:principal"));
            }
            statement.conditions.retain(|_, keys| !keys.is_empty());
        }
    }
    trust
}

/// What a role can do to the copies of an account, for certain or perhaps.
fn powers(role: &Role, account: &str, receiver: &Receiver<'_>) -> (Answer, Vec<String>) {
    let powers = Powers::new(role);
    let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
    for (action, on) in DESTROYING.into_iter().chain(ESCALATING) {
        let mut best = Answer::No;
        for target in targets(on, account, receiver) {
            best = match (best, powers.answer(action, &target)) {
                (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
                (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
                _ => Answer::No,
            };
        }
        match best {
            Answer::Yes => sure.push(action.to_owned()),
            Answer::Unknown => perhaps.push(action.to_owned()),
            Answer::No => {}
        }
    }
    match (sure.is_empty(), perhaps.is_empty()) {
        (false, _) => (Answer::Yes, sure),
        (true, false) => (Answer::Unknown, perhaps),
        (true, true) => (Answer::No, Vec::new()),
    }
}

fn targets(on: On, account: &str, receiver: &Receiver<'_>) -> Vec<String> {
    let account = if is_account_id(account) { account } else { "*" };
    let one = |text: String| vec![text];
    match on {
        On::Anything => one("*".to_owned()),
        On::Key => one(format!("arn:aws:kms:*:{account}:key/*")),
        On::Policy => one(format!("arn:aws:iam::{account}:policy/*")),
        On::RecoveryPoint => one(format!("arn:aws:backup:*:{account}:recovery-point:*")),
        On::Role => one(format!("arn:aws:iam::{account}:role/*")),
        On::User => one(format!("arn:aws:iam::{account}:user/*")),
        On::Vault => {
            let vault = |(name, region): &(Option<&str>, Option<&str>)| {
                let (region, name) = (region.unwrap_or("*"), name.unwrap_or("*"));
                format!("arn:aws:backup:{region}:{account}:backup-vault:{name}")
            };
            receiver.vaults.iter().map(vault).collect()
        }
    }
}

#[cfg(test)]
mod tests;
