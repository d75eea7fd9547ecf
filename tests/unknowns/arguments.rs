//! The arguments and nested blocks that a plan's configuration writes, those of its provider configurations included
//! (which tell account and Region), and the plan with one of them unknown.

use super::escaped;
use serde_json::{Value, json};

/// An argument, or a part of its value.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    /// `aws_backup_plan.rule.lifecycle.delete_after`, `provider.region`
    pub(super) kind: String,
    /// JSON pointer of its expression, or of its blocks, in the plan.
    expression: String,
    /// Place of the change in `resource_changes`, and JSON pointer into its `after`; for each instance.
    pub(super) values: Vec<(usize, String)>,
}

/// An expression, not blocks: what Terraform says of it.
fn is_expression(node: &Value) -> bool {
    let known = ["constant_value", "references"];
    let object = node.as_object();
    object.is_some_and(|fields| fields.keys().all(|key| known.contains(&key.as_str())))
}

/// Collects the arguments of a plan.
pub(super) struct Arguments<'a> {
    plan: &'a Value,
    found: Vec<Argument>,
}

impl Arguments<'_> {
    pub(super) fn of(plan: &Value) -> Vec<Argument> {
        let mut arguments = Arguments {
            plan,
            found: Vec::new(),
        };
        let providers = plan.pointer("/configuration/provider_config");
        for (key, _) in providers.and_then(Value::as_object).into_iter().flatten() {
            let at = format!(
                "/configuration/provider_config/{}/expressions",
                escaped(key)
            );
            arguments.blocks("provider", &at, &[]);
        }
        arguments.module("/configuration/root_module", "");
        arguments.found
    }

    fn module(&mut self, at: &str, address: &str) {
        let module = self.plan.pointer(at).unwrap();
        for (place, resource) in module["resources"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let address = format!("{address}{}", resource["address"].as_str().unwrap());
            let changes = self.plan["resource_changes"].as_array().unwrap().iter();
            let is_of =
                |change: &Value| without_keys(change["address"].as_str().unwrap()) == address;
            let instances = changes.enumerate().filter(|(_, change)| is_of(change));
            let instances: Vec<_> = instances.map(|(at, _)| (at, String::new())).collect();
            let kind = resource["type"].as_str().unwrap();
            self.blocks(
                kind,
                &format!("{at}/resources/{place}/expressions"),
                &instances,
            );
        }
        for (name, _) in module["module_calls"].as_object().into_iter().flatten() {
            let at = format!("{at}/module_calls/{}/module", escaped(name));
            self.module(&at, &format!("{address}module.{name}."));
        }
    }

    /// The arguments of a block whose values are at these places.
    fn blocks(&mut self, kind: &str, at: &str, values: &[(usize, String)]) {
        let expressions = self.plan.pointer(at).and_then(Value::as_object);
        for (name, node) in expressions.into_iter().flatten() {
            let kind = format!("{kind}.{name}");
            let at = format!("{at}/{}", escaped(name));
            let values: Vec<_> = values
                .iter()
                .map(|(i, v)| (*i, format!("{v}/{}", escaped(name))))
                .collect();
            self.found.push(Argument {
                kind: kind.clone(),
                expression: at.clone(),
                values: values.clone(),
            });
            if let Some(blocks) = node.as_array() {
                for place in 0..blocks.len() {
                    let values: Vec<_> = values
                        .iter()
                        .filter_map(|(i, v)| self.block(*i, v, blocks, place))
                        .collect();
                    self.blocks(&kind, &format!("{at}/{place}"), &values);
                }
            } else if is_expression(node) {
                for (i, value) in values {
                    self.parts(&kind, &at, i, &value);
                }
            } else {
                self.blocks(&kind, &at, &values);
            }
        }
    }

    /// The place of the value that a block has in a list, of which only the constants tell.
    fn block(
        &self,
        change: usize,
        list: &str,
        blocks: &[Value],
        place: usize,
    ) -> Option<(usize, String)> {
        let values = self.plan["resource_changes"][change]["change"]["after"].pointer(list)?;
        let Some(values) = values.as_array() else {
            return Some((change, list.to_owned()));
        };
        let fits = |value: &Value| {
            let arguments = blocks[place].as_object().into_iter().flatten();
            arguments
                .filter(|(name, node)| {
                    node.get("constant_value")
                        .is_some_and(|constant| *constant == value[name])
                })
                .count()
        };
        let best = values
            .iter()
            .enumerate()
            .max_by_key(|(at, value)| (fits(value), *at == place))?
            .0;
        Some((change, format!("{list}/{best}")))
    }

    /// Parts of an argument's value, which is no block to Terraform.
    fn parts(&mut self, kind: &str, at: &str, change: usize, value: &str) {
        let Some(node) = self.plan["resource_changes"][change]["change"]["after"].pointer(value)
        else {
            return;
        };
        let parts: Vec<(String, String)> = match node {
            Value::Array(items) => (0..items.len())
                .map(|at| (format!("{kind}.*"), at.to_string()))
                .collect(),
            Value::Object(fields) => fields
                .keys()
                .map(|key| (format!("{kind}.{key}"), escaped(key)))
                .collect(),
            _ => return,
        };
        for (kind, step) in parts {
            let value = format!("{value}/{step}");
            self.found.push(Argument {
                kind: kind.clone(),
                expression: at.to_owned(),
                values: vec![(change, value.clone())],
            });
            self.parts(&kind, at, change, &value);
        }
    }
}

