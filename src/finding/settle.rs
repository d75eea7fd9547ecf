//! From judgements to findings: places, severities, fingerprints, order.

use super::baseline::InUse;
use super::cause::{self, Cause};
use super::fingerprint::Subject;
use super::fold::superseded;
use super::objects::Objects;
use super::suppress::{self, Comments, Entry, Suppression};
use super::{
    AllowedChange, By, Exempt, Finding, Findings, Ignore, Judgement, Location, Persona,
    PlanSummary, RelatedPlace, RuleLevel, Severity, Summary, Tool, Verdict, Waiting, group, level,
    loss, question,
};
use crate::facts::Facts;
use crate::plan::Address;
use crate::policy::Rule;
use crate::source::{Place, Sources};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Arguments whose value, or part of it, a plan marks as sensitive: by plan, then address.
pub type Sensitive = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What the user asked for.
#[derive(Clone, Copy, Debug)]
pub struct Strictness<'a> {
    /// Undecided findings count with the severity that they would have.
    pub strict: bool,
    /// Who reads.
    pub persona: Persona,
    /// Severities of rules that are other than their own.
    pub levels: &'a BTreeMap<String, RuleLevel>,
    /// Findings that are accepted.
    pub ignored: &'a [Ignore],
    /// Changes that are acknowledged.
    pub allowed: &'a [AllowedChange],
    /// What needs no backup.
    pub exempt: &'a [Exempt],
    /// What was there before.
    pub(crate) known: Option<&'a InUse<'a>>,
    /// The day that their ends are compared with.
    pub today: Date,
}

/// The configuration at hand, and what of it must not be shown.
#[derive(Clone, Copy)]
struct Texts<'a> {
    sources: &'a BTreeMap<String, Sources>,
    sensitive: &'a Sensitive,
}

/// Turns what the rules said into what the user gets.
///
/// `sources` has the configuration of each plan by the plan's name.
pub fn settle(
    judgements: Vec<(usize, Judgement)>,
    rules: &[Rule],
    facts: &Facts,
    plans: Vec<PlanSummary>,
    sources: &BTreeMap<String, Sources>,
    sensitive: &Sensitive,
    strictness: Strictness<'_>,
) -> Findings {
    let objects = Objects::new(facts);
    let texts = Texts { sources, sensitive };
    let mut found: Vec<Found> = judgements
        .into_iter()
        .filter_map(|(rule, judgement)| Some((rules.get(rule)?, judgement)))
        .map(|(rule, judgement)| {
            let undecided = judgement.verdict == Verdict::Undecided;
            Found {
                cause: undecided.then(|| cause::of(rule, &judgement, &objects)),
                earlier: earlier(rule, &judgement, &objects, sources, strictness),
                finding: finding(rule, judgement, &objects, texts, strictness),
            }
        })
        .collect();
    found.sort_by(|a, b| order(&a.finding, &b.finding));
    let comments = Comments::of(sources, rules);
    let matched = suppress(&mut found, &comments, sources, strictness);
    let mut met = BTreeSet::new();
    if let Some(known) = strictness.known {
        let marks = found.iter_mut();
        met.extend(marks.flat_map(|it| known.mark(&mut it.finding, &it.earlier)));
    }
    let hidden = superseded(found.iter().map(|it| &it.finding), rules);
    let both = found.into_iter().zip(hidden);
    let (explained, kept): (Vec<_>, Vec<_>) = both.partition(|(_, hidden)| *hidden);
    let explained = explained.into_iter().map(|(it, _)| it.finding);
    let kept = kept.into_iter().map(|(it, _)| (it.finding, it.cause));
    let (mut findings, causes): (Vec<Finding>, Vec<Option<Cause>>) = kept.unzip();
    let sees = |finding: &Finding| finding.counts() && strictness.persona.sees(finding.persona);
    let questions = question::ask(&mut findings, &causes, sees);
    group::mark(&mut findings);
    let complete = plans.iter().all(|plan| plan.complete && !plan.errored);
    let mut settled = Findings {
        schema: "tfbackup.report/1".to_owned(),
        tool: Tool {
            name: "tfbackup".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        plans,
        strategies: facts.after.strategies.clone(),
        persona: strictness.persona,
        configuration: None,
        baseline: None,
        summary: summary(&findings, sees, rules.len()),
        findings,
        questions,
        notices: comments.notices(&matched, complete),
        explained: explained.collect(),
        matched,
    };
    if let Some(known) = strictness.known {
        let notices = known.notices(&settled, &met);
        settled.notices.extend(notices);
    }
    settled
}

/// A finding on its way.
struct Found {
    finding: Finding,
    cause: Option<Cause>,
    /// Fingerprints before resources moved.
    earlier: Vec<String>,
}

/// Only a baseline asks for them.
fn earlier(
    rule: &Rule,
    judgement: &Judgement,
    objects: &Objects<'_>,
    sources: &BTreeMap<String, Sources>,
    strictness: Strictness<'_>,
) -> Vec<String> {
    if strictness.known.is_none() {
        return Vec::new();
    }
    let (_, resource, attribute) = objects.place(&judgement.resource, &judgement.attribute);
    subject(rule, judgement, &resource, &attribute).earlier(objects, sources)
}

fn subject<'a>(
    rule: &'a Rule,
    judgement: &'a Judgement,
    resource: &'a str,
    attribute: &'a [String],
) -> Subject<'a> {
    Subject {
        rule: &rule.id,
        id: &judgement.resource,
        resource,
        attribute,
        twin: judgement.twin.as_deref().unwrap_or_default(),
    }
}

