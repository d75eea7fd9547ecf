//! What a person sees of findings, and that each machine format is what its schema says.
#![cfg(test)]
#![expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a helper of a test fails the test"
)]

#[path = "report/judges.rs"]
mod judges;
mod support;

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tfbackup::finding::{
    Finding, Findings, Location, Notice, Persona, PlanSummary, Question, RelatedPlace, Severity,
    Summary, Tool, Verdict, Waiting,
};
use tfbackup::policy::Rule;
use tfbackup::report::{Format, Reader, Report, Show, Style, Texts, Verbosity, json_schema};
use tfbackup::source::Place;

const PLAIN: Style = Style {
    color: false,
    unicode: true,
    width: 80,
    links: false,
};
const READER: Reader = Reader {
    style: PLAIN,
    verbosity: Verbosity::Normal,
    show: Show::Decided,
};
const MAIN: &str = "main.tf";
const KMS: &str = "modules/kms/main.tf";

fn text(path: &str) -> Option<Arc<str>> {
    match path {
        MAIN => Some(include_str!("../testdata/report/main.tf").into()),
        KMS => Some(include_str!("../testdata/report/modules/kms/main.tf").into()),
        _ => None,
    }
}

/// The place of `needle` in a file of testdata/report.
fn at(path: &str, needle: &str, exact: bool) -> Location {
    let text = text(path).unwrap();
    let start = text.find(needle).unwrap();
    located(path, &text, start, start + needle.len(), exact)
}

