//! Nothing that was typed is gone: it was stored, and what stands there instead was written later;
//! or it lies before its author.

use crate::{
    domain::{Act, MessageId, Timestamp, UserId},
    engine::{
        change::{Delivery, NoticeKind, Refused},
        kept::StoredWrite,
        tests::{
            properties::history::{History, Words},
            world::World,
        },
    },
    protocol::Change,
};

/// How long something that was done may still be on its way when something that was done later is
/// stored, in milliseconds: a tab that lost the lead hears of it only after two seconds.
const OVERLAP: i64 = 3_000;

/// Where words lie that the server does not have.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Refused operations as the browsers keep them, with whose they are.
    parked: Vec<(UserId, StoredWrite)>,
    /// Messages that stand before their author with a refusal.
    refused: Vec<(UserId, MessageId)>,
    /// The lines of composers.
    drafts: Vec<(UserId, String)>,
}

impl Found {
    /// What the browsers keep of refused operations, before anybody decides about them.
    pub(super) fn parked(world: &World) -> Self {
        let mut parked = Vec::new();
        for client in &world.clients {
            let browser = &world.browsers[client.browser];
            let all = browser.store.operations.values().chain(browser.unwritten.values());
            let refused = all.filter(|kept| kept.fault.is_some());
            parked.extend(refused.map(|kept| (client.me, kept.clone())));
        }
        Self { parked, ..Self::default() }
    }

    /// Notes what stands unsent on a page.
    pub(super) fn look(&mut self, world: &World, who: usize) {
        let (me, screen) = (world.clients[who].me, world.screen(who));
        for row in screen.rows() {
            if matches!(row.delivery, Delivery::Failed { .. }) {
                self.refused.push((me, row.id));
            }
        }
        let draft = screen.open().map(|open| open.draft.text.as_str()).unwrap_or_default();
        self.drafts.extend(draft.lines().map(|line| (me, line.to_owned())));
    }

    /// Notes what the browsers remember of composers.
    pub(super) fn keep_drafts(&mut self, world: &World) {
        for client in &world.clients {
            let texts = world.browsers[client.browser].drafts.values();
            let lines = texts.flat_map(|text| text.lines());
            self.drafts.extend(lines.map(|line| (client.me, line.to_owned())));
        }
    }

    /// Whether the words are back in their author's hands, or were and have been typed over.
    fn is_handed_back(&self, words: &Words, history: &History) -> bool {
        self.drafts.iter().any(|(me, line)| *me == words.me && *line == words.text)
            || history.typed_over.contains(&words.text)
    }

    /// Whether the words were refused and stand before their author, as they are or with a newer
    /// text over them.
    fn is_refused(&self, words: &Words) -> bool {
        let is_kept = self.parked.iter().any(|(me, kept)| {
            *me == words.me
                && kept.write.message_id() == Some(words.message)
                && matches!(&kept.write.change,
                    Change::Send(draft) | Change::Edit(draft) if draft.text == words.text)
        });
        let stands = || self.refused.iter().any(|(me, id)| *me == words.me && *id == words.message);
        is_kept && stands()
    }
}

/// Whether the author of words has ever lost the conversation: what waited to be sent is forgotten
/// with it.
fn is_given_up(world: &World, words: &Words) -> bool {
    world.server.rights.lost.contains(&(words.conversation, words.me))
}

/// Every message that was sent was stored as it was typed, or it lies before its author. Says how
/// many were given up with their conversation.
pub(super) fn sent(world: &World, history: &History, found: &Found) -> usize {
    let mut given_up = 0;
    for words in &history.sent {
        let stored = world.server.created.iter().any(|created| created.id == words.message);
        if !stored && !found.is_refused(words) && !found.is_handed_back(words, history) {
            assert!(is_given_up(world, words), "{words:?} is lost");
            given_up += 1;
        }
    }
    given_up
}

