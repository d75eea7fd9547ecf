package tfbackup.rules.lagv["lagv-shared-with-organization_test"]

import data.tfbackup.rules.lagv["lagv-shared-with-organization"] as rule

_id := "p:aws_ram_resource_share.s"

_unknown := {"reason": "after-apply", "references": ["var.principals"]}

_findings(kind, share) := found if {
	found := rule.findings with input as {
		"vaults": {"p:v": {"kind": kind, "name": "sealed"}},
		"resource_shares": {_id: object.union({"resources": [{"id": "p:v"}]}, share)},
	}
}

_verdicts(share) := {f.verdict | some f in _findings("logically-air-gapped", share)}

_with(principal) := {"principals": [{"name": "555566667777"}, principal]}

test_violated_organization if {
	arn := "arn:aws:organizations::999988887777:organization/o-a1b2c3d4e5"
	_findings("logically-air-gapped", _with({"arn": arn})) == {{
		"resource": _id,
		"attribute": ["principals"],
		"message": concat("", [
			"air-gapped vault \"sealed\" is shared with an organization or OU, but AWS RAM shares it ",
			"only with individual accounts; the share fails, and no other account can restore",
		]),
		"verdict": "violated",
		"related": [{"resource": "p:v", "attribute": [], "label": "shared with an organization or OU"}],
	}}
}

test_violated_unit if {
	_verdicts(_with({"arn": "arn:aws:organizations::999988887777:ou/o-a1b2c3d4e5/ou-ab12-11112222"})) == {"violated"}
}

test_violated_organization_of_the_plan if {
	found := rule.findings with input as {
		"vaults": {"p:v": {"kind": "logically-air-gapped", "name": "sealed"}},
		"resource_shares": {_id: object.union({"resources": [{"id": "p:v"}]}, _with({"id": "p:organization"}))},
		"organizations": {"p:organization": {}},
	}
	{f.verdict | some f in found} == {"violated"}
}

test_satisfied_accounts if {
	_verdicts(_with({"name": "444455556666"})) == set()
	_verdicts(_with({"arn": "arn:aws:iam::444455556666:root"})) == set()
}

test_satisfied_standard_vault if {
	share := _with({"arn": "arn:aws:organizations::999988887777:organization/o-a1b2c3d4e5"})
	_findings("standard", share) == set()
}

test_satisfied_nobody if _verdicts({}) == set()

test_undecided_principals if {
	some f in _findings("logically-air-gapped", {"unknown": {"principals": _unknown}})
	f.verdict == "undecided"
	f.waits_for == [{
		"resource": _id,
		"attribute": ["principals"],
		"reason": "after-apply",
		"references": ["var.principals"],
	}]
}

test_undecided_one_principal if _verdicts(_with({"unknown": {"id": _unknown}})) == {"undecided"}

test_satisfied_account_of_which_only_the_declaration_is_unknown if {
	_verdicts(_with({"name": "444455556666", "unknown": {"id": _unknown}})) == set()
}

test_violated_unit_of_the_plan if {
	found := rule.findings with input as {
		"vaults": {"p:v": {"kind": "logically-air-gapped", "name": "sealed"}},
		"resource_shares": {_id: object.union({"resources": [{"id": "p:v"}]}, _with({"id": "p:unit"}))},
		"organization_units": {"p:unit": {}},
	}
	{f.verdict | some f in found} == {"violated"}
}

_of_resources(resources, more) := {[f.attribute, f.verdict] |
	some f in rule.findings with input as {
		"vaults": {"p:v": {"kind": "logically-air-gapped"}},
		"resource_shares": {_id: object.union({"resources": resources}, more)},
	}
}

test_undecided_resources if {
	organization := _with({"arn": "arn:aws:organizations::999988887777:organization/o-a1b2c3d4e5"})
	_of_resources([{"unknown": {"id": _unknown}}], organization) == {[["resources"], "undecided"]}
	_of_resources([], object.union(organization, {"unknown": {"resources": _unknown}})) == {[["resources"], "undecided"]}
	_of_resources([{"unknown": {"id": _unknown}}], _with({"name": "444455556666"})) == set()
}
