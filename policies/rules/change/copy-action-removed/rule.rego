# METADATA
# title: Copy action is removed
# description: A backup rule no longer copies backups to a vault that it copied them to before.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: error
#   remedy: put the copy_action back, or keep it until the new vault holds as many recovery points
package tfbackup.rules.change["copy-action-removed"]

import data.tfbackup.lib.copy_change
import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, old, twin, change] in plan_change.rules.copy.loosened
	new := input.backup_plans[id].rules[change.becomes]
	message := sprintf("%s no longer sends backups to %s%s; %s", [
		plan_change.called(before, old),
		copy_change.vault(before, change.vault),
		copy_change.instead(id, old, new),
		copy_change.consequence(id, before, change.vault),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, old, twin, change] in plan_change.rules.copy.unknown
	unknown := change.unknown
	message := sprintf("can't tell whether %s still sends backups to %s: depends on its copy actions", [
		plan_change.called(before, old),
		copy_change.vault(before, change.vault),
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	some backup_rule in before.rules
	count(plan_change.destinations(backup_rule)) > 0
	message := "can't tell whether this backup plan still copies backups to the same vaults: depends on its new rules"
}
