# METADATA
# title: Workload account can administer the backup key
# description: The KMS key of a DataBunker or logically air-gapped vault must survive the loss of the account that is backed up.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: warning
#   remedy: allow the account only kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey* and kms:ReEncrypt* in the key policy
package tfbackup.rules.lagv["lagv-key-administered-by-workload"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["policy"], message), {"twin": account}) if {
	some id, accounts in input.key_administration
	some account, powers in accounts
	_outlives(id, account)
	actions := _with(powers, {"allowed"})
	count(actions) > 0
	message := sprintf("key policy grants account %s %s; recovery points in %s must survive the loss of that account", [
		account,
		text.few(actions),
		_vault(id),
	])
}

findings contains finding.undecided_for(id, ["policy"], waits_for, message) if {
	some id, accounts in input.key_administration
	doubtful := {account: _doubts(powers) |
		some account, powers in accounts
		_outlives(id, account)
		count(_with(powers, {"allowed"})) == 0
	}
	waits_for := refusal.waits({"waits_for": sort({wait | some doubts in doubtful; some wait in doubts.waits_for})})
	count(waits_for) > 0
	not _is_invalid(waits_for) # plan-validity/invalid-value
	message := sprintf("can't tell whether %s can administer the KMS key of %s: depends on the key policy%s", [
		_accounts(doubtful),
		_vault(id),
		_conditions({words | some doubts in doubtful; some words in doubts.conditions}),
	])
}

# A vault under the key is to outlive the account; the keys of its own vaults, and of its data, needn't.
_outlives(key, account) if {
	some id in _vaults[key]
	not _is_of(input.vaults[id], account)
}

_is_of(vault, account) if {
	vault.kind == "standard"
	vault.account == account
}

_vaults[key] contains id if {
	some id, vault in input.vaults
	key := vault.key.id
}

_with(powers, verdicts) := {action | some action, access in powers; access.verdict in verdicts}

# What an answer waits for, and the conditions that decide.
_doubts(powers) := {
	"waits_for": {id | some _, access in powers; some id in _waits(access)},
	"conditions": {words | some _, access in powers; some words in object.get(access, "conditions", [])},
}

_waits(access) := access.waits_for if {
	access.waits_for
} else := [statement.policy | some statement in object.get(access, "by", [])]

_is_invalid(waits) if {
	some wait in waits
	wait.reason == "invalid"
}

_accounts(doubtful) := sprintf("account %s", [min(ids)]) if {
	ids := {id | some id, _ in doubtful; not contains(id, ":")}
	count(ids) > 0
} else := "the workload account"

_conditions(words) := sprintf(" (%s)", [concat("; ", sort(words))]) if {
	count(words) > 0
} else := ""

_vault(key) := wording.vault(input.vaults[min(_vaults[key])])
