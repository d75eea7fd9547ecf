//! Copies that no backup plan makes: when a copy into a vault has ended, an `EventBridge` rule calls a function
//! that copies onward.

use super::super::backup_roles::trusts;
use super::super::place::{Place, same_account, same_region};
use super::super::vaults::Vaults;
use super::routes::Target;
use crate::aws::{is_account_id, partition};
use crate::documents::event_pattern::{self, Event, EventPattern, Known};
use crate::documents::iam::{Context, Document, Effect, Question, Truth, Who, covers, decided};
use crate::facts::{
    Answer, EventRule, EventTarget, Function, FunctionPermission, KeyManager, OnwardCopy,
    Reference, Role, Vault, VaultKind, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// Where copies of a vault go on to, with the days for which they are kept where tfbackup.toml tells.
pub(super) type Next<'a> = (Target, Option<i64>);

/// The complete onward copies of a world by vault: its id, and its ARN.
pub(super) struct Onward<'a> {
    by_vault: BTreeMap<&'a str, Vec<&'a OnwardCopy>>,
}

impl<'a> Onward<'a> {
    pub(super) fn new(copies: &'a BTreeMap<String, OnwardCopy>) -> Self {
        let mut by_vault: BTreeMap<&str, Vec<&OnwardCopy>> = BTreeMap::new();
        for copy in copies.values().filter(|c| c.complete == Answer::Yes) {
            // With an id the input has it, and whatever goes there has the id too.
            let key = copy.vault.id.as_deref().or(copy.vault.arn.as_deref());
            by_vault
                .entry(key.unwrap_or_default())
                .or_default()
                .push(copy);
        }
        Self { by_vault }
    }

    /// Where copies in this vault go on to, each place once.
    pub(super) fn from(&self, vault: &Reference, vaults: &Vaults<'a>) -> Vec<Next<'a>> {
        let key = vault.id.as_deref().or(vault.arn.as_deref());
        let copies = key.and_then(|key| self.by_vault.get(key));
        let here = Place {
            account: vault.account.as_deref(),
            region: vault.region.as_deref(),
        };
        let mut seen: BTreeSet<&Reference> = BTreeSet::new();
        let mut found = Vec::new();
        for copy in copies.into_iter().flatten() {
            for destination in &copy.destinations {
                if seen.insert(destination) {
                    let target = Target::new(Some(destination), None, here, vaults, false);
                    found.push((target, copy.delete_after_days));
                }
            }
        }
        found
    }
}

/// What event rules come to, for each vault that backup plans copy into, with what tfbackup.toml declares.
pub(super) fn copies(world: &World) -> BTreeMap<String, OnwardCopy> {
    let mut found = world.onward_copies.clone();
    let vaults = Vaults::new(world);
    for copy in found.values_mut() {
        // What tfbackup.toml names, as the input has it.
        let declared = vaults.find(&copy.vault, Place::default(), false);
        copy.vault = declared.reference;
        copy.customer_key = declared.vault.map_or(Answer::Unknown, customer_key);
    }
    if world.event_rules.is_empty() {
        return found;
    }
    let vaults = copied_into(world);
    for (id, rule) in &world.event_rules {
        let pattern = rule.pattern.as_deref().map(event_pattern::parse);
        let pattern = pattern.and_then(Result::ok);
        let heard: Vec<Heard<'_>> = vaults
            .iter()
            .filter_map(|vault| heard(rule, pattern.as_ref(), *vault))
            .collect();
        // One that matches no vault may have been meant for any.
        let matches_any = heard.iter().any(|heard| heard.matches != Answer::No);
        for heard in heard {
            if matches_any && heard.matches == Answer::No {
                continue;
            }
            for (at, target) in rule.targets.iter().enumerate() {
                let key = format!("{id}#{at}#{}", heard.vault_id);
                found.insert(key, copy(world, id, &heard, target));
            }
        }
    }
    found
}

/// The vaults that copy actions of any plan go to, air-gapped ones apart: from those nothing goes on.
fn copied_into(world: &World) -> Vec<(&str, &Vault)> {
    let rules = world.backup_plans.values().flat_map(|plan| &plan.rules);
    let copies = rules.flat_map(|rule| &rule.copies);
    let ids: BTreeSet<&String> = copies
        .filter_map(|copy| copy.vault.as_ref()?.id.as_ref())
        .collect();
    let vaults = ids.into_iter().filter_map(|id| {
        let (id, vault) = world.vaults.get_key_value(id)?;
        Some((id.as_str(), vault))
    });
    vaults
        .filter(|(_, vault)| vault.kind == VaultKind::Standard && vault.scope.is_none())
        .collect()
}

/// What an event rule hears of a vault.
struct Heard<'a> {
    vault_id: &'a str,
    vault: &'a Vault,
    listens: Answer,
    matches: Answer,
    names_vault: bool,
}

