//! What flows need of keys and the keys' policies refuse.

use super::Judge;
use super::keys::arn;
use super::policies::Policies;
use crate::documents::arn::Arn;
use crate::documents::iam::{Document, Question, Who, is_account_id};
use crate::facts::{
    Access, AccessVerdict, Answer, Flow, Hop, Key, KeyManager, KeyPurpose, KeyRefusal, KeyUse,
    Mode, Selected, Selection, StatementRef, Via,
};
use std::collections::{BTreeMap, BTreeSet};

/// AWS Backup's service-linked role.
const SERVICE_LINKED: &str = "role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";

/// Somebody must be able to use a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Demand<'a> {
    key: &'a str,
    step: Step,
    account: &'a str,
    /// ARN of the role; absent: not known which.
    who: Option<String>,
    /// The service that calls beside AWS Backup: `ec2`.
    service: Option<&'a str>,
    /// Unless the copy stays in the account after all.
    unsure: bool,
}

/// What the key is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Destination,
    Backup,
    Copy,
    Vault,
}

/// A hop that shows the demand; the smallest is the best.
type Example = (Selected, usize, usize);

/// What the policy says to one demand.
#[derive(Clone, Default)]
struct Verdicts {
    denied: BTreeSet<String>,
    undecided: BTreeSet<String>,
    conditions: BTreeSet<String>,
    by: Vec<StatementRef>,
    waits_for: BTreeSet<String>,
}

