//! A repository adopts tfbackup: what is accepted, what is known, the first tfbackup.toml, variables.

use crate::support::tool::tool;
use crate::support::{folder, path};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The plan of `vaults-without-cmk`, with configuration of its own.
fn vaults(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = folder(&format!("adopt-{name}"), files);
    let plan = path("testdata/vaults-without-cmk/plan.json");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(plan, folder.join("plan.json")).unwrap();
    folder
}

fn json(folder: &Path, more: &[&str]) -> Value {
    let said = tool(folder).run(&[&["lint", "--format=json", "plan.json"], more].concat());
    assert_eq!(said.err, "");
    said.json()
}

/// `rule resource: by, reason, last day` of all that is suppressed.
fn suppressed(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let suppressed = findings.filter(|finding| !finding["suppressed"].is_null());
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut lines: Vec<String> = suppressed
        .map(|finding| {
            let why = &finding["suppressed"];
            let (by, reason, end) = (text(&why["by"]), text(&why["reason"]), &why["expires"]);
            let (rule, resource) = (text(&finding["rule"]), text(&finding["resource"]));
            format!("{rule} {resource}: {by}, {reason}, {}", text(end))
        })
        .collect();
    lines.sort();
    lines
}

/// `id line: message; help` of all notices.
fn notices(report: &Value) -> Vec<String> {
    let notices = report["notices"].as_array().map_or(&[][..], Vec::as_slice);
    let line = |notice: &Value| {
        let (id, place) = (notice["id"].as_str().unwrap(), &notice["location"]);
        let text = format!("{}; {}", notice["message"], notice["help"]).replace('"', "");
        format!(
            "{id} {}:{}: {text}",
            place["path"].as_str().unwrap_or("-"),
            place["line"]
        )
    };
    notices.iter().map(line).collect()
}

const COMMENTED: &str = r#"
# tfbackup:ignore vault-without-lock, vault-without-cmk -- a sandbox until 9999-12-31
resource "aws_backup_vault" "no_key" {
  name = "no-key"
}

resource "aws_backup_vault" "managed_key" {
  name        = "managed-key"
  kms_key_arn = data.aws_kms_alias.backup.target_key_arn # tfbackup:ignore vault-without-cmk -- copied by hand
}

# tfbackup:ignore vault-without-lock -- was to be locked until 2020-01-31
resource "aws_backup_vault" "cmk" {
  # tfbackup:ignore vault-without-lock -- not an argument's finding
  name        = "cmk"
  kms_key_arn = aws_kms_key.k.arn
}

# tfbackup:ignore vault-without-lock
# tfbackup:ignore vault-without-locks -- mistyped
# tfbackup:ignore key-rotation-off -- not this one
resource "aws_backup_vault" "cmk_existing" {
  name = "cmk-existing"
}
"#;

const COMMENTED_JSON: &str = r#"{"resource": {"aws_backup_vault": {"null_key": {
  "//": "tfbackup:ignore vault-without-lock -- JSON has no comments", "name": "null-key"}}}}"#;

#[test]
fn a_comment_accepts_a_finding_and_says_what_it_cannot_do() {
    let files = [("main.tf", COMMENTED), ("more.tf.json", COMMENTED_JSON)];
    let folder = vaults("comments", &files);
    let report = json(&folder, &[]);
    let key = "vault-without-cmk aws_backup_vault";
    let lock = "vault-without-lock aws_backup_vault";
    assert_eq!(
        suppressed(&report),
        [
            format!("{key}.managed_key: comment, copied by hand, -"),
            format!("{key}.no_key: comment, a sandbox, 9999-12-31"),
            format!("{lock}.no_key: comment, a sandbox, 9999-12-31"),
            format!("{lock}.null_key: comment, JSON has no comments, -"),
        ]
    );
    let findings = report["findings"].as_array().unwrap().iter();
    let mut of_cmk = findings.filter(|it| {
        it["resource"] == "aws_backup_vault.cmk" && it["rule"] == "vault-without-lock"
    });
    let help = of_cmk.next().unwrap()["help"].as_str().unwrap();
    assert!(
        help.ends_with("; its comment in main.tf:12 ended on 2020-01-31"),
        "{help}"
    );
    insta::assert_snapshot!(notices(&report).join("\n"));
    let human = tool(&folder).run(&["lint", "plan.json"]).out;
    assert!(human.contains("(4 suppressed; "), "{human}");
    assert!(
        human.contains("notice: main.tf:14:3: tfbackup:ignore matches nothing"),
        "{human}"
    );
    let sarif = tool(&folder)
        .run(&["lint", "--format=sarif", "plan.json"])
        .json();
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let kinds: Vec<&Value> = results.filter_map(|it| it["suppressions"].get(0)).collect();
    assert_eq!(kinds.len(), 4);
    assert!(kinds.iter().all(|it| it["kind"] == "inSource"), "{kinds:?}");
}

