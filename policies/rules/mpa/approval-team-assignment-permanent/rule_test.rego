package tfbackup.rules.mpa["approval-team-assignment-permanent_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.mpa["approval-team-assignment-permanent"] as rule

_id := "p:awscc_backup_logically_air_gapped_backup_vault.v"

_unknown := {"reason": "after-apply", "references": ["var.team"]}

_team := {"arn": "arn:aws:mpa:us-east-1:555566667777:approval-team/a"}

_vault(actions, more) := object.union(
	{"type": "awscc_backup_logically_air_gapped_backup_vault", "kind": "logically-air-gapped", "name": "sealed"},
	object.union({"change": {"actions": actions}}, more),
)

_findings(before, after) := found if {
	found := rule.findings with input as testing.with_changes({"vaults": {_id: after}, "before": {"vaults": before}})
}

test_violated_made_with_a_team if {
	_findings({}, _vault(["create"], {"approval_team": _team})) == {{
		"resource": _id,
		"attribute": ["approval_team"],
		"message": concat("", [
			"this plan assigns an approval team to air-gapped vault \"sealed\"; ",
			"afterwards no administrator can change or remove it without that team's approval",
		]),
		"verdict": "violated",
	}}
}

test_violated_made_anew if {
	actions := ["delete", "create"]
	after := _vault(actions, {"approval_team": {"id": "p:team"}})
	count(_findings({_id: _vault(actions, {"approval_team": _team})}, after)) == 1
}

test_violated_team_added if {
	count(_findings({_id: _vault(["update"], {})}, _vault(["update"], {"approval_team": _team}))) == 1
}

test_satisfied_had_a_team_before if {
	before := {_id: _vault(["update"], {"approval_team": _team})}
	_findings(before, _vault(["update"], {"approval_team": _team})) == set()
}

test_satisfied_nothing_changes if {
	before := {_id: _vault(["no-op"], {})}
	_findings(before, _vault(["no-op"], {"approval_team": _team})) == set()
}

test_satisfied_no_team if _findings({}, _vault(["create"], {})) == set()

test_satisfied_team_assigned_outside_terraform if {
	after := object.union(
		_vault(["create"], {"approval_team": _team}),
		{"type": "aws_backup_logically_air_gapped_vault"},
	)
	_findings({}, after) == set()
}

test_satisfied_unknown_is_said_elsewhere if {
	_findings({}, _vault(["create"], {"approval_team": {"unknown": {"id": _unknown}}})) == set()
	before := {_id: _vault(["update"], {"unknown": {"approval_team": _unknown}})}
	_findings(before, _vault(["update"], {"approval_team": _team})) == set()
}
