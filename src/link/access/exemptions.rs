//! Principals that service control policies exempt: whether administrators of an account can make one.

use crate::documents::iam::{Context, Document, Question, Truth, Who, denied};
use crate::facts::{Answer, World};
use std::collections::{BTreeMap, BTreeSet};

/// By policy, then principal, of those that the policy exempts from denying what destroys backups.
pub(super) fn derive(world: &World) -> BTreeMap<String, BTreeMap<String, Answer>> {
    let mut found = BTreeMap::new();
    for (id, policy) in &world.organization_policies {
        let access = world.access.get(id).into_iter();
        let access = access.flat_map(|actions| actions.values());
        let principals: BTreeSet<&String> = access.flat_map(|access| &access.exempt).collect();
        if let (Some(document), false) = (&policy.document, principals.is_empty()) {
            let makeable = principals.into_iter();
            let makeable = makeable.map(|name| (name.clone(), makeable_by(document, name)));
            found.insert(id.clone(), makeable.collect());
        }
    }
    found
}

/// Whether whoever administers an account, and is bound by the policy, can create a principal that a pattern or a
/// trait (`aws:PrincipalTag/…`) takes in, or take over one of a single name.
fn makeable_by(policy: &Document, principal: &str) -> Answer {
    let denies = |action: &str, on: &str| {
        let question = Question {
            action: action.to_owned(),
            resources: vec![on.to_owned()],
            who: Who::Anyone,
            context: Context::default(),
        };
        denied(&[policy], &question).truth
    };
    let is_denied = |action: &&str| denies(action, principal) == Truth::Yes;
    let can = |is_kept: bool| if is_kept { Answer::No } else { Answer::Yes };
    if principal.to_lowercase().starts_with("aws:") {
        let tagging = denies("iam:TagRole", "arn:*:iam::*:role/*");
        return match tagging {
            Truth::No => Answer::Yes,
            Truth::Yes | Truth::Depends => Answer::Unknown,
        };
    }
    // `role/name` of an ARN: none has a colon in it.
    let name = principal.rsplit(':').next().unwrap_or(principal);
    let (is_role, is_user) = (name.starts_with("role/"), name.starts_with("user/"));
    let is_single = !name.contains(['*', '?']);
    if ["role/aws-reserved/", "role/aws-service-role/"]
        .iter()
        .any(|path| name.starts_with(path))
    {
        return Answer::No; // only AWS makes those
    }
    if principal.ends_with(":root") {
        Answer::No // there already
    } else if is_single && is_user {
        // It is taken over by a new key or password, or made where it isn't there.
        let ways = [
            "iam:CreateAccessKey",
            "iam:CreateLoginProfile",
            "iam:CreateUser",
            "iam:UpdateLoginProfile",
        ];
        can(ways.iter().all(is_denied))
    } else if is_single {
        // A role of that name is taken over by its trust policy: accounts are taken to have it.
        can(!is_role || is_denied(&"iam:UpdateAssumeRolePolicy"))
    } else if is_role || is_user {
        can(is_denied(&if is_role {
            "iam:CreateRole"
        } else {
            "iam:CreateUser"
        }))
    } else {
        Answer::Yes
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "facts are written as JSON where they are used"
)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn makeable(principal: &str, statements: Value) -> Answer {
        let document = serde_json::from_value(json!({"statements": statements})).unwrap();
        makeable_by(&document, principal)
    }

    fn deny(actions: &[&str], resource: &str, conditions: Value) -> Value {
        json!([{"effect": "Deny", "actions": actions, "resources": [resource], "conditions": conditions}])
    }

    #[test]
    fn administrators_make_what_aws_does_not() {
        for (principal, answer) in [
            ("arn:aws:iam::*:role/break-glass", Answer::Yes),
            ("*:role/break-glass", Answer::Yes),
            ("arn:aws:iam::*:user/break-glass", Answer::Yes),
            (
                "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*",
                Answer::No,
            ),
            ("arn:aws:iam::*:role/aws-service-role/*", Answer::No),
            ("arn:aws:sts::111122223333:federated-user/carol", Answer::No),
            ("arn:aws:iam::111122223333:root", Answer::No),
            ("arn:aws:iam::*:role/break-glass-*", Answer::Yes),
            ("arn:aws:iam::*:role/break-glass-?", Answer::Yes),
            ("*break-glass*", Answer::Yes),
            ("aws:PrincipalTag/team=backup", Answer::Yes),
        ] {
            assert_eq!(makeable(principal, json!([])), answer, "{principal}");
        }
    }

    #[test]
    fn a_policy_can_deny_taking_them_over() {
        let role = "arn:aws:iam::*:role/break-glass";
        let trust = |on: &str, conditions: Value| {
            makeable(role, deny(&["iam:UpdateAssumeRolePolicy"], on, conditions))
        };
        assert_eq!(trust("*", json!({})), Answer::No);
        assert_eq!(
            trust("*", json!({"ArnNotLike": {"aws:PrincipalArn": [role]}})),
            Answer::No
        );
        assert_eq!(trust("arn:aws:iam::*:role/other", json!({})), Answer::Yes);
        let rest = json!([{"effect": "Deny", "not_actions": ["iam:Get*"], "resources": ["*"]}]);
        assert_eq!(makeable(role, rest), Answer::No);
        let user = "arn:aws:iam::*:user/break-glass";
        assert_eq!(
            makeable(user, deny(&["iam:CreateUser"], "*", json!({}))),
            Answer::Yes
        );
        assert_eq!(makeable(user, deny(&["iam:*"], "*", json!({}))), Answer::No);
    }

    #[test]
    fn a_policy_can_deny_making_them() {
        let pattern = "arn:aws:iam::*:role/break-glass-*";
        let made = |on: &str, conditions: Value| {
            makeable(pattern, deny(&["iam:CreateRole"], on, conditions))
        };
        assert_eq!(made(pattern, json!({})), Answer::No);
        let exempt = json!({"ArnNotLike": {"aws:PrincipalARN": [pattern]}});
        assert_eq!(made(pattern, exempt), Answer::No);
        let elsewhere = json!({"StringEquals": {"aws:RequestedRegion": ["a"]}});
        assert_eq!(made(pattern, elsewhere), Answer::Yes);
        assert_eq!(made("arn:aws:iam::*:role/other", json!({})), Answer::Yes);
        let tagging = makeable(
            "aws:PrincipalTag/team=backup",
            deny(&["iam:TagRole"], "*", json!({})),
        );
        assert_eq!(tagging, Answer::Unknown);
    }
}
