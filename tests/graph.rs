//! What people see of flows: pictures of estates whose facts are written here by hand.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "a helper of a test counts")]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use support::{files, path, printed};
use tfbackup::facts::Facts;
use tfbackup::graph::{self, Diagram, Format, write};
use tfbackup::policy::Bundle;

const WORKLOAD: &str = "111111111111";
const BUNKER: &str = "222222222222";
const KEYS: &str = "333333333333";
const HERE: &str = "eu-central-1";
const THERE: &str = "eu-west-1";

fn facts(value: &Value) -> Facts {
    let mut whole = json!({
        "schema": "tfbackup.facts/1", "config": {"lagv": {"require_cmk": false}}, "before": {},
        "plans": {"p": {"complete": true, "errored": false, "has_backup": true}},
        "catalog": {"actions": {}, "types": {
            "EBS": {"label": "Amazon EBS volume", "as_of": "2026-09"},
            "RDS": {"label": "Amazon RDS DB instance (single-AZ / Multi-AZ instance)", "as_of": "2026-09"},
            "S3": {"label": "Amazon S3 general purpose bucket", "as_of": "2026-09"},
            "EFS": {"label": "Amazon EFS file system", "as_of": "2026-09"},
        }},
        "accounts": {
            WORKLOAD: {"id": WORKLOAD, "name": "shop", "role": "workload"},
            BUNKER: {"id": BUNKER, "name": "bunker", "role": "databunker"},
            KEYS: {"id": KEYS, "name": "vaultkeys", "role": "key-material"},
        },
    });
    let object = whole.as_object_mut().unwrap();
    object.extend(value.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| Bundle::embedded().unwrap());

fn diagram(facts: &Facts) -> Diagram {
    graph::diagram(
        facts,
        &BUNDLE.case(&facts.part(None)).unwrap().hops().unwrap(),
    )
}

fn render(facts: &Facts, format: Format) -> String {
    let mut bytes = Vec::new();
    write(&diagram(facts), format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn object(kind: &str, account: &str, region: &str) -> Value {
    json!({"plan": "p", "address": format!("{kind}.x"), "type": kind, "account": account, "region": region})
}

/// The fields of both.
fn with(mut one: Value, other: &Value) -> Value {
    let fields = other.as_object().unwrap().clone();
    one.as_object_mut().unwrap().extend(fields);
    one
}

fn vault(account: &str, region: &str, more: &Value) -> Value {
    let vault = with(
        object("aws_backup_vault", account, region),
        &json!({"kind": "standard"}),
    );
    with(vault, more)
}

/// `{"p:<kind>.<n>": …}`, as many as asked for.
fn resources(kind: &str, count: usize, key: &Value) -> Value {
    let one = |n: usize| {
        let resource = with(
            object("aws_thing", WORKLOAD, HERE),
            &json!({"kind": kind, "supported": true, "name": format!("{}-{n}", kind.to_lowercase()), "key": key}),
        );
        (format!("p:{kind}.{n:02}"), resource)
    };
    (0..count).map(one).collect()
}

fn ids(kind: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("p:{kind}.{n:02}")).collect()
}

fn flow(kind: &str, count: usize, rule: usize, name: &str, hops: &Value) -> Value {
    json!({
        "resources": ids(kind, count), "kind": kind, "account": WORKLOAD, "region": HERE, "backup_plan": "p:plan",
        "rule": rule, "rule_name": name, "selections": ["p:all"], "selected": "yes", "hops": hops,
    })
}

/// A hop that works, within account and Region.
fn hop(via: &str, to: &str, key: &Value, days: u16, more: &Value) -> Value {
    let lifecycle = match days {
        0 => json!({}),
        days => json!({"delete_after_days": days}),
    };
    let hop = json!({
        "via": via, "to": {"id": to}, "crosses_account": "no", "crosses_region": "no", "key": key,
        "lifecycle": lifecycle, "works": "yes",
    });
    let source = match via {
        "copy" => json!({"source_key": {"manager": "customer"}}),
        _ => json!({}),
    };
    with(with(hop, &source), more)
}

fn plan() -> Value {
    let every = |minutes: u32| json!({"expression": "cron(…)", "least_interval_minutes": minutes, "greatest_interval_minutes": minutes});
    let rules = json!([
        {"name": "daily", "schedule": every(1440), "lifecycle": {"delete_after_days": 35}},
        {"name": "weekly", "schedule": every(10080), "lifecycle": {"delete_after_days": 365}},
    ]);
    with(
        object("aws_backup_plan", WORKLOAD, HERE),
        &json!({"origin": "terraform", "name": "all", "rules": rules}),
    )
}

fn customer(alias: &str) -> Value {
    json!({"manager": "customer", "alias": alias})
}

/// Option 1: an air-gapped vault in the workload's own account, by a temporary copy.
fn option1() -> Facts {
    let own = customer("alias/shop");
    let air_gapped = with(
        customer("alias/lagv"),
        &json!({"account": KEYS, "arn": "arn:aws:kms:eu-central-1:333333333333:key/1"}),
    );
    let way = |days| {
        json!([
            hop("temporary", "p:std", &own, 0, &json!({})),
            hop(
                "copy",
                "p:lagv",
                &air_gapped,
                days,
                &json!({"from": {"id": "p:std"}, "air_gapped": true})
            ),
        ])
    };
    let direct = json!([hop(
        "backup",
        "p:lagv",
        &air_gapped,
        35,
        &json!({"air_gapped": true})
    )]);
    facts(&json!({
        "resources": with(resources("EBS", 12, &own), &resources("S3", 2, &own)),
        "vaults": {
            "p:std": vault(WORKLOAD, HERE, &json!({"name": "intermediate", "lock": "p:lock"})),
            "p:lagv": vault(WORKLOAD, HERE, &json!({
                "name": "airgapped", "kind": "logically-air-gapped", "min_retention_days": 7, "max_retention_days": 400,
            })),
        },
        "vault_locks": {"p:lock": with(object("aws_backup_vault_lock_configuration", WORKLOAD, HERE), &json!({
            "mode": "governance", "min_retention_days": 1,
        }))},
        "backup_plans": {"p:plan": plan()},
        "flows": [
            flow("EBS", 12, 0, "daily", &way(35)),
            flow("EBS", 12, 1, "weekly", &way(365)),
            flow("S3", 2, 0, "daily", &direct),
        ],
    }))
}

/// Option 2: copies to another account and another Region; what has an AWS managed key doesn't get there.
fn option2() -> Facts {
    let own = customer("alias/shop");
    let aws = json!({"manager": "aws", "alias": "alias/aws/rds"});
    let central = json!({"manager": "customer", "id": "b:aws_kms_key.vault"});
    let to_bunker = |works: &Value| {
        with(
            json!({"from": {"id": "p:local"}, "crosses_account": "yes"}),
            works,
        )
    };
    let broken = json!({"works": "no", "because": "source-key-aws-managed", "key": aws});
    let far = json!({"from": {"id": "p:local"}, "crosses_region": "yes"});
    let volumes = json!([
        hop("backup", "p:local", &own, 35, &json!({})),
        hop("copy", "b:central", &central, 90, &to_bunker(&json!({}))),
        hop("copy", "p:far", &customer("alias/far"), 14, &far),
    ]);
    let databases = json!([
        hop("backup", "p:local", &aws, 35, &json!({})),
        hop("copy", "b:central", &aws, 90, &to_bunker(&broken)),
    ]);
    let plans = json!({"complete": true, "errored": false, "has_backup": true});
    facts(&json!({
        "plans": {"p": plans, "b": plans},
        "resources": with(with(resources("EBS", 9, &own), &resources("RDS", 3, &aws)), &with(
            resources("S3", 5, &own),
            &json!({"p:cache": with(object("aws_elasticache_replication_group", WORKLOAD, HERE), &json!({
                "supported": false, "name": "sessions",
            }))}),
        )),
        "vaults": {
            "p:local": vault(WORKLOAD, HERE, &json!({"name": "local"})),
            "p:far": vault(WORKLOAD, THERE, &json!({"name": "far"})),
            "b:central": vault(BUNKER, HERE, &json!({"name": "central", "lock": "b:lock"})),
            "b:unused": vault(BUNKER, THERE, &json!({"name": "unused"})),
        },
        "vault_locks": {"b:lock": with(object("aws_backup_vault_lock_configuration", BUNKER, HERE), &json!({
            "mode": "compliance", "changeable_for_days": 3, "min_retention_days": 30, "max_retention_days": 400,
        }))},
        "key_aliases": {"b:alias": with(object("aws_kms_alias", BUNKER, HERE), &json!({
            "mode": "managed", "name": "alias/central", "key": {"id": "b:aws_kms_key.vault"},
        }))},
        "backup_plans": {"p:plan": plan()},
        "flows": [
            flow("EBS", 9, 0, "daily", &volumes),
            flow("EBS", 9, 1, "weekly", &volumes),
            flow("RDS", 3, 0, "daily", &databases),
        ],
    }))
}

/// A backup policy of the organisation, of which much isn't known.
fn unknowns() -> Facts {
    let unknown = json!({"manager": {"reason": "after-apply", "references": ["aws_kms_key.x"]}});
    let anywhere = json!({
        "to": {"arn": "arn:aws:backup:eu-west-1:$account:backup-vault:Copies"},
        "from": {"id": "p:local"}, "works": "unknown", "because": "destination-key-unknown",
        "crosses_account": "unknown", "crosses_region": "yes", "lifecycle": {"unknown": {
            "delete_after_days": {"reason": "unresolved", "references": ["var.days"]}
        }},
    });
    let nowhere = json!({
        "to": {"unknown": {"id": {"reason": "unresolved", "references": ["var.vault_arn"]}}},
        "from": {"id": "p:local"}, "works": "unknown", "because": "destination-unknown",
    });
    let hops = json!([
        hop(
            "backup",
            "p:local",
            &json!({"unknown": unknown}),
            0,
            &json!({})
        ),
        hop("copy", "", &json!({}), 0, &anywhere),
        hop("copy", "", &json!({}), 0, &nowhere),
    ]);
    let undecided = json!({
        "selected": "undecided", "unknown": {"copies": {"reason": "after-apply"}},
    });
    facts(&json!({
        "plans": {"org": {"complete": false, "errored": true, "has_backup": true}},
        "accounts": {"org:aws.member": {"providers": ["org:aws.member"]}},
        "resources": {"p:EFS.00": with(object("aws_efs_file_system", "org:aws.member", HERE), &json!({
            "kind": "EFS", "supported": true, "unknown": {"key": {"reason": "after-apply"}},
        }))},
        "vaults": {"p:local": vault("org:aws.member", HERE, &json!({
            "name": "local", "unknown": {"lock": {"reason": "unresolved"}},
        }))},
        "flows": [with(flow("EFS", 1, 0, "policy_rule", &hops), &undecided)],
    }))
}

/// Vaults, and nothing that flows.
fn empty() -> Facts {
    facts(&json!({"vaults": {"p:alone": vault(WORKLOAD, HERE, &json!({"name": "alone"}))}}))
}

const FORMATS: [Format; 4] = [Format::Mermaid, Format::Dot, Format::Svg, Format::Html];

#[test]
fn option_1_goes_through_a_temporary_backup() {
    insta::assert_snapshot!(render(&option1(), Format::Mermaid));
    insta::assert_snapshot!(render(&option1(), Format::Svg));
}

#[test]
fn option_2_breaks_off_at_an_aws_managed_key() {
    insta::assert_snapshot!(render(&option2(), Format::Mermaid));
    insta::assert_snapshot!(render(&option2(), Format::Dot));
    insta::assert_snapshot!(render(&option2(), Format::Html));
}

#[test]
fn what_is_not_known_is_said() {
    insta::assert_snapshot!(render(&unknowns(), Format::Mermaid));
    insta::assert_snapshot!(render(&unknowns(), Format::Dot));
}

#[test]
fn an_empty_graph_says_so_and_names_the_vaults() {
    for format in FORMATS {
        let picture = render(&empty(), format);
        assert!(
            picture.contains("No flows: nothing here is known to be backed up."),
            "{picture}"
        );
        assert!(picture.contains("alone"), "{picture}");
        let nothing = render(&facts(&json!({})), format);
        assert!(
            nothing.contains("No vaults, and no resources that hold data."),
            "{nothing}"
        );
    }
}

/// Fifty resources of five types in three accounts, each account with a plan and a vault of its own, copied
/// to another account, and to another Region.
fn estate() -> Facts {
    let kinds = ["EBS", "RDS", "S3", "EFS", "Aurora"];
    let mut world = json!({"resources": {}, "vaults": {"b:central": vault(BUNKER, HERE, &json!({
        "name": "central", "kind": "logically-air-gapped",
    }))}, "flows": [], "backup_plans": {"p:plan": plan()}});
    for n in 0..50 {
        let (account, kind) = (
            ["111111111111", "444444444444", "555555555555"][n % 3],
            kinds[n % 5],
        );
        let (id, local, far) = (
            format!("p:r.{n}"),
            format!("p:local{account}"),
            format!("p:far{account}"),
        );
        let manager = if kind == "RDS" { "aws" } else { "customer" };
        let key = json!({"manager": manager, "alias": "alias/data"});
        let works = if kind == "RDS" {
            json!({"works": "no", "because": "source-key-aws-managed"})
        } else {
            json!({})
        };
        world["resources"][&id] = with(
            object("aws_thing", account, HERE),
            &json!({"kind": kind, "supported": true, "key": key}),
        );
        world["vaults"][&local] = vault(account, HERE, &json!({"name": "local"}));
        world["vaults"][&far] = vault(account, THERE, &json!({"name": "far"}));
        let from = json!({"from": {"id": local}});
        for (rule, name) in ["daily", "weekly"].into_iter().enumerate() {
            let hops = json!([
                hop("backup", &local, &key, 35, &json!({})),
                hop(
                    "copy",
                    "b:central",
                    &customer("alias/central"),
                    90,
                    &with(from.clone(), &works)
                ),
                hop("copy", &far, &customer("alias/far"), 14, &from),
            ]);
            let flow = with(
                flow(kind, 0, rule, name, &hops),
                &json!({"resources": [id], "account": account}),
            );
            world["flows"].as_array_mut().unwrap().push(flow);
        }
    }
    facts(&world)
}

#[test]
fn fifty_resources_stay_readable() {
    let drawn = diagram(&estate());
    // A class of each type in each account, two vaults in each, and one for all.
    assert_eq!(drawn.nodes().count(), 3 * 5 + 3 * 2 + 1);
    // Each class to its vault; from there what works and what doesn't to the bunker, and all to the other Region.
    assert_eq!(drawn.edges.len(), 3 * 5 + 3 * (2 + 1));
    let resources = drawn.nodes().filter(|(_, _, node)| node.rank == 0);
    let counts =
        resources.map(|(_, _, node)| node.lines[0].split(' ').next().unwrap().parse::<usize>());
    assert_eq!(counts.map(Result::unwrap).sum::<usize>(), 50);
    let far: Vec<&str> = drawn.edges.iter().map(|edge| edge.how.as_str()).collect();
    assert!(far.contains(&"copy of Aurora, EBS volume, EFS file system, RDS DB instance, S3 general purpose bucket"), "{far:?}");
}

#[test]
fn resources_with_different_ways_are_different_nodes() {
    let hops = json!([hop("backup", "p:std", &customer("alias/x"), 35, &json!({}))]);
    let both = flow("EBS", 4, 0, "daily", &hops);
    let half = flow("EBS", 2, 1, "weekly", &hops);
    let own = json!({"manager": "customer"});
    let drawn = diagram(&facts(&json!({
        "resources": resources("EBS", 4, &own),
        "vaults": {"p:std": vault(WORKLOAD, HERE, &json!({"name": "std"}))},
        "backup_plans": {"p:plan": plan()},
        "flows": [both, half],
    })));
    let rules: Vec<Vec<String>> = drawn.edges.iter().map(|edge| edge.rules.clone()).collect();
    let (daily, weekly) = ("daily (every 24 h): 35 d", "weekly (every 7 d): 35 d");
    assert_eq!(rules, [vec![daily], vec![daily, weekly]]);
    let names: Vec<&str> = drawn
        .nodes()
        .map(|(_, _, node)| node.lines[1].as_str())
        .collect();
    assert_eq!(names, ["ebs-2, ebs-3", "ebs-0, ebs-1", "standard vault"]);
}

#[test]
fn what_is_backed_up_with_something_else_is_not_missing() {
    let hops = json!([hop(
        "backup",
        "p:std",
        &json!({"manager": "aws"}),
        35,
        &json!({})
    )]);
    let drawn = diagram(&facts(&json!({
        "resources": {
            "p:EC2.00": with(object("aws_instance", WORKLOAD, HERE), &json!({
                "kind": "EC2", "supported": true, "volumes": [{"id": "p:attached"}],
            })),
            "p:attached": with(object("aws_ebs_volume", WORKLOAD, HERE), &json!({"kind": "EBS", "supported": true})),
            "p:part": with(object("aws_rds_cluster_instance", WORKLOAD, HERE), &json!({
                "kind": "Aurora", "supported": true, "part_of": "p:cluster",
            })),
            "p:cluster": with(object("aws_rds_cluster", WORKLOAD, HERE), &json!({
                "kind": "Aurora", "supported": true, "name": "orders",
            })),
        },
        "flows": [flow("EC2", 1, 0, "daily", &hops)],
    })));
    let left: Vec<&[String]> = drawn
        .nodes()
        .filter(|(_, _, node)| !node.shape.takes_part())
        .map(|(_, _, node)| node.lines.as_slice())
        .collect();
    assert_eq!(left, [["not backed up", "Aurora: orders"]]);
}

/// One fact, and a box for each account that the flows tell.
#[test]
fn a_vault_of_a_stack_set_is_where_its_flows_are() {
    let scope = json!({"targets": [{"name": "ou-abcd"}], "accounts": [WORKLOAD, BUNKER], "regions": [HERE]});
    let set = vault(KEYS, HERE, &json!({"name": "local", "scope": scope}));
    let to = |account: &str| json!({"to": {"id": "p:set", "account": account, "region": HERE}});
    let way = |account: &str| {
        let hops = json!([hop(
            "backup",
            "",
            &json!({"manager": "aws"}),
            35,
            &to(account)
        )]);
        with(
            flow("EBS", 1, 0, "daily", &hops),
            &json!({"resources": [format!("p:{account}")], "account": account}),
        )
    };
    let places = |facts: &Facts| -> Vec<String> {
        diagram(facts)
            .accounts
            .into_iter()
            .map(|account| account.label)
            .collect()
    };
    let flows = facts(&json!({"vaults": {"p:set": set}, "flows": [way(WORKLOAD), way(BUNKER)]}));
    assert_eq!(
        places(&flows),
        [
            "shop (workload) · 111111111111",
            "bunker (DataBunker) · 222222222222"
        ]
    );
    let idle = facts(&json!({"vaults": {"p:set": set}}));
    assert_eq!(places(&idle), ["accounts of 111111111111, 222222222222"]);
}

/// Fails where tags don't match, or a character that XML reserves stands for itself.
fn assert_well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml.strip_prefix("<!doctype html>\n").unwrap_or(xml);
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>'), "{text}");
        for entity in text.split('&').skip(1) {
            let (name, _) = entity.split_once(';').expect(text);
            assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "{text}");
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        let quotes = tag.matches('"').count();
        assert!(!tag.contains('<') && quotes % 2 == 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{xml}");
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
        rest = after;
    }
    assert!(
        open.is_empty() && !rest.contains(['>', '&']),
        "{open:?} {rest}"
    );
}

/// Fails where a line isn't one of those that the tool writes.
fn assert_mermaid(picture: &str) {
    let mut depth = 0_i32;
    let mut lines = picture.lines();
    assert!(lines.next().unwrap().starts_with("%% "));
    assert_eq!(lines.next(), Some("flowchart LR"));
    for line in lines.map(str::trim) {
        match line {
            "end" => depth -= 1,
            line if line.starts_with("subgraph ") => depth += 1,
            _ => {}
        }
        if line.starts_with("classDef ") || line.starts_with("linkStyle ") || line == "end" {
            continue;
        }
        let parts: Vec<&str> = line.split('"').collect();
        let [head, text, tail] = parts[..] else {
            panic!("{line}")
        };
        assert!(
            head.ends_with(['[', '(', '|']) && tail.starts_with([']', ')', '|']),
            "{line}"
        );
        let without_breaks = text.replace("<br/>", "");
        assert!(
            !without_breaks.contains(['<', '>', '&', '`', '[', ']', '{', '}', '|', '\\', '*']),
            "{line}"
        );
    }
    assert_eq!(depth, 0);
}

/// Fails where a line isn't one of those that the tool writes.
fn assert_dot(picture: &str) {
    let mut depth = 0_i32;
    for line in picture.lines() {
        let plain = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(plain.matches('"').count() % 2, 0, "{line}");
        // Outside of quotes.
        for code in plain.split('"').step_by(2) {
            depth += i32::try_from(code.matches('{').count()).unwrap();
            depth -= i32::try_from(code.matches('}').count()).unwrap();
            assert!(!code.contains(['<', '&', '\\']), "{line}");
        }
    }
    assert_eq!(depth, 0);
}

fn assert_sound(facts: &Facts) {
    let drawn = FORMATS.map(|format| render(facts, format));
    assert_eq!(drawn, FORMATS.map(|format| render(facts, format)));
    for picture in &drawn {
        assert!(picture.ends_with('\n'));
        let hostile =
            |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        assert!(!picture.contains(hostile), "{picture:?}");
    }
    let [mermaid, dot, svg, html] = &drawn;
    assert_mermaid(mermaid);
    assert_dot(dot);
    for picture in [svg, html] {
        assert_well_formed(picture);
        // Nothing runs, and nothing is loaded; the namespace is a name.
        let own = picture.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        let loaded = |c: &str| own.contains(c);
        assert!(
            !["<script", "src=", "href=", "url(http", "@import"]
                .into_iter()
                .any(loaded)
        );
    }
}

/// The facts with each text in them that a person chose replaced.
fn renamed(value: &mut Value, name: &str) {
    const CHOSEN: [&str; 5] = ["name", "rule_name", "alias", "label", "address"];
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                if value.is_string() && CHOSEN.contains(&field.as_str()) {
                    *value = name.into();
                } else {
                    renamed(value, name);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, name)),
        _ => {}
    }
}

