# METADATA
# title: Copy has no point-in-time recovery
# description: Point-in-time restore works only from the first vault; copies are snapshots, one for each run of the rule.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
# custom:
#   severity: note
#   remedy: state in the recovery plan how old the newest copy can be, and choose the rule's schedule accordingly
package tfbackup.rules.databunker["copy-loses-point-in-time"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some id, plan in input.backup_plans
	some at, backup_rule in plan.rules
	backup_rule.continuous == true
	_goes_on(backup_rule)
	twin := sprintf("%v", [at])
	message := sprintf("rule %s makes continuous backups, but its copies are snapshots; if the account is lost, data can be restored only to the last copy", [lifecycle.called(backup_rule)])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some id, plan in input.backup_plans
	some at, backup_rule in plan.rules
	unknown := backup_rule.unknown.continuous
	_goes_on(backup_rule)
	twin := sprintf("%v", [at])
	message := sprintf("can't tell whether rule %s makes continuous backups; its copies are snapshots, so that without the account data can be restored only to the last copy", [lifecycle.called(backup_rule)])
}

_goes_on(backup_rule) if count(backup_rule.copies) > 0

_goes_on(backup_rule) if backup_rule.air_gapped_vault
