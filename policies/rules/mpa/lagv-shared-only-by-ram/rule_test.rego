package tfbackup.rules.mpa["lagv-shared-only-by-ram_test"]

import data.tfbackup.rules.mpa["lagv-shared-only-by-ram"] as rule

_id := "p:v"

_vault := {"type": "awscc_backup_logically_air_gapped_backup_vault", "kind": "logically-air-gapped", "name": "sealed"}

_share := {"resources": [{"id": _id}], "principals": [{"name": "555566667777"}]}

_findings(vault, share) := found if {
	found := rule.findings with input as {"vaults": {_id: vault}, "resource_shares": {"p:s": share}}
}

test_violated_no_team if {
	help := "set mpa_approval_team_arn to a team whose members don't administer this account, ideally one of a recovery organization"
	_findings(_vault, _share) == {{
		"help": help,
		"resource": _id,
		"attribute": ["approval_team"],
		"message": concat("", [
			"air-gapped vault \"sealed\" has a RAM share but no approval team; ",
			"any principal with ram:DeleteResourceShare can revoke the share, and no other account can restore",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:s", "attribute": [], "label": "the vault's administrators can revoke it"}],
	}}
}

test_violated_shared_with_somebody_unknown if {
	share := {"resources": [{"id": _id}], "unknown": {"principals": {"reason": "unresolved"}}}
	count(_findings(_vault, share)) == 1
}

test_satisfied_team if {
	_findings(object.union(_vault, {"approval_team": {"arn": "arn:team"}}), _share) == set()
}

test_satisfied_unknown_team_is_said_elsewhere if {
	team := {"unknown": {"id": {"reason": "after-apply"}}}
	_findings(object.union(_vault, {"approval_team": team}), _share) == set()
}

test_satisfied_shared_with_nobody if _findings(_vault, {"resources": [{"id": _id}]}) == set()

test_satisfied_something_else_is_shared if {
	_findings(_vault, object.union(_share, {"resources": [{"id": "p:other"}]})) == set()
}

test_satisfied_standard_vault if _findings({"kind": "standard"}, _share) == set()

test_undecided_what_is_shared if {
	share := object.union(_share, {"resources": [{"unknown": {"id": {"reason": "after-apply"}}}]})
	[[f.resource, f.verdict] | some f in _findings(_vault, share)] == [["p:s", "undecided"]]
	_findings(object.union(_vault, {"approval_team": {"arn": "arn:team"}}), share) == set()
}
