# METADATA
# title: All rules
# description: |
#   For OPA and Conftest, where tfbackup isn't at hand: `tfbackup facts PLAN` gives the input. What can't be
#   decided from a plan warns; severities, ignores and places in files are tfbackup's own.
# custom:
#   reads: [access, accounts, allowed_images, approval_teams, backup_plans, backup_roles, catalog, config,
#     copy_refusals, delegated_administrators, delegation_policies, doubtful_hops, drifts, event_rules, exceeded_quotas,
#     flows, frameworks, functions, global_settings, hops_across, hops_into, hops_under, invalid, key_administration,
#     key_alarms, key_aliases, key_openings, key_policies, key_refusals, keys, misnamed_actions, misplaced_references,
#     not_selected, objectives, onward_copies, organization_policies, organization_units, organizations, plans,
#     policy_attachments, reach, readiness, recovery_refusals, region_settings, report_plans, resource_shares,
#     resources, restore_denials, restore_testing_plans, restore_testing_selections, role_doors, roles, scp_refusals,
#     selections, stacks, stopped_hops, strategies, temporary_hops, vault_locks, vault_notifications, vault_policies,
#     vaults]
#   reads_before: [access, accounts, backup_plans, flows, frameworks, global_settings, hops_across, key_aliases,
#     key_policies, keys, legal_holds, organization_policies, organization_units, organizations,
#     policy_attachments, reach, region_settings, report_plans, resources, restore_testing_plans,
#     restore_testing_selections, selections, stacks, vault_locks, vault_notifications, vault_policies, vaults]
package tfbackup.main

# What every rule found, with the rule's name on it.
findings contains object.union(judgement, {"rule": rule, "family": family}) if {
	some family, rule, judgement
	data.tfbackup.rules[family][rule].findings[judgement]
}

# Conftest fails on these.
deny contains result if {
	some finding in findings
	finding.verdict == "violated"
	result := _for_conftest(finding)
}

# Conftest warns of these.
warn contains result if {
	some finding in findings
	finding.verdict == "undecided"
	result := _for_conftest(finding)
}

_for_conftest(finding) := {
	"msg": sprintf("%s: %s [%s]", [finding.resource, finding.message, finding.rule]),
	"metadata": finding,
}
