use super::*;
use crate::facts::{BackupRule, CopyAction};

/// A plan whose rules and copies are all made by dynamic blocks.
fn dynamic() -> Value {
    let copies = |days: &[i64]| {
        let copy = |days: &i64| json!({"lifecycle": [{"delete_after": days}]});
        days.iter().map(copy).collect::<Vec<_>>()
    };
    let after = json!({"rule": [
        {"rule_name": "r-daily", "target_vault_name": "v", "copy_action": copies(&[7, 30])},
        {"rule_name": "r-weekly", "target_vault_name": "v", "copy_action": copies(&[])},
    ]});
    let unknown = json!({"rule": [{"copy_action": [
        {"destination_vault_arn": true}, {"destination_vault_arn": true}]}, {}]});
    plan(
        &[
            vault("v"),
            vault("x"),
            air_gapped("l"),
            made("aws_backup_plan.p", &after, &unknown),
        ],
        &[written(
            "aws_backup_plan.p",
            &json!({"name": constant("p")}),
        )],
    )
}

/// Its configuration, which copies to an air-gapped vault and to another.
fn source(other: &str) -> String {
    format!(
        r#"
        locals {{
          rules = {{
            daily  = {{ copies = [{{ to = aws_backup_logically_air_gapped_vault.l.arn, days = 30 }}, {{ to = {other}, days = 7 }}] }}
            weekly = {{ copies = [] }}
          }}
        }}
        resource "aws_backup_plan" "p" {{
          name = "p"
          dynamic "rule" {{
            for_each = local.rules
            content {{
              rule_name         = "r-${{rule.key}}"
              target_vault_name = aws_backup_vault.v.name
              dynamic "copy_action" {{
                for_each = rule.value.copies
                iterator = it
                content {{
                  destination_vault_arn = it.value.to
                  lifecycle {{
                    delete_after = it.value.days
                  }}
                }}
              }}
            }}
          }}
        }}"#
    )
}

fn rule(name: &str, source: &str) -> BackupRule {
    let facts = derive(name, &dynamic(), source).after;
    facts.backup_plans["p:aws_backup_plan.p"].rules[0].clone()
}

/// Days and vault of each copy; no vault where it isn't known.
fn vaults(rule: &BackupRule) -> Vec<(i64, String)> {
    let of = |copy: &CopyAction| {
        let days = copy.lifecycle.clone().unwrap().delete_after_days.unwrap();
        (days, copy.vault.clone().unwrap().id.unwrap_or_default())
    };
    let mut found: Vec<_> = rule.copies.iter().map(of).collect();
    found.sort();
    found
}

const LAGV: &str = "p:aws_backup_logically_air_gapped_vault.l";
const X: &str = "p:aws_backup_vault.x";

#[test]
fn dynamic_blocks_are_followed_by_the_sources() {
    let rule = rule("dynamic-blocks", &source("aws_backup_vault.x.arn"));
    assert_eq!(vaults(&rule), [(7, X.into()), (30, LAGV.into())]);
    assert_eq!(
        rule.vault.unwrap().id.as_deref(),
        Some("p:aws_backup_vault.v")
    );
}

#[test]
fn what_is_made_of_one_arn_is_that_arn_and_of_a_name_another() {
    let joined = rule(
        "dynamic-join",
        &source(r#"join("", [aws_backup_vault.x.arn])"#),
    );
    assert_eq!(vaults(&joined), [(7, X.into()), (30, LAGV.into())]);
    let other = r#""arn:aws:backup:eu-west-1:444455556666:backup-vault:${aws_backup_vault.x.id}""#;
    let other = rule("dynamic-template", &source(other));
    assert_eq!(vaults(&other), [(7, String::new()), (30, LAGV.into())]);
}

#[test]
fn without_sources_or_with_newer_ones_a_dynamic_block_is_unknown() {
    let nothing = [(7, String::new()), (30, String::new())];
    assert_eq!(vaults(&rule("dynamic-none", "")), nothing);
    let newer =
        source("aws_backup_vault.x.arn").replace("rules = {", "rules = {\n more = { copies = [] }");
    assert_eq!(
        vaults(&rule("dynamic-newer", &newer)),
        nothing,
        "they make more rules"
    );
}
