//! Reads the fields of one resource at one moment, three-valued.

use super::accounts::{self, Accounts};
use super::block::Block;
use super::policies::Documents;
use super::{Action, Change, Invalid, Object, Reason, Unknown};
use crate::aws::{Arn, is_account_id};
use crate::catalog::Catalog;
use crate::plan::{Address, Plan, ResourceChange, Value};
use crate::resolve::{Lead, Origin, Resolver};
use std::collections::BTreeMap;

/// One plan at one moment.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) plan: &'a Plan,
    /// None for the world before apply: the configuration says nothing about it.
    pub(super) resolver: Option<&'a Resolver<'a>>,
    pub(super) instances: &'a Instances<'a>,
    pub(super) accounts: &'a Accounts,
    pub(super) documents: &'a Documents,
    pub(super) catalog: &'a Catalog,
}

/// All instances of one moment; data sources included, deleted objects not.
#[derive(Default)]
pub(super) struct Instances<'a> {
    by_type: BTreeMap<&'a str, Vec<Instance<'a>>>,
    by_address: BTreeMap<&'a Address, Instance<'a>>,
}

impl<'a> Instances<'a> {
    pub(super) fn new(plan: &'a Plan, before: bool) -> Self {
        let changed = plan.changes.iter().map(|change| Instance {
            address: &change.address,
            values: if before {
                change.before.as_ref()
            } else {
                change.after.as_ref()
            },
            change: Some(change),
        });
        let data = plan.data.iter().map(|(address, values)| Instance {
            address,
            values,
            change: None,
        });
        let there = changed
            .chain(data)
            .filter(|i| matches!(i.values, Value::Map(_)));
        let mut by_type: BTreeMap<&str, Vec<Instance<'_>>> = BTreeMap::new();
        for instance in there.clone() {
            let resource_type = instance.address.resource_type.as_str();
            by_type.entry(resource_type).or_default().push(instance);
        }
        let is_current = |instance: &Instance<'_>| {
            let change = instance.change;
            change.is_none_or(|change| change.deposed.is_none())
        };
        let current = there.filter(is_current);
        Self {
            by_type,
            // At once: in order, one by one, half of each node would stay empty.
            by_address: current.map(|i| (i.address, i)).collect(),
        }
    }
}

/// One resource at one moment.
#[derive(Clone, Copy)]
pub(super) struct Instance<'a> {
    pub(super) address: &'a Address,
    pub(super) values: &'a Value,
    /// `None` for a data source that was read while planning.
    pub(super) change: Option<&'a ResourceChange>,
}

impl<'a> Side<'a> {
    /// The instances of this moment whose type is wanted here, data sources included.
    pub(super) fn instances(self, types: &[&str]) -> Vec<Instance<'a>> {
        let alike = types.iter().filter_map(|t| self.instances.by_type.get(t));
        alike.flatten().copied().collect()
    }

    /// The instance at an address, its deposed objects aside.
    pub(super) fn instance(self, address: &Address) -> Option<Instance<'a>> {
        self.instances.by_address.get(address).copied()
    }

    /// The instance of an id, as `id` makes them.
    pub(super) fn of_id(self, id: &str) -> Option<Instance<'a>> {
        let address = id.strip_prefix(&self.plan.name)?.strip_prefix(':')?;
        self.instance(&Address::parse(address)?)
    }

    /// Where an argument of the world after comes from.
    pub(super) fn origin(self, address: &Address, path: &[&str]) -> Option<Origin> {
        self.resolver?.origin(address, path)
    }

    /// Whether what a lead leads to may be unknown at this moment.
    pub(super) fn may_be_unknown(self, lead: &Lead) -> bool {
        match lead {
            Lead::Attribute { address, path } => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let known = self.instance(address).map(|i| i.values.get(&path));
                path.is_empty() || known.is_none_or(|value| *value == Value::Unknown)
            }
            Lead::DeadEnd => true,
            Lead::Constant(_) | Lead::NotGiven => false,
        }
    }

    /// The account that an object is in, by the ARN that it has or by its provider configuration.
    pub(super) fn account(self, instance: Instance<'_>) -> Option<String> {
        let own = ["arn", "backup_vault_arn"]
            .iter()
            .find_map(|name| Arn::parse(instance.values.get(&[*name]).as_str()?)?.account());
        own.or_else(|| self.account_of_provider(instance.address))
    }

    /// The account that its provider configuration leads to; of what the configuration no longer has, the
    /// only one that it can be.
    fn account_of_provider(self, address: &Address) -> Option<String> {
        let account = match self.provider(address) {
            Some(provider) => self.accounts.of(provider),
            None => self.accounts.only(&address.resource_type),
        };
        account.map(str::to_owned)
    }

    /// The Region that an object is in: its own argument, else its provider configuration's.
    pub(super) fn region(self, instance: Instance<'_>) -> Option<String> {
        let own = instance.values.get(&["region"]).as_str();
        match own.filter(|region| !region.is_empty()) {
            Some(region) => Some(region.to_owned()),
            None => accounts::region(self.plan, self.provider(instance.address)?),
        }
    }

    /// Key of the provider configuration.
    pub(super) fn provider(self, address: &Address) -> Option<&'a str> {
        let resource = self.plan.configuration.resource(address)?;
        Some(resource.provider_config_key.as_str())
    }

    /// `<plan>:<address>`
    pub(super) fn id(self, address: &Address) -> String {
        format!("{}:{address}", self.plan.name)
    }
}