/// `None` for a vault that a rule has nothing to do with.
fn heard<'a>(
    rule: &EventRule,
    pattern: Option<&EventPattern>,
    (vault_id, vault): (&'a str, &'a Vault),
) -> Option<Heard<'a>> {
    let (matches, names_vault) = if let Some(pattern) = pattern {
        let name = vault.name.as_deref();
        let own = name.map_or_else(|| common(vault), |name| event(vault, name));
        let matches = pattern.matches(&own);
        let other = event(vault, "tfbackup_another_vault");
        (matches, pattern.matches(&other) == Answer::No)
    } else {
        let unknown = rule.object.unknown.get("pattern")?;
        if !unknown.candidates.iter().any(|id| id == vault_id) {
            return None;
        }
        (Answer::Unknown, true)
    };
    let (here, there) = (Place::of(&rule.object), Place::of(&vault.object));
    let account = same_account(here.account, there.account);
    let region = same_region(here.region, there.region);
    let is_near = rule.object.plan == vault.object.plan;
    let named = names_vault && matches != Answer::No;
    if !named && (account == Answer::No || region == Answer::No) {
        return None;
    }
    if !named && account == Answer::Unknown && !is_near {
        return None;
    }
    let flag = |known: Option<bool>| known.map_or(Answer::Unknown, Answer::from);
    let listens = Answer::all([flag(rule.enabled), flag(rule.default_bus), account, region]);
    Some(Heard {
        vault_id,
        vault,
        listens,
        matches,
        names_vault,
    })
}

/// A completed copy into some vault, at the place of this one (AWS Backup Developer Guide, monitoring with
/// `EventBridge`).
fn common(vault: &Vault) -> Event {
    let place = Place::of(&vault.object);
    let mut event = Event::default()
        .with_text("version", "0")
        .with_text("source", "aws.backup")
        .with_text("detail-type", "Copy Job State Change")
        .with_text("detail.state", "COMPLETED");
    if let Some(account) = place.account.filter(|a| is_account_id(a)) {
        event = event.with_text("account", account);
    }
    if let Some(region) = place.region {
        event = event.with_text("region", region);
    }
    event
}

/// The same into a vault of this name there.
fn event(vault: &Vault, name: &str) -> Event {
    let field = "detail.destinationBackupVaultArn";
    let place = Place::of(&vault.object);
    let account = place.account.filter(|a| is_account_id(a));
    let arn = vault
        .arn
        .as_ref()
        .filter(|_| vault.name.as_deref() == Some(name));
    let end = format!(":backup-vault:{name}");
    let start = place.region.map_or_else(
        || "arn:aws".to_owned(),
        |region| format!("arn:{}:backup:{region}:", partition(region)),
    );
    let known = match (arn, account, place.region) {
        (Some(arn), _, _) => Known::Text(arn.clone()),
        (None, Some(account), Some(_)) => Known::Text(format!("{start}{account}{end}")),
        (None, _, _) => Known::Around(start, end),
    };
    common(vault).with(field, known)
}

