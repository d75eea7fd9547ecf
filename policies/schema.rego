# METADATA
# title: Schema
# description: Tells `opa check --schema policies/schemas` what the facts look like, for all policies at once.
# scope: subpackages
# schemas:
#   - input: schema.facts
package tfbackup
