//! Where templates are deployed, and with which parameters.

use super::MEMBERS;
use crate::aws::is_account_id;
use crate::documents::cloudformation::{Deployment, Gap, Given, Template, Why};
use crate::facts::block::{Block, Unknowns};
use crate::facts::reader::{Instance, Reader, Side};
use crate::facts::{Object, Reason, Reference, Scope, Unknown};
use crate::plan::Value;
use std::collections::BTreeMap;

/// Instances of stack sets, by id or name of the set that they refer to.
#[derive(Default)]
pub(super) struct Members<'a> {
    by_set: BTreeMap<String, Vec<Instance<'a>>>,
    /// It isn't known whose: any set's.
    stray: Option<Unknown>,
}

impl<'a> Members<'a> {
    pub(super) fn new(side: Side<'a>) -> Self {
        let mut members = Self::default();
        for instance in super::managed(side, &MEMBERS) {
            let set = Block::of(side, instance).reference(&["stack_set_name"]);
            let Some(mut set) = set else { continue };
            match (set.id.or(set.name), set.unknown.remove("id")) {
                (Some(set), _) => members.by_set.entry(set).or_default().push(instance),
                (None, unknown) => members.stray = members.stray.or(unknown),
            }
        }
        members
    }
}

/// Parameters that one group of stack instances overrides.
type Overrides = BTreeMap<String, Given>;

/// Stands for parameters of which it isn't known which they are.
const ANY: &str = "*";

/// Where a template is deployed.
pub(super) struct Target {
    pub(super) name: Option<String>,
    /// `None` for a stack.
    pub(super) scope: Option<Scope>,
    pub(super) deployment: Deployment,
    /// Why all parameters may have other values than their defaults.
    parameters_unknown: Option<Gap>,
    account: Option<String>,
    region: Option<String>,
}

impl Target {
    /// A stack is made where its resource is.
    pub(super) fn of_stack(side: Side<'_>, instance: Instance<'_>) -> Self {
        let mut reader = Reader::new(side, instance);
        let name = reader
            .text("name", &["name"])
            .or_else(|| reader.text("name", &["stack_name"]));
        let object = reader.object(None);
        let account = side.account(instance).or(object.account);
        let (parameters, parameters_unknown) = parameters(side, instance, "parameters");
        Self {
            deployment: Deployment {
                parameters,
                account: account.clone().filter(|account| is_account_id(account)),
                region: object.region.clone(),
                partition_of: object.region.clone(),
                stack_name: name.clone(),
            },
            name,
            scope: None,
            parameters_unknown,
            account,
            region: object.region,
        }
    }

    /// A stack set is made in the accounts and Regions of its instances. Several groups of instances count
    /// as one: each account in each Region.
    pub(super) fn of_set(side: Side<'_>, instance: Instance<'_>, members: &Members<'_>) -> Self {
        let mut reader = Reader::new(side, instance);
        let name = reader
            .text("name", &["name"])
            .or_else(|| reader.text("name", &["stack_set_name"]));
        let id = reader.id();
        let mut scope = Scope::default();
        let mut overrides = Vec::new();
        let by_id = members.by_set.get(&id);
        let by_name = name.as_ref().and_then(|name| members.by_set.get(name));
        for member in by_id.into_iter().chain(by_name).flatten() {
            overrides.push(add_member(side, *member, &mut scope));
        }
        let mut unknown = Unknowns::new();
        match Block::of(side, instance).blocks("stack_instances_group") {
            Ok(groups) => {
                for group in groups {
                    add_targets(&group, &mut scope);
                    scope
                        .regions
                        .extend(group.texts(&mut scope.unknown, "regions", &["regions"]));
                    overrides.push(pairs(group.values.get(&["parameter_overrides"])));
                }
            }
            Err(why) => drop(unknown.insert("targets".to_owned(), why)),
        }
        if let Some(why) = unknown.remove("targets").or_else(|| members.stray.clone()) {
            scope.unknown.insert("targets".to_owned(), why.clone());
            scope.unknown.insert("regions".to_owned(), why);
        }
        settle(&mut scope);
        let (mut given, mut parameters_unknown) = parameters(side, instance, "parameters");
        if let Some(Given::Unknown(gap)) = overrides.iter().find_map(|all| all.get(ANY)) {
            given.clear();
            parameters_unknown = Some(gap.clone());
        } else {
            override_parameters(&mut given, &overrides);
        }
        let region = one(&scope.regions).filter(|_| !scope.unknown.contains_key("regions"));
        let account = one(&scope.accounts).filter(|_| scope.closed);
        Self {
            name,
            deployment: Deployment {
                parameters: given,
                account: account.clone(),
                region: region.clone(),
                // Stack sets stay within their partition.
                partition_of: side.region(instance),
                stack_name: None,
            },
            scope: Some(scope),
            parameters_unknown,
            account,
            region,
        }
    }

