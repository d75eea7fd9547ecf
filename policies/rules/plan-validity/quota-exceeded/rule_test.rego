package tfbackup.rules["plan-validity"]["quota-exceeded_test"]

import data.tfbackup.rules["plan-validity"]["quota-exceeded"] as rule

_found(exceeded) := found if {
	found := rule.findings with input as {"exceeded_quotas": exceeded}
}

test_violated_fixed_quota if {
	_found({"p:plan": [{"quota": "rules-per-plan", "number": 11, "most": 10, "adjustable": false, "as_of": "2026-11"}]}) == {{
		"resource": "p:plan",
		"attribute": [],
		"message": concat("", [
			"11 rules are in this backup plan, but AWS Backup allows 10 (as of 2026-11); ",
			"AWS refuses the rest during the apply",
		]),
		"verdict": "violated",
	}}
}

test_violated_quota_that_aws_raises if {
	some found in _found({"p:vault": [{"quota": "vaults-per-region", "number": 301, "most": 300, "adjustable": true, "as_of": "2026-11"}]})
	found.message == concat("", [
		"301 backup vaults are in this account and Region, but AWS Backup allows 300 by default (as of 2026-11); ",
		"the apply fails unless AWS has raised the quota",
	])
	startswith(found.help, "request a higher quota")
}

test_violated_every_quota_has_words if {
	quotas := {
		"vaults-per-region", "backup-plans-per-region", "rules-per-plan", "copies-per-rule", "tags-per-recovery-point",
		"selections-per-plan", "tag-selections-per-policy-plan", "arns-per-selection", "wildcard-arns-per-selection",
		"tags-per-selection", "conditions-per-selection", "frameworks-per-region", "report-plans-per-account",
		"selections-per-testing-plan",
	}
	every quota in quotas {
		found := _found({"p:x": [{"quota": quota, "number": 2, "most": 1, "adjustable": false, "as_of": "2026-11"}]})
		count(found) == 1
	}
}

test_satisfied_without_any if {
	_found({}) == set()
}

# What isn't known isn't counted.
test_undecided_is_never_asked if {
	facts := {"exceeded_quotas": {}, "backup_plans": {"p:plan": {"rules": [], "unknown": {"rules": {"reason": "after-apply"}}}}}
	found := rule.findings with input as facts
	found == set()
}