fn copy(world: &World, id: &str, heard: &Heard<'_>, target: &EventTarget) -> OnwardCopy {
    let function = target.function.id.as_ref();
    let function = function.and_then(|id| world.functions.get(id));
    let (destinations, has_destination) = destinations(heard, target, function);
    let role = function.and_then(|function| function.role.clone());
    let found = role.as_ref().and_then(|role| role.id.as_ref());
    let found = found.and_then(|id| world.roles.get(id));
    let may = |action: &str| found.map_or(Answer::Unknown, |role| permits(role, action));
    let (may_start_copy_job, may_pass_role) = (may("backup:StartCopyJob"), may("iam:PassRole"));
    let customer_key = customer_key(heard.vault);
    let role_trusted = role_trusted(function, found);
    let may_be_called = may_be_called(world, id, function);
    let runs = function.is_none_or(|function| !function.never_runs);
    let complete = Answer::all([
        customer_key,
        heard.listens,
        heard.matches,
        may_start_copy_job,
        may_pass_role,
        role_trusted,
        may_be_called,
        has_destination,
        Answer::from(runs),
    ]);
    OnwardCopy {
        event_rule: Some(id.to_owned()),
        vault: Reference {
            id: Some(heard.vault_id.to_owned()),
            arn: heard.vault.arn.clone(),
            name: heard.vault.name.clone(),
            account: heard.vault.object.account.clone(),
            region: heard.vault.object.region.clone(),
            ..Reference::default()
        },
        customer_key,
        listens: heard.listens,
        matches: heard.matches,
        names_vault: heard.names_vault,
        function: Some(target.function.clone()),
        role,
        may_start_copy_job,
        may_pass_role,
        role_trusted,
        may_be_called,
        destinations,
        has_destination,
        complete,
        ..OnwardCopy::default()
    }
}

/// Whether the service that runs the function can take its role.
fn role_trusted(function: Option<&Function>, role: Option<&Role>) -> Answer {
    let Some(role) = role else {
        return Answer::Unknown;
    };
    let kind = function.map_or("", |function| function.object.resource_type.as_str());
    let service = if kind.contains("state") || kind.contains("sfn") {
        "states.amazonaws.com"
    } else {
        "lambda.amazonaws.com"
    };
    trusts(role, service)
}

/// Whether the function lets `EventBridge` call it for a rule. A state machine is called by a role instead.
fn may_be_called(world: &World, id: &str, function: Option<&Function>) -> Answer {
    let Some(function) = function else {
        return Answer::Unknown;
    };
    if function.object.resource_type != "aws_lambda_function" || function.object.change.is_none() {
        return Answer::Yes;
    }
    let may_be_more = function.object.unknown.contains_key("permissions");
    let mut answers = function
        .permissions
        .iter()
        .map(|permission| permits_call(world, id, permission));
    let mut best = if may_be_more {
        Answer::Unknown
    } else {
        Answer::No
    };
    if answers.clone().any(|answer| answer == Answer::Yes) {
        best = Answer::Yes;
    } else if answers.any(|answer| answer == Answer::Unknown) {
        best = Answer::Unknown;
    }
    best
}

fn permits_call(world: &World, id: &str, permission: &FunctionPermission) -> Answer {
    match permission.principal.as_deref() {
        Some("events.amazonaws.com" | "*") => {}
        Some(_) => return Answer::No,
        None => return Answer::Unknown,
    }
    let Some(source) = &permission.source else {
        return Answer::Yes;
    };
    if source.id.as_deref() == Some(id) {
        return Answer::Yes;
    }
    let rule = world.event_rules.get(id);
    match (
        &source.arn,
        rule.and_then(|rule| Some((rule, rule.name.as_deref()?))),
    ) {
        (Some(arn), Some((rule, name))) => {
            let place = Place::of(&rule.object);
            let account = place.account.filter(|account| is_account_id(account));
            let own = |account: &str, region: &str| {
                format!(
                    "arn:{}:events:{region}:{account}:rule/{name}",
                    partition(region)
                )
            };
            match (account, place.region) {
                (Some(account), Some(region)) => Answer::from(covers(arn, &own(account, region))),
                _ if arn.ends_with('*') || arn.ends_with(&format!(":rule/{name}")) => {
                    Answer::Unknown
                }
                _ => Answer::No,
            }
        }
        // Another rule of the input.
        (None, _)
            if source
                .id
                .as_ref()
                .is_some_and(|id| world.event_rules.contains_key(id)) =>
        {
            Answer::No
        }
        _ => Answer::Unknown,
    }
}

