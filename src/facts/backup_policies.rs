//! Backup plans written in Organizations backup policies.

use super::{Reference, Schedule};
use crate::documents::arn::Arn;

/// A schedule as given.
pub(super) fn schedule(expression: &str, timezone: Option<String>) -> Schedule {
    Schedule {
        expression: expression.to_owned(),
        timezone,
        ..Schedule::default()
    }
}

/// A tag's key without the prefix of condition keys.
pub(super) fn tag_key(key: &str) -> String {
    key.strip_prefix("aws:ResourceTag/")
        .unwrap_or(key)
        .to_owned()
}

impl Reference {
    /// A reference by an ARN or name in which `$account` and `$region` stand for those of each deployment.
    pub(crate) fn of_pattern(text: &str) -> Self {
        let fixed = |part: Option<String>| part.filter(|part| !part.contains('$'));
        let reference = Self::of_text(text);
        let arn = Arn::parse(text);
        Self {
            account: fixed(arn.as_ref().and_then(Arn::account)),
            region: fixed(arn.as_ref().and_then(Arn::region)),
            ..reference
        }
    }
}
