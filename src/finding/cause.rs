//! Root causes: from the unknown fields that an undecided judgement waits for to the one question behind them.
//!
//! A rule waits for a field of a fact; a person has to know what would tell it. Two findings have one cause if they
//! get the same question, so the text names neither rule nor finding. An answer only offers what exists: a plan
//! to pass along, an option, a key of tfbackup.toml.

use super::objects::Objects;
use super::{Judgement, WaitsFor};
use crate::facts::Object;
use crate::policy::Rule;

/// One question; equal ones are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cause {
    pub(super) text: String,
    pub(super) answer: String,
    pub(super) toml: Option<String>,
}

impl Cause {
    fn new(text: String, answer: impl Into<String>) -> Self {
        Self {
            text,
            answer: answer.into(),
            toml: None,
        }
    }

    fn or_toml(mut self, toml: String) -> Self {
        self.toml = Some(toml);
        self
    }
}

/// Why the judgement is undecided. Of several unknown fields the first that has an answer of its own counts: the
/// others are often the same gap seen from elsewhere.
pub(super) fn of(rule: &Rule, judgement: &Judgement, objects: &Objects<'_>) -> Cause {
    let object = objects.get(&judgement.resource);
    if let Some(question) = &rule.question {
        let account = account_words(object);
        return Cause::new(
            question.text.replace("{account}", &account),
            question.answer.as_str(),
        );
    }
    let waits = &judgement.waits_for;
    let special = waits.iter().find_map(|wait| special(wait, objects));
    let plain = || {
        let field = waits.iter().find(|wait| !wait.attribute.is_empty());
        field.map(|wait| plain(wait, objects))
    };
    special
        .or_else(plain)
        .unwrap_or_else(|| of_message(judgement))
}

/// A rule that names no field says in its message what decides, such as a condition of a policy.
fn of_message(judgement: &Judgement) -> Cause {
    let words = judgement
        .message
        .split(|c: char| c.is_whitespace() || "(),;".contains(c));
    let mut ids = words.filter(|word| word.starts_with("o-") && word.len() >= 12);
    match ids.next() {
        Some(id) => Cause::new(
            format!("Which accounts are members of organization {id}?"),
            "pass the organization's plan along",
        ),
        None => Cause::new(
            judgement.message.clone(),
            "pass along the plans of the resources that it names",
        ),
    }
}

fn account_words(object: Option<&Object>) -> String {
    match object.and_then(|object| object.account.as_deref()) {
        Some(account) if is_id(account) => format!("account {account}"),
        Some(_) | None => object.map_or("its account".to_owned(), |object| {
            format!("the account of plan \"{}\"", object.plan)
        }),
    }
}

/// What has an answer of its own kind.
fn special(wait: &WaitsFor, objects: &Objects<'_>) -> Option<Cause> {
    let field = wait.attribute.first().map_or("", String::as_str);
    let object = objects.get(&wait.resource);
    if wait.reason == "incomplete" {
        let plan = object.map_or("of the input", |object| object.plan.as_str());
        let text = format!("What does the incomplete plan {plan} leave out?");
        return Some(Cause::new(text, "plan without -target, and lint again"));
    }
    if let Some(state) = wait.references.iter().find_map(|it| remote_state(it)) {
        let text = format!("What are the outputs of the state that {state} reads?");
        return Some(Cause::new(text, "pass the plan of that state along"));
    }
    let Some(object) = object else {
        return (field == "parent").then(|| organization(&wait.resource));
    };
    let kind = object.resource_type.as_str();
    if kind == "external.selection" {
        return Some(declared_selection(object));
    }
    match field {
        "account" => Some(account(object)),
        "kind" if kind.contains("dynamodb") => Some(dynamodb(object)),
        "kind" => Some(Cause::new(
            format!(
                "Which type of resource is {} to AWS Backup?",
                without_keys(&object.address)
            ),
            "write out the argument that decides it, such as the engine, which the plan doesn't show",
        )),
        "key" if wait.reason == "unresolved" => key(wait, object),
        "lock_date" => Some(Cause::new(
            format!("Has the lock date of {} passed?", object.address),
            "look up LockDate with `aws backup describe-backup-vault`",
        )),
        _ => None,
    }
}