/// The vaults that the function or its input names, the one that the copy starts from apart.
fn destinations(
    heard: &Heard<'_>,
    target: &EventTarget,
    function: Option<&Function>,
) -> (Vec<Reference>, Answer) {
    let own = function.into_iter().flat_map(|function| &function.vaults);
    let mut found: Vec<Reference> = target.vaults.iter().chain(own).cloned().collect();
    found.retain(|vault| {
        let is_told = vault.id.is_some() || vault.arn.is_some();
        let same_arn = vault.arn.is_some() && vault.arn == heard.vault.arn;
        is_told && vault.id.as_deref() != Some(heard.vault_id) && !same_arn
    });
    found.sort();
    found.dedup();
    let may_name_more = target.unknown.contains_key("vaults")
        || function.is_none_or(|function| function.object.unknown.contains_key("vaults"));
    let has = match (found.is_empty(), may_name_more) {
        (false, _) => Answer::Yes,
        (true, true) => Answer::Unknown,
        (true, false) => Answer::No,
    };
    (found, has)
}

fn customer_key(vault: &Vault) -> Answer {
    match vault.key.as_ref().and_then(|key| key.manager) {
        Some(KeyManager::Customer) => Answer::Yes,
        Some(_) => Answer::No,
        None => Answer::Unknown,
    }
}

/// Policies of AWS that allow both actions, the latter for the roles that AWS Backup makes itself (AWS managed
/// policy reference).
const ALLOWING: [&str; 2] = ["AdministratorAccess", "AWSBackupFullAccess"];
/// Those of functions that allow neither.
const SILENT: [&str; 6] = [
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
    "CloudWatchLogsFullAccess",
];

/// Whether a role's own policies allow an action; what service control policies or a boundary deny doesn't count.
fn permits(role: &Role, action: &str) -> Answer {
    let documents: Vec<&Document> = role.policies.values().collect();
    let unknown = ["policies", "managed_policies"]
        .iter()
        .any(|field| role.object.unknown.contains_key(*field));
    let of_aws = |arn: &String| {
        let (_, path) = arn.split_once(":iam::aws:policy/")?;
        path.rsplit('/').next().map(str::to_owned)
    };
    let named =
        |list: &[&str], arn: &String| of_aws(arn).is_some_and(|name| list.contains(&name.as_str()));
    let given = role
        .managed_policies
        .iter()
        .any(|arn| named(&ALLOWING, arn));
    let vague = unknown || role.managed_policies.iter().any(|arn| !named(&SILENT, arn));
    let own = ruling(role, &documents, action);
    let denies = documents.iter().any(|document| {
        document
            .statements
            .iter()
            .any(|s| s.effect != Effect::Allow)
    });
    match own {
        Answer::Yes if !unknown => Answer::Yes,
        _ if given && !denies && !unknown => Answer::Yes,
        Answer::No if !vague => Answer::No,
        _ => Answer::Unknown,
    }
}

fn ruling(role: &Role, documents: &[&Document], action: &str) -> Answer {
    let mut context = Context::default();
    if action == "iam:PassRole" {
        context = context.with("iam:PassedToService", "backup.amazonaws.com");
    }
    let ask = |resource: String| {
        let question = Question {
            action: action.to_owned(),
            resources: vec![resource],
            who: Who::Principal(role.arn.clone().unwrap_or_else(|| {
                let name = role.name.as_deref().unwrap_or("*");
                format!("arn:aws:iam::????????????:role/{name}")
            })),
            context: context.clone(),
        };
        decided(documents, &question).truth
    };
    let mut truths = BTreeSet::from([ask("*".to_owned())]);
    if action == "iam:PassRole" {
        // It passes the role that it is allowed to.
        let statements = documents
            .iter()
            .flat_map(|document| document.statements.iter());
        let allowing = statements.filter(|statement| statement.effect == Effect::Allow);
        let resources = allowing.flat_map(|statement| statement.resources.iter().flatten());
        let roles = resources.filter(|resource| resource.contains(":role/"));
        truths.extend(roles.cloned().map(ask));
    }
    if truths.contains(&Truth::Yes) {
        Answer::Yes
    } else if truths.contains(&Truth::Depends) {
        Answer::Unknown
    } else {
        Answer::No
    }
}
