//! What every format says in words: sentences about findings and plans, in safe characters.

use crate::finding::{Finding, Findings, PlanSummary, RelatedPlace, Severity, Verdict, Waiting};

/// Characters that steer a terminal or reorder its text.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line, hostile characters as Rust would write them in a literal.
pub(crate) fn clean(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hostile(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// An attribute path as Terraform's users write it.
pub(super) fn attribute(path: &[String]) -> Option<String> {
    (!path.is_empty()).then(|| clean(&path.join(".")))
}

/// What is wrong and, while undecided, what would settle it.
pub(super) fn statement(finding: &Finding) -> Vec<String> {
    let undecided = match finding.verdict {
        Verdict::Undecided => "undecided: ",
        Verdict::Violated => "",
    };
    let message = format!("{undecided}{}", clean(&finding.message));
    let waits = finding.waits_for.iter().map(waits);
    std::iter::once(message).chain(waits).collect()
}

fn waits(waiting: &Waiting) -> String {
    let resource = clean(&waiting.resource);
    let what = match attribute(&waiting.attribute) {
        Some(attribute) => format!("{attribute} of {resource}"),
        None => resource,
    };
    let reason = reason(&waiting.reason);
    let references = match waiting.references.as_slice() {
        [] => String::new(),
        references => format!("; refers to {}", clean(&references.join(", "))),
    };
    format!("waits for {what} ({reason}{references})")
}

/// Why a value is unknown; a reason of a later version of the facts stands as it is.
pub(super) fn reason(reason: &str) -> String {
    match reason {
        "after-apply" => "known after apply".to_owned(),
        "sensitive" => "sensitive".to_owned(),
        "unresolved" => "neither the plan nor the configuration at hand tells".to_owned(),
        "invalid" => "given, but not valid".to_owned(),
        "incomplete" => "the plan is incomplete".to_owned(),
        other => clean(other),
    }
}

/// An address, with the attribute and the plan where those are wanted.
pub(super) fn place(resource: &str, attribute: Option<&str>, plan: Option<&str>) -> String {
    let mut place = clean(resource);
    if let Some(attribute) = attribute {
        place.push_str(", attribute ");
        place.push_str(attribute);
    }
    if let Some(plan) = plan {
        place.push_str(", in plan ");
        place.push_str(&clean(plan));
    }
    place
}

/// The label of a related place, with its plan where that is another one than the finding's.
pub(super) fn label(related: &RelatedPlace, finding: &Finding) -> String {
    let label = clean(&related.label);
    if related.plan == finding.plan {
        label
    } else {
        format!("{label}, in plan {}", clean(&related.plan))
    }
}

/// Plans whose absences prove nothing, each with what to do about it.
pub(super) fn warnings(findings: &Findings) -> Vec<(String, &'static str)> {
    let warning = |plan: &PlanSummary| {
        let name = clean(&plan.name);
        if plan.errored {
            let message = format!(
                "Terraform could not finish plan {name}: what is missing from it can't be judged"
            );
            Some((message, "fix the errors of terraform plan, then lint again"))
        } else if plan.complete {
            None
        } else {
            let message =
                format!("plan {name} is incomplete: what is missing from it can't be judged");
            let help = "plan without -target, and apply what Terraform deferred, then lint again";
            Some((message, help))
        }
    };
    findings.plans.iter().filter_map(warning).collect()
}

/// The last line of a report.
pub(super) fn summary(findings: &Findings) -> String {
    let plans = &findings.plans;
    if findings.findings.is_empty() && plans.iter().all(|plan| plan.relevant == 0) {
        let names: Vec<_> = plans.iter().map(|plan| clean(&plan.name)).collect();
        let (word, have) = match names.len() {
            1 => ("plan", "has"),
            _ => ("plans", "have"),
        };
        let names = names.join(", ");
        return format!("nothing to judge: {word} {names} {have} nothing to do with backups");
    }
    let counts = &findings.summary;
    let mut parts: Vec<_> = [
        (counts.error, "error"),
        (counts.warning, "warning"),
        (counts.note, "note"),
    ]
    .into_iter()
    .filter(|&(n, _)| n > 0)
    .map(|(n, word)| count(n, word))
    .collect();
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    let aside = match (counts.undecided, counts.suppressed) {
        (0, 0) => String::new(),
        (undecided, 0) => format!(" ({undecided} undecided)"),
        (0, suppressed) => format!(" ({suppressed} suppressed)"),
        (undecided, suppressed) => format!(" ({undecided} undecided, {suppressed} suppressed)"),
    };
    let relevant = total(plans, |plan| plan.relevant);
    let resources = total(plans, |plan| plan.resources);
    format!(
        "{}{aside} in {}: {}, {relevant} of {} looked at",
        parts.join(", "),
        count(plans.len(), "plan"),
        count(counts.rules_evaluated, "rule"),
        count(resources, "resource"),
    )
}

fn count(n: usize, word: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {word}{plural}")
}

fn total(plans: &[PlanSummary], number: impl Fn(&PlanSummary) -> usize) -> usize {
    plans.iter().map(number).fold(0, usize::saturating_add)
}
