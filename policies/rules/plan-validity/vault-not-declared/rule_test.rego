package tfbackup.rules["plan-validity"]["vault-not-declared_test"]

import data.tfbackup.rules["plan-validity"]["vault-not-declared"] as rule

_id := "p:aws_backup_plan.p"

_account := "444455556666"

_found(backup_rule, complete) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": complete}},
		"vaults": {"p:v": {"name": "bunker", "account": _account, "region": "eu-west-1"}},
		"backup_plans": {_id: {"origin": "terraform", "rules": [backup_rule]}},
	}
}

_verdicts(backup_rule) := {f.verdict | some f in _found(backup_rule, true)}

_copy(region, name) := {"copies": [{"vault": {"arn": sprintf("arn:aws:backup:%s:%s:backup-vault:%s", [region, _account, name])}}]}

_own(name, more) := {"vault": object.union({"name": name, "account": _account, "region": "eu-west-1"}, more)}

test_violated_misspelled_copy if {
	_found(_copy("eu-west-1", "bunkr"), true) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": concat("", [
			"no plan creates vault \"bunkr\" in account 444455556666 and Region eu-west-1; ",
			"unless it exists elsewhere, every job into it fails",
		]),
		"verdict": "violated",
		"twin": "bunkr",
	}}
}

test_violated_other_region if _verdicts(_copy("us-east-1", "bunker")) == {"violated"}

test_violated_own_vault if _verdicts(_own("orders", {})) == {"violated"}

test_violated_backup_policy if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true}},
		"vaults": {"p:v": {"name": "bunker", "account": _account, "region": "eu-west-1"}},
		"backup_plans": {_id: {
			"origin": "organizations-policy",
			"rules": [{"vault": {"name": "orders"}}],
			"scope": {"accounts": [_account], "regions": ["eu-west-1"]},
		}},
	}
	{f.verdict | some f in found} == {"violated"}
}

test_satisfied_vault_of_the_input if {
	_verdicts(_copy("eu-west-1", "bunker")) == set()
	_verdicts(_own("bunker", {"id": "p:v"})) == set()
}

# That account's vaults may all be in plans that aren't passed along.
test_satisfied_account_out_of_sight if {
	_verdicts(_copy("us-east-1", "dr")) == set()
	_verdicts({"copies": [{"vault": {"arn": "arn:aws:backup:eu-west-1:999988887777:backup-vault:x"}}]}) == set()
}

test_satisfied_made_by_aws if _verdicts(_own("Default", {})) == set()

test_satisfied_told_elsewhere if _verdicts(_own("orders", {"unknown": {"id": {"reason": "unresolved"}}})) == set()

test_undecided_plan_incomplete if {
	{f.verdict | some f in _found(_copy("eu-west-1", "bunkr"), false)} == {"undecided"}
}

test_violated_onward_copy if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true}},
		"vaults": {"p:v": {"name": "bunker", "account": _account, "region": "eu-west-1"}},
		"backup_plans": {},
		"onward_copies": {"p:e#0#p:v": {
			"event_rule": "p:e",
			"destinations": [{"arn": sprintf("arn:aws:backup:eu-west-1:%s:backup-vault:bunkr", [_account])}],
		}},
	}
	{[f.resource, f.attribute, f.verdict] | some f in found} == {["p:e", [], "violated"]}
}
