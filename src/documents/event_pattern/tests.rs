use super::*;
use crate::answer::Answer;
use proptest::prelude::*;
use serde_json::json;

const VAULT: &str = "arn:aws:backup:eu-west-1:111122223333:backup-vault:middle";

fn event() -> Event {
    Event::default()
        .with_text("source", "aws.backup")
        .with_text("detail-type", "Copy Job State Change")
        .with_text("detail.state", "COMPLETED")
        .with_text("detail.destinationBackupVaultArn", VAULT)
}

fn matches(pattern: &serde_json::Value) -> Answer {
    parse(&pattern.to_string()).unwrap().matches(&event())
}

/// Of the vault's ARN.
fn of_vault(test: &serde_json::Value) -> Answer {
    matches(&json!({"detail": {"destinationBackupVaultArn": [test]}}))
}

#[test]
fn all_fields_must_match_and_one_element_of_each() {
    let yes = json!({"source": ["aws.ec2", "aws.backup"], "detail": {"state": ["COMPLETED"]}});
    assert_eq!(matches(&yes), Answer::Yes);
    let no = json!({"source": ["aws.backup"], "detail": {"state": ["FAILED", 1, null]}});
    assert_eq!(matches(&no), Answer::No);
    let unknown = json!({"source": ["aws.backup"], "detail": {"resourceType": ["RDS"]}});
    assert_eq!(matches(&unknown), Answer::Unknown);
    let no = json!({"source": ["aws.s3"], "detail": {"resourceType": ["RDS"]}});
    assert_eq!(matches(&no), Answer::No);
    assert_eq!(matches(&json!({"source": {"a": ["b"]}})), Answer::No);
}

#[test]
fn operators_on_texts() {
    for (test, is) in [
        (json!({"prefix": "arn:aws:backup:"}), Answer::Yes),
        (json!({"prefix": "arn:aws:ec2:"}), Answer::No),
        (json!({"suffix": ":middle"}), Answer::Yes),
        (json!({"suffix": ":other"}), Answer::No),
        (
            json!({"wildcard": "arn:*:backup:*:backup-vault:mid*"}),
            Answer::Yes,
        ),
        (json!({"wildcard": "arn:*:end"}), Answer::No),
        (json!({"wildcard": "a\\b"}), Answer::Unknown),
        (
            json!({"equals-ignore-case": VAULT.to_uppercase()}),
            Answer::Yes,
        ),
        (json!({"exists": true}), Answer::Yes),
        (json!({"exists": false}), Answer::No),
        (json!({"numeric": [">", 1]}), Answer::No),
        (json!({"cidr": "10.0.0.0/8"}), Answer::Unknown),
        (json!({"new-operator": "x"}), Answer::Unknown),
        (json!({"prefix": "a", "suffix": "b"}), Answer::Unknown),
        (json!({"anything-but": VAULT}), Answer::No),
        (json!({"anything-but": ["a", "b", 3]}), Answer::Yes),
        (json!({"anything-but": {"prefix": "arn:"}}), Answer::No),
        (
            json!({"anything-but": {"suffix": ["a", ":middle"]}}),
            Answer::No,
        ),
        (
            json!({"anything-but": {"wildcard": ["*x", "*y"]}}),
            Answer::Yes,
        ),
        (
            json!({"anything-but": {"cidr": "10.0.0.0/8"}}),
            Answer::Unknown,
        ),
    ] {
        assert_eq!(of_vault(&test), is, "{test}");
    }
}

#[test]
fn one_alternative_suffices() {
    let or = |a: &str, b: &str| json!({"$or": [{"source": [a]}, {"detail": {"state": [b]}}]});
    assert_eq!(matches(&or("aws.backup", "FAILED")), Answer::Yes);
    assert_eq!(matches(&or("aws.s3", "COMPLETED")), Answer::Yes);
    assert_eq!(matches(&or("aws.s3", "FAILED")), Answer::No);
}

