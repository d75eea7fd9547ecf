# METADATA
# title: Resource's deletion protection or backups switched off
# description: This plan takes its own protection from a resource that holds data.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
# custom:
#   severity: warning
#   remedy: put deletion protection and the service's own backups back as they were
package tfbackup.rules.change["resource-protection-off"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["deletion_protection"], message) if {
	some id, fact in _changed
	fact.previously.deletion_protection
	_is_off(fact)
	message := "deletion protection is switched off; a single call deletes it, and what was written since its last backup is lost"
}

findings contains finding.undecided(id, ["deletion_protection"], unknown, message) if {
	some id, fact in _changed
	fact.previously.deletion_protection
	not _is_off(fact)
	not fact.deletion_protection
	unknown := object.get(fact, ["unknown", "deletion_protection"], {"reason": "after-apply"})
	message := "deletion protection was on; whether it stays on isn't known before apply"
}

findings contains finding.violated(id, ["automated_backup_days"], message) if {
	some id, fact in _changed
	days := fact.previously.automated_backup_days
	days > 0
	fact.automated_backup_days == 0
	message := sprintf("the service's own backups, kept for %s, are switched off and deleted; it can be restored to its last backup only, and to no moment since", [text.days(days)])
}

findings contains finding.undecided(id, ["automated_backup_days"], unknown, message) if {
	some id, fact in _changed
	fact.previously.automated_backup_days > 0
	not fact.automated_backup_days
	unknown := object.get(fact, ["unknown", "automated_backup_days"], {"reason": "after-apply"})
	message := "the service kept backups of its own; whether it goes on isn't known before apply"
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
