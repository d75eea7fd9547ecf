//! From policies and a question to a verdict.

use crate::aws::Arn;
use crate::documents::iam::{Document, Question, Ruling, Truth, covers, decided, denied};
use crate::facts::{Access, AccessVerdict, StatementRef};

/// Policies that bear on one target.
#[derive(Clone, Default)]
pub(super) struct Policies<'a> {
    /// Those whose text is known, by id.
    pub(super) known: Vec<(&'a str, &'a Document)>,
    /// Ids of those whose text isn't.
    pub(super) unknown: Vec<String>,
    /// Those that may bear on it, with their text where it is known.
    pub(super) possible: Vec<(String, Option<&'a Document>)>,
}

impl<'a> Policies<'a> {
    /// Adds a policy whose text may not be known.
    pub(super) fn add(&mut self, id: &'a str, document: Option<&'a Document>) {
        match document {
            Some(document) => self.known.push((id, document)),
            None => self.unknown.push(id.to_owned()),
        }
    }

    /// Nothing bears on it.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty() && self.unknown.is_empty() && self.possible.is_empty()
    }

    /// Adds others.
    pub(super) fn extend(&mut self, others: &Self) {
        self.known.extend(others.known.iter().copied());
        self.unknown.extend(others.unknown.iter().cloned());
        self.possible.extend(others.possible.iter().cloned());
    }

    /// Whether what is asked is denied: nothing in the input denies it if it is `Allowed`. `shown` are the
    /// question's resources as facts show them.
    pub(super) fn denial(&self, question: &Question, shown: &[String]) -> Access {
        let ruling = denied(&self.documents(), question);
        let mut access = self.access(&ruling, question, shown);
        access.verdict = match ruling.truth {
            Truth::Yes => AccessVerdict::Denied,
            Truth::No => AccessVerdict::Allowed,
            Truth::Depends => AccessVerdict::Conditional,
        };
        // Beside a Deny for all but a few, something unknown may only deny more.
        if ruling.truth != Truth::Yes {
            // One that doesn't touch the action decides nothing, wherever it is attached.
            let may_deny = |document: &Document| denied(&[document], question).truth != Truth::No;
            let possible = self.possible.iter().filter(|(_, d)| d.is_none_or(may_deny));
            let possible = possible.map(|(id, _)| id.clone()).collect();
            self.wait(&mut access, &ruling, possible);
        }
        access
    }

    /// Whether the policies allow what is asked.
    pub(super) fn permission(&self, question: &Question) -> Access {
        let ruling = decided(&self.documents(), question);
        let mut access = self.access(&ruling, question, &question.resources);
        access.verdict = match ruling.truth {
            Truth::Yes => AccessVerdict::Allowed,
            Truth::No => AccessVerdict::Denied,
            Truth::Depends => AccessVerdict::Conditional,
        };
        let possible = self.possible.iter().map(|(id, _)| id.clone()).collect();
        self.wait(&mut access, &ruling, possible);
        access
    }

    /// What isn't known decides: whole policies, and parts of those that are known otherwise.
    fn wait(&self, access: &mut Access, ruling: &Ruling, possible: Vec<String>) {
        let in_part = ruling.waits_for.iter().filter_map(|at| self.known.get(*at));
        let in_part = in_part.map(|(id, _)| (*id).to_owned());
        let unknown = self.unknown.iter().cloned();
        access.waits_for = unknown.chain(possible).chain(in_part).collect();
        access.waits_for.sort();
        access.waits_for.dedup();
        if !access.waits_for.is_empty() {
            access.verdict = AccessVerdict::Unknown;
        }
    }

    fn documents(&self) -> Vec<&'a Document> {
        self.known.iter().map(|(_, document)| *document).collect()
    }

    fn access(&self, ruling: &Ruling, question: &Question, shown: &[String]) -> Access {
        let statement = |(document, place): &(usize, usize)| {
            let (id, document) = self.known.get(*document)?;
            let statement = document.statements.get(*place)?;
            Some(StatementRef {
                policy: (*id).to_owned(),
                statement: *place,
                sid: statement.sid.clone(),
            })
        };
        let not_covered = ruling.not_covered.iter();
        Access {
            verdict: AccessVerdict::Unknown,
            exempt: ruling.principals.clone(),
            exempt_wide: ruling
                .principals
                .iter()
                .filter(|principal| is_wide(principal, question))
                .cloned()
                .collect(),
            conditions: ruling.conditions.clone(),
            not_covered: not_covered
                .filter_map(|place| shown.get(*place).cloned())
                .collect(),
            by: ruling.by.iter().filter_map(statement).collect(),
            waits_for: Vec::new(),
        }
    }
}

/// Whether a principal pattern takes in all roles, or all users, of the account asked for (or of some
/// account, where none is), in the partition that it names.
fn is_wide(principal: &str, question: &Question) -> bool {
    let account = question.who.account().unwrap_or("????????????");
    let partition = Arn::parse(principal).map_or("aws", |arn| arn.partition);
    ["role", "user"].iter().any(|kind| {
        let all = format!("arn:{partition}:iam::{account}:{kind}/*");
        covers(principal, &all)
    })
}