#[test]
fn a_text_half_known_decides_where_it_can() {
    let around = Known::Around(
        "arn:aws:backup:".to_owned(),
        ":backup-vault:middle".to_owned(),
    );
    let event = Event::default().with("v", around);
    for (test, is) in [
        (json!({"suffix": ":middle"}), Answer::Yes),
        (json!({"suffix": ":other"}), Answer::No),
        (
            json!({"suffix": ":111122223333:backup-vault:middle"}),
            Answer::Unknown,
        ),
        (json!({"prefix": "arn:"}), Answer::Yes),
        (json!({"prefix": "arn:aws:backup:eu"}), Answer::Unknown),
        (json!({"prefix": "arn:aws:ec2"}), Answer::No),
        (json!({"wildcard": "arn:*:middle"}), Answer::Yes),
        (
            json!({"wildcard": "arn:*:eu-west-1:*:middle"}),
            Answer::Unknown,
        ),
        (json!({"wildcard": "*:other"}), Answer::No),
        (json!(VAULT), Answer::Unknown),
        (json!("middle"), Answer::No),
        (json!({"anything-but": {"suffix": ":middle"}}), Answer::No),
    ] {
        let pattern = parse(&json!({"v": [test]}).to_string()).unwrap();
        assert_eq!(pattern.matches(&event), is, "{test}");
    }
}

#[test]
fn what_aws_refuses_is_an_error_with_its_place() {
    let path = |text: &str| parse(text).unwrap_err().path.join(".");
    assert_eq!(path(r#"{"source": "aws.backup"}"#), "source");
    assert_eq!(path(r#"{"detail": {"state": []}}"#), "detail.state");
    assert_eq!(path(r#"{"detail": {}}"#), "detail");
    assert_eq!(path(r#"{"a": ["b", ["c"]]}"#), "a.1");
    assert_eq!(path(r#"{"$or": [{"a": 1}]}"#), "$or.a");
    assert_eq!(parse("[]").unwrap_err().position, None);
    assert_eq!(parse("{").unwrap_err().position, Some((1, 1)));
}

fn leaf() -> impl Strategy<Value = serde_json::Value> {
    let operator = prop::sample::select(vec![
        "prefix",
        "suffix",
        "wildcard",
        "anything-but",
        "exists",
        "numeric",
        "cidr",
        "x",
    ]);
    prop_oneof![
        ".{0,6}".prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        (operator.clone(), "[a*\\\\:.]{0,5}").prop_map(|(name, text)| json!({name: text})),
        (operator.clone(), operator, "[a*]{0,5}")
            .prop_map(|(name, inner, text)| json!({name: {inner: [text, 1]}})),
    ]
}

proptest! {
    #[test]
    fn never_panics(text in ".{0,60}") {
        if let Ok(pattern) = parse(&text) {
            let _ = pattern.matches(&event());
        }
    }

    #[test]
    fn never_panics_on_what_looks_like_a_pattern(
        tests in prop::collection::vec(leaf(), 0..4),
        start in "[a:*]{0,3}",
        end in "[a:*]{0,3}",
    ) {
        let text = json!({"source": tests, "$or": [{"detail": {"state": tests}}]}).to_string();
        if let Ok(pattern) = parse(&text) {
            let _ = pattern.matches(&event());
            let _ = pattern.matches(&Event::default().with("source", Known::Around(start, end)));
        }
    }

    #[test]
    fn what_is_decided_of_a_half_known_text_holds_for_the_whole(
        test in leaf(),
        start in "[a:]{0,3}",
        middle in "[a:]{0,3}",
        end in "[a:]{0,3}",
    ) {
        let text = json!({"v": [test]}).to_string();
        if let Ok(pattern) = parse(&text) {
            let whole = format!("{start}{middle}{end}");
            let half = pattern.matches(&Event::default().with("v", Known::Around(start, end)));
            let whole = pattern.matches(&Event::default().with_text("v", &whole));
            prop_assert!(half == Answer::Unknown || half == whole, "{text}: {half:?}, {whole:?}");
        }
    }
}
