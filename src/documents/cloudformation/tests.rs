use super::*;
use crate::documents::tree::Element;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

fn properties(text: &str, deployment: &Deployment) -> Value {
    let template = Template::parse(text).unwrap();
    assert_eq!(template.faults, Vec::new());
    Evaluator::new(&template, deployment).properties("It")
}

fn one(property: &str, deployment: &Deployment) -> Value {
    let text = format!(
        "Parameters:
  Name: {{Type: String, Default: daily}}
  Free: {{Type: String}}
  Zones: {{Type: CommaDelimitedList, Default: 'a, b'}}
  Password: {{Type: String, NoEcho: true, Default: hunter2}}
  Image: {{Type: 'AWS::SSM::Parameter::Value<String>', Default: /image}}
Mappings: {{Days: {{prod: {{Keep: 35}}}}}}
Conditions:
  Prod: !Equals [!Ref Name, daily]
  Open: !Equals [!Ref Free, x]
  Both: !And [!Condition Prod, !Condition Open]
  Any: !Or [!Condition Open, !Condition Prod]
  Loop: !Not [!Condition Loop]
Resources:
  Vault: {{Type: AWS::Backup::BackupVault, Properties: {{BackupVaultName: !Sub 'v-${{Name}}'}}}}
  Key: {{Type: AWS::KMS::Key}}
  It:
    Type: X
    Properties:
      P: {property}
"
    );
    properties(&text, deployment).get(&["P"]).clone()
}

fn stack() -> Deployment {
    Deployment {
        account: Some("111122223333".to_owned()),
        region: Some("eu-west-1".to_owned()),
        ..Deployment::default()
    }
}

#[test]
fn short_tags_and_long_forms_come_to_the_same() {
    for (short, long, want) in [
        ("!Ref Name", "{Ref: Name}", "daily"),
        (
            "!Sub 'x-${Name}-${!Name}'",
            "{'Fn::Sub': 'x-${Name}-${!Name}'}",
            "x-daily-${Name}",
        ),
        (
            "!Sub ['${A}', {A: !Ref Name}]",
            "{'Fn::Sub': ['${A}', {A: {Ref: Name}}]}",
            "daily",
        ),
        (
            "!Join ['-', [a, !Ref Name]]",
            "{'Fn::Join': ['-', [a, {Ref: Name}]]}",
            "a-daily",
        ),
        (
            "!Select [1, !Ref Zones]",
            "{'Fn::Select': ['1', {Ref: Zones}]}",
            "b",
        ),
        (
            "!Select [0, !Split ['.', a.b]]",
            "{'Fn::Select': [0, {'Fn::Split': ['.', a.b]}]}",
            "a",
        ),
        (
            "!If [Prod, yes-it-is, no-it-isnt]",
            "{'Fn::If': [Prod, yes-it-is, x]}",
            "yes-it-is",
        ),
        ("!If [Any, a, b]", "{'Fn::If': [Any, a, b]}", "a"),
        (
            "!Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'",
            "{'Fn::Join': ['', ['arn:', {Ref: 'AWS::Partition'}, ':iam::', {Ref: 'AWS::AccountId'}, ':root']]}",
            "arn:aws:iam::111122223333:root",
        ),
    ] {
        assert_eq!(
            one(short, &stack()),
            Value::Text(want.to_owned()),
            "{short}"
        );
        assert_eq!(one(long, &stack()), Value::Text(want.to_owned()), "{long}");
    }
    let keep = one("!FindInMap [Days, prod, Keep]", &stack());
    assert_eq!(keep.as_text().unwrap(), "35");
    assert_eq!(one("!Ref AWS::NoValue", &stack()), Value::Null);
}

#[test]
fn resources_are_named_and_known_as_far_as_the_template_tells() {
    let vault = |attribute: Option<&str>, text: &str| {
        Value::Resource(Attribute {
            logical_id: "Vault".to_owned(),
            attribute: attribute.map(str::to_owned),
            text: Some(text.to_owned()),
        })
    };
    assert_eq!(one("!Ref Vault", &stack()), vault(None, "v-daily"));
    let arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:v-daily";
    let expected = vault(Some("BackupVaultArn"), arn);
    assert_eq!(one("!GetAtt Vault.BackupVaultArn", &stack()), expected);
    assert_eq!(one("!Sub '${Vault.BackupVaultArn}'", &stack()), expected);
    assert_eq!(
        one("{'Fn::GetAtt': [Vault, BackupVaultArn]}", &stack()),
        expected
    );
    let Value::Unknown(gap) = one("!Sub '${Key.Arn}/x'", &stack()) else {
        panic!("a key's ARN isn't known before it is made");
    };
    assert_eq!(
        (gap.why, gap.references),
        (Why::AfterDeploy, vec!["Key.Arn".to_owned()])
    );
}

