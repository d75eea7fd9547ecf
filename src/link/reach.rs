//! How far the backups of each resource get.

use crate::facts::{Answer, Flow, Hop, Reach, Selected, Via, World};
use std::collections::BTreeMap;

/// Fills `reach` from the flows.
pub(super) fn derive(world: &mut World) {
    let mut found: BTreeMap<String, Reach> = BTreeMap::new();
    for flow in &world.flows {
        let part = of_flow(flow);
        for id in &flow.resources {
            match found.get_mut(id) {
                Some(known) => known.unite(&part),
                None => {
                    found.insert(id.clone(), part.clone());
                }
            }
        }
    }
    world.reach = found;
}

fn of_flow(flow: &Flow) -> Reach {
    let mut reach = Reach {
        air_gapped: Answer::No,
        other_account: Answer::No,
        other_region: Answer::No,
        selected: flow.selected,
        backup_plans: vec![flow.backup_plan.clone()],
        waits_for: BTreeMap::new(),
    };
    for hop in &flow.hops {
        let moves = matches!(hop.via, Via::Copy | Via::Onward);
        let into_air_gapped = match hop.air_gapped {
            Some(true) => Answer::Yes,
            None if moves => Answer::Unknown,
            _ => Answer::No,
        };
        let away = match (hop.air_gapped, hop.crosses_account) {
            (Some(true), _) => Answer::No,
            (None, Answer::Yes) if moves => Answer::Yes,
            (_, answer) if moves => answer,
            _ => Answer::No,
        };
        let abroad = if moves {
            hop.crosses_region
        } else {
            Answer::No
        };
        more(&mut reach.air_gapped, made(hop, into_air_gapped));
        more(&mut reach.other_account, made(hop, away));
        more(&mut reach.other_region, made(hop, abroad));
        if let Some(why) = hop.unknown.get("to") {
            reach
                .waits_for
                .insert(flow.backup_plan.clone(), why.clone());
        }
    }
    for field in ["copies", "air_gapped_vault"] {
        let Some(why) = flow.unknown.get(field) else {
            continue;
        };
        more(&mut reach.air_gapped, Answer::Unknown);
        if field == "copies" {
            more(&mut reach.other_account, Answer::Unknown);
            more(&mut reach.other_region, Answer::Unknown);
        }
        reach
            .waits_for
            .insert(flow.backup_plan.clone(), why.clone());
    }
    if flow.selected == Selected::Undecided {
        for answer in [
            &mut reach.air_gapped,
            &mut reach.other_account,
            &mut reach.other_region,
        ] {
            if *answer == Answer::Yes {
                *answer = Answer::Unknown;
            }
        }
    }
    reach
}

/// What is left of an answer when AWS may not make the hop, or doesn't.
fn made(hop: &Hop, answer: Answer) -> Answer {
    match (hop.works, answer) {
        (Answer::No, _) | (_, Answer::No) => Answer::No,
        (Answer::Yes, answer) => answer,
        (Answer::Unknown, _) => Answer::Unknown,
    }
}

/// One way that works is enough.
fn more(known: &mut Answer, other: Answer) {
    *known = match (*known, other) {
        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
        (Answer::No, Answer::No) => Answer::No,
    };
}

