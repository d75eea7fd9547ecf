//! From plans to facts.

use super::reader::{Instances, Side};
use super::{Config, Facts, PlanFacts, SCHEMA, World, keys, link, policies, vaults};
use crate::plan::Plan;
use crate::resolve::Resolver;
use crate::source::Sources;
use std::panic::resume_unwind;
use std::thread;

/// Resource types that the normalizers ask for.
pub fn wanted(resource_type: &str) -> bool {
    // Asked for every resource of a plan, most of which fail here.
    let prefixes = ["aws_backup_", "aws_kms_", "awscc_backup_", "awscc_kms_"];
    prefixes
        .iter()
        .any(|prefix| resource_type.starts_with(prefix))
        && [
            &keys::KEY_TYPES[..],
            &keys::ALIAS_TYPES,
            &policies::KEY_POLICY,
            &vaults::STANDARD,
            &vaults::AIR_GAPPED,
            &vaults::LOCK,
            &vaults::POLICY,
        ]
        .iter()
        .any(|types| types.contains(&resource_type))
}

/// AWS Backup's own resource types.
fn is_backup(resource_type: &str) -> bool {
    resource_type.starts_with("aws_backup_") || resource_type.starts_with("awscc_backup_")
}

/// Derives the facts of one plan.
pub fn derive(plan: &Plan, sources: &Sources) -> Facts {
    let resolver = Resolver::new(plan, sources);
    let (before, after) = thread::scope(|scope| {
        let before = scope.spawn(|| world(plan, None));
        let after = world(plan, Some(&resolver));
        (
            before.join().unwrap_or_else(|panic| resume_unwind(panic)),
            after,
        )
    });
    let has_backup = plan
        .types
        .iter()
        .any(|resource_type| is_backup(resource_type));
    let summary = PlanFacts {
        complete: plan.complete,
        errored: plan.errored,
        has_backup,
    };
    Facts {
        schema: SCHEMA.to_owned(),
        config: Config::default(),
        plans: [(plan.name.clone(), summary)].into(),
        after,
        before,
    }
}

/// The world after apply, or before it where there is no resolver.
fn world(plan: &Plan, resolver: Option<&Resolver<'_>>) -> World {
    let instances = Instances::new(plan, resolver.is_none());
    let side = Side {
        plan,
        resolver,
        instances: &instances,
    };
    let mut world = World::default();
    keys::derive(side, &mut world);
    policies::derive(side, &mut world);
    vaults::derive(side, &mut world);
    link::derive(side, &mut world);
    world
}

impl Facts {
    /// Joins the facts of several plans; ids carry the plan's name, so nothing collides.
    #[must_use]
    pub fn link(all: Vec<Self>, config: Config) -> Self {
        let mut linked = Self {
            schema: SCHEMA.to_owned(),
            config,
            ..Self::default()
        };
        for facts in all {
            linked.plans.extend(facts.plans);
            linked.after.extend(facts.after);
            linked.before.extend(facts.before);
        }
        linked
    }
}

impl World {
    fn extend(&mut self, other: Self) {
        self.vaults.extend(other.vaults);
        self.vault_locks.extend(other.vault_locks);
        self.vault_policies.extend(other.vault_policies);
        self.keys.extend(other.keys);
        self.key_aliases.extend(other.key_aliases);
        self.key_policies.extend(other.key_policies);
    }
}
