//! Every place where one object names another, so that linking can't forget one.

use super::{KeyUse, Object, Reference, Scope, World};

/// What a reference may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wanted {
    /// A backup vault.
    Vault,
    /// A backup plan.
    BackupPlan,
    /// An IAM role.
    Role,
    /// A Lambda function or a state machine.
    Function,
    /// An approval team.
    ApprovalTeam,
    /// A vault or an approval team.
    Shared,
    /// A restore testing plan.
    RestoreTestingPlan,
    /// A policy of AWS Organizations.
    Policy,
    /// An account, an organizational unit, a root or the organisation.
    OrganizationNode,
    /// A resource that holds data.
    Resource,
    /// What is no fact: a topic.
    Other,
}

/// Who refers: a name means something in its account and Region.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Speaker<'a> {
    /// Its plan.
    pub(crate) plan: &'a str,
    /// Its account; none where it speaks for several.
    pub(crate) account: Option<&'a str>,
    /// Its Region; none where it speaks for several.
    pub(crate) region: Option<&'a str>,
    /// Its provider configuration, where that would tell either.
    pub(crate) provider: Option<&'a str>,
    /// It is made in several accounts and Regions, and its names mean something else in each.
    pub(crate) everywhere: bool,
    /// Its id.
    pub(crate) id: &'a str,
    /// The field, where it takes only what is in the speaker's own account and Region.
    pub(crate) own: Option<&'static str>,
}

impl<'a> Speaker<'a> {
    /// An object that is made once, or by a stack set where its scope says.
    pub(crate) fn of(object: &'a Object, scope: Option<&Scope>) -> Self {
        let once = scope.is_none();
        Self {
            plan: &object.plan,
            account: object.account.as_deref().filter(|_| once),
            region: object.region.as_deref().filter(|_| once),
            provider: object.provider.as_deref().filter(|_| once),
            everywhere: !once,
            id: "",
            own: None,
        }
    }

    /// The same for a field that takes only what is in the object's own account and Region.
    fn own(self, id: &'a str, field: &'static str) -> Self {
        let own = Some(field).filter(|_| !self.everywhere);
        Self { id, own, ..self }
    }
}

impl Scope {
    fn references(&mut self) -> impl Iterator<Item = &mut Reference> {
        self.targets.iter_mut().chain(&mut self.except)
    }
}

/// Is shown each reference.
pub(crate) type OnReference<'f> = dyn FnMut(Wanted, Speaker<'_>, &mut Reference) + 'f;

/// Is shown each use of a key.
pub(crate) type OnKeyUse<'f> = dyn FnMut(Speaker<'_>, &mut KeyUse) + 'f;

/// Shows all of one field's references.
fn each<'a>(
    visit: &mut OnReference<'_>,
    wanted: Wanted,
    speaker: Speaker<'_>,
    references: impl IntoIterator<Item = &'a mut Reference>,
) {
    for reference in references {
        visit(wanted, speaker, reference);
    }
}

impl World {
    /// Shows each reference, flows apart: they are made from linked ones.
    pub(crate) fn each_reference(&mut self, visit: &mut OnReference<'_>) {
        self.each_of_backup(visit);
        self.each_of_organization(visit);
        self.each_of_tests(visit);
        self.each_of_automation(visit);
    }

    /// Shows what locks and access policies say of their vaults.
    pub(crate) fn each_of_attachments(&mut self, visit: &mut OnReference<'_>) {
        for (id, lock) in &mut self.vault_locks {
            let speaker = Speaker::of(&lock.object, None).own(id, "vault_name");
            each(visit, Wanted::Vault, speaker, &mut lock.written);
        }
        for (id, policy) in &mut self.vault_policies {
            let speaker = Speaker::of(&policy.object, None).own(id, "vault_name");
            each(visit, Wanted::Vault, speaker, &mut policy.written);
        }
    }

