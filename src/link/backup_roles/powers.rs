//! What a role's policies let it do.

use crate::aws::{Arn, is_account_id};
use crate::catalog::Permissions;
use crate::documents::iam::{Context, Document, Question, Ruling, Truth, Who, allowed, denied};
use crate::facts::{Answer, Object, Role, StatementRef};

/// Why something is refused.
pub(super) enum Cause {
    Nothing,
    Boundary,
    Denial(Vec<StatementRef>),
}

/// What a role's policies let it do.
pub(in crate::link) struct Powers<'a> {
    role: &'a Role,
    partition: &'a str,
    documents: Vec<&'a Document>,
    /// Ids of the first of them: AWS's have none.
    ids: Vec<&'a str>,
    managed: Vec<Document>,
    boundary: Option<Document>,
    /// It may have other policies than these.
    open: bool,
    /// It may have another boundary than this.
    open_boundary: bool,
}

impl<'a> Powers<'a> {
    pub(in crate::link) fn new(role: &'a Role) -> Self {
        let catalog = Permissions::embedded();
        let managed: Vec<Option<Document>> = role
            .managed_policies
            .iter()
            .map(|arn| catalog.managed(arn))
            .collect();
        let unread = managed.iter().any(Option::is_none);
        let of_aws = role.boundary_arn.as_ref().map(|arn| catalog.managed(arn));
        let unread_boundary = matches!(of_aws, Some(None));
        let arn = role.arn.as_deref().and_then(Arn::parse);
        Self {
            role,
            partition: arn.map_or("aws", |arn| arn.partition),
            documents: role.policies.values().collect(),
            ids: role.policies.keys().map(String::as_str).collect(),
            managed: managed.into_iter().flatten().collect(),
            boundary: role.boundary.clone().or(of_aws.flatten()),
            open: unread || is_open(&role.object),
            open_boundary: unread_boundary || role.object.unknown.contains_key("boundary"),
        }
    }

    /// Whether they let it call an action on what that is called on.
    pub(super) fn may(&self, action: &str) -> (Answer, Cause) {
        let resource = Permissions::embedded().resource(action, self.partition);
        self.may_on(action, resource)
    }

    fn may_on(&self, action: &str, resource: String) -> (Answer, Cause) {
        let question = Question {
            action: action.to_owned(),
            resources: vec![resource],
            who: Who::Principal(self.arn()),
            context: self.context(action),
        };
        let all: Vec<&Document> = self
            .documents
            .iter()
            .copied()
            .chain(&self.managed)
            .collect();
        let bounds: Vec<&Document> = self.boundary.iter().collect();
        let denial = denied(&all, &question);
        if denial.truth == Truth::Yes {
            return (Answer::No, Cause::Denial(self.statements(&denial)));
        }
        let bounded = (!bounds.is_empty()).then(|| allowed(&bounds, &question).truth);
        if bounded == Some(Truth::No) || denied(&bounds, &question).truth == Truth::Yes {
            return (Answer::No, Cause::Boundary);
        }
        let given = allowed(&all, &question).truth;
        let unsure = self.open_boundary
            || denial.truth == Truth::Depends
            || bounded == Some(Truth::Depends)
            || denied(&bounds, &question).truth == Truth::Depends;
        let answer = match given {
            Truth::No if !self.open => Answer::No,
            Truth::Yes if !unsure && !is_unread(&self.role.object) => Answer::Yes,
            _ => Answer::Unknown,
        };
        (answer, Cause::Nothing)
    }

    /// The same for somebody who asks on a resource of his own.
    pub(in crate::link) fn answer(&self, action: &str, resource: &str) -> Answer {
        self.may_on(action, resource.to_owned()).0
    }

    pub(in crate::link) fn arn(&self) -> String {
        arn(self.role)
    }

    fn context(&self, action: &str) -> Context {
        let mut context = Context::default();
        if let Some(account) = self
            .role
            .object
            .account
            .as_deref()
            .filter(|id| is_account_id(id))
        {
            context = context.with("aws:ResourceAccount", account);
        }
        if action == "kms:CreateGrant" {
            context = context.with("kms:GrantIsForAWSResource", "true");
        }
        context
    }

    fn statements(&self, ruling: &Ruling) -> Vec<StatementRef> {
        let statement = |(document, place): &(usize, usize)| {
            let (id, document) = (self.ids.get(*document)?, self.documents.get(*document)?);
            let statement = document.statements.get(*place)?;
            Some(StatementRef {
                policy: (*id).to_owned(),
                statement: *place,
                sid: statement.sid.clone(),
            })
        };
        ruling.by.iter().filter_map(statement).collect()
    }
}

/// A Deny may stand in a policy whose text isn't known; one that is merely attached by an unknown ARN adds
/// no more than AWS's policies do, which deny nothing of this.
fn is_unread(object: &Object) -> bool {
    object.unknown.contains_key("policies")
}

/// The role's ARN, or what it will be.
pub(in crate::link) fn arn(role: &Role) -> String {
    role.arn.clone().unwrap_or_else(|| {
        let account = role
            .object
            .account
            .as_deref()
            .filter(|id| is_account_id(id));
        format!(
            "arn:aws:iam::{}:role{}{}",
            account.unwrap_or("????????????"),
            role.path.as_deref().unwrap_or("/"),
            role.name.as_deref().unwrap_or("*")
        )
    })
}

/// It may have other policies than those that are known.
pub(super) fn is_open(object: &Object) -> bool {
    let fields = ["policies", "managed_policies"];
    fields
        .iter()
        .any(|field| object.unknown.contains_key(*field))
}
