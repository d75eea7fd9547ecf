//! What several tests share.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod docs;
pub(crate) mod hops;
pub(crate) mod scenario;
pub(crate) mod tool;

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tfbackup::finding::Judgement;
use tfbackup::policy::Bundle;
use tfbackup::survival::{Asked, Class};

/// A path in the repository.
pub(crate) fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// A fresh folder with these files.
pub(crate) fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Folders of all rules, sorted; a repository without rules is an error.
pub(crate) fn rule_folders() -> Vec<PathBuf> {
    let subfolders = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        entries
            .map(|e| e.unwrap().path())
            .filter(|p| p.is_dir())
            .collect()
    };
    let mut folders: Vec<PathBuf> = subfolders(&path("policies/rules"))
        .iter()
        .flat_map(|family| subfolders(family))
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "there are no rules");
    folders
}

/// The `bad` or `good` example of a rule's folder, and those called `bad-…` or `good-…`; sorted.
pub(crate) fn examples(rule: &Path, which: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(rule)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .split('-')
                .next()
                == Some(which)
        })
        .collect();
    found.sort();
    found
}

/// Files below a folder whose name ends so, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Compares a generated file with what the code makes; `UPDATE_EXPECT=1` writes it.
pub(crate) fn assert_generated(relative: &str, made: &str) {
    let path = path(relative);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "{relative} is stale: run `UPDATE_EXPECT=1 cargo test`"
    );
}

/// Runs `opa` in the repository. `None`, with a printed line, where it is absent and not required.
pub(crate) fn opa(arguments: &[&str], input: &str) -> Option<Output> {
    let started = Command::new("opa")
        .args(arguments)
        .current_dir(path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(e) if std::env::var_os("TFBACKUP_REQUIRE_OPA").is_none() => {
            println!("skipped: opa can't be run ({e}); TFBACKUP_REQUIRE_OPA=1 makes this fail");
            return None;
        }
        Err(e) => panic!("opa is required and can't be run: {e}"),
    };
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A thread of its own: OPA may answer before it has read all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Some(output)
}

/// Runs a script of Python that needs a module, on some input. `None`, with a printed line, where one of the two is
/// absent and not required.
pub(crate) fn python(module: &str, script: &str, arguments: &[&str]) -> Option<Output> {
    let run = |script: &str, arguments: &[&str]| {
        let mut command = Command::new("python3");
        command.args(["-c", script]).args(arguments).output()
    };
    let here = run(&format!("import {module}"), &[]);
    if here.is_ok_and(|output| output.status.success()) {
        return Some(run(script, arguments).unwrap());
    }
    assert!(
        std::env::var_os("TFBACKUP_REQUIRE_PYTHON").is_none(),
        "python3 with {module} is required"
    );
    println!("skipped: no python3 with {module}; TFBACKUP_REQUIRE_PYTHON=1 makes this fail");
    None
}

/// Fails with OPA's own words where it isn't content.
pub(crate) fn assert_opa(arguments: &[&str]) {
    if let Some(output) = opa(arguments, "") {
        assert!(
            output.status.success(),
            "opa {}:\n{}",
            arguments.join(" "),
            said(&output)
        );
    }
}

/// Both streams.
pub(crate) fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// What stock OPA finds over each of these facts with `policies`, in the engine's order.
pub(crate) fn opa_findings(policies: &str, all: &[Value]) -> Option<Vec<Vec<Value>>> {
    let each = opa_sets(policies, "data.tfbackup.main.findings", all)?;
    let findings = |found: &Value| sorted(found.as_array().expect("OPA gives a set").clone());
    Some(each.iter().map(findings).collect())
}

/// What a query gives over each of these facts. One process for all: reading the policies is most of what it does.
pub(crate) fn opa_sets(policies: &str, query: &str, all: &[Value]) -> Option<Vec<Value>> {
    let query = format!("[found | some facts in input; found := {query} with input as facts]");
    let arguments = [
        "eval",
        "--format",
        "json",
        "--strict-builtin-errors",
        "--stdin-input",
        "--ignore",
        "*.json",
        "--data",
        policies,
        &query,
    ];
    let output = opa(&arguments, &Value::from(all).to_string())?;
    assert!(output.status.success(), "{}", said(&output));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    let each = result.pointer("/result/0/expressions/0/value");
    let each = each.and_then(Value::as_array).expect("OPA gives a list");
    assert_eq!(each.len(), all.len(), "OPA lost one of the facts");
    Some(each.clone())
}

/// What the engine finds, in the form that `data.tfbackup.main.findings` has.
pub(crate) fn findings(bundle: &Bundle, facts: &Value) -> Vec<Value> {
    let judged = bundle
        .judge(facts)
        .unwrap_or_else(|e| panic!("{:?}", miette::Report::new(e)));
    assert_loaded(bundle, facts, &judged);
    let named = judged.into_iter().map(|(index, judgement)| {
        let rule = &bundle.rules()[index];
        let severity = judgement
            .severity
            .unwrap_or(rule.severity)
            .min(rule.severity);
        let mut finding = serde_json::to_value(judgement).unwrap();
        finding["severity"] = severity.word().into();
        finding["rule"] = rule.id.clone().into();
        finding["family"] = rule.family.clone().into();
        finding
    });
    sorted(named.collect())
}

