//! Keys that their policies open to everyone.

use crate::catalog::ActionCatalog;
use crate::documents::iam::{Context, Document, Effect, Question, Statement, Truth, Who, decided};
use crate::facts::{KeyOpening, StatementRef, World};
use std::collections::BTreeMap;
use std::sync::Arc;

/// By key. Equal policies are looked at once.
pub(super) fn derive(world: &World) -> BTreeMap<String, KeyOpening> {
    let mut seen: BTreeMap<&Document, KeyOpening> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for (id, key) in &world.keys {
        let policy = key.policy.as_ref();
        let Some((policy, document)) = policy.and_then(|policy| {
            let document = world.key_policies.get(policy)?.document.as_ref()?;
            Some((policy, document))
        }) else {
            continue;
        };
        let opening = seen.entry(document).or_insert_with(|| opening(document));
        if !opening.by.is_empty() {
            let mut opening = opening.clone();
            for statement in &mut opening.by {
                statement.policy.clone_from(policy);
            }
            found.insert(id.clone(), opening);
        }
    }
    found
}

/// An Allow opens the key if no Deny closes it again.
fn opening(document: &Document) -> KeyOpening {
    let mut opening = KeyOpening::default();
    let denials = document.statements.iter();
    let denials: Vec<&Statement> = denials.filter(|s| s.effect == Effect::Deny).collect();
    for (place, statement) in document.statements.iter().enumerate() {
        if statement.effect == Effect::Deny || !may_name_all(statement) {
            continue;
        }
        let mut alone = Document {
            version: document.version.clone(),
            statements: vec![without_ways(statement)].into(),
        };
        let asked = |document: &Document, action: &String| {
            let question = Question {
                action: action.clone(),
                resources: vec!["arn:*:kms:*:*:key/*".to_owned()],
                who: Who::Anyone,
                context: Context::default(),
            };
            let ruling = decided(&[document], &question);
            // What isn't known yet may name everyone.
            match (ruling.truth, ruling.waits_for.is_empty()) {
                (Truth::Depends, false) => (Truth::Depends, true),
                (truth, _) => (truth, ruling.principals.is_empty()),
            }
        };
        let actions = ActionCatalog::embedded().key_openings.iter();
        let open: Vec<&String> = actions
            .filter(|action| match asked(&alone, action) {
                (Truth::Yes, to_all) => to_all,
                (Truth::Depends, _) => !statement.unknown.is_empty(),
                (Truth::No, _) => false,
            })
            .collect();
        Arc::make_mut(&mut alone.statements).extend(denials.iter().copied().cloned());
        let mut opens = false;
        for action in open {
            match asked(&alone, action) {
                (Truth::Yes, true) => opening.actions.push(action.clone()),
                (Truth::Depends, true) => opening.undecided.push(action.clone()),
                _ => continue,
            }
            opens = true;
        }
        if opens {
            opening.by.push(StatementRef {
                policy: String::new(),
                statement: place,
                sid: statement.sid.clone(),
            });
        }
    }
    for actions in [&mut opening.actions, &mut opening.undecided] {
        actions.sort();
        actions.dedup();
    }
    let open = &opening.actions;
    opening.undecided.retain(|action| !open.contains(action));
    opening
}

/// A quick look: most statements name somebody.
fn may_name_all(statement: &Statement) -> bool {
    let named = statement.principals.iter().flat_map(|all| all.values());
    // An ARN of which a part isn't known never is `*`.
    statement.principals.is_none()
        || named
            .flatten()
            .any(|name| name == "*" || name.starts_with("${"))
}

/// The statement without conditions on how, when and with what it is called: these keep no stranger out.
fn without_ways(statement: &Statement) -> Statement {
    let mut open = statement.clone();
    // In a key's policy the key is all that there is.
    open.resources = None;
    // Nor do conditions that keep out a few.
    open.conditions
        .retain(|operator, _| !operator.to_lowercase().contains("not"));
    for keys in open.conditions.values_mut() {
        keys.retain(|key, _| !is_way(key));
    }
    open
}

fn is_way(key: &str) -> bool {
    let key = key.to_lowercase();
    let of_kms = key.starts_with("kms:") && !key.starts_with("kms:recipientattestation");
    (of_kms && key != "kms:calleraccount")
        || matches!(
            key.as_str(),
            "aws:securetransport" | "aws:requestedregion" | "aws:viaawsservice"
        )
}
