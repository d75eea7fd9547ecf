# METADATA
# title: Vault access policies
# description: What a vault's access policy denies by itself, and whether anything else keeps its recovery points.
package tfbackup.lib.vault_policy

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# Vaults whose recovery points nobody can delete before their time, whatever policies say.
sealed contains id if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
}

sealed contains id if {
	some id, vault in input.vaults
	input.vault_locks[vault.lock].mode == "compliance"
}

# Access policies of vaults that aren't sealed, with their vault.
of_open_vaults[id] := vault if {
	some id, policy in input.vault_policies
	policy.document
	vault := policy.vault
	input.vaults[vault].policy == id
	not sealed[vault]
}

# Actions that the policy denies, whoever asks: it, and nothing else.
denied_by(id, vault) := {action |
	some action, access in input.access[vault]
	access.verdict == "denied"
	not access.exempt_wide
	count(object.get(access, "by", [])) > 0
	every by in access.by { by.policy == id }
}

# Those of some actions that nothing denies, and those of which that isn't known.
open(vault, actions) := {action | some action in actions; _state(vault, action) == "open"}

unclear(vault, actions) := {action | some action in actions; _state(vault, action) == "unknown"}

_state(vault, action) := "denied" if {
	access := _access(vault, action)
	access.verdict == "denied"
	not access.exempt_wide
} else := "unknown" if {
	count(object.get(_access(vault, action), "waits_for", [])) > 0
} else := "open"

_access(vault, action) := object.get(input.access, [vault, action], object.get(input.access, [vault, "*"], {}))

# What isn't known of the vault's lock.
lock_waits(id) := array.concat(
	[finding.wait(id, ["lock"], unknown) | unknown := input.vaults[id].unknown.lock],
	array.concat(
		[finding.wait(lock, ["mode"], unknown) |
			lock := input.vaults[id].lock
			unknown := input.vault_locks[lock].unknown.mode
		],
		[{"resource": id, "attribute": ["lock"], "reason": "incomplete"} |
			vault := input.vaults[id]
			not vault.lock
			not vault.unknown.lock
			input.plans[vault.plan].complete == false
		],
	),
)

# What the answer for an action waits for: policies whose text isn't known, or the account's place in the
# organization.
access_waits(vault, actions) := [wait |
	some other in _unknown_of(vault, actions)
	wait := _wait(vault, other)
]

_unknown_of(vault, actions) := {id |
	some action in actions
	some id in object.get(_access(vault, action), "waits_for", [])
}

_wait(vault, id) := finding.wait(id, ["document"], unknown) if {
	unknown := input.organization_policies[id].unknown.document
} else := finding.wait(vault, ["account"], {"reason": "unresolved"})

# What access policies that stay deny no longer, by policy and action.
losses[id] := found if {
	some id, found in denial.losses
	input.vault_policies[id]
}

# `access policy of vault "orders"`
called(policy) := wording.called("access policy", policy, [on | on := sprintf("of vault \"%s\"", [policy.vault_name])])
