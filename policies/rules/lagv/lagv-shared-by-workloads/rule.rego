# METADATA
# title: Air-gapped vault is shared by several workloads
# description: Workloads that share a logically air-gapped vault also share its KMS key, approval team and account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: give each workload its own air-gapped vault, or define your workloads under [workloads] in tfbackup.toml
package tfbackup.rules.lagv["lagv-shared-by-workloads"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(vault, [], message) if {
	some vault, workloads in _known
	count(workloads) > 1
	message := sprintf("%s stores backups of %v workloads: %s; access to its key, approval team or RAM share opens all of them", [
		wording.vault(input.vaults[vault]),
		count(workloads),
		text.few(workloads),
	])
}

findings contains finding.undecided_for(vault, [], waits_for, message) if {
	some vault, unsure in _unsure
	known := count({one | some one in _known[vault]}) # object.get loses an empty map of sets
	known < 2
	known + count(unsure) > 1
	waits_for := [finding.wait(id, ["workload"], unknown) | some [_, id, unknown] in array.slice(sort(unsure), 0, 3)]
	message := sprintf("can't tell whether %s stores backups of several workloads; if so, its loss affects all of them", [wording.vault(input.vaults[vault])])
}

_by_account if input.config.workloads.by == "account"

# By id of the air-gapped vault: the workloads that are known.
_known[vault] contains account if {
	some vault, senders in _senders
	some account, _ in senders
	not contains(account, ":")
}

_known[vault] contains workload if {
	some vault, ids in _users
	some id in ids
	workload := input.resources[id].workload
}

# By id of the air-gapped vault: what may be a workload of its own, with a resource that stands for it and
# why it isn't known.
_unsure[vault] contains [account, id, {"reason": "unresolved"}] if {
	some vault, senders in _senders
	some account, flows in senders
	contains(account, ":")
	id := min({id | some i in flows; id := input.flows[i].resources[0]})
}

_unsure[vault] contains [id, id, unknown] if {
	some vault, ids in _users
	some id in ids
	unknown := input.resources[id].unknown.workload
}

# By id of the air-gapped vault and account: flows into the vault.
_senders[vault][account] contains i if {
	_by_account
	some vault, ways in input.hops_into
	input.vaults[vault].kind == "logically-air-gapped"
	some [i, _] in ways
	flow := input.flows[i]
	flow.selected == "yes"
	account := flow.account
}

# By id of the air-gapped vault: resources whose backups go there.
_users[vault] contains id if {
	not _by_account
	some vault, ways in input.hops_into
	input.vaults[vault].kind == "logically-air-gapped"
	some [i, _] in ways
	input.flows[i].selected == "yes"
	some id in input.flows[i].resources
}
