//! Event rules that may see copies of AWS Backup end, and the functions that they call.
//!
//! A plan may have very many of both. Those rules stay whose pattern may match a copy job that has completed;
//! and those functions that such a rule calls, or that name a backup vault. Of environment variables, inputs
//! and definitions nothing is taken over but the ARNs of backup vaults.

mod alarms;
mod jobs;
mod vaults;

pub(super) use self::alarms::FILTER;
pub(super) use self::jobs::METRIC;
use self::vaults::named;
use super::block::{Block, Unknowns};
use super::reader::{Instance, Reader, Side};
use super::{
    EventRule, EventTarget, Function, FunctionPermission, Invalid, Reason, Reference, Unknown,
    World,
};
use crate::answer::Answer;
use crate::documents::event_pattern::{self, Event, EventPattern};
use crate::plan::ContentFilter;
use crate::resolve::Lead;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: [&str; 2] = ["aws_cloudwatch_event_rule", "awscc_events_rule"];
pub(super) const TARGET: [&str; 1] = ["aws_cloudwatch_event_target"];
pub(super) const FUNCTION: [&str; 4] = [
    "aws_lambda_function",
    "awscc_lambda_function",
    "aws_sfn_state_machine",
    "awscc_stepfunctions_state_machine",
];
/// What is read of types of which plans have many.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 6] = [
    ("aws_cloudwatch_metric_alarm", jobs::METRIC_ATTRIBUTES),
    (
        "aws_lambda_permission",
        &["function_name", "id", "principal", "source_arn"],
    ),
    (
        "aws_cloudwatch_event_target",
        &[
            "arn",
            "event_bus_name",
            "id",
            "input",
            "input_transformer",
            "region",
            "rule",
        ],
    ),
    (
        "aws_lambda_function",
        &[
            "arn",
            "environment",
            "function_name",
            "id",
            "region",
            "reserved_concurrent_executions",
            "role",
        ],
    ),
    (
        "awscc_lambda_function",
        &[
            "arn",
            "environment",
            "function_name",
            "id",
            "reserved_concurrent_executions",
            "role",
        ],
    ),
    (
        "aws_sfn_state_machine",
        &["arn", "definition", "id", "name", "region", "role_arn"],
    ),
];
/// Of what functions are told only vaults matter; most are told of none.
pub(super) const CONTENT_FILTERS: [(&str, ContentFilter); 3] = [
    ("aws_cloudwatch_metric_alarm", jobs::METRIC_FILTER),
    ("aws_lambda_function", ENVIRONMENT),
    ("awscc_lambda_function", ENVIRONMENT),
];
const ENVIRONMENT: ContentFilter = ContentFilter {
    attribute: "environment",
    words: &[":backup-vault:"],
};
/// Who may call a function.
pub(super) const PERMISSION: [&str; 1] = ["aws_lambda_permission"];
/// What hands a function's ARN on.
const ALIAS: [&str; 1] = ["aws_lambda_alias"];

/// Fills `event_rules`, `functions` with their callers, `key_alarms` and `job_alarms`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let told = alarms::Targets::new(side);
    alarms::derive(side, &told, world);
    jobs::derive(side, &told, world);
    let mut targets = Targets::new(side);
    let mut called = BTreeSet::new();
    for instance in managed(side, &RULE) {
        let mut reader = Reader::new(side, instance);
        let mut invalid = None;
        let Some(mut rule) = rule(&mut reader, &mut invalid) else {
            continue;
        };
        rule.targets.extend(targets.of(&reader.id(), &rule));
        if let Some(why) = targets.may_be_of(&reader.id()) {
            let unknown = &mut rule.object.unknown;
            unknown.insert("targets".to_owned(), why.clone());
        }
        for target in &rule.targets {
            called.extend(target.function.id.clone());
            called.extend(target.function.arn.clone());
        }
        if let Some(invalid) = invalid {
            world.invalid.entry(reader.id()).or_default().push(invalid);
        }
        world.event_rules.insert(reader.id(), rule);
    }
    for instance in managed(side, &FUNCTION) {
        let mut reader = Reader::new(side, instance);
        let function = function(&mut reader);
        let is_called = called.contains(&reader.id())
            || function
                .arn
                .as_ref()
                .is_some_and(|arn| called.contains(arn));
        if is_called || !function.vaults.is_empty() {
            world.functions.insert(reader.id(), function);
        }
    }
    permissions(side, world);
}

