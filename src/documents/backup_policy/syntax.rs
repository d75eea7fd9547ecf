//! One policy as it is written.

use super::{Problem, below};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands at a place of the syntax.
enum Shape {
    Text,
    /// A whole number, as a string.
    Whole,
    /// `"true"` or `"false"`
    Flag,
    Texts,
    /// These keys and no other.
    Keys(&'static [(&'static str, &'static Shape)]),
    /// Keys of the author's choice.
    Named(&'static Shape),
}

use Shape::{Flag, Keys, Named, Text, Texts, Whole};

const POLICY: Shape = Keys(&[("plans", &Named(&PLAN))]);
const PLAN: Shape = Keys(&[
    ("advanced_backup_settings", &ADVANCED),
    ("backup_plan_tags", &TAGS),
    ("regions", &Texts),
    ("rules", &Named(&RULE)),
    ("scan_settings", &Named(&SCAN_SETTING)),
    ("selections", &SELECTIONS),
]);
const RULE: Shape = Keys(&[
    ("complete_backup_window_minutes", &Whole),
    ("copy_actions", &Named(&COPY)),
    ("enable_continuous_backup", &Flag),
    ("index_actions", &Keys(&[("resource_types", &Texts)])),
    ("lifecycle", &LIFECYCLE),
    ("recovery_point_tags", &TAGS),
    ("scan_actions", &Named(&Keys(&[("scan_mode", &Text)]))),
    ("schedule_expression", &Text),
    ("schedule_expression_timezone", &Text),
    ("start_backup_window_minutes", &Whole),
    ("target_backup_vault_name", &Text),
    ("target_logically_air_gapped_backup_vault_arn", &Text),
]);
const COPY: Shape = Keys(&[
    ("lifecycle", &LIFECYCLE),
    ("target_backup_vault_arn", &Text),
]);
const LIFECYCLE: Shape = Keys(&[
    ("delete_after_days", &Whole),
    ("move_to_cold_storage_after_days", &Whole),
    ("opt_in_to_archive_for_supported_resources", &Flag),
]);
const TAGS: Shape = Named(&Keys(&[("tag_key", &Text), ("tag_value", &Text)]));
const SELECTIONS: Shape = Keys(&[
    ("resources", &Named(&RESOURCE_SELECTION)),
    ("tags", &Named(&TAG_SELECTION)),
]);
const TAG_SELECTION: Shape = Keys(&[
    ("conditions", &CONDITIONS),
    ("iam_role_arn", &Text),
    ("tag_key", &Text),
    ("tag_value", &Texts),
]);
const RESOURCE_SELECTION: Shape = Keys(&[
    ("conditions", &CONDITIONS),
    ("iam_role_arn", &Text),
    ("not_resource_types", &Texts),
    ("resource_types", &Texts),
]);
const CONDITIONS: Shape = Keys(&[
    ("string_equals", &CONDITION),
    ("string_like", &CONDITION),
    ("string_not_equals", &CONDITION),
    ("string_not_like", &CONDITION),
]);
const CONDITION: Shape = Named(&Keys(&[
    ("condition_key", &Text),
    ("condition_value", &Text),
]));
const ADVANCED: Shape = Keys(&[
    // AWS's pages write the second in two ways.
    (
        "ec2",
        &Keys(&[("WindowsVSS", &Text), ("windows_vss", &Text)]),
    ),
    (
        "s3",
        &Keys(&[("backup_acls", &Text), ("backup_object_tags", &Text)]),
    ),
]);
const SCAN_SETTING: Shape = Keys(&[("resource_types", &Texts), ("scanner_role_arn", &Text)]);

/// Operators that a parent policy may forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// `@@assign`
    Assign,
    /// `@@append`
    Append,
    /// `@@remove`
    Remove,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Assign, Self::Append, Self::Remove];

    /// As written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assign => "@@assign",
            Self::Append => "@@append",
            Self::Remove => "@@remove",
        }
    }
}

const ALLOWED: &str = "@@operators_allowed_for_child_policies";

/// A policy: what it does at its top level.
pub type Policy = Setting;

/// What a policy does at one key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// What each operator is given.
    pub operators: BTreeMap<Operator, Vec<String>>,
    /// `@@operators_allowed_for_child_policies`; absent: all.
    pub allowed: Option<BTreeSet<Operator>>,
    /// Keys below.
    pub keys: BTreeMap<String, Setting>,
}

impl Policy {
    /// Reads a policy, and says what is wrong with it. What is wrong is left out, the rest is read.
    pub fn read(policy: &Json) -> (Self, Vec<Problem>) {
        let mut reader = Reader::default();
        let policy = reader.read(policy, &POLICY, &[]);
        let unquoted = reader.unquoted.take().into_iter().map(|path| Problem {
            is_minor: true,
            ..Problem::at(&path, "isn't a string: put numbers and booleans in quotes")
        });
        reader.problems.extend(unquoted);
        (policy, reader.problems)
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    /// The first number or boolean without quotation marks: one such place tells of all.
    unquoted: Option<Vec<String>>,
}

impl Reader {
    fn wrong(&mut self, path: &[String], reason: &str) {
        self.problems.push(Problem::at(path, reason));
    }

