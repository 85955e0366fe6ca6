//! What one stream is subscribed to, where there are more conversations than topics.

use crate::{domain::ConversationId, engine::link::TOPICS_MOST, protocol::Call};

use super::world::World;

fn topics(world: &World, client: usize) -> Vec<ConversationId> {
    let calls = world.clients[client].calls.iter().rev();
    let last = calls.filter_map(|call| match call {
        Call::Subscribe { timelines, .. } => Some(timelines.clone()),
        _ => None,
    });
    last.into_iter().next().expect("it has subscribed")
}

fn subscriptions(world: &World, client: usize) -> usize {
    world.clients[client].calls.iter().filter(|c| matches!(c, Call::Subscribe { .. })).count()
}

/// Somebody who has one conversation, and another person who makes very many public ones.
fn flooded(seed: u64) -> (World, ConversationId, Vec<ConversationId>) {
    let mut world = World::new(2, seed);
    let own = world.create(0, "Own");
    world.run_for(1_000);
    let others = (0..150).map(|n| world.create(1, &format!("Public {n}"))).collect();
    world.run_for(10_000);
    (world, own, others)
}

#[test]
fn public_conversations_of_others_never_push_out_ones_own() {
    let (mut world, own, others) = flooded(1);
    world.cut_stream(0);
    world.run_for(10_000);
    let have = topics(&world, 0);
    assert_eq!(have.len(), TOPICS_MOST);
    assert!(have.contains(&own));
    // What is open is heard as well, whoever made it.
    let open = *others.iter().find(|id| !have.contains(id)).expect("not all have a topic");
    world.open(0, open);
    world.run_for(2_000);
    world.send(1, own, "hello");
    world.send(1, open, "here");
    world.run_for(1_000);
    assert_eq!(world.screen(0).texts(), ["here"]);
    world.open(0, own);
    world.run_for(100);
    assert_eq!(world.screen(0).texts(), ["hello"]);
}

#[test]
fn what_has_no_topic_is_noticed_within_the_period_of_the_checks_however_much_is_told() {
    let (mut world, own, others) = flooded(2);
    let second = world.open_tab(0);
    world.run_for(5_000);
    let have = topics(&world, 0);
    let quiet = *others.iter().find(|id| !have.contains(id)).expect("not all have a topic");
    let before = subscriptions(&world, 0);
    world.send(1, quiet, "does anybody hear");
    for n in 0..31 {
        world.send(1, own, &format!("noise {n}"));
        world.run_for(1_000);
    }
    for client in [0, second] {
        let rows = &world.screen(client).sidebar.rows;
        let last = rows.iter().find(|row| row.id == quiet).and_then(|row| row.last.clone());
        let text = last.map(|last| last.text);
        assert_eq!(text.as_deref(), Some("does anybody hear"), "client {client}");
    }
    assert_eq!(subscriptions(&world, 0), before, "the topics stay as they are");
}