/// Gives functions the permissions of their callers.
fn permissions(side: Side<'_>, world: &mut World) {
    if world.functions.is_empty() {
        return;
    }
    for instance in managed(side, &PERMISSION) {
        let block = Block::of(side, instance);
        let Some(function) = block.reference(&["function_name"]) else {
            continue;
        };
        let mut unknown = BTreeMap::new();
        let permission = FunctionPermission {
            principal: block.text(&mut unknown, "principal", &["principal"]),
            source: block.reference(&["source_arn"]),
            unknown,
        };
        for (id, own) in &mut world.functions {
            let is_meant = function.id.as_ref() == Some(id)
                || (function.arn.is_some() && function.arn == own.arn)
                || (function.id.is_none() && function.name.is_some() && function.name == own.name);
            let why = function
                .unknown
                .values()
                .next()
                .filter(|_| function.id.is_none());
            if is_meant {
                own.permissions.push(permission.clone());
            } else if let Some(why) = why {
                let unknown = &mut own.object.unknown;
                unknown
                    .entry("permissions".to_owned())
                    .or_insert_with(|| why.clone());
            }
        }
    }
}

fn managed<'a>(side: Side<'a>, types: &[&str]) -> impl Iterator<Item = Instance<'a>> {
    let all = side.instances(types).into_iter();
    all.filter(|instance| !instance.address.data)
}

/// A rule that may see the end of a copy, without the targets that are resources of their own.
fn rule(reader: &mut Reader<'_>, invalid: &mut Option<Invalid>) -> Option<EventRule> {
    let block = Block::of(reader.side, reader.instance);
    let text = reader.text("pattern", &["event_pattern"]);
    match (&text, reader.unknown.get_mut("pattern")) {
        (Some(text), _) => match event_pattern::parse(text) {
            Ok(pattern) if !may_see_copies(&pattern) => return None,
            Ok(_) => {}
            // Of a pattern that nobody can read only this tells whether it's about backups.
            Err(_) if !text.contains("aws.backup") => return None,
            Err(error) => {
                *invalid = Some(Invalid::of("pattern", error));
                let why = Unknown::because(Reason::Invalid);
                reader.unknown.insert("pattern".to_owned(), why);
            }
        },
        (None, Some(unknown)) => {
            unknown.candidates = vaults::candidates(&block, &["event_pattern"]);
            if unknown.candidates.is_empty() {
                return None;
            }
        }
        // By schedule.
        (None, None) => return None,
    }
    let pattern = text.filter(|_| !reader.unknown.contains_key("pattern"));
    let targets = blocks(&block, "targets", "targets", &mut reader.unknown);
    let targets = targets.iter().filter_map(target).collect();
    let name = reader.text("name", &["name"]);
    let enabled = enabled(reader);
    let default_bus = default_bus(reader);
    let arn = reader.instance.values.get(&["arn"]).as_str();
    Some(EventRule {
        object: reader.object(arn),
        name,
        enabled,
        default_bus,
        pattern,
        targets,
    })
}

/// Blocks of that name; a field isn't known where it isn't known whether there are any.
fn blocks<'a>(
    block: &Block<'a>,
    name: &str,
    field: &str,
    unknown: &mut Unknowns,
) -> Vec<Block<'a>> {
    block.blocks(name).unwrap_or_else(|why| {
        unknown.insert(field.to_owned(), why);
        Vec::new()
    })
}

fn default_bus(reader: &mut Reader<'_>) -> Option<bool> {
    match reader.text("default_bus", &["event_bus_name"]) {
        Some(bus) => Some(bus == "default" || bus.ends_with(":event-bus/default")),
        None => (!reader.unknown.contains_key("default_bus")).then_some(true),
    }
}

fn enabled(reader: &mut Reader<'_>) -> Option<bool> {
    if let Some(state) = reader.text("enabled", &["state"]) {
        return Some(state != "DISABLED");
    }
    if reader.instance.address.resource_type.starts_with("awscc_") {
        // Computed where it isn't given.
        reader.unknown.remove("enabled");
        return Some(true);
    }
    let flag = reader.flag("enabled", &["is_enabled"]);
    flag.or((!reader.unknown.contains_key("enabled")).then_some(true))
}

/// Whether the rule may match a copy job that has completed.
fn may_see_copies(pattern: &EventPattern) -> bool {
    let event = Event::default()
        .with_text("source", "aws.backup")
        .with_text("detail-type", "Copy Job State Change")
        .with_text("detail.state", "COMPLETED");
    pattern.matches(&event) != Answer::No
}