fn organization(account: &str) -> Cause {
    let of = if is_id(account) {
        format!("account {account}")
    } else {
        format!("the account of {account}")
    };
    let mut answer = "pass the organization's plan along".to_owned();
    if is_id(account) {
        answer =
            format!("{answer}, or declare each in [[external.scp]] with targets = [\"{account}\"]");
    }
    Cause::new(
        format!("Which service control policies apply to {of}?"),
        answer,
    )
}

/// What `[[external.selection]]` leaves open of its backup plan.
fn declared_selection(object: &Object) -> Cause {
    Cause::new(
        format!(
            "What are the schedule and the retention of [[external.selection]] \"{}\"?",
            object.address
        ),
        "add delete_after_days to it, or pass along the plan that creates its backup plan",
    )
}

fn account(object: &Object) -> Cause {
    match object.account.as_deref() {
        Some(id) if is_id(id) => Cause::new(
            format!("Is account {id} the organization's management account?"),
            "pass the organization's plan along",
        )
        .or_toml(format!(
            "[accounts.\"{id}\"]\nrole = \"workload\" # or \"management\""
        )),
        None if object.resource_type.contains("stack_set") => Cause::new(
            format!("Which accounts does {} deploy to?", object.address),
            "pass the organization's plan along",
        ),
        account => {
            let provider = account.and_then(|key| Some(key.split_once(':')?.1));
            let provider = provider.map_or(String::new(), |name| format!("provider {name} of "));
            // awscc has no allowed_account_ids.
            let answer = if object.resource_type.starts_with("awscc_") {
                "set assume_role in that provider block, with the role_arn of a role in the account"
            } else {
                "set allowed_account_ids in that provider block"
            };
            Cause::new(
                format!("Which account does {provider}plan \"{}\" use?", object.plan),
                answer,
            )
        }
    }
}

fn dynamodb(object: &Object) -> Cause {
    let account = object.account.as_deref().filter(|account| is_id(account));
    let of = account_words(Some(object));
    let cause = Cause::new(
        format!("Does DynamoDB use the advanced features of AWS Backup in {of}?"),
        "pass the plan of its aws_backup_region_settings along",
    );
    match account {
        Some(id) => cause.or_toml(format!(
            "[accounts.\"{id}\"]\ndynamodb_advanced = true # or false"
        )),
        None => cause,
    }
}

fn key(wait: &WaitsFor, object: &Object) -> Option<Cause> {
    let is_key = |text: &&String| text.starts_with("arn:") && text.contains(":key/");
    let arn = wait.references.iter().find(is_key)?;
    Some(
        Cause::new(
            format!("Who manages the KMS key of {}?", object.address),
            "read the key with data \"aws_kms_key\"",
        )
        .or_toml(format!("[[external.key]]\narn = \"{arn}\"")),
    )
}

/// Any other unknown field.
fn plain(wait: &WaitsFor, objects: &Objects<'_>) -> Cause {
    let (_, address, attribute) = objects.place(&wait.resource, &wait.attribute);
    // Instances of one block have one cause.
    let address = without_keys(&address);
    // A field that Terraform has no argument for is called as in the facts.
    let field = if attribute.is_empty() {
        wait.attribute.join(".")
    } else {
        attribute.join(".")
    };
    let what = format!("{field} of {address}");
    let refers = match wait.references.as_slice() {
        [] => String::new(),
        references => format!("; it refers to {}", first_two(references)),
    };
    let is_document = ["policy", "document", "trust", "content"]
        .iter()
        .any(|name| wait.attribute.first().is_some_and(|field| field == name));
    let text = match (is_document, wait.reason.as_str()) {
        (_, "invalid") => format!("What is {what} meant to say?"),
        (false, _) if field == "rules" || field == "rule" => {
            format!("What do the rules of {address} say?")
        }
        (true, _) => format!("What does {what} say?"),
        (false, _) => format!("What is {what}?"),
    };
    let answer = match wait.reason.as_str() {
        "after-apply" => format!("known only after apply{refers}"),
        "sensitive" => "Terraform marks it as sensitive, so tfbackup doesn't read it".to_owned(),
        "invalid" => "correct it: its value isn't valid".to_owned(),
        _ => format!(
            "write the value out, or pass along its .tf files (--source) or the plan that declares it{refers}"
        ),
    };
    Cause::new(text, answer)
}

