use super::super::workloads;
use super::*;
use crate::facts::{Flow, Hop, Object, Vault, WorkloadsBy, WorkloadsConfig};

const HERE: &str = "111122223333";
const THERE: &str = "444455556666";

fn object(account: &str) -> Object {
    Object {
        plan: "p".to_owned(),
        address: "module.app[\"eu\"].module.db.aws_rds_cluster.this".to_owned(),
        account: Some(account.to_owned()),
        ..Object::default()
    }
}

fn resource(account: &str, tags: &[(&str, &str)]) -> Resource {
    Resource {
        object: object(account),
        kind: Some("Aurora".to_owned()),
        supported: true,
        tags: tags
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        ..Resource::default()
    }
}

fn flow(air_gapped: bool, crosses_account: Answer) -> Flow {
    let hop = Hop {
        air_gapped: Some(air_gapped),
        crosses_account,
        ..Hop::default()
    };
    Flow {
        account: Some(HERE.to_owned()),
        hops: vec![hop],
        ..Flow::default()
    }
}

/// One resource `r` in the account here.
fn world(account: &str, flows: Vec<Flow>) -> World {
    let mut world = World {
        flows,
        ..World::default()
    };
    world
        .resources
        .insert("r".to_owned(), resource(account, &[]));
    world
}

fn chosen(mut world: World, text: &str) -> Strategy {
    derive(&mut world, &toml::from_str(text).unwrap());
    world.strategies.remove(HERE).unwrap()
}

fn auto(world: World) -> (Destination, Ground) {
    let chosen = chosen(world, "");
    assert_eq!(chosen.chosen_by, ChosenBy::Auto);
    (chosen.strategy.unwrap(), chosen.because)
}

#[test]
fn auto_judges_by_where_backups_are_sent() {
    use Answer::{No, Unknown, Yes};
    let sent = |flows| auto(world(HERE, flows));
    assert_eq!(
        sent(vec![flow(true, No), flow(false, No)]),
        (Destination::Lagv, Ground::FlowsIntoAirGappedVault)
    );
    assert_eq!(
        sent(vec![flow(false, Yes)]),
        (Destination::Databunker, Ground::FlowsToAnotherAccount)
    );
    assert_eq!(
        sent(vec![flow(true, Yes)]),
        (Destination::Lagv, Ground::FlowsIntoAirGappedVault)
    );
    assert_eq!(
        sent(vec![flow(false, Yes), flow(true, No)]),
        (Destination::Both, Ground::FlowsToBoth)
    );
    assert_eq!(
        sent(vec![flow(false, Unknown)]),
        (Destination::Either, Ground::NothingTells)
    );
}

#[test]
fn auto_judges_by_vaults_where_nothing_is_sent() {
    let vault = |account: &str, kind| Vault {
        object: object(account),
        kind,
        ..Vault::default()
    };
    let mut world = world(HERE, Vec::new());
    let bunker = vault(THERE, VaultKind::Standard);
    world.vaults.insert("bunker".to_owned(), bunker);
    let account = world.accounts.entry(THERE.to_owned()).or_default();
    account.role = Some(AccountRole::Databunker);
    assert_eq!(
        auto(world.clone()),
        (Destination::Databunker, Ground::VaultInDatabunker)
    );
    let own = vault(HERE, VaultKind::LogicallyAirGapped);
    world.vaults.insert("own".to_owned(), own);
    assert_eq!(
        auto(world),
        (Destination::Lagv, Ground::AirGappedVaultInAccount)
    );
}