/// A target, if it is a function or may be one.
fn target(block: &Block<'_>) -> Option<EventTarget> {
    let mut function = block.reference(&["arn"])?;
    if let Some(id) = &function.id {
        let (_, address) = id.split_once(':')?;
        let is = |types: &[&str]| {
            let mut types = types.iter();
            types.any(|name| address.split('.').any(|part| part == *name))
        };
        if is(&ALIAS) && function.arn.is_none() {
            function = aliased(block)?;
        } else if !is(&FUNCTION) && !is(&ALIAS) {
            return None;
        }
    }
    if let Some(arn) = &function.arn
        && !arn.contains(":lambda:")
        && !arn.contains(":states:")
    {
        return None;
    }
    let mut unknown = BTreeMap::new();
    let mut vaults = named(block, &["input"], &mut unknown);
    for transformer in block.blocks("input_transformer").unwrap_or_default() {
        vaults.extend(named(&transformer, &["input_template"], &mut unknown));
    }
    Some(EventTarget {
        function,
        vaults,
        unknown,
    })
}

/// The function that an alias of this plan stands for.
fn aliased(block: &Block<'_>) -> Option<Reference> {
    let Some(Lead::Attribute { address, .. }) = block.origin(&["arn"])?.certain().cloned() else {
        return None;
    };
    let origin = block.side.origin(&address, &["function_name"])?;
    block.side.reference_to(origin.certain()?)
}

/// Targets that are resources of their own.
struct Targets {
    by_rule: BTreeMap<String, Vec<EventTarget>>,
    /// Why it isn't known which rules others are of.
    stray: Vec<Unknown>,
}

impl Targets {
    /// By the rule's id, or its name where the plan says no more.
    fn new(side: Side<'_>) -> Self {
        let mut by_rule: BTreeMap<String, Vec<EventTarget>> = BTreeMap::new();
        let mut stray = Vec::new();
        for instance in managed(side, &TARGET) {
            let block = Block::of(side, instance);
            let (Some(mut rule), Some(target)) = (block.reference(&["rule"]), target(&block))
            else {
                continue;
            };
            stray.extend(rule.unknown.remove("id"));
            if let Some(rule) = rule.id.or(rule.name) {
                by_rule.entry(rule).or_default().push(target);
            }
        }
        Self { by_rule, stray }
    }

    /// Why it isn't known whether a rule has more.
    fn may_be_of(&self, id: &str) -> Option<&Unknown> {
        self.stray.iter().find(|why| {
            why.candidates.is_empty() || why.candidates.iter().any(|candidate| candidate == id)
        })
    }

    fn of(&mut self, id: &str, rule: &EventRule) -> Vec<EventTarget> {
        let mut found = self.by_rule.remove(id).unwrap_or_default();
        let name = rule.name.as_deref();
        found.extend(
            name.and_then(|name| self.by_rule.remove(name))
                .unwrap_or_default(),
        );
        found
    }
}

fn function(reader: &mut Reader<'_>) -> Function {
    let instance = reader.instance;
    let block = Block::of(reader.side, instance);
    let is_lambda = instance.address.resource_type.contains("lambda");
    let is_awscc = instance.address.resource_type.starts_with("awscc_");
    let (name, role) = match (is_lambda, is_awscc) {
        (true, _) => ("function_name", "role"),
        (false, false) => ("name", "role_arn"),
        (false, true) => ("state_machine_name", "role_arn"),
    };
    let name = reader.text("name", &[name]);
    let unknown = &mut reader.unknown;
    let vaults = if is_lambda {
        let environment = blocks(&block, "environment", "vaults", unknown);
        let vaults = environment
            .iter()
            .flat_map(|block| named(block, &["variables"], unknown));
        vaults.collect()
    } else {
        let texts = [&["definition"], &["definition_string"]];
        let mut vaults: Vec<Reference> = Vec::new();
        for path in texts {
            vaults.extend(named(&block, path, unknown));
        }
        vaults
    };
    let arn = instance.values.get(&["arn"]).as_str().map(str::to_owned);
    let concurrency = instance.values.get(&["reserved_concurrent_executions"]);
    Function {
        never_runs: concurrency.as_i64() == Some(0),
        role: block.reference(&[role]),
        name,
        vaults,
        permissions: Vec::new(),
        object: reader.object(arn.as_deref()),
        arn,
    }
}

#[cfg(test)]
mod tests;
