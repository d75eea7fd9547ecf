//! What the README and the documentation show is so: commands run, files are what they seem.

use crate::support::docs::{self, Block};
use crate::support::tool::tool;
use crate::support::{self, files, folder, path};
use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn blocks() -> Vec<Block> {
    let pages = docs::pages();
    let blocks = pages
        .iter()
        .flat_map(|(page, text)| docs::blocks(page, text));
    blocks.collect()
}

/// How each kind of block is tried, or why it isn't.
#[test]
fn every_block_of_the_documentation_is_tried_or_left_out_for_a_reason() {
    let mut kinds = BTreeSet::new();
    for block in blocks() {
        let (page, place) = (block.place.split(':').next().unwrap(), &block.place);
        let how = match (block.language.as_str(), page) {
            ("sh", _) => "its commands run below",
            ("yaml" | "groovy", _) => {
                // pre-commit's file names hooks of ours, and no command.
                let is_run = block.text.starts_with("repos:") || !commands(&block).is_empty();
                assert!(is_run, "{place}");
                "its commands run below, and .ci/docs-test has it judged where there is a judge"
            }
            ("toml", _) => "tests/configuration.rs reads it",
            ("text", "README.md") => "tests/generated.rs compares it with what is printed",
            ("text", "docs/own-rules.md") => "tests/bundle.rs compares it with what is printed",
            ("hcl", _) => "its comment is judged below",
            ("json", _) => {
                assert_eq!(unknown_keys(&block.text), Vec::<String>::new(), "{place}");
                "its keys are those of what is printed"
            }
            ("bash", "docs/dependencies.md" | "docs/performance.md" | "docs/robustness.md") => {
                "left out: release builds, peers, fuzzing, mutants take longer than all tests"
            }
            (other, _) => panic!("{place}: no test tries blocks of {other}"),
        };
        kinds.insert((block.language.clone(), how));
    }
    assert_eq!(kinds.len(), 9, "the pages have lost some: {kinds:?}");
}

/// The commands of a block: its own, or those of the file of a CI system.
fn commands(block: &Block) -> Vec<Block> {
    let texts: Vec<String> = match block.language.as_str() {
        "sh" => vec![block.text.clone()],
        "yaml" => {
            let documents = Yaml::load_from_str(&block.text).unwrap();
            let found = documents.iter().map(|it| steps(it, false).join("\n"));
            found.filter(|text| !text.is_empty()).collect()
        }
        "groovy" => {
            let steps = block
                .text
                .lines()
                .filter_map(|line| line.trim().strip_prefix("sh '"));
            let steps = steps.map(|step| step.strip_suffix('\'').unwrap());
            vec![steps.collect::<Vec<_>>().join("\n")]
        }
        _ => Vec::new(),
    };
    let texts = texts.into_iter().map(|text| Block {
        place: block.place.clone(),
        language: block.language.clone(),
        text,
    });
    texts.collect()
}

/// What a CI system runs.
fn steps(yaml: &Yaml<'_>, runs: bool) -> Vec<String> {
    if let Some(text) = yaml.as_str() {
        return runs.then(|| text.to_owned()).into_iter().collect();
    }
    if let Some(map) = yaml.as_mapping() {
        let each = map.iter().flat_map(|(key, value)| {
            let key = key.as_str().unwrap_or_default();
            steps(value, ["run", "script", "after_plan"].contains(&key))
        });
        return each.collect();
    }
    let list = yaml.as_sequence().into_iter().flatten();
    list.flat_map(|it| steps(it, runs)).collect()
}

/// Keys that neither a schema of ours nor stored facts have.
fn unknown_keys(text: &str) -> Vec<String> {
    let mut known = BTreeSet::new();
    for schema in files(&path("docs"), ".schema.json") {
        keys(
            &serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap(),
            &mut known,
        );
    }
    let stored =
        tool(&path("testdata/estate-multi-module")).run(&["facts", "--unlinked", "plan.json"]);
    keys(&stored.json(), &mut known);
    let parts: Vec<&str> = text.split('"').collect();
    // Of `"key":`, each second part is within quotes.
    let shown = parts.windows(2).skip(1).step_by(2);
    let shown = shown
        .filter(|pair| pair[1].trim_start().starts_with(':'))
        .map(|pair| pair[0].to_owned());
    let unknown: BTreeSet<String> = shown.filter(|key| !known.contains(key)).collect();
    unknown.into_iter().collect()
}

fn keys(value: &Value, known: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            known.insert(key.clone());
            keys(value, known);
        }),
        // Names of disasters are the values of an enumeration.
        Value::Array(list) => list.iter().for_each(|value| {
            known.extend(value.as_str().map(str::to_owned));
            keys(value, known);
        }),
        Value::String(text) => known.extend([text.clone()]),
        _ => {}
    }
}

