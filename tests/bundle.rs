//! Bundles of policies: what is refused and how that reads, what is judged, and that it ends.
#![cfg(test)]

mod support;

use miette::{GraphicalReportHandler, GraphicalTheme};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::folder;
use support::tool::tool;
use tfbackup::finding::{Severity, Verdict};
use tfbackup::policy::{Bundle, PolicyError};

const HEADER: &str = "\
# METADATA
# title: Vault with a short name
# description: Names are hard.
# related_resources:
#   - ref: https://docs.aws.amazon.com/
# custom:
#   severity: note
#   remedy: choose a longer name
package tfbackup.rules[\"vault-names\"][\"name-short\"]

import data.tfbackup.lib.finding

";

const RULE: &str = r#"findings contains finding.violated(id, ["name"], "the name is short") if {
	some id, vault in input.vaults
	count(vault.name) < 3
}

findings contains finding.undecided(id, ["name"], unknown, "the name is not known") if {
	some id, vault in input.vaults
	unknown := vault.unknown.name
}
"#;

/// A bundle of one rule with this body.
fn bundle(name: &str, body: &str) -> Result<Bundle, PolicyError> {
    files(
        name,
        &[(
            "rules/vault-names/name-short/rule.rego",
            &format!("{HEADER}{body}"),
        )],
    )
}

fn files(name: &str, files: &[(&str, &str)]) -> Result<Bundle, PolicyError> {
    Bundle::from_dir(&folder(name, files))
}

/// The error as the terminal shows it.
fn shown<T>(result: Result<T, PolicyError>) -> String {
    let error = result.err().expect("an error");
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::none())
        .with_width(1_000)
        .with_links(false)
        .render_report(&mut text, &error)
        .unwrap();
    let text = text.replace(env!("CARGO_TARGET_TMPDIR"), "TMP");
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

fn facts() -> Value {
    json!({"schema": "tfbackup.facts/1", "vaults": {
        "p:aws_backup_vault.b": {"name": "b"},
        "p:aws_backup_vault.a": {"name": "a"},
        "p:aws_backup_vault.long": {"name": "long"},
        "p:aws_backup_vault.later": {"unknown": {"name": {"reason": "after-apply", "references": ["var.name"]}}},
    }})
}

#[test]
fn a_rule_judges_in_order_and_says_what_it_waits_for() {
    let bundle = bundle("judges", RULE).unwrap();
    let [rule] = bundle.rules() else {
        panic!("{:?}", bundle.rules())
    };
    assert_eq!(
        (rule.family.as_str(), rule.id.as_str()),
        ("vault-names", "name-short")
    );
    assert_eq!(rule.severity, Severity::Note);
    let judged = bundle.judge(&facts()).unwrap();
    let said: Vec<_> = judged
        .iter()
        .map(|(at, j)| (*at, j.resource.as_str(), j.verdict))
        .collect();
    assert_eq!(
        said,
        [
            (0, "p:aws_backup_vault.a", Verdict::Violated),
            (0, "p:aws_backup_vault.b", Verdict::Violated),
            (0, "p:aws_backup_vault.later", Verdict::Undecided),
        ]
    );
    assert_eq!(judged[2].1.waits_for[0].references, ["var.name"]);
    assert_eq!(bundle.judge(&facts()).unwrap(), judged, "a second time");
}