#[test]
fn the_first_override_of_an_account_counts() {
    let text = format!(
        "default = \"both\"\n[[override]]\naccount = \"{THERE}\"\nstrategy = \"auto\"\n\
         [[override]]\naccount = \"{HERE}\"\nstrategy = \"lagv\"\n\
         [[override]]\naccount = \"{HERE}\"\nstrategy = \"databunker\"\n"
    );
    let own = chosen(world(HERE, Vec::new()), &text);
    assert_eq!(
        (own.strategy, own.chosen_by, own.because),
        (
            Some(Destination::Lagv),
            ChosenBy::Configuration,
            Ground::Override
        )
    );
    let default = chosen(world(HERE, Vec::new()), "default = \"both\"");
    assert_eq!(
        (default.strategy, default.because),
        (Some(Destination::Both), Ground::Default)
    );
    let mut unnumbered = world("p:aws", Vec::new());
    derive(&mut unnumbered, &toml::from_str(&text).unwrap());
    let found = &unnumbered.strategies["p:aws"];
    assert_eq!(found.strategy, None);
    assert!(found.unknown.contains_key("strategy"));
}

#[test]
fn an_override_by_tag_is_the_resources_own() {
    let config: StrategyConfig = toml::from_str(&format!(
        "default = \"databunker\"\n[[override]]\naccount = \"{THERE}\"\ntag = \"dr\"\nstrategy = \"both\"\n\
         [[override]]\ntag = \"dr\"\nvalue = \"lagv-only\"\nstrategy = \"lagv\"\n"
    ))
    .unwrap();
    let mut world = world(HERE, Vec::new());
    let mut unknown = resource(HERE, &[]);
    unknown.unknown_tags = vec!["dr".to_owned()];
    let mut unknown_there = resource(THERE, &[]);
    unknown_there.unknown_tags = vec!["dr".to_owned()];
    for (id, resource) in [
        ("tagged", resource(HERE, &[("dr", "lagv-only")])),
        ("other", resource(HERE, &[("dr", "none")])),
        ("unknown", unknown),
        ("there", unknown_there),
    ] {
        world.resources.insert(id.to_owned(), resource);
    }
    derive(&mut world, &config);
    let own = |id: &str| world.resources[id].strategy.as_ref()?.strategy;
    assert_eq!(own("tagged"), Some(Destination::Lagv));
    assert_eq!(own("there"), Some(Destination::Both));
    assert_eq!((own("other"), own("unknown"), own("r")), (None, None, None));
    let unsaid = |id: &str| {
        let unknown = &world.resources[id].object.unknown;
        unknown.contains_key("strategy")
    };
    assert!(unsaid("unknown") && !unsaid("there") && !unsaid("other"));
    assert_eq!(
        world.strategies[HERE].strategy,
        Some(Destination::Databunker)
    );
}

#[test]
fn workloads_are_told_apart_as_configured() {
    let workload = |by, tag: Option<&str>, resource: Resource| {
        let mut world = World::default();
        world.resources.insert("r".to_owned(), resource);
        let config = WorkloadsConfig {
            by,
            tag: tag.map(str::to_owned),
        };
        workloads::derive(&mut world, &config);
        world.resources.remove("r").unwrap()
    };
    let tagged = resource(HERE, &[("application", "shop")]);
    let of = |by, tag| workload(by, tag, tagged.clone()).workload;
    assert_eq!(of(WorkloadsBy::Account, None), None);
    assert_eq!(of(WorkloadsBy::State, None).unwrap(), "p");
    assert_eq!(
        of(WorkloadsBy::Module, None).unwrap(),
        "p:module.app[\"eu\"]"
    );
    assert_eq!(of(WorkloadsBy::Tag, Some("application")).unwrap(), "shop");
    assert_eq!(of(WorkloadsBy::Tag, Some("owner")), None);
    let mut root = tagged.clone();
    root.object.address = "aws_rds_cluster.this".to_owned();
    assert_eq!(
        workload(WorkloadsBy::Module, None, root).workload.unwrap(),
        "p"
    );
    let mut unknown = resource(HERE, &[]);
    unknown.unknown_tags = vec!["application".to_owned()];
    let found = workload(WorkloadsBy::Tag, Some("application"), unknown);
    assert_eq!(found.workload, None);
    assert!(found.object.unknown.contains_key("workload"));
}
