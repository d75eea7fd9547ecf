package tfbackup.rules.mpa["approval-team-in-same-account_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.mpa["approval-team-in-same-account"] as rule

_id := "p:v"

_own := "111122223333"

_other := "555566667777"

_vault(account, team) := {
	"kind": "logically-air-gapped",
	"name": "sealed",
	"account": account,
	"approval_team": {"arn": "arn:team", "account": team},
}

_findings(vault, more) := found if {
	found := rule.findings with input as testing.with_hops(object.union({"vaults": {_id: vault}}, more))
}

_verdicts(vault) := {f.verdict | some f in _findings(vault, {})}

test_violated_own_account if {
	_findings(_vault(_own, _own), {}) == {{
		"resource": _id,
		"attribute": ["approval_team"],
		"message": concat("", [
			"approval team of air-gapped vault \"sealed\" is in the vault's own account; ",
			"if that account is lost, so is the team, and nobody can open the vault to restore",
		]),
		"verdict": "violated",
	}}
}

test_violated_own_account_without_known_id if _verdicts(_vault("p:awscc", "p:awscc")) == {"violated"}

test_violated_account_whose_backups_go_into_the_vault if {
	hop := {"to": {"id": _id}, "works": "yes", "crosses_account": "yes"}
	some f in _findings(_vault(_own, _other), {"flows": [{"account": _other, "hops": [hop]}]})
	contains(f.message, "is in an account that backs up to the vault")
}

test_violated_account_of_role_workload if {
	some f in _findings(_vault(_own, _other), {"accounts": {_other: {"role": "workload"}}})
	contains(f.message, "is in a workload account")
}

test_violated_says_both_at_once if {
	found := _findings(_vault(_own, _own), {"accounts": {_own: {"role": "workload"}}})
	count(found) == 1
}

test_satisfied_other_account if {
	_verdicts(_vault(_own, _other)) == set()
	_findings(_vault(_own, _other), {"accounts": {_other: {"role": "databunker"}}}) == set()
}

test_satisfied_vault_of_a_stack_set_is_made_elsewhere if {
	_verdicts(object.union(_vault(_own, _own), {"scope": {}})) == set()
}

test_satisfied_no_team if _verdicts({"kind": "logically-air-gapped", "account": _own}) == set()

test_satisfied_unknown_team_is_said_elsewhere if {
	team := {"unknown": {"id": {"reason": "after-apply"}}}
	_verdicts({"kind": "logically-air-gapped", "account": _own, "approval_team": team}) == set()
}

test_undecided_account_of_the_vault if {
	some f in _findings(_vault("p:awscc", _other), {})
	f.verdict == "undecided"
	f.waits_for == [{"resource": _id, "attribute": ["account"], "reason": "unresolved"}]
	startswith(f.help, "set allowed_account_ids in the provider")
}

test_undecided_account_of_the_team if _verdicts(_vault(_own, "p:aws")) == {"undecided"}
