//! The command line: exit status, streams, colours, options.
#![cfg(test)]

#[path = "cli/adopt.rs"]
mod adopt;
#[path = "cli/documented.rs"]
mod documented;
#[path = "cli/spread.rs"]
mod spread;
mod support;

use serde_json::{Value, json};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use support::tool::{Said, tool};
use support::{folder, path};
use tfbackup::policy::Bundle;
use tfbackup::report::Style;

/// A folder with the bad example of each of these rules, its plan called by the rule.
fn examples(name: &str, rules: &[&str]) -> PathBuf {
    let folder = folder(&format!("cli-{name}"), &[]);
    for rule in rules {
        let (_, id) = rule.split_once('/').unwrap();
        let bad = path(&format!("policies/rules/{rule}/bad"));
        fs::create_dir_all(folder.join(id)).unwrap();
        fs::copy(bad.join("plan.json"), folder.join(format!("{id}.json"))).unwrap();
        fs::copy(bad.join("main.tf"), folder.join(id).join("main.tf")).unwrap();
    }
    folder
}

/// Errors, warnings and notes.
fn counts(said: &Said) -> (u64, u64, u64) {
    let count = |name: &str| said.json()["summary"][name].as_u64().unwrap();
    (count("error"), count("warning"), count("note"))
}

const WARNING: &str = "cmk/vault-without-cmk";
const ERROR: &str = "change/vault-deleted";
const NOTE: &str = "cmk/multi-region-key";

/// A vault of which key and `force_destroy` are decided at apply.
fn undecided() -> Value {
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4",
        "resource_changes": [{
            "address": "aws_backup_vault.a", "mode": "managed", "type": "aws_backup_vault", "name": "a",
            "change": {"actions": ["create"], "before": null, "after": {"name": "a"},
                "after_unknown": {"arn": true, "id": true, "force_destroy": true, "kms_key_arn": true},
                "before_sensitive": false, "after_sensitive": {}},
        }],
        "configuration": {"root_module": {"resources": [{
            "address": "aws_backup_vault.a", "mode": "managed", "type": "aws_backup_vault", "name": "a",
            "expressions": {"name": {"constant_value": "a"},
                "force_destroy": {"references": ["terraform_data.x.output", "terraform_data.x"]},
                "kms_key_arn": {"references": ["terraform_data.x.output", "terraform_data.x"]}},
        }]}},
        "complete": true, "errored": false,
    })
}

#[test]
fn the_exit_status_follows_fail_on() {
    let folder = examples("fail-on", &[WARNING, ERROR, NOTE]);
    let status = |plan: &str, fail_on: &str| {
        let said = tool(&folder).run(&["lint", plan, "--fail-on", fail_on]);
        assert_eq!(said.err, "", "{plan}");
        said.status
    };
    for (plan, statuses) in [
        ("vault-deleted.json", [1, 1, 1, 0]),
        ("vault-without-cmk.json", [0, 1, 1, 0]),
        ("multi-region-key.json", [0, 0, 1, 0]),
    ] {
        let seen = ["error", "warning", "note", "never"].map(|least| status(plan, least));
        assert_eq!(seen, statuses, "{plan}");
    }
    assert_eq!(tool(&folder).run(&["lint", "vault-deleted.json"]).status, 1);
    assert_eq!(
        tool(&folder)
            .run(&["lint", "vault-without-cmk.json"])
            .status,
        0
    );
    assert_eq!(tool(&folder).run(&["lint", "missing.json"]).status, 2);
}

