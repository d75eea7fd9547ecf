//! SARIF 2.1.0, as its schema and GitHub's code scanning want it.
//!
//! An undecided finding has kind `fail` like the others, and says in its message and in
//! `properties.verdict` what it is: any other kind demands level `none` (section 3.27.10), and a
//! question must not be less visible than an answer. There is no `automationDetails`: its id
//! would override the category that tells two uploads of one workflow apart.

use super::wording::{self, clean};
use crate::finding::{By, Finding, Findings, Location, Verdict};
use crate::policy::Rule;
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The SARIF log: one run.
pub(super) fn log(findings: &Findings, rules: &[Rule]) -> Value {
    let results: Vec<_> = findings
        .findings
        .iter()
        .map(|finding| result(finding, findings, rules))
        .collect();
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| descriptor(rule, findings))
        .collect();
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

fn descriptor(rule: &Rule, findings: &Findings) -> Value {
    let text = format!("{}\n{}", rule.description, rule.remedy);
    let markdown = format!(
        "{}\n\n**Remedy**: {}\n\nSource: <{}>",
        rule.description, rule.remedy, rule.source
    );
    let mut descriptor = json!({
        "id": rule.id,
        "name": pascal_case(&rule.id),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.description},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": wording::severity(rule.severity)},
        "properties": {"tags": [rule.family]},
    });
    let found = findings
        .findings
        .iter()
        .find(|finding| finding.rule == rule.id);
    set(
        &mut descriptor,
        "helpUri",
        found.map(|finding| finding.url.as_str()),
    );
    descriptor
}

fn result(finding: &Finding, findings: &Findings, rules: &[Rule]) -> Value {
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
        "kind": "fail",
        "level": wording::severity(finding.severity),
        "message": {"text": lines.join("\n")},
        "locations": [location(&finding.resource, &finding.plan, finding.location.as_ref(), findings)],
        "partialFingerprints": {"tfbackup/v1": finding.fingerprint},
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
    // The schema wants them to differ, and an id makes them so.
    let related: Vec<_> = finding
        .related
        .iter()
        .enumerate()
        .map(|(id, related)| {
            let mut place = location(
                &related.resource,
                &related.plan,
                related.location.as_ref(),
                findings,
            );
            set(&mut place, "id", Some(id));
            set(
                &mut place,
                "message",
                Some(json!({"text": wording::label(related, finding)})),
            );
            place
        })
        .collect();
    set(
        &mut result,
        "relatedLocations",
        (!related.is_empty()).then_some(related),
    );
    result
}

/// GitHub refuses a whole file for one result without a file: where no configuration is at hand,
/// the plan stands in.
fn location(resource: &str, plan: &str, place: Option<&Location>, findings: &Findings) -> Value {
    let physical = if let Some(place) = place {
        physical(place)
    } else {
        let path = findings
            .plans
            .iter()
            .find(|summary| summary.name == plan)
            .map_or(plan, |summary| summary.path.as_str());
        let path = if path == "-" { "stdin" } else { path };
        json!({"artifactLocation": {"uri": uri(path)}, "region": {"startLine": 1}})
    };
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