fn located(path: &str, text: &str, start: usize, end: usize, exact: bool) -> Location {
    let position = |offset: usize| {
        let before = &text[..offset];
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    };
    let (line, column) = position(start);
    let (end_line, end_column) = position(end);
    Location::of(Place {
        path: path.into(),
        span: start..end,
        line,
        column,
        end_line,
        end_column,
        exact,
        noted: None,
    })
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn rules() -> Vec<Rule> {
    let rule = |family: &str, id: &str, title: &str, severity| Rule {
        id: id.into(),
        family: family.into(),
        title: title.into(),
        description: format!("{title}: on restore day that is too late to change."),
        severity,
        remedy: "set it right".into(),
        source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html".into(),
        supersedes: Vec::new(),
        persona: Persona::Regular,
        persona_undecided: Persona::Regular,
        question: None,
    };
    vec![
        rule(
            "cmk",
            "key-deletion-window-short",
            "Short deletion window",
            Severity::Warning,
        ),
        rule(
            "cmk",
            "vault-without-cmk",
            "Backup vault without a customer managed key",
            Severity::Error,
        ),
        rule(
            "vault-lock",
            "vault-lock-in-governance-mode",
            "Lock in governance mode",
            Severity::Warning,
        ),
    ]
}

fn finding(rule: &str, severity: Severity, resource: &str, attribute: &[&str]) -> Finding {
    Finding {
        rule: rule.into(),
        family: "cmk".into(),
        severity,
        verdict: Verdict::Violated,
        would_be: None,
        resource: resource.into(),
        plan: "prod".into(),
        attribute: strings(attribute),
        message: "something is wrong".into(),
        help: "do something about it".into(),
        url: format!("https://tfbackup.example/rules/{rule}"),
        fingerprint: "0123456789abcdef".into(),
        location: None,
        label: None,
        related: Vec::new(),
        waits_for: Vec::new(),
        question: None,
        group: None,
        persona: Persona::Regular,
        account: None,
        suppressed: None,
    }
}

fn missing_key() -> Finding {
    let header = "resource \"aws_backup_vault\" \"plain\"";
    Finding {
        message: "the vault is encrypted with the AWS managed key aws/backup; its recovery points \
                  can't be copied to another account, so they are lost with this one"
            .into(),
        help: "set kms_key_arn to a customer managed key".into(),
        location: Some(at(MAIN, header, false)),
        ..finding(
            "vault-without-cmk",
            Severity::Error,
            "aws_backup_vault.plain",
            &["kms_key_arn"],
        )
    }
}

fn short_window() -> Finding {
    Finding {
        message: "the key is gone 7 days after someone asks for its deletion; every recovery \
                  point under it is then unreadable"
            .into(),
        help: "set deletion_window_in_days to 30".into(),
        location: Some(at(KMS, "deletion_window_in_days = 7", true)),
        related: vec![RelatedPlace {
            resource: "aws_backup_vault.main".into(),
            plan: "prod".into(),
            attribute: strings(&["kms_key_arn"]),
            label: "encrypts this vault".into(),
            location: Some(at(MAIN, "kms_key_arn = module.kms.arn", true)),
        }],
        ..finding(
            "key-deletion-window-short",
            Severity::Warning,
            "module.kms.aws_kms_key.backup",
            &["deletion_window_in_days"],
        )
    }
}

fn governance() -> Finding {
    Finding {
        family: "vault-lock".into(),
        message: "the lock is in governance mode; whoever takes over the account can remove it"
            .into(),
        help: "set changeable_for_days (at least 3)".into(),
        location: Some(at(
            MAIN,
            "resource \"aws_backup_vault_lock_configuration\" \"main\"",
            false,
        )),
        related: vec![RelatedPlace {
            resource: "aws_backup_vault.main".into(),
            plan: "prod".into(),
            attribute: Vec::new(),
            label: "the vault it locks".into(),
            location: Some(at(MAIN, "resource \"aws_backup_vault\" \"main\"", false)),
        }],
        ..finding(
            "vault-lock-in-governance-mode",
            Severity::Warning,
            "aws_backup_vault_lock_configuration.main",
            &["changeable_for_days"],
        )
    }
}

fn undecided() -> Finding {
    Finding {
        verdict: Verdict::Undecided,
        would_be: Some(Severity::Error),
        message: "whether the vault has a customer managed key".into(),
        help: "set kms_key_arn to a customer managed key".into(),
        location: Some(at(MAIN, "kms_key_arn = module.kms.arn", true)),
        waits_for: vec![Waiting {
            resource: "aws_backup_vault.main".into(),
            attribute: strings(&["kms_key_arn"]),
            reason: "after-apply".into(),
            references: strings(&["module.kms.arn"]),
        }],
        ..finding(
            "vault-without-cmk",
            Severity::Note,
            "aws_backup_vault.main",
            &["kms_key_arn"],
        )
    }
}

fn unlocated() -> Finding {
    Finding {
        message: "the vault is encrypted with the AWS managed key aws/backup".into(),
        related: vec![RelatedPlace {
            resource: "aws_kms_alias.backup".into(),
            plan: "prod".into(),
            attribute: strings(&["target_key_id"]),
            label: "the name it uses".into(),
            location: None,
        }],
        ..finding(
            "vault-without-cmk",
            Severity::Error,
            "module.backup[\"eu-west-1\"].aws_backup_vault.this",
            &["kms_key_arn"],
        )
    }
}

fn plan(name: &str, resources: usize, relevant: usize) -> PlanSummary {
    PlanSummary {
        name: name.into(),
        path: format!("plans/{name}.json"),
        resources,
        relevant,
        state: false,
        complete: true,
        errored: false,
    }
}

fn report(findings: Vec<Finding>) -> Findings {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    Findings {
        schema: "tfbackup.report/1".into(),
        tool: Tool {
            name: "tfbackup".into(),
            version: "0.1.0".into(),
        },
        plans: vec![plan("prod", 120, 12)],
        strategies: BTreeMap::new(),
        persona: Persona::Regular,
        configuration: None,
        baseline: None,
        questions: Vec::new(),
        notices: Vec::new(),
        explained: Vec::new(),
        matched: BTreeSet::new(),
        summary: Summary {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            note: count(Severity::Note),
            suppressed: 0,
            known: 0,
            undecided: findings
                .iter()
                .filter(|f| f.verdict == Verdict::Undecided)
                .count(),
            hidden: 0,
            rules_evaluated: 24,
        },
        findings,
    }
}

fn all() -> Findings {
    report(vec![
        missing_key(),
        unlocated(),
        short_window(),
        governance(),
        undecided(),
    ])
}

fn render(findings: &Findings, format: &str, reader: &Reader) -> String {
    write(findings, &rules(), format, reader, &text)
}

fn write(
    findings: &Findings,
    rules: &[Rule],
    format: &str,
    reader: &Reader,
    texts: &Texts<'_>,
) -> String {
    let errors = |f: &&Finding| f.severity == Severity::Error;
    let report = Report {
        findings,
        rules,
        reader: *reader,
        texts,
        failing: findings.counting().filter(errors).count(),
        survivors: None,
    };
    Format::named(format).unwrap().render(&report).unwrap()
}

/// The names of all forms.
fn formats() -> impl Iterator<Item = &'static str> {
    Format::all().iter().map(|format| format.name)
}

