package tfbackup.rules.change["vault-policy-loosened_deleted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["vault-policy-loosened"] as rule

_id := "p:aws_backup_vault_policy.x"

_vault := "p:aws_backup_vault.v"

_deny := {"document": {"statements": [{"effect": "Allow"}, {"effect": "Deny"}]}}

_allow := {"document": {"statements": [{"effect": "Allow"}]}}

_unknown := {"unknown": {"document": {"reason": "after-apply"}}}

_policy(fields, actions) := {"vault_policies": {_id: object.union(fields, {
	"vault": _vault,
	"vault_name": "orders",
	"change": {"actions": actions},
})}}

# Written inside its vault, whose update leaves the vault as `after`.
_inline(after) := {
	"before": {
		"vaults": {_vault: {"change": {"actions": ["update"]}}},
		"vault_policies": {_vault: object.union(_deny, {"vault": _vault, "change": {"actions": ["update"]}})},
	},
	"vaults": {_vault: after},
}

_findings(facts) := found if found := rule.findings with input as testing.with_changes(testing.with_actions(facts))

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_policy_of_kept_vault if {
	facts := {"before": _policy(_deny, ["delete"])}
	_verdicts(facts) == {[_id, [], "violated"]}
	_message(facts) == concat("", [
		`access policy of vault "orders" is removed; `,
		"its Deny statements end, and IAM permissions alone decide who can delete recovery points",
	])
}

test_violated_vault_not_in_the_plan if {
	_verdicts({"before": {"vault_policies": {_id: object.union(_deny, {"change": {"actions": ["delete"]}})}}}) == {[_id, [], "violated"]}
}

test_violated_left_out_of_its_vault if {
	_verdicts(_inline({})) == {[_vault, [], "violated"]}
}

test_satisfied_policy_that_only_allows if {
	_verdicts({"before": _policy(_allow, ["delete"])}) == set()
}

test_satisfied_deleted_with_its_vault if {
	before := object.union(_policy(_deny, ["delete"]), {"vaults": {_vault: {"change": {"actions": ["delete"]}}}})
	_verdicts({"before": before}) == set()
}

test_satisfied_policy_updated if {
	_verdicts({"before": _policy(_deny, ["update"]), "vaults": {_vault: {"policy": _id}}}) == set()
}

test_satisfied_stays_in_its_vault if {
	_verdicts(_inline({"policy": _vault})) == set()
}

test_satisfied_policy_that_only_allows_of_vault_unknown if {
	unknown := {"policy": {"reason": "after-apply"}}
	facts := {"before": _policy(_allow, ["update"]), "vaults": {_vault: {"unknown": unknown}}}
	_verdicts(facts) == set()
}

test_undecided_document if {
	_verdicts({"before": _policy(_unknown, ["delete"])}) == {[_id, ["document"], "undecided"]}
}

test_undecided_policy_of_vault_unknown if {
	_verdicts(_inline({"unknown": {"policy": {"reason": "after-apply"}}})) == {[_vault, [], "undecided"]}
}

# The finding is the policy's, so that it is the same one whether decided or not.
test_undecided_policy_beside_its_vault if {
	unknown := {"policy": {"reason": "after-apply"}}
	facts := {"before": _policy(_deny, ["update"]), "vaults": {_vault: {"unknown": unknown}}}
	_verdicts(facts) == {[_id, [], "undecided"]}
}
