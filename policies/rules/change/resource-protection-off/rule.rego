# METADATA
# title: Resource's deletion protection or backups switched off
# description: This plan switches off a resource's deletion protection or the service's automated backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
# custom:
#   severity: warning
#   remedy: put deletion protection and the service's automated backups back as they were
package tfbackup.rules.change["resource-protection-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["deletion_protection"], message) if {
	some id, fact in _changed
	fact.previously.deletion_protection
	_is_off(fact)
	message := "deletion protection is switched off; one API call can delete the resource with all data since its last backup"
}

findings contains finding.undecided(id, ["deletion_protection"], unknown, message) if {
	some id, fact in _changed
	fact.previously.deletion_protection
	not _is_off(fact)
	not fact.deletion_protection
	unknown := object.get(fact, ["unknown", "deletion_protection"], {"reason": "after-apply"})
	message := "can't tell whether deletion protection stays on; without it, one API call can delete the resource"
}

findings contains finding.violated(id, ["automated_backup_days"], message) if {
	some id, fact in _changed
	days := fact.previously.automated_backup_days
	days > 0
	fact.automated_backup_days == 0
	message := sprintf("automated backups, kept for %s, are switched off and deleted; the resource can be restored only to its last backup, not to a point in time", [text.days(days)])
}

findings contains finding.undecided(id, ["automated_backup_days"], unknown, message) if {
	some id, fact in _changed
	fact.previously.automated_backup_days > 0
	not fact.automated_backup_days
	unknown := object.get(fact, ["unknown", "automated_backup_days"], {"reason": "after-apply"})
	message := "can't tell whether automated backups stay on: depends on their retention period; without them, point-in-time recovery ends"
}

_changed[id] := fact if {
	some id, fact in input.resources
	fact.previously # few have it
}

# Not given is off in the aws provider; in awscc AWS says what it comes to.
_is_off(fact) if fact.deletion_protection == false

_is_off(fact) if {
	not fact.deletion_protection
	not fact.unknown.deletion_protection
	startswith(fact.type, "aws_")
}