#[test]
fn the_comment_that_the_page_shows_accepts_its_findings() {
    let blocks = blocks();
    let block = blocks.iter().find(|block| block.language == "hcl").unwrap();
    let plan = fs::read_to_string(path("testdata/vaults-without-cmk/plan.json")).unwrap();
    let plan = plan.replace("aws_backup_vault.no_key", "aws_backup_vault.sandbox");
    let plan = plan.replace("\"no_key\"", "\"sandbox\"");
    // Its last day is past one day.
    let main = block.text.replace("2027-01-31", "9999-12-31");
    let folder = folder(
        "cli-documented-comment",
        &[("plan.json", &plan), ("main.tf", &main)],
    );
    let report = tool(&folder)
        .run(&["lint", "--format=json", "plan.json"])
        .json();
    let findings = report["findings"].as_array().unwrap().iter();
    let accepted = findings.filter(|it| it["suppressed"]["by"] == "comment");
    let accepted: Vec<&str> = accepted
        .map(|it| it["resource"].as_str().unwrap())
        .collect();
    assert_eq!(accepted, ["aws_backup_vault.sandbox"; 2]);
    let notices = report["notices"].as_array().map_or(0, Vec::len);
    assert_eq!(notices, 0, "{}", report["notices"]);
}

/// Programs that the documentation names and that say nothing of tfbackup: what they would write is there.
const STUBS: [(&str, &str); 10] = [
    ("curl", ""),
    ("jq", ""),
    (
        "terraform",
        "case \"$*\" in *show*) cat ../plan.json ;; *) printf 'PK\\003\\004' > tfplan ;; esac",
    ),
    (
        "tofu",
        "case \"$*\" in *show*) cat ../plan.json ;; *) printf 'PK\\003\\004' > tfplan ;; esac",
    ),
    // Of a repository with several packages (fuzz/ is one) cargo wants to know which.
    (
        "cargo",
        "case \"$*\" in *--git*\" tfbackup\") ;; *--git*) echo multiple packages >&2; exit 101 ;; esac",
    ),
    ("conftest", ""),
    ("docker", ""),
    ("opa", ""),
    ("aws", ""),
    ("git", ""),
];

/// Runs a block in a folder of its own, with a plan under every name that it asks for.
fn run_block(top: &Path, number: usize, block: &Block) -> Result<(), String> {
    let folder = top.join(number.to_string());
    fs::create_dir_all(folder.join(".ci")).unwrap();
    fs::copy(top.join("bin/cargo"), folder.join(".ci/run")).unwrap();
    let plan = path("testdata/vaults-without-cmk/plan.json");
    let mut written = Vec::new();
    for word in block.text.split_whitespace() {
        // What is written by `>` or `-o` isn't there before.
        if matches!(written.last(), Some(&">" | &"-o")) || word.strip_suffix(".json").is_none() {
            written.push(word);
            continue;
        }
        let is_result = block.text.contains(&format!("> {word}"));
        if !is_result && !word.starts_with('-') {
            let file = folder.join(word);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::copy(&plan, file).unwrap();
        }
        written.push(word);
    }
    let path = format!("{}:/usr/bin:/bin", top.join("bin").display());
    let home = top.join("home");
    fs::create_dir_all(&home).unwrap();
    let output = std::process::Command::new("sh")
        .args(["-e", "-c", &block.text])
        .current_dir(&folder)
        .env_clear()
        .envs([
            ("PATH", path.as_str()),
            ("LANG", "C.UTF-8"),
            ("HOME", home.to_str().unwrap()),
            ("SHOWFILE", "../plan.json"), // which Atlantis sets
        ])
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{}\n{}{}",
        block.place,
        block.text,
        support::said(&output)
    ))
}

/// Findings are no failure of the documentation.
#[cfg(unix)]
#[test]
fn every_command_of_the_documentation_runs() {
    use std::os::unix::fs::PermissionsExt as _;

    let top = folder("cli-documentation", &[]);
    fs::create_dir_all(top.join("bin")).unwrap();
    fs::create_dir_all(top.join("base")).unwrap();
    fs::write(top.join("base/tfbackup.toml"), "").unwrap();
    fs::copy(
        path("testdata/vaults-without-cmk/plan.json"),
        top.join("plan.json"),
    )
    .unwrap();
    let own = format!("{} \"$@\" || [ $? -eq 1 ]", env!("CARGO_BIN_EXE_tfbackup"));
    for (name, script) in STUBS.iter().copied().chain([("tfbackup", own.as_str())]) {
        let file = top.join("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let blocks: Vec<Block> = blocks().iter().flat_map(commands).collect();
    let of_ci = |block: &&Block| block.language != "sh";
    assert!(
        blocks.iter().filter(of_ci).count() > 5,
        "the recipes have lost their commands"
    );
    assert!(blocks.len() > 20, "the pages have lost their commands");
    let failed: Vec<String> = blocks
        .iter()
        .enumerate()
        .filter_map(|(number, block)| run_block(&top, number, block).err())
        .collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn every_option_that_a_sentence_names_is_there() {
    let reference = fs::read_to_string(path("docs/cli.md")).unwrap();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (page, text) in docs::pages() {
        for span in docs::spans(&text) {
            let mut words = span.split([' ', '=']);
            let command = words.nth(1).unwrap();
            let heading = format!("\n## tfbackup {command}\n");
            let about = match reference.split_once(&heading) {
                Some((_, rest)) => rest.split("\n## ").next().unwrap(),
                None if command.starts_with('-') => reference.split("\n## ").next().unwrap(),
                None => "",
            };
            let options = words.filter(|word| word.starts_with("--"));
            let options: Vec<&str> = options
                .map(|word| word.trim_end_matches([',', '…']))
                .collect();
            if about.is_empty() || options.iter().any(|option| !about.contains(*option)) {
                wrong.push(format!("{page}: {span}\n"));
            }
            seen += 1;
        }
    }
    assert!(seen > 10);
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}
