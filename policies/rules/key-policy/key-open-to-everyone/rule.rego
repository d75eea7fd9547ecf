# METADATA
# title: Key policy is open to every AWS account
# description: A key policy that allows every principal lets strangers decrypt what the key encrypts, or delete the key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
# custom:
#   severity: error
#   remedy: name the accounts or roles as principals, or add a condition on aws:PrincipalOrgID
package tfbackup.rules["key-policy"]["key-open-to-everyone"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.refusal

findings contains object.union(finding.violated(id, ["policy"], message), {"related": related}) if {
	some id, opening in _openings
	opening.actions
	related := [{"resource": by.policy, "attribute": ["document"], "label": "allows every AWS account"} | some by in opening.by]
	message := sprintf(
		"key policy allows every AWS account %s; strangers can decrypt data under the key or make its recovery points unreadable",
		[refusal.list(opening.actions)],
	)
}

findings contains finding.undecided_for(id, ["policy"], waits_for, message) if {
	some id, opening in _openings
	not opening.actions
	not _partly[id]
	waits_for := [{"resource": by.policy, "attribute": ["document"], "reason": "unresolved"} | some by in opening.by]
	message := sprintf(
		"can't tell whether the key policy allows every AWS account %s: depends on the conditions of a Deny; without it, strangers can use the key",
		[refusal.list(opening.undecided)],
	)
}

# Who may use the key is asked by the rules on its use as well: of one policy it is said once.
findings contains finding.undecided(id, ["policy"], unknown, message) if {
	some [id, unknown] in _unread
	not id in refusal.said_of_vault
	message := "can't tell whether the key policy is open to every AWS account: depends on its text; strangers could decrypt backups or delete the key"
}

_openings[id] := opening if {
	some id, opening in input.key_openings
	id in backup.judged_keys
}

# Keys that a part of their policy, which isn't known, may open.
_partly[id] := unknown if {
	some id, opening in _openings
	not opening.actions
	some by in opening.by
	unknown := input.key_policies[by.policy].unknown.document
}

_unread contains [id, unknown] if some id, unknown in _partly

_unread contains [id, unknown] if {
	some policy in input.key_policies
	unknown := policy.unknown.document
	not policy.document # what isn't known of some of it is in its opening
	unknown.reason != "invalid" # said by another rule
	id := policy.key
	id in backup.judged_keys
}