/// What `-v` prints.
fn everything() -> Reader {
    Reader {
        verbosity: Verbosity::Verbose,
        show: Show::Undecided,
        ..READER
    }
}

fn quiet() -> Reader {
    Reader {
        verbosity: Verbosity::Quiet,
        ..READER
    }
}

fn human(findings: &Findings) -> String {
    render(findings, "human", &READER)
}

#[test]
fn a_missing_attribute_shows_its_block() {
    assert_snapshot!(human(&report(vec![missing_key()])));
}

#[test]
fn a_related_place_in_another_file_has_its_own_excerpt() {
    assert_snapshot!(human(&report(vec![short_window()])));
}

#[test]
fn a_related_place_in_the_same_file_is_a_second_label() {
    assert_snapshot!(human(&report(vec![governance()])));
}

#[test]
fn without_a_location_the_address_and_attribute_stand_in() {
    assert_snapshot!(human(&report(vec![unlocated()])));
}

#[test]
fn an_undecided_finding_says_what_it_waits_for() {
    let reader = Reader {
        show: Show::Undecided,
        ..READER
    };
    assert_snapshot!(render(&report(vec![undecided()]), "human", &reader));
}

/// A report with a question, a notice and a group.
fn told() -> Findings {
    let mut findings = report(vec![
        missing_key(),
        missing_key(),
        short_window(),
        undecided(),
    ]);
    for (index, name) in [(0, "plain"), (1, "other")] {
        let finding = &mut findings.findings[index];
        finding.resource = format!("aws_backup_vault.{name}");
        finding.fingerprint = format!("{index}");
        finding.group = Some("g".into());
    }
    findings.findings[2].persona = Persona::Pedantic;
    findings.summary.hidden = 1;
    findings.summary.warning = 0;
    findings.findings[3].question = Some("q1".into());
    findings.configuration = Some("../tfbackup.toml".into());
    findings.questions = vec![Question {
        id: "q1".into(),
        text: "Who manages the KMS key of aws_backup_vault.main?".into(),
        answer: "read the key with data \"aws_kms_key\"".into(),
        toml: Some("[[external.key]]\narn = \"arn:aws:kms:eu-west-1:111122223333:key/k\"".into()),
        findings: 1,
        worst: Severity::Error,
    }];
    findings.notices = vec![Notice {
        id: "unmatched-allow-change".into(),
        message: "[[allow_change]] of aws_backup_vault.old matches nothing".into(),
        help: "remove it once the change is applied".into(),
        location: Some(at(MAIN, "kms_key_arn = module.kms.arn", true)),
    }];
    findings
}

