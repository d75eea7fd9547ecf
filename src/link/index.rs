//! Objects of all plans, for look-up by ARN, by name in an account and Region, and by AWS's own ids.

use super::place::{Place, Site};
use crate::aws::{Arn, Kind, arn_of, partition};
use crate::facts::{Answer, Object, Scope, Wanted, World};
use std::collections::{BTreeMap, BTreeSet};

/// What a look-up comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This object.
    One(String),
    /// One of these, or something else.
    Perhaps(Vec<String>),
    /// Not in the input.
    Nothing,
}

/// What an object tells of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) arn: Option<String>,
    pub(super) name: Option<String>,
    pub(super) account: Option<String>,
    pub(super) region: Option<String>,
    plan: Option<String>,
    provider: Option<String>,
    /// Where a stack set makes it, which makes it wherever that says.
    scope: Option<Scope>,
}

impl Known {
    /// Where it is.
    pub(super) fn site(&self) -> Site<'_> {
        Site {
            place: Place {
                account: self.account.as_deref(),
                region: self.region.as_deref(),
            },
            plan: self.plan.as_deref(),
            provider: self.provider.as_deref(),
        }
    }

    /// A stack set makes it, and what refers to it in its template, wherever that is.
    pub(super) fn is_scoped(&self) -> bool {
        self.scope.is_some()
    }

    /// Whether it is, or is made, in an account and Region.
    pub(super) fn is_in(&self, asked: Site<'_>, global: bool) -> Answer {
        let Some(scope) = &self.scope else {
            let (account, region) = self.site().compare(asked);
            return if global { account } else { account.and(region) };
        };
        let among = |known: &[String], asked: Option<&str>, all: bool| match asked {
            Some(asked) if known.iter().any(|one| one == asked) => Answer::Yes,
            Some(_) if all => Answer::No,
            _ => Answer::Unknown,
        };
        let every_region = !scope.unknown.contains_key("regions");
        let account = among(&scope.accounts, asked.place.account, scope.closed);
        account.and(among(&scope.regions, asked.place.region, every_region))
    }
}

/// The object that has an id of AWS's own: what is declared says more than what is only read.
struct Own {
    id: String,
    declared: bool,
}

/// The objects of one world.
#[derive(Default)]
pub(super) struct Index {
    known: BTreeMap<String, Known>,
    by_arn: BTreeMap<String, BTreeSet<String>>,
    by_name: BTreeMap<(Wanted, String), Vec<String>>,
    /// `ou-…`, `r-…`, `p-…`, `o-…` and account ids.
    by_own_id: BTreeMap<String, Own>,
    /// Objects that stand for another: a vault's lock for the vault, an `aws_organizations_account` for
    /// the account.
    stands_for: BTreeMap<String, String>,
}

impl Index {
    pub(super) fn new(world: &World) -> Self {
        let mut index = Self::default();
        index.add_backup(world);
        index.add_organization(world);
        // There may be very many; few worlds name any by ARN here.
        if !world.restore_testing_selections.is_empty() || !world.report_plans.is_empty() {
            for (id, resource) in &world.resources {
                let (name, arn) = (resource.name.as_deref(), resource.arn.as_deref());
                index.add(Wanted::Resource, id, &resource.object, None, name, arn);
            }
        }
        index
    }

