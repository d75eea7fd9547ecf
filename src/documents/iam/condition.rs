//! What a statement's conditions come to for the asked principals and the known context.

use super::operator::{Kind, Operator, Quantifier};
use super::pattern::{Extent, Pattern, Style, extent, meets};
use super::question::{Question, Who};
use super::reach::Reach;
use crate::aws::Arn;
use crate::documents::tree::has_hole;

/// One condition: an operator, a key, its values.
pub(super) struct Condition<'a> {
    pub(super) operator: &'a str,
    pub(super) key: &'a str,
    pub(super) values: &'a [String],
}

impl Condition<'_> {
    /// In words, for facts: `StringNotEquals aws:RequestedRegion eu-west-1`.
    pub(super) fn words(&self) -> String {
        format!("{} {} {}", self.operator, self.key, self.values.join(", "))
    }

    /// For whom the condition holds. What known values can't settle, an unknown one beside them may.
    pub(super) fn reach(&self, question: &Question) -> Reach {
        if has_hole(self.operator) || has_hole(self.key) {
            return Reach::Unknown;
        }
        match self.reach_of_known(question) {
            Reach::Depends if self.values.iter().any(|value| has_hole(value)) => Reach::Unknown,
            reach => reach,
        }
    }

    fn reach_of_known(&self, question: &Question) -> Reach {
        let Some(operator) = Operator::parse(self.operator) else {
            return Reach::Depends;
        };
        if self.has_only_stars(operator) {
            match (operator.negated, operator.quantifier) {
                (false, Some(Quantifier::All)) => {}
                (false, _) if !operator.if_exists => return Reach::None,
                (true, None) => return Reach::All,
                _ => {}
            }
        }
        let key = self.key.to_lowercase();
        if let Some(known) = question.context.values(&key) {
            return decided(operator.holds(known, self.values, &question.context));
        }
        let context = &question.context;
        if let some @ [_, ..] = context.some(&key) {
            return decided(operator.holds_for_some(some, self.values, context));
        }
        if let patterns @ [_, ..] = context.patterns(&key) {
            return decided(operator.holds_for_like(patterns, self.values, context));
        }
        let account = question.who.account();
        match key.as_str() {
            "aws:principalarn" => self.principal_arn(operator, question),
            "aws:principalaccount" | "kms:calleraccount" => match account {
                Some(account) => {
                    let known = [account.to_owned()];
                    decided(operator.holds(&known, self.values, &question.context))
                }
                None => self.trait_of_principal(operator, question),
            },
            "aws:principalisawsservice" => {
                let known = [matches!(question.who, Who::Service(_)).to_string()];
                decided(operator.holds(&known, self.values, &question.context))
            }
            // A service belongs to no organization: its requests lack these keys.
            "aws:principalorgid" | "aws:principalorgpaths"
                if matches!(question.who, Who::Service(_)) =>
            {
                decided(operator.holds(&[], self.values, &question.context))
            }
            "aws:principalorgid" | "aws:principalorgpaths" => {
                self.trait_of_principal(operator, question)
            }
            tag if tag.starts_with("aws:principaltag/") => {
                self.trait_of_principal(operator, question)
            }
            _ => Reach::Depends,
        }
    }

    /// Each value has a wildcard that the operator takes literally: no request has such a value (the rule
    /// `policy-wildcard-never-matches` says so, too).
    fn has_only_stars(&self, operator: Operator) -> bool {
        let is_literal = matches!(
            operator.kind,
            Kind::Text {
                style: Style::Literal,
                ..
            }
        );
        // Within a variable or a hole a star means something else.
        let starred = |value: &String| {
            let mut pieces = value.split("${");
            let before = pieces.next().unwrap_or_default();
            let after = pieces.filter_map(|rest| Some(rest.split_once('}')?.1));
            std::iter::once(before)
                .chain(after)
                .any(|known| known.contains(['*', '?']))
        };
        is_literal && !self.values.is_empty() && self.values.iter().all(starred)
    }

    /// `aws:PrincipalArn` is there in every signed request; for a session it is the ARN of its role.
    fn principal_arn(&self, operator: Operator, question: &Question) -> Reach {
        let asked = question.who.arns();
        let (style, fold) = match operator.kind {
            Kind::Text { style, fold } => (style, fold),
            Kind::Null => {
                return decided(operator.holds(&[String::new()], self.values, &question.context));
            }
            _ => return Reach::Depends,
        };
        // A folded pattern against ARNs as they are: what a user's own letters are isn't known.
        if asked.is_empty() || fold {
            return Reach::Depends;
        }
        let mut patterns = Vec::new();
        let mut named = Vec::new();
        for value in self.values {
            let Some(pattern) = Pattern::new(value, style, fold, &question.context) else {
                return Reach::Depends;
            };
            if asked.iter().any(|kind| meets(kind, &pattern)) {
                // What a variable stands for isn't known; this is one that may name them.
                if pattern.open {
                    return Reach::Depends;
                }
                named.push(value.clone());
            }
            patterns.push(pattern);
        }
        let all = asked
            .iter()
            .all(|kind| extent(kind, &patterns) == Extent::All);
        match (operator.negated, all, named.is_empty()) {
            (false, true, _) | (true, _, true) => Reach::All,
            (true, true, _) | (false, _, true) => Reach::None,
            (true, false, false) => Reach::Except(named),
            (false, false, false) => Reach::Only(named),
        }
    }

    /// What principals have beside their ARN: an account, an organisation, tags.
    fn trait_of_principal(&self, operator: Operator, question: &Question) -> Reach {
        let is_tag = self.key.to_lowercase().starts_with("aws:principaltag/");
        // Tags tell principals of one account apart, accounts and organisations those of several.
        let tells_apart = match &question.who {
            Who::AnyOf { .. } | Who::SomeRole { .. } => is_tag,
            Who::Anyone => true,
            Who::Principal(_) | Who::Service(_) => false,
        };
        // Of a list in the request, `Any` with a negated operator and `All` say little about one value.
        let quantified = match operator.quantifier {
            Some(Quantifier::All) => true,
            Some(Quantifier::Any) => operator.negated,
            None => false,
        };
        if !tells_apart || quantified || self.values.iter().any(|value| value.contains("${")) {
            return Reach::Depends;
        }
        let named = |value: &str| format!("{}={value}", self.key);
        match operator.kind {
            Kind::Text { style, .. } => {
                // No tag, account or organisation has a star in it: `StringEquals` never matches one.
                let literal = style != Style::Glob;
                let can_match = self
                    .values
                    .iter()
                    .filter(|v| !literal || !v.contains(['*', '?']));
                let principals: Vec<String> = can_match.map(|value| named(value)).collect();
                match (operator.negated, principals.is_empty()) {
                    (true, true) => Reach::All,
                    (true, false) => Reach::Except(principals),
                    (false, _) if operator.if_exists => Reach::Depends,
                    (false, true) => Reach::None,
                    (false, false) => Reach::Only(principals),
                }
            }
            Kind::Null => match self.values {
                [one] if one.eq_ignore_ascii_case("true") => Reach::Except(vec![named("*")]),
                [one] if one.eq_ignore_ascii_case("false") => Reach::Only(vec![named("*")]),
                _ => Reach::Depends,
            },
            _ => Reach::Depends,
        }
    }
}

fn decided(holds: Option<bool>) -> Reach {
    match holds {
        Some(true) => Reach::All,
        Some(false) => Reach::None,
        None => Reach::Depends,
    }
}

impl Who {
    /// The value of `aws:PrincipalArn` that a principal's ARN leads to, for one that is a session.
    pub fn of_arn(arn: &str) -> Self {
        let role = Arn::parse(arn)
            .filter(|arn| arn.service == "sts")
            .and_then(|parsed| {
                let name = parsed
                    .resource
                    .strip_prefix("assumed-role/")?
                    .split('/')
                    .next()?;
                Some(format!(
                    "arn:{}:iam::{}:role/{name}",
                    parsed.partition, parsed.account
                ))
            });
        Self::Principal(role.unwrap_or_else(|| arn.to_owned()))
    }
}
