//! SARIF 2.1.0, as its schema and GitHub's code scanning want it.
//!
//! An undecided finding has kind `open`, which demands level `none` (section 3.27.10): the question stands in the
//! message, and `properties.verdict` says it again. With `--strict` it counts as what it may be, and so is one that
//! fails. There is no `automationDetails`: its id would override the category that tells two uploads of one workflow
//! apart.

use super::json;
use crate::finding::{By, Finding, Findings, Location, Severity, Verdict};
use crate::policy::Rule;
use crate::report::escape::clean;
use crate::report::{Format, Hashes, Report, wording};
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning",
    write: |report, out| json::pretty(&log(report), out),
    ..Format::JSON
};

/// The SARIF log: one run.
fn log(report: &Report<'_>) -> Value {
    let Report {
        findings, rules, ..
    } = report;
    let mut hashes = Hashes::default();
    let results = findings.findings.iter().map(|finding| {
        let place = finding.location.as_ref();
        let line = place.and_then(|place| hashes.at(&place.place, report.texts));
        result(finding, findings, rules, line.as_deref())
    });
    let results: Vec<_> = results.collect();
    let rules: Vec<_> = rules.iter().map(descriptor).collect();
    let notification = |level: &str, message: &str, help: &str| json!({"level": level, "message": {"text": format!("{message}\nhelp: {help}")}});
    let warnings = wording::warnings(findings).into_iter();
    let warnings = warnings.map(|(message, help)| notification("warning", &message, help));
    let notices = findings.notices.iter().map(|notice| {
        let mut said = notification("note", &clean(&notice.message), &clean(&notice.help));
        let place = notice.location.as_ref();
        let place = place.map(|place| json!([{"physicalLocation": physical(place)}]));
        set(&mut said, "locations", place);
        said
    });
    let notifications: Vec<_> = warnings.chain(notices).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": findings.tool.name,
                "version": findings.tool.version,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// GitHub sorts alerts by this number: high from 7, medium from 4, low below.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.0",
        Severity::Note => "2.0",
    }
}

fn descriptor(rule: &Rule) -> Value {
    let text = format!("{}\n{}", rule.description, rule.remedy);
    let markdown = format!(
        "{}\n\n**Remedy**: {}\n\nSource: <{}>",
        rule.description, rule.remedy, rule.source
    );
    json!({
        "id": rule.id,
        "name": pascal_case(&rule.id),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.description},
        "help": {"text": text, "markdown": markdown},
        "helpUri": rule.url(),
        "defaultConfiguration": {"level": wording::severity(rule.severity)},
        "properties": {
            "tags": ["security", rule.family],
            "security-severity": security_severity(rule.severity),
        },
    })
}

fn result(finding: &Finding, findings: &Findings, rules: &[Rule], line: Option<&str>) -> Value {
    let (kind, level) = if finding.is_question() {
        ("open", "none")
    } else {
        ("fail", wording::severity(finding.severity))
    };
    // All that have no line would have that of the plan's first line, and be one alert.
    let line = line.unwrap_or(&finding.fingerprint);
    let attribute = wording::attribute(&finding.attribute);
    let plan = (findings.plans.len() > 1).then_some(finding.plan.as_str());
    let mut lines = wording::statement(finding);
    lines.push(format!(
        "at {}",
        wording::place(&finding.resource, attribute.as_deref(), plan)
    ));
    lines.push(format!("help: {}", clean(&finding.help)));
    let mut result = json!({
        "ruleId": finding.rule,
        "kind": kind,
        "level": level,
        "message": {"text": lines.join("\n")},
        "locations": [location(&finding.resource, &finding.plan, finding.location.as_ref(), findings)],
        "partialFingerprints": {
            "tfbackup/v1": finding.fingerprint,
            "primaryLocationLineHash": line,
        },
        "properties": {"plan": finding.plan, "verdict": match finding.verdict {
            Verdict::Violated => "violated",
            Verdict::Undecided => "undecided",
        }, "persona": finding.persona.word()},
    });
    if let Some(properties) = result.get_mut("properties") {
        set(properties, "group", finding.group.as_deref());
    }
    let suppression = finding.suppressed.as_ref().map(|suppressed| {
        let reason = clean(&suppressed.reason);
        let reason = match &suppressed.expires {
            Some(day) => format!("{reason} (until {})", clean(day)),
            None => reason,
        };
        let kind = match suppressed.by {
            By::Comment => "inSource",
            _ => "external",
        };
        json!([{"kind": kind, "justification": reason}])
    });
    set(&mut result, "suppressions", suppression);
    set(
        &mut result,
        "ruleIndex",
        rules.iter().position(|rule| rule.id == finding.rule),
    );
    let related = related(finding, findings);
    set(
        &mut result,
        "relatedLocations",
        (!related.is_empty()).then_some(related),
    );
    result
}

/// The other places. The schema wants them to differ, and an id makes them so.
fn related(finding: &Finding, findings: &Findings) -> Vec<Value> {
    let places = finding.related.iter().enumerate();
    let places = places.map(|(id, related)| {
        let mut place = location(
            &related.resource,
            &related.plan,
            related.location.as_ref(),
            findings,
        );
        set(&mut place, "id", Some(id));
        let label = json!({"text": wording::label(related, finding)});
        set(&mut place, "message", Some(label));
        place
    });
    places.collect()
}

/// GitHub refuses a whole file for one result without a file: where no configuration is at hand,
/// the plan stands in; for what is in no plan, the first one.
fn location(resource: &str, plan: &str, place: Option<&Location>, findings: &Findings) -> Value {
    let physical = place.map_or_else(
        || json!({"artifactLocation": {"uri": uri(wording::plan_file(plan, findings))}, "region": {"startLine": 1}}),
        physical,
    );
    json!({
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": resource, "kind": "resource"}],
    })
}

fn physical(place: &Location) -> Value {
    json!({
        "artifactLocation": {"uri": uri(&place.path)},
        "region": {
            "startLine": place.line.max(1),
            "startColumn": place.column.max(1),
            "endLine": place.end_line.max(1),
            "endColumn": place.end_column.max(1),
        },
    })
}

fn set<T: Into<Value>>(object: &mut Value, key: &str, value: Option<T>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(key.to_owned(), value.into());
    }
}

/// A path as a URI reference (RFC 3986): relative as it is, absolute with its scheme.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let escape = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    std::iter::once(scheme.to_owned())
        .chain(path.bytes().map(escape))
        .collect()
}

fn pascal_case(id: &str) -> String {
    id.split('-')
        .flat_map(|word| {
            let mut rest = word.chars();
            let first = rest.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(rest)
        })
        .collect()
}
