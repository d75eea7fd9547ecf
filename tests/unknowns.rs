//! What a plan doesn't tell is said, never taken for a no.
//!
//! Each field of each object is moved into the object's `unknown` map, and judged again: what was violated
//! is so still or undecided, and what another value would make violated is undecided.
#![cfg(test)]

mod support;

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::rule_folders;
use tfbackup::catalog::Catalog;
use tfbackup::configuration::Configuration;
use tfbackup::facts;
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

/// The facts of an example's plan, by the way that the program takes.
fn facts(folder: &Path) -> Value {
    let input = Input::Path(folder.join("plan.json"));
    let plans = plan::read_all(
        &[input],
        &["plan".to_owned()],
        folder,
        facts::wanted(Catalog::embedded()),
    )
    .unwrap();
    let sources = Sources::new(vec![folder.to_path_buf()], folder.to_path_buf());
    let all = plans
        .plans
        .iter()
        .map(|plan| facts::derive(plan, &sources, Catalog::embedded()));
    let file = folder.join("tfbackup.toml");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let Configuration {
        config,
        surroundings,
        ..
    } = Configuration::parse(&text, &file).unwrap();
    let linked = link::link(all.collect(), config, &surroundings, Catalog::embedded());
    serde_json::to_value(linked).unwrap()
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

/// A value of the facts that may not be known.
struct Hole {
    /// JSON pointer.
    at: String,
    /// The same without ids and places in lists: of those that are alike two are tried.
    kind: String,
    how: How,
}

/// How the facts say that it isn't.
#[derive(Clone, Copy)]
enum How {
    /// By its name in the object's `unknown`.
    Named,
    /// By one of its words.
    Word(&'static str),
    /// An account without an id has the name of a provider configuration.
    Account,
    /// It is absent.
    Absent,
}

/// What Terraform or the engine says of every object, and nobody ever needs to ask for.
const KNOWN: [&str; 9] = [
    "plan",
    "address",
    "type",
    "change",
    "unknown",
    "mode",
    "origin",
    "provider",
    "logical_id",
];

fn hole((at, kind): (&str, &str), how: How) -> Hole {
    let (at, kind) = (at.to_owned(), kind.to_owned());
    Hole { at, kind, how }
}

/// Collects what may not be known below a value of this schema.
fn holes(
    schema: &Value,
    node: &Value,
    value: &Value,
    (at, kind): (&str, &str),
    found: &mut Vec<Hole>,
) {
    let node = match node["$ref"].as_str() {
        Some(name) => schema.pointer(name.trim_start_matches('#')).unwrap(),
        None => node,
    };
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                let (at, kind) = (format!("{at}/{place}"), format!("{kind}/*"));
                holes(schema, &node["items"], item, (&at, &kind), found);
            }
        }
        Value::Object(fields) => {
            let properties = node["properties"].as_object();
            let can_say = properties.is_some_and(|all| all.contains_key("unknown"));
            for (name, value) in fields {
                let at = format!("{at}/{}", escaped(name));
                let Some(property) = properties.and_then(|all| all.get(name)) else {
                    let kind = format!("{kind}/*");
                    holes(
                        schema,
                        &node["additionalProperties"],
                        value,
                        (&at, &kind),
                        found,
                    );
                    continue;
                };
                let kind = format!("{kind}/{name}");
                match name.as_str() {
                    known if KNOWN.contains(&known) => continue,
                    "account" if can_say && value.is_string() => {
                        found.push(hole((&at, &kind), How::Account));
                    }
                    "region" if can_say && value.is_string() => {
                        found.push(hole((&at, &kind), How::Absent));
                    }
                    _ if can_say => found.push(hole((&at, &kind), How::Named)),
                    _ => {}
                }
                holes(schema, property, value, (&at, &kind), found);
            }
        }
        Value::String(word) => {
            let words: Vec<&str> = node["oneOf"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|one| one["const"].as_str())
                .collect();
            let unknown = ["unknown", "undecided"]
                .into_iter()
                .find(|unknown| words.contains(unknown));
            if let Some(unknown) = unknown.filter(|unknown| *unknown != word.as_str()) {
                found.push(hole((at, kind), How::Word(unknown)));
            }
        }
        _ => {}
    }
}

/// The facts without the value; none where the facts can't say so, for it is always known.
fn with_hole(facts: &Value, hole: &Hole) -> Option<Value> {
    let mut facts = facts.clone();
    let (owner, name) = hole.at.rsplit_once('/').unwrap();
    match hole.how {
        How::Word(word) => *facts.pointer_mut(&hole.at).unwrap() = word.into(),
        How::Account => *facts.pointer_mut(&hole.at).unwrap() = "plan:aws.elsewhere".into(),
        How::Absent | How::Named => {
            let object = facts.pointer_mut(owner).unwrap().as_object_mut().unwrap();
            object.remove(name).unwrap();
            if matches!(hole.how, How::Named) {
                let unknown = object.entry("unknown").or_insert_with(|| json!({}));
                unknown[name] = json!({"reason": "after-apply"});
            }
        }
    }
    // Also refuses what has to be there.
    let mut parsed: facts::Facts = serde_json::from_value(facts.clone()).ok()?;
    link::derive_changes(&mut parsed);
    facts["changes"] = serde_json::to_value(&parsed.changes).unwrap();
    Some(facts)
}

