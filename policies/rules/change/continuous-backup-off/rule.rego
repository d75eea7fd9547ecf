# METADATA
# title: Continuous backup is switched off
# description: A backup rule no longer makes continuous backups, so point-in-time recovery ends.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
# custom:
#   severity: warning
#   remedy: keep enable_continuous_backup = true, or add a separate rule for continuous backups
package tfbackup.rules.change["continuous-backup-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, old, twin, _] in plan_change.rules.continuous.loosened
	message := sprintf("%s no longer makes continuous backups; databases and buckets can be restored only to the last snapshot, %s", [
		plan_change.called(before, old),
		"not to a point in time",
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, old, twin, change] in plan_change.rules.continuous.unknown
	unknown := change.unknown
	message := sprintf("can't tell whether %s still makes continuous backups: depends on enable_continuous_backup", [plan_change.called(before, old)])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	some backup_rule in before.rules
	backup_rule.continuous == true
	message := "can't tell whether this backup plan still makes continuous backups: depends on its new rules"
}
