//! What policies come to, by AWS's published evaluation logic: a deny wins over any allow, and what nothing
//! allows isn't allowed. Three-valued: what can't be told is never taken for a yes or a no.
//!
//! The answers are sound, not complete: `Yes` and `No` hold for each single request that the question takes
//! in, while `Depends` may stand for a union of statements that only together leave nothing open.
//!
//! A part of a statement that isn't known leaves undecided only what it may change: a Deny for everybody beside it
//! is certain, and so is that nothing allows what no unknown part can.

use super::condition::Condition;
use super::pattern::{Extent, Pattern, Style, extent, may_name};
use super::question::Question;
use super::reach::{Scope, common, spared};
use super::{Document, Effect, Statement, principal};
use crate::documents::tree::has_hole;
use std::collections::BTreeSet;

/// Yes, no, or it depends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// For every request asked for, `principals` apart.
    Yes,
    /// For no request asked for.
    #[default]
    No,
    /// On the conditions, on the resource, or on something that isn't known.
    Depends,
}

/// What the statements of one effect come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruling {
    /// Whether they deny (or allow).
    pub truth: Truth,
    /// Of a deny: principals for whom it doesn't hold. Of an allow: the only ones for whom it holds; empty: all.
    /// ARN patterns, account ids, or a trait: `aws:PrincipalTag/team=backup`.
    pub principals: Vec<String>,
    /// What else decides, in words.
    pub conditions: Vec<String>,
    /// Places in the question's `resources` that no statement takes in wholly.
    pub not_covered: Vec<usize>,
    /// Statements that decide: place of the document, place of the statement.
    pub by: Vec<(usize, usize)>,
    /// Places of the documents of which a part that isn't known may decide otherwise: the truth, or for whom it is so.
    pub waits_for: BTreeSet<usize>,
    /// Of an allow: it may hold for others than `principals`, under conditions.
    wider: bool,
}

/// How far one statement holds for a question.
struct Hold {
    at: (usize, usize),
    extents: Vec<Extent>,
    scope: Scope,
}

/// Whether the deny statements of any of the documents deny what is asked.
pub fn denied(documents: &[&Document], question: &Question) -> Ruling {
    let holds = holds(documents, Effect::Deny, question);
    let mut ruling = Ruling::default();
    let mut truths = BTreeSet::new();
    let (mut conditions, mut by) = (BTreeSet::new(), BTreeSet::new());
    let mut exempt = BTreeSet::new();
    let mut waits_for = BTreeSet::new();
    for place in 0..question.resources.len() {
        let touching = |hold: &&Hold| hold.extents.get(place) != Some(&Extent::None);
        let holds: Vec<&Hold> = holds.iter().filter(touching).collect();
        let whole = |hold: &&&Hold| hold.extents.get(place) == Some(&Extent::All);
        let full: Vec<&&Hold> = holds
            .iter()
            .filter(|hold| whole(hold) && hold.scope.only.is_none() && hold.scope.is_certain())
            .collect();
        let unknown = holds.iter().filter(|hold| hold.scope.unknown);
        let unknown = unknown.map(|hold| hold.at.0);
        if let Some((first, others)) = full.split_first() {
            let start = first.scope.except.clone();
            let left = others
                .iter()
                .fold(start, |left, hold| common(&left, &hold.scope.except));
            if !left.is_empty() {
                waits_for.extend(unknown);
            }
            exempt.extend(left);
            by.extend(full.iter().map(|hold| hold.at));
            truths.insert(Truth::Yes);
            continue;
        }
        waits_for.extend(unknown);
        if !holds.iter().any(|hold| whole(&hold) || hold.scope.unknown) {
            ruling.not_covered.push(place);
        }
        for hold in &holds {
            let scope = &hold.scope;
            let words = scope.depends.iter().chain(&scope.only_words);
            conditions.extend(words.chain(&scope.except_words).cloned());
            by.insert(hold.at);
        }
        truths.insert(if holds.is_empty() {
            Truth::No
        } else {
            Truth::Depends
        });
    }
    ruling.truth = settle(&truths);
    if ruling.truth != Truth::Depends {
        ruling.not_covered.clear();
    }
    ruling.principals = exempt.into_iter().collect();
    ruling.conditions = conditions.into_iter().collect();
    ruling.by = by.into_iter().collect();
    ruling.waits_for = waits_for;
    ruling
}

