//! `# tfbackup:ignore rule-id[, rule-id] -- reason [until 2027-01-31]`

use super::written::CHANGE;
use super::{By, Entry, Scope, Suppression};
use crate::finding::{Location, Notice};
use crate::policy::{Rule, instead_of};
use crate::source::{Comment, Sources};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What our comments begin with; those of other linters aren't ours to judge.
const MARK: &str = "tfbackup:ignore";

/// Whether a comment speaks to us.
pub(crate) fn is_ours(text: &str) -> bool {
    text.starts_with(MARK)
}

/// The comments of all configuration at hand.
#[derive(Default)]
pub(in crate::finding) struct Comments {
    /// One for each rule that a comment names.
    usable: Vec<(Found, Said)>,
    /// What is wrong with the others.
    wrong: Vec<Notice>,
    /// More than one plan is judged, so that a path may be of any.
    several: bool,
}

/// A comment, and the plans in whose configuration it was found. Stored facts come from many repositories, each of
/// which may have a `main.tf`: a comment of one is no comment of another.
#[derive(Clone)]
struct Found {
    comment: Comment,
    plans: BTreeSet<String>,
}

/// What a comment says of one rule.
struct Said {
    rule: String,
    reason: String,
    until: Option<Date>,
}

/// What is wrong with a comment, and what to do.
type Wrong = (String, String);

impl Comments {
    pub(in crate::finding) fn of(sources: &BTreeMap<String, Sources>, rules: &[Rule]) -> Self {
        // Several plans may share a module.
        let mut each = BTreeMap::new();
        for (plan, sources) in sources {
            for comment in sources.comments() {
                let place = &comment.place;
                let at = (place.path.clone(), place.line, place.column);
                let is = (comment.text.clone(), comment.target.start);
                let plans = BTreeSet::new();
                let found = each.entry((at, is));
                let found = found.or_insert(Found { comment, plans });
                found.plans.insert(plan.clone());
            }
        }
        let mut comments = Self {
            several: sources.len() > 1,
            ..Self::default()
        };
        for found in each.into_values() {
            for said in read(&found.comment.text, rules) {
                match said {
                    Ok(said) => comments.usable.push((found.clone(), said)),
                    Err((message, help)) => {
                        let id = "unusable-ignore";
                        let wrong = found.notice(id, message, &help, comments.several);
                        comments.wrong.push(wrong);
                    }
                }
            }
        }
        comments
    }

    /// Whether there is none to ask.
    pub(in crate::finding) fn is_empty(&self) -> bool {
        self.usable.is_empty()
    }

    pub(in crate::finding) fn suppressions(&self) -> impl Iterator<Item = Suppression<'_>> {
        let each = self.usable.iter().enumerate();
        each.map(|(index, (found, said))| Suppression {
            entry: (By::Comment, index),
            scope: Scope {
                rule: Some(&said.rule),
                comment: Some(&found.comment),
                plans: Some(&found.plans),
                ..Scope::default()
            },
            reason: &said.reason,
            until: said.until,
        })
    }

    /// What is wrong with comments, and which match nothing; an incomplete plan proves no absence.
    pub(in crate::finding) fn notices(
        self,
        matched: &BTreeSet<Entry>,
        complete: bool,
    ) -> Vec<Notice> {
        let idle = self.usable.iter().enumerate();
        let idle = idle.filter(|(index, _)| complete && !matched.contains(&(By::Comment, *index)));
        let idle = idle.map(|(_, (found, said))| {
            let message = format!(
                "{MARK} matches nothing: no finding of {} is on this line or in this block",
                said.rule
            );
            let help = "move it to the line that the finding shows, or remove it";
            found.notice("unmatched-ignore", message, help, self.several)
        });
        let idle: Vec<Notice> = idle.collect();
        self.wrong.into_iter().chain(idle).collect()
    }
}

impl Found {
    fn notice(&self, id: &str, message: String, help: &str, several: bool) -> Notice {
        let mut plans = self.plans.iter();
        let message = match (several.then(|| plans.next()).flatten(), plans.len()) {
            (Some(plan), 0) => format!("{message} (plan \"{plan}\")"),
            (Some(plan), more) => format!("{message} (plan \"{plan}\" and {more} more)"),
            (None, _) => message,
        };
        Notice {
            id: id.to_owned(),
            message,
            help: help.to_owned(),
            location: Some(Location::of(self.comment.place.clone())),
        }
    }
}

