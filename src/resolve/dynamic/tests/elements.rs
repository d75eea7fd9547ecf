use super::*;

#[test]
fn elements_of_objects_lists_and_sets() {
    let content = "key = rule.key\n to = rule.value.to\n days = rule.value.days";
    let both = json!([{"key": "x", "to": A, "days": 7}, {"key": "y", "to": B, "days": 30}]);
    assert_eq!(made("local", "local.pair", content), both);
    let object = "{ x = { to = aws_backup_vault.a.arn, days = 7 } }";
    assert_eq!(made("object", object, content), json!([both[0]]));
    let list = "[{ to = aws_backup_vault.b.arn, days = 1 }, local.pair.x]";
    assert_eq!(
        made("list", list, content),
        json!([{"key": 0, "to": B, "days": 1}, {"key": 1, "to": A, "days": 7}])
    );
    let set = "key = rule.key\n to = aws_backup_vault.each[rule.value].arn";
    let each =
        ["x", "y"].map(|k| json!({"key": k, "to": format!("aws_backup_vault.each[{k:?}].arn")}));
    assert_eq!(made("set", r#"toset(["x", "y"])"#, set), json!(each));
    assert_eq!(made("set-var", "toset(var.names)", set), json!([each[1]]));
    assert_eq!(made("set-of", "toset(local.names)", set), json!(each));
}

#[test]
fn elements_of_variables() {
    let content = r#"name = rule.value.name
        key  = rule.key
        days = lookup(rule.value, "days", 35)
        cold = try(rule.value.cold, null)"#;
    assert_eq!(
        made("variable", "var.rules", content),
        json!([
            // Of a list or a set: its key can't be told.
            {"name": "r", "key": "?", "days": 1, "cold": null},
            {"name": "s", "key": "?", "days": 35, "cold": null},
        ])
    );
    assert_eq!(
        made("splat", "var.one[*]", "days = rule.value.days"),
        json!([{"days": 5}])
    );
    assert_eq!(made("no-splat", "var.none[*]", ""), Json::Null);
}

#[test]
fn elements_of_a_resource_are_its_instances() {
    let content = "key = rule.key\n to = rule.value.arn";
    let each =
        ["x", "y"].map(|k| json!({"key": k, "to": format!("aws_backup_vault.each[{k:?}].arn")}));
    assert_eq!(
        made("instances", "aws_backup_vault.each", content),
        json!(each)
    );
    assert_eq!(
        made("no-instances", "aws_backup_vault.a", content),
        Json::Null
    );
    assert_eq!(
        made("no-resource", "aws_backup_vault.gone", content),
        Json::Null
    );
}

#[test]
fn elements_of_conditionals() {
    let content = "to = aws_backup_vault.a.arn";
    assert_eq!(made("on", "var.on ? [1] : []", content), json!([{"to": A}]));
    assert_eq!(
        made("off", "var.off ? [] : [1]", content),
        json!([{"to": A}])
    );
    assert_eq!(made("never", "var.off ? [1] : []", content), Json::Null);
    let given = "var.one == null ? [] : [var.one]";
    assert_eq!(
        made("given", given, "days = rule.value.days"),
        json!([{"days": 5}])
    );
    assert_eq!(
        made("unknown", "aws_backup_vault.a.x ? [1] : []", content),
        Json::Null
    );
    assert_eq!(
        made("lookup", r#"lookup(local.pair, "z", [1])"#, content),
        json!([{"to": A}])
    );
    assert_eq!(
        made("try", "try(local.pair.z, local.names)", content),
        json!([{"to": A}, {"to": A}])
    );
}

#[test]
fn elements_of_several_collections() {
    let content = "key = rule.key\n to = rule.value.to";
    assert_eq!(
        made("concat", "concat(local.list, [local.pair.y])", content),
        json!([{"key": 0, "to": A}, {"key": 1, "to": B}])
    );
    let merged = "merge(local.pair, { y = { to = aws_backup_vault.a.arn } })";
    assert_eq!(
        made("merge", merged, content),
        json!([{"key": "x", "to": A}, {"key": "y", "to": A}])
    );
    assert_eq!(
        made(
            "for-list",
            "[for r in { z = local.pair.y, a = local.pair.x } : r]",
            content
        ),
        json!([{"key": "?", "to": A}, {"key": "?", "to": B}]),
        "of a set the places couldn't be told"
    );
    assert_eq!(
        made("for", "{ for r in local.list : r.name => r }", content),
        json!([{"key": "?", "to": A}])
    );
    assert_eq!(
        made("same", "{ for k, r in local.pair : k => r }", content),
        made("pair", "local.pair", content)
    );
    assert_eq!(
        made(
            "some",
            "{ for k, r in local.pair : k => r if r.on }",
            content
        ),
        Json::Null
    );
}

#[test]
fn a_collection_made_of_others_can_be_picked_from() {
    let of = |name: &str, to: &str| made(name, "[1]", &format!("to = {to}"))[0]["to"].clone();
    assert_eq!(of("picked-place", "local.both[1].to"), B);
    assert_eq!(of("picked-key", r#"local.own["y"].to"#), A);
    assert_eq!(of("picked-kept", "local.own.x.to"), A);
    let unordered = of("picked-unordered", "local.unordered[1].to");
    assert_eq!(unordered, format!("{A} | ?"), "it may be made of a set");
}
