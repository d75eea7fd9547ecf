//! What the evaluator says of each argument of each scenario and example, beside what real Terraform planned.
#![cfg(test)]

mod support;

use evaluate::{Block, Node};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tfbackup::catalog::Catalog;
use tfbackup::facts::wanted;
use tfbackup::plan::{Input, Plan, Value, read_all};
use tfbackup::resolve::Resolver;
use tfbackup::source::Sources;

/// Folders with a plan that real Terraform made, and its configuration.
fn folders() -> BTreeSet<PathBuf> {
    let roots = ["testdata", "policies/rules"].map(support::path);
    let plans = roots
        .iter()
        .flat_map(|root| support::files(root, "plan.json"));
    let folders = plans.filter_map(|plan| plan.parent().map(Path::to_owned));
    folders
        .filter(|folder| folder.join("main.tf").is_file())
        .collect()
}

fn plans(folder: &Path) -> Vec<Plan> {
    let inputs = [Input::Path(folder.join("plan.json"))];
    let read = read_all(&inputs, &[], folder, wanted(Catalog::embedded()));
    read.map_or_else(|_| Vec::new(), |read| read.plans)
}

/// Why an evaluated value isn't the planned one; `None` where it may be.
fn differs(evaluated: &Json, planned: &Value) -> bool {
    match (evaluated, planned) {
        // The provider has a default for what isn't given, and hides or computes the rest.
        (Json::Null, _) | (_, Value::Sensitive) => false,
        (Json::String(text), Value::Null) => !text.is_empty(),
        (Json::Array(items), Value::Null) => !items.is_empty(),
        (Json::Object(map), Value::Null) => !map.values().all(Json::is_null),
        (Json::Bool(_) | Json::Number(_), Value::String(text)) => {
            let evaluated = evaluated.to_string();
            evaluated != *text
        }
        (Json::Bool(a), Value::Bool(b)) => a != b,
        (Json::Number(a), Value::Number(b)) => a.as_f64() != b.as_f64(),
        (Json::String(a), Value::String(b)) => {
            let json = |text: &str| {
                serde_json::from_str::<Json>(text)
                    .ok()
                    .filter(Json::is_object)
            };
            a != b && (json(a).is_none() || json(a) != json(b))
        }
        (Json::String(a), Value::Number(b)) => *a != b.to_string(),
        (Json::String(a), Value::Bool(b)) => *a != b.to_string(),
        (Json::Array(items), Value::List(planned)) => {
            items.len() < planned.len()
                || !items
                    .iter()
                    .all(|item| planned.iter().any(|other| !differs(item, other)))
        }
        (Json::Object(map), Value::Map(planned)) => map
            .iter()
            .any(|(key, item)| differs(item, planned.get(key).unwrap_or(&Value::Null))),
        _ => true,
    }
}

/// The blocks that no planned one may be made by.
fn blocks_differ(
    blocks: &[Block],
    planned: &Value,
    known: &mut usize,
    resolver: &Resolver<'_>,
) -> bool {
    let planned: Vec<&Value> = match planned {
        Value::List(items) => items.iter().collect(),
        one @ Value::Map(_) => vec![one],
        Value::Null => Vec::new(),
        _ => return false,
    };
    !blocks.iter().all(|block| {
        planned.iter().any(|values| {
            block
                .iter()
                .all(|(name, node)| !node_differs(node, values.get(&[name]), known, resolver))
        })
    })
}

fn node_differs(node: &Node, planned: &Value, known: &mut usize, resolver: &Resolver<'_>) -> bool {
    match node {
        Node::Argument(argument) => {
            let json = resolver.concrete(&argument.value).to_json();
            *known = known.saturating_add(usize::from(json.is_some()));
            json.is_some_and(|json| differs(&json, planned))
        }
        Node::Blocks { all, .. } => blocks_differ(all, planned, known, resolver),
    }
}

#[test]
fn no_known_value_differs_from_the_planned_one() {
    let mut wrong = Vec::new();
    let (mut arguments, mut known) = (0_usize, 0_usize);
    for folder in folders() {
        let cwd = folder.clone();
        for sources in [Sources::new(vec![folder.clone()], cwd), Sources::none()] {
            for plan in plans(&folder) {
                let resolver = Resolver::new(&plan, &sources);
                for change in plan
                    .changes
                    .iter()
                    .filter(|change| *change.after != Value::Null)
                {
                    let Some(resource) = plan.configuration.resource(&change.address) else {
                        continue;
                    };
                    for name in resource.expressions.keys() {
                        let node = resolver.node(&change.address, name).unwrap();
                        // What isn't read of a common type isn't kept of its values.
                        let read =
                            matches!(&*change.after, Value::Map(map) if map.get(name).is_some());
                        if !read {
                            continue;
                        }
                        arguments += 1;
                        let planned = change.after.get(&[name]);
                        if node_differs(&node, planned, &mut known, &resolver) {
                            wrong.push(format!(
                                "{} {}.{name}: {node:?} is planned as {planned:?}",
                                folder.display(),
                                change.address
                            ));
                        }
                    }
                }
            }
        }
    }
    println!("{known} known values in {arguments} arguments");
    assert!(
        known > 3000,
        "{known} known values in {arguments} arguments"
    );
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