/// What a policy reads of the facts and of those before: names after `input.` and `input.before.`.
pub(crate) fn read_by(file: &Path) -> [BTreeSet<String>; 2] {
    let text = fs::read_to_string(file).unwrap();
    // Every other piece between quotes is a text; what follows a `#` in the others is a comment.
    let mut code = String::new();
    for line in text.lines() {
        for (at, piece) in line.split('"').enumerate() {
            let words = piece.split('#').next().unwrap_or_default();
            if at % 2 == 0 {
                code += words;
            }
            if at % 2 == 0 && piece.contains('#') {
                break;
            }
        }
        code += "\n";
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = [BTreeSet::new(), BTreeSet::new()];
    let mut rest = code.as_str();
    while let Some((before, after)) = rest.split_once("input") {
        rest = after;
        if before.ends_with(|c: char| is_word(c) || c == '.') || after.starts_with(is_word) {
            continue; // part of another word
        }
        let (which, after) = match after.strip_prefix(".before") {
            Some(rest) if !rest.starts_with(is_word) => (1, rest),
            _ => (0, after),
        };
        let name = after.strip_prefix('.').unwrap_or_default();
        let name: String = name.chars().take_while(|c| is_word(*c)).collect();
        let whole = ["input", "input.before"][which];
        assert!(
            !name.is_empty(),
            "{}: reads the whole of {whole}",
            file.display()
        );
        found[which].insert(name);
    }
    found
}

/// Asserts that the binary, which loads what may find something in the facts, loads the rules of these judgements.
pub(crate) fn assert_loaded(bundle: &Bundle, facts: &Value, judged: &[(usize, Judgement)]) {
    static ON_DEMAND: LazyLock<Bundle> = LazyLock::new(Bundle::on_demand);
    if bundle.rules() == ON_DEMAND.rules() {
        let loaded = ON_DEMAND.may_find(facts);
        for (index, judgement) in judged {
            let rule = &bundle.rules()[*index].id;
            assert!(loaded.contains(index), "{rule} isn't loaded: {judgement:?}");
        }
    }
}

/// Asserts that OPA and the engine agree on the repository's policies over each of these facts, which have a
/// name.
pub(crate) fn assert_parity(bundle: &Bundle, all: &[(String, Value)]) {
    let facts: Vec<Value> = all.iter().map(|(_, facts)| facts.clone()).collect();
    let Some(opa) = opa_findings("policies", &facts) else {
        return;
    };
    let only = |these: &[Value], others: &[Value]| -> String {
        let alone = these.iter().filter(|finding| !others.contains(finding));
        alone.map(Value::to_string).collect::<Vec<_>>().join("\n  ")
    };
    let mut wrong = String::new();
    for ((name, facts), opa) in all.iter().zip(&opa) {
        let own = findings(bundle, facts);
        if *opa != own {
            let (in_opa, in_engine) = (only(opa, &own), only(&own, opa));
            wrong.extend([
                name.as_str(),
                "\nin OPA alone:\n  ",
                &in_opa,
                "\nin the engine alone:\n  ",
                &in_engine,
                "\n",
            ]);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Asserts that OPA and the engine agree on sets of the survival policies over each of these facts.
pub(crate) fn assert_survival_parity(
    bundle: &Bundle,
    all: &[(String, Value)],
    sets: &[(&str, Asked)],
) {
    let facts: Vec<Value> = all.iter().map(|(_, facts)| facts.clone()).collect();
    for (set, asked) in sets {
        let query = format!("data.tfbackup.survival.{set}");
        let Some(opa) = opa_sets("policies", &query, &facts) else {
            return;
        };
        for ((name, facts), opa) in all.iter().zip(opa) {
            let mut theirs: Vec<Class> = serde_json::from_value(opa).unwrap();
            theirs.sort_by(|a, b| a.resources.cmp(&b.resources));
            let mut own = bundle.survival(facts, *asked).unwrap();
            own.sort_by(|a, b| a.resources.cmp(&b.resources));
            assert_eq!(own, theirs, "{name}: {set}");
        }
    }
}

/// Sorted as text, and without the empty lists that a judgement in Rust leaves out.
pub(crate) fn sorted(mut findings: Vec<Value>) -> Vec<Value> {
    findings.iter_mut().for_each(without_empty);
    findings.sort_by_cached_key(Value::to_string);
    findings
}

fn without_empty(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_empty),
        Value::Object(object) => {
            object.values_mut().for_each(without_empty);
            object.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
        }
        _ => {}
    }
}

/// The name that a rule defines.
pub(crate) fn rule_name(rule: &regorus::unstable::Rule) -> String {
    use regorus::unstable::{Rule, RuleHead};
    let (Rule::Spec {
        head:
            RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } | RuleHead::Func { refr, .. },
        ..
    }
    | Rule::Default { refr, .. }) = rule;
    refr.span().text().to_owned()
}

/// Runs the program in a folder, in an environment that is the same everywhere.
pub(crate) fn tfbackup(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tfbackup"))
        .args(arguments)
        .current_dir(folder)
        .env_clear() // CI, GITHUB_*, TFBACKUP_*, COLUMNS, …
        .envs([("NO_COLOR", "1"), ("LANG", "C.UTF-8")])
        .output()
        .unwrap()
}

/// What a run that can use its input prints, which is all that it says.
pub(crate) fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = tfbackup(folder, arguments);
    let usable = matches!(output.status.code(), Some(0 | 1)) && output.stderr.is_empty();
    assert!(usable, "{}: {}", folder.display(), said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The same as JSON.
pub(crate) fn parsed(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(folder, arguments)).unwrap()
}

/// Compares with `<name>.snap` beside the plan.
pub(crate) fn assert_snapshot_beside(folder: &Path, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.remove_snapshot_suffix();
    settings.remove_input_file();
    settings.set_omit_expression(true);
    // The facts of a rule's example say little of survival.
    if folder.starts_with(path("policies")) {
        settings.add_filter(r"\n\d+ of \d+ resources? .*\(tfbackup survive\)", "");
    }
    // Else every new rule would change every picture.
    settings.add_filter(r"(plans?: )\d+ rules", "${1}[n] rules");
    settings.bind(|| insta::assert_snapshot!(name, text));
}
