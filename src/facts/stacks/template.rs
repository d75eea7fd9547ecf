//! One template in one deployment, and the facts that its resources make.

use super::fields::Fields;
use super::{keys, plans};
use crate::documents::cloudformation::{
    Attribute, Deployment, Evaluator, Gap, Template, Value, Why,
};
use crate::facts::key_use::KeyIndex;
use crate::facts::reader::{Instance, Side};
use crate::facts::table::Table as _;
use crate::facts::{
    self, ApprovalTeam, Framework, Invalid, Object, PlanOrigin, Reference, ReportPlan,
    RestoreTestingPlan, RestoreTestingSelection, Scope, Selection, Stack, Unknown, VaultKind,
    World, vaults,
};
use crate::plan::Value as PlanValue;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Makes facts of one resource.
type Maker = fn(Fields<'_>, &mut World);

/// What is its table and no more.
macro_rules! plain {
    ($fact:ident, $collection:ident) => {
        |mut fields, world| {
            let mut fact = $fact::read(&mut fields);
            fact.object = fields.object();
            world.$collection.insert(fields.id(), fact);
        }
    };
}

/// Resource types that make facts.
const MAKERS: &[(&str, Maker)] = &[
    ("AWS::Backup::BackupPlan", plans::plan),
    (
        "AWS::Backup::BackupSelection",
        plain!(Selection, selections),
    ),
    ("AWS::Backup::BackupVault", |fields, world| {
        vaults::declare(fields, VaultKind::Standard, keys::key_use, world);
    }),
    ("AWS::Backup::Framework", plain!(Framework, frameworks)),
    (
        "AWS::Backup::LogicallyAirGappedBackupVault",
        |fields, world| {
            vaults::declare(fields, VaultKind::LogicallyAirGapped, keys::key_use, world);
        },
    ),
    ("AWS::Backup::ReportPlan", plain!(ReportPlan, report_plans)),
    (
        "AWS::Backup::RestoreTestingPlan",
        plain!(RestoreTestingPlan, restore_testing_plans),
    ),
    (
        "AWS::Backup::RestoreTestingSelection",
        plain!(RestoreTestingSelection, restore_testing_selections),
    ),
    ("AWS::IAM::Role", keys::role),
    ("AWS::KMS::Alias", keys::alias),
    ("AWS::KMS::Key", |fields, world| {
        facts::keys::declare(fields, false, false, world);
    }),
    ("AWS::KMS::ReplicaKey", |fields, world| {
        facts::keys::declare(fields, true, false, world);
    }),
    (
        "AWS::MPA::ApprovalTeam",
        plain!(ApprovalTeam, approval_teams),
    ),
];

/// A template in its deployment.
pub(super) struct Made<'a> {
    pub(super) side: Side<'a>,
    pub(super) instance: Instance<'a>,
    pub(super) template: &'a Template,
    pub(super) evaluator: Evaluator<'a>,
    pub(super) index: &'a KeyIndex<'a>,
    /// Id of the stack.
    pub(super) stack: String,
    /// What the facts' objects have in common.
    pub(super) object: Object,
    pub(super) origin: PlanOrigin,
    /// `None` for a stack.
    pub(super) scope: Option<Scope>,
    invalid: RefCell<BTreeMap<String, Vec<Invalid>>>,
}

/// What all facts of one stack share.
pub(super) struct Frame<'a> {
    pub(super) side: Side<'a>,
    pub(super) instance: Instance<'a>,
    pub(super) index: &'a KeyIndex<'a>,
    pub(super) stack: String,
    pub(super) object: Object,
    pub(super) scope: Option<Scope>,
}

impl<'a> Made<'a> {
    pub(super) fn new(
        frame: Frame<'a>,
        template: &'a Template,
        deployment: &'a Deployment,
    ) -> Self {
        let origin = match &frame.scope {
            Some(_) => PlanOrigin::CloudformationStackSet,
            None => PlanOrigin::CloudformationStack,
        };
        Self {
            side: frame.side,
            instance: frame.instance,
            template,
            evaluator: Evaluator::new(template, deployment),
            index: frame.index,
            stack: frame.stack,
            object: frame.object,
            origin,
            scope: frame.scope,
            invalid: RefCell::default(),
        }
    }

