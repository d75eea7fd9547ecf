//! Who needs which key, by the flows.

use super::Judge;
use crate::aws::Arn;
use crate::aws::is_account_id;
use crate::facts::{Answer, Example, Flow, Hop, KeyManager, KeyPurpose, KeyUse, Selection, Via};
use std::collections::{BTreeMap, BTreeSet};

/// AWS Backup's service-linked role.
const SERVICE_LINKED: &str = "role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";

/// Somebody must be able to use a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Demand<'a> {
    pub(super) key: &'a str,
    pub(super) step: Step,
    pub(super) account: &'a str,
    /// ARN of the role; absent: not known which.
    pub(super) who: Option<String>,
    /// The service that calls beside AWS Backup: `ec2`.
    pub(super) service: Option<&'a str>,
    /// Unless the copy stays in the account after all.
    pub(super) unsure: bool,
}

/// What the key is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Destination,
    Backup,
    Copy,
    Vault,
}

/// What hops need, each thing once, with the best example.
pub(super) fn with_examples<'a, T: Ord>(
    flows: &'a [Flow],
    needed: impl Fn(&'a Flow, &'a Hop) -> Vec<T>,
) -> BTreeMap<T, Example> {
    let mut found: BTreeMap<T, Example> = BTreeMap::new();
    for (at, flow) in flows.iter().enumerate() {
        for (place, hop) in flow.hops.iter().enumerate() {
            let example = Example {
                flow: at,
                hop: place,
                selected: flow.selected,
            };
            for need in needed(flow, hop) {
                let known = found.entry(need).or_insert(example);
                if example.rank() < known.rank() {
                    *known = example;
                }
            }
        }
    }
    found
}

impl<'a> Judge<'a> {
    /// All demands, each once, with the best example.
    pub(super) fn demands(&self) -> BTreeMap<Demand<'a>, Example> {
        with_examples(&self.world.flows, |flow, hop| self.of_hop(flow, hop))
    }

    fn of_hop(&self, flow: &'a Flow, hop: &'a Hop) -> Vec<Demand<'a>> {
        let mut found = Vec::new();
        if !hop.is_tried() {
            return found;
        }
        let is_copy = matches!(hop.via, Via::Copy | Via::Onward);
        let own = flow.account.as_deref();
        let there = hop.to.account.as_deref();
        let source = self.own_key(hop.source_key.as_deref());
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
    pub(super) fn own_key(&self, used: Option<&'a KeyUse>) -> Option<&'a str> {
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
    pub(super) fn backup_roles(&self, flow: &Flow, account: &str) -> BTreeSet<Option<String>> {
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
}

impl Step {
    pub(super) fn purpose(self) -> KeyPurpose {
        match self {
            Self::Destination => KeyPurpose::Destination,
            Self::Backup | Self::Copy => KeyPurpose::Source,
            Self::Vault => KeyPurpose::Vault,
        }
    }

    pub(super) fn needs(self, judge: &Judge<'_>) -> &'static [String] {
        let needs = &judge.actions.key_needs;
        match self {
            Self::Destination => &needs.destination,
            Self::Backup => &needs.backup,
            Self::Copy => &needs.copy,
            Self::Vault => &needs.vault,
        }
    }
}
