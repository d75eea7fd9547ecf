//! What a plan doesn't tell is said, never taken for a no.
//!
//! Each field of each object is moved into the object's `unknown` map, and judged again: what was violated
//! is so still or undecided, and what another value would make violated is undecided.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "a test counts")]

#[path = "unknowns/arguments.rs"]
mod arguments;
#[path = "unknowns/elements.rs"]
mod elements;
mod support;
#[path = "unknowns/vanishing.rs"]
mod vanishing;

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use support::rule_folders;
use tfbackup::catalog::Catalog;
use tfbackup::configuration::Configuration;
use tfbackup::facts::{self, Config, Surroundings, Unlinked};
use tfbackup::link;
use tfbackup::plan::{self, Input};
use tfbackup::policy::Bundle;
use tfbackup::source::Sources;

const MAPS: [&str; 6] = [
    "vaults",
    "vault_locks",
    "vault_policies",
    "keys",
    "key_aliases",
    "key_policies",
];

/// The plan of an example, and what is given beside it.
struct Example {
    plan: Unlinked,
    config: Config,
    surroundings: Surroundings,
}

impl Example {
    /// By the way that the program takes.
    fn read(folder: &Path) -> Self {
        let sources = Sources::new(vec![folder.to_path_buf()], folder.to_path_buf());
        let file = folder.join("tfbackup.toml");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let given = Configuration::parse(&text, &file).unwrap();
        Self {
            plan: derived(&folder.join("plan.json"), &sources),
            config: given.config,
            surroundings: given.surroundings,
        }
    }

    /// The facts, with this in the plan's place.
    fn facts(&self, plan: Unlinked) -> Value {
        let config = self.config.clone();
        let catalog = Catalog::embedded();
        let linked = link::link(vec![plan], config, &self.surroundings, catalog);
        serde_json::to_value(linked).unwrap()
    }
}

/// The facts of a plan alone.
fn derived(file: &Path, sources: &Sources) -> Unlinked {
    static WANTED: LazyLock<plan::Wanted> = LazyLock::new(|| facts::wanted(Catalog::embedded()));
    let input = Input::Path(file.to_owned());
    let plans = plan::read_all(&[input], &["plan".to_owned()], Path::new(""), *WANTED).unwrap();
    facts::derive(&plans.plans[0], sources, Catalog::embedded())
}

/// The facts of an example's plan.
fn facts(folder: &Path) -> Value {
    let example = Example::read(folder);
    example.facts(example.plan.clone())
}

/// One field of one object.
#[derive(Clone, Debug)]
struct Field {
    /// JSON pointer of the object that has it: `/before/vaults/plan:aws_backup_vault.a/key`
    object: String,
    name: String,
}

impl Field {
    /// The address of the object, and its field: the key of a vault is one.
    fn place(&self) -> (&str, &str) {
        let object = self.object.strip_suffix("/key");
        let name = object.map_or(self.name.as_str(), |_| "key");
        let object = object.unwrap_or(&self.object);
        let (_, address) = object.split_once(':').unwrap();
        (address, name)
    }
}