/// An `[[ignore]]`.
fn ignore(rule: &str, address: &str, more: &str) -> String {
    format!(
        "[[ignore]]\nrule = \"{rule}\"\naddress = \"{address}\"\nreason = \"a sandbox\"\n{more}\n"
    )
}

#[test]
fn an_entry_accepts_findings_by_rule_and_pattern() {
    let entries = [
        ignore(
            "vault-without-lock",
            "aws_backup_vault.cmk*",
            "until = 9999-12-31",
        ),
        ignore(
            "vault-without-cmk",
            "aws_backup_vault.no_key",
            "plan = \"plan\"",
        ),
        ignore(
            "vault-without-cmk",
            "aws_backup_vault.null_key",
            "until = 2020-01-31",
        ),
        ignore("vault-without-cmk", "aws_backup_vault.gone", ""),
        ignore(
            "vault-without-cmk",
            "aws_backup_vault.gone",
            "plan = \"another\"",
        ),
    ];
    let folder = vaults("entries", &[("tfbackup.toml", &entries.concat())]);
    let report = json(&folder, &[]);
    assert_eq!(
        suppressed(&report),
        [
            "vault-without-cmk aws_backup_vault.no_key: ignore, a sandbox, -",
            "vault-without-lock aws_backup_vault.cmk: ignore, a sandbox, 9999-12-31",
            "vault-without-lock aws_backup_vault.cmk_existing: ignore, a sandbox, 9999-12-31",
        ]
    );
    assert_eq!(
        notices(&report)
            .iter()
            .filter(|it| it.starts_with("unmatched"))
            .collect::<Vec<_>>(),
        [
            "unmatched-ignore tfbackup.toml:18: [[ignore]] of vault-without-cmk matches nothing: no \
          finding of this rule has the address aws_backup_vault.gone; correct it, or remove it"
        ]
    );
    assert!(
        report
            .to_string()
            .contains("[[ignore]] of tfbackup.toml ended on 2020-01-31")
    );
    for (rule, help) in [
        ("vault-without-locks", "did you mean `vault-without-lock`?"),
        (
            "vault-deleted",
            "acknowledge it with [[allow_change]], which has an end date",
        ),
    ] {
        fs::write(folder.join("tfbackup.toml"), ignore(rule, "*", "")).unwrap();
        let said = tool(&folder).run(&["lint", "plan.json"]);
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert_eq!(said.help(), help);
    }
}

/// Lays a state of the repository in `tests/cli/adopted` into a folder, over the one that is there.
fn lay(folder: &Path, state: &str, plan: &str) {
    let from = path("tests/cli/adopted").join(state);
    for file in ["main.tf", "backup.tf", "modules/vault/main.tf"] {
        let to = folder.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        // The first state has one file less.
        let _ = fs::copy(from.join(file), to);
    }
    fs::copy(from.join(plan), folder.join("plan.json")).unwrap();
}

/// What counts: all but what the baseline has.
fn counting(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let new = findings.filter(|it| it["suppressed"].is_null() && it["persona"] == "regular");
    new.map(|it| format!("{} {}", it["rule"], it["resource"]).replace('"', ""))
        .collect()
}