    /// Gives every parameter of the template a value, known or not.
    pub(super) fn close_parameters(&mut self, template: &Template) {
        let Some(gap) = self.parameters_unknown.take() else {
            return;
        };
        for name in template.parameters.keys() {
            let given = self.deployment.parameters.entry(name.clone());
            given.or_insert_with(|| Given::Unknown(gap.clone()));
        }
    }

    /// The object of what the template declares: in the account and Region of the stacks, where there is
    /// one alone.
    pub(super) fn place(&self, stack: Object) -> Object {
        Object {
            account: self.account.clone(),
            region: self.region.clone(),
            unknown: BTreeMap::new(),
            ..stack
        }
    }
}

fn one(values: &[String]) -> Option<String> {
    match values {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Adds accounts and Regions of one resource of instances; returns the parameters that it overrides.
fn add_member(side: Side<'_>, instance: Instance<'_>, scope: &mut Scope) -> Overrides {
    let block = Block::of(side, instance);
    let resource_type = instance.address.resource_type.as_str();
    let has_targets = *instance.values.get(&["deployment_targets"]) != Value::Null
        && *instance.values.get(&["deployment_targets"]) != Value::List(Vec::new());
    if has_targets {
        add_targets(&block, scope);
    } else {
        let name = match resource_type {
            "aws_cloudformation_stack_set_instance" => "account_id",
            _ => "accounts",
        };
        match block.references(&[name]) {
            Ok(found) if !found.is_empty() => scope.targets.extend(found),
            // The provider takes the account that it is in.
            Ok(_) => match side
                .account(instance)
                .filter(|account| is_account_id(account))
            {
                Some(account) => scope.targets.push(Reference::of_text(&account)),
                None => not_told(scope, "targets", name),
            },
            Err(why) => drop(scope.unknown.insert("targets".to_owned(), why)),
        }
    }
    let names: &[&str] = match resource_type {
        // Before version 6 of the provider `region` was the target.
        "aws_cloudformation_stack_set_instance" => &["stack_set_instance_region", "region"],
        _ => &["regions"],
    };
    let mut unknown = Unknowns::new();
    let mut regions = names
        .iter()
        .map(|name| block.texts(&mut unknown, "regions", &[*name]));
    let regions = regions.find(|regions| !regions.is_empty());
    scope.unknown.append(&mut unknown);
    let own = || side.region(instance).map(|region| vec![region]);
    match regions.or_else(own) {
        Some(regions) => scope.regions.extend(regions),
        None => not_told(scope, "regions", "regions"),
    }
    let (overrides, all) = parameters(side, instance, "parameter_overrides");
    match all {
        Some(gap) => BTreeMap::from([(ANY.to_owned(), Given::Unknown(gap))]),
        None => overrides,
    }
}

/// `deployment_targets`: accounts, organizational units, or what is common to both or in one alone.
fn add_targets(outer: &Block<'_>, scope: &mut Scope) {
    let blocks = match outer.blocks("deployment_targets") {
        Ok(blocks) => blocks,
        Err(why) => return drop(scope.unknown.insert("targets".to_owned(), why)),
    };
    for block in blocks {
        let filter = block
            .values
            .get(&["account_filter_type"])
            .as_str()
            .unwrap_or("NONE");
        if block
            .text(&mut scope.unknown, "targets", &["accounts_url"])
            .is_some()
        {
            not_told(scope, "targets", "accounts_url");
        }
        let units = block.references(&["organizational_unit_ids"]);
        let accounts = block.references(&["accounts"]);
        // With units, accounts narrow them down (API: AccountFilterType).
        let wanted = match filter {
            "INTERSECTION" => vec![accounts],
            "DIFFERENCE" => {
                match accounts {
                    Ok(accounts) => scope.except.extend(accounts),
                    // Any account may be left out.
                    Err(why) => drop(scope.unknown.insert("targets".to_owned(), why)),
                }
                vec![units]
            }
            _ => vec![units, accounts],
        };
        for found in wanted {
            match found {
                Ok(found) => scope.targets.extend(found),
                Err(why) => drop(scope.unknown.insert("targets".to_owned(), why)),
            }
        }
    }
}

fn not_told(scope: &mut Scope, field: &str, reference: &str) {
    let unknown = Unknown {
        references: vec![reference.to_owned()],
        ..Unknown::because(Reason::Unresolved)
    };
    scope.unknown.entry(field.to_owned()).or_insert(unknown);
}

/// Sorts, and tells what follows from the targets.
fn settle(scope: &mut Scope) {
    if scope.targets.is_empty() {
        // Instances may be made elsewhere.
        let unknown = Unknown::because(Reason::Unresolved);
        scope
            .unknown
            .entry("targets".to_owned())
            .or_insert_with(|| unknown.clone());
        scope.unknown.entry("regions".to_owned()).or_insert(unknown);
    }
    scope.targets.sort();
    scope.targets.dedup();
    scope.except.sort();
    scope.except.dedup();
    scope.regions.sort();
    scope.regions.dedup();
    let id = |target: &Reference| target.name.clone().filter(|name| is_account_id(name));
    scope.accounts = scope.targets.iter().filter_map(id).collect();
    scope.closed =
        scope.accounts.len() == scope.targets.len() && !scope.unknown.contains_key("targets");
}

/// Parameters in an attribute: a map, or awscc's list of keys and values. Where not even their names are
/// known, why.
fn parameters(side: Side<'_>, instance: Instance<'_>, name: &str) -> (Overrides, Option<Gap>) {
    match instance.values.get(&[name]) {
        Value::Map(map) => {
            let given = map
                .iter()
                .filter_map(|(key, value)| Some((key.to_owned(), given(key, value)?)));
            (given.collect(), None)
        }
        list @ Value::List(_) => (pairs(list), None),
        Value::Sensitive => (Overrides::new(), Some(Gap::new(Why::Secret, name))),
        Value::Unknown => {
            let origin = side.origin(instance.address, &[name]);
            let is_given = !origin.is_some_and(|origin| origin.is_not_given());
            (
                Overrides::new(),
                is_given.then(|| Gap::new(Why::AfterDeploy, name)),
            )
        }
        _ => (Overrides::new(), None),
    }
}

fn pairs(list: &Value) -> Overrides {
    let Value::List(list) = list else {
        return Overrides::new();
    };
    let pair = |item: &Value| {
        let key = item.get(&["parameter_key"]).as_str()?;
        Some((key.to_owned(), given(key, item.get(&["parameter_value"]))?))
    };
    list.iter().filter_map(pair).collect()
}

fn given(name: &str, value: &Value) -> Option<Given> {
    Some(match value {
        Value::Null => return None,
        Value::String(text) => Given::Text(text.clone()),
        Value::Number(number) => Given::Text(number.to_string()),
        Value::Bool(flag) => Given::Text(flag.to_string()),
        Value::Sensitive => Given::Unknown(Gap::new(Why::Secret, name)),
        _ => Given::Unknown(Gap::new(Why::AfterDeploy, name)),
    })
}

/// A parameter that all instances override alike has that value; others vary.
fn override_parameters(parameters: &mut Overrides, overrides: &[Overrides]) {
    let names: std::collections::BTreeSet<&String> =
        overrides.iter().flat_map(BTreeMap::keys).collect();
    for name in names {
        let mut values = overrides
            .iter()
            .map(|all| all.get(name).or(parameters.get(name)));
        let first = values.next().flatten().cloned();
        let value = match first {
            Some(first @ Given::Text(_)) if values.all(|value| value == Some(&first)) => first,
            _ => Given::Unknown(Gap::new(Why::Elsewhere, name)),
        };
        parameters.insert(name.clone(), value);
    }
}