/// Fields that plans may leave unknown, of all objects in both worlds. A change, a type and the like
/// are always known.
fn fields(facts: &Value) -> Vec<Field> {
    let mut found = Vec::new();
    for (world, map) in ["", "/before"]
        .into_iter()
        .flat_map(|w| MAPS.map(|m| (w, m)))
    {
        let objects = facts.pointer(&format!("{world}/{map}")).unwrap();
        for (id, fact) in objects.as_object().unwrap() {
            let object = format!("{world}/{map}/{}", escaped(id));
            let mut known = vec!["plan", "address", "type", "kind", "change", "unknown"];
            // Most plans don't tell where things are: rules that ask for it are silent without it, or each
            // would be undecided about everything.
            known.extend(["account", "region"]);
            known.push("prevent_destroy"); // no plan tells it, but files, which are at hand or aren't
            if map == "vault_policies" {
                known.push("vault"); // what it says is said of no vault then
            }
            if map == "keys" || map == "key_aliases" {
                known.push("mode"); // Terraform's
            }
            for (name, value) in fact.as_object().unwrap() {
                if known.contains(&name.as_str()) {
                    continue;
                }
                let field = |object: &str, name: &str| Field {
                    object: object.to_owned(),
                    name: name.to_owned(),
                };
                found.push(field(&object, name));
                if let (true, Value::Object(inner)) = (name == "key", value) {
                    let inner = inner.keys().filter(|name| !known.contains(&name.as_str()));
                    found.extend(inner.map(|name| field(&format!("{object}/key"), name)));
                }
            }
        }
    }
    found
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// The facts with the field unknown.
fn unknown(facts: &Value, field: &Field) -> Value {
    let mut facts = with(facts, field, None);
    let object = facts.pointer_mut(&field.object).unwrap();
    if object["unknown"].is_null() {
        object["unknown"] = json!({});
    }
    object["unknown"][&field.name] = json!({"reason": "after-apply"});
    facts
}

/// The facts with another value of the field, or none.
fn with(facts: &Value, field: &Field, value: Option<Value>) -> Value {
    let mut facts = facts.clone();
    let object = facts.pointer_mut(&field.object).unwrap();
    let object = object.as_object_mut().unwrap();
    object.remove(&field.name).unwrap();
    object.extend(value.map(|value| (field.name.clone(), value)));
    facts
}

/// What the field might turn out to be: nothing, or another value.
fn alternatives(facts: &Value, field: &Field) -> Vec<Option<Value>> {
    let value = facts.pointer(&field.object).unwrap()[&field.name].clone();
    let others = match (&*field.name, &value) {
        ("manager", _) => json!(["customer", "aws", "aws-owned"]),
        ("mode", _) => json!(["governance", "compliance"]),
        (_, Value::Bool(value)) => json!([!value]),
        (_, Value::Number(_)) => json!([1, 36500]),
        // Where it leads is a fact of its own; what it is called is no matter to a rule.
        ("spec" | "usage" | "state", _) => json!(["another"]),
        ("arn" | "id", _) if field.object.ends_with("/key") => json!(["another"]),
        _ => json!([]),
    };
    let others = others.as_array().unwrap().iter();
    let others = others.filter(|other| **other != value).cloned().map(Some);
    std::iter::once(None).chain(others).collect()
}

/// The same facts under another plan's name, so that many variants are judged in one go.
fn renamed(value: Value, name: &str) -> Value {
    let text = |text: String| match text.strip_prefix("plan:") {
        Some(rest) => format!("{name}:{rest}"),
        None if text == "plan" => name.to_owned(),
        None => text,
    };
    match value {
        Value::String(string) => text(string).into(),
        Value::Array(items) => items.into_iter().map(|item| renamed(item, name)).collect(),
        Value::Object(object) => object
            .into_iter()
            .map(|(key, value)| match key.as_str() {
                "plan" if value.is_string() => (key, name.into()),
                // The name of a field, unless it is that of the plan.
                _ if key.contains(':') => (text(key), renamed(value, name)),
                _ => (key, renamed(value, name)),
            })
            .collect::<Map<String, Value>>()
            .into(),
        other => other,
    }
}

/// What a rule says of one object: `(rule, resource, attribute, verdict)`.
type Judged = (String, String, String, String);

/// Everything that the rules say of one variant.
type Said = BTreeSet<Judged>;

/// Judges all variants at once.
fn judged(bundle: &Bundle, variants: &[Value]) -> Vec<Said> {
    let Some(first) = variants.first() else {
        return Vec::new();
    };
    let name = |index: usize| format!("m{index}");
    let mut all =
        json!({"schema": first["schema"], "config": first["config"], "plans": {}, "before": {}});
    for (index, variant) in variants.iter().enumerate() {
        all["plans"][name(index)] = variant["plans"]["plan"].clone();
        for map in MAPS {
            merge(&mut all[map], renamed(variant[map].clone(), &name(index)));
            let before = renamed(variant["before"][map].clone(), &name(index));
            merge(&mut all["before"][map], before);
        }
    }
    let mut said = vec![Said::new(); variants.len()];
    for finding in support::findings(bundle, &all) {
        let (plan, address) = finding["resource"]
            .as_str()
            .unwrap()
            .split_once(':')
            .unwrap();
        let index: usize = plan.strip_prefix('m').unwrap().parse().unwrap();
        let text = |field: &str| finding[field].as_str().unwrap().to_owned();
        said[index].insert((
            text("rule"),
            address.to_owned(),
            finding["attribute"].to_string(),
            text("verdict"),
        ));
    }
    said
}

fn merge(target: &mut Value, source: Value) {
    if target.is_null() {
        *target = json!({});
    }
    let Value::Object(source) = source else {
        panic!("a map of objects")
    };
    target.as_object_mut().unwrap().extend(source);
}

fn violations(said: &Said) -> impl Iterator<Item = &Judged> {
    said.iter().filter(|said| said.3 == "violated")
}

/// Whether the same rule is undecided about the same object; or any rule about the same attribute, or about
/// the field that isn't known: one voice is enough.
fn is_undecided(said: &Said, of: &Judged, field: &Field) -> bool {
    let (owner, name) = field.place();
    said.iter().any(|(rule, resource, attribute, verdict)| {
        verdict == "undecided"
            && ((rule, resource) == (&of.0, &of.1)
                || (resource, attribute) == (&of.1, &of.2)
                || resource == owner
                    && (name == "*" || attribute.starts_with(&format!("[\"{name}\""))))
    })
}

/// Rules that say the worst alone, by rule and attribute: where that isn't known, what is certain comes to light.
const HIDDEN_BY_WORSE: [(&str, &str); 1] = [
    // A lock that is replaced, whatever becomes of its bounds.
    ("vault-lock-loosened", "null"),
];

/// What is wrong with what the rules say of the facts in which a field is unknown, by rule.
/// `otherwise` is what they say of the values that it may turn out to have.
fn faults(
    field: &Field,
    now: &Said,
    unknown: &Said,
    otherwise: &[Said],
) -> BTreeSet<(String, String)> {
    let mut faults = BTreeSet::new();
    let mut fault = |said: &Judged, what: &str| {
        let (rule, resource, attribute, _) = said;
        faults.insert((rule.clone(), format!("{resource} {attribute}: {what}")));
    };
    for said in violations(now).filter(|said| !unknown.contains(said)) {
        if !is_undecided(unknown, said, field) {
            fault(said, "the finding is gone");
        }
    }
    for said in violations(unknown).filter(|said| !now.contains(said)) {
        if !HIDDEN_BY_WORSE.contains(&(said.0.as_str(), said.2.as_str())) {
            fault(said, "it is taken for known");
        }
    }
    for said in otherwise.iter().flat_map(violations) {
        if !unknown.contains(said) && !is_undecided(unknown, said, field) {
            fault(said, "it could be violated, and nothing is said");
        }
    }
    faults
}

/// Tries every field of an example; gives the number of fields, and what is wrong by rule.
fn tried(bundle: &Bundle, example: &Path, wrong: &mut BTreeMap<String, Vec<String>>) -> usize {
    let facts = facts(example);
    let mut fields = fields(&facts);
    let mut variants = vec![facts.clone()];
    let mut ranges = Vec::new();
    for field in &fields {
        let first = variants.len();
        variants.push(unknown(&facts, field));
        let others = alternatives(&facts, field);
        variants.extend(others.into_iter().map(|other| with(&facts, field, other)));
        ranges.push(first..variants.len());
    }
    // Nothing of an object is known: then none of its fields stands in for another.
    let objects: BTreeSet<String> = fields.iter().map(|f| f.object.clone()).collect();
    for object in objects {
        let first = variants.len();
        let of_object = fields.iter().filter(|field| field.object == object);
        variants.push(of_object.fold(facts.clone(), |facts, field| unknown(&facts, field)));
        ranges.push(first..variants.len());
        let name = "*".to_owned();
        fields.push(Field { object, name });
    }
    let said = judged(bundle, &variants);
    for (field, range) in fields.iter().zip(ranges) {
        let (unknown, otherwise) = said[range].split_first().unwrap();
        for (rule, fault) in faults(field, &said[0], unknown, otherwise) {
            let example = example.strip_prefix(support::path("")).unwrap();
            let at = format!("{}#{}/{}", example.display(), field.object, field.name);
            wrong
                .entry(rule)
                .or_default()
                .push(format!("{at}: {fault}"));
        }
    }
    fields.len()
}

/// Fails with what is wrong in any of the folders with a plan; so many fields must have been tried.
fn assert_said(folders: impl Iterator<Item = PathBuf>, least: usize) {
    let bundle = Bundle::embedded().unwrap();
    let mut wrong = BTreeMap::new();
    let fields: usize = folders
        .map(|folder| tried(&bundle, &folder, &mut wrong))
        .sum();
    let report =
        |(rule, faults): (&String, &Vec<String>)| format!("{rule}\n  {}\n", faults.join("\n  "));
    assert!(
        wrong.is_empty(),
        "with a field unknown:\n{}",
        wrong.iter().map(report).collect::<String>()
    );
    assert!(fields >= least, "only {fields} fields were tried");
}

#[test]
fn an_unknown_value_in_an_example_is_said() {
    let examples = |rule: PathBuf| {
        ["bad", "good"]
            .map(|which| support::examples(&rule, which))
            .concat()
    };
    assert_said(rule_folders().into_iter().flat_map(examples), 500);
}

#[test]
fn an_unknown_value_in_a_scenario_is_said() {
    let plans = support::files(&support::path("testdata"), "plan.json");
    let folders = plans.iter().map(|plan| plan.parent().unwrap().to_owned());
    assert_said(folders, 500);
}