#[test]
fn main_gives_the_same_to_opa_and_to_the_engine() {
    let rule = format!("{HEADER}{RULE}").replace("severity: note", "severity: error");
    let main = include_str!("../policies/main.rego");
    let lib = include_str!("../policies/lib/finding.rego");
    let severity = "package tfbackup.severity\n\nof_rule := {\"name-short\": \"error\"}\n";
    let folder = folder(
        "main",
        &[
            ("rules/vault-names/name-short/rule.rego", rule.as_str()),
            ("lib/finding.rego", lib),
            ("main.rego", main),
            ("severity.rego", severity),
        ],
    );
    let bundle = Bundle::from_dir(&folder).unwrap();
    let judged = support::findings(&bundle, &facts());
    assert_eq!(judged.len(), 3);
    if let Some(opa) = support::opa_findings(folder.to_str().unwrap(), &[facts()]) {
        assert_eq!(opa, [judged]);
    }
    let mut engine = regorus::Engine::new();
    for (name, text) in [
        ("rule", rule.as_str()),
        ("lib", lib),
        ("main", main),
        ("severity", severity),
    ] {
        engine.add_policy(name.into(), text.into()).unwrap();
    }
    engine.set_input_json(&facts().to_string()).unwrap();
    for (set, size) in [("findings", 3), ("deny", 2), ("warn", 1)] {
        let value = engine
            .eval_rule(format!("data.tfbackup.main.{set}"))
            .unwrap();
        assert_eq!(value.as_set().unwrap().iter().count(), size, "{set}");
    }
}

#[test]
fn a_policy_that_runs_for_ever_is_stopped() {
    let endless = bundle(
        "endless",
        r#"findings contains finding.violated("p:a.b", [], "never") if {
	some i in numbers.range(1, 10000)
	some j in numbers.range(1, 10000)
	some k in numbers.range(1, 10000)
	i + j + k == 0
}
"#,
    )
    .unwrap();
    let started = Instant::now();
    let result = endless
        .case(&facts())
        .unwrap()
        .judge_within(Duration::from_millis(200));
    assert!(started.elapsed() < Duration::from_secs(10));
    insta::assert_snapshot!(shown(result), @r#"
    tfbackup::policy::timeout

      x rule name-short was stopped: all policies together may take 0.2 s
      help: look for a loop within a loop over all objects; index by id instead
    "#);
}