#[test]
fn an_adopted_repository_stays_green() {
    let folder = folder("adopted", &[]);
    lay(&folder, "before", "plan.json");
    let before = counting(&json(&folder, &[]));
    assert!(before.len() > 3, "{before:?}");
    let said = tool(&folder).run(&["baseline", "plan.json"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let text = fs::read_to_string(folder.join("tfbackup-baseline.json")).unwrap();
    insta::assert_snapshot!(text);
    let none: [&str; 0] = [];
    for (state, plan) in [
        ("before", "plan.json"),
        // A module, its vault and a key are renamed, files reordered and reformatted, a role is new.
        ("moved", "plan.json"),
        // The same after the apply: the plan tells of no move any more.
        ("moved", "applied.json"),
    ] {
        lay(&folder, state, plan);
        let report = json(&folder, &["--fail-on=note", "--persona=regular"]);
        assert_eq!(counting(&report), none, "{state} {plan}");
        assert_eq!(notices(&report), none, "{state} {plan}");
    }
    let human = tool(&folder).run(&["lint", "--fail-on=note", "plan.json"]);
    assert_eq!(human.status, 0);
    assert!(human.out.contains("no findings ("), "{}", human.out);
    assert!(human.out.contains(" in the baseline"), "{}", human.out);
    lay(&folder, "defect", "plan.json");
    let new = counting(&json(&folder, &[]));
    assert_eq!(new, ["data-not-backed-up aws_dynamodb_table.invoices"]);
}

#[test]
fn what_is_mended_is_said_and_pruned() {
    let folder = folder("pruned", &[]);
    lay(&folder, "defect", "plan.json");
    let baseline = |more: &[&str]| {
        let said = tool(&folder).run(&[&["baseline", "plan.json"], more].concat());
        assert_eq!((said.status, said.err.as_str()), (0, ""));
        said.out
    };
    let all = baseline(&[]);
    lay(&folder, "moved", "applied.json");
    let gone = notices(&json(&folder, &[]));
    let want = "unmatched-baseline -:null: data-not-backed-up of aws_dynamodb_table.invoices in \
                tfbackup-baseline.json no longer matches anything; remove such entries with `tfbackup baseline --prune`";
    assert_eq!(gone, [want]);
    let pruned = baseline(&["--prune"]);
    let before = all.replace(" known findings", " before");
    let before = before.rsplit(": ").next().unwrap();
    assert!(pruned.ends_with(before), "{pruned}");
    assert_eq!(notices(&json(&folder, &[])), [""; 0]);
    // What a baseline doesn't know of stays as it was.
    lay(&folder, "defect", "plan.json");
    baseline(&["--prune"]);
    assert_eq!(counting(&json(&folder, &[])).len(), 1);
}

#[test]
fn a_baseline_that_is_missing_or_something_else_is_refused() {
    let folder = vaults("refused", &[("other.json", "{}")]);
    let lint = |file: &str| tool(&folder).run(&["lint", "--baseline", file, "plan.json"]);
    let missing = lint("gone.json").refused();
    assert!(
        missing.starts_with("cannot read the baseline gone.json:"),
        "{missing}"
    );
    let other = lint("other.json").refused();
    assert!(
        other.starts_with("other.json is not a baseline:"),
        "{other}"
    );
    let said = tool(&folder).run(&["baseline", "--prune", "plan.json"]);
    assert!(
        said.refused().starts_with("cannot read the baseline"),
        "{}",
        said.err
    );
}

#[test]
fn a_first_configuration_asks_what_the_plans_leave_open() {
    let main = fs::read_to_string(path("testdata/vaults-without-cmk/main.tf")).unwrap();
    let folder = vaults("init", &[("main.tf", &main)]);
    let init = |more: &[&str]| tool(&folder).run(&[&["init", "plan.json"], more].concat());
    assert_eq!(init(&[]).status, 0);
    let file = folder.join("tfbackup.toml");
    let text = fs::read_to_string(&file).unwrap();
    insta::assert_snapshot!(text);
    let report = json(&folder, &[]);
    assert_eq!(report["configuration"], "tfbackup.toml");
    assert_eq!(report["questions"].as_array().unwrap().len(), 1);
    // All lines that may be uncommented.
    let bare = |line: &str| {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let word = bare.split(' ').next().unwrap_or_default();
        let is_key = !word.is_empty()
            && bare.contains(" = ")
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c == '-');
        if bare.starts_with('[') || is_key {
            bare.to_owned()
        } else {
            line.to_owned()
        }
    };
    let lines: Vec<String> = text.lines().map(bare).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let answered = json(&folder, &[]);
    let asked = &report["questions"][0]["text"];
    let questions = answered["questions"].as_array().unwrap();
    // Of a key that is declared elsewhere something else may be asked.
    assert!(
        questions.iter().all(|it| it["text"] != *asked),
        "{questions:?}"
    );
    let again = init(&[]);
    assert_eq!(again.refused(), "tfbackup.toml already exists");
    assert_eq!(fs::read_to_string(&file).unwrap(), lines.join("\n"));
    assert_eq!(init(&["--force"]).status, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_variable_is_an_option_and_what_is_typed_wins() {
    let folder = vaults("variables", &[]);
    let lint = |variables: &[(&'static str, &'static str)], more: &[&str]| {
        let set = |tool: crate::support::tool::Tool,
                   (name, value): &(&'static str, &'static str)| {
            tool.env(name, value)
        };
        let tool = variables.iter().fold(tool(&folder), set);
        tool.run(&[&["lint", "plan.json"], more].concat())
    };
    assert_eq!(lint(&[("TFBACKUP_FAIL_ON", "warning")], &[]).status, 1);
    let typed = lint(&[("TFBACKUP_FAIL_ON", "warning")], &["--fail-on=error"]);
    assert_eq!(typed.status, 0);
    let json = lint(
        &[
            ("TFBACKUP_FORMAT", "json"),
            ("TFBACKUP_STRICT", "yes"),
            ("TFBACKUP_CONFIG", ""),
        ],
        &[],
    );
    assert_eq!(json.json()["summary"]["undecided"], 1);
    let refused = lint(&[("TFBACKUP_FORMAT", "yaml")], &[]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.err.contains("yaml") && refused.err.contains("--format"),
        "{}",
        refused.err
    );
    let schema = tool(&folder)
        .env("TFBACKUP_SOURCE", ".")
        .env("TFBACKUP_GRAPH_FORMAT", "dot");
    assert_eq!(schema.run(&["facts", "--schema"]).status, 0);
    assert!(
        schema
            .run(&["graph", "plan.json"])
            .out
            .starts_with("digraph")
    );
}
