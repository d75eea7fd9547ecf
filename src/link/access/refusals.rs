//! What flows need of keys and the keys' policies refuse.

use super::Judge;
use super::demands::{Demand, Step};
use super::keys::arn;
use super::policies::Policies;
use crate::aws::is_account_id;
use crate::documents::iam::{Document, Question, Who};
use crate::facts::{Access, AccessVerdict, Example, Key, KeyRefusal, Mode, Refused, Selected};
use std::collections::{BTreeMap, BTreeSet};

/// Verdicts by what they follow from: 10,000 keys may have one policy.
type Seen<'a> = BTreeMap<Case<'a>, Refused>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Case<'a> {
    policy: usize,
    /// Where a statement names resources.
    arn: Option<String>,
    owner: Option<&'a str>,
    region: Option<&'a str>,
    demand: Demand<'a>,
}

impl<'a> Judge<'a> {
    /// By key: what its policy refuses, or may refuse, to those who need it.
    pub(super) fn key_refusals(&self) -> BTreeMap<String, Vec<KeyRefusal>> {
        let mut found: BTreeMap<String, Vec<KeyRefusal>> = BTreeMap::new();
        let mut texts: BTreeMap<&Document, usize> = BTreeMap::new();
        let mut seen = Seen::new();
        let mut last: Option<(&str, &Key, Policies<'a>)> = None;
        for (demand, example) in self.demands() {
            if last.as_ref().is_none_or(|(id, ..)| *id != demand.key) {
                last = self.world.keys.get(demand.key).map(|key| {
                    let policies = self.key_policies(demand.key, key);
                    (demand.key, key, policies)
                });
            }
            let Some((_, key, policies)) = &last else {
                continue;
            };
            let verdicts = match policies.only() {
                Some((policy, document)) => {
                    let next = texts.len();
                    let case = Case {
                        policy: *texts.entry(document).or_insert(next),
                        arn: names_resources(document).then(|| arn(key)),
                        owner: key.object.account.as_deref(),
                        region: key.object.region.as_deref(),
                        demand: Demand {
                            key: "",
                            ..demand.clone()
                        },
                    };
                    let verdicts = seen.entry(case);
                    self.said_by(
                        policy,
                        verdicts.or_insert_with(|| self.verdicts(key, policies, &demand)),
                    )
                }
                None => self.verdicts(key, policies, &demand),
            };
            if !verdicts.is_empty() {
                let refusals = found.entry(demand.key.to_owned()).or_default();
                self.add(refusals, demand, example, verdicts);
            }
        }
        found
    }

    /// One refusal for all that need the key for one purpose in one account.
    fn add(
        &self,
        refusals: &mut Vec<KeyRefusal>,
        demand: Demand<'_>,
        example: Example,
        verdicts: Refused,
    ) {
        let purpose = demand.step.purpose();
        let is_same =
            |known: &KeyRefusal| known.purpose == purpose && known.account == demand.account;
        let at = refusals.iter().position(is_same).unwrap_or(refusals.len());
        if at == refusals.len() {
            refusals.push(KeyRefusal {
                purpose,
                account: demand.account.to_owned(),
                example,
                ..KeyRefusal::default()
            });
        }
        let Some(refusal) = refusals.get_mut(at) else {
            return;
        };
        let rank =
            |refused: &Refused, example: Example| (refused.denied.is_empty(), example.rank());
        if rank(&verdicts, example) < rank(&refusal.refused, refusal.example) {
            refusal.example = example;
        }
        let is_nameless = demand.who.is_none();
        refusal.principals.extend(demand.who);
        refusal.principals.sort();
        refusal.principals.dedup();
        refusal.refused.unite(verdicts);
        let selects = self.world.flows.get(example.flow);
        let selects = selects
            .into_iter()
            .flat_map(|flow| flow.selections.iter().cloned());
        if example.selected == Selected::Undecided
            || (is_nameless && demand.step != Step::Destination)
        {
            refusal.refused.wait_for(selects);
        }
    }

    fn verdicts(&self, key: &Key, policies: &Policies<'_>, demand: &Demand<'_>) -> Refused {
        let mut found = Refused::default();
        for action in demand.step.needs(self) {
            let mut access = self.answer(action, key, policies, demand);
            let owner = key.object.account.as_deref();
            let nameless = [Some(demand.account), owner].into_iter().flatten();
            let nameless = nameless.filter(|account| !is_account_id(account));
            match access.verdict {
                AccessVerdict::Allowed if demand.who.is_some() || access.exempt.is_empty() => {}
                AccessVerdict::Denied if !demand.unsure => {
                    found.denied.push(action.clone());
                    found.by.append(&mut access.by);
                }
                _ => {
                    found.undecided.push(action.clone());
                    found.conditions.extend(access.conditions);
                    // Some roles of the account, and nobody knows whether that one is among them.
                    let only = access.exempt.iter().map(|role| format!("only {role}"));
                    found.conditions.extend(only);
                    found.waits_for.extend(access.waits_for);
                    if demand.unsure || demand.who.is_none() {
                        found.waits_for.extend(nameless.map(str::to_owned));
                    }
                    if access.verdict == AccessVerdict::Conditional {
                        let ids = access.by.iter().map(|statement| statement.policy.clone());
                        found.waits_for.extend(ids);
                    }
                }
            }
        }
        let mut sorted = Refused::default();
        sorted.unite(found);
        sorted
    }

    /// What the key's policy says, unless a resource control policy of its account denies it for certain.
    pub(super) fn answer(
        &self,
        action: &str,
        key: &Key,
        policies: &Policies<'_>,
        demand: &Demand<'_>,
    ) -> Access {
        let access = self.by_key_policy(action, key, policies, demand);
        let owner = key.object.account.as_deref();
        match owner.and_then(|owner| self.resource_control_denies(action, key, owner, demand)) {
            Some(denial) if access.verdict != AccessVerdict::Denied => denial,
            _ => access,
        }
    }

    /// Such policies don't bind service-linked roles (AWS Organizations User Guide, resource control policies).
    fn resource_control_denies(
        &self,
        action: &str,
        key: &Key,
        owner: &str,
        demand: &Demand<'_>,
    ) -> Option<Access> {
        let who = demand.who.as_deref();
        let who = who.filter(|arn| !arn.contains(":role/aws-service-role/"))?;
        let binding = self.resource_control.binding(owner);
        let policies = self.organization_policies(&binding);
        let question = Question {
            action: action.to_owned(),
            resources: vec![arn(key)],
            who: Who::of_arn(who),
            context: self.context(action, key, demand.account),
        };
        let access = policies.denial(&question, &question.resources);
        (access.verdict == AccessVerdict::Denied).then_some(access)
    }

    /// AWS Backup calls KMS itself or through the service of what is backed up: one way that is allowed
    /// will do.
    fn by_key_policy(
        &self,
        action: &str,
        key: &Key,
        policies: &Policies<'_>,
        demand: &Demand<'_>,
    ) -> Access {
        let is_default = key.policy.is_none() && key.mode == Mode::Managed && policies.is_empty();
        if is_default {
            // It lets the key's own account in, and no one else.
            let owner = key.object.account.as_deref();
            let is_known = owner.is_some_and(is_account_id) && is_account_id(demand.account);
            let verdict = match (owner == Some(demand.account), is_known) {
                (true, _) => AccessVerdict::Allowed,
                (false, true) => AccessVerdict::Denied,
                (false, false) => AccessVerdict::Unknown,
            };
            return Access {
                verdict,
                ..Access::default()
            };
        }
        let who = match &demand.who {
            Some(arn) => Who::of_arn(arn),
            None => Who::SomeRole {
                partition: self.partition(demand.account).to_owned(),
                account: is_account_id(demand.account).then(|| demand.account.to_owned()),
            },
        };
        let mut context = self.context(action, key, demand.account);
        if demand.step == Step::Vault {
            let keys = vec!["aws:backup:backup-vault".to_owned()];
            context = context.with_all("kms:EncryptionContextKeys", keys);
        }
        let via = |service: &str| {
            let region = key.object.region.as_deref()?;
            let service = format!("{service}.{region}.amazonaws.com");
            Some(context.clone().with("kms:ViaService", &service))
        };
        let services = ["backup"].into_iter().chain(demand.service);
        let mut contexts: Vec<_> = services.filter_map(via).collect();
        if contexts.is_empty() {
            contexts.push(context.clone());
        }
        let ask = |context| Question {
            action: action.to_owned(),
            resources: vec![arn(key)],
            who: who.clone(),
            context,
        };
        let answers = contexts
            .into_iter()
            .map(|context| policies.permission(&ask(context)));
        let rank = |access: &Access| match access.verdict {
            AccessVerdict::Allowed => 0,
            AccessVerdict::Conditional => 1,
            AccessVerdict::Unknown => 2,
            AccessVerdict::Denied => 3,
        };
        answers.min_by_key(rank).unwrap_or_default()
    }

    /// The same, said by another policy of the same text.
    fn said_by(&self, policy: &str, verdicts: &Refused) -> Refused {
        let mut verdicts = verdicts.clone();
        let mut own: BTreeSet<String> = BTreeSet::new();
        let controls = &self.world.organization_policies;
        let of_keys = verdicts
            .by
            .iter_mut()
            .filter(|by| !controls.contains_key(&by.policy));
        for statement in of_keys {
            let other = std::mem::replace(&mut statement.policy, policy.to_owned());
            own.insert(other);
        }
        for id in &mut verdicts.waits_for {
            if own.contains(id) {
                policy.clone_into(id);
            }
        }
        verdicts
    }
}

impl<'a> Policies<'a> {
    /// The one policy that bears on it, where nothing else may.
    fn only(&self) -> Option<(&'a str, &'a Document)> {
        match self.known.as_slice() {
            [only] if self.unknown.is_empty() && self.possible.is_empty() => Some(*only),
            _ => None,
        }
    }
}

/// Whether a statement is for some keys and not for others. In a key's policy `*` is the key.
fn names_resources(document: &Document) -> bool {
    let mut statements = document.statements.iter();
    statements.any(|statement| {
        let named = statement.resources.iter().flatten();
        let mut all = named.chain(statement.not_resources.iter().flatten());
        all.any(|resource| resource != "*")
    })
}