/// Reads fields and notes which are unknown.
pub(super) struct Reader<'a> {
    pub(super) side: Side<'a>,
    pub(super) instance: Instance<'a>,
    /// What is read: the resource, or a part of it.
    pub(super) block: Block<'a>,
    pub(super) unknown: BTreeMap<String, Unknown>,
    /// What AWS would refuse of it.
    pub(super) refused: Vec<Invalid>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(side: Side<'a>, instance: Instance<'a>) -> Self {
        Self::within(Block::of(side, instance))
    }

    /// Reads a part of a resource.
    pub(super) fn within(block: Block<'a>) -> Self {
        Self {
            side: block.side,
            instance: block.instance,
            block,
            unknown: BTreeMap::new(),
            refused: Vec::new(),
        }
    }

    pub(super) fn text(&mut self, field: &str, path: &[&str]) -> Option<String> {
        self.block.text(&mut self.unknown, field, path)
    }

    pub(super) fn flag(&mut self, field: &str, path: &[&str]) -> Option<bool> {
        self.block.flag(&mut self.unknown, field, path)
    }

    /// A number computed from a resource that we don't read (`length(terraform_data.x.output)`) is
    /// that provider's promise for a resource which may not exist yet: not known before apply.
    pub(super) fn promised(&self, path: &[&str]) -> Option<Unknown> {
        let change = self.instance.change?;
        if change.actions.iter().any(|action| action == "no-op") {
            return None;
        }
        let origin = self.side.origin(self.instance.address, path)?;
        let is_promise = |lead: &Lead| match lead {
            Lead::Attribute { address, .. } => {
                !address.data && !super::derive::reads(&address.resource_type, self.side.catalog)
            }
            _ => false,
        };
        origin.leads.iter().any(is_promise).then(|| Unknown {
            reason: Reason::AfterApply,
            references: origin.references,
            candidates: Vec::new(),
        })
    }

    /// The resource's ARN; `own` is what awscc calls it.
    pub(super) fn arn(&self, own: &str) -> Option<&'a str> {
        let mut arns = ["arn", own].into_iter();
        arns.find_map(|name| self.instance.values.get(&[name]).as_str())
    }

    /// Identity, change, account and Region; takes the unknown fields found so far.
    pub(super) fn object(&mut self, arn: Option<&str>) -> Object {
        let Instance {
            address,
            values,
            change,
        } = self.instance;
        let provider = self.side.provider(address).unwrap_or_default();
        let arn = arn.and_then(Arn::parse);
        let region = values
            .get(&["region"])
            .as_str()
            .filter(|region| !region.is_empty());
        let account = arn
            .as_ref()
            .and_then(Arn::account)
            .or_else(|| self.side.account_of_provider(address));
        let region = region
            .map(str::to_owned)
            .or_else(|| arn.as_ref().and_then(Arn::region))
            .or_else(|| accounts::region(self.side.plan, provider));
        let is_placed = region.is_some() && account.as_deref().is_some_and(is_account_id);
        let untold = !is_placed && !provider.is_empty();
        Object {
            plan: self.side.plan.name.clone(),
            address: address.to_string(),
            resource_type: address.resource_type.clone(),
            account,
            region,
            provider: untold.then(|| provider.to_owned()),
            change: change.map(change_of),
            unknown: std::mem::take(&mut self.unknown),
            logical_id: None,
            prevent_destroy: None,
        }
    }

    /// The object's id; a deposed object has one of its own beside the current object's.
    pub(super) fn id(&self) -> String {
        let id = self.side.id(self.instance.address);
        match self
            .instance
            .change
            .and_then(|change| change.deposed.as_deref())
        {
            Some(key) => format!("{id} (deposed {key})"),
            None => id,
        }
    }
}

impl Unknown {
    /// An unknown without references.
    pub(crate) fn because(reason: Reason) -> Self {
        Self {
            reason,
            references: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// An unknown value of this origin.
    pub(super) fn of(origin: Option<&Origin>) -> Self {
        let leads = origin
            .map(|origin| origin.leads.as_slice())
            .unwrap_or_default();
        // A dead end alone is for us to follow better, or for the user to give the sources.
        let stuck = !leads.is_empty() && leads.iter().all(|lead| *lead == Lead::DeadEnd);
        let reason = if stuck {
            Reason::Unresolved
        } else {
            Reason::AfterApply
        };
        let references = origin
            .map(|origin| origin.references.clone())
            .unwrap_or_default();
        Self {
            reason,
            references,
            candidates: Vec::new(),
        }
    }
}

fn change_of(change: &ResourceChange) -> Change {
    let action = |word: &String| match word.as_str() {
        "create" => Some(Action::Create),
        "read" => Some(Action::Read),
        "update" => Some(Action::Update),
        "delete" => Some(Action::Delete),
        "forget" => Some(Action::Forget),
        "no-op" => Some(Action::NoOp),
        _ => None,
    };
    Change {
        actions: change.actions.iter().filter_map(action).collect(),
        imported: change.imported,
        moved_from: change.previous_address.clone(),
        replace_paths: change.replace_paths.clone(),
        deposed: change.deposed.clone(),
    }
}
