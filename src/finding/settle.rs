//! From judgements to findings: places, severities, fingerprints, order.

use super::cause::{self, Cause};
use super::fold::superseded;
use super::{
    AllowedChange, Finding, Findings, Judgement, Location, Persona, PlanSummary, RelatedPlace,
    RuleLevel, Severity, Summary, Tool, Verdict, Waiting, allowed, group, level, loss, question,
};
use crate::facts::{Facts, Object, attribute_path};
use crate::plan::Address;
use crate::policy::Rule;
use crate::source::Sources;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
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
    /// Changes that are acknowledged.
    pub allowed: &'a [AllowedChange],
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
    let mut found: Vec<(Finding, Option<Cause>)> = judgements
        .into_iter()
        .filter_map(|(rule, judgement)| Some((rules.get(rule)?, judgement)))
        .map(|(rule, judgement)| {
            let undecided = judgement.verdict == Verdict::Undecided;
            let cause = undecided.then(|| cause::of(rule, &judgement, &objects));
            let finding = finding(rule, judgement, &objects, texts, strictness);
            (finding, cause)
        })
        .collect();
    found.sort_by(|(a, _), (b, _)| order(a, b));
    for (finding, _) in &mut found {
        allowed::mark(finding, strictness.allowed, strictness.today);
    }
    let hidden = superseded(found.iter().map(|(finding, _)| finding), rules);
    let kept = found.into_iter().zip(hidden).filter(|(_, hidden)| !hidden);
    let (mut findings, causes): (Vec<Finding>, Vec<Option<Cause>>) =
        kept.map(|(found, _)| found).unzip();
    let sees = |finding: &Finding| finding.counts() && strictness.persona.sees(finding.persona);
    let questions = question::ask(&mut findings, &causes, sees);
    group::mark(&mut findings);
    Findings {
        schema: "tfbackup.report/1".to_owned(),
        tool: Tool {
            name: "tfbackup".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        plans,
        strategies: facts.after.strategies.clone(),
        persona: strictness.persona,
        configuration: None,
        summary: summary(&findings, sees, rules.len()),
        findings,
        questions,
        notices: Vec::new(),
    }
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
        undecided: counted.iter().filter(undecided).count(),
        hidden: findings.iter().filter(|f| f.counts() && !sees(f)).count(),
        rules_evaluated: rules,
    }
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
        fingerprint: fingerprint(rule, &resource, &attribute, judgement.twin.as_deref()),
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

/// Objects of both worlds by id.
pub(super) struct Objects<'a> {
    by_id: BTreeMap<&'a str, &'a Object>,
    /// Ids of the resources that make accounts, which are no objects.
    accounts: BTreeSet<&'a str>,
}

impl<'a> Objects<'a> {
    fn new(facts: &'a Facts) -> Self {
        let mut all: BTreeMap<&str, &Object> = BTreeMap::new();
        for (id, object) in facts.after.objects().chain(facts.before.objects()) {
            all.entry(id).or_insert(object);
        }
        let accounts = [&facts.after, &facts.before]
            .into_iter()
            .flat_map(|world| world.accounts.values());
        Self {
            by_id: all,
            accounts: accounts
                .filter_map(|account| account.declared_by.as_deref())
                .collect(),
        }
    }

    /// The object of this id.
    pub(super) fn get(&self, id: &str) -> Option<&'a Object> {
        self.by_id.get(id).copied()
    }

    /// The name of what a template or a policy declares.
    fn declared(&self, id: &str) -> Option<&'a str> {
        self.by_id.get(id)?.logical_id.as_deref()
    }

    /// Plan, address and attribute path in Terraform's words.
    pub(super) fn place(&self, id: &str, field: &[String]) -> (String, String, Vec<String>) {
        let account = self.accounts.get(id).and_then(|id| id.split_once(':'));
        match (self.by_id.get(id), account) {
            (Some(object), _) => {
                let attribute = attribute_path(&object.resource_type, field);
                (object.plan.clone(), object.address.clone(), attribute)
            }
            (None, Some((plan, address))) => (plan.to_owned(), address.to_owned(), field.to_vec()),
            // An id that a rule made up: shown as it is.
            (None, None) => (String::new(), id.to_owned(), field.to_vec()),
        }
    }
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

/// Stable over runs, edits elsewhere, and the plan's file name.
fn fingerprint(rule: &Rule, resource: &str, attribute: &[String], twin: Option<&str>) -> String {
    let text = [
        &rule.id,
        resource,
        &attribute.join("."),
        twin.unwrap_or_default(),
    ]
    .join("\0");
    let hash = Sha256::digest(text.as_bytes());
    hash.iter()
        .take(16)
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
