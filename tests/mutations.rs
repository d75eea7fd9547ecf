//! Each rule is set off by the flip of its defect in the facts of its good example, and no other error is.
//!
//! `mutation.json` beside the rule is the flip, a JSON Patch (RFC 6902) of those facts. With
//! `UPDATE_EXPECT=1` one that is absent or does nothing any more is made anew: of all that tells the bad
//! example's facts from the good one's, the least that sets the rule off.
#![cfg(test)]

mod support;

use json_patch::{Patch, PatchOperation};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use support::{findings, parsed, rule_folders};
use tfbackup::finding::Severity;
use tfbackup::policy::Bundle;

/// A rule under test, and what is said of its good example.
struct Subject<'a> {
    bundle: &'a Bundle,
    rule: &'a str,
    good: Value,
    before: BTreeSet<Said>,
}

/// `(rule, resource, verdict, severity)`
type Said = (String, String, String, String);

impl<'a> Subject<'a> {
    fn new(bundle: &'a Bundle, folder: &'a Path) -> Self {
        let good = facts(&folder.join("good"));
        Self {
            bundle,
            rule: folder.file_name().unwrap().to_str().unwrap(),
            before: said(bundle, &good),
            good,
        }
    }

    /// What is wrong with the patch; nothing if it sets off this rule, and no other error.
    fn fault(&self, patch: &[PatchOperation]) -> Option<String> {
        let mut facts = self.good.clone();
        if let Err(error) = json_patch::patch(&mut facts, patch) {
            return Some(format!("can't be applied: {error}"));
        }
        let after = said(self.bundle, &facts);
        let mut new = after.difference(&self.before).peekable();
        let fires = |(rule, ..): &Said| rule == self.rule;
        if !new.clone().any(fires) {
            return Some("the rule isn't set off".to_owned());
        }
        let other = new.find(|said| !fires(said) && is_error(said));
        other.map(|said| format!("another error is set off: {said:?}"))
    }

    /// The least part of what tells the bad example from the good one, by leaving out ever smaller pieces.
    fn derive(&self, bad: &Value) -> Option<Vec<PatchOperation>> {
        let mut patch = json_patch::diff(&self.good, bad).0;
        if self.fault(&patch).is_some() {
            return None;
        }
        let mut size = patch.len();
        while size > 0 {
            let mut at = 0;
            while at < patch.len() {
                let end = at.saturating_add(size).min(patch.len());
                let without = [&patch[..at], &patch[end..]].concat();
                if self.fault(&without).is_none() {
                    patch = without;
                } else {
                    at = end;
                }
            }
            size /= 2;
        }
        Some(patch)
    }
}

fn is_error((_, _, verdict, severity): &Said) -> bool {
    verdict == "violated" && severity == Severity::Error.word()
}

fn facts(example: &Path) -> Value {
    parsed(example, &["facts", "plan.json"])
}

fn said(bundle: &Bundle, facts: &Value) -> BTreeSet<Said> {
    let text = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
    findings(bundle, facts)
        .iter()
        .map(|f| {
            (
                text(f, "rule"),
                text(f, "resource"),
                text(f, "verdict"),
                text(f, "severity"),
            )
        })
        .collect()
}

#[test]
fn a_flipped_defect_sets_off_its_rule_and_no_other_error() {
    let bundle = Bundle::embedded().unwrap();
    let mut wrong = Vec::new();
    for folder in rule_folders() {
        let subject = Subject::new(&bundle, &folder);
        let file = folder.join("mutation.json");
        let text = fs::read_to_string(&file).unwrap_or_else(|_| "[]".to_owned());
        let patch: Patch = serde_json::from_str(&text).unwrap();
        let Some(fault) = subject.fault(&patch.0) else {
            continue;
        };
        let made = std::env::var_os("UPDATE_EXPECT")
            .and_then(|_| subject.derive(&facts(&folder.join("bad"))));
        match made {
            Some(patch) => {
                let text = serde_json::to_string_pretty(&Patch(patch)).unwrap();
                fs::write(&file, text + "\n").unwrap();
            }
            None => wrong.push(format!("{}: {fault}", file.display())),
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
