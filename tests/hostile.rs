//! Inputs that are made to break tfbackup (docs/robustness.md): each ends within its bound, with an answer or an
//! error that names the limit, and steers neither a terminal nor a CI system.
#![cfg(test)]
#![cfg(target_os = "linux")]
#![expect(
    clippy::needless_pass_by_value,
    clippy::useless_vec,
    reason = "inputs are written as JSON where they are used"
)]

mod support;

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::tool::{Said, tool};
use support::{folder, path};

/// Seconds of a processor: what docs/robustness.md promises, and more for a binary that isn't optimized.
const SECONDS: f64 = if cfg!(debug_assertions) { 20.0 } else { 5.0 };
/// By the clock, where other tests run as well: for what waits, such as for a pipe.
const PATIENCE: Duration = Duration::from_mins(2);
/// How many patterns make half a megabyte; fewer where nothing is optimized.
const MANY: usize = if cfg!(debug_assertions) { 300 } else { 6000 };
/// Resident memory in kilobytes.
const MEMORY: u64 = 512 * 1024;

/// Runs tfbackup; that it meets a limit fails the test. What it took is printed:
/// `cargo test --release --test hostile -- --ignored --nocapture --test-threads 1`.
fn run(folder: &Path, arguments: &[&str]) -> Said {
    // So much more that an allocation of gigabytes fails at once, and doesn't take the machine with it.
    let limit = format!("ulimit -v {}; exec \"$0\" \"$@\"", 4 * MEMORY);
    let mut child = Command::new("sh")
        .args(["-c", &limit])
        .arg(env!("CARGO_BIN_EXE_tfbackup"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("TFBACKUP_TRUSTED_CONFIG")
        .env("CANARY", "canary-of-the-environment")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let reader = |mut stream: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        })
    };
    let out = reader(Box::new(child.stdout.take().unwrap()));
    let err = reader(Box::new(child.stderr.take().unwrap()));
    let started = Instant::now();
    let (mut peak, mut seconds) = (0, 0.0);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let process = child.id();
        peak = peak.max(resident(process));
        seconds = worked(process).max(seconds);
        if seconds > SECONDS || started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{arguments:?} takes more than {SECONDS} s");
        }
        thread::sleep(Duration::from_millis(2));
    };
    println!(
        "| {} {} | {:.2} s | {} MB |",
        folder.file_name().unwrap().display(),
        arguments[0],
        seconds,
        peak / 1024
    );
    assert!(peak < MEMORY, "it takes {} MB", peak / 1024);
    let said = Said {
        status: status.code().unwrap_or(-1),
        out: out.join().unwrap(),
        err: err.join().unwrap(),
    };
    assert!((0..=2).contains(&said.status), "{status}: {}", said.err);
    said
}

/// The most memory that a process had so far, in kilobytes.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
    peak.unwrap_or_default()
}

/// Seconds that a process and those that it waited for used of processors.
fn worked(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    // utime, stime, cutime, cstime, in hundredths.
    let ticks = fields
        .skip(11)
        .take(4)
        .filter_map(|it| it.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Runs `lint` and `facts` over a plan.
fn judged(name: &str, plan: &Value) {
    let folder = folder(
        &format!("hostile-{name}"),
        &[("plan.json", &plan.to_string())],
    );
    let said = run(&folder, &["lint", "--fail-on", "never", "plan.json"]);
    assert_eq!(said.status, 0, "{}", said.err);
    run(&folder, &["facts", "plan.json"]);
}

fn plan(resources: Vec<Value>) -> Value {
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": resources,
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-central-1"}}}},
            "root_module": {},
        },
    })
}

fn resource(address: &str, values: Value) -> Value {
    let parts: Vec<&str> = address.rsplitn(3, '.').collect();
    json!({
        "address": address,
        "mode": "managed",
        "type": parts[1],
        "name": parts[0],
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "before": null, "after": values, "after_unknown": {}},
    })
}

fn vault(key: &str) -> Value {
    let address = format!("aws_backup_vault.v[{}]", json!(key));
    let mut vault = resource("aws_backup_vault.v", json!({"name": "v"}));
    vault["address"] = address.into();
    vault
}

