//! A person with a whole client: engine and shell, and a screen that remembers what was last shown.

use std::{cell::RefCell, ops::Deref, rc::Rc};

use futures::channel::mpsc::{self, UnboundedSender};
use ochat::{
    domain::{ConversationId, MessageId, Visibility},
    engine::{
        Action, Page,
        change::{ConversationRow, Delivery, OpenThread, Phase, Thread},
    },
    platform::{database::Database, storage::Storage},
    shell::{self, Navigation, Ports},
};
use tokio::task::JoinHandle;

use super::{in_time, soon};

/// What the page would show.
#[derive(Debug, Default)]
pub struct Screen {
    page: Page,
    /// Where the address has led, in order.
    pub navigations: Vec<Navigation>,
}

impl Deref for Screen {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Screen {
    /// Shows the page; says whether there is anything to draw.
    fn show(&mut self, page: &Page) -> bool {
        let differs = self.page != *page;
        self.page.clone_from(page);
        differs
    }

    /// The open conversation.
    pub fn open(&self) -> Option<&OpenThread> {
        match &self.thread {
            Thread::Open(open) => Some(open),
            _ => None,
        }
    }

    /// Id and text of what the thread shows, if it is this conversation's.
    pub fn texts(&self, conversation: ConversationId) -> Option<Vec<(MessageId, String)>> {
        let open = self.open().filter(|open| open.id == conversation)?;
        Some(open.rows().map(|row| (row.id, row.text.clone())).collect())
    }

    /// Whether everything in the thread has been stored.
    pub fn is_stored(&self) -> bool {
        let stored = |open: &OpenThread| open.rows().all(|r| r.delivery == Delivery::Stored);
        self.open().is_some_and(stored)
    }

    /// The row of a conversation.
    pub fn row(&self, title: &str) -> Option<Rc<ConversationRow>> {
        self.sidebar.rows.iter().find(|row| row.title == title).cloned()
    }

    /// Id and title of every conversation in the list, by id.
    pub fn titles(&self) -> Vec<(ConversationId, String)> {
        let mut titles: Vec<_> =
            self.sidebar.rows.iter().map(|row| (row.id, row.title.clone())).collect();
        titles.sort();
        titles
    }
}

/// A person in front of a page.
#[derive(Debug)]
pub struct Person {
    /// The only strong hold on the inbox: it closes when the person leaves.
    actions: Rc<UnboundedSender<Action>>,
    screen: Rc<RefCell<Screen>>,
    client: JoinHandle<()>,
}

impl Person {
    /// Opens the page of the server at `origin` in a browser that remembers `storage`.
    pub fn at(origin: &str, storage: Storage) -> Self {
        Self::in_browser(origin, storage, Database::open())
    }

    /// Opens the page of the server at `origin` in a browser with these memories.
    pub fn in_browser(origin: &str, storage: Storage, database: Database) -> Self {
        let (actions, inbox) = mpsc::unbounded();
        let screen: Rc<RefCell<Screen>> = Rc::default();
        let actions = Rc::new(actions);
        let ports = Ports::new(origin, storage, database);
        let (shown, led) = (Rc::clone(&screen), Rc::clone(&screen));
        let client = tokio::task::spawn_local(async move {
            let started = shell::start(ports, inbox).await;
            let show = move |page: &Page| shown.borrow_mut().show(page);
            started
                .run(show, move |navigation| led.borrow_mut().navigations.push(navigation))
                .await;
        });
        Self { actions, screen, client }
    }

    /// A guest who has just come in, in a browser of their own.
    pub async fn joins(origin: &str, name: &str) -> Self {
        let person = Self::at(origin, Storage::in_memory());
        person.sees("the question for a name", |s| matches!(s.phase, Phase::Join { .. })).await;
        person.does(Action::Join { name: name.to_owned() });
        person.sees("the chat", |s| matches!(s.phase, Phase::Chat { .. })).await;
        person
    }

    /// Does something.
    pub fn does(&self, action: Action) {
        self.actions.unbounded_send(action).unwrap();
    }

    /// Waits until the screen is so.
    pub async fn sees(&self, what: &str, so: impl Fn(&Screen) -> bool) {
        self.finds(what, |screen| so(screen).then_some(())).await;
    }

    /// Waits until something is on the screen.
    pub async fn finds<T>(&self, what: &str, find: impl Fn(&Screen) -> Option<T>) -> T {
        soon(what, || find(&self.screen.borrow())).await
    }

    /// What is on the screen now.
    pub fn screen(&self) -> std::cell::Ref<'_, Screen> {
        self.screen.borrow()
    }

    /// Makes a conversation, lands in it, and waits until the server has it: others may write to
    /// it only then, and a page that closes earlier takes it along.
    pub async fn creates(&self, title: &str) -> ConversationId {
        self.does(Action::CreateConversation {
            title: title.to_owned(),
            visibility: Visibility::Public,
        });
        self.finds(&format!("the new conversation {title:?}"), |screen| {
            let id = screen.open().filter(|open| open.title == title)?.id;
            let mut rows = screen.sidebar.rows.iter();
            rows.any(|row| row.id == id && row.delivery == Delivery::Stored).then_some(id)
        })
        .await
    }

    /// Opens a conversation.
    pub async fn opens(&self, conversation: ConversationId) {
        self.does(Action::Open { conversation: Some(conversation), at: None });
        self.sees("the conversation", |s| s.open().is_some_and(|open| open.id == conversation))
            .await;
    }

    /// Sends a message.
    pub fn sends(&self, conversation: ConversationId, text: &str) {
        self.does(Action::Send { conversation, draft: text.to_owned().into() });
    }

    /// Waits until the open conversation shows these texts.
    pub async fn reads(&self, conversation: ConversationId, texts: &[&str]) {
        self.sees(&format!("the texts {texts:?}"), |screen| {
            screen.texts(conversation).is_some_and(|shown| {
                shown.iter().map(|(_, text)| text.as_str()).eq(texts.iter().copied())
            })
        })
        .await;
    }

    /// Closes the page and waits until its client has ended.
    pub async fn leaves(self) {
        drop(self.actions);
        in_time("the end of the client", self.client).await.unwrap();
    }
}
