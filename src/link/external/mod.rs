//! Vaults, keys and service control policies that tfbackup.toml says are declared elsewhere.

mod selections;

use super::index::{Found, Index};
use crate::aws::Arn;
use crate::facts::{
    Answer, ExternalDocument, ExternalKey, ExternalOnwardCopy, ExternalScp, ExternalVault, Key,
    KeyManager, KeyPolicy, KeyUse, Mode, Object, OnwardCopy, OrganizationPolicy, PolicyAttachment,
    Reason, Reference, Surroundings, Unknown, Vault, VaultKind, VaultLock, VaultPolicy, Wanted,
    World, config_values,
};
use std::collections::{BTreeMap, BTreeSet};

/// Name of the plan that they seem to be in.
pub(crate) const PLAN: &str = "external";

/// Adds what no plan declares itself, and the approval teams of vaults that one does.
pub(super) fn derive(world: &mut World, surroundings: &Surroundings) {
    let external = &surroundings.external;
    let index = Index::new(world);
    for vault in &external.vault {
        if !index.has(&vault.arn) {
            add_vault(world, vault, surroundings);
        } else if let Found::One(id) = index.by_arn(Wanted::Vault, &vault.arn) {
            tell_team(world, &id, vault);
        }
    }
    let declared: BTreeSet<String> = world
        .keys
        .values()
        .filter(|key| key.mode == Mode::Managed)
        .filter_map(|key| key.arn.clone())
        .collect();
    for key in external
        .key
        .iter()
        .filter(|key| !declared.contains(&key.arn))
    {
        add_key(world, key, &surroundings.documents);
    }
    for scp in &external.scp {
        add_scp(world, scp, surroundings.documents.get(&scp.policy));
    }
    for selection in &external.selection {
        selections::add(world, selection);
    }
    for copy in &external.onward_copy {
        let key = id(&format!("{} -> {}", copy.from, copy.to));
        world.onward_copies.insert(key, onward(copy));
    }
}

fn id(name: &str) -> String {
    format!("{PLAN}:{name}")
}

/// Identity: the ARN or name stands for the address.
fn object(name: &str, kind: &str) -> Object {
    let arn = Arn::parse(name);
    Object {
        plan: PLAN.to_owned(),
        address: name.to_owned(),
        resource_type: format!("{PLAN}.{kind}"),
        account: arn.as_ref().and_then(Arn::account),
        region: arn.as_ref().and_then(Arn::region),
        ..Object::default()
    }
}

/// tfbackup.toml doesn't tell.
fn untold(field: &str) -> (String, Unknown) {
    let unknown = Unknown {
        reason: Reason::Unresolved,
        references: Vec::new(),
        candidates: Vec::new(),
    };
    (field.to_owned(), unknown)
}

fn add_vault(world: &mut World, given: &ExternalVault, surroundings: &Surroundings) {
    let id = id(&given.arn);
    let mut object = object(&given.arn, "vault");
    let name = given.arn.rsplit(':').next().map(str::to_owned);
    let kind = given.kind.unwrap_or_default();
    let bounds = |of: VaultKind, days: Option<i64>| days.filter(|_| kind == of);
    let air_gapped = VaultKind::LogicallyAirGapped;
    if let Some(mode) = given.lock {
        // A compliance lock without its grace time holds already: nothing is left to wait for.
        let lock = VaultLock {
            object: object.clone(),
            vault_name: name.clone(),
            written: None,
            vault: Some(id.clone()),
            mode: Some(mode),
            changeable_for_days: given.changeable_for_days,
            min_retention_days: bounds(VaultKind::Standard, given.min_retention_days),
            max_retention_days: bounds(VaultKind::Standard, given.max_retention_days),
        };
        world.vault_locks.insert(id.clone(), lock);
    }
    let document = given.policy.as_ref().map(|policy| VaultPolicy {
        object: object.clone(),
        vault_name: name.clone(),
        written: None,
        vault: Some(id.clone()),
        document: text_of(&surroundings.documents, policy),
    });
    let policy = document.map(|policy| {
        world.vault_policies.insert(id.clone(), policy);
        id.clone()
    });
    for (field, told) in [
        ("key", given.key.is_some()),
        ("policy", given.policy.is_some()),
    ] {
        if !told {
            object.unknown.extend([untold(field)]);
        }
    }
    let vault = Vault {
        recovery_points: None,
        kind,
        name,
        arn: Some(given.arn.clone()),
        key: given.key.as_deref().map(key_of),
        force_destroy: None,
        min_retention_days: bounds(air_gapped, given.min_retention_days),
        max_retention_days: bounds(air_gapped, given.max_retention_days),
        lock: given.lock.map(|_| id.clone()),
        policy,
        approval_team: given
            .mpa_approval_team_arn
            .as_deref()
            .map(Reference::of_text),
        scope: None,
        object,
    };
    world.vaults.insert(id, vault);
}

/// The aws provider's vault has no argument for its team; what the plan says goes before.
fn tell_team(world: &mut World, id: &str, given: &ExternalVault) {
    let Some(team) = given.mpa_approval_team_arn.as_deref() else {
        return;
    };
    if let Some(vault) = world.vaults.get_mut(id)
        && vault.kind == VaultKind::LogicallyAirGapped
        && vault.approval_team.is_none()
        && !vault.object.unknown.contains_key("approval_team")
    {
        vault.approval_team = Some(Reference::of_text(team));
    }
}

