# METADATA
# title: Compliance lock is deleted, replaced or changed
# description: This plan deletes, replaces or changes a vault lock in compliance mode, which AWS refuses after the lock date.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: look up LockDate with aws backup describe-backup-vault; if it has passed, put the lock back unchanged
package tfbackup.rules.change["compliance-lock-changed"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# A plan doesn't tell the lock's date.
findings contains object.union(judgement, {"attribute": []}) if {
	some id in _touched
	lock := input.before.vault_locks[id]
	lock.mode == "compliance"
	message := sprintf("can't tell whether AWS allows changing the %s: depends on its lock date; after that date, AWS refuses and the apply fails", [wording.lock(lock)])
	judgement := finding.undecided(id, ["lock_date"], {"reason": "unresolved"}, message)
}

findings contains finding.undecided(id, ["changeable_for_days"], unknown, message) if {
	some id in _touched
	lock := input.before.vault_locks[id]
	unknown := lock.unknown.mode
	message := sprintf("can't tell whether AWS allows changing the %s: depends on its mode; after the lock date of a compliance lock, the apply fails", [wording.lock(lock)])
}

_touched contains id if {
	some id in (change.removed_locks | change.replaced)
	not input.before.vaults[id]
}

# Written inside a vault that stays.
_touched contains id if {
	some id in change.updated
	input.before.vault_locks[id]
	not _same_terms(id)
}

_same_terms(id) if {
	terms := ["mode", "changeable_for_days", "min_retention_days", "max_retention_days"]
	object.filter(input.before.vault_locks[id], terms) == object.filter(input.vault_locks[id], terms)
}