#[test]
fn what_the_binary_does_not_carry_is_refused_with_its_place() {
    for call in [
        "http.send({})",
        "opa.runtime()",
        "net.lookup_ip_addr(\"a\")",
        "rego.metadata.rule()",
        "rego.parse_module(\"a\", \"b\")",
        "time.now_ns()",
        "rand.intn(\"a\", 2)",
        "uuid.rfc4122(\"a\")",
        "io.jwt.decode(\"a\")",
        "trace(\"a\")",
        "print(1)",
        "plus(1, 2)",
        "set_diff({1}, {2})",
        "missing(1)",
        "finding.missing(1)",
        "data.tfbackup.lib.finding.missing(1)",
        "data.tfbackup[\"lib\"].finding[\"missing\"](1)",
        "http.send (1)",
    ] {
        // What looks like a call and is none must not matter.
        let body = format!(
            "# trace(1)\n_text := \"http.send(1) \\\" trace(1)\"\n\n_raw := `trace(1)`\n\nfindings contains 1 if {{\n\t{call}\n}}\n"
        );
        let error = bundle("refused", &body)
            .err()
            .unwrap_or_else(|| panic!("{call} passed"));
        let PolicyError::UnknownFunction { span, text, .. } = &error else {
            panic!("{call}: {error:?}");
        };
        let found = text
            .inner()
            .get(span.offset()..span.offset() + span.len())
            .unwrap();
        assert_eq!(found, call.split('(').next().unwrap().trim(), "{call}");
    }
    insta::assert_snapshot!(shown(bundle("refused", "findings contains 1 if {\n\thttp.send({})\n}\n")), @r#"
    tfbackup::policy::unknown_function

      x there is no function `http.send`
        ,-[TMP/refused/rules/vault-names/name-short/rule.rego:14:2]
     13 | findings contains 1 if {
     14 |     http.send({})
        :     ^^^^|^^^^
        :         `-- called here
     15 | }
        `----
      help: let policies judge only the facts: no network, clock, randomness or environment, and no `rego.*`, `opa.*`, `io.jwt.*`
    "#);
    insta::assert_snapshot!(shown(bundle("refused", "findings contains 1 if {\n\tcuont([1]) == 2\n}\n")), @r#"
    tfbackup::policy::unknown_function

      x there is no function `cuont`
        ,-[TMP/refused/rules/vault-names/name-short/rule.rego:14:2]
     13 | findings contains 1 if {
     14 |     cuont([1]) == 2
        :     ^^|^^
        :       `-- called here
     15 | }
        `----
      help: did you mean `count`?
    "#);
}

#[test]
fn functions_that_exist_are_called_by_any_name() {
    let body = r#"findings contains data.tfbackup.lib.finding.violated("p:a.b", [], text) if {
	some x in (input.names | {"a"})
	text := _text(x)
	not (x == "b")
	contains(x, "a")
	data.tfbackup.rules["vault-names"]["name-short"]._text(x) == "a!"
	_later(x)
	a.b(x)
}

_text(x) := sprintf("%s!", [x])

default _later(_) := true

_later(x) := false if x == "z"

a.b(x) := x if c.d(x)

c.d(x) := x
"#;
    let judged = bundle("called", body).unwrap().judge(&json!({"names": []}));
    // An array is no set, and the engine says so instead of finding nothing.
    assert!(judged.is_err());
    let text = body.replace("input.names | ", "");
    let judged = bundle("called", &text).unwrap().judge(&json!({})).unwrap();
    assert_eq!(judged.len(), 1);
}

#[test]
fn a_function_that_calls_itself_is_refused() {
    let direct = "findings contains _f(1)\n\n_f(x) := _f(x + 1)\n";
    insta::assert_snapshot!(shown(bundle("recursion", direct)), @r#"
    tfbackup::policy::recursion

      x function `tfbackup.rules.vault-names.name-short._f` calls itself
        ,-[TMP/recursion/rules/vault-names/name-short/rule.rego:15:10]
     14 |
     15 | _f(x) := _f(x + 1)
        :          ^|
        :           `-- by this call
        `----
      help: write it without recursion, which Rego lacks; the facts contain the relations that need it
    "#);
    let by_others = "findings contains _f(1)\n\n_f(x) := _g(x)\n\n_g(x) := y if {\n\ty := _h(x)\n}\n\n_h(x) := [y | y := _f(x)]\n";
    let error = bundle("recursion", by_others).err().unwrap();
    assert!(matches!(error, PolicyError::Recursion { .. }), "{error:?}");
    let diamond =
        "findings contains _f(1)\n\n_f(x) := _g(x) + _h(x)\n\n_g(x) := _h(x)\n\n_h(x) := x\n";
    assert!(bundle("recursion", diamond).is_ok());
}

#[test]
fn rules_in_a_circle_are_an_error_and_no_crash() {
    let circle =
        "findings contains x if {\n\tsome x in _f(1)\n}\n\n_f(_) := [x | some x in findings]\n";
    insta::assert_snapshot!(shown(bundle("circle", circle).unwrap().judge(&facts())), @r#"
    tfbackup::policy::failed

      x rule name-short failed: recursion detected when evaluating rule
        ,-[TMP/circle/rules/vault-names/name-short/rule.rego:13:1]
     12 |
     13 | findings contains x if {
        : ^^^^|^^^
        :     `-- here
     14 |     some x in _f(1)
        `----
      help: nothing is reported, because findings may be missing
    "#);
}

#[test]
fn rego_that_can_not_run_is_refused_with_its_place() {
    insta::assert_snapshot!(shown(bundle("invalid", "findings contains 1 if {\n\t1 +\n}\n")), @r#"
    tfbackup::policy::invalid

      x TMP/invalid/rules/vault-names/name-short/rule.rego is not a valid policy: expecting expression
        ,-[TMP/invalid/rules/vault-names/name-short/rule.rego:15:1]
     14 |     1 +
     15 | }
        : |
        : `-- here
        `----
      help: `opa check --strict` explains more; template strings and `and`, `or`, `not { … }` are not supported
    "#);
    insta::assert_snapshot!(shown(bundle("invalid", "findings contains 1 if {\n\tnowhere == 1\n}\n")), @r#"
    tfbackup::policy::invalid

      x TMP/invalid/rules/vault-names/name-short/rule.rego is not a valid policy: use of undefined variable `nowhere` is unsafe
        ,-[TMP/invalid/rules/vault-names/name-short/rule.rego:14:5]
     13 | findings contains 1 if {
     14 |     nowhere == 1
        :        ^^|^
        :          `-- here
     15 | }
        `----
      help: `opa check --strict` explains more; template strings and `and`, `or`, `not { … }` are not supported
    "#);
    insta::assert_snapshot!(shown(bundle("invalid", "findings contains $\"{input.x}\"\n")), @r#"
    tfbackup::policy::invalid

      x TMP/invalid/rules/vault-names/name-short/rule.rego is not a valid policy: invalid character
        ,-[TMP/invalid/rules/vault-names/name-short/rule.rego:13:19]
     12 |
     13 | findings contains $"{input.x}"
        :                   |
        :                   `-- here
        `----
      help: `opa check --strict` explains more; template strings and `and`, `or`, `not { … }` are not supported
    "#);
}

/// A bundle of rules `a`, `b` and so on, each with a severity and what it supersedes.
fn superseding(rules: &[(&str, &[&str])]) -> Result<Bundle, PolicyError> {
    let names = ["a", "b", "c"];
    let texts = names.iter().zip(rules).map(|(name, (severity, others))| {
        let header = HEADER.replace("name-short", name).replace(
            "severity: note",
            &format!(
                "severity: {severity}\n#   supersedes: [{}]",
                others.join(", ")
            ),
        );
        (
            format!("rules/vault-names/{name}/rule.rego"),
            format!("{header}{RULE}"),
        )
    });
    let texts: Vec<(String, String)> = texts.collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    files("superseding", &texts)
}

#[test]
fn what_a_rule_can_not_supersede_is_refused() {
    let good = superseding(&[
        ("error", &["b", "c"]),
        ("warning", &["c"]),
        ("warning", &[]),
    ])
    .unwrap();
    assert_eq!(good.rules()[0].supersedes, ["b", "c"]);
    let said = |rules: &[(&str, &[&str])]| superseding(rules).err().unwrap().to_string();
    assert_eq!(
        said(&[("note", &["x"])]),
        "rule a supersedes x, which is not a rule"
    );
    assert_eq!(
        said(&[("note", &["b"]), ("error", &[])]),
        "rule a supersedes b, which is more severe"
    );
    assert_eq!(
        said(&[("note", &["a"])]),
        "rule a supersedes a, which leads back to it"
    );
    let circle: &[(&str, &[&str])] = &[("note", &["b"]), ("note", &["c"]), ("note", &["a"])];
    assert_eq!(said(circle), "rule a supersedes b, which leads back to it");
}

#[test]
fn nesting_without_end_is_refused() {
    for open in ["[", "{", "[{"] {
        let deep = format!("findings contains {}", open.repeat(400));
        let error = bundle("deep", &deep).err().unwrap();
        assert!(error.to_string().contains("nested"), "{error}");
    }
}

#[test]
fn a_head_that_may_be_undefined_is_refused() {
    let start = "some id, vault in input.vaults";
    for (head, part) in [
        ("findings contains vault.key.id", "vault.key.id"),
        (
            "findings contains finding.violated(id, [], vault.name)",
            "vault.name",
        ),
        (
            "findings contains {\"resource\": id, \"x\": [input.vaults[id].name]}",
            "input.vaults[id].name",
        ),
        (
            "findings contains sprintf(\"%s\", [_name(vault)])",
            "_name(vault)",
        ),
        ("findings contains _name(vault)", "_name(vault)"),
        ("findings[vault.name] := 1", "vault.name"),
        ("findings[id] := vault.name", "vault.name"),
        ("findings := vault.name", "vault.name"),
    ] {
        let body = format!("{head} if {{\n\t{start}\n}}\n\n_name(vault) := vault.name\n");
        let error = bundle("fragile", &body)
            .err()
            .unwrap_or_else(|| panic!("{head} passed"));
        let PolicyError::FragileHead { span, text } = &error else {
            panic!("{head}: {error:?}");
        };
        assert_eq!(
            text.inner().get(span.offset()..span.offset() + span.len()),
            Some(part),
            "{head}"
        );
    }
    for head in [
        "findings contains finding.violated(id, [\"name\"], sprintf(\"%d\", [count(vault)]))",
        "findings contains {\"resource\": id, \"x\": input.config.strategy, \"y\": _limits.low}",
        "findings contains {name | name := vault.name}",
    ] {
        let body = format!("{head} if {{\n\t{start}\n}}\n\n_limits := {{\"low\": 1}}\n");
        let passed = bundle("solid", &body);
        assert!(passed.is_ok(), "{head}: {:?}", passed.err());
    }
    insta::assert_snapshot!(shown(bundle("fragile", &format!("findings contains vault.name if {{\n\t{start}\n}}\n"))), @r#"
    tfbackup::policy::fragile_head

      x this part of a rule's head may be undefined
        ,-[TMP/fragile/rules/vault-names/name-short/rule.rego:13:19]
     12 |
     13 | findings contains vault.name if {
        :                   ^^^^^|^^^^
        :                        `-- undefined for some objects?
     14 |     some id, vault in input.vaults
        `----
      help: bind it in the body (`value := …`): one undefined head makes the engine lose what the rule found
    "#);
}

#[test]
fn a_failing_built_in_stops_the_run() {
    let body =
        "findings contains 1 if {\n\tsome vault in input.vaults\n\tto_number(vault.name) == 1\n}\n";
    insta::assert_snapshot!(shown(bundle("failing", body).unwrap().judge(&facts())), @r#"
    tfbackup::policy::failed

      x rule name-short failed: could not parse string as number
        ,-[TMP/failing/rules/vault-names/name-short/rule.rego:15:20]
     14 |     some vault in input.vaults
     15 |     to_number(vault.name) == 1
        :                       ^|
        :                        `-- here
     16 | }
        `----
      help: nothing is reported, because findings may be missing
    "#);
}

#[test]
fn what_is_no_judgement_names_its_rule() {
    let wrong = |body: &str| shown(bundle("shape", body).unwrap().judge(&facts()));
    insta::assert_snapshot!(wrong("findings contains {\"resource\": \"p:a.b\", \"mesage\": \"x\"}\n"), @r#"
    tfbackup::policy::shape

      x rule name-short returned an invalid result: unknown field `mesage`, expected one of `resource`, `attribute`, `message`, `verdict`, `related`, `help`, `waits_for`, `severity`, `label`, `persona`, `twin` in {"mesage":"x","resource":"p:a.b"}
      help: put into `findings` only what `finding.violated` and `finding.undecided` of data.tfbackup.lib.finding return
    "#);
    insta::assert_snapshot!(wrong("findings contains \"text\"\n"), @r#"
    tfbackup::policy::shape

      x rule name-short returned an invalid result: invalid type: string "text", expected struct Judgement in "text"
      help: put into `findings` only what `finding.violated` and `finding.undecided` of data.tfbackup.lib.finding return
    "#);
    insta::assert_snapshot!(wrong("findings := [1]\n"), @r#"
    tfbackup::policy::shape

      x rule name-short returned an invalid result: `findings` isn't a set; write `findings contains …`
      help: put into `findings` only what `finding.violated` and `finding.undecided` of data.tfbackup.lib.finding return
    "#);
    insta::assert_snapshot!(wrong("findings := 1 if input.nowhere\n"), @r#"
    tfbackup::policy::shape

      x rule name-short returned an invalid result: `findings` isn't a set; write `findings contains …`
      help: put into `findings` only what `finding.violated` and `finding.undecided` of data.tfbackup.lib.finding return
    "#);
}

#[test]
fn a_rule_without_findings_is_refused() {
    insta::assert_snapshot!(shown(bundle("no-findings", "finding_s contains 1\n")), @r#"
    tfbackup::policy::no_findings

      x rule name-short has no `findings`
        ,-[TMP/no-findings/rules/vault-names/name-short/rule.rego:9:1]
      8 | #   remedy: choose a longer name
      9 | package tfbackup.rules["vault-names"]["name-short"]
        : ^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^
        :                          `-- this package declares no `findings`
     10 |
        `----
      help: start it with `findings contains finding.violated(…) if { … }`
    "#);
}

#[test]
fn a_folder_that_is_no_bundle_is_refused() {
    let rule = format!("{HEADER}{RULE}");
    insta::assert_snapshot!(shown(Bundle::from_dir(&support::path("nowhere"))).replace(env!("CARGO_MANIFEST_DIR"), "ROOT"), @r#"
    tfbackup::policy::read

      x ROOT/nowhere can't be read: No such file or directory (os error 2)
      help: --policy takes a folder that contains rules/<family>/<rule-id>/rule.rego
    "#);
    insta::assert_snapshot!(shown(files("empty", &[("lib/x.rego", "package tfbackup.lib.x\n")])), @r#"
    tfbackup::policy::empty

      x TMP/empty contains no rule
      help: put each rule into rules/<family>/<rule-id>/rule.rego
    "#);
    insta::assert_snapshot!(shown(files("misplaced", &[("rules/Cmk/x/rule.rego", &rule)])), @r#"
    tfbackup::policy::misplaced

      x TMP/misplaced/rules/Cmk/x/rule.rego is not a place for policies
      help: put rules in rules/<family>/<rule-id>/rule.rego, in lower-case words joined by dashes, and shared code in lib/<idea>.rego
    "#);
    insta::assert_snapshot!(shown(files("package", &[("rules/cmk/name-short/rule.rego", &rule)])), @r#"
    tfbackup::policy::package

      x the package of TMP/package/rules/cmk/name-short/rule.rego doesn't match its path
        ,-[TMP/package/rules/cmk/name-short/rule.rego:9:1]
      8 | #   remedy: choose a longer name
      9 | package tfbackup.rules["vault-names"]["name-short"]
        : ^^^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^^^
        :                          `-- here
     10 |
        `----
      help: write `package tfbackup.rules.cmk["name-short"]`
    "#);
    let other = rule.replace("vault-names", "cmk");
    let twice = [
        ("rules/vault-names/name-short/rule.rego", rule.as_str()),
        (
            "rules/cmk/name-short/rule.rego",
            &other.replace("[\"cmk\"]", ".cmk"),
        ),
    ];
    insta::assert_snapshot!(shown(files("twice", &twice)), @r#"
    tfbackup::policy::duplicate

      x rule name-short is defined twice: in cmk and in vault-names
      help: rename one of the folders: ids must be unique across all families
    "#);
    let untitled = rule.replace("# title: Vault with a short name\n", "");
    insta::assert_snapshot!(shown(files("untitled", &[("rules/vault-names/name-short/rule.rego", &untitled)])), @r#"
    tfbackup::policy::metadata

      x METADATA has no `title`
       ,-[TMP/untitled/rules/vault-names/name-short/rule.rego:2:3]
     1 | # METADATA
     2 | # description: Names are hard.
       :   ^^^^^|^^^^^
       :        `-- here
     3 | # related_resources:
       `----
      help: a rule starts with `# METADATA`: title, description, related_resources with one ref, and custom with severity and remedy
    "#);
}

/// A plan with vaults, in a folder of its own with a configuration.
fn repository(name: &str, configuration: &str) -> std::path::PathBuf {
    let folder = folder(name, &[("tfbackup.toml", configuration), (".git/HEAD", "")]);
    let from = support::path("testdata/vaults-without-cmk");
    for file in ["plan.json", "main.tf"] {
        std::fs::copy(from.join(file), folder.join(file)).unwrap();
    }
    folder
}

/// Rules that say something of the plan.
fn rules_of(folder: &std::path::Path, arguments: &[&str]) -> std::collections::BTreeSet<String> {
    let arguments = [&["lint", "--format=json", "plan.json"], arguments].concat();
    let report = support::parsed(folder, &arguments);
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_new_rule_passes_its_own_tests_and_joins_the_built_in_ones() {
    let folder = repository("own-rules", "");
    let made = tool(&folder).run(&["new-rule", "naming/vault-name-without-prefix"]);
    insta::assert_snapshot!(made.out, @"
    wrote policies/rules/naming/vault-name-without-prefix
    next: tfbackup test policies, and then tfbackup lint --policy policies plan.json
    ");
    let again = tool(&folder).run(&["new-rule", "naming/vault-name-without-prefix"]);
    assert_eq!(
        again.refused(),
        "policies/rules/naming/vault-name-without-prefix already exists"
    );
    assert_eq!(
        tool(&folder).run(&["new-rule", "Naming"]).refused(),
        "Naming is not a valid rule name"
    );
    let tested = tool(&folder).run(&["test", "policies"]);
    assert_eq!(tested.status, 0, "{}{}", tested.out, tested.err);
    assert!(
        tested.out.starts_with("3 of 3 tests passed, 100 % of "),
        "{}",
        tested.out
    );

    let (own, built_in) = ("vault-name-without-prefix", "vault-without-cmk");
    let found = rules_of(&folder, &[]);
    assert!(!found.contains(own) && found.contains(built_in));
    let found = rules_of(&folder, &["--policy", "policies"]);
    assert!(found.contains(own) && found.contains(built_in));
    let found = rules_of(&folder, &["--policy", "policies", "--only-policy"]);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [own]);
    std::fs::write(
        folder.join("tfbackup.toml"),
        "[policy]\ndirs = [\"policies\"]\n",
    )
    .unwrap();
    let found = rules_of(&folder, &[]);
    assert!(found.contains(own) && found.contains(built_in));
    // Severities by id, the list and the page know it, too.
    std::fs::write(
        folder.join("tfbackup.toml"),
        format!("[policy]\ndirs = [\"policies\"]\nonly = true\n\n[severity]\n{own} = \"error\"\n"),
    )
    .unwrap();
    let report = support::parsed(&folder, &["lint", "--format=json", "plan.json"]);
    assert!(report["summary"]["error"].as_u64().unwrap() > 0);
    let list = support::parsed(&folder, &["rules", "--format=json"]);
    assert_eq!(list["rules"][0]["id"], own);
    let page = support::printed(&folder, &["explain", own]);
    assert!(page.starts_with("Vault name without prefix\n"), "{page}");
}

#[test]
fn a_rule_of_the_same_id_takes_the_place_of_the_built_in_one() {
    let folder = repository("replaced", "");
    let built_in = include_str!("../policies/rules/cmk/vault-without-cmk/rule.rego");
    let own = built_in.replace("EBS, RDS and Aurora copies into it fail", "OURS");
    let rule = folder.join("own/rules/cmk/vault-without-cmk/rule.rego");
    std::fs::create_dir_all(rule.parent().unwrap()).unwrap();
    std::fs::write(&rule, own).unwrap();
    let report = support::parsed(
        &folder,
        &["lint", "--format=json", "--policy=own", "plan.json"],
    );
    let findings = report["findings"].as_array().unwrap();
    let mut of_rule = findings
        .iter()
        .filter(|f| f["rule"] == "vault-without-cmk" && f["verdict"] == "violated");
    assert!(of_rule.all(|f| f["message"].as_str().unwrap().contains("OURS")));
    assert_eq!(
        report["summary"]["rules_evaluated"],
        Bundle::embedded().unwrap().rules().len()
    );
    // What the built-in rules read isn't replaced.
    let lib = folder.join("own/lib/finding.rego");
    std::fs::create_dir_all(lib.parent().unwrap()).unwrap();
    std::fs::write(&lib, "package tfbackup.lib.finding\n").unwrap();
    let said = tool(&folder).run(&["lint", "--policy=own", "plan.json"]);
    assert_eq!(
        said.refused(),
        "own/lib/finding.rego has the name of a built-in file"
    );
}

#[test]
fn a_folder_of_the_configuration_lies_inside_the_repository() {
    let folder = repository("outside/repository", "[policy]\ndirs = [\"../rules\"]\n");
    std::fs::create_dir_all(folder.join("../rules")).unwrap();
    let said = tool(&folder).run(&["lint", "plan.json"]);
    assert_eq!(
        said.refused(),
        "tfbackup.toml is not a valid configuration: the policy directory `../rules` is outside the repository ╭─[tfbackup.toml:2:9] 1 [policy] 2 dirs = [\"../rules\"] · ─────┬──── · ╰── here ╰────"
    );
    std::fs::write(
        folder.join("tfbackup.toml"),
        "[policy]\ndirs = [\"nowhere\"]\n",
    )
    .unwrap();
    let said = tool(&folder).run(&["lint", "plan.json"]);
    assert!(
        said.refused()
            .contains("the policy directory `nowhere` isn't there"),
        "{}",
        said.err
    );
    std::fs::write(folder.join("tfbackup.toml"), "").unwrap();
    let said = tool(&folder).run(&["lint", "--only-policy", "plan.json"]);
    assert!(said.refused().contains("contains no rule"), "{}", said.err);
}

#[test]
fn a_failing_test_says_what_is_not_true_and_what_differs() {
    let folder = repository("failing-tests", "");
    tool(&folder).run(&["new-rule", "naming/vault-name-without-prefix"]);
    let rule = folder.join("policies/rules/naming/vault-name-without-prefix/rule.rego");
    let text = std::fs::read_to_string(&rule).unwrap();
    std::fs::write(
        &rule,
        text.replace(
            "not startswith(name, \"backup-\")",
            "startswith(name, \"backup-\")",
        ),
    )
    .unwrap();
    let said = tool(&folder).run(&["test", "policies"]);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    insta::assert_snapshot!(said.out, @r#"
    test_violated_another_name failed (rules/naming/vault-name-without-prefix/rule_test.rego:14)
      not true: _verdicts({"name": "orders"}) == {[_id, "violated"]}
        right only: ["plan:aws_backup_vault.it","violated"]

    test_satisfied_name_with_prefix failed (rules/naming/vault-name-without-prefix/rule_test.rego:18)
      not true: _verdicts({"name": "backup-orders"}) == set()
        left only:  ["plan:aws_backup_vault.it","violated"]

    1 of 3 tests passed, 100 % of 9 lines covered
    "#);
    let docs = std::fs::read_to_string(support::path("docs/own-rules.md")).unwrap();
    assert!(docs.contains(&said.out), "docs/own-rules.md shows another");
    // What lint would refuse is refused before a test runs.
    std::fs::write(&rule, text.replace("sprintf(", "sprint(")).unwrap();
    let said = tool(&folder).run(&["test", "policies"]);
    assert!(
        said.refused().starts_with("there is no function `sprint`"),
        "{}",
        said.err
    );
    assert!(said.err.contains("rule.rego:18:"), "{}", said.err);
}