#[test]
fn what_is_not_known_says_why() {
    for (property, why) in [
        ("!Ref Free", Why::Elsewhere),
        ("!If [Open, a, b]", Why::Elsewhere),
        ("!If [Both, a, b]", Why::Elsewhere),
        ("!ImportValue shared", Why::Elsewhere),
        ("!Ref Image", Why::Elsewhere),
        ("'{{resolve:ssm:/a}}'", Why::Elsewhere),
        ("!Ref AWS::StackId", Why::AfterDeploy),
        ("!Ref Password", Why::Secret),
        ("!Sub 'x${Password}'", Why::Secret),
        ("'{{resolve:secretsmanager:a}}'", Why::Secret),
        ("!Ref Nothing", Why::Invalid),
        ("!If [Loop, a, b]", Why::Invalid),
        ("!Select [7, !Ref Zones]", Why::Invalid),
        ("!Join x", Why::Invalid),
    ] {
        match one(property, &stack()) {
            Value::Unknown(gap) => assert_eq!(gap.why, why, "{property}"),
            other => panic!("{property} is {other:?}"),
        }
    }
    assert_eq!(
        one("!If [Open, a, a]", &stack()),
        Value::Text("a".to_owned())
    );
}

#[test]
fn several_deployments_leave_placeholders() {
    let set = Deployment {
        partition_of: Some("cn-north-1".to_owned()),
        ..Deployment::default()
    };
    let vault = one("!GetAtt Vault.BackupVaultArn", &set).as_text().unwrap();
    assert_eq!(
        vault,
        "arn:aws-cn:backup:$region:$account:backup-vault:v-daily"
    );
    let nowhere = one("!Ref AWS::Partition", &Deployment::default());
    assert!(matches!(nowhere, Value::Unknown(_)));
    let both = one("!Join ['', [!Ref AWS::Region, x]]", &set)
        .as_text()
        .unwrap();
    assert_eq!(both, "$regionx");
}

#[test]
fn given_parameters_win_over_defaults() {
    let deployment = Deployment {
        parameters: BTreeMap::from([
            ("Name".to_owned(), Given::Text("weekly".to_owned())),
            ("Free".to_owned(), Given::Unknown(Gap::default())),
        ]),
        ..stack()
    };
    assert_eq!(
        one("!Ref Name", &deployment),
        Value::Text("weekly".to_owned())
    );
    assert!(matches!(one("!Ref Free", &deployment), Value::Unknown(_)));
}

#[test]
fn json_reads_like_yaml() {
    let json = json!({"Resources": {"It": {"Type": "X", "Properties": {"P": [1, true, "a\u{1f600}", null]}}}});
    let text = json.to_string().replace('\u{1f600}', "\\ud83d\\ude00");
    let want = Value::List(vec![
        Value::Number(1.into()),
        Value::Bool(true),
        Value::Text("a\u{1f600}".to_owned()),
    ]);
    for text in [
        text,
        serde_json::to_string_pretty(&json)
            .unwrap()
            .replace("  ", "\t"),
    ] {
        assert_eq!(*properties(&text, &stack()).get(&["P"]), want, "{text}");
    }
}

#[test]
fn conditions_decide_whether_a_resource_is_made() {
    let text = "Parameters: {Stage: {Type: String}}
Conditions: {Prod: !Equals [!Ref Stage, prod], Never: !Equals [a, b]}
Resources:
  A: {Type: X, Condition: Prod}
  B: {Type: X, Condition: Never}
  C: {Type: X}
  D: {Properties: {}}
  E: {Type: X, Condition: Gone}
";
    let template = Template::parse(text).unwrap();
    let reasons: Vec<_> = template
        .faults
        .iter()
        .map(|f| (f.line, f.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (7, "a resource has no Type"),
            (8, "there is no condition \"Gone\"")
        ]
    );
    let deployment = stack();
    let evaluator = Evaluator::new(&template, &deployment);
    assert!(evaluator.is_made("A").is_err());
    assert_eq!(evaluator.is_made("B"), Ok(false));
    assert_eq!(evaluator.is_made("C"), Ok(true));
}

#[test]
fn what_is_no_template_says_where() {
    for (text, line, column, reason) in [
        ("Resources:\n  A: [\n", 3, 1, "not YAML"),
        ("{\"Resources\": {\n \"A\": ]}}", 2, 7, "not JSON"),
        ("- a", 1, 1, "a template is a map"),
        ("", 1, 1, "it is empty"),
        ("A: b", 1, 1, "there are no Resources"),
    ] {
        let fault = Template::parse(text).unwrap_err();
        assert!(fault.reason.starts_with(reason), "{text}: {fault:?}");
        assert_eq!(
            (fault.line, fault.column),
            (line, column),
            "{text}: {fault:?}"
        );
    }
}

/// The level below, by its alias.
fn alias(level: usize) -> String {
    let before = level.checked_sub(1);
    before.map_or("x".to_owned(), |before| format!("*a{before}"))
}

#[test]
fn bombs_are_refused() {
    let deep = format!("Resources:\n  {}x", "- ".repeat(50_000));
    let reason = |text: &str| Template::parse(text).unwrap_err().reason;
    assert_eq!(reason(&deep), "nested too deeply");
    let flow = format!("Resources: {}", "[".repeat(50_000));
    assert!(Template::parse(&flow).is_err());
    let levels = |items: fn(usize) -> String| -> String {
        let line = |level| format!("a{level}: &a{level} [{}]\n", items(level));
        (0..200).map(line).collect()
    };
    let twice = |level| format!("{0}, {0}", alias(level));
    assert_eq!(reason(&levels(alias)), "nested too deeply");
    assert_eq!(reason(&levels(twice)), "too large");
}

