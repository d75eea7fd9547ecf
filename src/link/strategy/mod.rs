//! Where backups are meant to go: what tfbackup.toml says, or what is there tells.

use super::select::is_backed_up_itself;
use crate::facts::config_values::Override as _;
use crate::facts::{
    AccountRole, Answer, ChosenBy, Destination, Ground, Resource, Strategy, StrategyConfig,
    StrategyName, VaultKind, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// Fills `strategies`, and `strategy` of resources that are meant by a tag. Flows are there by now.
pub(super) fn derive(world: &mut World, config: &StrategyConfig) {
    let seen = Seen::of(world);
    let resources = world.resources.values();
    let to_back_up = resources.filter(|resource| is_backed_up_itself(resource));
    let accounts: BTreeSet<String> = to_back_up
        .filter_map(|resource| resource.object.account.clone())
        .collect();
    let strategies: BTreeMap<String, Strategy> = accounts
        .into_iter()
        .map(|account| {
            let strategy = of_account(&account, config, &seen);
            (account, strategy)
        })
        .collect();
    if config.overrides.iter().any(|given| given.tag.is_some()) {
        for resource in world.resources.values_mut() {
            if is_backed_up_itself(resource) {
                of_resource(resource, config, &seen);
            }
        }
    }
    world.strategies = strategies;
}

/// What there is, by account.
struct Seen {
    /// Whose backups are sent into an air-gapped vault, and whose to a standard vault elsewhere. What is
    /// sent there and never arrives shows all the same what is meant.
    sealed: BTreeSet<String>,
    elsewhere: BTreeSet<String>,
    /// Who has an air-gapped vault.
    sealers: BTreeSet<String>,
    /// A vault is in an account of role `databunker`.
    bunker: bool,
}

impl Seen {
    fn of(world: &World) -> Self {
        let mut seen = Self {
            sealed: BTreeSet::new(),
            elsewhere: BTreeSet::new(),
            sealers: BTreeSet::new(),
            bunker: false,
        };
        for flow in &world.flows {
            let Some(account) = &flow.account else {
                continue;
            };
            let hops = || flow.hops.iter();
            if hops().any(|hop| hop.air_gapped == Some(true)) {
                note(&mut seen.sealed, account);
            }
            if hops().any(|hop| hop.air_gapped != Some(true) && hop.crosses_account == Answer::Yes)
            {
                note(&mut seen.elsewhere, account);
            }
        }
        for vault in world.vaults.values() {
            let Some(account) = &vault.object.account else {
                continue;
            };
            if vault.kind == VaultKind::LogicallyAirGapped {
                note(&mut seen.sealers, account);
            }
            let role = world.accounts.get(account).and_then(|account| account.role);
            seen.bunker |= role == Some(AccountRole::Databunker);
        }
        seen
    }

    fn choose(&self, account: &str) -> Strategy {
        let sealed = self.sealed.contains(account);
        let elsewhere = self.elsewhere.contains(account);
        let (strategy, because) = match (sealed, elsewhere) {
            (true, true) => (Destination::Both, Ground::FlowsToBoth),
            (true, false) => (Destination::Lagv, Ground::FlowsIntoAirGappedVault),
            (false, true) => (Destination::Databunker, Ground::FlowsToAnotherAccount),
            (false, false) if self.sealers.contains(account) => {
                (Destination::Lagv, Ground::AirGappedVaultInAccount)
            }
            (false, false) if self.bunker => (Destination::Databunker, Ground::VaultInDatabunker),
            (false, false) => (Destination::Either, Ground::NothingTells),
        };
        Strategy {
            strategy: Some(strategy),
            chosen_by: ChosenBy::Auto,
            because,
            unknown: BTreeMap::new(),
        }
    }

    /// What somebody asks for, for the backups of an account.
    fn granted(&self, wish: StrategyName, because: Ground, account: &str) -> Strategy {
        let strategy = match wish {
            StrategyName::Auto => return self.choose(account),
            StrategyName::Lagv => Destination::Lagv,
            StrategyName::Databunker => Destination::Databunker,
            StrategyName::Both => Destination::Both,
        };
        Strategy {
            strategy: Some(strategy),
            chosen_by: ChosenBy::Configuration,
            because,
            unknown: BTreeMap::new(),
        }
    }
}

/// A set of few names, noted many times.
fn note(names: &mut BTreeSet<String>, name: &str) {
    if !names.contains(name) {
        names.insert(name.to_owned());
    }
}

/// What is meant for an account as a whole: overrides by a tag say nothing of that.
fn of_account(account: &str, config: &StrategyConfig, seen: &Seen) -> Strategy {
    let overrides = config.overrides.iter();
    for given in overrides.filter(|given| given.tag.is_none()) {
        match given.scope().in_account(Some(account)) {
            Ok(true) => return seen.granted(given.strategy, Ground::Override, account),
            Ok(false) => {}
            Err(why) => {
                return Strategy {
                    strategy: None,
                    chosen_by: ChosenBy::Configuration,
                    because: Ground::Override,
                    unknown: [("strategy".to_owned(), why)].into(),
                };
            }
        }
    }
    seen.granted(config.default, Ground::Default, account)
}

/// Notes what is meant for a resource, where an override by a tag is the first that matches.
fn of_resource(resource: &mut Resource, config: &StrategyConfig, seen: &Seen) {
    let account = resource.object.account.as_deref();
    for given in &config.overrides {
        match given.scope().is_for(resource) {
            Ok(false) => {}
            Ok(true) => {
                if given.tag.is_some() {
                    let account = account.unwrap_or_default();
                    let strategy = seen.granted(given.strategy, Ground::Override, account);
                    resource.strategy = Some(strategy);
                }
                return;
            }
            Err(why) => {
                let unknown = &mut resource.object.unknown;
                unknown.insert("strategy".to_owned(), why);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