#[test]
fn strict_lets_the_undecided_count() {
    let folder = folder("cli-strict", &[("plan.json", &undecided().to_string())]);
    let lint = |more: &[&str]| {
        let arguments = [&["lint", "--format=json", "plan.json"], more].concat();
        tool(&folder).run(&arguments)
    };
    let open = lint(&[]).json()["findings"].as_array().unwrap().clone();
    let strict = lint(&["--strict"]).json()["findings"].clone();
    let mut undecided = 0;
    for finding in &open {
        let twin = |other: &&Value| other["fingerprint"] == finding["fingerprint"];
        let counted = strict.as_array().unwrap().iter().find(twin).unwrap();
        if finding["verdict"] == "undecided" {
            assert_eq!(finding["severity"], "note");
            assert_ne!(finding["would_be"], "note");
            assert_eq!(counted["severity"], finding["would_be"]);
            undecided += 1;
        } else {
            assert_eq!(counted["severity"], finding["severity"]);
        }
    }
    assert_eq!(undecided, 3, "{open:#?}");
    // The decided one is a warning, and so are two of the others: a key that can't be used is an error.
    assert_eq!(counts(&lint(&[])), (0, 1, 3));
    assert_eq!(counts(&lint(&["--strict"])), (1, 3, 0));
    let strict = tool(&folder).run(&["lint", "plan.json"]);
    assert_eq!(strict.status, 0);
    let strict = tool(&folder).run(&["lint", "plan.json", "--strict"]);
    assert_eq!(strict.status, 1);
}

