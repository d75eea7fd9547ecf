//! One cause, one finding: where a rule has spoken, those that it supersedes say no more.

use super::{Finding, Severity, Verdict};
use crate::policy::Rule;
use std::collections::BTreeMap;
use std::iter::once;

/// Of each finding, whether another one on the same resource, or one that names the resource as related, supersedes it.
///
/// Less certain or less bad never hides what is more so, and what is acknowledged hides nothing.
pub(super) fn superseded<'a>(
    findings: impl Iterator<Item = &'a Finding> + Clone,
    rules: &[Rule],
) -> Vec<bool> {
    let lists: BTreeMap<&str, &[String]> = rules
        .iter()
        .map(|rule| (rule.id.as_str(), rule.supersedes.as_slice()))
        .collect();
    let mut said: BTreeMap<Place, Vec<Weight>> = BTreeMap::new();
    for finding in findings.clone().filter(|finding| finding.counts()) {
        let related = finding.related.iter().map(|to| (&to.plan, &to.resource));
        for (plan, resource) in once((&finding.plan, &finding.resource)).chain(related) {
            for rule in lists
                .get(finding.rule.as_str())
                .copied()
                .unwrap_or_default()
            {
                let place = (rule.clone(), plan.clone(), resource.clone());
                said.entry(place).or_default().push(weight(finding));
            }
        }
    }
    let is_hidden = |finding: &Finding| {
        let (rule, plan, resource) = (&finding.rule, &finding.plan, &finding.resource);
        let there = said.get(&(rule.clone(), plan.clone(), resource.clone()));
        let (certain, severity) = weight(finding);
        there
            .into_iter()
            .flatten()
            .any(|other| other.0 >= certain && other.1 >= severity)
    };
    findings.map(is_hidden).collect()
}

/// Rule, plan and resource.
type Place = (String, String, String);

/// Whether it is certain, and how bad it is, or would be.
type Weight = (bool, Severity);

fn weight(finding: &Finding) -> Weight {
    (
        finding.verdict == Verdict::Violated,
        finding.would_be.unwrap_or(finding.severity),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{By, Persona, RelatedPlace, Suppressed};
    use super::*;

    fn rule(id: &str, supersedes: &[&str]) -> Rule {
        Rule {
            id: id.to_owned(),
            family: "f".to_owned(),
            title: String::new(),
            description: String::new(),
            severity: Severity::Error,
            remedy: String::new(),
            source: String::new(),
            persona: Persona::Regular,
            persona_undecided: Persona::Regular,
            question: None,
            supersedes: supersedes.iter().map(|&id| id.to_owned()).collect(),
        }
    }

    fn finding(rule: &str, resource: &str, verdict: Verdict, severity: Severity) -> Finding {
        let undecided = verdict == Verdict::Undecided;
        Finding {
            rule: rule.to_owned(),
            family: "f".to_owned(),
            severity: if undecided { Severity::Note } else { severity },
            verdict,
            would_be: undecided.then_some(severity),
            resource: resource.to_owned(),
            plan: "p".to_owned(),
            attribute: Vec::new(),
            message: String::new(),
            help: String::new(),
            url: String::new(),
            fingerprint: String::new(),
            location: None,
            related: Vec::new(),
            waits_for: Vec::new(),
            label: None,
            question: None,
            group: None,
            persona: Persona::Regular,
            account: None,
            suppressed: None,
        }
    }

    fn violated(rule: &str, resource: &str) -> Finding {
        finding(rule, resource, Verdict::Violated, Severity::Error)
    }

    fn left(findings: Vec<Finding>) -> Vec<(String, String)> {
        let rules = [
            rule("cause", &["effect"]),
            rule("effect", &["last"]),
            rule("last", &[]),
        ];
        let hidden = superseded(findings.iter(), &rules);
        let kept = findings.into_iter().zip(hidden);
        kept.filter(|(_, hidden)| !hidden)
            .map(|(f, _)| (f.rule, f.resource))
            .collect()
    }

    fn names(found: &[(String, String)]) -> Vec<&str> {
        found.iter().map(|(rule, _)| rule.as_str()).collect()
    }

    #[test]
    fn a_superseded_rule_says_no_more_of_the_same_resource() {
        let found = left(vec![
            violated("cause", "a"),
            violated("effect", "a"),
            violated("effect", "b"),
        ]);
        assert_eq!(
            found,
            [
                ("cause".to_owned(), "a".to_owned()),
                ("effect".to_owned(), "b".to_owned())
            ]
        );
    }

    #[test]
    fn nor_of_one_that_is_named_as_related() {
        let mut cause = violated("cause", "a");
        cause.related.push(RelatedPlace {
            resource: "b".to_owned(),
            plan: "p".to_owned(),
            attribute: Vec::new(),
            label: String::new(),
            location: None,
        });
        assert_eq!(
            names(&left(vec![cause.clone(), violated("effect", "b")])),
            ["cause"]
        );
        for place in &mut cause.related {
            place.plan = "other".to_owned();
        }
        assert_eq!(
            names(&left(vec![cause, violated("effect", "b")])),
            ["cause", "effect"]
        );
    }

    #[test]
    fn what_is_hidden_hides_what_it_supersedes_all_the_same() {
        let found = left(vec![
            violated("cause", "a"),
            violated("effect", "a"),
            violated("last", "a"),
        ]);
        assert_eq!(names(&found), ["cause"]);
    }

    #[test]
    fn less_certain_or_less_bad_hides_nothing() {
        let unsure = finding("cause", "a", Verdict::Undecided, Severity::Error);
        assert_eq!(
            names(&left(vec![unsure.clone(), violated("effect", "a")])),
            ["cause", "effect"]
        );
        let also = finding("effect", "a", Verdict::Undecided, Severity::Error);
        assert_eq!(names(&left(vec![unsure, also.clone()])), ["cause"]);
        assert_eq!(names(&left(vec![violated("cause", "a"), also])), ["cause"]);
        let mild = finding("cause", "a", Verdict::Violated, Severity::Note);
        assert_eq!(
            names(&left(vec![mild, violated("effect", "a")])),
            ["cause", "effect"]
        );
    }

    #[test]
    fn what_is_acknowledged_hides_nothing() {
        let mut cause = violated("cause", "a");
        cause.suppressed = Some(Suppressed {
            by: By::AllowChange,
            reason: "meant".to_owned(),
            expires: Some("2027-01-31".to_owned()),
        });
        assert_eq!(
            names(&left(vec![cause, violated("effect", "a")])),
            ["cause", "effect"]
        );
    }
}
