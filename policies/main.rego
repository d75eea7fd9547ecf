# METADATA
# title: All rules
# description: |
#   For OPA and Conftest: `tfbackup facts PLAN` gives the input, and nothing else is judged. Errors fail; warnings,
#   and what can't be decided, warn. What tfbackup.toml says, and places in files, are tfbackup's own.
# custom:
#   reads: [access, accounts, allowed_images, approval_teams, attached, backup_plans, backup_roles, catalog,
#     changes, config, copy_refusals, delegated_administrators, delegation_grants, delegation_policies,
#     doubtful_hops, drifts, event_rules, exceeded_quotas, exempt_principals, flows, frameworks, functions,
#     global_settings, hops_across, hops_into, hops_under, invalid, key_administration, key_alarms, key_openings,
#     key_policies, key_refusals, keys, literal_wildcards, misnamed_actions, misplaced_references, not_selected,
#     objectives, onward_copies, organization_policies, organization_units, organizations, outward_copies, plans,
#     policy_attachments, reach, readiness, recovery_refusals, resource_shares, resources, restore_denials,
#     restore_testing_plans, restore_testing_selections, role_doors, roles, schema, scp_refusals, selections,
#     stacks, stopped_hops, strategies, temporary_hops, vault_locks, vault_notifications, vault_policies, vaults]
#   reads_before: [access, accounts, backup_plans, flows, frameworks, hops_across, key_aliases, key_policies, keys,
#     legal_holds, organization_policies, organization_units, organizations, policy_attachments, reach,
#     region_settings, report_plans, resources, restore_testing_plans, restore_testing_selections, selections,
#     vault_locks, vault_notifications, vault_policies, vaults]
package tfbackup.main

# What every rule found, with the rule's name and severity on it.
findings contains object.union(judgement, added) if {
	some family, rule, judgement
	data.tfbackup.rules[family][rule].findings[judgement]
	severity := _severity(rule, judgement)
	added := {"rule": rule, "family": family, "severity": severity}
}

# A plan has none of the facts, so that every rule would be content with it.
findings contains no_facts if not _is_facts

no_facts := {
	"rule": "input-without-facts",
	"family": "input",
	"severity": "error",
	"verdict": "violated",
	"resource": "input",
	"message": "the input isn't what tfbackup facts prints, so no rule can judge it; pass a plan through tfbackup facts first",
}

# Conftest fails on these.
deny contains result if {
	some finding in findings
	finding.verdict == "violated"
	finding.severity == "error"
	result := _for_conftest(finding)
}

# Conftest warns of these: warnings, and what may turn out to be one or an error.
warn contains result if {
	some finding in findings
	_warns(finding)
	not _is_for_others(finding)
	result := _for_conftest(finding)
}

_is_facts if input.schema == "tfbackup.facts/1"

# A judgement may be milder than its rule, never harder.
_severity(rule, judgement) := severity if {
	severity := judgement.severity
	_rank[severity] < _rank[_severity_of(rule)]
} else := severity if severity := _severity_of(rule)

_rank := {"note": 1, "warning": 2, "error": 3}

# Of a rule that nobody put on the list the worst is assumed.
default _severity_of(_) := "error"

_severity_of(rule) := data.tfbackup.severity.of_rule[rule]

_warns(finding) if {
	finding.verdict == "violated"
	finding.severity == "warning"
}

_warns(finding) if {
	finding.verdict == "undecided"
	finding.severity != "note"
}

# Only the personas pedantic and auditor see it.
_is_for_others(finding) if finding.persona != "regular"

_is_for_others(finding) if data.tfbackup.severity.personas[finding.rule]

_is_for_others(finding) if {
	finding.verdict == "undecided"
	data.tfbackup.severity.personas_undecided[finding.rule]
}

# What it prints, and what it keeps as metadata.
_for_conftest(finding) := object.union(finding, {"msg": msg}) if {
	msg := sprintf("%s: %s [%s]", [finding.resource, finding.message, finding.rule])
}
