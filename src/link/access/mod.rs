//! What policies let principals do: destructive actions on accounts, vaults and keys, and the use of keys.

mod accounts;
mod administration;
mod attachments;
mod bound;
mod copies;
mod delegations;
mod demands;
mod exemptions;
mod keys;
mod misnamed;
mod openings;
mod policies;
mod recovery;
mod refusals;
mod scps;
mod vaults;

#[cfg(test)]
mod copy_tests;
#[cfg(test)]
mod key_tests;
#[cfg(test)]
mod recovery_tests;
#[cfg(test)]
mod scp_tests;
#[cfg(test)]
mod tests;

use super::tree::Tree;
use crate::catalog::ActionCatalog;
use crate::documents::iam::{Context, Question, Who};
use crate::facts::{ANY_OTHER, Access, AccessVerdict, Actions, KeyPolicy, World};
pub(super) use attachments::attached;
use attachments::{Attachments, Binding};
use bound::{Bound, Seen};
use policies::Policies;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Fills those of `access`, `key_access`, `key_refusals`, `key_openings`, `key_administration`,
/// `recovery_refusals`, `restore_denials`, `copy_refusals`, `scp_refusals`, `exempt_principals`, `misnamed_actions`
/// and `literal_wildcards` that are read.
/// Comes last, as it reads flows.
pub(super) fn derive(world: &mut World, is_read: impl Fn(&str) -> bool) {
    if is_read("key_openings") {
        world.key_openings = openings::derive(world);
    }
    if is_read("delegation_grants") {
        world.delegation_grants = delegations::derive(world);
    }
    if is_read("misnamed_actions") {
        world.misnamed_actions = misnamed::derive(world);
    }
    if is_read("literal_wildcards") {
        let found = misnamed::documents(world);
        let found = found.map(|(id, document)| (id.clone(), document.literal_wildcards()));
        world.literal_wildcards = found.filter(|(_, found)| !found.is_empty()).collect();
    }
    let of_policies = [
        "access",
        "exempt_principals",
        "key_access",
        "key_refusals",
        "key_administration",
        "recovery_refusals",
        "restore_denials",
        "copy_refusals",
        "scp_refusals",
    ];
    if !of_policies.into_iter().any(&is_read) {
        return;
    }
    let judge = Judge::new(world);
    let mut access = BTreeMap::new();
    if is_read("access") || is_read("exempt_principals") {
        let mut seen = Seen::new();
        let mut few = judge.accounts(&mut seen);
        judge.vaults(&mut seen, &mut few);
        access = few.into_iter().map(|(id, it)| (id, Arc::new(it))).collect();
        judge.keys(&mut seen, &mut access);
    }
    let key_access = is_read("key_access").then(|| judge.key_access());
    let key_refusals = is_read("key_refusals").then(|| judge.key_refusals());
    let key_administration = is_read("key_administration").then(|| judge.key_administration());
    let recovery_refusals = is_read("recovery_refusals").then(|| judge.recovery_refusals());
    let restore_denials = is_read("restore_denials").then(|| judge.restore_denials());
    let copy_refusals = is_read("copy_refusals").then(|| judge.copy_refusals());
    let scp_refusals = is_read("scp_refusals").then(|| judge.scp_refusals());
    world.access = access;
    world.exempt_principals = exemptions::derive(world);
    world.copy_refusals = copy_refusals.unwrap_or_default();
    world.scp_refusals = scp_refusals.unwrap_or_default();
    world.key_access = key_access.unwrap_or_default();
    world.key_refusals = key_refusals.unwrap_or_default();
    world.key_administration = key_administration.unwrap_or_default();
    world.recovery_refusals = recovery_refusals.unwrap_or_default();
    world.restore_denials = restore_denials.unwrap_or_default();
}

/// Most actions on most targets are ones that no policy of the input mentions: what holds for all of these
/// stands once, under [`ANY_OTHER`].
pub(super) fn say_once(world: &mut World) {
    let mut alike = Alike::default();
    for actions in world.access.values_mut() {
        if let Some(said) = said_once(actions) {
            *actions = alike.shared(said);
        }
    }
}

/// What policies allow on targets that have nothing of their own is the same for all of them, and kept once.
#[derive(Default)]
struct Alike {
    known: Vec<Arc<Actions>>,
}

/// So many kinds of targets are looked through for one that has the same.
const KINDS: usize = 16;

impl Alike {
    /// The same actions as one target had before.
    fn shared(&mut self, actions: Actions) -> Arc<Actions> {
        let same = self.known.iter().find(|known| ***known == actions);
        if let Some(same) = same {
            return Arc::clone(same);
        }
        let new = Arc::new(actions);
        if self.known.len() < KINDS {
            self.known.push(Arc::clone(&new));
        }
        new
    }
}

/// The actions with those that nobody mentions under one name; `None` where these don't hold alike.
fn said_once(actions: &Actions) -> Option<Actions> {
    let mut unmentioned = actions.values().filter(|access| is_unmentioned(access));
    let first = unmentioned.next()?;
    if !unmentioned.all(|access| access == first) {
        return None;
    }
    let rest = actions.iter().filter(|(_, access)| !is_unmentioned(access));
    let rest = rest.map(|(action, access)| (action.clone(), access.clone()));
    let any_other = (ANY_OTHER.to_owned(), first.clone());
    Some(rest.chain([any_other]).collect())
}

