//! From one plan to its facts.

use super::accounts::Accounts;
use super::policies::Documents;
use super::reader::{Instances, Side};
use super::{PlanFacts, Reference, Unlinked, World};
use super::{accounts, keys, plans, policies, stacks, stateful, vaults};
use super::{
    audits, automation, drift, guards, organization, organization_policies, restore_testing,
};
use super::{policy_documents, roles, settings, sharing};
use crate::catalog::Catalog;
use crate::plan::{Needed, Plan, Wanted};
use crate::resolve::Resolver;
use crate::source::Sources;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

/// Resource types that each normalizer asks for; the catalog's come on top.
const TYPES: &[&[&str]] = &[
    &accounts::TYPES,
    &keys::KEY_TYPES,
    &keys::ALIAS_TYPES,
    &policies::KEY_POLICY,
    &[policy_documents::DOCUMENT],
    &vaults::STANDARD,
    &vaults::AIR_GAPPED,
    &vaults::LOCK,
    &vaults::POLICY,
    &plans::PLAN,
    &plans::SELECTION,
    &stateful::TYPES,
    &stateful::INSTANCES,
    &settings::REGION,
    &settings::GLOBAL,
    &settings::HOLD,
    &settings::IMAGES,
    &vaults::NOTIFICATIONS,
    &restore_testing::PLAN,
    &restore_testing::SELECTION,
    &audits::FRAMEWORK,
    &audits::REPORT_PLAN,
    &organization::ORGANIZATION,
    &organization::UNIT,
    &organization::UNITS,
    &organization::ACCOUNT,
    &organization::ACCOUNTS,
    &organization::DELEGATED,
    &organization_policies::POLICY,
    &organization_policies::ATTACHMENT,
    &organization_policies::DELEGATION,
    &automation::RULE,
    &automation::TARGET,
    &automation::FUNCTION,
    &automation::PERMISSION,
    &automation::FILTER,
    &automation::METRIC,
    &roles::ROLE,
    &roles::policies::INLINE,
    &roles::policies::POLICY,
    &roles::policies::ATTACHMENT,
    &sharing::SHARE,
    &sharing::ASSOCIATION,
    &sharing::TEAM,
    &stacks::STACKS,
    &stacks::STACK_SETS,
    &stacks::MEMBERS,
];

/// Fills some collections of one world.
type Normalizer = fn(Side<'_>, &mut World);

/// In order: later ones read what earlier ones found.
const NORMALIZERS: &[Normalizer] = &[
    keys::derive,
    policies::derive,
    vaults::derive,
    plans::derive,
    stateful::derive,
    settings::derive,
    restore_testing::derive,
    audits::derive,
    organization::derive,
    organization_policies::derive,
    automation::derive,
    sharing::derive,
    stacks::derive,
    roles::derive,
    drift::derive,
];

/// What the normalizers ask for of each resource type. The answer is needed as long as plans are read, which
/// is as long as the process lives.
pub fn wanted(catalog: &Catalog) -> Wanted {
    let mut wishes: BTreeMap<String, Needed> = BTreeMap::new();
    for resource_type in catalog.terraform_types() {
        // What holds data is many, and most of its attributes tell nothing of backups.
        let names = catalog.attributes(resource_type).into_iter();
        let names: Vec<&'static str> = names.map(|name| &*name.leak()).collect();
        wishes.insert(resource_type.to_owned(), Needed::Attributes(names.leak()));
    }
    for resource_type in TYPES.iter().copied().flatten() {
        let wish = match roles::ATTRIBUTES
            .iter()
            .chain(&automation::ATTRIBUTES)
            .chain(&policy_documents::WISHES)
            .find(|(name, _)| name == resource_type)
        {
            Some((_, names)) => {
                let mut telling = roles::CONTENT_FILTERS
                    .iter()
                    .chain(&automation::CONTENT_FILTERS);
                let telling = telling.find(|(name, _)| name == resource_type);
                telling.map_or(Needed::Attributes(names), |(_, telling)| {
                    Needed::AttributesIf(names, *telling)
                })
            }
            None => Needed::Everything,
        };
        wishes.insert((*resource_type).to_owned(), wish);
    }
    let wish = move |resource_type: &str| {
        wishes
            .get(resource_type)
            .copied()
            .unwrap_or(Needed::Nothing)
    };
    Box::leak(Box::new(wish))
}

/// Whether normalizers read a resource type.
pub(super) fn reads(resource_type: &str, catalog: &Catalog) -> bool {
    TYPES.iter().any(|types| types.contains(&resource_type)) || catalog.knows(resource_type)
}

/// AWS Backup's own resource types.
fn is_backup(resource_type: &str) -> bool {
    resource_type.starts_with("aws_backup_") || resource_type.starts_with("awscc_backup_")
}

/// Derives the facts of one plan.
pub fn derive(plan: &Plan, sources: &Sources, catalog: &Catalog) -> Unlinked {
    let resolver = Resolver::new(plan, sources);
    let accounts = Accounts::new(plan, sources);
    let documents = Documents::default();
    let (before, (mut after, outputs)) = thread::scope(|scope| {
        let before = scope.spawn(|| world(plan, None, &accounts, &documents, catalog).0);
        let after = world(plan, Some(&resolver), &accounts, &documents, catalog);
        (
            before.join().unwrap_or_else(|panic| resume_unwind(panic)),
            after,
        )
    });
    stateful::compare(&before, &mut after);
    guards::derive(sources, &mut after);
    let has_backup = plan
        .types
        .iter()
        .any(|resource_type| is_backup(resource_type))
        || stacks::have_backup(&after)
        || organization_policies::have_backup(&after);
    Unlinked {
        name: plan.name.clone(),
        plan: PlanFacts {
            complete: plan.complete,
            errored: plan.errored,
            has_backup,
        },
        outputs,
        after,
        before,
        told: None,
    }
}

/// The world after apply, or before it where there is no resolver, and what its outputs name.
fn world(
    plan: &Plan,
    resolver: Option<&Resolver<'_>>,
    accounts: &Accounts,
    documents: &Documents,
    catalog: &Catalog,
) -> (World, BTreeMap<String, Reference>) {
    let instances = Instances::new(plan, resolver.is_none());
    let side = Side {
        plan,
        resolver,
        instances: &instances,
        accounts,
        documents,
        catalog,
    };
    let mut world = World::default();
    accounts.derive(&mut world);
    for normalize in NORMALIZERS {
        normalize(side, &mut world);
    }
    accounts::forget_empty(&mut world);
    world.pack();
    let outputs = resolver.map(|_| outputs(side)).unwrap_or_default();
    (world, outputs)
}

/// Root outputs that lead to one object.
fn outputs(side: Side<'_>) -> BTreeMap<String, Reference> {
    let names = side.plan.configuration.root_module.outputs.keys();
    let reference = |name: &String| {
        let origin = side.resolver?.output(name)?;
        let reference = side.reference_to(origin.certain()?)?;
        Some((name.clone(), reference))
    };
    names.filter_map(reference).collect()
}
