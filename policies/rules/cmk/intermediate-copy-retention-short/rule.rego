# METADATA
# title: Intermediate copy is kept under 7 days
# description: A copy in an intermediate vault can expire before anyone notices and repairs a failed onward copy.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: warning
#   remedy: set delete_after (awscc delete_after_days) in the lifecycle of the copy action to at least 7
package tfbackup.rules.cmk["intermediate-copy-retention-short"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["rules"], message) if {
	some [id, vault, name, terms] in _waiting
	terms.delete_after_days < 7
	message := sprintf("rule %s keeps its copy in %s for %s; if the onward copy fails that long, the recovery point expires before it leaves the account", [
		name,
		wording.vault(input.vaults[vault]),
		text.days(terms.delete_after_days),
	])
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some [id, vault, name, terms] in _waiting
	unknown := terms.unknown.delete_after_days
	called := wording.vault(input.vaults[vault])
	message := sprintf("can't tell whether rule %s keeps its copy in %s for 7 days: depends on its lifecycle; with less, the copy can expire before a failed onward copy is repaired", [name, called])
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
