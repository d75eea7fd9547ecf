//! What every format says in words: sentences about findings and plans, in safe characters.

pub(super) use super::escape::clean;
use crate::finding::{
    Finding, Findings, Location, Persona, PlanSummary, Question, RelatedPlace, Severity, Verdict,
    Waiting,
};

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    severity.word()
}

/// An attribute path as Terraform's users write it.
pub(super) fn attribute(path: &[String]) -> Option<String> {
    (!path.is_empty()).then(|| clean(&path.join(".")))
}

/// What is wrong and, while undecided, what would settle it.
pub(super) fn statement(finding: &Finding) -> Vec<String> {
    // Rules of one's own may not say themselves that they can't tell.
    let undecided = match finding.verdict {
        Verdict::Undecided if !finding.message.starts_with("can't tell") => "undecided: ",
        Verdict::Undecided | Verdict::Violated => "",
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

/// How many findings wait for a question, and how bad they may be.
pub(crate) fn stake(question: &Question) -> String {
    let worst = severity(question.worst);
    match question.findings {
        1 => format!("1 finding, would be {worst}"),
        n => format!("{n} findings, at worst {worst}"),
    }
}

/// What answers a question; where tfbackup.toml can, what to write there follows.
pub(super) fn answer(question: &Question) -> String {
    let answer = clean(&question.answer);
    match &question.toml {
        Some(_) => format!("{answer}; or in tfbackup.toml:"),
        None => answer,
    }
}

/// The header of the questions.
pub(super) fn questions(findings: &Findings) -> String {
    let n = findings.questions.len();
    format!("{} the plans can't answer", count(n, "question"))
}

/// The other findings of a group: two and the count, or all. Instances of one block stand in one place.
pub(super) fn others(others: &[&Finding], all: bool) -> Option<String> {
    let shown = if all || others.len() <= 3 {
        others.len()
    } else {
        2
    };
    let mut names: Vec<String> = others
        .iter()
        .take(shown)
        .map(|finding| match &finding.location {
            Some(location) => format!("{} ({})", clean(&finding.resource), position(location)),
            None => clean(&finding.resource),
        })
        .collect();
    let more = others.len().saturating_sub(names.len());
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let last = names.pop()?;
    Some(if names.is_empty() {
        last
    } else {
        format!("{} and {last}", names.join(", "))
    })
}

/// A place as editors and terminals open it.
pub(super) fn position(location: &Location) -> String {
    format!(
        "{}:{}:{}",
        clean(&location.path),
        location.line,
        location.column
    )
}

/// Why a value is unknown; a reason of a later version of the facts stands as it is.
pub(super) fn reason(reason: &str) -> String {
    match reason {
        "after-apply" => "known after apply".to_owned(),
        "sensitive" => "sensitive".to_owned(),
        "unresolved" => "neither the plan nor the configuration shows it".to_owned(),
        "invalid" => "set, but not valid".to_owned(),
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

/// The file that stands in for a place that no configuration at hand has: the plan's, which is never without a name.
pub(super) fn plan_file<'a>(plan: &'a str, findings: &'a Findings) -> &'a str {
    let mut plans = findings.plans.iter();
    let path = plans.find(|summary| summary.name == plan);
    match path.map_or(plan, |summary| summary.path.as_str()) {
        "-" => "stdin",
        "" => "plan",
        path => path.strip_prefix("./").unwrap_or(path),
    }
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

/// What wasn't judged, and configuration that does nothing: a sentence each.
pub(super) fn notices(findings: &Findings) -> impl Iterator<Item = String> {
    findings.notices.iter().map(|notice| {
        let place = notice.location.as_ref().map(position);
        let place = place.map_or(String::new(), |place| format!("{place}: "));
        format!("{place}{}; {}", clean(&notice.message), clean(&notice.help))
    })
}

/// The last line of a report.
pub(super) fn summary(findings: &Findings) -> String {
    let plans = &findings.plans;
    if findings.findings.is_empty() && plans.iter().all(|plan| plan.relevant == 0) {
        let names: Vec<_> = plans.iter().map(|plan| clean(&plan.name)).collect();
        let states = plans.iter().filter(|plan| plan.state).count();
        let (word, have) = match names.len() {
            1 if states == 1 => ("state", "has"),
            1 => ("plan", "has"),
            _ => ("plans", "have"),
        };
        let names = names.join(", ");
        return format!("nothing to judge: {word} {names} {have} nothing to do with backups");
    }
    let counts = &findings.summary;
    // Questions aren't notes to a reader; with --strict they count as what they may be.
    let questions = findings.counting().filter(|it| it.is_question()).count();
    let mut parts: Vec<_> = [
        (counts.error, "error"),
        (counts.warning, "warning"),
        (counts.note.saturating_sub(questions), "note"),
    ]
    .into_iter()
    .filter(|&(n, _)| n > 0)
    .map(|(n, word)| count(n, word))
    .collect();
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    if questions > 0 {
        parts.push(format!("{questions} undecided"));
    }
    let mut aside = Vec::new();
    let strict = counts.undecided.saturating_sub(questions);
    if strict > 0 {
        aside.push(format!("{strict} of them undecided"));
    }
    let suppressed = counts.suppressed.saturating_sub(counts.known);
    if suppressed > 0 {
        aside.push(format!("{suppressed} suppressed"));
    }
    if counts.known > 0 {
        aside.push(format!("{} in the baseline", counts.known));
    }
    if let Some(hidden) = hidden(findings) {
        aside.push(hidden);
    }
    let aside = match aside.as_slice() {
        [] => String::new(),
        aside => format!(" ({})", aside.join("; ")),
    };
    let relevant = total(plans, |plan| plan.relevant);
    let resources = total(plans, |plan| plan.resources);
    let configuration = findings.configuration.as_deref();
    let configuration = configuration.map_or(String::new(), |path| {
        format!(", configured by {}", clean(path))
    });
    format!(
        "{}{aside} in {}: {}, {relevant} of {} looked at{configuration}",
        parts.join(", "),
        inputs(plans),
        count(counts.rules_evaluated, "rule"),
        count(resources, "resource"),
    )
}

/// What the persona hides, and which one sees it.
fn hidden(findings: &Findings) -> Option<String> {
    let hides = |persona: Persona| {
        let all = findings.findings.iter().filter(|finding| finding.counts());
        let hidden = all.filter(|it| !findings.persona.sees(it.persona));
        hidden.filter(|it| persona.sees(it.persona)).count()
    };
    let (pedantic, auditor) = (hides(Persona::Pedantic), hides(Persona::Auditor));
    let more = |n: usize, persona: Persona| format!("{n} more with --persona {}", persona.word());
    match (pedantic, auditor) {
        (_, 0) => None,
        (0, all) => Some(more(all, Persona::Auditor)),
        (some, all) if some == all => Some(more(some, Persona::Pedantic)),
        (some, all) => Some(format!(
            "{}, {all} with auditor",
            more(some, Persona::Pedantic)
        )),
    }
}

pub(super) fn count(n: usize, word: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {word}{plural}")
}

/// How many plans and states there are.
fn inputs(plans: &[PlanSummary]) -> String {
    let states = plans.iter().filter(|plan| plan.state).count();
    match (plans.len().saturating_sub(states), states) {
        (plans, 0) => count(plans, "plan"),
        (0, states) => count(states, "state"),
        (plans, states) => format!("{} and {}", count(plans, "plan"), count(states, "state")),
    }
}

fn total(plans: &[PlanSummary], number: impl Fn(&PlanSummary) -> usize) -> usize {
    plans.iter().map(number).fold(0, usize::saturating_add)
}
