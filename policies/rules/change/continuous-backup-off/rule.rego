# METADATA
# title: Continuous backup is switched off
# description: A rule of a backup plan no longer makes continuous backups, so that point-in-time recovery ends.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
# custom:
#   severity: warning
#   remedy: leave enable_continuous_backup true, or give continuous backups a rule of their own
package tfbackup.rules.change["continuous-backup-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some [id, before, old, new] in plan_change.rule_pairs
	old.continuous == true
	not new.continuous
	not new.unknown.continuous
	twin := plan_change.twin(id, object.get(old, "name", ""))
	message := sprintf("%s no longer makes continuous backups; a database or bucket goes back to its last snapshot on restore day, %s", [
		plan_change.called(before, old),
		"no longer to any moment before the damage",
	])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, old, new] in plan_change.rule_pairs
	old.continuous == true
	unknown := new.unknown.continuous
	twin := plan_change.twin(id, object.get(old, "name", ""))
	message := sprintf("whether %s still makes continuous backups is not known", [plan_change.called(before, old)])
}

findings contains object.union(finding.undecided(id, ["rules"], unknown, message), {"twin": twin}) if {
	some [id, before, unknown] in plan_change.unread_rules
	twin := plan_change.twin(id, "")
	some backup_rule in before.rules
	backup_rule.continuous == true
	message := "whether its rules still make continuous backups is not known"
}