/// No statement of the input has to do with it.
fn is_unmentioned(access: &Access) -> bool {
    let said = Access {
        verdict: AccessVerdict::Allowed,
        waits_for: access.waits_for.clone(),
        ..Access::default()
    };
    *access == said
}

/// What the verdicts are made from.
struct Judge<'a> {
    world: &'a World,
    actions: &'static ActionCatalog,
    tree: Rc<Tree>,
    service_control: Attachments<'a>,
    /// Resource control policies bind keys, and nothing else that is asked here.
    resource_control: Attachments<'a>,
    /// Partition of each account whose objects tell their Region.
    partitions: BTreeMap<&'a str, &'static str>,
    /// Partition of the others: an organization is in one.
    usual_partition: &'static str,
    /// What binds each account.
    bounds: BTreeMap<&'a str, Bound<'a>>,
    /// Key policies of which nothing tells the key, by plan.
    loose: BTreeMap<&'a str, Vec<(&'a str, &'a KeyPolicy)>>,
}

impl<'a> Judge<'a> {
    fn new(world: &'a World) -> Self {
        let partitions = bound::partitions(world);
        let tree = Rc::new(Tree::new(world));
        let mut judge = Self {
            world,
            actions: ActionCatalog::embedded(),
            service_control: Attachments::new(world, &tree, "SERVICE_CONTROL_POLICY"),
            resource_control: Attachments::new(world, &tree, "RESOURCE_CONTROL_POLICY"),
            tree,
            usual_partition: bound::usual(&partitions),
            partitions,
            bounds: BTreeMap::new(),
            loose: keys::loose(world),
        };
        judge.bind();
        judge
    }

    /// A question about each principal of an account, on a target there.
    fn question(&self, action: &str, target: &str, place: &Target<'_>) -> Question {
        self.ask(action, target, place, place.account_id())
    }

    /// The same question, asked of all accounts at once.
    fn question_to_all(&self, action: &str, target: &str, place: &Target<'_>) -> Question {
        self.ask(action, target, place, None)
    }

    fn ask(
        &self,
        action: &str,
        target: &str,
        place: &Target<'_>,
        account: Option<&str>,
    ) -> Question {
        let partition = place
            .account
            .map_or(self.usual_partition, |key| self.partition(key));
        let organization = place
            .account
            .and_then(|key| self.bounds.get(key)?.organization);
        let known = [
            ("aws:ResourceAccount", account),
            ("aws:PrincipalOrgID", organization),
        ];
        let context = known
            .iter()
            .fold(Context::default(), |context, (key, value)| match value {
                Some(value) => context.with(key, value),
                None => context,
            });
        let fill = |pattern: &String| {
            pattern
                .replace("{partition}", partition)
                .replace("{region}", place.region.unwrap_or("*"))
                .replace("{account}", account.unwrap_or("*"))
                .replace("{name}", place.name.unwrap_or("*"))
        };
        Question {
            action: action.to_owned(),
            resources: self.actions.patterns(target).iter().map(fill).collect(),
            who: Who::AnyOf {
                partition: partition.to_owned(),
                account: account.map(str::to_owned),
            },
            context,
        }
    }

    /// The same patterns as facts show them: whatever the account and Region.
    fn shown(&self, target: &str) -> Vec<String> {
        let fill = |pattern: &String| {
            ["{region}", "{account}", "{name}"]
                .iter()
                .fold(pattern.replace("{partition}", "aws"), |text, part| {
                    text.replace(part, "*")
                })
        };
        self.actions.patterns(target).iter().map(fill).collect()
    }

    fn partition(&self, account: &str) -> &'static str {
        let known = self.partitions.get(account).copied();
        known.unwrap_or(self.usual_partition)
    }

    /// The documents of policies of AWS Organizations that bind, or may bind.
    fn organization_policies(&self, binding: &Binding) -> Policies<'a> {
        let mut policies = Policies::default();
        for id in &binding.policies {
            let found = self.world.organization_policies.get_key_value(id);
            match found.map(|(id, policy)| (id, policy.document.as_ref())) {
                Some((id, Some(document))) => policies.known.push((id, document)),
                _ => policies.unknown.push(id.clone()),
            }
        }
        for id in &binding.possible {
            let found = self.world.organization_policies.get_key_value(id);
            let document =
                found.and_then(|(id, policy)| Some((id.as_str(), policy.document.as_ref()?)));
            policies
                .possible
                .push((id.clone(), document.map(|(_, document)| document)));
        }
        policies
    }
}

/// Where a target is, as far as it is known.
#[derive(Clone, Copy, Default)]
struct Target<'a> {
    /// Key in `accounts`.
    account: Option<&'a str>,
    region: Option<&'a str>,
    name: Option<&'a str>,
}

impl<'a> Target<'a> {
    fn account_id(&self) -> Option<&'a str> {
        self.account.filter(|key| crate::aws::is_account_id(key))
    }
}

/// Adds what is found to a target's actions.
fn insert(found: &mut BTreeMap<String, Actions>, target: &str, action: &str, access: Access) {
    let actions = found.entry(target.to_owned()).or_default();
    actions.insert(action.to_owned(), access);
}
