//! Changes that somebody has acknowledged in tfbackup.toml.

use super::Finding;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

/// A destructive change that is meant, for a while and for a reason that all can read.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowedChange {
    /// Resource address, as reports show it.
    #[serde(deserialize_with = "said")]
    #[schemars(length(min = 1))]
    pub address: String,
    /// Name of the plan; absent: any.
    #[serde(default)]
    pub plan: Option<String>,
    /// Rule; absent: all rules on changes.
    #[serde(default)]
    pub rule: Option<String>,
    /// Why it is meant.
    #[serde(deserialize_with = "said")]
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it counts, in UTC: 2027-01-31
    #[serde(deserialize_with = "date")]
    #[schemars(with = "String", regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub expires: Date,
}

/// Why a finding doesn't count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Suppressed {
    /// As somebody wrote it.
    pub reason: String,
    /// The last day: `2027-01-31`; absent where `[severity]` switches the rule off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// Family of the rules on what a plan does.
const FAMILY: &str = "change";

impl AllowedChange {
    /// Whether it is about this finding, today or not.
    pub(crate) fn means(&self, finding: &Finding) -> bool {
        let fits = |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|w| w == is);
        finding.family == FAMILY
            && finding.resource == self.address
            && fits(&self.plan, &finding.plan)
            && fits(&self.rule, &finding.rule)
    }
}

/// Marks a finding that somebody has acknowledged; where that has ended, the help says so.
pub(super) fn mark(finding: &mut Finding, allowed: &[AllowedChange], today: Date) {
    let last = allowed.iter().filter(|allowed| allowed.means(finding));
    let Some(allowed) = last.max_by_key(|allowed| allowed.expires) else {
        return;
    };
    if today > allowed.expires {
        let end = format!(
            "; [[allow_change]] of tfbackup.toml ended on {}",
            allowed.expires
        );
        finding.help.push_str(&end);
        return;
    }
    finding.suppressed = Some(Suppressed {
        reason: allowed.reason.clone(),
        expires: Some(allowed.expires.to_string()),
    });
}

fn said<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("this must not be empty"));
    }
    Ok(text)
}

/// In quotes, or as TOML writes dates.
fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let text = match toml::Value::deserialize(from)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        _ => String::new(),
    };
    let wrong = || D::Error::custom("this must be a date: 2027-01-31");
    if text.len() == 10 {
        text.parse().map_err(|_| wrong())
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(expires: &str) -> Result<AllowedChange, String> {
        let text = format!(
            "address = \"aws_backup_vault.old\"\nreason = \"empty since March\"\nexpires = {expires}\n"
        );
        toml::from_str(&text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn dates_are_written_either_way() {
        let day: Date = "2027-01-31".parse().unwrap();
        assert_eq!(parsed("\"2027-01-31\"").unwrap().expires, day);
        assert_eq!(parsed("2027-01-31").unwrap().expires, day);
        for wrong in [
            "\"soon\"",
            "3",
            "2027-01-31T00:00:00Z",
            "\"2027-02-30\"",
            "\"20270131\"",
        ] {
            assert_eq!(
                parsed(wrong).unwrap_err(),
                "this must be a date: 2027-01-31"
            );
        }
    }
}