/// `module.app["shop"].aws_db_instance.this[0]` without what tells its instances apart.
fn without_keys(address: &str) -> String {
    let mut shown = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('[') {
        shown.push_str(before);
        shown.push_str("[*]");
        // A key in quotes may hold a bracket.
        rest = match after.strip_prefix('"') {
            Some(key) => key.split_once("\"]").map_or("", |(_, rest)| rest),
            None => after.split_once(']').map_or("", |(_, rest)| rest),
        };
    }
    shown.push_str(rest);
    shown
}

fn first_two(references: &[String]) -> String {
    let first: Vec<&str> = references.iter().take(2).map(String::as_str).collect();
    let more = references.len().saturating_sub(first.len());
    match more {
        0 => first.join(" and "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// `data.terraform_remote_state.network` of a reference into it.
fn remote_state(reference: &str) -> Option<&str> {
    let at = reference.find("data.terraform_remote_state.")?;
    let rest = reference.get(at..)?;
    let end = rest.match_indices(['.', '[']).nth(2);
    Some(end.map_or(rest, |(end, _)| rest.get(..end).unwrap_or(rest)))
}

fn is_id(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_state_is_named_without_its_output() {
        let named = "data.terraform_remote_state.network";
        for reference in [
            "data.terraform_remote_state.network.outputs.key_arn",
            "module.a.data.terraform_remote_state.network.outputs[\"x\"]",
            named,
        ] {
            assert_eq!(remote_state(reference), Some(named), "{reference}");
        }
        assert_eq!(remote_state("data.aws_kms_key.a.arn"), None);
    }

    #[test]
    fn instances_are_one_block() {
        for (address, shown) in [
            ("aws_kms_key.a", "aws_kms_key.a"),
            (
                "module.app[\"a]b\"].aws_x.this[0]",
                "module.app[*].aws_x.this[*]",
            ),
            ("aws_x.y[\"open", "aws_x.y[*]"),
        ] {
            assert_eq!(without_keys(address), shown);
        }
    }

    #[test]
    fn the_organization_is_asked_about_once_for_an_account() {
        let cause = organization("111122223333");
        assert!(cause.text.contains("account 111122223333"));
        assert!(cause.answer.contains("targets = [\"111122223333\"]"));
        assert!(!organization("plan:aws").answer.contains("targets"));
    }

    #[test]
    fn an_account_is_asked_for_by_what_its_provider_takes() {
        let of = |resource_type: &str| {
            account(&Object {
                resource_type: resource_type.to_owned(),
                ..Object::default()
            })
        };
        assert!(
            of("aws_backup_vault")
                .answer
                .contains("allowed_account_ids")
        );
        let answer = of("awscc_backup_backup_vault").answer;
        assert!(!answer.contains("allowed_account_ids"), "{answer}");
        assert!(answer.contains("assume_role"), "{answer}");
    }

    #[test]
    fn what_tfbackup_toml_leaves_open_is_asked_for_in_its_words() {
        let cause = declared_selection(&Object {
            address: "central".to_owned(),
            ..Object::default()
        });
        assert!(cause.text.contains("[[external.selection]] \"central\""));
        assert!(cause.answer.contains("delete_after_days"));
    }
}