/// Marks what somebody has said is meant; gives the entries and comments that mean something.
fn suppress(
    found: &mut [Found],
    comments: &Comments,
    sources: &BTreeMap<String, Sources>,
    strictness: Strictness<'_>,
) -> BTreeSet<Entry> {
    let ignored = strictness.ignored.iter().enumerate();
    let allowed = strictness.allowed.iter().enumerate();
    let exempt = strictness.exempt.iter().enumerate();
    let said: Vec<Suppression<'_>> = comments
        .suppressions()
        .chain(ignored.map(|(index, entry)| entry.suppression(index)))
        .chain(allowed.map(|(index, entry)| entry.suppression(index)))
        .chain(exempt.filter_map(|(index, entry)| entry.suppression(index)))
        .collect();
    let around = |finding: &Finding| -> Vec<Place> {
        let address = Address::parse(&finding.resource).filter(|_| !comments.is_empty());
        let asked = address.zip(sources.get(&finding.plan));
        asked.map_or_else(Vec::new, |(address, sources)| {
            sources.around(&address, &finding.attribute)
        })
    };
    let mut matched = BTreeSet::new();
    for Found { finding, .. } in found {
        let around = around(finding);
        let means = suppress::mark(finding, &around, &said, strictness.today);
        matched.extend(means);
    }
    matched
}

/// The worst severity first, then what would be lost, then where it is.
fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let worth = |f: &Finding| (std::cmp::Reverse(f.severity), loss::rank(&f.family));
    let place = |f: &Finding| (f.plan.clone(), f.resource.clone());
    let by = worth(a).cmp(&worth(b));
    by.then_with(|| place(a).cmp(&place(b))).then_with(|| {
        (&a.rule, &a.attribute, &a.message, &a.fingerprint).cmp(&(
            &b.rule,
            &b.attribute,
            &b.message,
            &b.fingerprint,
        ))
    })
}