/// The address of a resource's configuration, of one of its instances.
fn without_keys(address: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in address.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Arguments that Terraform knows no sooner, since they refer to this one.
fn dependent<'a>(
    plan: &'a Value,
    argument: &Argument,
    all: &'a [Argument],
) -> impl Iterator<Item = &'a Argument> {
    let (resource, name) = argument.expression.rsplit_once("/expressions/").unwrap();
    let (module, _) = resource.rsplit_once('/').unwrap();
    let module = format!("{module}/");
    let address = plan.pointer(resource).unwrap()["address"].as_str();
    let reference = json!(format!("{}.{name}", address.unwrap_or_default()));
    all.iter().filter(move |other| {
        let expression = plan.pointer(&other.expression).unwrap();
        let references = expression["references"].as_array();
        let refers = references.is_some_and(|all| all.contains(&reference));
        refers && other.expression.starts_with(&module)
    })
}

/// The plan with an argument that Terraform knows after apply.
pub(super) fn without(plan: &Value, argument: &Argument, all: &[Argument]) -> Value {
    let mut unknown = plan.clone();
    for other in dependent(plan, argument, all) {
        conceal(&mut unknown, &other.values);
    }
    conceal(&mut unknown, &argument.values);
    let expression = unknown.pointer_mut(&argument.expression).unwrap();
    if is_expression(expression) {
        let references = ["data.external.unknown.result", "data.external.unknown"];
        *expression = json!({"references": references});
    } else {
        // As Terraform writes a dynamic block.
        let (owner, name) = argument.expression.rsplit_once('/').unwrap();
        let owner = unknown.pointer_mut(owner).unwrap().as_object_mut().unwrap();
        owner.remove(name);
    }
    unknown
}

/// Makes values unknown.
fn conceal(plan: &mut Value, values: &[(usize, String)]) {
    for (change, value) in values {
        let change = &mut plan["resource_changes"][change]["change"];
        if change["after"].is_null() {
            continue;
        }
        if change["actions"] == json!(["no-op"]) {
            change["actions"] = json!(["update"]);
        }
        let steps: Vec<String> = value.split('/').skip(1).map(unescaped).collect();
        let known = change["after"].clone();
        hide(&known, &mut change["after_unknown"], &steps);
        forget(&mut change["after"], &steps);
    }
}

/// Marks a value as unknown, in lists as long as those that are known.
fn hide(known: &Value, unknown: &mut Value, steps: &[String]) {
    let Some((step, rest)) = steps.split_first() else {
        *unknown = true.into();
        return;
    };
    if let Some(items) = known.as_array() {
        let at: usize = step.parse().unwrap();
        let mut marks = unknown.as_array().cloned().unwrap_or_default();
        marks.resize(items.len(), json!(false));
        *unknown = marks.into();
        hide(&items[at], &mut unknown[at], rest);
    } else {
        if !unknown.is_object() {
            *unknown = json!({});
        }
        hide(&known[step], &mut unknown[step], rest);
    }
}

/// Takes a value out of those that are known.
fn forget(known: &mut Value, steps: &[String]) {
    let Some((last, path)) = steps.split_last() else {
        return;
    };
    let owner = path.iter().try_fold(known, |value, step| match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().unwrap()),
        Value::Object(fields) => fields.get_mut(step),
        _ => None,
    });
    match owner {
        Some(Value::Array(items)) => items[last.parse::<usize>().unwrap()] = Value::Null,
        Some(Value::Object(fields)) => drop(fields.remove(last)),
        _ => {}
    }
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
