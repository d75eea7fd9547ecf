# METADATA
# title: Reference leads to another account or Region
# description: A resource is created in the account and Region of its own provider, even where it refers to a vault, plan or key elsewhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
# custom:
#   severity: error
#   remedy: set provider (provider = aws.<alias>) and region to those of the resource that it refers to
package tfbackup.rules["plan-validity"]["reference-outside-account-or-region"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [field], message), {"related": related, "twin": name}) if {
	some id, all in input.misplaced_references
	some missed in all
	field := missed.field
	name := _name(missed)
	message := sprintf("%s is created in %s, but %s is in %s; %s", [
		_noun[field][_kind(id)],
		_own_place(missed),
		name,
		_place(missed, missed.target),
		_consequence(missed),
	])
	related := [{"resource": target, "attribute": [], "label": "in another account or Region"} | target := missed.target.id]
}

# What it refers to may be in another place.
findings contains finding.undecided(id, ["vault_name"], unknown, message) if {
	some [noun, id, fact] in _attached
	unknown := fact.unknown.vault
	some candidate in unknown.candidates
	vault := input.vaults[candidate]
	vault.plan == fact.plan
	message := sprintf("can't tell whether %s is in the account and Region of vault \"%s\"; if not, it doesn't apply to that vault", [
		noun,
		object.get(vault, "name", vault.address),
	])
}

# Where it leads isn't known at all.
findings contains finding.undecided(id, [field], unknown, message) if {
	some [noun, id, field, unknown] in _lost
	message := sprintf("can't tell whether %s is in the account and Region of the %s that it refers to; if not, the apply fails or changes another one", [
		noun,
		_targets[field],
	])
}

_lost contains [noun, id, "vault_name", unknown] if {
	some [noun, id, fact] in _attached
	unknown := fact.unknown.vault
	count(object.get(unknown, "candidates", [])) == 0
}

_lost contains ["backup selection", id, "backup_plan", unknown] if {
	some id, selection in input.selections
	unknown := selection.backup_plan.unknown.id
}

_lost contains ["backup plan", id, "rules", unknown] if {
	some id, plan in input.backup_plans
	unknown := min({why | some rule in plan.rules; why := rule.vault.unknown.id})
}

_attached contains ["vault lock", id, lock] if some id, lock in input.vault_locks

_attached contains ["vault access policy", id, policy] if some id, policy in input.vault_policies

_kind(id) := "vault_policies" if {
	input.vault_policies[id]
} else := "vault_locks"

_noun := {
	"vault_name": {"vault_locks": "vault lock", "vault_policies": "vault access policy"},
	"vault": _alike("notification configuration"),
	"rules": _alike("backup plan"),
	"backup_plan": _alike("backup selection"),
	"testing_plan": _alike("restore testing selection"),
	"key": _alike("key policy"),
}

_alike(noun) := {"vault_locks": noun, "vault_policies": noun}

_targets := {
	"vault_name": "vault",
	"vault": "vault",
	"rules": "vault",
	"backup_plan": "backup plan",
	"testing_plan": "restore testing plan",
	"key": "the KMS key",
}

_name(missed) := sprintf("%s \"%s\"", [_targets[missed.field], missed.target.name]) if {
	missed.target.name
} else := _targets[missed.field]

_own_place(missed) := _place(missed, missed)

_place(missed, at) := sprintf("account %s", [at.account]) if {
	missed.other_account
} else := sprintf("Region %s", [at.region])

_consequence(missed) := sprintf("it applies to the %s of the same name in its own %s", [_targets[missed.field], _unit(missed)]) if {
	missed.twin
} else := "the apply fails, or changes another vault of the same name" if {
	_targets[missed.field] == "vault"
} else := "the apply fails"

_unit(missed) := "account" if {
	missed.other_account
} else := "Region"