/// Verdicts by what they follow from: 10,000 keys may have one policy.
type Seen<'a> = BTreeMap<Case<'a>, Verdicts>;

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
                    verdicts
                        .or_insert_with(|| self.verdicts(key, policies, &demand))
                        .of(policy)
                }
                None => self.verdicts(key, policies, &demand),
            };
            if !verdicts.denied.is_empty() || !verdicts.undecided.is_empty() {
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
        (selected, flow, hop): Example,
        verdicts: Verdicts,
    ) {
        let purpose = demand.step.purpose();
        let is_same =
            |known: &KeyRefusal| known.purpose == purpose && known.account == demand.account;
        let at = refusals.iter().position(is_same).unwrap_or_else(|| {
            refusals.push(KeyRefusal {
                purpose,
                account: demand.account.to_owned(),
                flow,
                hop,
                selected,
                ..KeyRefusal::default()
            });
            refusals.len() - 1
        });
        let Some(refusal) = refusals.get_mut(at) else {
            return;
        };
        let rank = |denied: bool, example: Example| (!denied, example);
        let known = (refusal.selected, refusal.flow, refusal.hop);
        if rank(!verdicts.denied.is_empty(), (selected, flow, hop))
            < rank(!refusal.denied.is_empty(), known)
        {
            (refusal.selected, refusal.flow, refusal.hop) = (selected, flow, hop);
        }
        let nameless = demand.who.is_none();
        unite(&mut refusal.principals, demand.who);
        unite(&mut refusal.denied, verdicts.denied);
        unite(&mut refusal.undecided, verdicts.undecided);
        let denied = &refusal.denied;
        refusal.undecided.retain(|action| !denied.contains(action));
        unite(&mut refusal.conditions, verdicts.conditions);
        unite(&mut refusal.by, verdicts.by);
        unite(&mut refusal.waits_for, verdicts.waits_for);
        let selects = self.world.flows.get(flow).map(|flow| &flow.selections);
        if selected == Selected::Undecided || (nameless && demand.step != Step::Destination) {
            unite(
                &mut refusal.waits_for,
                selects.into_iter().flatten().cloned(),
            );
        }
    }

    /// All demands, each once, with the best example.
    fn demands(&self) -> BTreeMap<Demand<'a>, Example> {
        let mut found: BTreeMap<Demand<'a>, Example> = BTreeMap::new();
        for (at, flow) in self.world.flows.iter().enumerate() {
            for (place, hop) in flow.hops.iter().enumerate() {
                if hop.works == Answer::No {
                    continue;
                }
                let example = (flow.selected, at, place);
                for demand in self.of_hop(flow, hop) {
                    let known = found.entry(demand).or_insert(example);
                    *known = example.min(*known);
                }
            }
        }
        found
    }

    fn of_hop(&self, flow: &'a Flow, hop: &'a Hop) -> Vec<Demand<'a>> {
        let mut found = Vec::new();
        let is_copy = matches!(hop.via, Via::Copy | Via::Onward);
        let own = flow.account.as_deref();
        let there = hop.to.account.as_deref();
        let source = self.own_key(hop.source_key.as_ref());
        match (source, hop.crosses_account, own, there) {
            (Some(key), Answer::Yes | Answer::Unknown, _, Some(account)) => {
                found.push(Demand {
                    key,
                    step: Step::Destination,
                    account,
                    who: self.service_linked(account),
                    service: self.service(flow),
                    unsure: hop.crosses_account == Answer::Unknown,
                });
            }
            (Some(key), Answer::No, Some(account), _) => {
                let step = if is_copy { Step::Copy } else { Step::Backup };
                let demand = |who| Demand {
                    key,
                    step,
                    account,
                    who,
                    service: self.service(flow),
                    unsure: false,
                };
                // An onward copy is made by what starts it.
                if hop.via != Via::Onward {
                    found.extend(self.backup_roles(flow, account).into_iter().map(demand));
                }
                if is_copy {
                    found.push(demand(self.service_linked(account)));
                }
            }
            _ => {}
        }
        // Without full management a first recovery point doesn't take the vault's key.
        let vault = hop.to.id.as_ref().and_then(|id| self.world.vaults.get(id));
        let key = self.own_key(vault.and_then(|vault| vault.key.as_ref()));
        let encrypts = hop.key.as_ref().and_then(|key| key.id.as_deref());
        if let (Some(key), Some(account)) = (key.filter(|key| encrypts == Some(*key)), there) {
            let roles = match (is_copy, own == there) {
                (false, true) => self.backup_roles(flow, account),
                _ => BTreeSet::from([self.service_linked(account)]),
            };
            found.extend(roles.into_iter().map(|who| Demand {
                key,
                step: Step::Vault,
                account,
                who,
                service: None,
                unsure: false,
            }));
        }
        found
    }

    /// A customer's key that the input has.
    fn own_key(&self, used: Option<&'a KeyUse>) -> Option<&'a str> {
        let used = used.filter(|key| key.manager == Some(KeyManager::Customer))?;
        let (id, key) = self.world.keys.get_key_value(used.id.as_deref()?)?;
        let is_aws = matches!(key.manager, Some(KeyManager::Aws | KeyManager::AwsOwned));
        (!is_aws).then_some(id)
    }

    fn service_linked(&self, account: &str) -> Option<String> {
        let partition = self.partition(account);
        is_account_id(account).then(|| format!("arn:{partition}:iam::{account}:{SERVICE_LINKED}"))
    }

    /// The roles of a flow's selections; one that isn't known counts once.
    fn backup_roles(&self, flow: &Flow, account: &str) -> BTreeSet<Option<String>> {
        let selections = flow.selections.iter();
        let roles = selections.filter_map(|id| self.world.selections.get(id));
        roles
            .map(|selection| self.role(selection, account))
            .collect()
    }

    fn role(&self, selection: &Selection, account: &str) -> Option<String> {
        let reference = selection.role.as_ref()?;
        let role = reference
            .id
            .as_ref()
            .and_then(|id| self.world.roles.get(id));
        let told = reference.arn.as_ref();
        let arn = told.or_else(|| role.and_then(|role| role.arn.as_ref()))?;
        Some(arn.replace("$account", account))
    }

    /// The service whose resources a flow backs up, as ARNs name it.
    fn service(&self, flow: &'a Flow) -> Option<&'a str> {
        let resource = self.world.resources.get(flow.resources.first()?)?;
        let arn = resource.arn.as_ref().or(resource.arn_pattern.as_ref())?;
        Arn::parse(arn).map(|arn| arn.service)
    }

    fn verdicts(&self, key: &Key, policies: &Policies<'_>, demand: &Demand<'_>) -> Verdicts {
        let mut found = Verdicts::default();
        for action in demand.step.needs(self) {
            let mut access = self.answer(action, key, policies, demand);
            let owner = key.object.account.as_deref();
            let nameless = [Some(demand.account), owner].into_iter().flatten();
            let nameless = nameless.filter(|account| !is_account_id(account));
            match access.verdict {
                AccessVerdict::Allowed if demand.who.is_some() || access.exempt.is_empty() => {
                    continue;
                }
                AccessVerdict::Denied if !demand.unsure => {
                    found.denied.insert(action.clone());
                    found.by.append(&mut access.by);
                }
                _ => {
                    found.undecided.insert(action.clone());
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
        found.by.sort();
        found.by.dedup();
        found
    }

    /// AWS Backup calls KMS itself or through the service of what is backed up: one way that is allowed
    /// will do.
    fn answer(
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
            None => Who::AnyOf {
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
}

impl Step {
    fn purpose(self) -> KeyPurpose {
        match self {
            Self::Destination => KeyPurpose::Destination,
            Self::Backup | Self::Copy => KeyPurpose::Source,
            Self::Vault => KeyPurpose::Vault,
        }
    }

    fn needs(self, judge: &Judge<'_>) -> &'static [String] {
        let needs = &judge.actions.key_needs;
        match self {
            Self::Destination => &needs.destination,
            Self::Backup => &needs.backup,
            Self::Copy => &needs.copy,
            Self::Vault => &needs.vault,
        }
    }
}

impl Verdicts {
    /// The same, said by another policy of the same text.
    fn of(&self, policy: &str) -> Self {
        let mut verdicts = self.clone();
        let mut own: BTreeSet<String> = BTreeSet::new();
        for statement in &mut verdicts.by {
            let other = std::mem::replace(&mut statement.policy, policy.to_owned());
            own.insert(other);
        }
        let waits_for = std::mem::take(&mut verdicts.waits_for).into_iter();
        let rename = |id: String| {
            if own.contains(&id) {
                policy.to_owned()
            } else {
                id
            }
        };
        verdicts.waits_for = waits_for.map(rename).collect();
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

/// Adds what isn't there, sorted.
fn unite<T: Ord>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    all.extend(more);
    all.sort();
    all.dedup();
}