    fn read(&mut self, json: &Json, shape: &Shape, path: &[String]) -> Setting {
        let Json::Object(map) = json else {
            let reason = match shape {
                Keys(_) | Named(_) => "isn't an object",
                _ => "is a value without an operator such as @@assign",
            };
            self.wrong(path, reason);
            return Setting::default();
        };
        let allowed = map
            .get(ALLOWED)
            .map(|json| self.allowed(json, &below(path, ALLOWED)));
        let mut setting = match shape {
            Keys(keys) => self.keys(map, path, |key| {
                keys.iter()
                    .find(|(name, _)| *name == key)
                    .map(|(_, shape)| *shape)
            }),
            Named(shape) => self.keys(map, path, |_| Some(shape)),
            value => self.value(map, value, path),
        };
        setting.allowed = allowed;
        setting
    }

    fn keys(
        &mut self,
        map: &Map<String, Json>,
        path: &[String],
        shape_of: impl Fn(&str) -> Option<&'static Shape>,
    ) -> Setting {
        let mut setting = Setting::default();
        for (key, json) in map.iter().filter(|(key, _)| *key != ALLOWED) {
            let inner = below(path, key);
            if key.starts_with("@@") {
                self.wrong(&inner, "is an operator where a key is expected");
            } else if let Some(shape) = shape_of(key) {
                let read = self.read(json, shape, &inner);
                setting.keys.insert(key.clone(), read);
            } else {
                self.wrong(&inner, "isn't a key of a backup policy");
            }
        }
        setting
    }

    fn value(&mut self, map: &Map<String, Json>, shape: &Shape, path: &[String]) -> Setting {
        let single = !matches!(shape, Texts);
        let mut setting = Setting::default();
        for (key, json) in map.iter().filter(|(key, _)| *key != ALLOWED) {
            let inner = below(path, key);
            let operator = Operator::ALL
                .into_iter()
                .find(|operator| operator.name() == key);
            match operator {
                None if key.starts_with("@@") => self.wrong(&inner, "isn't an operator"),
                None => self.wrong(&inner, "is a key where an operator is expected"),
                Some(Operator::Append | Operator::Remove) if single => {
                    self.wrong(&inner, "is for lists, but this key takes one value");
                }
                Some(operator) => {
                    let texts = self.texts(json, shape, &inner);
                    if let Some(texts) = texts {
                        setting.operators.insert(operator, texts);
                    }
                }
            }
        }
        setting
    }

    fn texts(&mut self, json: &Json, shape: &Shape, path: &[String]) -> Option<Vec<String>> {
        match (json, shape) {
            (Json::Array(items), Texts) => {
                let texts = items.iter().filter_map(|item| self.text(item, path));
                Some(texts.collect())
            }
            (Json::Array(_) | Json::Object(_), _) => {
                self.wrong(path, "takes one string");
                None
            }
            (one, Texts) => {
                self.wrong(path, "takes a list of strings");
                Some(vec![self.text(one, path)?])
            }
            (one, shape) => {
                let text = self.text(one, path)?;
                let fits = match shape {
                    Whole => text.parse::<u64>().is_ok(),
                    Flag => matches!(text.as_str(), "true" | "false"),
                    _ => true,
                };
                if !fits {
                    let what = if matches!(shape, Flag) {
                        "\"true\" or \"false\""
                    } else {
                        "a whole number as a string"
                    };
                    self.wrong(path, &format!("takes {what}"));
                }
                Some(vec![text])
            }
        }
    }

    /// A string. AWS's page wants numbers and booleans in quotes, and a sample of AWS's own leaves them away.
    fn text(&mut self, json: &Json, path: &[String]) -> Option<String> {
        match json {
            Json::String(text) => Some(text.clone()),
            Json::Number(_) | Json::Bool(_) => {
                self.unquoted.get_or_insert_with(|| path.to_vec());
                Some(json.to_string())
            }
            _ => {
                self.wrong(path, "takes strings");
                None
            }
        }
    }

    /// `["@@all"]`, `["@@none"]` or a list of operators.
    fn allowed(&mut self, json: &Json, path: &[String]) -> BTreeSet<Operator> {
        let mut allowed = BTreeSet::new();
        let Some(items) = json.as_array() else {
            self.wrong(path, "takes a list of operators");
            return Operator::ALL.into();
        };
        for item in items {
            let word = item.as_str().unwrap_or_default();
            match word {
                "@@all" => allowed.extend(Operator::ALL),
                "@@none" if items.len() == 1 => {}
                "@@none" => self.wrong(path, "has @@none together with other operators"),
                _ => match Operator::ALL
                    .into_iter()
                    .find(|operator| operator.name() == word)
                {
                    Some(operator) => drop(allowed.insert(operator)),
                    None => self.wrong(path, "contains something that isn't an operator"),
                },
            }
        }
        allowed
    }
}
