//! What isn't known of a document leaves undecided what it may change, and nothing else.

use super::tests::{ACTIONS, PRINCIPALS, a_statement, some_of};
use super::*;
use proptest::prelude::*;
use proptest::sample::Index;

const ACCOUNT: &str = "111122223333";

fn anyone_of(account: Option<&str>) -> Who {
    Who::AnyOf {
        partition: "aws".to_owned(),
        account: account.map(str::to_owned),
    }
}

fn some_role() -> Who {
    Who::SomeRole {
        partition: "aws".to_owned(),
        account: Some(ACCOUNT.to_owned()),
    }
}

fn ask(who: Who) -> Question {
    Question {
        action: "kms:Decrypt".to_owned(),
        resources: vec!["arn:aws:kms:eu-west-1:111122223333:key/k".to_owned()],
        who,
        context: Context::default(),
    }
}

fn truth(statement: &str, question: &Question) -> (Truth, bool) {
    let text = format!(r#"{{"Statement": [{statement}]}}"#);
    let document = Document::parse(&text).unwrap();
    let ruling = decided(&[&document], question);
    (ruling.truth, !ruling.waits_for.is_empty())
}

#[test]
fn what_is_written_around_a_hole_excludes_whom_it_can() {
    const YES: (Truth, bool) = (Truth::Yes, false);
    const NO: (Truth, bool) = (Truth::No, false);
    const OPEN: (Truth, bool) = (Truth::Depends, true);
    let role = || Who::Principal("arn:aws:iam::111122223333:role/backup".to_owned());
    let service = || Who::Service("backup.amazonaws.com".to_owned());
    let other = || anyone_of(Some("444455556666"));
    let own = || anyone_of(Some(ACCOUNT));
    for (principal, who, want) in [
        // Nothing known of it.
        (r#"{"*": "${var.x}"}"#, own(), OPEN),
        (r#"{"AWS": "${var.x}"}"#, other(), OPEN),
        (r#"{"AWS": "${var.x}"}"#, service(), OPEN),
        (r#"{"Service": "${var.x}"}"#, own(), NO),
        (r#"{"Service": "${var.x}.amazonaws.com"}"#, service(), OPEN),
        (r#"{"Service": "logs.${var.x}"}"#, service(), NO),
        (r#"{"${var.x}": "*"}"#, own(), OPEN),
        // The account is known, or the role's name.
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/${r.x.name}"}"#,
            other(),
            NO,
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/${r.x.name}"}"#,
            own(),
            OPEN,
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/app-${r.x.id}"}"#,
            role(),
            NO,
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/b${r.x.id}"}"#,
            role(),
            OPEN,
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:${r.x.id}"}"#,
            role(),
            OPEN,
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:user/${r.x.id}"}"#,
            some_role(),
            NO,
        ),
        (
            r#"{"AWS": "arn:aws:iam::${r.x.account}:root"}"#,
            other(),
            OPEN,
        ),
        (r#"{"AWS": "arn:${r.x.arn}"}"#, own(), OPEN),
        (r#"{"AWS": "arn:${r.x.arn}"}"#, service(), NO),
        // A known one beside it.
        (
            r#"{"AWS": ["${var.x}", "arn:aws:iam::111122223333:root"]}"#,
            own(),
            YES,
        ),
        (
            r#"{"AWS": ["${var.x}", "arn:aws:iam::111122223333:root"]}"#,
            other(),
            OPEN,
        ),
        (
            r#"{"AWS": ["arn:aws:iam::111122223333:root"]}"#,
            some_role(),
            YES,
        ),
        (
            r#"{"AWS": ["arn:aws:iam::111122223333:user/x"]}"#,
            some_role(),
            NO,
        ),
    ] {
        let allow =
            format!(r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "kms:*"}}"#);
        assert_eq!(truth(&allow, &ask(who)), want, "{principal}");
    }
}

#[test]
fn other_parts_may_be_unknown_as_well() {
    const OPEN: (Truth, bool) = (Truth::Depends, true);
    const NO: (Truth, bool) = (Truth::No, false);
    let who = || anyone_of(Some(ACCOUNT));
    let question = Question {
        context: Context::default().with("aws:PrincipalOrgID", "o-1"),
        ..ask(who())
    };
    for (rest, want) in [
        (r#""Action": "${var.x}""#, OPEN),
        (r#""Action": "kms:${var.x}""#, OPEN),
        (r#""Action": "s3:${var.x}""#, NO),
        (r#""NotAction": ["${var.x}", "kms:Decrypt"]"#, NO),
        (r#""NotAction": ["${var.x}", "s3:*"]"#, OPEN),
        (r#""Action": "kms:*", "Resource": "${var.x}""#, OPEN),
        (
            r#""Action": "kms:*", "Resource": "arn:aws:kms:us-east-1:${var.x}""#,
            NO,
        ),
        (r#""Action": "kms:*", "NotResource": ["${var.x}"]"#, OPEN),
        (r#""Action": "kms:*", "NotResource": ["${var.x}", "*"]"#, NO),
        (
            r#""Action": "kms:*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${var.x}"}}"#,
            OPEN,
        ),
        (
            r#""Action": "kms:*", "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-2${var.x}"}}"#,
            NO,
        ),
        (
            r#""Action": "kms:*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": ["${var.x}", "o-1"]}}"#,
            NO,
        ),
        (
            r#""Action": "kms:*", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "${var.x}"}}"#,
            OPEN,
        ),
        (
            r#""Action": "kms:*", "Condition": {"Null": {"aws:PrincipalOrgID": "${var.x}"}}"#,
            OPEN,
        ),
        (
            r#""Action": "kms:*", "Condition": {"ArnLike": {"aws:PrincipalArn": "${var.x}"}}"#,
            OPEN,
        ),
        (
            r#""Action": "kms:*", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::4${var.x}"}}"#,
            NO,
        ),
    ] {
        let allow = format!(r#"{{"Effect": "Allow", "Principal": "*", {rest}}}"#);
        assert_eq!(truth(&allow, &question), want, "{rest}");
    }
}

#[test]
fn a_known_statement_beside_an_unknown_one_stays_certain() {
    let question = ask(anyone_of(Some(ACCOUNT)));
    let unknown = crate::documents::tree::Element::unknown(["var.more"]);
    let with = |statement: serde_json::Value| {
        let list = vec![statement.into(), unknown.clone()];
        let list = crate::documents::tree::Element::List(list);
        let tree = crate::documents::tree::Element::Map([("Statement".to_owned(), list)].into());
        decided(&[&Document::from_tree(&tree).unwrap()], &question)
    };
    let say = |effect| serde_json::json!({"Effect": effect, "Principal": "*", "Action": "*"});
    let denied = with(say("Deny"));
    assert_eq!((denied.truth, denied.waits_for.len()), (Truth::No, 0));
    // The unknown statement may deny.
    let allowed = with(say("Allow"));
    assert_eq!(
        (allowed.truth, allowed.waits_for.len()),
        (Truth::Depends, 1)
    );
}

#[test]
fn grants_are_made_to_services_and_decrypt() {
    let grantees = [
        "*.amazonaws.com".to_owned(),
        format!("arn:*:iam::{ACCOUNT}:*"),
    ];
    let context = Context::default()
        .with_some("kms:GrantOperations", &["Decrypt"])
        .with_like("kms:GranteePrincipal", &grantees);
    let question = Question {
        context,
        ..ask(anyone_of(Some(ACCOUNT)))
    };
    for (condition, want) in [
        (
            r#""ForAllValues:StringEquals": {"kms:GrantOperations": "Encrypt"}"#,
            Truth::No,
        ),
        (
            r#""ForAllValues:StringEquals": {"kms:GrantOperations": ["Encrypt", "Decrypt"]}"#,
            Truth::Depends,
        ),
        (
            r#""ForAnyValue:StringEquals": {"kms:GrantOperations": "Decrypt"}"#,
            Truth::Yes,
        ),
        (
            r#""ForAnyValue:StringNotEquals": {"kms:GrantOperations": "Encrypt"}"#,
            Truth::Yes,
        ),
        (
            r#""StringEquals": {"kms:GranteePrincipal": "arn:aws:iam::444455556666:role/x"}"#,
            Truth::No,
        ),
        (
            r#""StringEquals": {"kms:GranteePrincipal": "arn:aws:iam::111122223333:role/x"}"#,
            Truth::Depends,
        ),
        (
            r#""StringNotLike": {"kms:GranteePrincipal": "arn:aws:iam::4*"}"#,
            Truth::Yes,
        ),
    ] {
        let allow = format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Condition": {{{condition}}}}}"#
        );
        assert_eq!(truth(&allow, &question).0, want, "{condition}");
    }
}

/// Takes away what is known of one element, or of its end.
fn forget(statement: &mut Statement, what: Index, which: Index, keep: Index) {
    fn blur(list: Option<&mut Vec<String>>, which: Index, keep: Index) {
        let Some(text) = list.and_then(|list| {
            let at = which.index(list.len().max(1));
            list.get_mut(at)
        }) else {
            return;
        };
        let kept: String = text
            .chars()
            .take(keep.index(text.len().saturating_add(1)))
            .collect();
        *text = format!("{kept}${{r.x.arn}}");
    }
    match what.index(8) {
        0 => {
            *statement = Statement {
                effect: Effect::Unknown,
                actions: Some(vec!["${r.x}".to_owned()]),
                ..Statement::default()
            };
        }
        1 => statement.effect = Effect::Unknown,
        2 => blur(
            statement
                .actions
                .as_mut()
                .or(statement.not_actions.as_mut()),
            which,
            keep,
        ),
        3 => blur(
            statement
                .resources
                .as_mut()
                .or(statement.not_resources.as_mut()),
            which,
            keep,
        ),
        4 => {
            let by_type = statement
                .principals
                .as_mut()
                .or(statement.not_principals.as_mut());
            blur(
                by_type.and_then(|by_type| by_type.get_mut("AWS")),
                which,
                keep,
            );
        }
        5 => {
            for principals in [&mut statement.principals, &mut statement.not_principals] {
                if principals.is_some() {
                    *principals = Some([("*".to_owned(), vec!["${r.x}".to_owned()])].into());
                }
            }
        }
        6 => {
            let keys = statement.conditions.values_mut().next();
            blur(keys.and_then(|keys| keys.values_mut().next()), which, keep);
        }
        _ if statement.conditions.is_empty() => {}
        _ => {
            let all = BTreeMap::from([("${r.x}".to_owned(), vec!["${r.x}".to_owned()])]);
            statement.conditions = [("${r.x}".to_owned(), all)].into();
        }
    }
}

prop_compose! {
    fn a_statement_for_somebody()(
        mut statement in a_statement(),
        kind in 0..3,
        principals in some_of(&["*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/p/b", "arn:aws:iam::444455556666:root"]),
    ) -> Statement {
        let by_type = Some(BTreeMap::from([("AWS".to_owned(), principals)]));
        match kind {
            0 => statement.principals = by_type,
            1 => statement.not_principals = by_type,
            _ => {}
        }
        statement
    }
}

prop_compose! {
    fn a_question()(
        action in prop::sample::select(&ACTIONS[..]),
        resources in some_of(&["*", "arn:aws:b:*:*:v:*", "arn:aws:*:e:*:*:*", "arn:aws:b:e:1:v:a"]),
        who in 0..5,
        one in prop::sample::select(&PRINCIPALS[..]),
        region in any::<bool>(),
    ) -> Question {
        let context = Context::default();
        Question {
            action: action.to_owned(),
            resources,
            who: match who {
                0 => anyone_of(Some(ACCOUNT)),
                1 => anyone_of(None),
                2 => Who::Anyone,
                3 => some_role(),
                _ => Who::of_arn(one),
            },
            context: if region { context.with("aws:RequestedRegion", "e") } else { context },
        }
    }
}

/// How much is allowed: nothing, something or to somebody, all.
fn rank(ruling: &Ruling) -> u8 {
    match ruling.truth {
        Truth::No => 0,
        Truth::Yes if ruling.principals.is_empty() && ruling.waits_for.is_empty() => 2,
        Truth::Yes | Truth::Depends => 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Less known never makes another answer, nor a surer one: only an undecided one, which says what it waits for.
    #[test]
    fn knowing_less_decides_no_more(
        statements in prop::collection::vec(a_statement_for_somebody(), 1..4),
        question in a_question(),
        at in any::<Index>(),
        (what, which, keep) in any::<(Index, Index, Index)>(),
    ) {
        let known = Document { version: None, statements: statements.into() };
        let mut partly = known.clone();
        let at = at.index(partly.statements.len());
        forget(&mut Arc::make_mut(&mut partly.statements)[at], what, which, keep);
        for (name, rule) in [
            ("allowed", allowed as fn(&[&Document], &Question) -> Ruling),
            ("denied", denied),
            ("decided", decided),
        ] {
            let (before, after) = (rule(&[&known], &question), rule(&[&partly], &question));
            let tell = format!("{name} {question:?}\n{known:?}\n{partly:?}\n{before:?}\n{after:?}");
            prop_assert!(after.truth == before.truth || after.truth == Truth::Depends, "{}", tell);
            let same = after.truth == before.truth && after.principals == before.principals;
            prop_assert!(same || before.truth == Truth::Depends || !after.waits_for.is_empty(), "{}", tell);
        }
    }

    #[test]
    fn fewer_grants_allow_no_more(
        statements in prop::collection::vec(a_statement_for_somebody(), 1..5),
        question in a_question(),
        at in any::<Index>(),
    ) {
        let mut all = Document { version: None, statements: statements.into() };
        let at = at.index(all.statements.len());
        Arc::make_mut(&mut all.statements)[at].effect = Effect::Allow;
        let mut fewer = all.clone();
        Arc::make_mut(&mut fewer.statements).remove(at);
        let (before, after) = (decided(&[&all], &question), decided(&[&fewer], &question));
        prop_assert!(rank(&after) <= rank(&before), "{question:?}\n{all:?}\n{before:?}\n{after:?}");
    }

    #[test]
    fn more_denials_allow_no_more(
        statements in prop::collection::vec(a_statement_for_somebody(), 1..4),
        mut denial in a_statement_for_somebody(),
        question in a_question(),
    ) {
        denial.effect = Effect::Deny;
        let few = Document { version: None, statements: statements.into() };
        let mut more = few.clone();
        Arc::make_mut(&mut more.statements).push(denial);
        let (before, after) = (decided(&[&few], &question), decided(&[&more], &question));
        prop_assert!(rank(&after) <= rank(&before), "{question:?}\n{more:?}\n{before:?}\n{after:?}");
    }
}
