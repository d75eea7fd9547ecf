# METADATA
# title: Backup rule is removed from its plan
# description: A backup plan loses a rule, and no other rule backs up to the same vault at the same times.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
# custom:
#   severity: warning
#   remedy: put the rule back, or add another rule with the same schedule and retention
package tfbackup.rules.change["backup-rule-removed"]

import data.tfbackup.lib.copy_change
import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, backup_rule, twin, _] in plan_change.rules.rule.loosened
	message := sprintf("%s is removed without a replacement; its backups%s are no longer made", [
		plan_change.called(before, backup_rule),
		copy_change.made(before, backup_rule),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, backup_rule, twin, change] in plan_change.rules.rule.unknown
	unknown := change.unknown
	message := sprintf("can't tell whether a new rule replaces %s, which is removed: depends on the new rule's name, vault and schedule", [plan_change.called(before, backup_rule)])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, _, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	message := "can't tell whether this backup plan keeps all its rules: depends on its new rules"
}