#[test]
fn findings_lead_and_questions_follow() {
    assert_snapshot!(human(&told()));
    assert_snapshot!("questions_for_github", github(&told()));
    let sarif = parse(&told(), "sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 4, "one result per resource, whoever reads");
    assert_eq!(results[0]["properties"]["group"], "g");
    assert_eq!(
        (&results[3]["kind"], &results[3]["level"]),
        (&"open".into(), &"none".into())
    );
    assert_eq!(results[2]["properties"]["persona"], "pedantic");
}

/// A new form needs its module and this snapshot, which `just bless` writes.
#[test]
fn every_form_of_one_report() {
    for name in formats() {
        assert_snapshot!(format!("form_{name}"), render(&told(), name, &READER));
    }
}

#[test]
fn atlantis_finds_its_words_exactly_where_the_run_fails() {
    // https://github.com/runatlantis/atlantis, server/events/project_command_runner.go; older ones look for "fail".
    let misread = |shown: &str| shown.to_lowercase().contains("fail");
    let failing = render(&report(vec![missing_key()]), "atlantis", &READER);
    assert!(failing.starts_with("FAIL - 1 failure\n"), "{failing}");
    assert!(failing.contains("error[vault-without-cmk]"), "{failing}");
    let mut odd = short_window();
    odd.resource = "aws_backup_vault.FAIL[\"1 failure\"]".into();
    odd.message = "every copy fails".into();
    for findings in [report(vec![odd]), report(Vec::new())] {
        for reader in [READER, quiet()] {
            let passing = render(&findings, "atlantis", &reader);
            assert!(passing.starts_with("PASS - "), "{passing}");
            assert!(!misread(&passing), "{passing}");
        }
    }
}

#[test]
fn a_comment_has_room_for_so_much_and_says_what_was_cut() {
    let many = (0..2_000).map(|n| Finding {
        resource: format!("aws_backup_vault.number_{n}"),
        message: format!("vault \"{n}\" has no key of its own | <b>@team</b> `x`"),
        ..missing_key()
    });
    let shown = render(&report(many.collect()), "markdown", &READER);
    assert!(shown.len() <= 60_000, "{}", shown.len());
    let last = shown.trim_end().lines().last().unwrap();
    assert!(
        last.contains("of 2000 rows of the table, ")
            && last.contains("of 2000 details of findings"),
        "{last}"
    );
    assert_eq!(
        shown.matches("<details>").count(),
        shown.matches("</details>").count()
    );
    assert!(
        !shown.contains("<b>") && !shown.contains("@team"),
        "{shown}"
    );
}

#[test]
fn errors_that_have_scrolled_away_are_listed_last() {
    let many = (0..9).map(|n| Finding {
        message: format!("something is wrong with number {n}"),
        ..missing_key()
    });
    let shown = human(&report(many.collect()));
    let last: Vec<&str> = shown.lines().rev().take(40).collect();
    let listed = last
        .iter()
        .filter(|line| line.starts_with("  [vault-without-cmk]"));
    assert_eq!(listed.count(), 1, "one place is one line: {shown}");
    assert!(
        shown.contains("aws_backup_vault.plain main.tf:5 (9)"),
        "{shown}"
    );
    assert!(!human(&told()).contains("  [vault-without-cmk]"));
}

#[test]
fn an_excerpt_shows_no_neighbour_and_no_secret() {
    let file = "resource \"x\" \"y\" {\n  password = \"CANARY1\"\n  name = sensitive(\"CANARY2\") # CANARY3\n  \
                nested { a = \"CANARY4\", key = 1 }\n  policy = <<EOT\nCANARY5\nEOT\n  plain = \"CANARY6\"\n}\n";
    let texts = |_: &str| Some(Arc::from(file));
    let spans = [
        ("resource \"x\" \"y\"", false),
        ("password = \"CANARY1\"", true),
        ("name = sensitive(\"CANARY2\")", true),
        ("key = 1", true),
        ("policy = <<EOT\nCANARY5\nEOT", true),
        ("plain = \"CANARY6\"", true),
    ];
    for (needle, exact) in spans {
        let start = file.find(needle).unwrap();
        let mut location = located("x.tf", file, start, start + needle.len(), exact);
        location.sensitive = needle.starts_with("plain");
        let mut shown = finding("r", Severity::Error, "x.y", &["a"]);
        shown.location = Some(location);
        let findings = report(vec![shown]);
        let shown = write(&findings, &[], "human", &everything(), &texts);
        assert!(!shown.contains("CANARY"), "{shown}");
        assert!(shown.contains("x.tf:"), "{shown}");
    }
}

#[test]
fn no_line_is_a_command_of_a_ci_system() {
    const FORGED: &str = "##[error]x ##vso[task.complete]y ::add-mask::z";
    let mut odd = missing_key();
    odd.resource = format!("aws_backup_vault.a[\"{FORGED}\"]");
    odd.message = FORGED.into();
    odd.location = Some(at(MAIN, "kms_key_arn = module.kms.arn", true));
    odd.plan = FORGED.into();
    let mut findings = report(vec![odd]);
    findings.plans[0].name = FORGED.into();
    findings.plans.push(plan(FORGED, 1, 1));
    let texts = |_: &str| Some(Arc::from(format!("{FORGED}{}", text(MAIN).unwrap())));
    for format in formats() {
        let shown = write(&findings, &rules(), format, &everything(), &texts);
        assert!(
            !shown.contains("##[") && !shown.contains("##vso["),
            "{format:?}: {shown}"
        );
        let lines = shown.lines().map(str::trim_start);
        let forged = lines.filter(|line| line.starts_with("::add-mask"));
        assert_eq!(forged.count(), 0, "{format:?}: {shown}");
    }
}

#[test]
fn a_column_counts_characters_and_not_bytes() {
    let exact = Finding {
        location: Some(at(MAIN, "max_retention_days = 3650", true)),
        ..finding(
            "lock-bounds",
            Severity::Note,
            "aws_backup_vault_lock_configuration.main",
            &["max_retention_days"],
        )
    };
    assert_eq!(exact.location.as_ref().unwrap().column, 45);
    assert_snapshot!(human(&report(vec![exact])));
}

#[test]
fn incomplete_and_errored_plans_are_said_first() {
    let mut findings = report(vec![missing_key()]);
    findings.plans[0].complete = false;
    findings.plans.push(PlanSummary {
        errored: true,
        complete: false,
        ..plan("stage", 1, 0)
    });
    assert_snapshot!(human(&findings));
    assert_snapshot!("incomplete_for_github", github(&findings));
}

#[test]
fn no_findings_is_one_line() {
    assert_snapshot!(human(&report(Vec::new())), @"no findings in 1 plan: 24 rules, 12 of 120 resources looked at");
}

#[test]
fn nothing_relevant_is_not_a_pass() {
    let mut findings = report(Vec::new());
    findings.plans = vec![plan("a", 3, 0)];
    assert_snapshot!(human(&findings), @"nothing to judge: plan a has nothing to do with backups");
    findings.plans.push(plan("b", 3, 0));
    assert_snapshot!(human(&findings), @"nothing to judge: plans a, b have nothing to do with backups");
}

#[test]
fn several_plans_are_named() {
    let mut findings = report(vec![missing_key(), short_window()]);
    findings.findings[1].related[0].plan = "vaults".into();
    findings.plans.push(plan("vaults", 1, 1));
    findings.summary.suppressed = 2;
    assert_snapshot!(human(&findings));
}

#[test]
fn ascii_fits_a_narrow_terminal() {
    let style = Style {
        unicode: false,
        width: 60,
        ..PLAIN
    };
    let shown = render(&all(), "human", &Reader { style, ..READER });
    assert!(shown.replace("längstens", "").is_ascii());
    assert_snapshot!(shown);
}

#[test]
fn colour_and_links_are_escape_sequences() {
    let style = Style {
        color: true,
        links: true,
        ..PLAIN
    };
    let reader = Reader {
        style,
        ..everything()
    };
    let shown = render(&report(vec![undecided()]), "human", &reader);
    assert_snapshot!(shown.replace('\u{1b}', "<ESC>"));
}

#[test]
fn verbose_says_why_and_where_to_read_on() {
    let findings = report(vec![missing_key()]);
    assert_snapshot!(render(&findings, "human", &everything()));
}

#[test]
fn quiet_shows_errors_alone_and_nothing_for_nothing() {
    let quiet = |findings: &Findings| render(findings, "human", &quiet());
    let shown = quiet(&all());
    assert!(shown.contains("error[vault-without-cmk]"));
    assert!(!shown.contains("warning["), "{shown}");
    assert!(shown.ends_with("looked at\n"));
    assert_eq!(quiet(&report(Vec::new())), "");
    let mut incomplete = report(Vec::new());
    incomplete.plans[0].complete = false;
    assert!(quiet(&incomplete).contains("can't be judged"));
}

#[test]
fn what_cannot_be_shown_is_still_located() {
    let policy = format!(
        "resource \"x\" \"y\" {{\n  policy = \"{}\"\n}}\n",
        "a".repeat(400)
    );
    let texts = |path: &str| (path == "long.tf").then(|| Arc::from(policy.as_str()));
    let mut long = finding("r", Severity::Error, "x.y", &["policy"]);
    long.location = Some(located("long.tf", &policy, 19, 25, true));
    let mut gone = long.clone();
    gone.location = Some(located("gone.tf", &policy, 0, 4, true));
    let mut stale = long.clone();
    stale.location = Some(located("long.tf", &policy, 0, 4, true));
    stale.location.as_mut().unwrap().place.span = 10_000..10_005;
    let findings = report(vec![long, gone, stale]);
    let shown = write(&findings, &[], "human", &READER, &texts);
    assert_snapshot!(shown);
}

#[test]
fn a_long_block_shows_its_first_line() {
    let text = text(MAIN).unwrap().replace('\n', "\r\n");
    let start = text.find("resource").unwrap();
    let block = Finding {
        location: Some(located(MAIN, &text, start, text.len(), false)),
        ..finding("r", Severity::Error, "aws_backup_vault.plain", &[])
    };
    let texts = |_: &str| Some(Arc::from(text.as_str()));
    let findings = report(vec![block]);
    let shown = write(&findings, &[], "human", &READER, &texts);
    assert_snapshot!(shown);
}

fn github(findings: &Findings) -> String {
    render(findings, "github", &READER)
}

#[test]
fn github_annotates_the_lines() {
    assert_snapshot!(github(&all()));
}

#[test]
fn github_properties_and_messages_are_escaped() {
    let mut odd = missing_key();
    odd.rule = "a,b:c".into();
    odd.message = "100%\r\n::error::forged".into();
    let shown = github(&report(vec![odd]));
    assert!(
        shown.contains("title=a%2Cb%3Ac::100%25\\r\\n::error::forged%0Aat ")
            || shown.contains("title=a%2Cb%3Ac::100%25\\r\\n\\u{3a}:error::forged%0Aat "),
        "{shown}"
    );
    assert_eq!(shown.lines().count(), 2);
}

const HOSTILE: &str = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txet\u{7f}\n\r";

fn hostile() -> Findings {
    let mut bad = undecided();
    let location = bad.location.as_mut().unwrap();
    HOSTILE.clone_into(&mut location.path);
    HOSTILE.clone_into(&mut location.place.path);
    let waiting = &mut bad.waits_for[0];
    for field in [
        &mut bad.rule,
        &mut bad.resource,
        &mut bad.plan,
        &mut bad.message,
        &mut bad.help,
        &mut bad.url,
        &mut bad.attribute[0],
        &mut waiting.resource,
        &mut waiting.reason,
        &mut waiting.attribute[0],
        &mut waiting.references[0],
    ] {
        HOSTILE.clone_into(field);
    }
    let mut apart = bad.clone();
    apart.location = None;
    apart.related = vec![RelatedPlace {
        resource: HOSTILE.into(),
        plan: format!("other{HOSTILE}"),
        attribute: strings(&[HOSTILE]),
        label: HOSTILE.into(),
        location: bad.location.clone(),
    }];
    let mut findings = report(vec![bad, apart]);
    findings.plans[0].complete = false;
    HOSTILE.clone_into(&mut findings.plans[0].name);
    HOSTILE.clone_into(&mut findings.plans[0].path);
    findings
}

fn steers(c: char) -> bool {
    c != '\n' && c.is_control() || c == '\u{202e}'
}

#[test]
fn no_format_passes_control_characters_on() {
    let texts = |_: &str| Some(Arc::from(format!("{HOSTILE}{}", text(MAIN).unwrap())));
    for format in formats() {
        let shown = write(&hostile(), &rules(), format, &everything(), &texts);
        assert!(shown.contains("owned"));
        assert_eq!(shown.find(steers), None, "{format:?}: {shown:?}");
    }
}

#[test]
fn masked_excerpts_keep_their_columns() {
    let evil = format!("{HOSTILE}\nresource \"a\" \"b\" {{}}\n");
    let start = evil.find("resource").unwrap();
    let block = Finding {
        location: Some(located("x.tf", &evil, start, start + 16, false)),
        ..finding("r", Severity::Error, "a.b", &["key"])
    };
    let texts = |_: &str| Some(Arc::from(evil.as_str()));
    let findings = report(vec![block]);
    let shown = write(&findings, &[], "human", &READER, &texts);
    assert_snapshot!(shown);
}

proptest! {
    #[test]
    fn any_text_and_span_can_be_drawn(
        body in "([a-z é\u{1b}\t\r\n]{0,40})",
        other in "([a-z\u{2028}\n]{0,20})",
        spans in prop::collection::vec((0usize..50, 0usize..20, any::<bool>()), 1..4),
        width in 0usize..100,
    ) {
        let place = |&(start, length, first): &(usize, usize, bool)| {
            let path = if first { "a.tf" } else { "b.tf" };
            let mut location = located(path, "", 0, 0, true);
            location.place.span = start..start + length;
            location
        };
        let mut drawn = finding("r", Severity::Error, "a.b", &["key"]);
        drawn.location = spans.first().map(place);
        drawn.related = spans.iter().skip(1).map(|span| RelatedPlace {
            resource: "c.d".into(),
            plan: "prod".into(),
            attribute: Vec::new(),
            label: "there".into(),
            location: Some(place(span)),
        }).collect();
        let texts = |path: &str| Some(Arc::from(if path == "a.tf" { &*body } else { &*other }));
        let style = Style { width, ..PLAIN };
        let shown = write(&report(vec![drawn]), &[], "human", &Reader { style, ..READER }, &texts);
        prop_assert!(shown.contains("something is wrong"));
        prop_assert!(!shown.contains("Failed to read"));
        prop_assert_eq!(shown.find(steers), None);
    }
}

fn parse(findings: &Findings, format: &str) -> Value {
    let shown = render(findings, format, &READER);
    assert!(shown.ends_with("}\n"));
    serde_json::from_str(&shown).unwrap()
}

fn errors(schema: &Value, instance: &Value) -> Vec<String> {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(schema).unwrap();
    validator
        .iter_errors(instance)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = json_schema();
    for findings in [all(), report(Vec::new()), hostile()] {
        let shown = parse(&findings, "json");
        assert_eq!(errors(&schema, &shown), Vec::<String>::new());
        assert_eq!(shown, serde_json::to_value(&findings).unwrap());
    }
    let mut lacking = parse(&all(), "json");
    lacking["findings"][0]
        .as_object_mut()
        .unwrap()
        .remove("fingerprint");
    assert_eq!(errors(&schema, &lacking).len(), 1);
}

#[test]
fn the_published_schema_is_the_code_s() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json");
    let now = format!(
        "{}\n",
        serde_json::to_string_pretty(&json_schema()).unwrap()
    );
    #[expect(
        clippy::disallowed_methods,
        reason = "the switch that regenerates files"
    )]
    if std::env::var("UPDATE_EXPECT").is_ok() {
        std::fs::write(path, &now).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap();
    assert!(
        published == now,
        "run UPDATE_EXPECT=1 cargo test --test report"
    );
}