/// A text came once into the record: a repetition would have undone what was written in between. Only
/// two tabs that both lead for a moment may both carry it out.
fn came_once<'a>(text: &str, texts: impl Iterator<Item = (&'a str, Timestamp)>) {
    let mut texts: Vec<_> = texts.collect();
    texts.dedup_by_key(|(text, _)| *text);
    let mut times = texts.iter().filter(|(other, _)| *other == text).map(|(_, at)| *at);
    let (first, last) = (times.next(), times.next_back());
    let later = first.zip(last).map_or(0, |(first, last)| last.since(first));
    assert!(later <= OVERLAP, "{text} came back: {texts:?}");
}

/// Every edit was stored, and nothing undid it but what was done later; or its author stored a later
/// one, or it lies before its author. Says how many were given up with their conversation.
pub(super) fn edited(world: &World, history: &History, found: &Found) -> usize {
    let mut given_up = 0;
    let log = &world.server.log;
    let place =
        |words: &Words| log.iter().position(|m| m.id == words.message && m.text == words.text);
    for (index, words) in history.edited.iter().enumerate() {
        let later = || history.edited[index + 1..].iter().filter(|w| w.message == words.message);
        let Some(stored) = place(words) else {
            let replaced = later().any(|later| place(later).is_some());
            if !replaced && !found.is_refused(words) && !found.is_handed_back(words, history) {
                assert!(is_given_up(world, words), "{words:?} is lost");
                given_up += 1;
            }
            continue;
        };
        let texts = log.iter().filter(|m| m.id == words.message);
        let texts = texts.map(|m| (m.text.as_str(), m.edited.unwrap_or_default()));
        came_once(&words.text, texts);
        for later in later().filter(|later| later.at.since(words.at) > OVERLAP) {
            let in_order = place(later).is_none_or(|place| stored < place);
            assert!(in_order, "{words:?} undid {later:?}");
        }
    }
    given_up
}

/// Every conversation that was made is there, under its title at first, and only an owner's deletion
/// takes it away.
pub(super) fn made(world: &World, history: &History) {
    for made in &history.made {
        let kept = world.server.kept.iter().find(|kept| kept.id == made.conversation);
        let begun = kept.map(|kept| (kept.title.as_str(), kept.owner));
        assert_eq!(begun, Some((made.title.as_str(), Some(made.me))), "{made:?}");
        let owners = &world.server.rights.owners;
        let by_owner = |(me, id): &(_, _)| *id == made.conversation && owners.contains(&(*id, *me));
        assert!(
            world.server.stands(made.conversation) || history.deleted.iter().any(by_owner),
            "no owner deleted {made:?}"
        );
    }
}

/// Every title was given, and no older one undid it; or its author was told that it was refused, for
/// a reason.
pub(super) fn renamed(world: &World, history: &History) {
    let kept = &world.server.kept;
    let place = |title: &str| kept.iter().position(|kept| kept.title == title);
    for (index, name) in history.renamed.iter().enumerate() {
        let id = name.conversation;
        let Some(stored) = place(&name.title) else {
            let told = world.clients.iter().filter(|client| client.me == name.me).any(|client| {
                let since = client.told.iter().filter(|(at, _)| *at >= name.at);
                let mut kinds = since.map(|(_, kind)| kind);
                kinds.any(|kind| matches!(kind, NoticeKind::Refused { what: Refused::Rename, .. }))
            });
            let lost = world.server.rights.lost.contains(&(id, name.me));
            assert!(told || lost, "{name:?} is lost");
            // An owner is refused only when there was another change that it might have undone, or of
            // who owns it.
            let changes = kept.iter().filter(|kept| kept.id == id).count();
            let roles = world.server.log.iter().filter(|line| line.conversation == id);
            let roles = roles.filter(|line| line.act.as_ref().is_some_and(Act::is_of_members));
            let owns = world.server.owns(id, name.me) && !lost;
            assert!(!owns || changes > 1 || roles.count() > 0, "nothing stood against {name:?}");
            continue;
        };
        let titles = kept.iter().filter(|kept| kept.id == id);
        came_once(&name.title, titles.map(|kept| (kept.title.as_str(), kept.updated)));
        let later = history.renamed[index + 1..].iter().filter(|later| later.conversation == id);
        for later in later.filter(|later| later.at.since(name.at) > OVERLAP) {
            let in_order = place(&later.title).is_none_or(|place| stored < place);
            assert!(in_order, "{name:?} undid {later:?}");
        }
    }
}
