# METADATA
# title: Reference leads to another account or Region
# description: A lock, access policy, notification, selection or backup rule acts in its own provider's account and Region, whatever it refers to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
# custom:
#   severity: error
#   remedy: give it the provider and region of what it refers to (provider = aws.<alias>, region)
package tfbackup.rules["plan-validity"]["reference-outside-account-or-region"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [field], message), {"related": related, "twin": name}) if {
	some id, all in input.misplaced_references
	some missed in all
	field := missed.field
	name := _name(missed)
	message := sprintf("%s acts in %s, but %s is in %s; %s", [
		_noun[field][_kind(id)],
		_own_place(missed),
		name,
		_place(missed, missed.target),
		_consequence(missed),
	])
	related := [{"resource": target, "attribute": [], "label": "never reached"} | target := missed.target.id]
}

# What it refers to may be in another place.
findings contains finding.undecided(id, ["vault_name"], unknown, message) if {
	some kind in ["vault_locks", "vault_policies"]
	some id, fact in input[kind]
	unknown := fact.unknown.vault
	some candidate in unknown.candidates
	vault := input.vaults[candidate]
	vault.plan == fact.plan
	message := sprintf("can't tell whether %s acts in the account and Region of vault \"%s\"; if not, it never reaches that vault", [
		_noun.vault_name[kind],
		object.get(vault, "name", vault.address),
	])
}

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

_consequence(missed) := sprintf("it reaches the %s of that name in its own %s instead", [_targets[missed.field], _unit(missed)]) if {
	missed.twin
} else := "the apply fails, or reaches another vault of that name" if {
	_targets[missed.field] == "vault"
} else := "the apply fails"

_unit(missed) := "account" if {
	missed.other_account
} else := "Region"
