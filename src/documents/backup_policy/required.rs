//! What an effective policy must have: without it, AWS backs nothing up.

use super::{Effective, Problem, below};

/// What is missing in a plan of an effective policy (Organizations: "Backup policy syntax": required keys).
pub fn missing(name: &str, plan: &Effective) -> Vec<Problem> {
    let mut problems = Vec::new();
    let path = ["plans".to_owned(), name.to_owned()];
    demand(plan, "regions", &path, &mut problems);
    let rules = below(&path, "rules");
    if plan.named("rules").next().is_none() {
        problems.push(Problem::at(&rules, "there is no rule"));
    }
    for (name, rule) in plan.named("rules") {
        let place = below(&rules, name);
        for key in ["schedule_expression", "target_backup_vault_name"] {
            demand(rule, key, &place, &mut problems);
        }
        variables(rule, &place, &mut problems);
    }
    if plan
        .list("regions")
        .iter()
        .any(|region| has_variable(region))
    {
        problems.push(Problem::at(&below(&path, "regions"), NOTHING));
    }
    selections(plan, &below(&path, "selections"), &mut problems);
    problems
}

const NOTHING: &str = "$account and $region have no meaning here";

fn has_variable(text: &str) -> bool {
    text.contains("$account") || text.contains("$region")
}

/// `$account` and `$region` belong into ARNs; that of an air-gapped vault has to have both, since it must lie
/// where the resources are.
fn variables(rule: &Effective, place: &[String], problems: &mut Vec<Problem>) {
    for key in [
        "schedule_expression",
        "schedule_expression_timezone",
        "target_backup_vault_name",
    ] {
        if rule.text(key).is_some_and(has_variable) {
            problems.push(Problem::at(&below(place, key), NOTHING));
        }
    }
    let key = "target_logically_air_gapped_backup_vault_arn";
    let has_both = |arn: &str| arn.contains("$account") && arn.contains("$region");
    if rule.text(key).is_some_and(|arn| !has_both(arn)) {
        let what = "its ARN must contain $region and $account";
        problems.push(Problem::at(&below(place, key), what));
    }
}

fn selections(plan: &Effective, path: &[String], problems: &mut Vec<Problem>) {
    let mut none = true;
    for (kind, needed) in [
        ("tags", &["iam_role_arn", "tag_key", "tag_value"][..]),
        ("resources", &["iam_role_arn", "resource_types"]),
    ] {
        let Some(found) = plan.get(&["selections"]) else {
            break;
        };
        for (name, selection) in found.named(kind) {
            none = false;
            let place = below(&below(path, kind), name);
            for key in needed {
                demand(selection, key, &place, problems);
            }
        }
    }
    if none {
        problems.push(Problem::at(path, "there is no selection"));
    }
}

fn demand(at: &Effective, key: &str, path: &[String], problems: &mut Vec<Problem>) {
    if at.list(key).is_empty() {
        problems.push(Problem::at(&below(path, key), "is required but not set"));
    }
}
