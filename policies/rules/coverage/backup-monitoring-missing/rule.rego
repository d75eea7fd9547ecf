# METADATA
# title: Backup monitoring or restore testing is missing
# description: No restore testing selection covers a type that is backed up, nothing reports failed backup jobs, or nothing audits an account's backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
# custom:
#   severity: warning
#   remedy: add an aws_backup_restore_testing_selection for each of these types
package tfbackup.rules.coverage["backup-monitoring-missing"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(plan, [], message), level) if {
	some account, ready in input.readiness
	plan := ready.backup_plans[0]
	level := _unless(_tests_anything)
	kinds := [kind | some kind, answer in ready.tested; answer == "no"]
	count(kinds) > 0
	message := sprintf("no restore testing plan covers %s backups in %s; nobody knows whether they can be restored until they are needed", [
		text.few(kinds),
		_account(account),
	])
}

findings contains object.union_n([finding.violated(plan, [], message), level, {"help": help}]) if {
	help := "report failed jobs with an EventBridge rule on source aws.backup, or with aws_backup_vault_notifications"
	some account, ready in input.readiness
	plan := ready.backup_plans[0]
	level := _unless(_reports_anything)
	regions := [region | some region, answer in ready.failures_reported; answer == "no"]
	count(regions) > 0
	message := sprintf("nothing reports failed backup jobs of %s in %s; they go unnoticed until a restore is needed", [
		_account(account),
		text.few(regions),
	])
}

findings contains object.union_n([finding.violated(plan, [], message), _hygiene, {"help": help}]) if {
	help := "add an aws_backup_framework to this account as well"
	count(input.frameworks) > 0
	some account, ready in input.readiness
	plan := ready.backup_plans[0]
	ready.audited == "no"
	message := sprintf("%s has no AWS Backup Audit Manager framework, unlike other accounts; nothing reports which of its resources have no backup", [
		_account(account),
	])
}

findings contains object.union(finding.undecided_for(plan, [], [], message), {"persona": "pedantic"}) if {
	some account, ready in input.readiness
	plan := ready.backup_plans[0]
	unsure := [words |
		some field, words in {"tested": "restores of every type are tested", "failures_reported": "failed backup jobs are reported"}
		answers := {answer | some _, answer in ready[field]}
		"unknown" in answers
		not "no" in answers
	]
	count(unsure) > 0
	message := sprintf("can't tell whether %s in %s: depends on resources that no plan here shows", [text.few(unsure), _account(account)])
}

# Who has begun to watch means to watch it all; else it is a habit that an expert would add.
_unless(true) := {}

_unless(false) := _hygiene

_hygiene := {"severity": "note", "persona": "pedantic"}

default _tests_anything := false

_tests_anything if count(input.restore_testing_selections) > 0

default _reports_anything := false

_reports_anything if {
	some _, ready in input.readiness
	some _, answer in ready.failures_reported
	answer == "yes"
}

_reports_anything if count(input.vault_notifications) > 0

_account(account) := sprintf("account %s", [account]) if {
	not contains(account, ":")
} else := "this account"
