# METADATA
# title: Continuous backup retention exceeds 35 days
# description: AWS Backup keeps continuous backups for 1 to 35 days, never in cold storage, and rejects a rule that asks for more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
# custom:
#   severity: error
#   remedy: set delete_after to at most 35, remove cold_storage_after, and add a rule without enable_continuous_backup for longer retention
package tfbackup.rules["plan-validity"]["continuous-retention-too-long"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.rejection
import data.tfbackup.lib.text

findings contains finding.violated(id, ["rules"], message) if {
	some [id, rule] in rejection.continuous
	rejection.continuous_too_long(rule)
	message := sprintf("rule %s keeps continuous backups for %s; %s", [
		lifecycle.called(rule),
		text.days(rule.lifecycle.delete_after_days),
		_refusal,
	])
}

findings contains finding.violated(id, ["rules"], message) if {
	some [id, rule] in rejection.continuous
	rejection.continuous_and_cold(rule)
	message := sprintf("rule %s moves continuous backups to cold storage; %s", [lifecycle.called(rule), _refusal])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some [id, rule] in rejection.continuous
	not rule.lifecycle.cold_after_days
	unknown := rule.lifecycle.unknown.delete_after_days
	message := sprintf("can't tell whether rule %s keeps continuous backups for over 35 days: depends on delete_after; %s", [lifecycle.called(rule), _refusal])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	unknown := rule.unknown.continuous
	_would_be_refused(rule)
	message := sprintf("can't tell whether rule %s makes continuous backups: depends on enable_continuous_backup; for these %s", [lifecycle.called(rule), _refusal])
}

_would_be_refused(rule) if rejection.continuous_and_cold(rule)

_would_be_refused(rule) if {
	not rule.lifecycle.cold_after_days
	rejection.continuous_too_long(rule)
}

_refusal := "AWS Backup allows 1 to 35 days and no cold storage, so the apply fails"
