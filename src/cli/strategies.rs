//! What the strategy `auto` chose, for `-v`.

use crate::facts::{ChosenBy, Destination, Ground, Strategy, World};
use crate::report::clean;
use miette::Diagnostic;

/// Said on standard error.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{0}")]
#[diagnostic(severity(Advice))]
pub(super) struct Chosen(String);

/// What was chosen, one sentence for each account.
pub(super) fn chosen(world: &World) -> impl Iterator<Item = Chosen> {
    let strategies = world.strategies.iter();
    strategies.filter_map(|(key, strategy)| {
        if strategy.chosen_by != ChosenBy::Auto {
            return None;
        }
        let name = world.accounts.get(key).and_then(|it| it.name.as_deref());
        let name = name.map_or(String::new(), |name| format!(" ({name})"));
        let text = format!("strategy of account {key}{name}: {}", words(strategy)?);
        Some(Chosen(clean(&text)))
    })
}

fn words(chosen: &Strategy) -> Option<String> {
    let strategy = match chosen.strategy? {
        Destination::Lagv => "lagv",
        Destination::Databunker => "databunker",
        Destination::Both => "both",
        Destination::Either => "either",
    };
    let because = match chosen.because {
        Ground::Default | Ground::Override => "tfbackup.toml says so",
        Ground::FlowsIntoAirGappedVault => "its backups go to an air-gapped vault",
        Ground::FlowsToAnotherAccount => "its backups go to another account",
        Ground::FlowsToBoth => "its backups go to an air-gapped vault and to another account",
        Ground::AirGappedVaultInAccount => "it has an air-gapped vault",
        Ground::VaultInDatabunker => "there is a vault in a databunker account",
        Ground::NothingTells => "nothing shows where its backups are meant to go",
    };
    Some(format!("{strategy}, since {because}"))
}
