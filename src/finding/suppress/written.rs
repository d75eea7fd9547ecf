//! Changes that somebody has acknowledged in tfbackup.toml.

use super::Finding;
use crate::aws::like;
use crate::plan::Address;
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

/// A resource that needs no backup.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exempt {
    /// Resource address, as reports show it, with `*` for any text; absent: any.
    #[serde(default)]
    pub address: Option<String>,
    /// Terraform's resource type; absent: any.
    #[serde(default, rename = "type")]
    pub resource_type: Option<String>,
    /// Why it needs none.
    #[serde(deserialize_with = "said")]
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it counts, in UTC: 2027-01-31; absent: no end.
    #[serde(default, deserialize_with = "maybe_date")]
    #[schemars(
        with = "Option<String>",
        regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    )]
    pub until: Option<Date>,
}

/// Family of the rules on what has no backup.
const COVERAGE: &str = "coverage";

impl Exempt {
    fn means(&self, finding: &Finding) -> bool {
        finding.family == COVERAGE && self.names(&finding.resource)
    }

    /// Whether it is about the resource of this address and still counts.
    pub(crate) fn exempts(&self, address: &str, today: Date) -> bool {
        self.names(address) && self.until.is_none_or(|until| today <= until)
    }

    fn names(&self, address: &str) -> bool {
        let by_type =
            |wanted: &String| Address::parse(address).is_some_and(|is| is.resource_type == *wanted);
        let by_address = |pattern: &String| like(pattern, address);
        // One that names nothing exempts nothing.
        (self.address.is_some() || self.resource_type.is_some())
            && self.address.as_ref().is_none_or(by_address)
            && self.resource_type.as_ref().is_none_or(by_type)
    }
}

/// Marks a finding on something that needs no backup; where that has ended, the help says so.
pub(super) fn exempt(finding: &mut Finding, exempt: &[Exempt], today: Date) {
    let mut ended = None;
    for one in exempt.iter().filter(|one| one.means(finding)) {
        match one.until {
            Some(until) if today > until => ended = ended.max(Some(until)),
            until => {
                finding.suppressed = Some(Suppressed {
                    reason: one.reason.clone(),
                    expires: until.map(|until| until.to_string()),
                });
                return;
            }
        }
    }
    if let Some(until) = ended {
        let end = format!("; [[exempt]] of tfbackup.toml ended on {until}");
        finding.help.push_str(&end);
    }
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

fn maybe_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
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