#[test]
fn hostile_names_stay_text() {
    let names = [
        "\"]; click n0 \"javascript:alert(1)\"",
        "</text><script>alert(1)</script>",
        "a\nend\nb",
        "%%{init: {}}%%",
        "`**x**`",
        "$$x$$",
        "\\\"}",
        "&amp;lt;",
        "\u{202e}cba",
        "]]>",
        "--> x",
        "",
        " ",
        "#quot;",
        "end",
        "\u{0}\u{1b}[31m",
        "\u{ffff}",
        "<!--",
    ];
    for name in names {
        for facts in [option1(), option2(), unknowns()] {
            let mut value = serde_json::to_value(facts).unwrap();
            renamed(&mut value, name);
            assert_sound(&serde_json::from_value(value).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_name_stays_text(name in any::<String>()) {
        let mut value = serde_json::to_value(option2()).unwrap();
        renamed(&mut value, &name);
        value["plans"] = json!({name: {"complete": false, "errored": false, "has_backup": true}});
        assert_sound(&serde_json::from_value(value).unwrap());
    }
}

#[test]
fn every_plan_can_be_drawn() {
    let plans = files(&path("testdata"), "plan.json");
    assert!(plans.len() >= 30);
    for plan in plans {
        let (folder, plan) = (
            plan.parent().unwrap(),
            plan.file_name().unwrap().to_str().unwrap(),
        );
        assert_sound(&serde_json::from_str(&printed(folder, &["facts", plan])).unwrap());
    }
}

#[test]
fn the_order_of_plans_does_not_matter() {
    let folder = path("testdata/databunker-two-roots");
    let plans: Vec<String> = files(&folder, "plan.json")
        .iter()
        .map(|plan| {
            plan.strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let [first, second] = &plans[..] else {
        panic!("{plans:?}")
    };
    let one = printed(&folder, &["graph", first, second]);
    assert_eq!(one, printed(&folder, &["graph", second, first]));
    assert!(one.contains("central-bunker"), "{one}");
}
