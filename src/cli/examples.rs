//! Examples at the end of help texts.

pub(super) const ALL: &str = "\
Examples:
  terraform show -json tfplan > plan.json
  tfbackup lint plan.json                        check a plan
  tfbackup lint workload.json bunker.json        check plans that belong together
  tfbackup init plan.json                        write a first tfbackup.toml
  tfbackup baseline plan.json                    make lint fail only on new findings
  tfbackup survive plan.json                     show which disasters the data survives

Each option can also be set by an environment variable: --fail-on by TFBACKUP_FAIL_ON. The command line wins.";

pub(super) const LINT: &str = "\
Examples:
  tfbackup lint plan.json
  tfbackup lint --source envs/prod prod.json
  tfbackup lint --fail-on warning --format github plan.json
  terraform show -json tfplan | tfbackup lint -

To accept a finding, write on its line or above it, or use [[ignore]] in tfbackup.toml:
  # tfbackup:ignore vault-without-lock -- a sandbox until 2027-01-31";

pub(super) const INIT: &str = "\
Examples:
  tfbackup init plan.json
  tfbackup init --force workload.json bunker.json org.json";

pub(super) const BASELINE: &str = "\
Examples:
  tfbackup baseline plan.json                    write or rewrite tfbackup-baseline.json
  tfbackup lint plan.json                        fails only on new findings
  tfbackup baseline --prune plan.json            forget what is fixed";

pub(super) const FACTS: &str = "\
Examples:
  tfbackup facts plan.json | jq .vaults
  tfbackup facts --schema";

pub(super) const GRAPH: &str = "\
Examples:
  tfbackup graph plan.json
  tfbackup graph --format html workload.json bunker.json > backups.html";

pub(super) const SURVIVE: &str = "\
Examples:
  tfbackup survive plan.json
  tfbackup survive --why aws_db_instance.orders plan.json
  tfbackup survive --diff --fail-on-lost account-compromised plan.json";
