# METADATA
# title: What outlives a takeover
# description: |
#   Whether the recovery points of a place can be deleted, and whether they can still be read, after the
#   administrators of an account did their worst. A place is a hop of a flow. Contract: docs/survival.md.
package tfbackup.lib.outlives

import data.tfbackup.lib.answer
import data.tfbackup.lib.power
import data.tfbackup.lib.principal
import data.tfbackup.lib.rejection
import data.tfbackup.lib.takeover

# Whether no administrator of account `attacker` can delete the recovery points in the vault of a hop. `kind` is
# the type's row of the catalog.
undeletable(hop, attacker, kind) := answer.some_of([_elsewhere(hop, attacker), sealed(hop, kind)]) if {
	same_account(hop.to, attacker) == "no" # who is let in says more than that a lock is missing
} else := answer.some_of([sealed(hop, kind), _otherwise(hop, attacker, kind)])

_otherwise(hop, attacker, kind) := _by_policy(hop, kind) if {
	same_account(hop.to, attacker) == "yes"
} else := answer.unknown(words, []) if {
	words := sprintf("the account of vault %s isn't known", [called(hop.to)])
}

# Whether nobody at all can delete the recovery points of a place before their time: it is an air-gapped vault, or a
# standard one under a compliance lock.
sealed(hop, kind) := {"is": "yes"} if {
	air_gapped(hop, kind) == "yes"
} else := _locked(input.vaults[vault_id(hop)], hop) if {
	input.vaults[vault_id(hop)]
} else := answer.unknown(words, []) if {
	words := sprintf("vault %s isn't in the input, so its lock isn't known", [called(hop.to)])
}

# Whether the place is an air-gapped vault, three-valued: one that the input doesn't show can't be, where no air-gapped
# vault takes the type.
air_gapped(hop, kind) := "yes" if {
	hop.air_gapped == true
} else := "no" if {
	hop.air_gapped == false
} else := "no" if {
	input.catalog.types[kind].lagv == false
} else := "unknown"

_locked(vault, hop) := found if {
	lock := input.vault_locks[vault.lock]
	found := _by_lock(vault.lock, lock, hop)
} else := answer.unknown(words, [vault_id(hop)]) if {
	vault.unknown.lock
	words := sprintf("can't tell whether vault %s is locked", [called(hop.to)])
} else := answer.no(words) if {
	words := sprintf("vault %s has no lock in compliance mode", [called(hop.to)])
}

_by_lock(id, lock, hop) := answer.no(words) if {
	id in _rejected_locks
	words := sprintf("AWS rejects the lock of vault %s, so it stays unlocked", [called(hop.to)])
} else := answer.no(words) if {
	lock.mode == "governance"
	words := sprintf("vault %s is locked in governance mode only", [called(hop.to)])
} else := {"is": "yes", "from_days": lock.changeable_for_days} if {
	lock.mode == "compliance"
	_is_made(lock)
	lock.changeable_for_days
} else := {"is": "yes"} if {
	lock.mode == "compliance"
	lock.type == "external.vault" # declared as it is, not as it will be
} else := answer.unknown(words, [id]) if {
	words := sprintf("can't tell whether the lock of vault %s is already immutable", [called(hop.to)])
}

_is_made(lock) if "create" in lock.change.actions

# By a rule of this package: regorus 0.14.1 finds another package's rule undefined where a function is the first to ask.
_rejected_locks contains id if some id in rejection.locks

_elsewhere(hop, attacker) := answer.every_of([_policy_holds(hop, attacker), takeover.kept_out(attacker, object.get(hop.to, "account", ""))])

# Another account can delete only what the vault's own access policy lets it.
_policy_holds(hop, attacker) := answer.no(words) if {
	actions := _granted(_document(vault_id(hop)), attacker)
	count(actions) > 0
	words := sprintf("the access policy of vault %s allows %s to account %s", [called(hop.to), min(actions), attacker])
} else := answer.unknown(words, [vault_id(hop)]) if {
	some statement in _document(vault_id(hop)).statements
	count(power.opened(statement)) > 0
	words := sprintf("whether the access policy of vault %s lets account %s destroy backups depends on a condition", [called(hop.to), attacker])
} else := answer.unknown(words, [vault_id(hop)]) if {
	_policy_unknown(vault_id(hop))
	words := sprintf("the access policy of vault %s isn't known", [called(hop.to)])
} else := answer.unknown(words, []) if {
	not input.vaults[vault_id(hop)]
	words := sprintf("vault %s isn't in the input", [called(hop.to)])
} else := {"is": "yes"}

_policy_unknown(vault) if input.vaults[vault].unknown.policy

_policy_unknown(vault) if input.vault_policies[input.vaults[vault].policy].unknown.document

_document(vault) := input.vault_policies[input.vaults[vault].policy].document

# What destroys, of what it allows to the account by name, or to everyone.
_granted(document, account) := {action |
	some [owner, action] in principal.grants(document)
	owner == account
	power.destructive(action)
} | {action |
	some statement in document.statements
	count(object.get(statement, "conditions", {})) == 0
	some action in power.opened(statement)
}

# What is left of a vault of the attacked account: organization policies that deny every way to destroy.
_by_policy(hop, kind) := answer.every_of(answers) if {
	answers := [denied | some action in _ways(hop, kind); denied := _denied(hop, action)]
}

