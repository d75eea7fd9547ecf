use super::*;
use crate::facts::{AccountConfig, Change, Volume};

fn at(account: &str, region: &str) -> Object {
    Object {
        account: Some(account.to_owned()),
        region: Some(region.to_owned()),
        ..Object::default()
    }
}

fn here() -> Object {
    at("111122223333", "eu-west-1")
}

fn declared() -> Object {
    Object {
        change: Some(Change::default()),
        ..here()
    }
}

fn resource(kind: &str, manager: KeyManager) -> Resource {
    Resource {
        object: here(),
        kind: Some(kind.to_owned()),
        key: Some(KeyUse::by_default(manager)),
        ..Resource::default()
    }
}

fn setting(object: Object, enabled: Option<bool>, key: Option<KeyUse>) -> EbsDefault {
    EbsDefault {
        object,
        enabled,
        key,
    }
}

fn customer() -> KeyUse {
    KeyUse {
        manager: Some(KeyManager::Customer),
        id: Some("p:aws_kms_key.k".to_owned()),
        ..KeyUse::default()
    }
}

/// A volume that nothing says anything of, one that is encrypted without a key, one that is switched off,
/// and an instance with the first one attached.
fn world(settings: Vec<EbsDefault>) -> World {
    let mut world = World::default();
    let off = Resource {
        key: Some(KeyUse {
            by_default: false,
            ..KeyUse::by_default(KeyManager::None)
        }),
        ..resource(EBS, KeyManager::None)
    };
    let attached = Volume {
        id: Some("silent".to_owned()),
        key: Some(KeyUse::by_default(KeyManager::None)),
        ..Volume::default()
    };
    let instance = Resource {
        volumes: vec![attached],
        ..resource(EC2, KeyManager::None)
    };
    let resources = [
        ("silent", resource(EBS, KeyManager::None)),
        ("encrypted", resource(EBS, KeyManager::Aws)),
        ("off", off),
        ("instance", instance),
        ("database", resource("RDS", KeyManager::Aws)),
    ];
    world.resources = resources
        .map(|(id, resource)| (id.to_owned(), resource))
        .into();
    let settings = settings.into_iter().enumerate();
    world.ebs_defaults = settings
        .map(|(at, setting)| (format!("setting {at}"), setting))
        .collect();
    world
}

fn applied(settings: Vec<EbsDefault>) -> World {
    let mut world = world(settings);
    apply(&mut world, &Surroundings::default());
    let once = world.clone();
    apply(&mut world, &Surroundings::default());
    assert_eq!(world, once, "a second time changes nothing");
    world
}

fn managers(world: &World) -> Vec<Option<KeyManager>> {
    ["silent", "encrypted", "off", "instance", "database"]
        .iter()
        .map(|id| world.resources[*id].key.as_ref().unwrap().manager)
        .collect()
}

const AWS: Option<KeyManager> = Some(KeyManager::Aws);
const NONE: Option<KeyManager> = Some(KeyManager::None);
const CUSTOMER: Option<KeyManager> = Some(KeyManager::Customer);

#[test]
fn without_a_setting_awss_default_stands() {
    let world = applied(Vec::new());
    assert_eq!(managers(&world), [NONE, AWS, NONE, NONE, AWS]);
}

#[test]
fn encryption_by_default_takes_the_accounts_key() {
    let enabled = setting(declared(), Some(true), None);
    let world = applied(vec![enabled.clone()]);
    assert_eq!(managers(&world), [AWS, AWS, NONE, AWS, AWS]);
    let key = setting(declared(), None, Some(customer()));
    let world = applied(vec![enabled, key.clone()]);
    let expected = [CUSTOMER, CUSTOMER, NONE, CUSTOMER, AWS];
    assert_eq!(managers(&world), expected);
    assert!(world.resources["silent"].key.as_ref().unwrap().by_default);
    let world = applied(vec![key]);
    assert_eq!(managers(&world), [NONE, CUSTOMER, NONE, NONE, AWS]);
}

