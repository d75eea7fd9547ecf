//! `JUnit`'s XML, which Jenkins, GitLab and Azure Pipelines show as test results: what must change is a failed test,
//! what is only to be known a skipped one, and a rule without findings a passed one.

use crate::finding::{Finding, Severity};
use crate::policy::Rule;
use crate::report::escape::{Escape, clean};
use crate::report::{Format, Report, wording};
use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeSet;
use std::fmt;

pub(super) static FORMAT: Format = Format {
    name: "junit",
    about: "JUnit's XML: a test for each finding, and one for each rule without any",
    escape: Escape::Markup,
    write,
    ..Format::JSON
};

fn write(report: &Report<'_>, out: &mut String) -> fmt::Result {
    let findings = report.findings;
    let mut junit = Junit::new("tfbackup");
    junit.add_test_suite(quiet_rules(report));
    let plans = findings.plans.iter().map(|plan| &plan.name);
    let named = findings.findings.iter().map(|finding| &finding.plan);
    for plan in plans.chain(named).collect::<BTreeSet<_>>() {
        let mut suite = TestSuite::new(clean(plan));
        let here = findings.findings.iter().filter(|it| it.plan == *plan);
        let seen = here.filter(|it| findings.persona.sees(it.persona));
        suite.add_test_cases(seen.map(|finding| case(finding, report.rules)));
        junit.add_test_suite(suite);
    }
    let text = junit.to_string().map_err(|_| fmt::Error)?;
    // Jenkins's schema has this count in suites, and not in the element around them, which comes first.
    let skipped = format!(" skipped=\"{}\"", junit.skipped);
    out.push_str(&text.replacen(&skipped, "", 1));
    Ok(())
}

/// Rules that found nothing. What is said of the whole run stands there, too.
fn quiet_rules(report: &Report<'_>) -> TestSuite {
    let findings = report.findings;
    let loud: BTreeSet<&str> = findings.counting().map(|it| it.rule.as_str()).collect();
    let quiet = report
        .rules
        .iter()
        .filter(|rule| !loud.contains(rule.id.as_str()));
    let mut suite = TestSuite::new("rules without findings");
    suite.add_test_cases(quiet.map(|rule| {
        let mut case = TestCase::new(clean(&rule.title), TestCaseStatus::success());
        case.set_classname(class(&rule.family, &rule.id));
        case
    }));
    let warnings = wording::warnings(findings).into_iter();
    let mut said: Vec<String> = warnings
        .map(|(message, help)| format!("warning: {message}; {help}"))
        .collect();
    said.extend(wording::notices(findings));
    said.push(wording::summary(findings));
    suite.set_system_out(said.join("\n"));
    suite
}

/// As Jenkins groups tests: by the words before the last point.
fn class(family: &str, rule: &str) -> String {
    format!("tfbackup.{}.{}", clean(family), clean(rule))
}

fn case(finding: &Finding, rules: &[Rule]) -> TestCase {
    let mut text = wording::statement(finding);
    let message = text.first().cloned().unwrap_or_default();
    let place = finding.location.as_ref().map(wording::position);
    text.extend(place.map(|place| format!("at {place}")));
    text.push(format!("help: {}", clean(&finding.help)));
    let kind = wording::severity(finding.severity);
    let (mut status, message) = match &finding.suppressed {
        Some(suppressed) => {
            let reason = clean(&suppressed.reason);
            (
                TestCaseStatus::skipped(),
                format!("suppressed ({reason}): {message}"),
            )
        }
        None if finding.severity == Severity::Note => (TestCaseStatus::skipped(), message),
        None => (
            TestCaseStatus::non_success(NonSuccessKind::Failure),
            message,
        ),
    };
    status
        .set_type(kind)
        .set_message(message)
        .set_description(text.join("\n"));
    let attribute = wording::attribute(&finding.attribute);
    let place = wording::place(&finding.resource, attribute.as_deref(), None);
    let title = rules.iter().find(|rule| rule.id == finding.rule);
    let title = title.map_or(String::new(), |rule| format!("{}: ", clean(&rule.title)));
    let mut case = TestCase::new(format!("{title}{place}"), status);
    case.set_classname(class(&finding.family, &finding.rule));
    case
}
