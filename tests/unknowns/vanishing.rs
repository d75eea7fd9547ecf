//! No finding vanishes without a question in its place when a value isn't known.
//!
//! Each argument that the configuration of a rule's bad example writes is made one that Terraform knows after apply,
//! and each element of a policy's statements one that refers to such a value. All is derived anew from that; then the
//! rule still finds what it found, or something is asked.

use super::arguments::{Arguments, without};
use super::elements;
use super::support::{examples, rule_folders};
use super::{Example, derived};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use tfbackup::facts::Unlinked;
use tfbackup::finding::{Judgement, Verdict};
use tfbackup::policy::{Alone, Bundle, Rule};
use tfbackup::source::Sources;

/// Of arguments that are alike in an example so many are tried.
const ALIKE: usize = 2;

/// What isn't asked for: rules, or all; the argument; and why no plan shows it.
const NOT_ASKED: [(&[&str], &str, &str); 11] = [
    (
        &[
            "account-left-out",
            "account-protection-incomplete",
            "backup-policy-vault-missing",
            "vault-or-key-in-management-account",
        ],
        "provider.allowed_account_ids",
        "few plans tell their accounts: each rule that asks for one would be undecided about everything",
    ),
    (
        &[],
        "aws_organizations_policy.type",
        "it says in which language the content is: what no plan computes, and nothing is read without it",
    ),
    (
        &[],
        "aws_cloudformation_stack.template_body",
        "most stacks have nothing of AWS Backup, and a template that isn't known doesn't show one that has",
    ),
    (
        &[],
        "aws_cloudformation_stack_set.template_body",
        "as that of a stack",
    ),
    (
        &[
            "backup-role-lacks-permission",
            "backup-role-missing",
            "backup-role-untrusted",
        ],
        "aws_backup_selection.iam_role_arn",
        "most roles are made elsewhere; a role that isn't known is as one of which nothing is shown",
    ),
    (
        &["backup-role-missing", "scp-exempt-role-open"],
        "aws_iam_role.name",
        "that two names are one is all that shows the role to be the one that is named",
    ),
    (&["backup-role-missing"], "aws_iam_role.path", "as its name"),
    (
        &["vault-not-declared"],
        "aws_backup_vault.name",
        "its backup plan's vault isn't known then, and refers to it",
    ),
    (
        &["stackset-deleted-with-account"],
        "aws_cloudformation_stack_set.auto_deployment",
        DYNAMIC,
    ),
    (
        &["bucket-without-eventbridge"],
        "aws_s3_bucket_versioning.versioning_configuration",
        DYNAMIC,
    ),
    (
        &[
            "intermediate-copy-retention-short",
            "onward-copy-outside-plan",
        ],
        "aws_lambda_function.environment",
        DYNAMIC,
    ),
];

const DYNAMIC: &str = "a plan without its files doesn't tell blocks that a dynamic block makes from those that the provider fills in";

/// The facts of a plan without its files: these would tell what the plan doesn't.
fn of_plan(plan: &Value) -> Unlinked {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("unknown-{:?}.json", thread::current().id()));
    std::fs::write(&file, plan.to_string()).unwrap();
    derived(&file, &Sources::new(Vec::new(), folder.to_owned()))
}

fn violated(judged: &[Judgement]) -> BTreeSet<&str> {
    let violated = judged
        .iter()
        .filter(|said| said.verdict == Verdict::Violated);
    violated.map(|said| said.resource.as_str()).collect()
}

/// What any rule leaves undecided.
fn questions(bundle: &Bundle, facts: &Value) -> BTreeSet<String> {
    let judged = bundle.judge(facts).unwrap().into_iter();
    let undecided = judged.filter(|(_, said)| said.verdict == Verdict::Undecided);
    let question = |(rule, said): (usize, Judgement)| {
        let rule = &bundle.rules()[rule].id;
        let Judgement {
            resource,
            attribute,
            waits_for,
            ..
        } = said;
        format!("{rule} {resource} {attribute:?} {waits_for:?}")
    };
    undecided.map(question).collect()
}

fn is_not_asked(rule: &str, kind: &str) -> bool {
    NOT_ASKED.iter().any(|(rules, argument, _)| {
        *argument == kind && (rules.is_empty() || rules.contains(&rule))
    })
}

/// A rule and one of its bad examples.
struct Bad<'a> {
    bundle: &'a Bundle,
    rule: &'a Rule,
    alone: Alone<'a>,
    example: Example,
    facts: Value,
    now: Vec<Judgement>,
    asked: Option<BTreeSet<String>>,
    alike: BTreeMap<String, usize>,
    count: usize,
    wrong: Vec<String>,
}