/// `aws/backup`, or the ARN of a customer managed key: an AWS managed one is told by its name.
fn key_of(given: &str) -> KeyUse {
    if given == config_values::AWS_BACKUP {
        return KeyUse {
            manager: Some(KeyManager::Aws),
            alias: Some(format!("alias/{given}")),
            ..KeyUse::default()
        };
    }
    let arn = Arn::parse(given);
    KeyUse {
        manager: Some(KeyManager::Customer),
        account: arn.as_ref().and_then(Arn::account),
        region: arn.as_ref().and_then(Arn::region),
        arn: Some(given.to_owned()),
        ..KeyUse::default()
    }
}

fn add_key(world: &mut World, given: &ExternalKey, documents: &BTreeMap<String, ExternalDocument>) {
    let id = id(&given.arn);
    let mut object = object(&given.arn, "key");
    object.unknown = [untold("origin")].into();
    if given.multi_region.is_none() {
        object.unknown.extend([untold("multi_region")]);
    }
    let policy = given.policy.as_ref().map(|policy| KeyPolicy {
        object: self::object(&given.arn, "key"),
        key: Some(id.clone()),
        key_arn: None,
        document: text_of(documents, policy),
    });
    if policy.is_none() {
        object.unknown.extend([untold("policy")]);
    }
    let policy = policy.map(|policy| {
        world.key_policies.insert(id.clone(), policy);
        id.clone()
    });
    let manager = if given.aws_managed {
        KeyManager::Aws
    } else {
        KeyManager::Customer
    };
    let key = Key {
        mode: Mode::Data,
        key_id: given.arn.rsplit_once("key/").map(|(_, id)| id.to_owned()),
        arn: Some(given.arn.clone()),
        manager: Some(manager),
        // Whoever writes it down uses it for backups, for which AWS takes no others.
        enabled: Some(true),
        spec: Some("SYMMETRIC_DEFAULT".to_owned()),
        usage: Some("ENCRYPT_DECRYPT".to_owned()),
        multi_region: given.multi_region,
        policy,
        object,
        ..Key::default()
    };
    world.keys.insert(id, key);
}

fn add_scp(world: &mut World, given: &ExternalScp, text: Option<&ExternalDocument>) {
    let id = id(&given.name);
    for target in &given.targets {
        let attachment = PolicyAttachment {
            object: object(&given.name, "scp"),
            policy: Some(Reference {
                id: Some(id.clone()),
                ..Reference::default()
            }),
            target: Some(Reference::of_text(target)),
        };
        let key = format!("{id}#{target}");
        world.policy_attachments.insert(key, attachment);
    }
    let policy = OrganizationPolicy {
        object: object(&given.name, "scp"),
        name: Some(given.name.clone()),
        policy_type: Some("SERVICE_CONTROL_POLICY".to_owned()),
        document: text.map(|text| text.document.clone()),
        characters: text.map(|text| text.characters),
        ..OrganizationPolicy::default()
    };
    world.organization_policies.insert(id, policy);
}

/// What is declared is taken for granted; its hop is judged as any other.
fn onward(given: &ExternalOnwardCopy) -> OnwardCopy {
    OnwardCopy {
        vault: Reference::of_text(&given.from),
        customer_key: Answer::Unknown,
        listens: Answer::Yes,
        matches: Answer::Yes,
        names_vault: true,
        may_start_copy_job: Answer::Yes,
        may_pass_role: Answer::Yes,
        destinations: vec![Reference::of_text(&given.to)],
        has_destination: Answer::Yes,
        complete: Answer::Yes,
        delete_after_days: given.delete_after_days,
        reason: given.reason.clone(),
        ..OnwardCopy::default()
    }
}

fn text_of(
    documents: &BTreeMap<String, ExternalDocument>,
    path: &str,
) -> Option<crate::documents::iam::Document> {
    Some(documents.get(path)?.document.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:backup:eu-west-1:111122223333:backup-vault:sealed";
    const TEAM: &str = "arn:aws:mpa:us-east-1:555566667777:approval-team/restore";

    /// The vaults, where a plan makes this one.
    fn vaults(declared: Vault) -> BTreeMap<String, Vault> {
        let vault = Vault {
            name: Some("sealed".to_owned()),
            object: Object {
                account: Some("111122223333".to_owned()),
                region: Some("eu-west-1".to_owned()),
                ..Object::default()
            },
            ..declared
        };
        let mut world = World::default();
        world.vaults.insert("p:v".to_owned(), vault);
        let told = ExternalVault {
            arn: ARN.to_owned(),
            mpa_approval_team_arn: Some(TEAM.to_owned()),
            ..ExternalVault::default()
        };
        let mut surroundings = Surroundings::default();
        surroundings.external.vault.push(told);
        derive(&mut world, &surroundings);
        world.vaults
    }

    fn air_gapped(team: Option<&str>) -> Vault {
        Vault {
            kind: VaultKind::LogicallyAirGapped,
            approval_team: team.map(Reference::of_text),
            ..Vault::default()
        }
    }

    #[test]
    fn the_team_of_a_declared_vault_is_told() {
        let found = vaults(air_gapped(None));
        let ids: Vec<&String> = found.keys().collect();
        assert_eq!(ids, ["p:v"]);
        assert_eq!(found["p:v"].approval_team, Some(Reference::of_text(TEAM)));
    }

    #[test]
    fn the_team_that_the_plan_names_stays() {
        let other = "arn:aws:mpa:us-east-1:555566667777:approval-team/other";
        let found = vaults(air_gapped(Some(other)));
        assert_eq!(found["p:v"].approval_team, Some(Reference::of_text(other)));
    }

    #[test]
    fn a_standard_vault_has_no_team() {
        assert_eq!(vaults(Vault::default())["p:v"].approval_team, None);
    }
}
