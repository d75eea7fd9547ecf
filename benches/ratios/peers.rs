//! Others that judge plans, where they are installed.

use crate::measure::Job;
use crate::median;
use crate::table::Row;
use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ONE_RULE: &str = r#"package ratios

findings contains change.address if {
	some change in input.resource_changes
	change.type == "aws_kms_key"
	change.change.after.enable_key_rotation == false
}
"#;

/// One run of `opa eval` with one rule over the plan, and one with the rules of `tfbackup` over its facts, beside the plan.
pub(crate) fn opa(tfbackup: &Path, plan: &Path, folder: &Path) -> Result<[Row; 2], Box<dyn Error>> {
    let one = "`opa eval` with one rule";
    let all = "`opa eval` with all rules over facts and plan";
    if !is_installed("opa", "version") {
        return Ok([one, all].map(|what| Row {
            what,
            measured: None,
        }));
    }
    fs::write(folder.join("rule.rego"), ONE_RULE)?;
    let written = |arguments: &[&str], to: &str| -> Result<(), Box<dyn Error>> {
        let mut command = Command::new(tfbackup);
        let out = Stdio::from(File::create(folder.join(to))?);
        let status = command.args(arguments).stdout(out).status()?;
        let failed = || format!("tfbackup {arguments:?}: {status}");
        status
            .success()
            .then_some(())
            .ok_or_else(|| failed().into())
    };
    let plan = plan.display().to_string();
    written(&["facts", &plan], "facts.json")?;
    written(&["bundle", "--output", "-"], "bundle.tar.gz")?;
    let eval = |what, arguments: &[&str]| -> Result<Row, Box<dyn Error>> {
        let eval = [&["eval", "--fail", "--input"], arguments].concat();
        let job = job("opa", &eval, folder);
        let measured = Some((job.time()?, job.peak()?));
        Ok(Row { what, measured })
    };
    let rule = [&plan, "--data", "rule.rego", "data.ratios.findings"];
    let named = format!("plan:{plan}");
    let rules = [
        "facts.json",
        "--data",
        &named,
        "--bundle",
        "bundle.tar.gz",
        "data.tfbackup.main.findings",
    ];
    Ok([eval(one, &rule)?, eval(all, &rules)?])
}

/// Checkov with all that it knows of plans.
pub(crate) fn checkov(plan: &Path, folder: &Path, runs: usize) -> Result<Row, Box<dyn Error>> {
    let what = "`checkov -f plan.json --framework terraform_plan`";
    if !is_installed("checkov", "--version") {
        return Ok(Row {
            what,
            measured: None,
        });
    }
    let plan = plan.display().to_string();
    let arguments = [
        "-f",
        &plan,
        "--framework",
        "terraform_plan",
        "--soft-fail",
        "--compact",
        "--quiet",
        "--skip-download",
    ];
    let job = job("checkov", &arguments, folder);
    let seconds = (0..runs.max(1)).map(|_| job.time());
    let seconds = median(seconds.collect::<Result<_, _>>()?);
    let measured = Some((seconds, job.peak()?));
    Ok(Row { what, measured })
}

fn is_installed(program: &str, version: &str) -> bool {
    Command::new(program).arg(version).output().is_ok()
}

fn job(program: &str, arguments: &[&str], folder: &Path) -> Job {
    Job {
        program: PathBuf::from(program),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        folder: folder.to_path_buf(),
        piped: None,
    }
}
