# METADATA
# title: Vault access policy leaves destructive actions allowed
# description: A vault access policy denies some actions that destroy recovery points, but not all, or only to some principals.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: note
#   remedy: deny these actions to everyone in the same statement
package tfbackup.rules["deletion-protection"]["vault-policy-incomplete"]

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.vault_policy

findings contains finding.violated(id, ["document"], message) if {
	some id, [vault, denied] in _half
	count(vault_policy.lock_waits(vault)) == 0
	open := vault_policy.open(vault, _demanded(vault))
	count(open) > 0
	message := sprintf("vault access policy denies %s, but nothing denies %s; recovery points can still be lost early", [_list(denied), _list(open)])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id, [vault, denied] in _half
	unclear := vault_policy.unclear(vault, _demanded(vault))
	open := vault_policy.open(vault, _demanded(vault))
	count(open | unclear) > 0
	_is_unsure(vault, open)
	waits_for := array.concat(vault_policy.lock_waits(vault), vault_policy.access_waits(vault, unclear))
	message := sprintf("can't tell whether anything denies %s, which the vault access policy doesn't; it denies only %s", [
		_list(open | unclear),
		_list(denied),
	])
}

# A policy of which nothing is known: vault-policy-allows-deletion.
findings contains object.union(finding.violated(id, ["document"], message), {"twin": "principals", "persona": "pedantic", "help": help}) if {
	help := `deny the actions to Principal "*", and exempt one break-glass role with ArnNotLike on aws:PrincipalArn`
	some id, policy in input.vault_policies
	input.vaults[policy.vault].policy == id
	named := _named(id, policy.vault)
	actions := {action | some _, found in named; some action in found}
	count(actions) > 0
	message := sprintf("vault access policy denies %s only to %s; every other principal with the IAM permission can still use it", [
		text.few(actions),
		text.few(object.keys(named)),
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

_list(actions) := text.few(actions)

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
