# METADATA
# title: Account lacks the backup policy's vault
# description: A backup policy creates backup plans, but no vaults; each account and Region must already have them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
# custom:
#   severity: error
#   question: Which backup vaults are in the accounts that the backup policies reach?
#   answer: pass the plans of those accounts along
#   remedy: create the vault in each account and Region that the policy reaches, for example with a stack set
package tfbackup.rules["org-policy"]["backup-policy-vault-missing"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.placement
import data.tfbackup.lib.stopping
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": name}) if {
	some id, places in placement.missing
	names := {name | some [name, _, _] in places}
	some name in names
	lacking := {[account, region] | some [vault, region, account] in places; vault == name}
	[account, region] := min(lacking)
	message := sprintf("%s needs vault \"%s\", which account %s doesn't have in %s%s; its backup jobs fail there", [
		_plan(id),
		name,
		account,
		region,
		stopping.others(count(lacking) - 1),
	])
}

findings contains finding.undecided(id, ["rules"], {"reason": "unresolved"}, message) if {
	some id, wanted in placement.needed
	count(object.get(input.backup_plans[id].scope, "targets", [])) > 0
	names := {quoted | some [name, _] in wanted; not name in placement.names; quoted := sprintf("\"%s\"", [name])}
	count(names) > 0
	[noun, them] := _words(names)
	message := sprintf("can't tell whether every account has %s %s, which %s needs: no plan here creates %s; backup jobs fail without %s", [
		noun,
		text.few(names),
		_plan(id),
		them,
		them,
	])
}

_words(names) := ["vault", "it"] if {
	count(names) == 1
} else := ["vaults", "them"]

_plan(id) := sprintf("plan \"%s\" of the backup policy", [input.backup_plans[id].name])
