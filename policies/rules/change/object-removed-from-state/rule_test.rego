package tfbackup.rules.change["object-removed-from-state_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.change["object-removed-from-state"] as rule

_dropped(map, id, has_backup) := {
	"plans": {"p": {"has_backup": has_backup}},
	"before": {map: {id: {"plan": "p", "change": {"actions": ["forget"]}}}},
}

_findings(facts) := found if found := rule.findings with input as testing.with_changes(facts)

_verdicts(facts) := {[f.resource, f.attribute, f.verdict] | some f in _findings(facts)}

_message(facts) := message if {
	some f in _findings(facts)
	message := f.message
}

test_violated_every_kind if {
	kinds := {
		["vaults", "vault"],
		["vault_locks", "vault lock"],
		["vault_policies", "vault access policy"],
		["keys", "KMS key"],
		["key_aliases", "KMS alias"],
		["key_policies", "key policy"],
		["backup_plans", "backup plan"],
		["selections", "backup selection"],
		["organization_policies", "organization policy"],
		["policy_attachments", "policy attachment"],
		["vault_notifications", "vault notification"],
	}
	every kind in kinds {
		facts := _dropped(kind[0], "p:x", true)
		_verdicts(facts) == {["p:x", [], "violated"]}
		_message(facts) == sprintf(
			"%s is removed from Terraform's state; it remains in AWS, but no later plan shows when it's weakened or deleted",
			[kind[1]],
		)
	}
}

test_violated_once_with_what_is_inside if {
	facts := object.union(_dropped("vaults", "p:v", true), _dropped("vault_locks", "p:v", true))
	_verdicts(facts) == {["p:v", [], "violated"]}
	startswith(_message(facts), "vault is removed")
}

test_violated_once_with_what_a_document_declares if {
	facts := object.union(
		object.union(_dropped("backup_plans", "p:stack#A", true), _dropped("backup_plans", "p:stack#B", true)),
		_dropped("selections", "p:stack#S", true),
	)
	_verdicts(facts) == {["p:stack#A", [], "violated"]}
	policy := object.union(_dropped("organization_policies", "p:policy", true), _dropped("backup_plans", "p:policy#daily", true))
	_verdicts(policy) == {["p:policy", [], "violated"]}
}

test_satisfied_deleted if {
	facts := {
		"plans": {"p": {"has_backup": true}},
		"before": {"vaults": {"p:v": {"plan": "p", "change": {"actions": ["delete"]}}}},
	}
	_verdicts(facts) == set()
}

test_satisfied_plan_without_backup if {
	_verdicts(_dropped("keys", "p:k", false)) == set()
}