impl Reach {
    fn unite(&mut self, other: &Self) {
        more(&mut self.air_gapped, other.air_gapped);
        more(&mut self.other_account, other.other_account);
        more(&mut self.other_region, other.other_region);
        match (self.selected, other.selected) {
            (Selected::Undecided, Selected::Yes) => {
                self.selected = Selected::Yes;
                self.backup_plans.clone_from(&other.backup_plans);
            }
            (Selected::Yes, Selected::Undecided) => {}
            _ => {
                for plan in &other.backup_plans {
                    if !self.backup_plans.contains(plan) {
                        self.backup_plans.push(plan.clone());
                    }
                }
            }
        }
        for (plan, why) in &other.waits_for {
            let known = self.waits_for.entry(plan.clone());
            known.or_insert_with(|| why.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Reason, Unknown};

    fn hop(via: Via, air_gapped: Option<bool>, crosses_account: Answer, works: Answer) -> Hop {
        Hop {
            via,
            air_gapped,
            crosses_account,
            crosses_region: No,
            works,
            ..Hop::default()
        }
    }

    fn flow(plan: &str, selected: Selected, hops: Vec<Hop>) -> Flow {
        Flow {
            resources: vec!["p:db".to_owned()],
            backup_plan: plan.to_owned(),
            selected,
            hops,
            ..Flow::default()
        }
    }

    fn of(flows: Vec<Flow>) -> Reach {
        let mut world = World {
            flows,
            ..World::default()
        };
        derive(&mut world);
        world.reach.remove("p:db").unwrap()
    }

    fn answers(reach: &Reach) -> [Answer; 3] {
        [reach.air_gapped, reach.other_account, reach.other_region]
    }

    use Answer::{No, Unknown as Maybe, Yes};

    #[test]
    fn a_backup_gets_as_far_as_a_hop_that_is_made() {
        let backup = || hop(Via::Backup, Some(false), No, Yes);
        for (hop, expected) in [
            (hop(Via::Copy, Some(false), No, Yes), [No, No, No]),
            (hop(Via::Copy, Some(false), Yes, Yes), [No, Yes, No]),
            (hop(Via::Copy, Some(false), Yes, No), [No, No, No]),
            (hop(Via::Copy, Some(false), Yes, Maybe), [No, Maybe, No]),
            (hop(Via::Onward, Some(false), Yes, Yes), [No, Yes, No]),
            (hop(Via::Copy, Some(true), Yes, Yes), [Yes, No, No]),
            (hop(Via::Backup, Some(true), No, Yes), [Yes, No, No]),
            (hop(Via::Copy, None, Maybe, Yes), [Maybe, Maybe, No]),
            (hop(Via::Copy, None, Yes, Yes), [Maybe, Yes, No]),
        ] {
            let shown = format!("{hop:?}");
            let reach = of(vec![flow("p:plan", Selected::Yes, vec![backup(), hop])]);
            assert_eq!(answers(&reach), expected, "{shown}");
        }
    }

    #[test]
    fn another_region_counts_for_itself() {
        let mut copy = hop(Via::Copy, Some(false), No, Yes);
        copy.crosses_region = Yes;
        let reach = of(vec![flow("p:plan", Selected::Yes, vec![copy])]);
        assert_eq!(answers(&reach), [No, No, Yes]);
    }

    #[test]
    fn one_flow_that_gets_there_is_enough() {
        let away = || hop(Via::Copy, Some(false), Yes, Yes);
        let reach = of(vec![
            flow("p:a", Selected::Yes, Vec::new()),
            flow("p:b", Selected::Yes, vec![away()]),
            flow("p:c", Selected::Undecided, Vec::new()),
        ]);
        assert_eq!(answers(&reach), [No, Yes, No]);
        assert_eq!(reach.backup_plans, ["p:a", "p:b"]);
    }

    #[test]
    fn what_may_not_be_selected_gets_nowhere_for_certain() {
        let away = || hop(Via::Copy, Some(false), Yes, Yes);
        let reach = of(vec![flow("p:a", Selected::Undecided, vec![away()])]);
        assert_eq!(answers(&reach), [No, Maybe, No]);
        assert_eq!(reach.selected, Selected::Undecided);
        let reach = of(vec![
            flow("p:a", Selected::Undecided, vec![away()]),
            flow("p:b", Selected::Yes, Vec::new()),
        ]);
        assert_eq!(answers(&reach), [No, Maybe, No]);
        assert_eq!(reach.backup_plans, ["p:b"]);
    }

    #[test]
    fn unknown_copies_may_go_anywhere() {
        let why = Unknown {
            reason: Reason::AfterApply,
            references: Vec::new(),
            candidates: Vec::new(),
        };
        let mut open = flow("p:plan", Selected::Yes, Vec::new());
        open.unknown.insert("copies".to_owned(), why.clone());
        let reach = of(vec![open]);
        assert_eq!(answers(&reach), [Maybe, Maybe, Maybe]);
        assert_eq!(reach.waits_for.get("p:plan"), Some(&why));
    }
}