    fn each_of_backup(&mut self, visit: &mut OnReference<'_>) {
        for vault in self.vaults.values_mut() {
            let speaker = Speaker::of(&vault.object, vault.scope.as_ref());
            each(
                visit,
                Wanted::ApprovalTeam,
                speaker,
                &mut vault.approval_team,
            );
            let targets = vault.scope.iter_mut().flat_map(Scope::references);
            each(
                visit,
                Wanted::OrganizationNode,
                Speaker::of(&vault.object, None),
                targets,
            );
        }
        for (id, notifications) in &mut self.vault_notifications {
            let speaker = Speaker::of(&notifications.object, None);
            let own = speaker.own(id, "vault");
            each(visit, Wanted::Vault, own, &mut notifications.vault);
            each(visit, Wanted::Other, speaker, &mut notifications.topic);
        }
        for (id, plan) in &mut self.backup_plans {
            let speaker = Speaker::of(&plan.object, plan.scope.as_ref());
            let own = speaker.own(id, "rules");
            for rule in &mut plan.rules {
                each(visit, Wanted::Vault, own, &mut rule.vault);
                let copies = rule.copies.iter_mut().flat_map(|copy| &mut copy.vault);
                let by_arn = rule.air_gapped_vault.iter_mut().chain(copies);
                each(visit, Wanted::Vault, speaker, by_arn);
            }
            let targets = plan.scope.iter_mut().flat_map(Scope::references);
            each(
                visit,
                Wanted::OrganizationNode,
                Speaker::of(&plan.object, None),
                targets,
            );
        }
        for (id, selection) in &mut self.selections {
            let speaker = Speaker::of(&selection.object, None);
            let own = speaker.own(id, "backup_plan");
            each(visit, Wanted::BackupPlan, own, &mut selection.backup_plan);
            each(visit, Wanted::Role, speaker, &mut selection.role);
        }
        for share in self.resource_shares.values_mut() {
            let speaker = Speaker::of(&share.object, None);
            each(visit, Wanted::Shared, speaker, &mut share.resources);
            each(
                visit,
                Wanted::OrganizationNode,
                speaker,
                &mut share.principals,
            );
        }
    }

    fn each_of_organization(&mut self, visit: &mut OnReference<'_>) {
        for (id, account) in &mut self.accounts {
            let speaker = Speaker {
                account: Some(id),
                ..Speaker::default()
            };
            each(
                visit,
                Wanted::OrganizationNode,
                speaker,
                &mut account.parent,
            );
        }
        for unit in self.organization_units.values_mut() {
            let speaker = Speaker::of(&unit.object, None);
            each(visit, Wanted::OrganizationNode, speaker, &mut unit.parent);
        }
        for attachment in self.policy_attachments.values_mut() {
            let speaker = Speaker::of(&attachment.object, None);
            each(visit, Wanted::Policy, speaker, &mut attachment.policy);
            each(
                visit,
                Wanted::OrganizationNode,
                speaker,
                &mut attachment.target,
            );
        }
        for administrator in self.delegated_administrators.values_mut() {
            let speaker = Speaker::of(&administrator.object, None);
            each(
                visit,
                Wanted::OrganizationNode,
                speaker,
                &mut administrator.account,
            );
        }
    }

    fn each_of_tests(&mut self, visit: &mut OnReference<'_>) {
        for plan in self.restore_testing_plans.values_mut() {
            let speaker = Speaker::of(&plan.object, None);
            let vaults = plan
                .include_vaults
                .iter_mut()
                .chain(&mut plan.exclude_vaults);
            each(visit, Wanted::Vault, speaker, vaults);
        }
        for (id, selection) in &mut self.restore_testing_selections {
            let speaker = Speaker::of(&selection.object, None);
            let plan = &mut selection.testing_plan;
            let own = speaker.own(id, "testing_plan");
            each(visit, Wanted::RestoreTestingPlan, own, plan);
            each(visit, Wanted::Resource, speaker, &mut selection.resources);
            each(visit, Wanted::Role, speaker, &mut selection.role);
        }
        for plan in self.report_plans.values_mut() {
            let speaker = Speaker::of(&plan.object, None);
            each(visit, Wanted::Resource, speaker, &mut plan.bucket);
        }
    }

    fn each_of_automation(&mut self, visit: &mut OnReference<'_>) {
        for rule in self.event_rules.values_mut() {
            let speaker = Speaker::of(&rule.object, None);
            for target in &mut rule.targets {
                visit(Wanted::Function, speaker, &mut target.function);
                each(visit, Wanted::Vault, speaker, &mut target.vaults);
            }
        }
        for function in self.functions.values_mut() {
            let speaker = Speaker::of(&function.object, None);
            each(visit, Wanted::Role, speaker, &mut function.role);
            each(visit, Wanted::Vault, speaker, &mut function.vaults);
        }
    }

    /// Shows each use of a key, flows apart.
    pub(crate) fn each_key_use(&mut self, visit: &mut OnKeyUse<'_>) {
        for vault in self.vaults.values_mut() {
            let speaker = Speaker::of(&vault.object, vault.scope.as_ref());
            vault.key.iter_mut().for_each(|key| visit(speaker, key));
        }
        for alias in self.key_aliases.values_mut() {
            let speaker = Speaker::of(&alias.object, None);
            alias.key.iter_mut().for_each(|key| visit(speaker, key));
        }
        for resource in self.resources.values_mut() {
            let speaker = Speaker::of(&resource.object, None);
            let volumes = resource
                .volumes
                .iter_mut()
                .flat_map(|volume| &mut volume.key);
            let keys = resource.key.iter_mut().chain(volumes);
            keys.for_each(|key| visit(speaker, key));
        }
        for default in self.ebs_defaults.values_mut() {
            let speaker = Speaker::of(&default.object, None);
            default.key.iter_mut().for_each(|key| visit(speaker, key));
        }
    }
}
