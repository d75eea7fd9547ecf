//! The facts: tfbackup's public data contract (`tfbackup facts`, `tfbackup facts --schema`).
//!
//! Statements about AWS that are true or false whatever our opinion. No field is null: a known value
//! stands as itself, an absent one has no key, an unknown one is named in the object's `unknown`.

mod access;
mod automation;
mod backup_role;
mod changes;
mod config;
pub(crate) mod config_values;
mod coverage;
mod door;
mod drift;
mod flow;
mod hops;
mod key;
mod objective;
mod organization;
mod part;
mod plan;
mod quota;
mod reach;
mod readiness;
mod resource;
mod settings;
mod stack;
mod strategy;
mod told;
mod vault;
mod visit;

pub use crate::answer::Answer;
pub use crate::documents::iam::LiteralWildcard;
pub use access::*;
pub use automation::*;
pub use backup_role::*;
pub use changes::*;
pub use config::*;
pub use coverage::*;
pub use door::*;
pub use drift::*;
pub use flow::*;
pub use hops::*;
pub use key::*;
pub use objective::*;
pub use organization::*;
pub use part::*;
pub use plan::*;
pub use quota::*;
pub use reach::*;
pub use readiness::*;
pub use resource::*;
pub use settings::*;
pub use stack::*;
pub use strategy::*;
pub use told::*;
pub use vault::*;
pub(crate) use visit::{Speaker, Wanted};

use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

/// Version of this shape.
pub const SCHEMA: &str = "tfbackup.facts/1";

/// Version of the shape of the facts of single plans.
pub const UNLINKED_SCHEMA: &str = "tfbackup.unlinked-facts/1";

/// What `tfbackup facts --unlinked` prints: all that linking needs, the configuration apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnlinkedFacts {
    /// `tfbackup.unlinked-facts/1`
    pub schema: String,
    /// Version of tfbackup that derived them.
    #[serde(default)]
    pub version: String,
    /// The facts of each plan, sorted by name.
    pub plans: Vec<Unlinked>,
}

/// The facts of one plan, of which nothing depends on other plans.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unlinked {
    /// The plan's name.
    pub name: String,
    /// The plan.
    pub plan: PlanFacts,
    /// Root outputs that other plans may read through remote state.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, Reference>,
    /// The world after apply.
    pub after: World,
    /// The world before it, in the same shape.
    pub before: World,
    /// What reports tell of the plan beside its facts; in what is stored only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub told: Option<Told>,
}

/// All facts of the input, after linking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// `tfbackup.facts/1`
    pub schema: String,
    /// What rules read of tfbackup.toml.
    pub config: Config,
    /// The plans of the input by name.
    pub plans: BTreeMap<String, PlanFacts>,
    /// What is known of AWS.
    pub catalog: CatalogFacts,
    /// What the plans do with what AWS has: pairs of the two worlds. Absent where they do nothing.
    #[serde(default, skip_serializing_if = "Changes::is_empty")]
    pub changes: Changes,
    /// The world after apply.
    #[serde(flatten)]
    pub after: World,
    /// The world before it, in the same shape.
    pub before: World,
}

/// What is known of AWS, of no plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogFacts {
    /// IAM actions by what is lost by them, or no longer protected: `recovery-point`, `vault-policy`, `key`, …
    pub actions: BTreeMap<String, Vec<String>>,
    /// What AWS Backup can do with the types of the resources below.
    pub types: BTreeMap<String, Capability>,
}

/// One plan of the input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanFacts {
    /// `false` where absence proves nothing: the plan is targeted, deferred or errored.
    pub complete: bool,
    /// Terraform could not finish the plan.
    pub errored: bool,
    /// The plan has a resource of AWS Backup; only then are its keys judged.
    pub has_backup: bool,
}

