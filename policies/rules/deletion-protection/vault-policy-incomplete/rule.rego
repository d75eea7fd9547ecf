# METADATA
# title: Vault access policy protects only in part
# description: An access policy that leaves some ways to destroy recovery points open, or denies them to single principals, protects little.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: note
#   remedy: deny these actions to everyone in the same statement
package tfbackup.rules["deletion-protection"]["vault-policy-incomplete"]

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.vault_policy

findings contains finding.violated(id, ["document"], message) if {
	some id, [vault, denied] in _half
	count(vault_policy.lock_waits(vault)) == 0
	open := vault_policy.open(vault, _demanded(vault))
	count(open) > 0
	message := sprintf("it denies %s, but nothing denies %s; with that, somebody still gets rid of backups, or of what holds them, before their time", [_list(denied), _list(open)])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id, [vault, denied] in _half
	unclear := vault_policy.unclear(vault, _demanded(vault))
	open := vault_policy.open(vault, _demanded(vault))
	count(open | unclear) > 0
	_is_unsure(vault, open)
	waits_for := array.concat(vault_policy.lock_waits(vault), vault_policy.access_waits(vault, unclear))
	message := sprintf("it denies %s, but not %s; whether anything else keeps people from it isn't known", [
		_list(denied),
		_list(open | unclear),
	])
}

# A policy of which nothing is known: vault-policy-allows-deletion.
findings contains object.union(finding.violated(id, ["document"], message), {"twin": "principals", "persona": "pedantic", "help": help}) if {
	help := `deny the actions to Principal "*", and exempt one break-glass role by ArnNotLike aws:PrincipalArn`
	some id, policy in input.vault_policies
	input.vaults[policy.vault].policy == id
	named := _named(id, policy.vault)
	actions := {action | some _, found in named; some action in found}
	count(actions) > 0
	message := sprintf("it denies %s to %s only; every other role of the account that has the rights, or gets them, is not held back", [
		concat(", ", sort(actions)),
		concat(" and ", sort(object.keys(named))),
	])
}

_is_unsure(vault, _) if count(vault_policy.lock_waits(vault)) > 0

_is_unsure(_, open) if count(open) == 0

_half[id] := [vault, denied] if {
	some id, vault in vault_policy.of_open_vaults
	denied := vault_policy.denied_by(id, vault) & _demanded(vault)
	count(denied) > 0
}

# A lock that isn't there needs no protection.
_demanded(vault) := _losing(["recovery-point", "vault", "vault-lock"]) if input.vaults[vault].lock

_demanded(vault) := _losing(["recovery-point", "vault"]) if not input.vaults[vault].lock

_losing(losses) := {action | some loss in losses; some action in input.catalog.actions[loss]}

_list(actions) := concat(", ", sort(actions))

# Actions by those whom alone the policy keeps from them.
_named(id, vault) := {who: actions |
	some [_, who] in _few(id, vault)
	actions := {action | some [action, other] in _few(id, vault); other == who}
}

_few(id, vault) := {[action, who] |
	some action, access in input.access[vault]
	access.verdict == "conditional"
	denial.destroys(action)
	every by in access.by { by.policy == id }
	count(access.conditions) == 1
	startswith(access.conditions[0], "Principal ")
	who := trim_prefix(access.conditions[0], "Principal ")
}