/// Rules, one at a time.
struct Judge {
    engine: regorus::Engine,
}

impl Judge {
    fn new() -> Self {
        let mut engine = regorus::Engine::new();
        for file in support::files(&support::path("policies"), ".rego") {
            if !file.to_str().unwrap().ends_with("_test.rego") {
                engine.add_policy_from_file(file).unwrap();
            }
        }
        Self { engine }
    }

    /// What a rule finds, as `(verdict, resource)`.
    fn says(&mut self, rule: &Path, facts: &Value) -> BTreeSet<(String, String)> {
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let family = name(rule.parent().unwrap());
        let input = regorus::Value::from_json_str(&facts.to_string()).unwrap();
        self.engine.set_input(input);
        let entry = format!(
            "data.tfbackup.rules[\"{family}\"][\"{}\"].findings",
            name(rule)
        );
        let found = self.engine.eval_rule(entry).unwrap().to_json_str().unwrap();
        let found: Vec<Value> = serde_json::from_str(&found).unwrap();
        let text = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
        found
            .iter()
            .map(|f| (text(f, "verdict"), text(f, "resource")))
            .collect()
    }
}

/// Collections that a rule reads by itself and by what it imports; those of the world before begin with `before/`.
fn collections(rule: &Path) -> BTreeSet<String> {
    let mut files = vec![rule.join("rule.rego")];
    let mut found = BTreeSet::new();
    let mut at = 0;
    while let Some(file) = files.get(at).cloned() {
        at = at.saturating_add(1);
        let [after, before] = support::read_by(&file);
        found.extend(after);
        found.extend(before.into_iter().map(|name| format!("before/{name}")));
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            if let Some(library) = line.strip_prefix("import data.tfbackup.lib.") {
                let name = library.split(' ').next().unwrap();
                let file = support::path(&format!("policies/lib/{name}.rego"));
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
    }
    found
}

/// Values whose loss silences a rule, and why no plan shows them so: the rule, or `*`, and the end of the value's kind.
const ALWAYS_KNOWN: [(&str, &str, &str); 0] = [];

fn is_always_known(rule: &str, kind: &str) -> bool {
    ALWAYS_KNOWN
        .iter()
        .any(|(of, end, _)| (*of == "*" || *of == rule) && kind.ends_with(end))
}

/// What vanishes from a rule's bad example with a value that isn't known, and with no question in its place.
fn vanishing(judge: &mut Judge, all: &Bundle, rule: &Path, example: &Path) -> Vec<String> {
    let id = rule.file_name().unwrap().to_str().unwrap();
    let schema = facts::schema();
    let facts = facts(example);
    let is_violated = |said: &&(String, String)| said.0 == "violated";
    let now = judge.says(rule, &facts);
    let read = collections(rule);
    let mut found = Vec::new();
    holes(&schema, &schema, &facts, ("", ""), &mut found);
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for hole in &found {
        let mut steps = hole.kind.split('/').skip(1);
        let first = steps.next().unwrap();
        let collection = match (first, steps.next()) {
            ("before", Some(name)) => format!("before/{name}"),
            _ => first.to_owned(),
        };
        let times = tried.entry(hole.kind.clone()).or_default();
        *times = times.saturating_add(1);
        if *times > 2 || !read.contains(&collection) || is_always_known(id, &hole.kind) {
            continue;
        }
        let Some(variant) = with_hole(&facts, hole) else {
            continue;
        };
        let said = judge.says(rule, &variant);
        let is_gone = now
            .iter()
            .filter(is_violated)
            .any(|one| !said.contains(one));
        let is_asked = said
            .iter()
            .any(|one| one.0 == "undecided" && !now.contains(one));
        if is_gone && !is_asked {
            let undecided = |facts: &Value| -> BTreeSet<String> {
                let found = support::findings(all, facts).into_iter();
                let found = found.filter(|finding| finding["verdict"] == "undecided");
                found
                    .map(|finding| format!("{} {}", finding["rule"], finding["resource"]))
                    .collect()
            };
            if undecided(&variant).is_subset(&undecided(&facts)) {
                wrong.push(format!("{id}: {} ({})", hole.kind, hole.at));
            }
        }
    }
    wrong
}

#[test]
fn no_finding_vanishes_with_any_value_that_is_not_known() {
    let folders = rule_folders();
    let (left, right) = folders.split_at(folders.len() / 2);
    let all = Bundle::embedded().unwrap();
    let tried = |rules: &[PathBuf]| -> Vec<String> {
        let mut judge = Judge::new();
        let mut wrong = Vec::new();
        for rule in rules {
            for example in support::examples(rule, "bad") {
                wrong.extend(vanishing(&mut judge, &all, rule, &example));
            }
        }
        wrong
    };
    let wrong = std::thread::scope(|scope| {
        let other = scope.spawn(|| tried(left));
        let mut wrong = tried(right);
        wrong.extend(other.join().unwrap());
        wrong
    });
    assert!(wrong.is_empty(), "findings vanish:\n{}", wrong.join("\n"));
}
