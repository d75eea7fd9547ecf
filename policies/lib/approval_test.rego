package tfbackup.lib.approval_test

import data.tfbackup.lib.approval

_unknown := {"reason": "after-apply", "references": ["aws_cloudformation_stack.team"]}

_air_gapped := {"kind": "logically-air-gapped"}

_vaults := {
	"p:none": _air_gapped,
	"p:known": object.union(_air_gapped, {"approval_team": {"arn": "arn:team"}}),
	"p:declared": object.union(_air_gapped, {"approval_team": {"id": "p:team"}}),
	"p:unknown": object.union(_air_gapped, {"approval_team": {"unknown": {"id": _unknown}}}),
	"p:perhaps": object.union(_air_gapped, {"unknown": {"approval_team": _unknown}}),
	"p:standard": {"kind": "standard"},
}

test_vaults_without_team if {
	found := approval.without_team with input as {"vaults": _vaults}
	found == {"p:none"}
}

test_vaults_of_unknown_team if {
	found := approval.unknown_team with input as {"vaults": _vaults}
	{[id, unknown.reason] | some id, unknown in found} == {["p:unknown", "after-apply"], ["p:perhaps", "after-apply"]}
}

test_shares_open_vaults_to_somebody if {
	of_vault := {"resources": [{"id": "p:none"}, {"id": "p:standard"}, {"arn": "arn:elsewhere"}]}
	found := approval.shares with input as {"vaults": _vaults, "resource_shares": {
		"p:given": object.union(of_vault, {"principals": [{"name": "444455556666"}]}),
		"p:perhaps": object.union(of_vault, {"unknown": {"principals": _unknown}}),
		"p:nobody": of_vault,
	}}
	found == {"p:none": {"p:given", "p:perhaps"}}
}

test_each_type_has_its_way_to_a_team if {
	startswith(approval.way_to_a_team("aws_backup_logically_air_gapped_vault"), "declare the vault as awscc_")
	contains(approval.way_to_a_team("external.vault"), "[[external.vault]]")
	startswith(approval.way_to_a_team("awscc_backup_logically_air_gapped_backup_vault"), "set mpa_approval_team_arn")
}
