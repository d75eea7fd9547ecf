# METADATA
# title: SCP exempts a role that many can assume
# description: The trust policy of an exempt role lets a whole account, or a service that runs user code, assume the role.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
# custom:
#   severity: warning
#   remedy: trust only one principal of an account that runs no workload
package tfbackup.rules["deletion-protection"]["scp-exempt-role-open"]

import data.tfbackup.lib.exemption
import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["document"], message), {"twin": role, "related": related}) if {
	some id, roles in exemption.roles
	some role in roles
	open := exemption.open_to(input.roles[role].trust)
	count(open) > 0
	related := [{"resource": role, "attribute": ["trust"], "label": "trust policy allows them"}]
	message := sprintf("%s exempts role \"%s\", whose trust policy lets %s call sts:AssumeRole; they can use it to delete backups", [
		scp.called(id),
		input.roles[role].name,
		text.few(open),
	])
}

findings contains object.union(finding.undecided_for(id, ["document"], waits_for, message), {"twin": role}) if {
	some id, roles in exemption.roles
	some role in roles
	unknown := input.roles[role].unknown.trust
	waits_for := [finding.wait(role, ["trust"], unknown)]
	message := sprintf("can't tell who can assume role \"%s\", which %s exempts: depends on its trust policy", [input.roles[role].name, scp.called(id)])
}
