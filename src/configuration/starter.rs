//! A first tfbackup.toml: the accounts that plans show, and what only a person can answer, as lines to uncomment.

use crate::facts::{Account, World};
use crate::finding::Question;
use crate::report::{clean, stake};
use std::collections::BTreeSet;

const HEAD: &str = r##"# What tfbackup can't read from the plans. Every key is optional: if a line is right, remove its "# ".
# All keys: https://github.com/tfbackup/tfbackup/blob/main/docs/configuration.md

# Who reads the report: regular, pedantic (hygiene, too) or auditor (everything).
# persona = "regular"

# Rules that are more or less severe here: error, warning or note; switching one off takes a reason.
# [severity]
# vault-without-lock = "error"

# Where backups have to go: into a logically air-gapped vault (lagv), into another account (databunker), both,
# or what is there tells (auto).
# [strategy]
# default = "auto"

# The tag of resources that need no backup.
# [coverage]
# exempt_tag = "backup"
# exempt_value = "none"
"##;

/// The text of a first tfbackup.toml.
pub fn starter(world: &World, questions: &[Question]) -> String {
    let mut text = HEAD.to_owned();
    let accounts = world.accounts.iter();
    let accounts = accounts.filter(|(id, account)| account.id.as_ref() == Some(*id));
    let mut headers = BTreeSet::new();
    for (id, account) in accounts {
        let header = format!("[accounts.\"{id}\"]");
        let asked = questions
            .iter()
            .filter(|question| of(question, &header).is_some());
        text.push_str(&section(&header, account, asked));
        headers.insert(header);
    }
    if headers.is_empty() {
        text.push_str(
            "\n# No plan shows an account id: set allowed_account_ids in the provider blocks.\n",
        );
    }
    for question in questions {
        if headers.iter().all(|header| of(question, header).is_none()) {
            text.push('\n');
            text.push_str(&asked(question));
            let lines = question.toml.iter().flat_map(|toml| toml.lines());
            lines.for_each(|line| push_comment(&mut text, line));
        }
    }
    text
}

/// The lines with which a question's answer begins in the table of this header.
fn of<'a>(question: &'a Question, header: &str) -> Option<&'a str> {
    let rest = question.toml.as_deref()?.strip_prefix(header)?;
    rest.strip_prefix('\n')
}

/// An account's table.
fn section<'a>(
    header: &str,
    account: &Account,
    questions: impl Iterator<Item = &'a Question>,
) -> String {
    let plans: BTreeSet<&str> = account
        .providers
        .iter()
        .filter_map(|provider| Some(provider.rsplit_once(':')?.0))
        .collect();
    let plans: Vec<String> = plans
        .into_iter()
        .map(|plan| format!("\"{}\"", clean(plan)))
        .collect();
    let found = match plans.as_slice() {
        [] => String::new(),
        plans => format!(" # in plan {}", plans.join(", ")),
    };
    let mut text = format!("\n{header}{found}\n");
    let name = account.name.as_deref().unwrap_or("what people call it");
    push_comment(
        &mut text,
        &format!("name = {}", serde_json::Value::from(name)),
    );
    let questions: Vec<&Question> = questions.collect();
    let lines = |question: &'a Question| of(question, header).into_iter().flat_map(str::lines);
    let mut all = questions.iter().copied().flat_map(lines);
    if !all.any(|line| line.starts_with("role ")) {
        push_comment(
            &mut text,
            "role = \"workload\" # or databunker, key-material, management",
        );
    }
    for question in questions {
        text.push_str(&asked(question));
        lines(question).for_each(|line| push_comment(&mut text, line));
    }
    text
}

/// A question, and what else would answer it.
fn asked(question: &Question) -> String {
    let mut text = String::new();
    push_comment(
        &mut text,
        &format!("{} ({})", question.text, stake(question)),
    );
    let or = if question.toml.is_some() { ", or:" } else { "" };
    push_comment(&mut text, &format!("  {}{or}", question.answer));
    text
}

/// Names of a plan are an attacker's: none ends its line.
fn push_comment(text: &mut String, line: &str) {
    text.push_str("# ");
    text.push_str(&clean(line));
    text.push('\n');
}