fn summary(findings: &[Finding], sees: impl Fn(&Finding) -> bool, rules: usize) -> Summary {
    let counted: Vec<&Finding> = findings.iter().filter(|f| sees(f)).collect();
    let count = |severity| counted.iter().filter(|f| f.severity == severity).count();
    let undecided = |f: &&&Finding| f.verdict == Verdict::Undecided;
    Summary {
        error: count(Severity::Error),
        warning: count(Severity::Warning),
        note: count(Severity::Note),
        suppressed: findings.iter().filter(|f| !f.counts()).count(),
        known: findings.iter().filter(|f| is_known(f)).count(),
        undecided: counted.iter().filter(undecided).count(),
        hidden: findings.iter().filter(|f| f.counts() && !sees(f)).count(),
        rules_evaluated: rules,
    }
}

fn is_known(finding: &Finding) -> bool {
    let suppressed = finding.suppressed.as_ref();
    suppressed.is_some_and(|it| it.by == By::Baseline)
}

fn finding(
    rule: &Rule,
    judgement: Judgement,
    objects: &Objects<'_>,
    texts: Texts<'_>,
    strictness: Strictness<'_>,
) -> Finding {
    let undecided = judgement.verdict == Verdict::Undecided;
    let (plan, resource, attribute) = objects.place(&judgement.resource, &judgement.attribute);
    let fingerprint = subject(rule, &judgement, &resource, &attribute).fingerprint(objects);
    let related = judgement.related.into_iter();
    let related = related.map(|related| {
        let (plan, resource, attribute) = objects.place(&related.resource, &related.attribute);
        let declared = objects.declared(&related.resource);
        let location = locate(texts, &plan, &resource, &attribute, declared);
        RelatedPlace {
            resource,
            plan,
            attribute,
            label: related.label,
            location,
        }
    });
    let waits_for = judgement.waits_for.into_iter().map(|waiting| {
        let (_, resource, attribute) = objects.place(&waiting.resource, &waiting.attribute);
        Waiting {
            resource,
            attribute,
            reason: waiting.reason,
            references: waiting.references,
        }
    });
    // A judgement may be milder than its rule, and never harder: a rule's severity is its worst.
    let severity = judgement.severity.unwrap_or(rule.severity);
    let severity = severity.min(rule.severity);
    let declared = objects.declared(&judgement.resource);
    let object = objects.get(&judgement.resource);
    let mut finding = Finding {
        fingerprint,
        location: locate(texts, &plan, &resource, &attribute, declared),
        rule: rule.id.clone(),
        family: rule.family.clone(),
        severity: if undecided && !strictness.strict {
            Severity::Note
        } else {
            severity
        },
        verdict: judgement.verdict,
        would_be: undecided.then_some(severity),
        resource,
        plan,
        attribute,
        message: judgement.message,
        help: judgement.help.unwrap_or_else(|| rule.remedy.clone()),
        url: rule.url(),
        label: judgement.label,
        related: related.collect(),
        waits_for: waits_for.collect(),
        question: None,
        group: None,
        persona: if undecided {
            rule.persona.max(rule.persona_undecided)
        } else {
            rule.persona
        }
        .max(judgement.persona.unwrap_or_default()),
        account: object.and_then(|object| object.account.clone()),
        suppressed: None,
    };
    if let Some(given) = strictness.levels.get(&rule.id) {
        level::apply(&mut finding, given, strictness.strict);
    }
    finding
}

fn locate(
    texts: Texts<'_>,
    plan: &str,
    resource: &str,
    attribute: &[String],
    declared: Option<&str>,
) -> Option<Location> {
    let address = Address::parse(resource)?;
    let sources = texts.sources.get(plan)?;
    let inside = declared.and_then(|name| sources.locate_inside(&address, attribute, name));
    let place = inside.or_else(|| sources.locate(&address, attribute))?;
    let marks = texts.sensitive.get(plan).and_then(|of| of.get(resource));
    let sensitive = marks.is_some_and(|marks| attribute.iter().any(|name| marks.contains(name)));
    let header = sources.locate(&address, &[]);
    Some(Location {
        header: header.filter(|header| header.path == place.path),
        sensitive,
        ..Location::of(place)
    })
}
