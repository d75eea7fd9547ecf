# METADATA
# title: Access policy that denies deletion to few
# description: A Deny in a vault's access policy that names single principals leaves everybody else their rights.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: note
#   persona: pedantic
#   remedy: deny the actions to Principal "*", and exempt one break-glass role by ArnNotLike aws:PrincipalArn
package tfbackup.rules["deletion-protection"]["vault-policy-names-few"]

import data.tfbackup.lib.denial
import data.tfbackup.lib.finding

# A policy of which nothing is known: vault-policy-open.
findings contains finding.violated(id, ["document"], message) if {
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