_ways(hop, kind) := array.concat(
	["backup:DeleteRecoveryPoint", "backup:DisassociateRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
	array.concat(
		["ec2:DeregisterImage" | kind == "EC2"],
		[action |
			input.vault_locks[input.vaults[vault_id(hop)].lock].mode == "governance"
			some action in ["backup:DeleteBackupVaultLockConfiguration", "backup:PutBackupVaultLockConfiguration"]
		],
	),
)

# AWS refuses the deletion of AMIs that AWS Backup made by EC2's own call in most cases, not in all.
_denied(hop, "ec2:DeregisterImage") := answer.unknown(words, []) if {
	not _is_denied(hop, "ec2:DeregisterImage")
	words := "nothing denies ec2:DeregisterImage, and AWS doesn't document whether it rejects that call for backups"
} else := {"is": "yes"}

_denied(hop, action) := _verdict(hop, action) if action != "ec2:DeregisterImage"

_is_denied(hop, action) if _verdict(hop, action).is == "yes"

_verdict(hop, action) := object.union({"is": "yes"}, {"by_policy": true}) if {
	access := _access(vault_id(hop), action)
	access.verdict == "denied"
	not access.exempt
	not _only_by_vault_policy(access)
} else := answer.unknown(words, object.get(_access(vault_id(hop), action), "waits_for", [])) if {
	_access(vault_id(hop), action).verdict in {"conditional", "unknown", "denied"}
	_is_doubtful(vault_id(hop), action)
	words := sprintf("can't tell whether %s on vault %s is denied to every principal", [action, called(hop.to)])
} else := answer.no(words) if {
	words := sprintf("nothing denies %s on vault %s", [action, called(hop.to)])
}

_is_doubtful(vault, action) if {
	access := _access(vault, action)
	not access.exempt_wide
	not _only_by_vault_policy(access)
}

# A vault's own policy holds only as long as nobody may change it.
_is_doubtful(vault, action) if {
	_only_by_vault_policy(_access(vault, action))
	every change in ["backup:DeleteBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"] {
		_access(vault, change).verdict == "denied"
	}
}

_only_by_vault_policy(access) if {
	count(access.by) > 0
	every by in access.by { input.vault_policies[by.policy] }
}

_access(target, action) := object.get(input.access, [target, action], object.get(input.access, [target, "*"], {}))

# Whether recovery points under a key can still be read after the administrators of account `attacker` did their
# worst to it.
readable(hop, attacker) := _of_key(hop, hop.key, attacker) if {
	hop.key
} else := answer.unknown(sprintf("the KMS key of recovery points in vault %s isn't known", [called(hop.to)]), [])

_of_key(hop, key, attacker) := {"is": "yes"} if {
	key.manager in {"aws", "aws-owned", "none"}
} else := answer.unknown(words, []) if {
	key.manager != "customer"
	words := "who manages the key isn't known"
} else := _key_elsewhere(key, attacker) if {
	same_account(key, attacker) == "no"
} else := _key_here(key) if {
	same_account(key, attacker) == "yes"
} else := answer.unknown(words, []) if {
	words := sprintf("the account of the KMS key of vault %s isn't known", [called(hop.to)])
}

_destroys_key := ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]

_key_elsewhere(key, attacker) := answer.every_of([
	takeover.key_kept(_key_id(key), attacker),
	takeover.kept_out(attacker, object.get(key, "account", "")),
])

_key_here(key) := answer.every_of(answers) if {
	answers := [denied | some action in _destroys_key; denied := _key_denied(key, action)]
}

_key_denied(key, action) := object.union({"is": "yes"}, {"by_policy": true}) if {
	access := _access(_key_id(key), action)
	access.verdict == "denied"
	not access.exempt
	not _only_by_key_policy(access)
} else := answer.unknown(words, object.get(_access(_key_id(key), action), "waits_for", [])) if {
	access := _access(_key_id(key), action)
	access.verdict in {"conditional", "unknown", "denied"}
	not access.exempt_wide
	not _only_by_key_policy(access)
	words := sprintf("can't tell whether %s on %s is denied to every principal", [action, _key_name(key)])
} else := answer.no(words) if {
	words := sprintf("administrators of %s can make the key %s unusable", [_account(key), _key_name(key)])
}

_only_by_key_policy(access) if {
	count(access.by) > 0
	every by in access.by { input.key_policies[by.policy] }
}

_account(key) := sprintf("account %s", [key.account]) if {
	not contains(key.account, ":")
} else := "its account"

_key_name(key) := input.keys[_key_id(key)].address if {
	input.keys[_key_id(key)]
} else := key.arn if {
	key.arn
} else := "with unknown name"

# Whether what has an account lies in that one. Two accounts without ids may be one.
same_account(thing, account) := _same(object.get(thing, "account", ""), account)

_same(a, b) := "yes" if {
	a == b
	a != ""
} else := "unknown" if {
	_has_no_id(a)
} else := "unknown" if {
	_has_no_id(b)
} else := "no"

_has_no_id(account) if account == ""

_has_no_id(account) if contains(account, ":")

called(vault) := sprintf("\"%s\"", [vault.name]) if {
	vault.name
} else := vault.arn if {
	vault.arn
} else := "with unknown name"

# Id of the vault that a hop goes to; empty where the input hasn't it: an argument that is undefined would make the whole
# answer undefined, and drop the place.
vault_id(hop) := object.get(hop.to, "id", "")

_key_id(key) := object.get(key, "id", "")
