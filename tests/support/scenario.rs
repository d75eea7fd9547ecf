//! Scenarios: folders of `testdata/` with expected.json.

use super::{parsed, path, printed};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of `testdata/`; meta.json names its roots where it has several.
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    /// Paths of the plans, relative to the folder.
    pub(crate) plans: Vec<String>,
}

impl Scenario {
    pub(crate) fn at(folder: PathBuf) -> Self {
        let roots = json_file(&folder.join("meta.json"))["roots"].clone();
        let plans = match roots.as_array() {
            Some(roots) => roots
                .iter()
                .map(|root| format!("{}/plan.json", root.as_str().unwrap()))
                .collect(),
            None => vec!["plan.json".to_owned()],
        };
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        Self {
            name,
            folder,
            plans,
        }
    }

    /// Arguments that say `command` of the scenario's plans.
    pub(crate) fn arguments<'a>(&'a self, command: &[&'a str]) -> Vec<&'a str> {
        let plans = self.plans.iter().map(String::as_str);
        command.iter().copied().chain(plans).collect()
    }

    /// What lint finds.
    pub(crate) fn findings(&self) -> Vec<Value> {
        let report = parsed(&self.folder, &self.arguments(&["lint", "--format", "json"]));
        report["findings"].as_array().unwrap().clone()
    }

    /// The linked facts as JSON.
    pub(crate) fn facts(&self) -> String {
        printed(&self.folder, &self.arguments(&["facts"]))
    }
}

/// All of them; that there are fewer than thirty is an error.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let found: Vec<Scenario> = super::files(&path("testdata"), "expected.json")
        .iter()
        .map(|file| Scenario::at(file.parent().unwrap().to_path_buf()))
        .collect();
    assert!(found.len() >= 30, "only {} scenarios", found.len());
    found
}

/// A JSON file; null where it isn't there.
pub(crate) fn json_file(path: &Path) -> Value {
    fs::read_to_string(path).map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}
