//! From judgements to findings: places, severities, fingerprints, order.

use super::{
    AllowedChange, Exempt, Finding, Findings, Judgement, Location, PlanSummary, RelatedPlace,
    Severity, Summary, Tool, Verdict, Waiting, allowed,
};
use crate::facts::{Facts, Object, attribute_path};
use crate::plan::Address;
use crate::policy::Rule;
use crate::source::{Place, Sources};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// What the user asked for.
#[derive(Clone, Copy, Debug)]
pub struct Strictness<'a> {
    /// Undecided findings count with the severity that they would have.
    pub strict: bool,
    /// Changes that are acknowledged.
    pub allowed: &'a [AllowedChange],
    /// What needs no backup.
    pub exempt: &'a [Exempt],
    /// The day that their ends are compared with.
    pub today: Date,
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
    strictness: Strictness<'_>,
) -> Findings {
    let objects = Objects::new(facts);
    let mut findings: Vec<Finding> = judgements
        .into_iter()
        .filter_map(|(rule, judgement)| Some((rules.get(rule)?, judgement)))
        .map(|(rule, judgement)| finding(rule, judgement, &objects, sources, strictness))
        .collect();
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            (
                std::cmp::Reverse(f.severity),
                f.plan.clone(),
                f.resource.clone(),
            )
        };
        key(a).cmp(&key(b)).then_with(|| {
            (&a.rule, &a.attribute, &a.message, &a.fingerprint).cmp(&(
                &b.rule,
                &b.attribute,
                &b.message,
                &b.fingerprint,
            ))
        })
    });
    for finding in &mut findings {
        allowed::mark(finding, strictness.allowed, strictness.today);
        allowed::exempt(finding, strictness.exempt, strictness.today);
    }
    let count = |severity| {
        let of = findings.iter().filter(|f| f.counts());
        of.filter(|f| f.severity == severity).count()
    };
    let summary = Summary {
        error: count(Severity::Error),
        warning: count(Severity::Warning),
        note: count(Severity::Note),
        suppressed: findings.iter().filter(|f| !f.counts()).count(),
        undecided: findings
            .iter()
            .filter(|f| f.counts() && f.verdict == Verdict::Undecided)
            .count(),
        rules_evaluated: rules.len(),
    };
    Findings {
        schema: "tfbackup.report/1".to_owned(),
        tool: Tool {
            name: "tfbackup".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        plans,
        strategies: facts.after.strategies.clone(),
        findings,
        summary,
    }
}

fn finding(
    rule: &Rule,
    judgement: Judgement,
    objects: &Objects<'_>,
    sources: &BTreeMap<String, Sources>,
    strictness: Strictness<'_>,
) -> Finding {
    let undecided = judgement.verdict == Verdict::Undecided;
    let (plan, resource, attribute) = objects.place(&judgement.resource, &judgement.attribute);
    let declared = objects.declared(&judgement.resource);
    let related = judgement
        .related
        .into_iter()
        .map(|related| {
            let (plan, resource, attribute) = objects.place(&related.resource, &related.attribute);
            let declared = objects.declared(&related.resource);
            let location = locate(sources, &plan, &resource, &attribute, declared);
            RelatedPlace {
                resource,
                plan,
                attribute,
                label: related.label,
                location,
            }
        })
        .collect();
    let waits_for = judgement
        .waits_for
        .into_iter()
        .map(|waiting| {
            let (_, resource, attribute) = objects.place(&waiting.resource, &waiting.attribute);
            let references = waiting.references;
            Waiting {
                resource,
                attribute,
                reason: waiting.reason,
                references,
            }
        })
        .collect();
    Finding {
        fingerprint: fingerprint(rule, &resource, &attribute, judgement.twin.as_deref()),
        location: locate(sources, &plan, &resource, &attribute, declared),
        rule: rule.id.clone(),
        family: rule.family.clone(),
        severity: if undecided && !strictness.strict {
            Severity::Note
        } else {
            rule.severity
        },
        verdict: judgement.verdict,
        would_be: undecided.then_some(rule.severity),
        resource,
        plan,
        attribute,
        message: judgement.message,
        help: judgement.help.unwrap_or_else(|| rule.remedy.clone()),
        url: rule.url(),
        related,
        waits_for,
        suppressed: None,
    }
}

/// Objects of both worlds by id.
struct Objects<'a>(BTreeMap<&'a str, &'a Object>);

impl<'a> Objects<'a> {
    fn new(facts: &'a Facts) -> Self {
        let mut all: BTreeMap<&str, &Object> = BTreeMap::new();
        for (id, object) in facts.after.objects().chain(facts.before.objects()) {
            all.entry(id).or_insert(object);
        }
        Self(all)
    }

    /// The name of what a template or a policy declares.
    fn declared(&self, id: &str) -> Option<&'a str> {
        self.0.get(id)?.logical_id.as_deref()
    }

    /// Plan, address and attribute path in Terraform's words.
    fn place(&self, id: &str, field: &[String]) -> (String, String, Vec<String>) {
        match self.0.get(id) {
            Some(object) => {
                let attribute = attribute_path(&object.resource_type, field);
                (object.plan.clone(), object.address.clone(), attribute)
            }
            // An id that a rule made up: shown as it is.
            None => (String::new(), id.to_owned(), field.to_vec()),
        }
    }
}

fn locate(
    sources: &BTreeMap<String, Sources>,
    plan: &str,
    resource: &str,
    attribute: &[String],
    declared: Option<&str>,
) -> Option<Location> {
    let address = Address::parse(resource)?;
    let sources = sources.get(plan)?;
    let inside = declared.and_then(|name| sources.locate_inside(&address, attribute, name));
    let place = inside.or_else(|| sources.locate(&address, attribute))?;
    let Place {
        path,
        line,
        column,
        end_line,
        end_column,
        ..
    } = place.clone();
    Some(Location {
        path,
        line,
        column,
        end_line,
        end_column,
        place,
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