/// Declares the world and what is done with all its collections, so that none can be forgotten.
macro_rules! world {
    (
        objects { $($(#[$doc:meta])* $name:ident: $object:ty,)* }
        others { $($(#[$other_doc:meta])* $other:ident: $value:ty,)* }
    ) => {
        /// What AWS would see at one moment. Every map is keyed by id: `<plan>:<address>`; what a policy
        /// document or a template declares by `<plan>:<address>#<name>`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(default)]
        pub struct World {
            $($(#[$doc])* pub $name: BTreeMap<String, $object>,)*
            $($(#[$other_doc])* pub $other: BTreeMap<String, $value>,)*
            /// Ways of recovery points; after linking only.
            pub flows: Vec<Flow>,
        }

        impl World {
            /// Notes what AWS would refuse of an object.
            pub(crate) fn refuse(&mut self, id: &str, invalid: Vec<Invalid>) {
                if !invalid.is_empty() {
                    self.invalid.entry(id.to_owned()).or_default().extend(invalid);
                }
            }

            /// Adds another plan's objects. Their ids carry the plan's name, so nothing collides; of an
            /// account both may know something.
            pub(crate) fn extend(&mut self, other: Self) {
                $(add(&mut self.$name, other.$name);)*
                for (key, account) in other.accounts {
                    self.accounts.entry(key).or_default().unite(account);
                }
                for (id, invalid) in other.invalid {
                    self.invalid.entry(id).or_default().extend(invalid);
                }
                add(&mut self.attached, other.attached);
                add(&mut self.delegation_grants, other.delegation_grants);
                add(&mut self.access, other.access);
                add(&mut self.exempt_principals, other.exempt_principals);
                add(&mut self.key_access, other.key_access);
                add(&mut self.key_refusals, other.key_refusals);
                add(&mut self.key_openings, other.key_openings);
                add(&mut self.key_administration, other.key_administration);
                add(&mut self.recovery_refusals, other.recovery_refusals);
                add(&mut self.restore_denials, other.restore_denials);
                add(&mut self.copy_refusals, other.copy_refusals);
                add(&mut self.scp_refusals, other.scp_refusals);
                add(&mut self.backup_roles, other.backup_roles);
                add(&mut self.role_doors, other.role_doors);
                add(&mut self.misnamed_actions, other.misnamed_actions);
                add(&mut self.literal_wildcards, other.literal_wildcards);
                add(&mut self.not_selected, other.not_selected);
                add(&mut self.strategies, other.strategies);
                add(&mut self.objectives, other.objectives);
                add(&mut self.readiness, other.readiness);
                add(&mut self.exceeded_quotas, other.exceeded_quotas);
                add(&mut self.onward_copies, other.onward_copies);
                add(&mut self.reach, other.reach);
                add(&mut self.stopped_hops, other.stopped_hops);
                add(&mut self.doubtful_hops, other.doubtful_hops);
                add(&mut self.hops_into, other.hops_into);
                add(&mut self.hops_across, other.hops_across);
                add(&mut self.hops_under, other.hops_under);
                add(&mut self.temporary_hops, other.temporary_hops);
                add(&mut self.outward_copies, other.outward_copies);
                add(&mut self.misplaced_references, other.misplaced_references);
                self.flows.extend(other.flows);
            }

            /// Puts objects that came one by one, in order, into full nodes of their maps: nearly half the memory.
            pub(in crate::facts) fn pack(&mut self) {
                $(self.$name = mem::take(&mut self.$name).into_iter().collect();)*
            }

            /// Drops what only policies read, which is most of it: objects stay, and flows that are open.
            fn forget_judged(&mut self) {
                let unread = Self {
                    $($name: mem::take(&mut self.$name),)*
                    accounts: mem::take(&mut self.accounts),
                    strategies: mem::take(&mut self.strategies),
                    flows: mem::take(&mut self.flows).into_iter().filter(|flow| flow.open).collect(),
                    ..Self::default()
                };
                *self = unread;
            }

            /// Drops flows that aren't open, and what follows from flows.
            fn forget_flows(&mut self) {
                self.flows.retain(|flow| flow.open);
                self.flows.shrink_to_fit();
                self.reach.clear();
                self.stopped_hops.clear();
                self.doubtful_hops.clear();
                self.hops_into.clear();
                self.hops_across.clear();
                self.hops_under.clear();
                self.temporary_hops.clear();
                self.outward_copies.clear();
            }

            /// Drops what only linking needs.
            pub(crate) fn forget_providers(&mut self) {
                $(self.$name.values_mut().for_each(|fact| fact.object.provider = None);)*
            }

            /// All objects with their ids. One that is written inside another has its id, and comes
            /// after it.
            pub(crate) fn objects(&self) -> impl Iterator<Item = (&str, &Object)> {
                std::iter::empty()
                    $(.chain(self.$name.iter().map(|(id, fact)| (id.as_str(), &fact.object))))*
            }

            /// The object of this id in a collection, with its fields by name.
            pub(crate) fn fact(&self, collection: &str, id: &str) -> Option<serde_json::Value> {
                match collection {
                    $(stringify!($name) => serde_json::to_value(self.$name.get(id)?).ok(),)*
                    _ => None,
                }
            }

            /// Whether the collection of that name holds nothing; what is none does not.
            pub(super) fn lacks(&self, name: &str) -> bool {
                $(if name == stringify!($name) { return self.$name.is_empty(); })*
                $(if name == stringify!($other) { return self.$other.is_empty(); })*
                name == "flows" && self.flows.is_empty()
            }

            /// Writes the collections of these names into a map.
            pub(super) fn write<M: SerializeMap>(
                &self,
                wanted: &BTreeSet<String>,
                map: &mut M,
            ) -> Result<(), M::Error> {
                $(part::write_wanted(wanted, stringify!($name), &self.$name, map)?;)*
                $(part::write_wanted(wanted, stringify!($other), &self.$other, map)?;)*
                part::write_wanted(wanted, "flows", &self.flows, map)
            }
        }
    };
}

/// Adds the entries of one map to another. The first plan's are taken as they are, which is mostly all: inserted one
/// by one they would stand in nodes that are half empty.
fn add<T>(all: &mut BTreeMap<String, T>, more: BTreeMap<String, T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.extend(more);
    }
}

world! {
    objects {
        /// Backup vaults of both kinds.
        vaults: Vault,
        /// Vault locks. A lock written inside its vault (awscc) has the vault's id.
        vault_locks: VaultLock,
        /// Vault access policies. A policy written inside its vault (awscc) has the vault's id.
        vault_policies: VaultPolicy,
        /// Notifications of vaults.
        vault_notifications: VaultNotifications,
        /// KMS keys, those read by data sources included.
        keys: Key,
        /// Names of KMS keys, those read by data sources included.
        key_aliases: KeyAlias,
        /// Key policies. A policy written inside its key has the key's id.
        key_policies: KeyPolicy,
        /// Resources that hold data.
        resources: Resource,
        /// What accounts have EC2 encrypt by default.
        ebs_defaults: EbsDefault,
        /// Backup plans from all sources; Organizations backup policies as they come into effect.
        backup_plans: BackupPlan,
        /// What the backup plans are made for.
        selections: Selection,
        /// CloudFormation stacks and stack sets.
        stacks: Stack,
        /// IAM roles.
        roles: Role,
        /// `EventBridge` rules that may see copies of AWS Backup end.
        event_rules: EventRule,
        /// Functions that may start copies.
        functions: Function,
        /// What tells of calls that make keys unusable.
        key_alarms: KeyAlarm,
        /// What tells of backup jobs that fail; absent where nothing does.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        job_alarms: JobAlarm,
        /// The organisation.
        organizations: Organization,
        /// Roots and organizational units.
        organization_units: OrganizationUnit,
        /// Policies of AWS Organizations.
        organization_policies: OrganizationPolicy,
        /// What they are attached to.
        policy_attachments: PolicyAttachment,
        /// Accounts that administer a service for the organisation.
        delegated_administrators: DelegatedAdministrator,
        /// Resource-based delegation policies of organisations.
        delegation_policies: DelegationPolicy,
        /// Shares of vaults and approval teams.
        resource_shares: ResourceShare,
        /// Multi-party approval teams.
        approval_teams: ApprovalTeam,
        /// Restore testing plans.
        restore_testing_plans: RestoreTestingPlan,
        /// What restore testing plans test.
        restore_testing_selections: RestoreTestingSelection,
        /// Frameworks of AWS Backup Audit Manager.
        frameworks: Framework,
        /// Report plans of AWS Backup Audit Manager.
        report_plans: ReportPlan,
        /// Legal holds.
        legal_holds: LegalHold,
        /// Images that accounts allow in a Region.
        allowed_images: AllowedImages,
        /// AWS Backup's settings by account and Region.
        region_settings: RegionSettings,
        /// AWS Backup's settings of the organisation.
        global_settings: GlobalSettings,
        /// What was changed outside Terraform since the last apply; of the state after only.
        drifts: Drift,
    }
    others {
        /// Accounts by id, or by `<plan>:<provider configuration>` where nothing tells the id.
        accounts: Account,
        /// What was given and AWS would refuse, or nobody can read, by id of the object.
        invalid: Vec<Invalid>,
        /// What delegation policies of the organization let accounts do that takes off what protects backups, by id
        /// of the policy, then account. After linking only, and absent where there is none.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        delegation_grants: BTreeMap<String, Vec<String>>,
        /// What attachments of policies attach where, as far as it is known, by id of the attachment. After linking
        /// only, and absent where there is none.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        attached: Attached,
        /// What policies let principals do, by id of the target and action: destructive actions. Targets are
        /// accounts, vaults, keys; organizational units and roots that policies are attached to (AWS's own
        /// id where no fact has it); and service control policies, for what each denies by itself. After
        /// linking only.
        access: Arc<Actions>,
        /// Principals that service control policies exempt from what they deny of the destruction of backups, by id
        /// of the policy, then principal: whether administrators of an account can create it there, or take it over.
        /// After linking only, and absent where there is none.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        exempt_principals: BTreeMap<String, Answer>,
        /// What key policies let the principals of flows do, by id of the key, then account of the principal,
        /// then action. After linking only.
        key_access: BTreeMap<String, Actions>,
        /// Uses of a key that flows need and that its policy refuses, or may refuse, by id of the key. After
        /// linking only.
        key_refusals: Vec<KeyRefusal>,
        /// Keys that their policies open to every account of AWS, by id of the key. After linking only.
        key_openings: KeyOpening,
        /// What makes a vault's key unusable and isn't denied to accounts whose backups the vault should
        /// outlive, by id of the key, then account, then action. After linking only.
        key_administration: BTreeMap<String, Actions>,
        /// Uses of an air-gapped vault's key that are refused, or may be, to the accounts that the vault is
        /// shared with, by id of the key. After linking only.
        recovery_refusals: Vec<RecoveryRefusal>,
        /// What a vault's own access policy denies, or may deny, of restoring from it and of its own change, by id
        /// of the vault, then action. After linking only.
        restore_denials: Actions,
        /// Copies from other accounts that a vault's access policy refuses, or may refuse, by id of the vault.
        /// After linking only.
        copy_refusals: Vec<CopyRefusal>,
        /// What flows need and service control policies deny, or deny under conditions, by key of the account
        /// whose role is denied it. After linking only.
        scp_refusals: Vec<ScpRefusal>,
        /// What becomes of the roles of backup selections, by id of the selection. After linking only.
        backup_roles: BackupRole,
        /// Ways from accounts that copies come from, by id of the role in the account that holds them. After
        /// linking only.
        role_doors: Vec<Door>,
        /// Actions in policies that AWS Backup and KMS don't have, by id of the policy. After linking only.
        misnamed_actions: Vec<MisnamedAction>,
        /// Wildcards in conditions of policies that AWS takes literally, by id of the policy. After linking only, and
        /// absent where there is none.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        literal_wildcards: Vec<LiteralWildcard>,
        /// Resources that backups are made of and that no selection certainly selects, by their id, with what comes
        /// nearest to selecting them. After linking only.
        not_selected: NotSelected,
        /// Where backups are meant to go, by key of the account that has something to back up. After linking
        /// only.
        strategies: Strategy,
        /// Quotas of AWS Backup that the input exceeds, by id of what has too much or is one too many. After linking only,
        /// and absent where there is none.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        exceeded_quotas: Vec<ExceededQuota>,
        /// Whether restores are tested, failed jobs are reported and backups are audited, by key of the account that has
        /// something to back up. After linking only, and absent where nothing is backed up.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        readiness: Readiness,
        /// What tfbackup.toml demands of the backups of resources that flows carry, by their id. After linking only,
        /// and absent where nothing is demanded.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        objectives: Objective,
        /// How far backups get, by id of the resource, of those that any flow carries. After linking only.
        reach: Reach,
        /// Hops that AWS doesn't make, of resources that are certainly selected, by obstacle. After linking only,
        /// as all indexes of hops.
        stopped_hops: HopsByResource,
        /// Hops that AWS may not make, or that nothing may ever go, by obstacle.
        doubtful_hops: HopsByResource,
        /// Hops that AWS makes, or may make, by id of the vault that they go to.
        hops_into: Vec<HopPlace>,
        /// Those that certainly go to another account, by id of the vault; by its ARN or name where no fact has it.
        hops_across: Vec<HopPlace>,
        /// Hops whose recovery points are under a key before or after, by id of the key.
        hops_under: Vec<HopPlace>,
        /// Temporary copies in a standard vault, on the way into an air-gapped one, by id of the standard vault; by
        /// its ARN or name where no fact has it.
        temporary_hops: Vec<HopPlace>,
        /// Copies that leave the account, to another one or into an air-gapped vault, by id of the backup plan; of those that
        /// are kept alike, as are their originals, the first.
        outward_copies: Vec<HopPlace>,
        /// Copies that no backup plan makes, by id of the event rule, number of its target and id of the vault;
        /// or `external:` with both vaults. After linking only.
        onward_copies: OnwardCopy,
        /// References that lead to another account or Region than the one their object acts in, by id of the
        /// object. After linking only, and absent where there is none.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        misplaced_references: Vec<MisplacedReference>,
    }
}

/// Something that AWS would refuse, or that nobody can read.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Invalid {
    /// The fact's field; `unknown` says `invalid` for it.
    pub field: String,
    /// What is wrong, without quoting the value.
    pub reason: String,
    /// Where in a document: path of keys (`plans.Daily.rules.nightly.schedule_expression`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// Line within the text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column within the line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Why AWS may take it all the same; absent: AWS refuses it, or nobody can read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

/// Why AWS may take what is called invalid.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// It makes no sense, and AWS's pages don't say what becomes of it; or AWS takes it and ignores it.
    Unsaid,
    /// Against the letter of AWS's syntax alone, and clear all the same.
    Formal,
}

impl Invalid {
    /// Something about a whole field.
    pub(crate) fn of_field(field: &str, reason: &str) -> Self {
        Self {
            field: field.to_owned(),
            reason: reason.to_owned(),
            ..Self::default()
        }
    }
}

/// Another object, as far as it is known. An unlinked reference may name what another plan has; linking
/// adds the `id`, and what the object tells of itself.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Reference {
    /// Id of its fact, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Name, or AWS's own id (`ou-…`, `p-…`, twelve digits).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Account that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Region that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Output of another plan that tells it, through `terraform_remote_state`; before linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_output: Option<String>,
    /// Unknown fields of the above; `id` where it isn't known what is meant.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// A reference to an object of another account or Region. What the argument takes is a name or id in the
/// account and Region that its own object acts in, so the object referred to isn't reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MisplacedReference {
    /// The fact's field.
    pub field: String,
    /// What it refers to, with its account and Region.
    pub target: Reference,
    /// Account that its object acts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Region that its object acts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The account differs; else the Region does.
    pub other_account: bool,
    /// Id of what has the same name there, and is reached instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
}

/// What every object has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Object {
    /// Name of the plan.
    pub plan: String,
    /// Resource address in that plan.
    pub address: String,
    /// Terraform resource type.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// What the plan does with it; absent for data sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Key of its account in `accounts`: its id, or `<plan>:<provider configuration>` where nothing tells
    /// the id. Two accounts are the same if these are equal, different if both are ids, else it isn't known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Region, where the resource, the provider configuration or the ARN tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Provider configuration that would tell its account or Region, where nothing does: two objects of one
    /// are in one place. Before linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// `prevent_destroy` of its lifecycle, of vaults, keys and backup plans whose `.tf` file is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevent_destroy: Option<bool>,
    /// The object's unknown fields by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
    /// Logical id in the template, or plan name in the backup policy, that declares it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_id: Option<String>,
}

/// Why a value is unknown, and what it refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Unknown {
    /// Why.
    pub reason: Reason,
    /// What the configuration refers to, in Terraform's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Ids of the objects that it may turn out to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
}

/// Why a value is unknown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Terraform knows it after apply.
    AfterApply,
    /// Marked sensitive by Terraform.
    Sensitive,
    /// The plan doesn't say it, and no configuration at hand does.
    Unresolved,
    /// Given, but not what AWS would accept (a policy that isn't JSON).
    Invalid,
    /// The plan is incomplete, so its absence proves nothing.
    Incomplete,
}

/// What the plan does with an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Terraform's actions in the order they happen: `["delete", "create"]` is a replacement.
    pub actions: Vec<Action>,
    /// Imported by this plan: the state shows only what the provider reads back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// Address before a move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
    /// Attribute paths (Terraform's words, joined by dots) that force a replacement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replace_paths: Vec<String>,
    /// Key of a deposed object: a leftover of an interrupted replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposed: Option<String>,
}

/// A planned action.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing to do.
    NoOp,
    /// Made.
    Create,
    /// A data source read during apply.
    Read,
    /// Changed in place.
    Update,
    /// Destroyed.
    Delete,
    /// Dropped from the state; the object lives on.
    Forget,
}