fn sarif_schema() -> Value {
    let schema = include_str!("../testdata/schemas/sarif-2.1.0.json")
        // One of its patterns has a bracket too many, which other regex engines take for a literal.
        .replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    serde_json::from_str(&schema).unwrap()
}

#[test]
fn sarif_is_what_its_schema_says() {
    let schema = sarif_schema();
    for findings in [all(), report(Vec::new()), hostile()] {
        let log = parse(&findings, "sarif");
        assert_eq!(errors(&schema, &log), Vec::<String>::new());
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), findings.findings.len());
        // GitHub refuses the whole file for one result without a file.
        for result in results {
            let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            assert!(uri.as_str().is_some_and(|uri| !uri.is_empty()));
        }
    }
    let mut lacking = parse(&all(), "sarif");
    lacking["runs"][0]["results"][0]["message"] = Value::Null;
    assert!(!errors(&schema, &lacking).is_empty());
}

#[test]
fn sarif_rules_and_results_refer_to_each_other() {
    let log = parse(&all(), "sarif");
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
    }
    assert_snapshot!(serde_json::to_string_pretty(&run["results"][4]).unwrap());
    assert_snapshot!(
        "sarif_rule",
        serde_json::to_string_pretty(&run["tool"]["driver"]["rules"][1]).unwrap()
    );
}

#[test]
fn sarif_paths_are_uris_and_the_plan_stands_in() {
    let mut spaced = missing_key();
    spaced.location.as_mut().unwrap().path = "./a b/ä:1.tf".into();
    let mut absolute = missing_key();
    absolute.location.as_mut().unwrap().path = "/srv/x.tf".into();
    let mut findings = report(vec![spaced, absolute, unlocated()]);
    let uris = |findings: &Findings| -> Vec<String> {
        let log = parse(findings, "sarif");
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        results
            .map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
            .map(|uri| uri.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        uris(&findings),
        ["a%20b/%C3%A4%3A1.tf", "file:///srv/x.tf", "plans/prod.json"]
    );
    findings.plans[0].path = "-".into();
    assert_eq!(uris(&findings)[2], "stdin");
}

#[test]
fn sarif_says_that_a_plan_is_incomplete() {
    let mut findings = report(Vec::new());
    findings.plans[0].complete = false;
    let log = parse(&findings, "sarif");
    let said = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(said["level"], "warning");
    assert!(
        said["message"]["text"]
            .as_str()
            .unwrap()
            .contains("incomplete")
    );
}
