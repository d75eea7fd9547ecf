# METADATA
# title: Policy compares with a wildcard that never matches
# description: StringEquals and its kin compare a star with a star, so a pattern there matches nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: warning
#   remedy: use StringLike, StringNotLike, ArnLike or ArnNotLike
package tfbackup.rules["deletion-protection"]["policy-wildcard-never-matches"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.literal

findings contains finding.violated(id, ["document"], message) if {
	some id, document in literal.documents
	places := literal.places(document)
	count(places) > 0
	[at, operator, key, value] := min(places)
	message := sprintf("%s compares %s with %s by %s, which takes the wildcard literally, so %s%s", [
		literal.called(document, at),
		key,
		value,
		operator,
		literal.consequence(document.statements[at], operator, key),
		literal.others(count(places) - 1),
	])
}
