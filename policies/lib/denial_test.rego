package tfbackup.lib.denial_test

import data.tfbackup.lib.denial

_denied := {"verdict": "denied"}

_role := "arn:aws:iam::*:role/break-glass"

test_actions_that_destroy if {
	denial.destroys("backup:DeleteRecoveryPoint")
	denial.destroys("kms:DisableKey")
	denial.destroys("organizations:LeaveOrganization")
	not denial.destroys("iam:DeleteRole")
}

test_what_protects if {
	denial.protects(_denied)
	denial.protects({"verdict": "conditional", "conditions": ["StringEquals aws:ResourceTag/keep yes"]})
	not denial.protects({"verdict": "allowed"})
	not denial.protects({"verdict": "denied", "exempt_wide": ["*"]})
	not denial.protects({"verdict": "conditional", "conditions": ["StringNotEquals aws:RequestedRegion eu-west-1"]})
}

test_losses_by_policy if {
	losses := denial.losses with input as {"changes": {"denials": [{"policy": "p:scp", "losses": {"backup:A": "open"}}]}}
	losses == {"p:scp": {"backup:A": "open"}}
}

test_losses_in_words if {
	after := {
		"backup:A": {"verdict": "denied", "exempt": [_role]},
		"backup:B": {"verdict": "conditional", "conditions": ["StringEquals aws:ResourceTag/keep yes"], "not_covered": ["x"]},
		"backup:C": {"verdict": "conditional"},
	}
	denial.words({"backup:D": "open", "backup:E": "open", "backup:F": "unsure"}, after) == "no longer denies backup:D and backup:E"
	denial.words({"backup:A": "exempt"}, after) == sprintf("exempts %s from its Deny of backup:A", [_role])
	denial.words({"backup:B": "condition"}, after) == concat("", [
		"denies backup:B only partly (StringEquals aws:ResourceTag/keep yes; not on x)",
	])
	denial.words({"backup:C": "condition", "backup:D": "open"}, after) == concat("; ", [
		"no longer denies backup:D",
		"denies backup:C only partly",
	])
	denial.words({"backup:F": "unsure"}, after) == ""
}
