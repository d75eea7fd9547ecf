//! The parts of a template.

use super::node::{Data, Node};
use super::yaml;
use crate::documents::tree::Element;
use std::collections::BTreeMap;

/// A template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// `Parameters`
    pub parameters: BTreeMap<String, Node>,
    /// `Mappings`
    pub mappings: Option<Node>,
    /// `Conditions`
    pub conditions: BTreeMap<String, Node>,
    /// `Resources`
    pub resources: BTreeMap<String, Resource>,
    /// `Outputs`
    pub outputs: BTreeMap<String, Node>,
    /// What makes resources that the template doesn't show: macros (`Transform`), loops, nested stacks.
    pub hidden: Vec<String>,
    /// What CloudFormation would refuse.
    pub faults: Vec<Fault>,
}

/// A resource of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// `Type`
    pub resource_type: String,
    /// `Properties`, unevaluated.
    pub properties: Node,
    /// `Condition`
    pub condition: Option<String>,
    /// `DeletionPolicy`: what becomes of it when the stack is deleted (absent: deleted).
    pub deletion_policy: Option<String>,
}

/// Something that can't be read, or that CloudFormation would refuse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// Path of keys.
    pub path: Vec<String>,
    /// What is wrong, without quoting the value.
    pub reason: String,
    /// Line, from 1; 0 where it isn't known.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl Fault {
    pub(super) fn at(line: usize, column: usize, reason: impl Into<String>) -> Self {
        Self {
            path: Vec::new(),
            reason: reason.into(),
            line,
            column,
        }
    }

    fn on(node: &Node, path: &[&str], reason: &str) -> Self {
        Self {
            path: path.iter().map(|step| (*step).to_owned()).collect(),
            ..Self::at(node.line, node.column, reason)
        }
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Where and why it is neither JSON nor YAML, or has no resources.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        Self::of(&yaml::read(text)?)
    }

    /// Reads a template of which parts aren't known yet. `None` where that may be whole sections: what else it
    /// declares can't be told then.
    pub fn partial(tree: &Element) -> Option<Result<Self, Fault>> {
        let root = Node::from(tree);
        let harmless = ["Description", "Metadata", "Outputs"];
        let unknown = |(name, section): (&String, &Node)| {
            matches!(section.data, Data::Unknown(_)) && !harmless.contains(&name.as_str())
        };
        let told = root.map()?.iter().all(|section| !unknown(section));
        told.then(|| Self::of(&root))
    }

    fn of(root: &Node) -> Result<Self, Fault> {
        if root.map().is_none() {
            return Err(Fault::on(root, &[], "a template is a map"));
        }
        let section = |name: &str| root.get(name).and_then(Node::map).cloned();
        let Some(declared) = section("Resources") else {
            return Err(Fault::on(root, &["Resources"], "there are no Resources"));
        };
        let mut template = Self {
            parameters: section("Parameters").unwrap_or_default(),
            mappings: root.get("Mappings").cloned(),
            conditions: section("Conditions").unwrap_or_default(),
            outputs: section("Outputs").unwrap_or_default(),
            ..Self::default()
        };
        if let Some(transform) = root.get("Transform") {
            let names = match transform.list() {
                Some(list) => list.iter().filter_map(Node::text).collect(),
                None => Vec::from_iter(transform.text()),
            };
            // This one changes expressions; its loops are found below.
            let macros = names
                .into_iter()
                .filter(|name| *name != "AWS::LanguageExtensions");
            template.hidden.extend(macros.map(str::to_owned));
        }
        for (logical_id, node) in &declared {
            template.declare(logical_id, node);
        }
        Ok(template)
    }

    fn declare(&mut self, logical_id: &str, node: &Node) {
        if logical_id.starts_with("Fn::") {
            self.hidden.push(logical_id.to_owned());
            return;
        }
        let path = ["Resources", logical_id];
        let unknown = |key: &str| {
            let of_key = if key.is_empty() {
                Some(node)
            } else {
                node.get(key)
            };
            of_key.is_some_and(|node| matches!(node.data, Data::Unknown(_)))
        };
        // It may be anything, or made or not.
        if ["", "Type", "Condition", "DeletionPolicy"]
            .into_iter()
            .any(unknown)
        {
            self.hidden.push(logical_id.to_owned());
            return;
        }
        let Some(resource_type) = node.get("Type").and_then(Node::text) else {
            self.faults
                .push(Fault::on(node, &path, "a resource has no Type"));
            return;
        };
        if matches!(
            resource_type,
            "AWS::CloudFormation::Stack" | "AWS::CloudFormation::StackSet"
        ) {
            self.hidden.push(logical_id.to_owned());
        }
        let properties = node.get("Properties").cloned().unwrap_or_default();
        if properties.map().is_none() && node.get("Properties").is_some() && !unknown("Properties")
        {
            self.faults
                .push(Fault::on(node, &path, "Properties isn't a map"));
        }
        let word = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
        let condition = word("Condition");
        if let Some(name) = condition
            .as_ref()
            .filter(|name| !self.conditions.contains_key(*name))
        {
            let reason = format!("there is no condition {name:?}");
            self.faults.push(Fault::on(node, &path, &reason));
        }
        let resource = Resource {
            resource_type: resource_type.to_owned(),
            properties,
            condition,
            deletion_policy: word("DeletionPolicy"),
        };
        self.resources.insert(logical_id.to_owned(), resource);
    }

    /// Line and column of the deepest part of a resource's properties along `path`.
    pub fn place(&self, logical_id: &str, path: &[String]) -> Option<(usize, usize)> {
        let node = self.resources.get(logical_id)?.properties.deepest(path);
        (node.line > 0).then_some((node.line, node.column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_at_what_it_is() {
        let template = Template::parse("Resources:\n  It: {Properties: {}}\n").unwrap();
        let faults = template.faults.iter();
        let faults: Vec<_> = faults
            .map(|f| (f.path.join("."), f.reason.as_str()))
            .collect();
        let want = ("Resources.It".to_owned(), "a resource has no Type");
        assert_eq!(faults, [want]);
    }

    #[test]
    fn a_property_has_its_place_where_the_text_is_at_hand() {
        let path =
            |steps: &[&str]| -> Vec<String> { steps.iter().map(ToString::to_string).collect() };
        let text = "Resources:\n  It:\n    Type: X\n    Properties:\n      A: {B: c}\n";
        let template = Template::parse(text).unwrap();
        assert_eq!(template.place("It", &path(&["A", "B"])), Some((5, 14)));
        assert_eq!(template.place("It", &path(&["Z"])), Some((5, 7)));
        assert_eq!(template.place("Other", &[]), None);
        // A tree made of values has no text.
        let root = serde_json::json!({"Resources": {"It": {"Type": "X", "Properties": {"A": 1}}}});
        let template = Template::of(&Node::from(root)).unwrap();
        assert_eq!(template.place("It", &path(&["A"])), None);
    }
}
