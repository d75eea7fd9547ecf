# METADATA
# title: Hops of pictures
# description: |
#   Whether AWS makes each hop, for `tfbackup graph` and the page of `tfbackup survive`: by the same function as the cells,
#   so that a picture never shows what a rule calls failing as made.
package tfbackup.graph

import data.tfbackup.lib.hop as hops

# An entry is `{"flow": i, "hop": j, "made": answer}`, for hop `j` of `input.flows[i]`.
made contains entry if {
	some i, flow in input.flows
	some j, hop in flow.hops
	placed := hops.with_place(flow, hop)
	answer := hops.step(i, placed)
	entry := {"flow": i, "hop": j, "made": answer}
}
