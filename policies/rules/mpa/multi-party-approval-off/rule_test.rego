package tfbackup.rules.mpa["multi-party-approval-off_test"]

import data.tfbackup.rules.mpa["multi-party-approval-off"] as rule

_id := "p:aws_backup_global_settings.g"

_team := {"approval_team": {"arn": "arn:team"}}

_findings(settings, vault) := found if {
	sealed := object.union({"kind": "logically-air-gapped", "name": "sealed"}, vault)
	found := rule.findings with input as {"global_settings": {_id: settings}, "vaults": {"p:v": sealed}}
}

test_violated_switched_off if {
	_findings({"multi_party_approval": false}, _team) == {{
		"resource": _id,
		"attribute": ["multi_party_approval"],
		"message": concat("", [
			"multi-party approval is turned off for the organization, but air-gapped vault \"sealed\" has ",
			"an approval team; the team can't be assigned, or can't open the vault",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:v", "attribute": ["approval_team"], "label": "needs multi-party approval"}],
	}}
}

test_violated_whichever_team_it_is if {
	team := {"approval_team": {"unknown": {"id": {"reason": "after-apply"}}}}
	count(_findings({"multi_party_approval": false}, team)) == 1
}

test_satisfied_switched_on if _findings({"multi_party_approval": true}, _team) == set()

test_satisfied_not_mentioned if _findings({"cross_account_backup": true}, _team) == set()

test_satisfied_no_team if {
	_findings({"multi_party_approval": false}, {}) == set()
	_findings({"unknown": {"multi_party_approval": {"reason": "sensitive"}}}, {}) == set()
}

test_undecided_setting if {
	some f in _findings({"unknown": {"multi_party_approval": {"reason": "sensitive"}}}, _team)
	f.verdict == "undecided"
	f.waits_for == [{"resource": _id, "attribute": ["multi_party_approval"], "reason": "sensitive"}]
}
