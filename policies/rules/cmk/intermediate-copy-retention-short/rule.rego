# METADATA
# title: Intermediate copy is kept under 7 days
# description: What waits in an intermediate vault for its onward copy is gone before anyone has repaired the process that makes it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: warning
#   remedy: keep the copy in the intermediate vault for 7 days at least
package tfbackup.rules.cmk["intermediate-copy-retention-short"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["rules"], message) if {
	some [id, vault, name, terms] in _waiting
	terms.delete_after_days < 7
	message := sprintf("the copy of rule %s in %s is kept for %s, and an onward copy that no backup plan makes depends on it; when that fails for as long, no copy has left the account and none can be made any more", [
		name,
		wording.vault(input.vaults[vault]),
		text.days(terms.delete_after_days),
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some [id, vault, name, terms] in _waiting
	unknown := terms.unknown.delete_after_days
	called := wording.vault(input.vaults[vault])
	message := sprintf("how long the copy of rule %s is kept in %s is not known; under 7 days the onward copy that depends on it may come too late", [name, called])
}

# `[id of the plan, id of the vault, name of the rule, lifecycle]` of the copies from which one goes on.
_waiting contains [id, vault, name, terms] if {
	count(_intermediate) > 0
	some id, plan in input.backup_plans
	some rule in plan.rules
	some copy in rule.copies
	vault := copy.vault.id
	_intermediate[vault]
	name := lifecycle.called(rule)
	terms := _terms(rule, copy)
}

# A copy is kept as long as the original where its action doesn't say, or says for ever.
_terms(rule, copy) := {"unknown": {"delete_after_days": unknown}} if {
	unknown := copy.unknown.lifecycle
} else := copy.lifecycle if {
	copy.lifecycle.delete_after_days
} else := copy.lifecycle if {
	copy.lifecycle.unknown.delete_after_days
} else := rule.lifecycle

_intermediate contains vault if {
	some copy in input.onward_copies
	copy.complete == "yes"
	vault := copy.vault.id
}
