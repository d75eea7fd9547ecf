//! The evaluator against the table of cases, and against a plain reading of the documentation.

use super::*;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    topic: String,
    source: String,
    policy: serde_json::Value,
    asks: Vec<Ask>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    function: String,
    action: String,
    resources: Vec<String>,
    who: String,
    #[serde(default)]
    context: BTreeMap<String, Vec<String>>,
    want: String,
    #[serde(default)]
    principals: Vec<String>,
    #[serde(default)]
    conditions: Vec<String>,
    #[serde(default)]
    not_covered: Vec<String>,
}

fn who(text: &str) -> Who {
    let account = |account: Option<&str>| Who::AnyOf {
        partition: "aws".to_owned(),
        account: account.map(str::to_owned),
    };
    match text {
        "anyone" => Who::Anyone,
        "unknown" => account(None),
        arn if arn.starts_with("arn:") => Who::of_arn(arn),
        other => match other.strip_prefix("service:") {
            Some(service) => Who::Service(service.to_owned()),
            None => account(Some(other)),
        },
    }
}

#[test]
fn a_document_says_which_fields_are_unknown() {
    let document = |unknown: &[&str]| Document {
        statements: vec![Statement {
            unknown: unknown.iter().map(ToString::to_string).collect(),
            ..Statement::default()
        }]
        .into(),
        ..Document::default()
    };
    for (unknown, fields, want) in [
        (&["actions"][..], &[][..], true),
        (&["actions"], &["actions", "resources"], true),
        (&["actions"], &["resources"], false),
        (&[], &[], false),
    ] {
        let is_unknown = document(unknown).is_unknown_in(fields);
        assert_eq!(is_unknown, want, "{unknown:?} {fields:?}");
    }
}

#[test]
fn a_ruling_names_the_statements_that_decide() {
    let text = r#"{"Statement": [
        {"Effect": "Allow", "Action": "b:*", "Resource": "*", "Principal": "*"},
        {"Effect": "Deny", "Action": "b:Delete*", "Resource": "*", "Principal": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "e"}}}]}"#;
    let document = Document::parse(text).unwrap();
    let question = |action: &str| Question {
        action: action.to_owned(),
        resources: vec!["*".to_owned()],
        who: who("111122223333"),
        context: Context::default(),
    };
    let by = |rule: fn(&[&Document], &Question) -> Ruling, action: &str| {
        rule(&[&document], &question(action)).by
    };
    assert_eq!(by(allowed, "b:DeleteX"), [(0, 0)]);
    assert_eq!(by(denied, "b:DeleteX"), [(0, 1)]);
    assert_eq!(by(decided, "b:DeleteX"), [(0, 0), (0, 1)]);
    assert_eq!(by(decided, "b:Update"), [(0, 0)]);
}

#[test]
fn the_table_of_cases_holds() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/iam/cases.json");
    let cases: Cases = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut count = 0;
    let mut wrong = Vec::new();
    for group in &cases.groups {
        assert!(!group.source.is_empty());
        let document = Document::parse(&group.policy.to_string()).unwrap();
        for ask in &group.asks {
            count += 1;
            let context = ask
                .context
                .iter()
                .fold(Context::default(), |context, (key, values)| {
                    context.with_all(key, values.clone())
                });
            let question = Question {
                action: ask.action.clone(),
                resources: ask.resources.clone(),
                who: who(&ask.who),
                context,
            };
            let ruling = match ask.function.as_str() {
                "denied" => denied(&[&document], &question),
                "allowed" => allowed(&[&document], &question),
                "decided" => decided(&[&document], &question),
                other => panic!("no function {other}"),
            };
            let truth = match ruling.truth {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Depends => "depends",
            };
            let place = |place: &usize| ask.resources[*place].clone();
            let not_covered: Vec<String> = ruling.not_covered.iter().map(place).collect();
            let got = (truth, &ruling.principals, &ruling.conditions, &not_covered);
            let want = (
                ask.want.as_str(),
                &ask.principals,
                &ask.conditions,
                &ask.not_covered,
            );
            if got != want {
                wrong.push(format!("{}: {ask:?}\n  got {got:?}", group.topic));
            }
        }
    }
    assert!(count >= 150, "{count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// One request, nothing left open.
#[derive(Debug)]
struct Request<'a> {
    action: &'a str,
    resource: &'a str,
    principal: &'a str,
    region: &'a str,
}

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            glob(rest, text)
                || text
                    .split_first()
                    .is_some_and(|(_, rest)| glob(pattern, rest))
        }
        (Some((b'?', pattern)), Some((_, text))) => glob(pattern, text),
        (Some((a, pattern)), Some((b, text))) => a == b && glob(pattern, text),
        _ => false,
    }
}

fn matches_any(patterns: &[String], text: &str) -> bool {
    patterns
        .iter()
        .any(|pattern| glob(pattern.as_bytes(), text.as_bytes()))
}

/// A statement on a single request, as the documentation reads.
fn applies(statement: &Statement, request: &Request<'_>) -> bool {
    let of = |yes: &Option<Vec<String>>, no: &Option<Vec<String>>, text: &str| match (yes, no) {
        (Some(yes), _) => matches_any(yes, text),
        (None, Some(no)) => !matches_any(no, text),
        (None, None) => true,
    };
    of(&statement.actions, &statement.not_actions, request.action)
        && of(
            &statement.resources,
            &statement.not_resources,
            request.resource,
        )
        && statement.conditions.iter().all(|(operator, keys)| {
            keys.iter().all(|(key, values)| {
                let actual = match key.as_str() {
                    "aws:PrincipalArn" => request.principal,
                    _ => request.region,
                };
                match operator.as_str() {
                    "StringEquals" => values.iter().any(|value| value == actual),
                    "StringNotEquals" => values.iter().all(|value| value != actual),
                    "StringLike" | "ArnLike" => matches_any(values, actual),
                    _ => !matches_any(values, actual),
                }
            })
        })
}