/// What a comment says of each rule that it names; nothing where it isn't for us.
fn read(text: &str, rules: &[Rule]) -> Vec<Result<Said, Wrong>> {
    let Some(rest) = text.strip_prefix(MARK) else {
        return Vec::new();
    };
    let (ids, reason) = rest.split_once("--").unwrap_or((rest, ""));
    let ids = ids.split([',', ' ', '\t']).filter(|id| !id.is_empty());
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() {
        let message = format!("{MARK} names no rule, so it ignores nothing");
        return vec![Err((message, format!("write # {MARK} RULE -- REASON")))];
    }
    let (reason, until) = match ending(reason) {
        Ok(ending) => ending,
        Err(wrong) => return vec![Err(wrong)],
    };
    if reason.is_empty() {
        let message = format!("{MARK} without a reason ignores nothing");
        let help = format!("write # {MARK} {} -- REASON", ids.join(", "));
        return vec![Err((message, help))];
    }
    let said = |id: &str| {
        let Some(rule) = rules.iter().find(|rule| rule.id == id) else {
            return Err((format!("there is no rule `{id}`"), instead_of(id, rules)));
        };
        if rule.family == CHANGE && until.is_none() {
            let message = format!("{MARK} of {id}, which judges a change, needs a last day");
            return Err((message, "add: until 2027-01-31".to_owned()));
        }
        Ok(Said {
            rule: id.to_owned(),
            reason: reason.clone(),
            until,
        })
    };
    ids.into_iter().map(said).collect()
}

/// The reason, and the last day where it ends with one. "until the move is done" is a reason.
fn ending(reason: &str) -> Result<(String, Option<Date>), Wrong> {
    let reason = reason.trim();
    let brackets = ['[', ']', '(', ')'];
    let Some((before, day)) = reason.rsplit_once(char::is_whitespace) else {
        return Ok((reason.to_owned(), None));
    };
    let before = before.trim_end_matches(char::is_whitespace);
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let day = day.trim_matches(brackets);
    let is_end =
        word.trim_matches(brackets) == "until" && day.starts_with(|c: char| c.is_ascii_digit());
    if !is_end {
        return Ok((reason.to_owned(), None));
    }
    let until = day.parse::<Date>().ok().filter(|_| day.len() == 10);
    let until = until.ok_or_else(|| {
        let help = "write the last day, in UTC, as 2027-01-31".to_owned();
        (format!("{MARK} ends on an invalid date: {day}"), help)
    })?;
    let reason = before.strip_suffix(word).unwrap_or(before).trim_end();
    Ok((reason.to_owned(), Some(until)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Bundle;
    use proptest::prelude::*;

    /// `rule: reason (until …)`, or what is wrong.
    fn said(text: &str) -> Vec<String> {
        let bundle = Bundle::embedded().unwrap();
        let each = read(text, bundle.rules()).into_iter();
        each.map(|said| match said {
            Ok(Said {
                rule,
                reason,
                until,
            }) => format!("{rule}: {reason} {until:?}"),
            Err((message, help)) => format!("{message}; {help}"),
        })
        .collect()
    }

    #[test]
    fn a_comment_says_which_rules_why_and_how_long() {
        for (text, want) in [
            (
                "tfbackup:ignore vault-without-lock -- a sandbox",
                vec!["vault-without-lock: a sandbox None"],
            ),
            (
                "tfbackup:ignore vault-without-lock, vault-without-cmk -- a -- b until 2027-01-31",
                vec![
                    "vault-without-lock: a -- b Some(2027-01-31)",
                    "vault-without-cmk: a -- b Some(2027-01-31)",
                ],
            ),
            (
                "tfbackup:ignore vault-without-lock --a sandbox [until 2027-01-31]",
                vec!["vault-without-lock: a sandbox Some(2027-01-31)"],
            ),
            (
                "tfbackup:ignore vault-without-lock -- kept until migration",
                vec!["vault-without-lock: kept until migration None"],
            ),
            (
                "tfbackup:ignore vault-deleted -- empty until 2027-01-31",
                vec!["vault-deleted: empty Some(2027-01-31)"],
            ),
            ("tfsec:ignore aws-x", vec![]),
        ] {
            assert_eq!(said(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_comment_is_said() {
        for (text, want) in [
            (
                "tfbackup:ignore",
                "tfbackup:ignore names no rule, so it ignores nothing; write # tfbackup:ignore RULE -- REASON",
            ),
            (
                "tfbackup:ignore vault-without-lock",
                "tfbackup:ignore without a reason ignores nothing; write # tfbackup:ignore vault-without-lock -- REASON",
            ),
            (
                "tfbackup:ignore vault-without-lock -- until 2027-01-31",
                "tfbackup:ignore without a reason ignores nothing; write # tfbackup:ignore vault-without-lock -- REASON",
            ),
            (
                "tfbackup:ignore vault-without-lok -- x",
                "there is no rule `vault-without-lok`; did you mean `vault-without-lock`?",
            ),
            (
                "tfbackup:ignore vault-without-lock -- x until 2027-02-30",
                "tfbackup:ignore ends on an invalid date: 2027-02-30; write the last day, in UTC, as 2027-01-31",
            ),
            (
                "tfbackup:ignore vault-deleted -- x",
                "tfbackup:ignore of vault-deleted, which judges a change, needs a last day; add: until 2027-01-31",
            ),
        ] {
            assert_eq!(said(text), [want], "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "tfbackup:ignore[ ,a-c-]{0,6}(--)?[ a()\\[\\]\u{e9}]{0,6}(until)?[ 0-9-]{0,12}") {
            let _ = read(&text, &[]);
        }
    }
}
