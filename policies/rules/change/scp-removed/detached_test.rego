package tfbackup.rules.change["scp-removed_detached_test"]

import data.tfbackup.rules.change["scp-removed"] as rule

_scp := "p:aws_organizations_policy.protect"

_attachment := "p:aws_organizations_policy_attachment.protect"

_facts(policy, place) := {
	"before": {"organization_policies": {_scp: object.union({"name": "protect", "policy_type": "SERVICE_CONTROL_POLICY"}, policy)}},
	"organization_policies": {},
	"changes": {"detachments": [object.union(
		{"policy": _scp, "attachment": _attachment, "node": "444455556666", "target": {"name": "444455556666"}},
		place,
	)]},
}

_found(policy, place) := found if found := rule.findings with input as _facts(policy, place)

_verdicts(policy, place) := {[f.resource, f.verdict] | some f in _found(policy, place)}

test_violated_destroyed if {
	_found({}, {"opened": ["backup:DeleteRecoveryPoint"]}) == {{
		"resource": _attachment,
		"attribute": [],
		"message": concat("", [
			`SCP "protect" is detached from account 444455556666; `,
			"no policy denies backup:DeleteRecoveryPoint there any more, so a stolen role can destroy backups",
		]),
		"verdict": "violated",
		"twin": "account 444455556666",
	}}
}

test_satisfied_nothing_is_opened if _verdicts({}, {}) == set()

test_satisfied_no_longer_attached_nobody_knows_where if {
	_verdicts({}, {"unknown": {"reason": "after-apply"}}) == set()
}

test_undecided_another_is_not_known if {
	_verdicts({}, {"doubtful": ["backup:DeleteRecoveryPoint"], "waits_for": ["p:new"]}) == {[_attachment, "undecided"]}
}

test_undecided_text if {
	_verdicts({"unknown": {"document": {"reason": "sensitive"}}}, {}) == {[_attachment, "undecided"]}
}

test_undecided_target if {
	_verdicts({}, {"doubtful": ["backup:DeleteRecoveryPoint"], "unknown": {"reason": "after-apply"}}) == {[_attachment, "undecided"]}
}
