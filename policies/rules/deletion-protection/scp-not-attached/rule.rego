# METADATA
# title: Service control policy isn't attached
# description: A service control policy binds only accounts under the root, OU or account that it's attached to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   severity: warning
#   remedy: attach it to the root, an organizational unit or an account with aws_organizations_policy_attachment
package tfbackup.rules["deletion-protection"]["scp-not-attached"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.scp
import data.tfbackup.lib.unattached

findings contains finding.violated(id, [], message) if {
	some id in unattached.none
	_protects_backups(id)
	message := sprintf("%s isn't attached to any root, OU or account, so it denies nothing", [scp.called(id)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id in unattached.unsure
	_protects_backups(id)
	waits_for := unattached.waits(id)
	message := sprintf("can't tell whether %s is attached to a root, OU or account; unless it is, it denies nothing", [scp.called(id)])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some id in unattached.none
	policy := input.organization_policies[id]
	policy.policy_type == "SERVICE_CONTROL_POLICY"
	unknown := policy_document.unread(policy, {"actions", "effect"})
	not _protects_backups(id)
	message := sprintf("can't tell whether %s, which isn't attached anywhere, should protect backups: depends on its document", [scp.called(id)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, waits_for in unattached.astray
	_protects_backups(id)
	message := sprintf("can't tell which accounts %s binds: depends on the target of its attachment; in any other it denies nothing", [scp.called(id)])
}

_protects_backups(id) if {
	policy := input.organization_policies[id]
	policy.policy_type == "SERVICE_CONTROL_POLICY"
	some statement in policy.document.statements
	statement.effect == "Deny"
	some action in statement.actions
	startswith(lower(action), "backup:")
}
