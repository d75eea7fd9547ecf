//! Severities that tfbackup.toml gives to rules.

use super::{By, Finding, Persona, Severity, Suppressed, Verdict};
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

/// What `[severity]` says of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLevel {
    /// How bad its findings are here.
    pub level: Level,
    /// Why; demanded where the rule is switched off.
    pub reason: Option<String>,
}

/// A severity, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// A note.
    Note,
    /// Suppressed.
    Off,
}

/// The two ways to write it.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "its schema is what it is for")]
pub(crate) enum Written {
    /// `"error"`, `"warning"` or `"note"`
    Word(Level),
    /// `{ severity = "off", reason = "…" }`
    Explained {
        /// How bad its findings are here; `off` suppresses them.
        severity: Level,
        /// Why.
        reason: String,
    },
}

impl<'de> Deserialize<'de> for RuleLevel {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (word, reason) = match toml::Value::deserialize(from)? {
            toml::Value::String(word) => (word, None),
            toml::Value::Table(mut table) => {
                let mut text = |key: &str| match table.remove(key) {
                    Some(toml::Value::String(text)) if !text.trim().is_empty() => Ok(text),
                    _ => Err(D::Error::custom(format!("this needs `{key}`: {FORM}"))),
                };
                let written = (text("severity")?, Some(text("reason")?));
                if let Some(key) = table.keys().next() {
                    return Err(D::Error::custom(format!("unknown field `{key}`: {FORM}")));
                }
                written
            }
            _ => return Err(D::Error::custom(FORM)),
        };
        let level = match word.as_str() {
            "error" => Level::Error,
            "warning" => Level::Warning,
            "note" => Level::Note,
            "off" if reason.is_none() => {
                return Err(D::Error::custom(
                    "a rule is switched off with a reason: { severity = \"off\", reason = \"…\" }",
                ));
            }
            "off" => Level::Off,
            other => {
                return Err(D::Error::custom(format!(
                    "unknown variant `{other}`, expected one of `error`, `warning`, `note`, `off`"
                )));
            }
        };
        Ok(Self { level, reason })
    }
}

const FORM: &str = "\"error\", \"warning\" or \"note\", or { severity = \"off\", reason = \"…\" }";

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}

/// Gives a finding the severity that its rule has here. Whoever names a rule wants to see it, so no persona hides
/// it any more. A rule that is switched off leaves its findings suppressed: JSON and SARIF show what is passed over.
pub(super) fn apply(finding: &mut Finding, given: &RuleLevel, strict: bool) {
    let Some(severity) = given.level.severity() else {
        finding.suppressed = Some(Suppressed {
            by: By::Severity,
            reason: given.reason.clone().unwrap_or_default(),
            expires: None,
        });
        return;
    };
    finding.persona = Persona::Regular;
    if finding.verdict == Verdict::Undecided {
        finding.would_be = Some(severity);
        if !strict {
            return;
        }
    }
    finding.severity = severity;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(value: &str) -> Result<RuleLevel, String> {
        #[derive(Deserialize)]
        struct File {
            rule: RuleLevel,
        }
        let file = toml::from_str::<File>(&format!("rule = {value}\n"));
        file.map(|file| file.rule)
            .map_err(|error| error.message().to_owned())
    }

    #[test]
    fn a_rule_is_switched_off_only_with_a_reason() {
        assert_eq!(parsed("\"note\"").unwrap().level, Level::Note);
        let off = parsed("{ severity = \"off\", reason = \"GuardDuty tells\" }").unwrap();
        assert_eq!(off.level, Level::Off);
        assert_eq!(off.reason.as_deref(), Some("GuardDuty tells"));
        assert!(parsed("\"off\"").unwrap_err().contains("with a reason"));
        for (wrong, said) in [
            ("{ severity = \"off\" }", "needs `reason`"),
            ("{ severity = \"off\", reason = \" \" }", "needs `reason`"),
            (
                "{ severity = \"off\", reason = \"x\", until = \"y\" }",
                "unknown field `until`",
            ),
            ("\"fatal\"", "unknown variant `fatal`"),
            ("3", "\"error\", \"warning\" or \"note\""),
        ] {
            let error = parsed(wrong).unwrap_err();
            assert!(error.contains(said), "{wrong}: {error}");
        }
    }
}