#[test]
fn the_report_is_on_stdout_and_diagnostics_are_on_stderr() {
    let folder = examples("streams", &[WARNING]);
    fs::write(folder.join("other.json"), "{}").unwrap();
    let said = tool(&folder).run(&["lint", "."]);
    assert!(
        said.out.contains("warning[vault-without-cmk]"),
        "{}",
        said.out
    );
    assert!(!said.out.contains("skipped"));
    assert!(
        said.err.contains("skipped: ./other.json is JSON"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("vault-without-cmk]"));
    let said = tool(&folder).run(&["lint", "other.json"]);
    assert_eq!(said.out, "");
    assert!(said.err.contains("× other.json is JSON"), "{}", said.err);
}

#[test]
fn colours_are_for_terminals_and_who_asks() {
    let folder = examples("color", &[WARNING]);
    let colored = |arguments: &[&str], env: &[(&'static str, &'static str)]| {
        let tool = env
            .iter()
            .fold(tool(&folder), |tool, (name, value)| tool.env(name, value));
        let said = tool.run(arguments);
        assert!(!said.out.is_empty() || !said.err.is_empty());
        (said.out.contains('\u{1b}'), said.err.contains('\u{1b}'))
    };
    let plan = "vault-without-cmk.json";
    assert_eq!(colored(&["lint", plan], &[]), (false, false));
    assert_eq!(
        colored(&["lint", "--color=always", plan], &[]),
        (true, false)
    );
    assert_eq!(
        colored(&["lint", "--color=always", "missing"], &[]),
        (false, true)
    );
    assert_eq!(
        colored(&["lint", "--color=never", "missing"], &[]),
        (false, false)
    );
    // Who types it on the line means it more than who exports it once.
    let no_color = [("NO_COLOR", "1")];
    assert_eq!(
        colored(&["--color=always", "lint", plan], &no_color),
        (true, false)
    );
    assert_eq!(colored(&["lint", plan], &no_color), (false, false));
    assert_eq!(
        colored(&["lint", "--format=json", "--color=always", plan], &[]),
        (false, false)
    );
}

#[test]
fn lines_follow_the_locale() {
    let folder = examples("locale", &[WARNING]);
    let ascii = |name: &'static str, value: &'static str| {
        let source = [
            "lint",
            "--source=vault-without-cmk",
            "vault-without-cmk.json",
        ];
        let report = tool(&folder).env(name, value).run(&source).out;
        let error = tool(&folder).env(name, value).run(&["lint", "missing"]).err;
        assert_eq!(report.is_ascii(), error.is_ascii());
        report.is_ascii()
    };
    assert!(ascii("LANG", "C"));
    assert!(ascii("LANG", ""));
    assert!(!ascii("LANG", "de_DE.UTF-8"));
    assert!(!ascii("LC_ALL", "en_GB.utf8"));
    assert!(ascii("LC_ALL", "C"), "LC_ALL stands above LANG");
}

#[test]
fn quiet_says_errors_only_and_verbose_says_why() {
    let folder = examples("verbosity", &[WARNING, ERROR]);
    let lint = |arguments: &[&str]| tool(&folder).run(&[&["lint"], arguments].concat());
    let quiet = lint(&["-q", "vault-deleted.json"]);
    assert!(quiet.out.contains("error[vault-deleted]"), "{}", quiet.out);
    assert!(!quiet.out.contains("warning["), "{}", quiet.out);
    let normal = lint(&["vault-without-cmk.json"]).out;
    let verbose = lint(&["-v", "vault-without-cmk.json"]).out;
    let page = "docs/rules/vault-without-cmk.md";
    assert!(
        verbose.contains(page) && !normal.contains(page),
        "{verbose}"
    );
    let both = lint(&["-q", "-v", "vault-deleted.json"]);
    assert_eq!(both.status, 2);
    assert!(both.err.contains("cannot be used with"), "{}", both.err);
}

#[test]
fn timings_stand_on_stderr_for_every_rule() {
    let folder = examples("timings", &[WARNING]);
    let plain = tool(&folder).run(&["lint", "vault-without-cmk.json"]);
    let timed = tool(&folder).run(&["lint", "vault-without-cmk.json", "--timings"]);
    assert_eq!(timed.out, plain.out);
    let rules: Vec<&str> = timed
        .err
        .lines()
        .map(|line| line.split("  ").next().unwrap())
        .collect();
    for rule in Bundle::embedded().unwrap().rules() {
        assert!(rules.contains(&rule.id.as_str()), "{}", timed.err);
    }
    assert_eq!(rules.last(), Some(&"all rules"));
}

#[test]
fn each_format_is_what_it_says() {
    let folder = examples("formats", &[ERROR]);
    let lint = |format: &str| {
        let said = tool(&folder).run(&["lint", "--format", format, "vault-deleted.json"]);
        assert_eq!((said.status, said.err.as_str()), (1, ""), "{format}");
        said
    };
    assert_eq!(lint("json").json()["schema"], "tfbackup.report/1");
    assert_eq!(lint("sarif").json()["version"], "2.1.0");
    assert!(
        lint("github")
            .out
            .lines()
            .any(|line| line.starts_with("::error "))
    );
    assert!(lint("human").out.contains("error[vault-deleted]"));
    let unknown = tool(&folder).run(&["lint", "--format=xml", "vault-deleted.json"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(
        unknown
            .err
            .contains("[possible values: atlantis, github, github-summary, gitlab, human, ")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_crash_and_no_pass() {
    let folder = examples("pipe", &[ERROR]);
    for (command, status) in [("lint", 1), ("facts", 0)] {
        let mut child = tool(&folder)
            .command(&[command, "vault-deleted.json"])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert_eq!(err, "", "{command}");
        assert_eq!(child.wait().unwrap().code(), Some(status), "{command}");
    }
}

#[test]
fn what_is_typed_wrong_is_explained() {
    let root = tool(Path::new("/"));
    let nothing = root.run(&[]);
    assert_eq!((nothing.status, nothing.out.as_str()), (2, ""));
    assert!(
        nothing.err.contains("Usage: tfbackup [OPTIONS] <COMMAND>"),
        "{}",
        nothing.err
    );
    for (arguments, want) in [
        (["lint", "--strickt"], "unexpected argument '--strickt'"),
        (["lint", "--strict"], "required arguments were not provided"),
        (["lnit", "x"], "unrecognized subcommand 'lnit'"),
        (["facts", "--format=json"], "unexpected argument '--format'"),
    ] {
        let said = root.run(&arguments);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said.err.contains(want), "{arguments:?}: {}", said.err);
    }
    let version = root.run(&["--version"]);
    assert_eq!(
        version.out,
        concat!("tfbackup ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn a_bad_configuration_is_shown_with_its_place() {
    let folder = examples("bad-config", &[WARNING]);
    fs::write(folder.join("my.toml"), "[lagv]\nrequire_cmk = \"yes\"\n").unwrap();
    let lint =
        |config: &str| tool(&folder).run(&["lint", "--config", config, "vault-without-cmk.json"]);
    assert_eq!(
        lint("my.toml").err,
        r#"tfbackup::config::invalid

  × my.toml is not a valid configuration: invalid type: string "yes", expected a boolean
   ╭─[my.toml:2:15]
 1 │ [lagv]
 2 │ require_cmk = "yes"
   ·               ──┬──
   ·                 ╰── here
   ╰────
  help: `tfbackup config --schema` prints all keys and values
"#
    );
    assert_eq!(lint("my.toml").status, 2);
    assert_eq!(
        lint("missing.toml").refused(),
        "missing.toml can't be read: No such file or directory (os error 2)"
    );
    assert_eq!(lint("missing.toml").err.matches("No such file").count(), 1);
    fs::write(
        folder.join("tfbackup.toml"),
        "[lagv]\nrequire_cmks = true\n",
    )
    .unwrap();
    let said = tool(&folder).run(&["facts", "vault-without-cmk.json"]);
    assert!(
        said.refused().contains("unknown field `require_cmks`"),
        "{}",
        said.err
    );
}

#[test]
fn require_cmk_turns_the_note_into_an_error() {
    let folder = examples("require-cmk", &["lagv/lagv-without-cmk"]);
    let lint = |more: &[&str]| {
        let plan = ["lint", "--format=json", "lagv-without-cmk.json"];
        tool(&folder).run(&[&plan, more].concat())
    };
    // The note is for whoever asks for hygiene.
    assert_eq!((lint(&[]).status, counts(&lint(&[]))), (0, (0, 1, 0)));
    assert_eq!(counts(&lint(&["--persona=pedantic"])), (0, 1, 1));
    fs::write(folder.join("my.toml"), "[lagv]\nrequire_cmk = true\n").unwrap();
    let said = lint(&["--config=my.toml"]);
    assert_eq!((said.status, counts(&said)), (1, (1, 1, 0)));
    fs::rename(folder.join("my.toml"), folder.join("tfbackup.toml")).unwrap();
    assert_eq!(lint(&[]).status, 1, "tfbackup.toml needs no option");
}

#[test]
fn names_stand_for_plans_in_their_order() {
    let folder = examples("names", &[WARNING, ERROR]);
    let plans = ["vault-deleted.json", "vault-without-cmk.json"];
    let names = |more: &[&str]| -> Vec<Value> {
        let said = tool(&folder).run(&[&["lint", "--format=json"], more, &plans].concat());
        let plans = said.json()["plans"].as_array().unwrap().clone();
        plans.iter().map(|plan| plan["name"].clone()).collect()
    };
    assert_eq!(names(&[]), ["vault-deleted", "vault-without-cmk"]);
    assert_eq!(names(&["--name=a"]), ["a", "vault-without-cmk"]);
    assert_eq!(names(&["--name=a", "--name=b"]), ["a", "b"]);
    let same = [&["lint", "--name=a", "--name=a"], plans.as_slice()].concat();
    let same = tool(&folder).run(&same);
    assert_eq!(same.refused(), "two plans have the name \"a\"");
    assert_eq!(
        same.help(),
        "give each plan a name of its own: one --name for each plan, in order"
    );
    let spare = tool(&folder).run(&["lint", "--name=a", "--name=b", plans[0]]);
    assert_eq!(spare.refused(), "there is no plan for the name \"b\"");
    let twice = tool(&folder).run(&["lint", plans[0], plans[0]]);
    assert_eq!(twice.refused(), "two plans have the name \"vault-deleted\"");
}

#[test]
fn findings_point_into_the_source_where_it_is() {
    let folder = examples("source", &[WARNING]);
    let locations = |more: &[&str]| -> Vec<Value> {
        let plan = ["lint", "--format=json", "vault-without-cmk.json"];
        let said = tool(&folder).run(&[&plan, more].concat());
        let findings = said.json()["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|finding| finding["location"]["path"].clone())
            .collect()
    };
    let without = locations(&[]);
    assert!(without.len() >= 2 && without.iter().all(Value::is_null));
    // With the files at hand there is more to say of them.
    let with = locations(&["--source=vault-without-cmk"]);
    assert!(with.len() > without.len());
    let file = json!("vault-without-cmk/main.tf");
    assert!(with.iter().all(|path| *path == file), "{with:?}");
    let human = tool(&folder).run(&["lint", "vault-without-cmk.json"]).out;
    assert!(
        human.contains("aws_backup_vault.orders, attribute kms_key_arn"),
        "{human}"
    );
}

#[test]
fn facts_are_json_of_a_published_schema() {
    let folder = examples("facts", &[WARNING]);
    let said = tool(&folder).run(&["facts", "vault-without-cmk.json"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let facts = said.json();
    let id = "vault-without-cmk:aws_backup_vault.orders";
    assert_eq!(facts["vaults"][id]["name"], "orders", "{facts:#}");
    let schema = tool(&folder).run(&["facts", "--schema"]);
    assert_eq!((schema.status, schema.err.as_str()), (0, ""));
    let validator = jsonschema::validator_for(&schema.json()).unwrap();
    assert!(validator.is_valid(&facts));
    assert!(!validator.is_valid(&json!({"vaults": 1})));
}

#[test]
fn a_dash_reads_standard_input() {
    let folder = examples("stdin", &[WARNING]);
    let plan = fs::read(folder.join("vault-without-cmk.json")).unwrap();
    let piped = tool(&folder).stdin(plan);
    let said = piped.run(&["lint", "--format=json", "-"]);
    assert_eq!(said.json()["plans"][0]["path"], "-");
    assert_eq!(counts(&said), (0, 2, 0));
    let facts = piped.run(&["facts", "-"]).json();
    assert!(
        facts["vaults"]["stdin:aws_backup_vault.orders"].is_object(),
        "{facts:#}"
    );
    let nothing = tool(&folder).run(&["lint", "-"]);
    assert_eq!(nothing.refused(), "standard input is empty");
}

#[test]
fn a_persona_hides_hygiene_from_people_and_from_the_exit_status() {
    let folder = examples("persona", &["deletion-protection/without-prevent-destroy"]);
    let lint = |more: &[&str]| {
        let source = [
            "lint",
            "--source=without-prevent-destroy",
            "without-prevent-destroy.json",
        ];
        tool(&folder).run(&[&source, more].concat())
    };
    let (regular, pedantic) = (lint(&[]), lint(&["--persona=pedantic"]));
    let shown = "note[without-prevent-destroy]: ";
    assert!(!regular.out.contains(shown), "{}", regular.out);
    assert!(
        regular.out.contains("more with --persona pedantic"),
        "{}",
        regular.out
    );
    assert!(pedantic.out.contains(shown), "{}", pedantic.out);
    assert!(
        !pedantic.out.contains("more with --persona pedantic"),
        "{}",
        pedantic.out
    );
    let rules = |said: &Said| -> Vec<Value> {
        let findings = said.json()["findings"].as_array().unwrap().clone();
        findings.iter().map(|it| it["rule"].clone()).collect()
    };
    let json = lint(&["--format=json"]);
    assert_eq!(
        rules(&json),
        rules(&lint(&["--format=json", "--persona=auditor"]))
    );
    let hygiene = "[severity]\nvault-without-lock = { severity = \"off\", reason = \"x\" }\n";
    fs::write(folder.join("tfbackup.toml"), hygiene).unwrap();
    let status = |more: &[&str]| lint(&[&["--fail-on=note"], more].concat()).status;
    let notes = |persona: &str| {
        let said = lint(&["--format=json", persona]).json();
        let counts = &said["summary"];
        counts["error"].as_u64().unwrap()
            + counts["warning"].as_u64().unwrap()
            + counts["note"].as_u64().unwrap()
    };
    for persona in ["--persona=regular", "--persona=pedantic"] {
        assert_eq!(
            status(&[persona]),
            i32::from(notes(persona) > 0),
            "{persona}"
        );
    }
    fs::write(folder.join("tfbackup.toml"), "persona = \"pedantic\"\n").unwrap();
    assert!(lint(&[]).out.contains(shown));
    assert!(
        !lint(&["--persona=regular"]).out.contains(shown),
        "the option wins"
    );
}

#[test]
fn questions_stand_in_a_table_unless_asked_for() {
    let folder = folder("cli-questions", &[("plan.json", &undecided().to_string())]);
    let lint = |more: &[&str]| {
        tool(&folder)
            .run(&[&["lint", "plan.json"], more].concat())
            .out
    };
    let normal = lint(&[]);
    assert!(normal.contains(" the plans can't answer"), "{normal}");
    assert!(!normal.contains("  can't tell "), "{normal}");
    for full in [
        lint(&["--show=undecided"]),
        lint(&["-v"]),
        lint(&["--strict"]),
    ] {
        assert!(full.contains("  can't tell "), "{full}");
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let here = path("");
    let list = support::printed(&here, &["rules"]);
    assert!(list.contains("vault-without-lock"), "{list}");
    let rules = support::parsed(&here, &["rules", "--format", "json"]);
    let bundle = Bundle::embedded().unwrap();
    let ids: Vec<&str> = bundle.rules().iter().map(|rule| rule.id.as_str()).collect();
    let listed = rules["rules"].as_array().unwrap().iter();
    assert_eq!(
        listed
            .map(|rule| rule["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ids
    );
    insta::assert_snapshot!(
        "explain_rule",
        support::printed(&here, &["explain", "vault-without-lock"])
    );
    let said = tool(&here).run(&["explain", "vault-wihtout-lock"]);
    assert_eq!(said.refused(), "there is no rule `vault-wihtout-lock`");
    assert_eq!(said.help(), "did you mean `vault-without-lock`?");
    let said = tool(&here).run(&["explain", "aws_backup_vault.cmk"]);
    assert_eq!(said.refused(), "aws_backup_vault.cmk is not a rule");
    // Every page can be printed, without a colour and within the width.
    let style = Style {
        color: false,
        unicode: true,
        width: 100,
        links: false,
    };
    for rule in bundle.rules() {
        let mut page = Vec::new();
        tfbackup::explain::page(rule, &bundle, &style, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("\nWhy\n") && !page.contains("**"), "{page}");
        let prose = page.split("\nBad\n").next().unwrap();
        let wide = prose
            .lines()
            .find(|line| line.chars().count() > 100 && !line.starts_with("    "));
        assert!(
            wide.is_none_or(|line| !line.trim().contains(' ')),
            "{wide:?}"
        );
    }
}

#[test]
fn findings_are_explained_by_the_facts_that_they_rest_on() {
    let folder = path("testdata/vaults-without-cmk");
    let explained = |what: &str| support::printed(&folder, &["explain", what, "plan.json"]);
    insta::assert_snapshot!("explain_address", explained("aws_backup_vault.managed_key"));
    insta::assert_snapshot!("explain_finding", explained("vault-without-cmk"));
    let said = tool(&folder).run(&["explain", "aws_backup_vault.managed_kye", "plan.json"]);
    assert_eq!(said.refused(), "no finding on aws_backup_vault.managed_kye");
    assert_eq!(said.help(), "did you mean aws_backup_vault.managed_key?");
}

#[test]
fn one_run_writes_several_forms() {
    let folder = examples("outputs", &[WARNING, ERROR]);
    let run = |arguments: &[&str]| tool(&folder).run(&[&["lint"], arguments, &["."]].concat());
    let said = run(&[
        "--output=sarif=out.sarif",
        "--format",
        "github",
        "--output",
        "jsonl=out.jsonl",
    ]);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    assert!(said.out.starts_with("::error "), "{}", said.out);
    let written = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let sarif: Value = serde_json::from_str(&written("out.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(written("out.jsonl").lines().count() > 3);
    // A file alone leaves standard output alone.
    assert_eq!(run(&["--output=markdown=out.md"]).out, "");
    assert_eq!(
        run(&["--output=json=-"]).json()["schema"],
        "tfbackup.report/1"
    );

    assert_eq!(
        run(&["--format=json", "--output=human"]).refused(),
        "json and human would both go to standard output"
    );
    assert_eq!(
        run(&["--output=json=x", "--output=sarif=x"]).refused(),
        "json and sarif would both go to x"
    );
    assert_eq!(
        run(&["--output=github-summary"]).refused(),
        "github-summary goes to the file named by GITHUB_STEP_SUMMARY, which is not set"
    );
    let refused = run(&["--output=json=nowhere/x"]).refused();
    assert!(refused.starts_with("cannot write nowhere/x: "), "{refused}");
    assert!(
        run(&["--output=yaml"])
            .err
            .contains("the formats are atlantis, github, ")
    );
}

#[test]
fn the_summary_of_a_job_is_appended() {
    let folder = examples("summary", &[WARNING]);
    fs::write(folder.join("summary.md"), "before\n").unwrap();
    let said = tool(&folder)
        .env("GITHUB_STEP_SUMMARY", "summary.md")
        .run(&["lint", "--output=github-summary", "--output=human", "."]);
    assert_eq!(said.err, "");
    let written = fs::read_to_string(folder.join("summary.md")).unwrap();
    assert!(written.starts_with("before\n### "), "{written}");
}

#[test]
fn hooks_take_no_file_s_name_for_an_option() {
    let hooks = fs::read_to_string(path(".pre-commit-hooks.yaml")).unwrap();
    let entries: Vec<&str> = hooks
        .lines()
        .filter_map(|line| line.trim().strip_prefix("entry: "))
        .collect();
    assert_eq!(entries, ["tfbackup lint --", "tfbackup lint --"]);
    let folder = folder("cli-hooks", &[]);
    fs::create_dir_all(&folder).unwrap();
    let bad = path("policies/rules").join(ERROR).join("bad/plan.json");
    fs::copy(bad, folder.join("--fail-on=never")).unwrap();
    assert_eq!(
        tool(&folder).run(&["lint", "--", "--fail-on=never"]).status,
        1
    );
}

#[test]
fn shells_complete_and_the_manual_is_read() {
    let run = |arguments: &[&str]| tool(Path::new("/")).run(arguments).out;
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]);
        assert!(
            script.contains("--fail-on") || script.contains("fail-on"),
            "{shell}: {script}"
        );
    }
    let scripts = folder("cli-completions", &[]);
    for (shell, asks) in [
        (
            "bash",
            "source ./bash; COMP_WORDS=(tfbackup lint --fail-on ''); COMP_CWORD=3; _tfbackup tfbackup '' --fail-on; echo ${COMPREPLY[@]}",
        ),
        (
            "fish",
            "source ./fish; complete -C 'tfbackup lint --fail-on '",
        ),
        // Its completions need a terminal; that it can be read is shown.
        ("zsh", "zsh -n ./zsh && echo error warning note never"),
    ] {
        fs::write(scripts.join(shell), run(&["completions", shell])).unwrap();
        let asked = std::process::Command::new(shell)
            .args(["-c", asks])
            .current_dir(&scripts)
            .output();
        match asked {
            Ok(asked) => {
                let text = String::from_utf8_lossy(&asked.stdout);
                let all = ["error", "warning", "note", "never"]
                    .iter()
                    .all(|it| text.contains(it));
                assert!(all, "{shell}: {asked:?}");
            }
            Err(error) => println!("skipped: {shell} can't be run ({error})"),
        }
    }
    let pages = folder("cli-man", &[]).join("man1");
    assert_eq!(run(&["man", "--dir", pages.to_str().unwrap()]), "");
    let page = pages.join("tfbackup-lint.1");
    assert!(fs::read_to_string(&page).unwrap().contains("fail\\-on"));
    let read = std::process::Command::new("man")
        .args(["-l", "-Tascii"])
        .arg(&page)
        .output();
    match read {
        Ok(read) => {
            let text = String::from_utf8_lossy(&read.stdout);
            assert!(
                read.status.success() && text.contains("tfbackup"),
                "{read:?}"
            );
            assert_eq!(String::from_utf8_lossy(&read.stderr), "");
        }
        Err(error) => println!("skipped: man can't be run ({error})"),
    }
    assert!(run(&["man"]).contains(".TH tfbackup 1"));
}