#[test]
fn values_that_double_with_each_resource_come_to_an_end() {
    let vault = |level: usize| {
        let name = match level.checked_sub(1) {
            Some(before) => format!("!Sub '${{V{before}}}${{V{before}}}'"),
            None => "x".to_owned(),
        };
        format!(
            "  V{level}: {{Type: 'AWS::Backup::BackupVault', Properties: {{BackupVaultName: {name}}}}}\n"
        )
    };
    let vaults: String = (0..60).map(vault).collect();
    let text =
        format!("Resources:\n{vaults}  It: {{Type: X, Properties: {{P: !Sub '${{V59}}x'}}}}\n");
    assert!(matches!(
        properties(&text, &stack()).get(&["P"]),
        Value::Unknown(_)
    ));
}

#[test]
fn what_a_template_does_not_show_is_named() {
    let text = "Transform: [AWS::LanguageExtensions, Macro]
Resources:
  Inner: {Type: 'AWS::CloudFormation::Stack'}
  'Fn::ForEach::X': [a, [b], {}]
";
    let hidden = Template::parse(text).unwrap().hidden;
    assert_eq!(hidden, ["Macro", "Fn::ForEach::X", "Inner"]);
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,80}") {
        let _ = Template::parse(&text);
    }

    #[test]
    fn yaml_like_text_never_panics(lines in proptest::collection::vec(
        "( {0,6})(- |Resources:|Type: X|a: |!Ref b|!Sub '\\$\\{x\\}'|&a |\\*a|\\[|\\]|\\{|\\}|\"|'|\\||>|\\? |: |#|%|---|\\t){1,4}", 0..12
    )) {
        if let Ok(template) = Template::parse(&lines.join("\n")) {
            let deployment = Deployment::default();
            let evaluator = Evaluator::new(&template, &deployment);
            for logical_id in template.resources.keys() {
                let _ = (evaluator.properties(logical_id).to_json(), evaluator.is_made(logical_id));
            }
        }
    }
}

fn gap_of(value: &Value) -> Gap {
    match value {
        Value::Unknown(gap) => gap.clone(),
        other => panic!("{other:?} is known"),
    }
}

#[test]
fn a_template_is_read_around_what_is_not_known_yet() {
    let waits = || Element::unknown(["awscc_mpa_identity_source.this.identity_source_arn"]);
    let map = |fields: &[(&str, Element)]| {
        let fields = fields.iter();
        Element::Map(
            fields
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect(),
        )
    };
    let of = |json: serde_json::Value| Element::from(json);
    let properties = map(&[
        ("Name", of(json!("team"))),
        ("Approvers", Element::List(vec![waits()])),
        ("Source", of(json!({"Ref": "Other"}))),
    ]);
    let team = map(&[
        ("Type", of(json!("AWS::MPA::ApprovalTeam"))),
        ("Properties", properties),
    ]);
    let secret = map(&[("Type", waits())]);
    let resources = map(&[
        ("Team", team),
        ("Secret", secret),
        ("Other", of(json!({"Type": "X"}))),
    ]);
    let outputs = of(json!({"TeamArn": {"Value": {"Fn::GetAtt": ["Team", "Arn"]}}}));
    let whole = map(&[("Resources", resources.clone()), ("Outputs", outputs)]);

    let template = Template::partial(&whole).unwrap().unwrap();
    assert_eq!(template.faults, Vec::new());
    assert_eq!(template.hidden, ["Secret"], "it may be of any type");
    let deployment = stack();
    let evaluator = Evaluator::new(&template, &deployment);
    let found = evaluator.properties("Team");
    assert_eq!(found.get(&["Name"]), &Value::Text("team".to_owned()));
    let gap = gap_of(found.get(&["Approvers"]));
    assert_eq!((gap.why, gap.references.len()), (Why::AfterDeploy, 1));
    assert!(matches!(evaluator.output("TeamArn"), Value::Resource(a) if a.logical_id == "Team"));
    assert_eq!(evaluator.output("Nothing"), Value::Null);

    // A function of what isn't known is no mistake of the template.
    let wrapped = map(&[("Fn::Sub", waits())]);
    let other = map(&[
        ("Type", of(json!("X"))),
        ("Properties", map(&[("P", wrapped)])),
    ]);
    let whole = map(&[("Resources", map(&[("It", other)]))]);
    let template = Template::partial(&whole).unwrap().unwrap();
    let evaluator = Evaluator::new(&template, &deployment);
    assert_eq!(
        gap_of(evaluator.properties("It").get(&["P"])).why,
        Why::AfterDeploy
    );

    // What a macro or a whole section may add can't be told.
    for section in ["Transform", "Resources", "Conditions"] {
        let whole = map(&[("Resources", resources.clone()), (section, waits())]);
        assert_eq!(Template::partial(&whole), None, "{section}");
    }
    assert_eq!(Template::partial(&waits()), None);
}
