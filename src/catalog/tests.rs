use super::*;
use crate::facts::KeyManager;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn embedded() -> Catalog {
    Catalog::parse(include_str!("catalog.json")).unwrap()
}

#[test]
fn the_embedded_file_can_be_read() {
    let catalog = embedded();
    assert_eq!(catalog.supported.len(), 24);
    let kinds: Vec<&str> = catalog
        .rows("aws_rds_cluster")
        .map(|r| r.kind.as_str())
        .collect();
    assert_eq!(kinds, ["RDSMultiAZCluster", "Aurora"]);
}

#[test]
fn every_row_says_when_it_was_true_and_who_says_so() {
    let catalog = embedded();
    let rows = catalog
        .supported
        .iter()
        .map(|r| (&r.kind, &r.as_of, &r.source));
    let others = catalog.unsupported_stateful.iter();
    let others = others.map(|r| (&r.kind, &r.as_of, &r.source));
    for (kind, as_of, source) in rows.chain(others) {
        assert!(as_of.starts_with("20"), "{kind}");
        assert!(source.contains("docs.aws.amazon.com"), "{kind}");
    }
}

#[test]
fn no_type_is_both_supported_and_not_nor_twice_unsupported() {
    let catalog = embedded();
    let supported: BTreeSet<&String> = catalog
        .supported
        .iter()
        .flat_map(|row| &row.terraform_types)
        .collect();
    let others = catalog.unsupported_stateful.iter();
    let others: Vec<&String> = others.flat_map(|row| &row.terraform_types).collect();
    let distinct: BTreeSet<&String> = others.iter().copied().collect();
    assert_eq!(others.len(), distinct.len());
    assert!(supported.is_disjoint(&distinct));
}

#[test]
fn a_type_of_several_rows_has_what_tells_them_apart() {
    let catalog = embedded();
    let types = catalog
        .supported
        .iter()
        .flat_map(|row| &row.terraform_types);
    for name in types.filter(|name| catalog.rows(name).count() > 1) {
        let told = catalog.terraform(name).kind_by.is_some();
        assert!(told || name.contains("dynamodb"), "{name}");
        let by_value = catalog.rows(name).all(|row| !row.when.is_empty());
        assert_eq!(told, by_value, "{name}");
    }
}

#[test]
fn encryption_is_data() {
    let catalog = embedded();
    let row = |kind| &catalog.row(kind).unwrap().encryption;
    assert_eq!(row("RDS").default_when_absent, Some(KeyManager::None));
    assert_eq!(
        row("Aurora").default_when_absent,
        Some(KeyManager::AwsOwned)
    );
    let key_absent = row("Aurora").default_when_key_absent_but_encrypted;
    assert_eq!(key_absent, Some(KeyManager::Aws));
    assert_eq!(row("DynamoDB").when_off, Some(KeyManager::AwsOwned));
    assert!(row("EBS").account_default && row("EC2").account_default);
    let stays = catalog.supported.iter();
    let stays: Vec<&str> = stays
        .filter(|row| row.unencrypted_stays_unencrypted)
        .map(|row| row.kind.as_str())
        .collect();
    assert_eq!(stays, ["Aurora", "DocumentDB", "Neptune"]);
}

#[test]
fn engines_tell_rows_apart() {
    let catalog = embedded();
    let kind = |engine| catalog.row_when(engine).map(|row| row.kind.as_str());
    assert_eq!(kind("aurora-postgresql"), Some("Aurora"));
    assert_eq!(kind("postgres"), Some("RDSMultiAZCluster"));
    assert_eq!(kind("neptune"), Some("Neptune"));
    assert_eq!(kind("docdb"), Some("DocumentDB"));
    assert_eq!(kind("db2"), None);
}

#[test]
fn a_broken_file_is_shown_where_it_is_broken() {
    let folder = std::env::temp_dir().join("tfbackup-catalog-test");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("catalog.json");
    let text = "{\n \"as_of\": \"2027\",\n \"supported\": 8\n}";
    std::fs::write(&path, text).unwrap();
    let Err(CatalogError::Invalid { place, what, .. }) = Catalog::read(&path) else {
        panic!("not refused")
    };
    assert_eq!(Some(place.offset()), text.find('8'));
    assert!(what.contains("expected a sequence"), "{what}");
    let missing = Catalog::read(&folder.join("none.json"));
    assert!(matches!(missing, Err(CatalogError::Unreadable { .. })));
}

proptest! {
    #[test]
    fn reading_never_panics(text in ".{0,80}") {
        if let Err(error) = Catalog::parse(&text) {
            let _ = CatalogError::invalid("f".to_owned(), &text, &error);
        }
    }
}
