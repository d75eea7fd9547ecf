# METADATA
# title: Backup rule is removed from its plan
# description: A backup plan that stays loses a rule, and no other one backs up to the same vault at the same times.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
# custom:
#   severity: warning
#   remedy: put the rule back, or let another one back up as often and keep it as long
package tfbackup.rules.change["backup-rule-removed"]

import data.tfbackup.lib.copy_change
import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, backup_rule] in plan_change.removed
	twin := plan_change.twin(id, object.get(backup_rule, "name", ""))
	message := sprintf("%s is removed, and no rule takes its place; its backups%s are no longer made", [
		plan_change.called(before, backup_rule),
		copy_change.made(before, backup_rule),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, backup_rule, unknown] in plan_change.perhaps_removed
	twin := plan_change.twin(id, object.get(backup_rule, "name", ""))
	message := sprintf("%s is removed; whether another takes its place is not known", [plan_change.called(before, backup_rule)])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, _, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	message := "whether all its rules stay is not known"
}
