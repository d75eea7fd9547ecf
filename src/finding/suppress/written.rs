//! Entries of tfbackup.toml on single findings.

use super::{By, Scope, Suppression, has_ended};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// A finding that is accepted, for a reason that all can read.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// Rule; not one on changes, which `[[allow_change]]` is for.
    #[serde(deserialize_with = "said")]
    #[schemars(length(min = 1))]
    pub rule: String,
    /// Resource address, as reports show it, with `*` for any text.
    #[serde(deserialize_with = "said")]
    #[schemars(length(min = 1))]
    pub address: String,
    /// Name of the plan; absent: any.
    #[serde(default)]
    pub plan: Option<String>,
    /// Why it is accepted.
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

/// A destructive change that is meant, for a while and for a reason that all can read.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowedChange {
    /// Resource address, as reports show it, with `*` for any text.
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

/// Family of the rules on what a plan does.
pub const CHANGE: &str = "change";

impl Ignore {
    pub(in crate::finding) fn suppression(&self, index: usize) -> Suppression<'_> {
        Suppression {
            entry: (By::Ignore, index),
            scope: Scope {
                rule: Some(&self.rule),
                plan: self.plan.as_deref(),
                address: Some(&self.address),
                ..Scope::default()
            },
            reason: &self.reason,
            until: self.until,
        }
    }
}

impl AllowedChange {
    pub(in crate::finding) fn suppression(&self, index: usize) -> Suppression<'_> {
        Suppression {
            entry: (By::AllowChange, index),
            scope: Scope {
                rule: self.rule.as_deref(),
                family: Some(CHANGE),
                plan: self.plan.as_deref(),
                address: Some(&self.address),
                ..Scope::default()
            },
            reason: &self.reason,
            until: Some(self.expires),
        }
    }
}

impl Exempt {
    /// None where it names nothing: that exempts nothing.
    pub(in crate::finding) fn suppression(&self, index: usize) -> Option<Suppression<'_>> {
        let names = self.address.is_some() || self.resource_type.is_some();
        names.then(|| Suppression {
            entry: (By::Exempt, index),
            scope: Scope {
                family: Some(COVERAGE),
                address: self.address.as_deref(),
                resource_type: self.resource_type.as_deref(),
                ..Scope::default()
            },
            reason: &self.reason,
            until: self.until,
        })
    }

    /// Whether it is about the resource of this address and still counts.
    pub(crate) fn exempts(&self, address: &str, today: Date) -> bool {
        let suppression = self.suppression(0);
        suppression.is_some_and(|it| it.scope.names(address) && !has_ended(it.until, today))
    }
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
