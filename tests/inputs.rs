//! What odd files give: a message that says what the file is and what to type, and never a pass.
#![cfg(test)]

mod support;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use support::tool::{Said, tool};
use support::{files, folder, path};
use tfbackup::plan::{self, Input};
use tfbackup::source::Sources;

/// A plan of one vault without key and lock: two warnings.
fn good() -> Vec<u8> {
    fs::read(path("policies/rules/cmk/vault-without-cmk/bad/plan.json")).unwrap()
}

fn good_json() -> Value {
    serde_json::from_slice(&good()).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn utf16(bytes: &[u8], to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = format!("\u{feff}{}", str::from_utf8(bytes).unwrap());
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn with(pointer: &str, value: Value) -> Vec<u8> {
    let mut plan = good_json();
    *plan.pointer_mut(pointer).unwrap() = value;
    serde_json::to_vec(&plan).unwrap()
}

/// Replaces text of the good plan that must be there.
fn replaced(old: &str, new: &str) -> Vec<u8> {
    let text = String::from_utf8(good()).unwrap();
    assert!(text.contains(old), "{old}");
    text.replace(old, new).into_bytes()
}

/// A folder of these files.
fn written(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let root = folder(&format!("inputs-{name}"), &[]);
    fs::create_dir_all(&root).unwrap();
    for (file, bytes) in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    root
}

/// Lints one file.
fn lint(name: &str, file: &str, bytes: &[u8]) -> Said {
    let folder = written(name, &[(file, bytes)]);
    tool(&folder).run(&["lint", "--format", "json", file])
}

/// Asserts the message of each file in turn, and that none is judged.
fn assert_refused(name: &str, cases: &[(&str, &[u8], &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(file, bytes, want)| {
            let message = lint(name, file, bytes).refused();
            (message != *want).then(|| format!("\n  got {message}\n want {want}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

fn names(said: &Said) -> Vec<String> {
    let plans = said.json()["plans"].as_array().unwrap().clone();
    let name = |plan: &Value| plan["name"].as_str().unwrap().to_owned();
    plans.iter().map(name).collect()
}

/// Asserts that a file is read, and its two warnings are found.
fn assert_judged(file: &str, bytes: &[u8]) {
    let said = lint(&format!("judged-{file}"), file, bytes);
    assert_eq!(said.status, 0, "{file}: {}", said.err);
    assert_eq!(said.json()["summary"]["warning"], 2, "{file}");
    assert_eq!(said.err, "");
}

#[test]
fn files_that_are_no_plans_are_named_for_what_they_are() {
    assert_refused(
        "other",
        &[
            ("a.json", b"", "a.json is empty"),
            ("a.json", b" \n\t\r\n", "a.json is empty"),
            ("a.json", &[b' '; 5000], "a.json is empty"),
            ("tfplan", b"PK\x03\x04\x14\0", "tfplan is a binary plan file, not its JSON form"),
            ("tfplan", b"tfplan\x02abc", "tfplan is a binary plan file, not its JSON form"),
            (
                "terraform.tfstate",
                br#"{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"x","resources":[]}"#,
                "terraform.tfstate is a state file, not a plan",
            ),
            (
                "a.json",
                br#"{"format_version":"1.0","provider_schemas":{}}"#,
                "a.json contains provider schemas, not a plan",
            ),
            (
                "a.json",
                b"{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\"}\n{\"@level\":\"info\"}\n",
                "a.json is the log of `terraform plan -json` (one message a line), not a plan",
            ),
            (
                "a.json",
                br#"{"plan_format_version":"1.2","resource_changes":[],"format_version":"1.0"}"#,
                "a.json is a redacted plan of HCP Terraform, which has no values to judge",
            ),
            ("a.json", b"[{\"a\":1}]", "a.json is JSON, but not a plan: it isn't an object"),
            ("a.json", b"\"a\"", "a.json is JSON, but not a plan: it isn't an object"),
            (
                "a.json",
                b"{\"name\":\"x\"}",
                "a.json is JSON, but not a plan: it has no format_version with resource_changes",
            ),
            ("a.json", b"hello", "a.json is not JSON: it starts with other text"),
        ],
    );
}

#[test]
fn utf16_and_a_line_of_a_wrapper_are_refused() {
    let little = utf16(&good(), u16::to_le_bytes);
    let big = utf16(&good(), u16::to_be_bytes);
    let wrapped = [
        b"[command]/opt/terraform-bin show -json tfplan\n".as_slice(),
        &good(),
    ]
    .concat();
    assert_refused(
        "encoded",
        &[
            (
                "a.json",
                &little,
                "a.json is UTF-16 text; a plan is read as UTF-8",
            ),
            (
                "a.json",
                &little[2..],
                "a.json is UTF-16 text; a plan is read as UTF-8",
            ),
            (
                "a.json",
                &big,
                "a.json is UTF-16 text; a plan is read as UTF-8",
            ),
            (
                "a.json",
                &big[2..],
                "a.json is UTF-16 text; a plan is read as UTF-8",
            ),
            (
                "a.json",
                &wrapped,
                "a.json is not JSON: it starts with other text",
            ),
        ],
    );
}

#[test]
fn the_help_says_what_to_type_and_never_overwrites_the_plan() {
    let help = |file: &str, bytes: &[u8]| lint("help", file, bytes).help();
    assert_eq!(
        help("tfplan", b"PK\x03\x04"),
        "run: terraform show -json tfplan > tfplan.json; or let tfbackup run it: --terraform"
    );
    assert_eq!(
        help("plan.json", b"PK\x03\x04"),
        "run: terraform show -json plan.json > plan.shown.json"
    );
    assert_eq!(
        help("tfplan.gz", &gzip(b"PK\x03\x04")),
        "run: gunzip tfplan.gz && terraform show -json tfplan > tfplan.json"
    );
    assert_eq!(
        help("a.json", b""),
        "make a plan: terraform plan -out=tfplan && terraform show -json tfplan > plan.json"
    );
    assert_eq!(
        help("main.tf", b"resource \"aws_backup_vault\" \"v\" {}"),
        "make a plan: terraform plan -out=tfplan && terraform show -json tfplan > plan.json"
    );
    let piped = tool(Path::new("/")).stdin(b"PK\x03\x04".as_slice());
    assert_eq!(
        piped.run(&["lint", "-"]).help(),
        "pipe its JSON form: terraform show -json tfplan | tfbackup lint -"
    );
    let piped = tool(Path::new("/")).stdin(b"oops".as_slice());
    let help = piped.run(&["lint", "-"]).help();
    assert!(
        help.contains("terraform show -json tfplan > plan.json"),
        "{help}"
    );
}

#[test]
fn broken_text_is_refused_with_its_place() {
    let plan = good();
    let cut = &plan[..800];
    let lines = String::from_utf8(cut.to_vec())
        .unwrap()
        .replacen(',', ",\n", 3);
    let garbage = [plan.as_slice(), b"oops"].concat();
    let second = [plan.as_slice(), b"{\"format_version\":"].concat();
    let other = [plan.as_slice(), b"{\"name\":1}"].concat();
    let bytes = [b"{\"format_version\":\"1.2\",\"x\":\"\xff\"".as_slice()].concat();
    let last = lines.lines().last().unwrap().len();
    assert_refused(
        "broken",
        &[
            ("a.json", cut, "a.json is cut off at line 1, column 800"),
            (
                "a.json",
                lines.as_bytes(),
                &format!("a.json is cut off at line 4, column {last}"),
            ),
            (
                "a.json",
                &garbage,
                "a.json can't be read as JSON (expected value) at line 2, column 1",
            ),
            ("a.json", &second, "a.json is cut off at line 2, column 18"),
            (
                "a.json",
                &other,
                "a.json is JSON, but not a plan: it has no format_version with resource_changes",
            ),
            ("a.json", b"{", "a.json is cut off at line 1, column 1"),
            ("a.json", &bytes, "a.json is cut off at line 1, column 31"),
        ],
    );
}

#[test]
fn a_plan_of_another_shape_is_refused_without_quoting_it() {
    let place = "isn't structured like a plan: it has a value of an unexpected type";
    for (bytes, column) in [
        (
            r#"{"format_version":"1.2","resource_changes":{"hush":1}}"#,
            44,
        ),
        (
            r#"{"format_version":"1.2","resource_changes":[{"address":{"hush":1}}]}"#,
            55,
        ),
        (r#"{"format_version":"1.2","resource_changes":"hush"}"#, 49),
        (r#"{"format_version":"1.2","errored":"hush"}"#, 40),
    ] {
        let said = lint("shape", "a.json", bytes.as_bytes());
        assert_eq!(
            said.refused(),
            format!("a.json {place} at line 1, column {column}")
        );
        assert!(!said.err.contains("hush"));
    }
}

#[test]
fn a_resource_without_a_readable_address_is_never_left_out() {
    let bytes = with(
        "/resource_changes/0/address",
        json!("aws_backup_vault.a[\u{1b}]"),
    );
    assert_refused(
        "address",
        &[(
            "a.json",
            &bytes,
            r#"a.json has a resource at "aws_backup_vault.a[\u{1b}]", which isn't an address that Terraform writes, or passes through more than 100 modules"#,
        )],
    );
}

#[test]
fn any_minor_format_is_read_and_another_major_refused() {
    for version in ["0.1", "0.2", "1.0", "1.2", "1.99"] {
        assert_judged("a.json", &with("/format_version", version.into()));
    }
    let mut missing = good_json();
    missing.as_object_mut().unwrap().remove("format_version");
    let missing = serde_json::to_vec(&missing).unwrap();
    let none = "a.json is JSON, but not a plan: it has no format_version with resource_changes";
    assert_refused(
        "format",
        &[
            (
                "a.json",
                &with("/format_version", "2.0".into()),
                r#"a.json has plan format "2.0"; this version of tfbackup reads 0.1 to 1.x"#,
            ),
            (
                "a.json",
                &with("/format_version", "\u{1b}[31m".into()),
                r#"a.json has plan format "\u{1b}[31m"; this version of tfbackup reads 0.1 to 1.x"#,
            ),
            ("a.json", &with("/format_version", json!(1.2)), none),
            ("a.json", &with("/format_version", Value::Null), none),
            ("a.json", &missing, none),
        ],
    );
}

#[test]
fn a_byte_order_mark_blanks_and_gzip_are_read() {
    let plan = good();
    let marked = [b"\xEF\xBB\xBF".as_slice(), &plan].concat();
    assert_judged("a.json", &marked);
    assert_judged("a.json", &[&[b' '; 3000], plan.as_slice()].concat());
    assert_judged("a.json.gz", &gzip(&plan));
    assert_judged("a", &gzip(&marked));
    assert_judged("a.gz", &[gzip(&plan[..500]), gzip(&plan[500..])].concat());
    for bytes in [plan.clone(), marked, gzip(&plan)] {
        let said = tool(Path::new("/"))
            .stdin(bytes)
            .run(&["lint", "--format=json", "-"]);
        assert_eq!((said.status, names(&said)), (0, vec!["stdin".to_owned()]));
        assert_eq!(said.json()["summary"]["warning"], 2);
    }
}

#[test]
fn damaged_gzip_is_called_so() {
    let packed = gzip(&good());
    let mut checksum = packed.clone();
    let end = checksum.len() - 8;
    checksum[end..].fill(0);
    let damaged = "a.gz is a damaged or incomplete gzip file:";
    for bytes in [&packed[..12], &packed[..200], &packed[..end], &checksum] {
        let said = lint("gzip", "a.gz", bytes);
        assert!(said.refused().starts_with(damaged), "{}", said.err);
        assert_eq!(said.err.matches("gzip file").count(), 1);
    }
    let twice = lint("gzip", "a.gz", &gzip(&packed));
    assert_eq!(
        twice.refused(),
        "a.gz is not JSON: it starts with other text"
    );
}

#[test]
fn several_documents_in_one_file_are_each_a_plan() {
    let two = [good(), good()].concat();
    let said = lint("documents", "plan.json", &two);
    assert_eq!(names(&said), ["plan", "plan#2"]);
    assert_eq!(said.json()["summary"]["warning"], 4);
}

#[test]
fn what_does_not_belong_to_the_wanted_resources_is_not_looked_at() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    assert_judged(
        "a.json",
        &replaced(r#""timestamp":"#, &format!(r#""q":{deep},"timestamp":"#)),
    );
    assert_judged(
        "a.json",
        &replaced(r#""timestamp":"#, r#""q":1e999999,"timestamp":"#),
    );
    assert_judged(
        "a.json",
        &replaced(r#""complete":true"#, r#""complete":true,"complete":true"#),
    );
}

#[test]
fn deep_nesting_and_huge_numbers_are_errors_and_no_crash() {
    let (open, shut) = ("[".repeat(10_000), "]".repeat(10_000));
    let start = r#"{"format_version":"1.2","resource_changes":"#;
    let nines = "9".repeat(400);
    let tagged = |value: &str| replaced(r#""tags":null"#, &format!(r#""tags":{value}"#));
    for (bytes, why) in [
        (
            format!("{start}{open}").into_bytes(),
            "isn't structured like a plan",
        ),
        (tagged(&format!("{open}{shut}")), "recursion limit exceeded"),
        (tagged("1e999999"), "number out of range"),
        (tagged(&nines), "number out of range"),
    ] {
        let message = lint("deep", "a.json", &bytes).refused();
        assert!(message.contains(why), "{message}");
    }
    let message = lint("deep", "a.json", open.as_bytes()).refused();
    assert_eq!(
        message,
        "a.json is JSON, but not a plan: it isn't an object"
    );
}

#[test]
fn nulls_and_repeated_keys_lose_nothing() {
    for plan in [
        r#"{"format_version":"1.2","resource_changes":null}"#,
        r#"{"format_version":"1.2","resource_changes":[{"address":"aws_backup_vault.a","mode":"managed","type":"aws_backup_vault","change":null},null]}"#,
        r#"{"format_version":"1.2","planned_values":{},"variables":null,"configuration":null,"prior_state":null,"errored":null,"complete":null}"#,
    ] {
        let said = lint("nulls", "a.json", plan.as_bytes());
        assert_eq!(said.status, 0, "{plan}: {}", said.err);
    }
    // The last one wins in most readers; here that would hide a vault.
    let text = String::from_utf8(good()).unwrap();
    let twice = format!(
        "{},\"resource_changes\":[]}}",
        text.trim_end().strip_suffix('}').unwrap()
    );
    assert_judged("a.json", twice.as_bytes());
}

#[test]
fn no_control_character_of_a_plan_reaches_a_terminal() {
    // As Terraform writes it: escaped once in the address, once more in JSON.
    let address = r#"aws_backup_vault.orders[\"a\\u001b[31m\\u0007b\"]"#;
    let plan = replaced("aws_backup_vault.orders", address);
    let folder = written("control", &[("a.json", &plan)]);
    for format in ["human", "json", "sarif", "github"] {
        let said = tool(&folder).run(&["lint", "--format", format, "a.json"]);
        assert_eq!(said.status, 0, "{}", said.err);
        assert!(said.out.contains("vault-without-lock"), "{}", said.out);
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!said.out.contains(control), "{:?}", said.out);
    }
    let said = tool(&folder).run(&["facts", "a.json"]);
    assert!(
        !said.out.contains('\u{1b}') && said.out.contains("u001b"),
        "{}",
        said.out
    );
}

#[test]
fn a_folder_names_what_it_skips() {
    let folder = written(
        "mixed",
        &[
            ("in/plan.json", &good()),
            ("in/other.JSON", b"{\"name\":1}"),
            ("in/list.json", b"[1]"),
            ("in/state.json", br#"{"version":4,"serial":3}"#),
            ("in/notes.txt", b"not looked at"),
            ("in/below/plan.json", b"not looked at"),
            ("in/packed.json.gz", &gzip(&good())),
        ],
    );
    for arguments in [["lint", "in"], ["facts", "in"]] {
        let said = tool(&folder).run(&arguments);
        assert_eq!(said.status, 0, "{}", said.err);
        let skipped: Vec<&str> = said.err.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            skipped,
            [
                "  ⚠ skipped: in/list.json is JSON, but not a plan: it isn't an object",
                "  ⚠ skipped: in/other.JSON is JSON, but not a plan: it has no format_version with resource_changes",
                "  ⚠ skipped: in/state.json is a state file, not a plan",
            ]
        );
    }
    let said = tool(&folder).run(&["lint", "--format=json", "in"]);
    assert_eq!(names(&said), ["in/packed", "in/plan"]);
}

#[test]
fn a_folder_never_skips_what_may_be_a_plan() {
    let plan = good();
    let little = utf16(&plan, u16::to_le_bytes);
    for (name, bytes) in [
        ("truncated", &plan[..800]),
        ("truncated early", &plan[..60]),
        ("empty", b"".as_slice()),
        ("binary", b"PK\x03\x04"),
        ("utf-16", &little),
        ("wrapper", b"[command]/opt/terraform show\n{}"),
        (
            "format 2",
            br#"{"format_version":"2.0","resource_changes":[]}"#,
        ),
        ("redacted", br#"{"plan_format_version":"1.2"}"#),
    ] {
        let folder = written("hidden", &[("in/a.json", &plan), ("in/b.json", bytes)]);
        let message = tool(&folder).run(&["lint", "in"]).refused();
        assert!(message.starts_with("in/b.json "), "{name}: {message}");
    }
    let gzipped = gzip(&plan);
    let folder = written(
        "hidden",
        &[("in/a.json", &plan), ("in/b.json.gz", &gzipped[..200])],
    );
    let message = tool(&folder).run(&["lint", "in"]).refused();
    assert!(
        message.starts_with("in/b.json.gz is a damaged"),
        "{message}"
    );
}

#[test]
fn a_folder_without_plans_is_an_error() {
    let folder = written(
        "none",
        &[
            ("in/a.json", b"{}"),
            ("in/b.json", b"[]"),
            ("void/x.txt", b""),
        ],
    );
    let lint = |what: &str| tool(&folder).run(&["lint", what]);
    assert_eq!(
        lint("in").refused(),
        "no plan in in: in/a.json is JSON, but not a plan: it has no format_version with \
         resource_changes; in/b.json is JSON, but not a plan: it isn't an object"
    );
    assert_eq!(
        lint("void").refused(),
        "no plan in void: it has no *.json file"
    );
    assert_eq!(
        lint("void").help(),
        "write one with: terraform show -json tfplan > void/plan.json"
    );
    assert_eq!(
        lint("nowhere").refused(),
        "cannot read nowhere: No such file or directory (os error 2)"
    );
    assert_eq!(lint("nowhere").err.matches("No such file").count(), 1);
}

#[test]
fn a_folder_given_twice_needs_names() {
    let folder = written("twice", &[("in/plan.json", &good())]);
    let said = tool(&folder).run(&["lint", "in", "in"]);
    assert_eq!(said.refused(), "two plans have the name \"in/plan\"");
    let said = tool(&folder).run(&["lint", "--format=json", "--name=a", "--name=b", "in", "in"]);
    assert_eq!(names(&said), ["a", "b"]);
}

/// A plan whose secrets all contain `hush`, with a finding on each resource.
fn secretive() -> Value {
    let change = |address: &str, kind: &str, after: Value, sensitive: Value| {
        json!({
            "address": address, "mode": "managed", "type": kind, "name": "a",
            "change": {"actions": ["update"], "before": after, "after": after, "after_unknown": {},
                "before_sensitive": sensitive, "after_sensitive": sensitive},
        })
    };
    let policy =
        r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"hush"}]}"#;
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"secret": {"value": "hush-variable"}, "nested": {"value": {"a": "hush-nested"}}},
        "resource_changes": [
            change("aws_kms_key.a", "aws_kms_key",
                json!({"policy": policy, "description": "hush", "enable_key_rotation": false,
                    "deletion_window_in_days": 7, "tags": {"a": "hush-tag"}}),
                json!({"policy": true, "description": true, "tags": {"a": true}})),
            change("aws_backup_vault.a", "aws_backup_vault",
                json!({"name": "hush-name", "kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/hush",
                    "force_destroy": true, "tags": {"b": "hush-tag"}}),
                json!({"name": true, "kms_key_arn": true, "tags": true})),
            change("aws_backup_vault.whole", "aws_backup_vault",
                json!({"name": "hush-whole", "kms_key_arn": null}), json!(true)),
            change("aws_backup_vault_policy.a", "aws_backup_vault_policy",
                json!({"backup_vault_name": "hush-name", "policy": policy}),
                json!({"backup_vault_name": true, "policy": true})),
            change("aws_backup_vault_lock_configuration.a", "aws_backup_vault_lock_configuration",
                json!({"backup_vault_name": "hush-name", "min_retention_days": 1}),
                json!({"backup_vault_name": true})),
        ],
        "prior_state": {"values": {"root_module": {"resources": [{
            "address": "data.aws_kms_key.a", "mode": "data", "type": "aws_kms_key", "name": "a",
            "values": {"key_id": "hush-id", "arn": "hush-arn"},
            "sensitive_values": {"key_id": true, "arn": true},
        }]}}},
        "configuration": {"root_module": {
            "variables": {
                "secret": {"default": "hush-default", "sensitive": true},
                "nested": {"sensitive": true},
            },
            "resources": [
                {"address": "aws_backup_vault.a", "mode": "managed", "type": "aws_backup_vault", "name": "a",
                 "expressions": {"name": {"references": ["var.secret"]},
                    "kms_key_arn": {"references": ["data.aws_kms_key.a.arn", "data.aws_kms_key.a"]}}},
                {"address": "aws_backup_vault.whole", "mode": "managed", "type": "aws_backup_vault",
                 "name": "whole", "expressions": {"name": {"references": ["var.nested.a", "var.nested"]}}},
                {"address": "aws_kms_key.a", "mode": "managed", "type": "aws_kms_key", "name": "a",
                 "expressions": {"policy": {"references": ["var.secret"]}}},
            ],
        }},
        "complete": true,
        "errored": false,
    })
}

#[test]
fn a_sensitive_value_is_never_printed() {
    let plan = secretive().to_string();
    let folder = written("secrets", &[("a.json", plan.as_bytes())]);
    let outputs: [&[&str]; 6] = [
        &["facts", "a.json"],
        &["lint", "-v", "a.json"],
        &["lint", "-v", "--strict", "--fail-on=note", "a.json"],
        &["lint", "--format=json", "a.json"],
        &["lint", "--format=sarif", "a.json"],
        &["lint", "--format=github", "a.json"],
    ];
    for arguments in outputs {
        let said = tool(&folder).run(arguments);
        assert!(
            said.status < 2 && said.out.contains("aws_backup_vault.a"),
            "{}",
            said.err
        );
        let shown: Vec<&str> = said.out.lines().chain(said.err.lines()).collect();
        let leaks: Vec<&&str> = shown.iter().filter(|line| line.contains("hush")).collect();
        assert!(leaks.is_empty(), "{arguments:?}: {leaks:?}");
    }
    // The same without the marks shows them: the test can fail.
    let open = plan
        .replace("_sensitive\":", "_mark\":")
        .replace("sensitive_values", "mark");
    fs::write(folder.join("open.json"), &open).unwrap();
    assert!(
        tool(&folder)
            .run(&["facts", "open.json"])
            .out
            .contains("hush")
    );
}

#[test]
fn a_broken_plan_keeps_its_secrets() {
    let plan = secretive().to_string();
    let place = |text: &str| plan.find(text).unwrap();
    for cut in [
        place("hush-tag") + 4,
        place("hush-name") + 6,
        place("hush-variable") + 5,
    ] {
        for end in ["", "\u{1}", "\"]", "\\x"] {
            let broken = format!("{}{end}", plan.get(..cut).unwrap());
            let said = lint("cut", "a.json", broken.as_bytes());
            assert_eq!(said.status, 2);
            assert!(!said.err.contains("hush"), "{}", said.err);
        }
    }
}

/// Files of real plans by other people, which are never committed. Empty, with a printed line, where absent.
fn public(part: &str) -> Vec<PathBuf> {
    let places = ["../shared/public", "../../shared/public"];
    let found = places.map(|place| path(place).join(part));
    let Some(folder) = found.iter().find(|folder| folder.is_dir()) else {
        println!("skipped: there is no folder shared/public/{part}");
        return Vec::new();
    };
    let all = files(folder, ".json");
    assert!(!all.is_empty());
    all
}

#[test]
fn real_plans_are_read_or_refused_by_name() {
    let root = tool(Path::new("/"));
    let mut arguments = vec!["lint".to_owned(), "--format=json".to_owned()];
    let mut about_backups = Vec::new();
    for file in public("plans") {
        let bytes = fs::read(&file).unwrap();
        let shown = file.display().to_string();
        if bytes.starts_with(b"\xFF\xFE") {
            let message = root.run(&["lint", &shown]).refused();
            assert!(message.ends_with("is UTF-16 text; a plan is read as UTF-8"));
        } else if !file.ends_with("index.json") {
            if String::from_utf8_lossy(&bytes).contains("aws_backup_") {
                about_backups.push(shown.clone());
            }
            arguments.push(shown);
        }
    }
    let [_, _, _, ..] = arguments.as_slice() else {
        return;
    };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = root.run(&arguments);
    assert!(said.status < 2, "{}", said.err);
    assert_eq!(names(&said).len(), arguments.len() - 2);
    let found = said.json()["findings"].as_array().unwrap().clone();
    // That a plan shows no backup plan at all is one note for each that holds data.
    let of_backups = found
        .iter()
        .filter(|finding| finding["family"] != "coverage");
    let mut plans: Vec<String> = of_backups
        .map(|finding| {
            format!(
                "/{}.json",
                finding["plan"].as_str().unwrap().trim_start_matches('/')
            )
        })
        .collect();
    plans.dedup();
    assert_eq!(plans, about_backups);
}

#[test]
fn what_looks_like_a_plan_and_is_none_is_refused() {
    for file in public("negatives") {
        let said = tool(Path::new("/")).run(&["lint", &file.display().to_string()]);
        assert!(said.refused().contains("JSON"), "{}", said.err);
        assert!(!said.help().is_empty(), "{}", said.err);
    }
}

/// Reads bytes and derives facts of them, through the library.
fn understand(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(name);
    fs::write(&file, bytes).unwrap();
    let inputs = [Input::Path(file)];
    if let Ok(read) = plan::read_all(
        &inputs,
        &[],
        folder,
        tfbackup::facts::wanted(tfbackup::catalog::Catalog::embedded()),
    ) {
        for plan in &read.plans {
            let sources = Sources::new(vec![], folder.to_owned());
            tfbackup::facts::derive(plan, &sources, tfbackup::catalog::Catalog::embedded());
        }
    }
}

/// Paths to all values of a document.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                pointers(item, &format!("{path}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                pointers(item, &format!("{path}/{}", escaped(key)), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        understand("inputs-random.json", &bytes);
        understand("inputs-random.json", &[b"{\"format_version\":\"1.2\",", bytes.as_slice()].concat());
    }

    #[test]
    fn a_plan_with_wrong_bytes_never_panics(
        at in any::<prop::sample::Index>(),
        length in 0usize..40,
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut plan = secretive().to_string().into_bytes();
        let at = at.index(plan.len());
        let end = at.saturating_add(length).min(plan.len());
        plan.splice(at..end, bytes);
        understand("inputs-bytes.json", &plan);
    }

    #[test]
    fn a_plan_with_wrong_values_never_panics(
        places in prop::collection::vec((any::<prop::sample::Index>(), 0usize..9), 1..4),
    ) {
        let values = [
            json!(null), json!(true), json!(-1), json!(1e300), json!(""), json!("a.b[\"\u{1b}\"]"),
            json!([]), json!({}), json!([{"references": ["each.value", "var.", "module.x", "\u{202e}"]}]),
        ];
        let mut plan = secretive();
        for (place, value) in places {
            let mut all = Vec::new();
            pointers(&plan, "", &mut all);
            let pointer = &all[place.index(all.len())];
            *plan.pointer_mut(pointer).unwrap() = values[value].clone();
        }
        understand("inputs-values.json", plan.to_string().as_bytes());
    }
}

/// What `terraform show -json` writes of a state: a vault without a key in a module, another that a data source keys,
/// and an object that waits for its deletion.
fn state() -> Value {
    let vault = |module: &str, name: &str, key: Value| {
        json!({
            "address": format!("{module}aws_backup_vault.{name}"), "mode": "managed", "type": "aws_backup_vault",
            "name": name, "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
            "values": {"name": name, "kms_key_arn": key, "force_destroy": false, "recovery_points": 4, "tags": {},
                "id": name, "arn": format!("arn:aws:backup:eu-central-1:111122223333:backup-vault:{name}")},
            "sensitive_values": {"tags": {}},
        })
    };
    let managed = "arn:aws:kms:eu-central-1:111122223333:key/aaaabbbb-1111-2222-3333-444455556666";
    let mut deposed = vault("", "gone", Value::Null);
    deposed["deposed_key"] = "d3adb33f".into();
    json!({
        "format_version": "1.0", "terraform_version": "1.11.4",
        "values": {"outputs": {}, "root_module": {
            "resources": [
                {"address": "data.aws_kms_alias.backup", "mode": "data", "type": "aws_kms_alias", "name": "backup",
                    "values": {"name": "alias/aws/backup", "target_key_arn": managed}, "sensitive_values": {}},
                vault("", "keyed", managed.into()),
                deposed,
            ],
            "child_modules": [{"address": "module.m", "resources": [vault("module.m.", "bare", Value::Null)]}],
        }},
    })
}

#[test]
fn a_state_is_judged_as_a_world_in_which_nothing_changes() {
    let bytes = state().to_string();
    let report = lint("state", "state.json", bytes.as_bytes()).json();
    let found = |rule: &str| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        let here = findings.filter(|it| it["rule"] == rule && it["verdict"] == "violated");
        here.map(|it| it["resource"].as_str().unwrap().to_owned())
            .collect()
    };
    let both = ["aws_backup_vault.keyed", "module.m.aws_backup_vault.bare"];
    assert_eq!(found("vault-without-cmk"), both, "{report:#}");
    assert_eq!(found("vault-without-lock"), both);
    let families = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["family"]);
    assert_eq!(families.filter(|family| *family == "change").count(), 0);
    assert_eq!(
        (
            &report["plans"][0]["state"],
            &report["plans"][0]["resources"]
        ),
        (&json!(true), &json!(2))
    );

    let folder = written("state-shown", &[("state.json", bytes.as_bytes())]);
    let shown = tool(&folder).run(&["lint", "state.json"]).out;
    assert!(shown.contains(" in 1 state: "), "{shown}");
    assert!(
        shown.contains(
            "notice: \"state\" is a state, not a plan: it is judged as it is, without changes"
        ),
        "{shown}"
    );
}

#[cfg(unix)]
#[test]
fn a_binary_plan_is_shown_by_terraform_where_that_is_allowed() {
    use std::os::unix::fs::PermissionsExt as _;
    // It stands for Terraform: it says what it was asked, and where.
    let script = "#!/bin/sh\n[ \"$1 $2 $3\" = 'show -json -no-color' ] || exit 9\n\
        [ -f main.tf ] || { echo '│ Error: not initialised ::error::x' >&2; exit 1; }\n\
        [ \"$4\" = \"$PWD/tfplan\" ] && exec cat shown.json\n";
    let root = written(
        "binary",
        &[
            ("in/tfplan", b"PK\x03\x04\x14\0"),
            ("in/main.tf", b""),
            ("in/shown.json", &good()),
            ("elsewhere/tfplan", b"PK\x03\x04\x14\0"),
            ("bin/tofu", script.as_bytes()),
        ],
    );
    let program = root.join("bin/tofu");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let run = |arguments: &[&str]| {
        let path: &'static str = format!("{}:/usr/bin:/bin", root.join("bin").display()).leak();
        tool(&root)
            .env("PATH", path)
            .run(&[&["lint", "--format=json"], arguments].concat())
    };
    let named = format!("--terraform={}", program.display());
    for allowed in ["--terraform", &named] {
        let said = run(&[allowed, "in/tfplan"]);
        assert_eq!(said.json()["summary"]["warning"], 2, "{}", said.err);
        assert_eq!(names(&said), ["in/tfplan"]);
    }
    assert_eq!(
        run(&["in/tfplan"]).refused(),
        "in/tfplan is a binary plan file, not its JSON form"
    );
    let refused = run(&["--terraform", "elsewhere/tfplan"]);
    assert_eq!(
        refused.refused(),
        "cannot show elsewhere/tfplan: exit status: 1: Error: not initialised \\u{3a}:error::x"
    );
    let refused = run(&["--terraform=/nowhere/terraform", "in/tfplan"]).refused();
    assert!(
        refused.starts_with("cannot show in/tfplan: No such file"),
        "{refused}"
    );
}
