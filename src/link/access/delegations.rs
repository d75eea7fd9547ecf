//! What the organization's delegation policies let accounts do that takes off what protects backups.

use super::bound::{partitions, usual};
use crate::aws::is_account_id;
use crate::documents::iam::{Context, Document, Question, Truth, Who, decided};
use crate::facts::World;
use std::collections::{BTreeMap, BTreeSet};

/// Actions that take service control policies off accounts, or accounts from under them.
const UNDOING: [&str; 7] = [
    "organizations:CloseAccount",
    "organizations:DeletePolicy",
    "organizations:DetachPolicy",
    "organizations:DisablePolicyType",
    "organizations:MoveAccount",
    "organizations:RemoveAccountFromOrganization",
    "organizations:UpdatePolicy",
];

/// What they are called on. Of policies those that deny: who may change other types only is no danger. Ids have their
/// least length: a `*` would have room for the type that another ARN names.
const TARGETS: [&str; 4] = [
    "arn:*:organizations::*:account/*",
    "arn:*:organizations::*:ou/*",
    "arn:*:organizations::*:policy/o-??????????/service_control_policy/p-????????",
    "arn:*:organizations::*:root/*",
];

/// By policy, then account: actions that it is let call, perhaps under conditions.
pub(super) fn derive(world: &World) -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    let mut found = BTreeMap::new();
    let of_flows = world
        .flows
        .iter()
        .filter_map(|flow| flow.account.as_deref());
    let accounts = world.accounts.keys().map(String::as_str).chain(of_flows);
    let accounts: BTreeSet<&str> = accounts.filter(|key| is_account_id(key)).collect();
    let partition = usual(&partitions(world));
    for (id, policy) in &world.delegation_policies {
        let Some(document) = &policy.document else {
            continue;
        };
        let granted = accounts.iter().map(|account| {
            let actions = UNDOING.into_iter();
            let open = actions.filter(|action| is_open(document, partition, account, action));
            ((*account).to_owned(), open.map(str::to_owned).collect())
        });
        let granted: BTreeMap<String, Vec<String>> = granted
            .filter(|(_, actions): &(_, Vec<_>)| !actions.is_empty())
            .collect();
        if !granted.is_empty() {
            found.insert(id.clone(), granted);
        }
    }
    found
}

fn is_open(document: &Document, partition: &str, account: &str, action: &str) -> bool {
    TARGETS.iter().any(|target| {
        let question = Question {
            action: action.to_owned(),
            resources: vec![(*target).to_owned()],
            who: Who::AnyOf {
                partition: partition.to_owned(),
                account: Some(account.to_owned()),
            },
            context: Context::default().with("organizations:PolicyType", "SERVICE_CONTROL_POLICY"),
        };
        decided(&[document], &question).truth != Truth::No
    })
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "facts are written as JSON where they are used"
)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ACCOUNT: &str = "111122223333";

    fn granted(statements: Value) -> Vec<String> {
        let policy = json!({"plan": "p", "address": "a", "type": "t", "document": {"statements": statements}});
        let world = json!({"delegation_policies": {"p:policy": policy}, "accounts": {ACCOUNT: {}}});
        let world: World = serde_json::from_value(world).unwrap();
        derive(&world)
            .remove("p:policy")
            .and_then(|mut found| found.remove(ACCOUNT))
            .unwrap_or_default()
    }

    fn statement(more: Value) -> Value {
        let mut statement = json!({
            "effect": "Allow",
            "principals": {"AWS": ["arn:aws:iam::111122223333:root"]},
            "actions": ["organizations:DetachPolicy"],
            "resources": ["*"],
        });
        let more = more.as_object().unwrap().clone();
        statement.as_object_mut().unwrap().extend(more);
        statement
    }

    #[test]
    fn what_it_lets_an_account_undo() {
        let detach = ["organizations:DetachPolicy"];
        for (more, open) in [
            (json!({}), &detach[..]),
            (json!({"principals": {"AWS": [ACCOUNT]}}), &detach),
            (json!({"principals": {"AWS": ["222233334444"]}}), &[]),
            (
                json!({"actions": ["organizations:List*", "organizations:DescribePolicy"]}),
                &[],
            ),
            (json!({"actions": ["organizations:Det*"]}), &detach),
            (
                json!({"conditions": {"StringEquals": {"organizations:PolicyType": ["BACKUP_POLICY"]}}}),
                &[],
            ),
            (
                json!({"resources": ["arn:aws:organizations::999988887777:policy/*/backup_policy/*"]}),
                &[],
            ),
        ] {
            assert_eq!(granted(json!([statement(more.clone())])), open, "{more}");
        }
    }

    #[test]
    fn what_not_action_leaves_out_and_what_is_denied_is_not_granted() {
        let mut rest = statement(
            json!({"not_actions": ["organizations:Delete*", "organizations:CloseAccount"]}),
        );
        rest.as_object_mut().unwrap().remove("actions");
        assert_eq!(granted(json!([rest])).len(), 5);
        let denied = json!([statement(json!({})), statement(json!({"effect": "Deny"}))]);
        assert_eq!(granted(denied), [""; 0]);
    }
}
