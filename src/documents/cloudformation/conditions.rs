//! Conditions of a template, three-valued.

use super::evaluate::Evaluator;
use super::node::Node;
use super::value::{Gap, Value, Why};

impl Evaluator<'_> {
    /// Whether a named condition holds.
    ///
    /// # Errors
    /// What it waits for.
    pub(super) fn condition(&self, name: &str) -> Result<bool, Gap> {
        let invalid = || Gap::new(Why::Invalid, name);
        if let Some(known) = self.conditions.borrow().get(name) {
            return known.clone();
        }
        // Whoever asks for it while it is being found has a cycle.
        self.conditions
            .borrow_mut()
            .insert(name.to_owned(), Err(invalid()));
        let found = match self.template.conditions.get(name) {
            Some(node) => self.truth(node),
            None => Err(invalid()),
        };
        // What hangs on a parameter isn't that parameter's value.
        let found = found.map_err(|gap| Gap {
            parameter: None,
            ..gap
        });
        self.conditions
            .borrow_mut()
            .insert(name.to_owned(), found.clone());
        found
    }

    fn truth(&self, node: &Node) -> Result<bool, Gap> {
        if let Some(("Condition", name)) = node.single()
            && let Some(name) = name.text()
        {
            return self.condition(name);
        }
        match self.evaluate(node) {
            Value::Bool(flag) => Ok(flag),
            Value::Text(text) if text == "true" => Ok(true),
            Value::Text(text) if text == "false" => Ok(false),
            Value::Unknown(gap) => Err(gap),
            _ => Err(Gap {
                why: Why::Invalid,
                ..Gap::default()
            }),
        }
    }

    /// `Fn::And`, `Fn::Or`, `Fn::Not`, `Fn::Equals`: one known member may decide.
    pub(super) fn holds(&self, name: &str, argument: &Node) -> Result<bool, Gap> {
        let invalid = || Gap::new(Why::Invalid, name);
        let members = argument.list().ok_or_else(invalid)?;
        match (name, members) {
            ("Fn::Not", [one]) => self.truth(one).map(|holds| !holds),
            ("Fn::Equals", [a, b]) => self.equal(a, b),
            ("Fn::And" | "Fn::Or", members) => {
                let decides = name == "Fn::Or";
                let mut open = None;
                for member in members {
                    match self.truth(member) {
                        Ok(holds) if holds == decides => return Ok(decides),
                        Ok(_) => {}
                        Err(gap) => open = open.or(Some(gap)),
                    }
                }
                open.map_or(Ok(!decides), Err)
            }
            _ => Err(invalid()),
        }
    }

    fn equal(&self, a: &Node, b: &Node) -> Result<bool, Gap> {
        let (a, b) = (self.text(a)?, self.text(b)?);
        // A placeholder is another text in each deployment.
        let varies = |text: &&String| text.contains("$region") || text.contains("$account");
        match [&a, &b].into_iter().find(varies) {
            Some(text) if a != b => Err(Gap::new(Why::Elsewhere, text.as_str())),
            _ => Ok(a == b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::cloudformation::{Deployment, Given, Template};

    #[test]
    fn one_known_member_decides_and_text_that_says_so_is_a_truth() {
        let text = "Parameters: {Free: {Type: String}, Given: {Type: String}}
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
  Open: !Equals [!Ref Free, x]
  Texts: !And ['true', !Not ['false']]
  NoText: !And [maybe, !Condition Yes]
  AllHold: !And [!Condition Yes, !Condition Yes]
  NoneHolds: !Or [!Condition No, !Condition No]
  Decided: !Or [!Condition Open, !Condition Yes]
  Hangs: !Equals [!Ref Given, x]
  Undecided: !Or [!Condition Open, !Condition No]
  OneRegion: !Equals [!Ref 'AWS::Region', eu-west-1]
  AnyRegion: !Equals [!Ref 'AWS::Region', !Ref 'AWS::Region']
Resources: {}
";
        let template = Template::parse(text).unwrap();
        let deployment = Deployment {
            region: Some("$region".to_owned()),
            parameters: [("Given".to_owned(), Given::Unknown(Gap::default()))].into(),
            ..Deployment::default()
        };
        let evaluator = Evaluator::new(&template, &deployment);
        for (name, want) in [
            ("Texts", Ok(true)),
            ("NoText", Err(Why::Invalid)),
            ("AllHold", Ok(true)),
            ("NoneHolds", Ok(false)),
            ("Decided", Ok(true)),
            ("Undecided", Err(Why::Elsewhere)),
            ("OneRegion", Err(Why::Elsewhere)),
            ("AnyRegion", Ok(true)),
            ("Missing", Err(Why::Invalid)),
        ] {
            let holds = evaluator.condition(name).map_err(|gap| gap.why);
            assert_eq!(holds, want, "{name}");
        }
        let given = evaluator.evaluate(&Node::from(serde_json::json!({"Ref": "Given"})));
        let parameter = |gap: Gap| gap.parameter;
        let of_value = given.as_text().map_err(parameter);
        assert_eq!(of_value, Err(Some("Given".to_owned())));
        // What hangs on a parameter isn't the parameter's value.
        assert_eq!(evaluator.condition("Hangs").map_err(parameter), Err(None));
    }
}