    fn add_backup(&mut self, world: &World) {
        for (id, vault) in &world.vaults {
            let (name, arn) = (vault.name.as_deref(), vault.arn.as_deref());
            self.add(
                Wanted::Vault,
                id,
                &vault.object,
                vault.scope.as_ref(),
                name,
                arn,
            );
        }
        for (id, plan) in &world.backup_plans {
            let (name, scope) = (plan.name.as_deref(), plan.scope.as_ref());
            self.add(Wanted::BackupPlan, id, &plan.object, scope, name, None);
        }
        for (id, role) in &world.roles {
            let (name, arn) = (role.name.as_deref(), role.arn.as_deref());
            self.add(Wanted::Role, id, &role.object, None, name, arn);
        }
        for (id, function) in &world.functions {
            let (name, arn) = (function.name.as_deref(), function.arn.as_deref());
            self.add(Wanted::Function, id, &function.object, None, name, arn);
        }
        for (id, team) in &world.approval_teams {
            let (name, arn) = (team.name.as_deref(), team.arn.as_deref());
            self.add(Wanted::ApprovalTeam, id, &team.object, None, name, arn);
        }
        for (id, plan) in &world.restore_testing_plans {
            let name = plan.name.as_deref();
            self.add(
                Wanted::RestoreTestingPlan,
                id,
                &plan.object,
                None,
                name,
                None,
            );
        }
        // `target_vault_name = aws_backup_vault_lock_configuration.x.backup_vault_name`
        let locks = world.vault_locks.iter().map(|(id, lock)| (id, &lock.vault));
        let policies = world
            .vault_policies
            .iter()
            .map(|(id, policy)| (id, &policy.vault));
        for (id, vault) in locks.chain(policies) {
            if let Some(vault) = vault.as_ref().filter(|vault| *vault != id) {
                self.stands_for.insert(id.clone(), vault.clone());
            }
        }
        let vault_of = |reference: &Option<_>| {
            let reference: &crate::facts::Reference = reference.as_ref()?;
            reference.id.clone()
        };
        for (id, notifications) in &world.vault_notifications {
            let vault = vault_of(&notifications.vault).filter(|vault| vault != id);
            self.stands_for
                .extend(vault.map(|vault| (id.clone(), vault)));
        }
    }

    fn add_organization(&mut self, world: &World) {
        for (key, account) in &world.accounts {
            let known = Known {
                name: account.id.clone(),
                ..Known::default()
            };
            self.known.insert(key.clone(), known);
            self.own_id(account.id.as_ref(), key, true);
            if let Some(declaration) = &account.declared_by {
                self.stands_for.insert(declaration.clone(), key.clone());
            }
        }
        for (id, unit) in &world.organization_units {
            self.named(id, &unit.object, unit.unit_id.as_ref());
        }
        for (id, organization) in &world.organizations {
            let own_id = organization.organization_id.as_ref();
            self.named(id, &organization.object, own_id);
        }
        for (id, policy) in &world.organization_policies {
            self.named(id, &policy.object, policy.policy_id.as_ref());
        }
    }

    fn named(&mut self, id: &str, object: &Object, own_id: Option<&String>) {
        let known = Known {
            name: own_id.cloned(),
            ..Known::default()
        };
        self.known.insert(id.to_owned(), known);
        self.own_id(own_id, id, object.change.is_some());
    }

    fn own_id(&mut self, own_id: Option<&String>, id: &str, declared: bool) {
        let Some(own_id) = own_id else {
            return;
        };
        let this = || Own {
            id: id.to_owned(),
            declared,
        };
        let known = self.by_own_id.entry(own_id.clone()).or_insert_with(this);
        if declared && !known.declared {
            *known = this();
        }
    }

    fn add(
        &mut self,
        kind: Wanted,
        id: &str,
        object: &Object,
        scope: Option<&Scope>,
        name: Option<&str>,
        arn: Option<&str>,
    ) {
        let once = scope.is_none();
        let arn = arn.map(str::to_owned).or_else(|| {
            let (account, region) = (object.account.as_deref(), object.region.as_deref());
            let kind = (kind == Wanted::Vault && once).then_some(Kind::BackupVault)?;
            arn_of(kind, partition(region?), account, region, name)
        });
        // A deposed object has its successor's name.
        let deposed = object
            .change
            .as_ref()
            .is_some_and(|change| change.deposed.is_some());
        if let (false, Some(arn)) = (deposed, &arn) {
            let ids = self.by_arn.entry(arn.clone()).or_default();
            ids.insert(id.to_owned());
        }
        if let (false, Some(name)) = (deposed, name) {
            let alike = self.by_name.entry((kind, name.to_owned())).or_default();
            alike.push(id.to_owned());
        }
        let known = Known {
            arn,
            name: name.map(str::to_owned),
            account: object.account.clone().filter(|_| once),
            region: object.region.clone().filter(|_| once),
            plan: Some(object.plan.clone()),
            provider: object.provider.clone().filter(|_| once),
            scope: scope.cloned(),
        };
        self.known.insert(id.to_owned(), known);
    }