impl<'a> Bad<'a> {
    fn new(bundle: &'a Bundle, rule: &'a Rule, folder: &Path, plan: Unlinked) -> Self {
        let alone = bundle.alone(rule).unwrap();
        let example = Example::read(folder);
        let facts = example.facts(plan);
        Self {
            now: alone.judge(&facts).unwrap(),
            bundle,
            rule,
            alone,
            example,
            facts,
            asked: None,
            alike: BTreeMap::new(),
            count: 0,
            wrong: Vec::new(),
        }
    }

    /// Whether a value of this kind is to be tried.
    fn tries(&mut self, kind: &str) -> bool {
        let times = self.alike.entry(kind.to_owned()).or_default();
        *times += 1;
        *times <= ALIKE && !is_not_asked(&self.rule.id, kind)
    }

    /// Notes what vanishes from the example with a value that this plan doesn't tell.
    fn judge(&mut self, plan: Unlinked, value: &str) {
        self.count += 1;
        let variant = self.example.facts(plan);
        let said = self.alone.judge(&variant).unwrap();
        if violated(&self.now).is_subset(&violated(&said)) {
            return;
        }
        let now = &self.now;
        let is_new = |one: &Judgement| one.verdict == Verdict::Undecided && !now.contains(one);
        if said.iter().any(is_new) {
            return;
        }
        let (bundle, facts) = (self.bundle, &self.facts);
        let asked = self.asked.get_or_insert_with(|| questions(bundle, facts));
        if questions(bundle, &variant).is_subset(asked) {
            self.wrong.push(format!("{}: {value}", self.rule.id));
        }
    }
}

fn with_arguments<'a>(bundle: &'a Bundle, rule: &'a Rule, folder: &Path) -> Bad<'a> {
    let text = std::fs::read_to_string(folder.join("plan.json")).unwrap();
    let plan: Value = serde_json::from_str(&text).unwrap();
    let mut bad = Bad::new(bundle, rule, folder, of_plan(&plan));
    let arguments = Arguments::of(&plan);
    for argument in &arguments {
        if bad.tries(&argument.kind) {
            let variant = of_plan(&without(&plan, argument, &arguments));
            bad.judge(variant, &format!("{} {:?}", argument.kind, argument.values));
        }
    }
    bad
}

fn with_elements<'a>(bundle: &'a Bundle, rule: &'a Rule, folder: &Path) -> Bad<'a> {
    let plan = Example::read(folder).plan;
    let written = serde_json::to_value(&plan).unwrap();
    let mut bad = Bad::new(bundle, rule, folder, plan);
    for element in elements::of(&written["after"]) {
        if bad.tries(&element.kind) {
            let variant = elements::without(&written, &element);
            bad.judge(variant, &format!("{} {}", element.kind, element.at));
        }
    }
    bad
}

/// Fails with what vanishes from any rule's bad examples; so many values must have been tried.
fn assert_asked(tried: for<'a> fn(&'a Bundle, &'a Rule, &Path) -> Bad<'a>, least: usize) {
    let bundle = Bundle::embedded().unwrap();
    let folders: BTreeMap<String, PathBuf> = rule_folders()
        .into_iter()
        .map(|folder| {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            (name, folder)
        })
        .collect();
    let next = Mutex::new(bundle.rules().iter());
    let work = || {
        let (mut wrong, mut count) = (Vec::new(), 0);
        loop {
            let Some(rule) = next.lock().unwrap().next() else {
                return (wrong, count);
            };
            for example in examples(&folders[&rule.id], "bad") {
                let bad = tried(&bundle, rule, &example);
                wrong.extend(bad.wrong);
                count += bad.count;
            }
        }
    };
    let (mut wrong, count) = thread::scope(|scope| {
        let other = scope.spawn(work);
        let (mut wrong, count) = work();
        let (more, others) = other.join().unwrap();
        wrong.extend(more);
        (wrong, count + others)
    });
    wrong.sort();
    assert!(wrong.is_empty(), "findings vanish:\n{}", wrong.join("\n"));
    assert!(count >= least, "only {count} values were tried");
}

#[test]
fn no_finding_vanishes_with_an_argument_that_is_not_known() {
    assert_asked(with_arguments, 2500);
}

#[test]
fn no_finding_vanishes_with_an_element_of_a_policy_that_is_not_known() {
    assert_asked(with_elements, 100);
}
