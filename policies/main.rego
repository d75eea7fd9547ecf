# METADATA
# title: All rules
# description: |
#   For OPA and Conftest, where tfbackup isn't at hand: `tfbackup facts PLAN` gives the input. What can't be
#   decided from a plan warns; severities, ignores and places in files are tfbackup's own.
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