#[test]
fn another_region_decides_nothing() {
    let elsewhere = at("111122223333", "eu-central-1");
    let world = applied(vec![setting(elsewhere, Some(true), None)]);
    assert_eq!(managers(&world), [NONE, AWS, NONE, NONE, AWS]);
}

#[test]
fn what_is_declared_wins_over_what_was_read() {
    let world = applied(vec![
        setting(here(), Some(true), None),
        setting(declared(), Some(false), None),
    ]);
    assert_eq!(managers(&world), [NONE, AWS, NONE, NONE, AWS]);
}

#[test]
fn a_contradiction_decides_nothing() {
    let world = applied(vec![
        setting(declared(), Some(true), None),
        setting(declared(), Some(false), None),
    ]);
    let key = world.resources["silent"].key.as_ref().unwrap();
    assert_eq!(key.manager, None);
    assert!(key.unknown.contains_key("manager"));
    assert_eq!(managers(&world), [None, AWS, NONE, None, AWS]);
}

fn table() -> World {
    let why = Unknown {
        reason: Reason::Unresolved,
        references: Vec::new(),
        candidates: vec![BASIC.to_owned(), ADVANCED.to_owned()],
    };
    let mut table = Resource {
        object: here(),
        ..Resource::default()
    };
    table.object.unknown.insert("kind".to_owned(), why);
    let mut world = World::default();
    world.resources.insert("t".to_owned(), table);
    world
}

/// The table's row with these settings of its Region, and this line in tfbackup.toml.
fn row(opt_in: Option<bool>, managed: Option<bool>, advanced: Option<bool>) -> Option<String> {
    let mut world = table();
    let map = |flag: Option<bool>| flag.map(|flag| (BASIC.to_owned(), flag));
    let settings = RegionSettings {
        object: declared(),
        opt_in: map(opt_in).into_iter().collect(),
        management: map(managed).into_iter().collect(),
    };
    world.region_settings.insert("s".to_owned(), settings);
    let mut surroundings = Surroundings::default();
    let account = AccountConfig {
        dynamodb_advanced: advanced,
        ..AccountConfig::default()
    };
    let id = "111122223333".to_owned();
    surroundings.accounts.insert(id, account);
    apply(&mut world, &surroundings);
    let table = &world.resources["t"];
    let is_open = table.object.unknown.contains_key("kind");
    assert_eq!(is_open, table.kind.is_none());
    table.kind.clone()
}

#[test]
fn both_settings_make_a_table_advanced() {
    let (basic, advanced) = (Some(BASIC.to_owned()), Some(ADVANCED.to_owned()));
    assert_eq!(row(Some(true), Some(true), Some(false)), advanced);
    assert_eq!(row(Some(true), Some(false), Some(true)), basic);
    assert_eq!(row(Some(false), None, None), basic);
    assert_eq!(row(Some(true), None, None), None);
    assert_eq!(row(None, None, Some(true)), advanced);
    assert_eq!(row(None, None, Some(false)), basic);
    assert_eq!(row(None, None, None), None);
}

#[test]
fn one_aws_managed_volume_settles_it_whatever_others_there_are() {
    let mut world = world(vec![setting(declared(), Some(true), None)]);
    let why = Unknown {
        reason: Reason::Unresolved,
        references: vec!["lt-1".to_owned()],
        candidates: Vec::new(),
    };
    let instance = world.resources.get_mut("instance").unwrap();
    let unknown = &mut instance.object.unknown;
    unknown.insert("volumes".to_owned(), why.clone());
    unknown.insert("key".to_owned(), why);
    apply(&mut world, &Surroundings::default());
    assert_eq!(managers(&world), [AWS, AWS, NONE, AWS, AWS]);
    let unknown = &world.resources["instance"].object.unknown;
    assert!(unknown.contains_key("volumes") && !unknown.contains_key("key"));
}