/// A vault whose policy has these statements.
fn with_policy(statement: Value) -> Value {
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    plan(vec![
        resource("aws_backup_vault.v", json!({"name": "v"})),
        resource(
            "aws_backup_vault_policy.p",
            json!({"backup_vault_name": "v", "policy": policy}),
        ),
    ])
}

fn denying(resources: Vec<String>) -> Value {
    with_policy(
        json!({"Effect": "Deny", "Principal": "*", "Action": "backup:*", "Resource": resources}),
    )
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn patterns_of_resources_take_no_time() {
    let stars = |length: usize, at: usize| format!("arn:aws:backup:{}{at}", "*a".repeat(length));
    judged(
        "resources-long",
        &denying((0..10).map(|at| stars(200, at)).collect()),
    );
    judged(
        "resources-many",
        &denying((0..MANY).map(|at| stars(20, at)).collect()),
    );
    judged("resources-stars", &denying(vec!["*".repeat(100_000) + "a"]));
    let together = (0..500).map(|at| format!("*{}", "?".repeat(at))).collect();
    judged("resources-together", &denying(together));
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn patterns_of_actions_take_no_time() {
    let actions: Vec<String> = (0..200)
        .map(|at| format!("backup:{}{at}", "*a".repeat(200)))
        .collect();
    judged(
        "actions",
        &with_policy(
            json!({"Effect": "Deny", "Principal": "*", "Action": actions, "Resource": "*"}),
        ),
    );
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn conditions_take_no_time() {
    let roles = |count: usize| -> Vec<String> {
        (0..count)
            .map(|at| format!("arn:aws:iam::*:role/*a*b*{at}{}", "?".repeat(at)))
            .collect()
    };
    judged(
        "conditions",
        &with_policy(json!({
            "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": roles(200)}},
        })),
    );
    // Statements whose exceptions are compared with each other's.
    let statements: Vec<Value> = (0..if cfg!(debug_assertions) { 15 } else { 60 })
        .map(|at| {
            let roles: Vec<String> = (0..40)
                .map(|role| format!("arn:aws:iam::111122223333:role/{at}*{role}*"))
                .collect();
            json!({
                "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
                "Condition": {"ArnNotLike": {"aws:PrincipalArn": roles}},
            })
        })
        .collect();
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    judged(
        "condition-products",
        &plan(vec![
            resource("aws_backup_vault.v", json!({"name": "v"})),
            resource(
                "aws_backup_vault_policy.p",
                json!({"backup_vault_name": "v", "policy": policy}),
            ),
        ]),
    );
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn templates_whose_texts_double_end() {
    let vaults: serde_json::Map<String, Value> = (0..60)
        .map(|at| {
            let before = json!({"Fn::GetAtt": [format!("V{}", at - 1), "BackupVaultName"]});
            let name = match at {
                0 => json!({"Ref": "P"}),
                _ => json!({"Fn::Join": ["", [before, before]]}),
            };
            let vault = json!({"Type": "AWS::Backup::BackupVault", "Properties": {"BackupVaultName": name}});
            (format!("V{at}"), vault)
        })
        .collect();
    let template = json!({
        "Parameters": {"P": {"Type": "String", "Default": "a".repeat(5000)}},
        "Resources": vaults,
    });
    let stack = |template: String| {
        plan(vec![resource(
            "aws_cloudformation_stack_set.s",
            json!({"name": "s", "template_body": template, "parameters": {}}),
        )])
    };
    judged("template-join", &stack(template.to_string()));
    let sub = format!("{{\"Fn::Sub\": \"{}\"}}", "${P}".repeat(20_000));
    let template = format!(
        "{{\"Parameters\": {{\"P\": {{\"Type\": \"String\", \"Default\": \"{}\"}}}}, \"Resources\": {{\"V\": \
         {{\"Type\": \"AWS::Backup::BackupVault\", \"Properties\": {{\"BackupVaultName\": {sub}}}}}}}}}",
        "a".repeat(50_000)
    );
    judged("template-sub", &stack(template));
    let mut anchors =
        "Resources:\n  V:\n    Type: AWS::Backup::BackupVault\n    Properties:\n".to_owned();
    anchors.push_str("      A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for at in 1..30 {
        let before = format!("*a{}", at - 1);
        let all = vec![before.as_str(); 10].join(", ");
        writeln!(anchors, "      A{at}: &a{at} [{all}]").unwrap();
    }
    judged("template-anchors", &stack(anchors));
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn references_that_lead_in_circles_end() {
    let name = "hostile-circle";
    let local = "${local.a}".repeat(2000);
    let main = format!(
        "locals {{\n  a = \"{local}\"\n}}\nresource \"aws_backup_vault\" \"v\" {{\n  name = \"x\"\n  kms_key_arn = local.a\n}}\n"
    );
    let mut vault = resource("aws_backup_vault.v", json!({"name": "x"}));
    vault["change"]["after_unknown"] = json!({"kms_key_arn": true});
    let mut plan = plan(vec![vault]);
    plan["configuration"]["root_module"] = json!({"resources": [{
        "address": "aws_backup_vault.v", "mode": "managed", "type": "aws_backup_vault", "name": "v",
        "provider_config_key": "aws",
        "expressions": {"kms_key_arn": {"references": ["local.a"]}, "name": {"constant_value": "x"}},
    }]});
    let folder = folder(
        name,
        &[("main.tf", &main), ("plan.json", &plan.to_string())],
    );
    run(&folder, &["facts", "plan.json"]);
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn addresses_lead_through_a_hundred_modules_at_most() {
    let address = "module.a.".repeat(60_000) + "aws_backup_vault.v";
    let plan = plan(vec![resource(&address, json!({"name": "v"}))]);
    let folder = folder("hostile-modules", &[("plan.json", &plan.to_string())]);
    let said = run(&folder, &["lint", "plan.json"]);
    assert!(
        said.refused().ends_with("through more than 100 modules"),
        "{}",
        said.err
    );
    assert!(said.err.len() < 1000);
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn organizations_of_any_size_end() {
    let mut resources = Vec::new();
    let content = json!({"plans": {"p": {"rules": {"r": {
        "schedule_expression": {"@@assign": "cron(0 5 ? * * *)"},
        "target_backup_vault_name": {"@@assign": "v"},
    }}, "regions": {"@@assign": ["eu-west-1"]}}}});
    for at in 0..if cfg!(debug_assertions) { 300 } else { 1000 } {
        let parent = if at == 0 {
            "r-root".to_owned()
        } else {
            format!("ou-root-{:08}", at - 1)
        };
        let id = format!("ou-root-{at:08}");
        resources.push(resource(
            &format!("aws_organizations_organizational_unit.u{at}"),
            json!({"name": format!("u{at}"), "id": id, "parent_id": parent}),
        ));
    }
    for at in 0..100 {
        resources.push(resource(
            &format!("aws_organizations_policy.p{at}"),
            json!({"id": format!("p-{at:08}"), "name": "p", "type": "BACKUP_POLICY", "content": content.to_string()}),
        ));
        resources.push(resource(
            &format!("aws_organizations_policy_attachment.a{at}"),
            json!({"policy_id": format!("p-{at:08}"), "target_id": format!("ou-root-{:08}", at * 10)}),
        ));
    }
    judged("units", &plan(resources));
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn a_configuration_has_at_most_four_thousand_accounts() {
    let mut accounts = String::new();
    for at in 0..20_000 {
        writeln!(
            accounts,
            "[accounts.\"{:012}\"]\nrole = \"workload\"",
            at + 100_000_000_000_u64
        )
        .unwrap();
    }
    let plan = fs::read_to_string(path("testdata/vaults-without-cmk/plan.json")).unwrap();
    let files = [
        ("tfbackup.toml", accounts.as_str()),
        ("plan.json", plan.as_str()),
    ];
    let folder = folder("hostile-accounts", &files);
    let said = run(&folder, &["lint", "--fail-on", "never", "plan.json"]);
    let why = "tfbackup.toml is not a valid configuration: [accounts] has more than 4000 entries";
    assert!(said.refused().starts_with(why), "{}", said.err);
}

fn gzip(write: impl FnOnce(&mut GzEncoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    write(&mut encoder);
    encoder.finish().unwrap()
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn compressed_plans_have_a_limit() {
    let folder = folder("hostile-gzip", &[]);
    fs::create_dir_all(&folder).unwrap();
    let refused = |name: &str, bytes: Vec<u8>| {
        fs::write(folder.join(name), bytes).unwrap();
        run(&folder, &["lint", name]).refused()
    };
    let zeros = vec![b' '; 1 << 20];
    let bomb = gzip(|out| {
        out.write_all(b"{\"format_version\":\"1.2\",\"resource_changes\":[")
            .unwrap();
        for _ in 0..64 {
            out.write_all(&zeros).unwrap();
        }
    });
    assert_eq!(
        refused("spaces.json.gz", bomb),
        "spaces.json.gz unpacks to more than 16 MB and 100 times its own size"
    );
    let text = vec![b'a'; 1 << 20];
    let bomb = gzip(|out| {
        out.write_all(b"{\"format_version\":\"").unwrap();
        for _ in 0..64 {
            out.write_all(&text).unwrap();
        }
    });
    assert_eq!(
        refused("text.json.gz", bomb),
        "text.json.gz unpacks to more than 16 MB and 100 times its own size"
    );
    let many = b"{\"format_version\":\"1.2\",\"resource_changes\":[]}\n".repeat(100_000);
    let many = gzip(|out| out.write_all(&many).unwrap());
    assert_eq!(
        refused("many.json.gz", many),
        "many.json.gz contains more than 2000 plans"
    );
}

/// A folder with a plan, which is a repository.
fn repository(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let plan = plan(vec![resource("aws_backup_vault.v", json!({"name": "v"}))]).to_string();
    let mut all = vec![("plan.json", plan.as_str()), (".git/HEAD", "")];
    all.extend(files);
    folder(&format!("hostile-{name}"), &all)
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn the_configuration_is_a_regular_file_of_the_repository() {
    let folder = repository("toml", &[]);
    let file = folder.join("tfbackup.toml");
    let lint = || run(&folder, &["lint", "plan.json"]);
    for target in ["/proc/self/environ", "/dev/zero"] {
        symlink(target, &file).unwrap();
        let said = lint();
        assert!(
            said.refused().starts_with("tfbackup.toml leads to /"),
            "{}",
            said.err
        );
        assert!(
            said.refused().ends_with(", outside the repository"),
            "{}",
            said.err
        );
        assert!(!said.err.contains("canary-of-the-environment"));
        fs::remove_file(&file).unwrap();
    }
    pipe(&file);
    assert_eq!(
        lint().refused(),
        "tfbackup.toml is a pipe, not a regular file"
    );
    assert_eq!(
        run(&folder, &["lint", "--config", "tfbackup.toml", "plan.json"]).refused(),
        "tfbackup.toml is a pipe, not a regular file"
    );
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(
        lint().refused(),
        "tfbackup.toml is a directory, not a regular file"
    );
    fs::remove_dir(&file).unwrap();
    let entry = "[[external.vault]]\narn = \"arn:aws:backup:eu-west-1:111122223333:backup-vault:vv\"\npolicy = \"p\"\n";
    fs::write(&file, entry).unwrap();
    symlink("/etc/passwd", folder.join("p")).unwrap();
    assert!(
        lint()
            .refused()
            .contains("the policy file `p` leads to /etc/passwd, outside the repository")
    );
    fs::remove_file(folder.join("p")).unwrap();
    pipe(&folder.join("p"));
    assert!(
        lint()
            .refused()
            .contains("the policy file `p` is a pipe, not a regular file")
    );
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn sources_are_regular_files_of_the_repository() {
    let main = "resource \"aws_backup_vault\" \"v\" {\n  name = file(\"/proc/self/environ\")\n  tags = { a = file(\"pipe\"), b = file(\"out\") }\n}\n";
    let folder = repository(
        "sources",
        &[("main.tf", main), (".terraform/modules/x", "")],
    );
    symlink("/dev/zero", folder.join("zero.tf")).unwrap();
    symlink("/etc/passwd", folder.join("out")).unwrap();
    pipe(&folder.join("pipe"));
    pipe(&folder.join("pipe.tf"));
    pipe(&folder.join(".terraform/modules/modules.json"));
    let said = run(&folder, &["lint", "-v", "--fail-on", "never", "plan.json"]);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(
        said.err
            .contains("zero.tf:1: leads to /dev/zero, outside the repository"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("pipe.tf:1: is a pipe, not a regular file"),
        "{}",
        said.err
    );
    let facts = run(&folder, &["facts", "plan.json"]);
    assert!(!facts.out.contains("canary-of-the-environment"));
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn policies_are_regular_files_of_their_repository() {
    let folder = repository(
        "policy-files",
        &[("p/rules/fam/my-rule/rule.rego", "package x\n")],
    );
    let file = folder.join("p/rules/fam/my-rule/rule.md");
    let lint = || run(&folder, &["lint", "--policy", "p", "plan.json"]);
    symlink("/dev/zero", &file).unwrap();
    assert!(
        lint()
            .err
            .contains("leads to /dev/zero, outside the repository")
    );
    fs::remove_file(&file).unwrap();
    pipe(&file);
    assert!(lint().err.contains("is a pipe, not a regular file"));
}

/// Policies of others that make a call which never ends, or fill the memory.
#[test]
#[ignore = "takes long: `just deep` runs it"]
fn policies_of_others_are_stopped_and_named() {
    let doubling = |start: &str, next: &dyn Fn(usize) -> String| {
        let mut text = format!("a0 := {start}\n");
        for at in 1..40 {
            writeln!(text, "a{at} := {}", next(at - 1)).unwrap();
        }
        text + "x := a39\n"
    };
    let cases = [
        ("range", "x := count(numbers.range(1, 1000000000000000000))\n".to_owned()),
        ("range-short", "x := count(numbers.range(1, 1000000000))\n".to_owned()),
        ("width", "x := sprintf(\"%2000000000d\", [1])\n".to_owned()),
        ("precision", "x := sprintf(\"%.2000000000f\", [1.5])\n".to_owned()),
        ("shift", "x := bits.lsh(1, 1000000000)\n".to_owned()),
        ("units", "x := units.parse(\"1e999999999\")\n".to_owned()),
        ("recursion", "f(y) := 1\n\ng(y) := z if { z := f(y) with f as g }\n\nx := g(1)\n".to_owned()),
        ("every", "n := numbers.range(1, 30000)\n\nx := 1 if { every a in n { every b in n { a + b > 0 } } }\n".to_owned()),
        ("strings", doubling("\"aaaaaaaaaa\"", &|at| format!("concat(\"\", [a{at}, a{at}])"))),
        ("products", doubling("99999999999999999999", &|at| format!("a{at} * a{at}"))),
        ("replaced", doubling("\"aaaaaaaaaa\"", &|at| format!("replace(a{at}, \"a\", a{at})"))),
    ];
    let lint = |case: &(&'static str, String)| {
        let (name, body) = case;
        let rule = format!("{HEADER}{body}");
        let folder = repository(name, &[("p/rules/fam/my-rule/rule.rego", &rule)]);
        (*name, run(&folder, &["lint", "--policy", "p", "plan.json"]))
    };
    let all: Vec<(&str, Said)> = thread::scope(|scope| {
        let halves: Vec<_> = cases
            .chunks(cases.len().div_ceil(3))
            .map(|some| scope.spawn(move || some.iter().map(lint).collect::<Vec<_>>()))
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    });
    for (name, said) in all {
        // What has a value all the same is a finding, or none.
        if said.status == 2 {
            let names_it =
                said.err.contains("my-rule") || said.err.contains("function `g` calls itself");
            assert!(names_it, "{name}: {}", said.err);
        }
        println!(
            "{name}: {} {}",
            said.status,
            said.err.lines().nth(2).unwrap_or_default()
        );
    }
}

const HEADER: &str = r#"# METADATA
# title: Title
# description: Description.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html
# custom:
#   severity: error
#   remedy: Do it.
package tfbackup.rules.fam["my-rule"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["key"], message) if {
	some id, _ in input.vaults
	message := sprintf("%v", [x])
}

"#;

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn no_output_is_a_command_of_a_ci_system() {
    let keys = [
        "##[error]pwned",
        "##vso[task.setvariable variable=a]b",
        "::error::pwned",
        "a\n::error::pwned",
        "\u{9b}31m\u{202e}evil\u{7f}",
    ];
    let plan = plan(keys.iter().map(|key| vault(key)).collect()).to_string();
    let file = "p##[stop-commands]x\n::error::y.json";
    let folder = folder("hostile-commands", &[]);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), &plan).unwrap();
    fs::write(folder.join("bad\n::error::z.json"), "no plan").unwrap();
    let mut texts = Vec::new();
    for format in ["human", "json", "sarif", "github"] {
        let said = run(
            &folder,
            &[
                "lint",
                "-v",
                "--fail-on",
                "never",
                "--format",
                format,
                "--",
                file,
            ],
        );
        assert_eq!(said.status, 0, "{}", said.err);
        texts.extend([said.out, said.err]);
    }
    for command in ["facts", "graph", "survive"] {
        let said = run(&folder, &[command, "--", file]);
        assert_eq!(said.status, 0, "{}", said.err);
        texts.extend([said.out, said.err]);
    }
    for arguments in [
        ["lint", "bad\n::error::z.json"],
        ["lint", "missing\n::error::z##[error]"],
        ["lint", "--bad\n::error::z##[error]"],
        ["lint", "."],
    ] {
        let said = run(&folder, &arguments);
        assert_ne!(said.err, "");
        texts.push(said.err);
    }
    for text in texts {
        for line in text.lines() {
            let ours = line.starts_with("::notice ")
                || line.starts_with("::warning ")
                || line.starts_with("::error ");
            assert!(ours || !line.trim_start().starts_with("::"), "{line}");
            assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
            let hostile = |c: char| c.is_control() && c != '\t' || c == '\u{202e}';
            assert!(!line.contains(hostile), "{line:?}");
        }
    }
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn excerpts_of_configurations_and_policies_are_masked() {
    let folder = repository(
        "excerpts",
        &[
            (
                "tfbackup.toml",
                "a = \"\u{1b}[31mRED\u{9b}\u{202e}##[error]x\"\n",
            ),
            (
                "p/rules/fam/my-rule/rule.rego",
                "package x # \u{9b}\u{202e}##[error]\u{7f}\n",
            ),
        ],
    );
    let toml = run(&folder, &["lint", "plan.json"]);
    fs::remove_file(folder.join("tfbackup.toml")).unwrap();
    let policy = run(&folder, &["lint", "--policy", "p", "plan.json"]);
    for said in [toml, policy] {
        assert_eq!(said.status, 2);
        let hostile = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!said.err.contains(hostile), "{:?}", said.err);
        assert!(!said.err.contains("##["), "{}", said.err);
    }
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn excerpts_show_no_value_that_may_be_secret() {
    for name in ["excerpt-password", "excerpt-sensitive-attr"] {
        let folder = path("testdata/hostile").join(name);
        for format in ["human", "json", "sarif", "github"] {
            let said = run(
                &folder,
                &[
                    "lint",
                    "-v",
                    "--fail-on",
                    "never",
                    "--format",
                    format,
                    "input.json",
                ],
            );
            assert_eq!(said.status, 0, "{}", said.err);
            assert!(!said.out.is_empty());
            assert!(
                !format!("{}{}", said.out, said.err).contains("CANARY"),
                "{}",
                said.out
            );
        }
    }
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn sarif_always_names_a_file() {
    let folder = path("testdata/hostile/sarif-empty-uri");
    let said = run(
        &folder,
        &[
            "lint",
            "--fail-on",
            "never",
            "--format",
            "sarif",
            "input.json",
        ],
    );
    assert!(said.out.contains("\"uri\": \"input.json\""));
    assert!(!said.out.contains("\"uri\": \"\""));
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn a_trusted_run_reads_only_the_configuration_that_is_given() {
    let off = "[severity]\nvault-without-cmk = { severity = \"off\", reason = \"mine\" }\n";
    let folder = repository("trusted", &[("tfbackup.toml", off)]);
    fs::rename(folder.join("plan.json"), folder.join("p.json")).unwrap();
    let trusted = |arguments: &[&str]| {
        tool(&folder)
            .env("TFBACKUP_TRUSTED_CONFIG", "1")
            .run(arguments)
    };
    let with = |said: &Said| said.out.contains("[vault-without-cmk]");
    assert!(!with(&tool(&folder).run(&["lint", "p.json"])));
    let said = trusted(&["lint", "p.json"]);
    assert!(with(&said), "{}{}", said.out, said.err);
    assert!(
        said.err.contains("tfbackup.toml isn't read"),
        "{}",
        said.err
    );
    assert!(!with(&trusted(&[
        "lint",
        "--config",
        "tfbackup.toml",
        "p.json"
    ])));
}