/// Whether the allow statements of any of the documents allow what is asked. Denials don't count here.
pub fn allowed(documents: &[&Document], question: &Question) -> Ruling {
    let mut all_for_all = Vec::new();
    let (mut truths, mut by) = (BTreeSet::new(), BTreeSet::new());
    let (mut principals, mut conditions) = (BTreeSet::new(), BTreeSet::new());
    let mut waits_for = BTreeSet::new();
    let mut wider = false;
    let mut whole = vec![false; question.resources.len()];
    for hold in holds(documents, Effect::Allow, question) {
        let covers = hold.extents.iter().all(|extent| *extent == Extent::All);
        for (whole, extent) in whole.iter_mut().zip(&hold.extents) {
            *whole |= *extent == Extent::All || hold.scope.unknown;
        }
        let scope = hold.scope;
        by.insert(hold.at);
        if scope.unknown {
            waits_for.insert(hold.at.0);
        }
        let certain = covers && scope.is_certain() && scope.except.is_empty();
        wider |= !certain && scope.only.is_none();
        match (certain, &scope.only) {
            (true, None) => all_for_all.push(hold.at),
            (true, Some(_)) => _ = truths.insert(Truth::Yes),
            (false, _) => _ = truths.insert(Truth::Depends),
        }
        principals.extend(scope.only.into_iter().flatten());
        conditions.extend(scope.depends);
        conditions.extend(scope.except_words);
    }
    if !all_for_all.is_empty() {
        return Ruling {
            truth: Truth::Yes,
            by: all_for_all,
            ..Ruling::default()
        };
    }
    let truth = match (truths.contains(&Truth::Yes), truths.is_empty()) {
        (true, _) => Truth::Yes,
        (false, true) => Truth::No,
        (false, false) => Truth::Depends,
    };
    let open = whole.iter().enumerate().filter(|(_, whole)| !**whole);
    Ruling {
        truth,
        principals: principals.into_iter().collect(),
        conditions: conditions.into_iter().collect(),
        not_covered: match truth {
            Truth::Depends => open.map(|(place, _)| place).collect(),
            Truth::Yes | Truth::No => Vec::new(),
        },
        by: by.into_iter().collect(),
        waits_for,
        wider,
    }
}

/// Whether a resource's policy allows what is asked: what it allows and doesn't deny. `principals` are those
/// for whom it allows it; empty: all.
pub fn decided(documents: &[&Document], question: &Question) -> Ruling {
    let allow = allowed(documents, question);
    if allow.truth == Truth::No {
        return allow;
    }
    let deny = denied(documents, question);
    let by: BTreeSet<(usize, usize)> = allow.by.iter().chain(&deny.by).copied().collect();
    let by: Vec<(usize, usize)> = by.into_iter().collect();
    let waits_for = allow.waits_for.union(&deny.waits_for).copied().collect();
    match deny.truth {
        Truth::No => allow,
        Truth::Depends => {
            let conditions: BTreeSet<String> = allow
                .conditions
                .into_iter()
                .chain(deny.conditions)
                .collect();
            Ruling {
                truth: Truth::Depends,
                conditions: conditions.into_iter().collect(),
                by,
                waits_for,
                ..allow
            }
        }
        Truth::Yes => except(allow, deny, by, waits_for),
    }
}

/// What is left of an allow by a deny that exempts some principals.
fn except(
    allow: Ruling,
    deny: Ruling,
    by: Vec<(usize, usize)>,
    waits_for: BTreeSet<usize>,
) -> Ruling {
    let mut left = if allow.principals.is_empty() {
        deny.principals.clone()
    } else {
        spared(&allow.principals, &deny.principals)
    };
    // Those whom the deny spares another statement may allow it.
    let may_be_spared = left.is_empty() && allow.wider && !deny.principals.is_empty();
    if may_be_spared {
        left.clone_from(&deny.principals);
    }
    if left.is_empty() {
        return Ruling {
            truth: Truth::No,
            by: deny.by,
            ..Ruling::default()
        };
    }
    // Only among ARNs can be told who is in both.
    let is_arn = |principal: &String| principal.starts_with("arn:");
    let certain = deny.waits_for.is_empty()
        && !may_be_spared
        && (allow.principals.is_empty()
            || allow.principals.iter().chain(&deny.principals).all(is_arn));
    Ruling {
        truth: if certain { allow.truth } else { Truth::Depends },
        principals: left,
        by,
        waits_for,
        ..allow
    }
}

