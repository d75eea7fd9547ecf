//! Identity providers whose users a role lets in.

use crate::documents::iam::{Document, Effect, Statement, names};

/// The `OpenID` Connect provider all of whose users a trust policy lets in: no condition says which.
pub(super) fn open_provider(trust: &Document) -> Option<String> {
    trust.statements.iter().find_map(|statement| {
        let providers = statement.principals.as_ref()?.get("Federated")?;
        let provider = providers
            .iter()
            .find(|provider| !provider.contains(":saml-provider/"))?;
        let mut actions = statement.actions.iter().flatten();
        let is_entry = actions.any(|action| {
            names(action, "sts:AssumeRoleWithWebIdentity") || names(action, "sts:AssumeRole")
        });
        let is_open =
            statement.effect == Effect::Allow && is_entry && !tells_users_apart(statement);
        is_open.then(|| provider.clone())
    })
}

/// Whether conditions ask more of a user than that the token is meant for AWS.
fn tells_users_apart(statement: &Statement) -> bool {
    statement.conditions.iter().any(|(operator, keys)| {
        let operator = operator.to_ascii_lowercase();
        let is_positive = !operator.contains("not") && !operator.starts_with("forallvalues");
        is_positive
            && !operator.starts_with("null")
            && keys.iter().any(|(key, values)| {
                let key = key.to_ascii_lowercase();
                let is_claim =
                    key.contains(':') && !key.ends_with(":aud") && !key.ends_with(":iss");
                // `*` and `repo:*` take in everyone.
                let is_open = |value: &String| {
                    let start = value.split(['*', '?']).next().unwrap_or_default();
                    value.contains(['*', '?'])
                        && matches!(start, "" | "repo:" | "project_path:" | "organization:")
                };
                is_claim && !values.iter().any(is_open)
            })
    })
}