    /// The object that a reference by its id means: itself, or the one that it stands for.
    pub(super) fn meant(&self, id: &str) -> Option<(&str, &Known)> {
        let other = self.stands_for.get(id);
        let other = other.filter(|_| !self.known.contains_key(id));
        self.get(other.map_or(id, String::as_str))
    }

    /// An object of the index.
    pub(super) fn get(&self, id: &str) -> Option<(&str, &Known)> {
        let (id, known) = self.known.get_key_value(id)?;
        Some((id.as_str(), known))
    }

    /// Whether some object has this ARN.
    pub(super) fn has(&self, arn: &str) -> bool {
        self.by_arn.contains_key(arn)
    }

    /// The object with an ARN.
    pub(super) fn by_arn(&self, wanted: Wanted, text: &str) -> Found {
        if let Some(ids) = self.by_arn.get(text) {
            return one_of(ids.iter().cloned().collect());
        }
        let Some(arn) = Arn::parse(text) else {
            return Found::Nothing;
        };
        if wanted == Wanted::OrganizationNode || wanted == Wanted::Policy {
            let own_id = match arn.service {
                "iam" | "sts" => arn.account,
                _ => arn.resource.rsplit('/').next().unwrap_or_default(),
            };
            return self.by_own_id(own_id);
        }
        let (kind, name) = match (arn.service, arn.resource.split_once([':', '/'])) {
            ("backup", Some(("backup-vault", name))) => (Wanted::Vault, name),
            // Names of roles are unique whatever their path (IAM API: CreateRole).
            ("iam", Some(("role", path))) => {
                (Wanted::Role, path.rsplit('/').next().unwrap_or(path))
            }
            ("lambda", Some(("function", name))) => {
                // A version or an alias of it.
                (Wanted::Function, name.split(':').next().unwrap_or(name))
            }
            ("states", Some(("stateMachine", name))) => (Wanted::Function, name),
            _ => return Found::Nothing,
        };
        let place = Place {
            account: Some(arn.account).filter(|account| !account.is_empty()),
            region: Some(arn.region).filter(|region| !region.is_empty()),
        };
        let asked = Site {
            place,
            ..Site::default()
        };
        self.by_name(kind, name, asked)
    }

    /// The object of a name in an account and Region. An account or Region that isn't known may be the
    /// one: then the object is a candidate, and no more.
    pub(super) fn by_name(&self, kind: Wanted, name: &str, asked: Site<'_>) -> Found {
        let alike = self.by_name.get(&(kind, name.to_owned()));
        let mut certain = Vec::new();
        let mut perhaps = Vec::new();
        for id in alike.into_iter().flatten() {
            let known = self.known.get(id);
            let is_in = known.map(|known| known.is_in(asked, kind == Wanted::Role));
            match is_in {
                Some(Answer::Yes) => certain.push(id.clone()),
                Some(Answer::Unknown) => perhaps.push(id.clone()),
                Some(Answer::No) | None => {}
            }
        }
        if certain.is_empty() && !perhaps.is_empty() {
            return Found::Perhaps(perhaps);
        }
        one_of(certain)
    }

    /// The place or policy with an id of AWS's own.
    pub(super) fn by_own_id(&self, own_id: &str) -> Found {
        let own = self.by_own_id.get(own_id);
        own.map_or(Found::Nothing, |own| Found::One(own.id.clone()))
    }
}

fn one_of(mut ids: Vec<String>) -> Found {
    match (ids.pop(), ids.is_empty()) {
        (None, _) => Found::Nothing,
        (Some(id), true) => Found::One(id),
        (Some(id), false) => {
            ids.push(id);
            Found::Perhaps(ids)
        }
    }
}