    /// Adds the facts of all resources that are made. Tells the stack the ids of those that outlive it, and the
    /// logical ids of those that aren't made, or of which it isn't known.
    pub(super) fn derive(self, stack: &mut Stack, world: &mut World) {
        for (logical_id, resource) in &self.template.resources {
            let Some(make) = maker(&resource.resource_type) else {
                continue;
            };
            match self.evaluator.is_made(logical_id) {
                Ok(false) => {
                    let kind = resource.resource_type.as_str();
                    if ["AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection"].contains(&kind) {
                        stack.switched_off.push(logical_id.clone());
                    }
                    continue;
                }
                Ok(true) => make(Fields::of(&self, logical_id), world),
                Err(_) => {
                    stack.hidden.push(logical_id.clone());
                    continue;
                }
            }
            let policy = resource.deletion_policy.as_deref();
            if policy.is_some_and(|policy| policy.starts_with("Retain")) {
                stack.retained.push(self.id(logical_id));
            }
        }
        for (id, found) in self.invalid.into_inner() {
            world.invalid.entry(id).or_default().extend(found);
        }
    }

    /// `<plan>:<stack's address>#<logical id>`
    pub(super) fn id(&self, logical_id: &str) -> String {
        format!("{}#{logical_id}", self.stack)
    }

    pub(super) fn refuse(&self, logical_id: &str, invalid: Invalid) {
        let mut all = self.invalid.borrow_mut();
        all.entry(self.id(logical_id)).or_default().push(invalid);
    }

    /// The fact of the template's own resource that an attribute belongs to; `None` where it makes none.
    pub(super) fn fact(&self, attribute: &Attribute) -> Option<String> {
        let logical_id = &attribute.logical_id;
        let resource = self.template.resources.get(logical_id)?;
        maker(&resource.resource_type)?;
        let is_made = self.evaluator.is_made(logical_id) == Ok(true);
        is_made.then(|| self.id(logical_id))
    }

    /// The argument of the stack that Terraform fills during apply, where that alone is the value.
    pub(super) fn given<'b>(&self, gap: &'b Gap) -> Option<[&'b str; 2]> {
        let parameter = gap
            .parameter
            .as_deref()
            .filter(|_| gap.why == Why::AfterDeploy)?;
        let parameters = self.instance.values.get(&["parameters"]);
        matches!(parameters, PlanValue::Map(_)).then_some(["parameters", parameter])
    }

    /// What a value refers to; `None` where nothing is given.
    pub(super) fn reference(&self, value: &Value) -> Option<Reference> {
        match value {
            Value::Null => None,
            Value::Resource(attribute) => {
                let id = self.fact(attribute);
                let told = attribute.text.as_deref().map(Reference::of_pattern);
                let mut reference = told.unwrap_or_default();
                if id.is_none() && reference == Reference::default() {
                    let gap = attribute.gap().into();
                    reference.unknown.insert("id".to_owned(), gap);
                }
                Some(Reference { id, ..reference })
            }
            other => match other.as_text() {
                Ok(text) if text.is_empty() => None,
                Ok(text) => Some(Reference::of_pattern(&text)),
                Err(gap) => {
                    if let Some(path) = self.given(&gap)
                        && let Some(origin) = self.side.origin(self.instance.address, &path)
                        && let Some(told) = origin.certain().and_then(|l| self.side.reference_to(l))
                    {
                        return Some(told);
                    }
                    Some(Reference {
                        unknown: [("id".to_owned(), Unknown::from(gap))].into(),
                        ..Reference::default()
                    })
                }
            },
        }
    }
}

fn maker(resource_type: &str) -> Option<Maker> {
    let found = MAKERS.iter().find(|(name, _)| *name == resource_type);
    found.map(|(_, make)| *make)
}