fn settle(truths: &BTreeSet<Truth>) -> Truth {
    let mut each = truths.iter();
    match (each.next(), each.next()) {
        (Some(only), None) => *only,
        (None, _) => Truth::No,
        (Some(_), Some(_)) => Truth::Depends,
    }
}

fn holds(documents: &[&Document], effect: Effect, question: &Question) -> Vec<Hold> {
    let mut holds = Vec::new();
    for (document, statements) in documents.iter().map(|d| &d.statements).enumerate() {
        for (place, statement) in statements.iter().enumerate() {
            if [effect, Effect::Unknown].contains(&statement.effect)
                && let Some((extents, mut scope)) = hold(statement, question)
            {
                scope.unknown |= statement.effect == Effect::Unknown;
                let at = (document, place);
                holds.push(Hold { at, extents, scope });
            }
        }
    }
    holds
}

/// How far a statement holds; `None`: for nothing that is asked.
fn hold(statement: &Statement, question: &Question) -> Option<(Vec<Extent>, Scope)> {
    let action = names_action(statement, &question.action);
    if action == Some(false) {
        return None;
    }
    let (extents, unknown) = resources(statement, question);
    if extents.iter().all(|extent| *extent == Extent::None) {
        return None;
    }
    let mut scope = Scope {
        unknown: unknown || action.is_none(),
        ..Scope::default()
    };
    let reach = principal::reach(statement, &question.who);
    if !scope.narrow(reach, || principal::words(statement)) {
        return None;
    }
    for (operator, keys) in &statement.conditions {
        for (key, values) in keys {
            let condition = Condition {
                operator,
                key,
                values,
            };
            if !scope.narrow(condition.reach(question), || condition.words()) {
                return None;
            }
        }
    }
    Some((extents, scope))
}

/// Actions are compared without case; policy variables don't exist in them. `None`: an unknown one decides.
fn names_action(statement: &Statement, action: &str) -> Option<bool> {
    let named = |actions: &[String]| {
        let mut each = actions.iter().map(|pattern| may_name(pattern, action));
        let first = each.clone().any(|named| named == Some(true));
        match first {
            false if each.any(|named| named.is_none()) => None,
            named => Some(named),
        }
    };
    match (&statement.actions, &statement.not_actions) {
        (Some(actions), _) => named(actions),
        (None, Some(left_out)) => named(left_out).map(|named| !named),
        (None, None) => Some(false),
    }
}

/// How much of each resource asked for a statement takes in, all of it where the statement names none; and
/// whether one of its own that isn't known decides.
fn resources(statement: &Statement, question: &Question) -> (Vec<Extent>, bool) {
    let mut unknown = false;
    let mut each = |resources: &[String], inverse: bool| {
        let compile = |text: &String| Pattern::new(text, Style::Glob, false, &question.context);
        let (holes, known): (Vec<&String>, Vec<&String>) =
            resources.iter().partition(|text| has_hole(text));
        let known: Vec<Pattern> = known.into_iter().filter_map(compile).collect();
        let holes: Vec<Pattern> = holes.into_iter().filter_map(compile).collect();
        let asked = question.resources.iter();
        asked
            .map(|asked| {
                let asked = Pattern::asked(asked);
                let mut found = extent(&asked, &known);
                if found != Extent::All && extent(&asked, &holes) != Extent::None {
                    unknown = true;
                    found = Extent::Some;
                }
                match (inverse, found) {
                    (true, Extent::All) => Extent::None,
                    (true, Extent::None) => Extent::All,
                    (_, found) => found,
                }
            })
            .collect()
    };
    let extents = match (&statement.resources, &statement.not_resources) {
        (Some(resources), _) => each(resources, false),
        (None, Some(left_out)) => each(left_out, true),
        (None, None) => vec![Extent::All; question.resources.len()],
    };
    (extents, unknown)
}
