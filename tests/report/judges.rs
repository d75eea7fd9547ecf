//! Each form of the report on the estate scenario, judged by something that we didn't write.

use super::support::{folder, python, said};
use super::{errors, formats, json_schema};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

/// One run writes them all.
static FORMS: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
    let into = folder("report-judges", &[("here", "")]);
    let outputs = formats().map(|name| format!("--output={name}={}", into.join(name).display()));
    let run = Command::new(env!("CARGO_BIN_EXE_tfbackup"))
        .arg("lint")
        .args(outputs)
        .arg("testdata/estate-multi-module/plan.json")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    assert_eq!(said(&run), "", "all forms have a file");
    formats()
        .map(|name| (name, fs::read_to_string(into.join(name)).unwrap()))
        .collect()
});

fn form(name: &str) -> &'static str {
    &FORMS[name]
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(form(name)).unwrap()
}

/// The findings that count for the reader.
fn counting() -> Vec<Value> {
    let report = parsed("json");
    let all = report["findings"].as_array().unwrap().iter();
    let seen = |it: &&Value| it["persona"] == "regular" && it["suppressed"].is_null();
    all.filter(seen).cloned().collect()
}

#[test]
fn sarif_by_its_schema() {
    assert_eq!(
        errors(&super::sarif_schema(), &parsed("sarif")),
        Vec::<String>::new()
    );
}

#[test]
fn junit_by_the_schema_of_jenkins() {
    let validate = "import sys; from lxml import etree\n\
        schema = etree.XMLSchema(etree.parse(sys.argv[1])); schema.assertValid(etree.parse(sys.argv[2]))";
    let file = folder("report-junit", &[("junit.xml", form("junit"))]).join("junit.xml");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/schemas/junit-10.xsd");
    if let Some(output) = python("lxml", validate, &[schema, file.to_str().unwrap()]) {
        assert!(output.status.success(), "{}", said(&output));
    }
    let failures = counting()
        .iter()
        .filter(|it| it["severity"] != "note")
        .count();
    assert!(failures > 0);
    assert_eq!(form("junit").matches("<failure ").count(), failures);
}

/// What <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format> demands.
#[test]
fn gitlab_by_its_documentation() {
    let issues = parsed("gitlab");
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), counting().len());
    let mut fingerprints = BTreeSet::new();
    for issue in issues {
        for field in ["description", "check_name", "fingerprint"] {
            assert!(
                issue[field].as_str().is_some_and(|text| !text.is_empty()),
                "{issue}"
            );
        }
        let severity = issue["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.is_empty() && !path.starts_with(['.', '/']), "{path}");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(
            fingerprints.insert(issue["fingerprint"].to_string()),
            "twice: {issue}"
        );
    }
}

#[test]
fn each_json_line_by_the_schema_of_its_type() {
    let schema = json_schema();
    let mut types = BTreeSet::new();
    for line in form("jsonl").lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let tag = line.as_object_mut().unwrap().remove("type").unwrap();
        let definition = match tag.as_str().unwrap() {
            "finding" => "Finding",
            "question" => "Question",
            "notice" => "Notice",
            "summary" => "Summary",
            other => {
                assert_eq!(
                    (other, line["schema"].as_str()),
                    ("run", Some("tfbackup.report/1"))
                );
                continue;
            }
        };
        let mut wanted = schema["$defs"][definition].clone();
        assert!(wanted.is_object(), "{definition}");
        wanted["$defs"] = schema["$defs"].clone();
        assert_eq!(errors(&wanted, &line), Vec::<String>::new());
        types.insert(definition);
    }
    assert!(types.contains("Finding") && types.contains("Summary"));
}

#[test]
fn json_by_its_schema() {
    assert_eq!(
        errors(&json_schema(), &parsed("json")),
        Vec::<String>::new()
    );
}

/// What a renderer makes of Markdown: rows of tables, and HTML.
fn rendered(markdown: &str) -> (usize, Vec<String>, String) {
    let (mut rows, mut html, mut text) = (0, Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => rows += 1,
            Event::End(TagEnd::TableCell) => text.push('|'),
            Event::Html(it) | Event::InlineHtml(it) => html.push(it.trim().to_owned()),
            Event::Text(it) | Event::Code(it) => text.push_str(&it),
            _ => {}
        }
    }
    (rows, html, text)
}

#[test]
fn markdown_by_a_renderer() {
    for name in ["markdown", "github-summary"] {
        let (rows, html, text) = rendered(form(name));
        let groups = |it: &Value| match it["group"].as_str() {
            Some(group) => group.to_owned(),
            None => it.to_string(),
        };
        let decided = counting()
            .into_iter()
            .filter(|it| it["verdict"] == "violated");
        let decided: BTreeSet<String> = decided.map(|it| groups(&it)).collect();
        assert_eq!(rows, decided.len(), "{name}: a row for each entry");
        let count = |tag: &str| html.iter().filter(|it| it.starts_with(tag)).count();
        assert_eq!(count("<details>"), count("</details>"), "{html:?}");
        assert!(count("<details>") > 0);
        let ours = |it: &&String| {
            it.starts_with("<details>") || *it == "</details>" || it.starts_with("<!--")
        };
        assert_eq!(html.iter().find(|it| !ours(it)), None);
        assert!(text.contains("aws_backup_vault"), "{text}");
        assert!(!form(name).contains("No room"), "{name} is small");
    }
    assert!(form("markdown").starts_with("<!-- tfbackup -->\n"));
}

/// As GitHub's runner reads it: <https://github.com/actions/runner> takes `::name properties::data` at a line's start.
#[test]
fn github_by_the_form_of_commands() {
    let lines: Vec<&str> = form("github").lines().collect();
    let (last, commands) = lines.split_last().unwrap();
    assert!(last.contains(" in 1 plan: "), "{last}");
    for line in commands {
        let (head, data) = line
            .strip_prefix("::")
            .and_then(|it| it.split_once("::"))
            .unwrap();
        let (name, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        let mut keys = properties
            .split(',')
            .map(|it| it.split_once('=').unwrap().0);
        assert_eq!(keys.next_back(), Some("title"), "{line}");
        assert!(!data.is_empty());
    }
}
