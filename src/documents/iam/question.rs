//! What is asked of a policy.

use super::pattern::Pattern;
use crate::aws::Arn;
use std::collections::BTreeMap;

/// What is asked of a policy: may these principals call this action on these resources?
#[derive(Clone, Debug)]
pub struct Question {
    /// Action in full: `backup:DeleteRecoveryPoint`.
    pub action: String,
    /// Patterns whose union are the resources asked for.
    pub resources: Vec<String>,
    /// The principals.
    pub who: Who,
    /// Condition keys whose values are known.
    pub context: Context,
}

/// Principals asked for. Always IAM's own or a service: requests without a signature aren't asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Each principal of an account: its root user, users, roles, federated users.
    AnyOf {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// Twelve digits; absent: not known which.
        account: Option<String>,
    },
    /// A role of an account, not known which: never its root user, nor another user.
    SomeRole {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// Twelve digits; absent: not known which.
        account: Option<String>,
    },
    /// Each principal of any account.
    Anyone,
    /// One principal by ARN; for a session its role's.
    Principal(String),
    /// A service: `backup.amazonaws.com`.
    Service(String),
}

impl Who {
    /// The account, where it is known.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::AnyOf { account, .. } | Self::SomeRole { account, .. } => account.as_deref(),
            Self::Principal(arn) => Arn::parse(arn).map(|arn| arn.account),
            Self::Anyone | Self::Service(_) => None,
        }
    }

    /// The values of `aws:PrincipalArn` that may come; empty for services, which have none.
    pub(super) fn arns(&self) -> Vec<Pattern> {
        let in_account = |partition: &str, account: &str| {
            let kinds = [
                format!("arn:{partition}:iam::{account}:root"),
                format!("arn:{partition}:iam::{account}:user/*"),
                format!("arn:{partition}:iam::{account}:role/*"),
                format!("arn:{partition}:sts::{account}:federated-user/*"),
            ];
            kinds.iter().map(|kind| Pattern::asked(kind)).collect()
        };
        match self {
            Self::AnyOf { partition, account } => match account {
                Some(account) => in_account(partition, account),
                None => in_account(partition, "????????????"),
            },
            Self::SomeRole { partition, account } => {
                let account = account.as_deref().unwrap_or("????????????");
                vec![Pattern::asked(&format!(
                    "arn:{partition}:iam::{account}:role/*"
                ))]
            }
            Self::Anyone => in_account("aws*", "????????????"),
            Self::Principal(arn) => vec![Pattern::asked(arn)],
            Self::Service(_) => Vec::new(),
        }
    }
}

/// Condition keys whose values are known; keys are compared without case.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Context {
    keys: BTreeMap<String, Vec<String>>,
    /// Of keys with many values, some that are among them.
    some: BTreeMap<String, Vec<String>>,
    /// Patterns of which the one value of a key matches one.
    patterns: BTreeMap<String, Vec<String>>,
}

impl Context {
    /// Adds a key with a single value.
    #[must_use]
    pub fn with(self, key: &str, value: &str) -> Self {
        self.with_all(key, vec![value.to_owned()])
    }

    /// Adds a key with its values; without any: the key is absent from the request.
    #[must_use]
    pub fn with_all(mut self, key: &str, values: Vec<String>) -> Self {
        self.keys.insert(key.to_lowercase(), values);
        self
    }

    /// Adds a key of whose values these are some.
    #[must_use]
    pub fn with_some(mut self, key: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned());
        self.some.insert(key.to_lowercase(), values.collect());
        self
    }

    /// Adds a key whose single value matches one of these patterns.
    #[must_use]
    pub fn with_like(mut self, key: &str, patterns: &[String]) -> Self {
        self.patterns.insert(key.to_lowercase(), patterns.to_vec());
        self
    }

    /// Some of the values of a key; none where nothing is known of it.
    pub(super) fn some(&self, key: &str) -> &[String] {
        self.some.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// Patterns of a key's single value; none where nothing is known of it.
    pub(super) fn patterns(&self, key: &str) -> &[String] {
        self.patterns
            .get(key)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The values of a key; empty where the request lacks it, `None` where that isn't known.
    pub fn values(&self, key: &str) -> Option<&[String]> {
        self.keys.get(&key.to_lowercase()).map(Vec::as_slice)
    }
}
