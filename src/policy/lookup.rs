//! Looking a rule up, and what somebody may have meant who wrote an id that no rule has.

use super::{Bundle, Rule};
use crate::spelling;
use miette::Diagnostic;
use thiserror::Error;

impl Bundle {
    /// The rule of this id.
    ///
    /// # Errors
    /// There is none; the error says which one may be meant.
    pub fn rule(&self, id: &str) -> Result<&Rule, UnknownRule> {
        let mut rules = self.rules().iter();
        rules.find(|rule| rule.id == id).ok_or_else(|| UnknownRule {
            id: id.to_owned(),
            help: instead_of(id, self.rules()),
        })
    }
}

/// A rule id that no rule has.
#[derive(Debug, Error, Diagnostic)]
#[error("there is no rule `{id}`")]
#[diagnostic(code(tfbackup::policy::unknown_rule))]
pub struct UnknownRule {
    /// As given.
    pub id: String,
    /// Which one may be meant.
    #[help]
    pub help: String,
}

/// Ids that a help names.
const NAMED: usize = 5;

/// What somebody may have meant who wrote an id that no rule has.
pub fn instead_of(id: &str, rules: &[Rule]) -> String {
    if let Some(near) = spelling::nearest(id, rules.iter().map(|rule| rule.id.as_str())) {
        return format!("did you mean `{near}`?");
    }
    let has_words = |rule: &&Rule| {
        let mut words = id.split('-').filter(|word| !word.is_empty()).peekable();
        words.peek().is_some() && words.all(|word| rule.id.split('-').any(|own| own == word))
    };
    let like: Vec<String> = rules
        .iter()
        .filter(has_words)
        .map(|rule| format!("`{}`", rule.id))
        .take(NAMED)
        .collect();
    if like.is_empty() {
        "`tfbackup rules` lists all rules".to_owned()
    } else {
        format!(
            "`tfbackup rules` lists all rules, among them {}",
            like.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_id_gets_the_one_that_is_meant() {
        let bundle = Bundle::embedded().unwrap();
        let help = |id: &str| bundle.rule(id).unwrap_err().help;
        assert_eq!(
            help("vault-wihtout-cmk"),
            "did you mean `vault-without-cmk`?"
        );
        assert_eq!(
            help("lock-vault"),
            "`tfbackup rules` lists all rules, among them `vault-lock-loosened`, \
             `vault-lock-maximum-raised`, `vault-lock-becomes-immutable`, `vault-lock-bounds-inverted`, \
             `vault-lock-grace-time-short`"
        );
        assert_eq!(help("x"), "`tfbackup rules` lists all rules");
        assert_eq!(help(""), "`tfbackup rules` lists all rules");
    }
}