pub(super) const ACTIONS: [&str; 3] = ["b:DeleteX", "b:DeleteY", "b:Update"];
const RESOURCES: [&str; 5] = [
    "arn:aws:b:e:1:v:a",
    "arn:aws:b:e:1:v:ab",
    "arn:aws:b:f:1:v:b",
    "arn:aws:b:f:1:r:a",
    "arn:aws:c:e:1:r:b",
];
pub(super) const PRINCIPALS: [&str; 5] = [
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:role/a",
    "arn:aws:iam::111122223333:role/ab",
    "arn:aws:iam::111122223333:role/p/b",
];

pub(super) fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let one = prop::sample::select(values).prop_map(str::to_owned);
    prop::collection::vec(one, 1..3)
}

prop_compose! {
    pub(super) fn a_statement()(
        deny in any::<bool>(),
        not in prop::bool::weighted(0.2),
        not_resource in prop::bool::weighted(0.2),
        actions in some_of(&["*", "b:*", "b:Delete*", "b:Delete?", "b:Update", "c:*", "b:DeleteX"]),
        resources in some_of(&["*", "arn:aws:b:*", "arn:*:v:*", "arn:aws:b:*:*:v:*", "arn:aws:?:e:*", "arn:aws:b:f:1:r:a", "arn:aws:b:*:1:v:a*"]),
        operator in prop::sample::select(&["", "ArnNotLike", "ArnLike", "StringNotEquals", "StringEquals", "StringNotLike"][..]),
        on_region in prop::bool::weighted(0.3),
        principals in some_of(&["arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::*:*/a*", "arn:aws:iam::1?1122223333:role/p/*", "arn:aws:iam::9*:role/a"]),
    ) -> Statement {
        let mut statement = Statement {
            effect: if deny { Effect::Deny } else { Effect::Allow },
            ..Statement::default()
        };
        if not { statement.not_actions = Some(actions) } else { statement.actions = Some(actions) }
        if not_resource { statement.not_resources = Some(resources) } else { statement.resources = Some(resources) }
        if !operator.is_empty() {
            let (operator, key, values) = if on_region { (operator.replace("Arn", "String"), "aws:RequestedRegion", vec!["e".to_owned()]) } else { (operator.to_owned(), "aws:PrincipalArn", principals) };
            statement.conditions = [(operator, [(key.to_owned(), values)].into())].into();
        }
        statement
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Denied means that every request is denied but those of exempt principals, allowed that none is; and
    /// the same for allows, the other way round.
    #[test]
    fn rulings_hold_for_each_request(
        statements in prop::collection::vec(a_statement(), 0..4),
        action in prop::sample::select(&ACTIONS[..]),
        asked in some_of(&["*", "arn:aws:b:*:*:v:*", "arn:aws:b:*:*:r:*", "arn:aws:*:e:*:*:*", "arn:aws:b:e:1:v:a"]),
        one in prop::option::of(prop::sample::select(&PRINCIPALS[..])),
        known_region in any::<bool>(),
    ) {
        let document = Document { version: None, statements: statements.into() };
        let account = Who::AnyOf { partition: "aws".to_owned(), account: Some("111122223333".to_owned()) };
        let context = Context::default();
        let question = Question {
            action: action.to_owned(),
            resources: asked.clone(),
            who: one.map_or(account, Who::of_arn),
            context: if known_region { context.with("aws:RequestedRegion", "e") } else { context },
        };
        let (deny, allow) = (denied(&[&document], &question), allowed(&[&document], &question));
        let decision = decided(&[&document], &question);
        // Where nothing is left open, nothing depends.
        if known_region && one.is_some() && asked.iter().all(|asked| !asked.contains('*')) {
            prop_assert!(deny.truth != Truth::Depends && allow.truth != Truth::Depends);
        }
        for principal in PRINCIPALS.iter().filter(|p| one.is_none_or(|one| one == **p)) {
            for resource in RESOURCES.iter().filter(|r| matches_any(&asked, r)) {
                for region in ["e", "f"].iter().filter(|r| !known_region || **r == "e") {
                    let request = Request { action, resource, principal, region };
                    let by = |effect| document.statements.iter()
                        .any(|statement| statement.effect == effect && applies(statement, &request));
                    let (is_denied, is_allowed) = (by(Effect::Deny), by(Effect::Allow));
                    let listed = |ruling: &Ruling| matches_any(&ruling.principals, principal);
                    let tell = format!("{request:?} {question:?} {document:?}\n{deny:?}\n{allow:?}\n{decision:?}");
                    match deny.truth {
                        Truth::Yes => prop_assert!(is_denied || listed(&deny), "{}", tell),
                        Truth::No => prop_assert!(!is_denied, "{}", tell),
                        Truth::Depends => {}
                    }
                    match allow.truth {
                        Truth::Yes if allow.principals.is_empty() => prop_assert!(is_allowed, "{}", tell),
                        Truth::No => prop_assert!(!is_allowed, "{}", tell),
                        Truth::Yes | Truth::Depends => {}
                    }
                    match decision.truth {
                        Truth::Yes if decision.principals.is_empty() => prop_assert!(is_allowed && !is_denied, "{}", tell),
                        Truth::No => prop_assert!(!is_allowed || is_denied, "{}", tell),
                        Truth::Yes | Truth::Depends => {}
                    }
                }
            }
        }
    }
}
