package tfbackup.rules.mpa["lagv-without-approval-team_test"]

import data.tfbackup.rules.mpa["lagv-without-approval-team"] as rule

_id := "p:v"

_unknown := {"reason": "after-apply", "references": ["aws_cloudformation_stack.team"]}

_vault(type, more) := object.union({"type": type, "kind": "logically-air-gapped", "name": "sealed"}, more)

_awscc := "awscc_backup_logically_air_gapped_backup_vault"

_of(vault, shares) := found if {
	found := rule.findings with input as {"vaults": {_id: vault}, "resource_shares": shares}
}

_verdicts(vault) := {[f.resource, f.attribute, f.verdict] | some f in _of(vault, {})}

test_violated_no_team if {
	some f in _of(_vault(_awscc, {}), {})
	f.verdict == "violated"
	f.attribute == ["approval_team"]
	f.message == concat("", [
		"air-gapped vault \"sealed\" has no approval team; ",
		"if its account is lost or compromised, nobody can open the vault to restore",
	])
	startswith(f.help, "set mpa_approval_team_arn")
}

test_violated_team_that_this_provider_cannot_assign if {
	some f in _of(_vault("aws_backup_logically_air_gapped_vault", {}), {})
	contains(f.message, "has no approval team in this plan; ")
	startswith(f.help, "declare the vault as awscc_")
}

test_violated_vault_of_elsewhere if {
	some f in _of(_vault("external.vault", {}), {})
	contains(f.help, "[[external.vault]]")
}

test_violated_share_with_nobody if {
	shares := {"p:s": {"resources": [{"id": _id}]}}
	count(_of(_vault(_awscc, {}), shares)) == 1
}

# The report has lagv-shared-only-by-ram alone, which supersedes this rule.
test_violated_shared_vault if {
	shares := {"p:s": {"resources": [{"id": _id}], "principals": [{"name": "444455556666"}]}}
	{f.verdict | some f in _of(_vault(_awscc, {}), shares)} == {"violated"}
}

test_satisfied_team if _verdicts(_vault(_awscc, {"approval_team": {"arn": "arn:team"}})) == set()

test_satisfied_standard_vault if _verdicts({"type": "aws_backup_vault", "kind": "standard"}) == set()

test_undecided_team if {
	vault := _vault(_awscc, {"approval_team": {"unknown": {"id": _unknown}}})
	_verdicts(vault) == {[_id, ["approval_team"], "undecided"]}
}
