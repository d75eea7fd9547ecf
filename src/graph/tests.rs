//! The layout: whatever the diagram, no text is covered, and nothing is outside the picture.
#![expect(clippy::arithmetic_side_effects, reason = "a test of small numbers")]

use super::arrows;
use super::layout::Layout;
use super::text::Rect;
use super::{AccountBox, Diagram, Edge, Node, RegionBox, Shape, State};
use proptest::prelude::*;

/// Nodes by account and Region as ranks, with text.
type Boxes = Vec<Vec<Vec<(usize, Vec<String>)>>>;

fn diagram(boxes: Boxes, arrows: Vec<(usize, usize, Vec<String>)>) -> Diagram {
    let mut ids = 0..;
    let accounts: Vec<AccountBox> = boxes
        .into_iter()
        .map(|regions| AccountBox {
            label: "an account · 111111111111".into(),
            regions: regions
                .into_iter()
                .map(|nodes| RegionBox {
                    label: "eu-central-1".into(),
                    nodes: nodes
                        .into_iter()
                        .map(|(rank, lines)| Node {
                            id: ids.next().unwrap(),
                            shape: if rank == 0 {
                                Shape::Resources
                            } else {
                                Shape::Vault
                            },
                            lines,
                            rank,
                        })
                        .collect(),
                })
                .collect(),
        })
        .collect();
    let count = ids.next().unwrap();
    let edges = arrows
        .into_iter()
        .filter(|_| count > 0)
        .map(|(from, to, rules)| Edge {
            from: from % count,
            to: to % count,
            how: "copy of EBS volume".into(),
            key: Some("customer managed key alias/x".into()),
            rules,
            remarks: Vec::new(),
            state: State::Works,
        })
        .collect();
    Diagram {
        accounts,
        edges,
        ..Diagram::default()
    }
}

fn diagrams() -> impl Strategy<Value = Diagram> {
    let line = || prop_oneof!["[a-z ]{0,60}", "\\PC{0,60}"];
    let node = (0_usize..5, prop::collection::vec(line(), 1..4));
    let region = prop::collection::vec(node, 1..5);
    let account = prop::collection::vec(region, 1..4);
    let boxes = prop::collection::vec(account, 0..4);
    let arrow = (
        0_usize..40,
        0_usize..40,
        prop::collection::vec(line(), 0..6),
    );
    let arrows = prop::collection::vec(arrow, 0..20);
    (boxes, arrows).prop_map(|(boxes, arrows)| diagram(boxes, arrows))
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

fn assert_apart(rects: &[Rect]) {
    for (at, one) in rects.iter().enumerate() {
        for other in &rects[at + 1..] {
            assert!(!overlap(*one, *other), "{one:?} and {other:?}");
        }
    }
}

proptest! {
    #[test]
    fn boxes_and_labels_never_overlap(diagram in diagrams()) {
        let layout = Layout::of(&diagram);
        let texts = || layout.nodes.values().chain(layout.labels.values());
        let rects: Vec<Rect> = texts().map(|text| text.rect).collect();
        assert_eq!(layout.nodes.len(), diagram.nodes().count());
        assert!(layout.labels.len() <= diagram.edges.len());
        assert_eq!(layout.cards.len(), diagram.edges.len());
        assert_eq!(arrows::arrows(&layout, &diagram).len(), diagram.edges.len());
        assert_apart(&rects);
        let frames = |account: bool| -> Vec<Rect> {
            let such = layout.frames.iter().filter(|frame| frame.is_account == account);
            such.map(|frame| frame.rect).collect()
        };
        assert_apart(&frames(true));
        assert_apart(&frames(false));
        let canvas = Rect { x: 0.0, y: 0.0, w: layout.w, h: layout.h };
        for rect in rects {
            assert!(frames(false).iter().any(|frame| inside(rect, *frame)), "{rect:?}");
        }
        for region in frames(false) {
            assert!(frames(true).iter().any(|frame| inside(region, *frame)), "{region:?}");
        }
        for account in frames(true) {
            assert!(inside(account, canvas), "{account:?}");
        }
    }
}

/// The arrow of a resource to the second vault passes below the first, and a vault's to elsewhere above the
/// second.
#[test]
fn arrows_pass_what_is_between() {
    let text = |text: &str| vec![text.to_owned()];
    let here = vec![
        (0, text("volumes")),
        (1, text("first")),
        (2, text("second")),
    ];
    let elsewhere = vec![(2, text("third"))];
    let rule = |name: &str| vec![name.to_owned()];
    let arrows = vec![
        (0, 1, rule("temporary")),
        (0, 2, rule("direct")),
        (1, 2, rule("copy")),
        (1, 3, rule("away")),
    ];
    let diagram = diagram(vec![vec![here], vec![elsewhere]], arrows);
    let layout = Layout::of(&diagram);
    let arrows = arrows::arrows(&layout, &diagram);
    let (first, second) = (layout.nodes[&1].rect, layout.nodes[&2].rect);
    assert!(arrows[&1].within && arrows[&1].entry.1 > first.bottom());
    let highest = layout.labels[&1]
        .rect
        .y
        .min(layout.labels[&2].rect.y)
        .min(second.y);
    assert!(!arrows[&3].within && arrows[&3].start.1 < highest);
    // The nearer one's arrow comes from above, so the two don't cross.
    assert!(layout.labels[&2].rect.y < layout.labels[&1].rect.y);
}

#[test]
fn arrows_that_say_the_same_join() {
    let text = |text: &str| vec![text.to_owned()];
    let here = vec![
        (0, text("volumes")),
        (0, text("buckets")),
        (1, text("vault")),
    ];
    let rules = || vec!["daily".to_owned()];
    let edges = vec![(0, 2, rules()), (1, 2, rules()), (1, 2, vec![])];
    let diagram = diagram(vec![vec![here]], edges);
    let layout = Layout::of(&diagram);
    let arrows = arrows::arrows(&layout, &diagram);
    assert_eq!(layout.labels.len(), 2);
    assert!(arrows[&0].entry.1 < arrows[&1].entry.1);
    assert_eq!(
        (arrows[&0].exit, arrows[&0].end),
        (arrows[&1].exit, arrows[&1].end)
    );
    assert_ne!(arrows[&0].end, arrows[&2].end);
}
