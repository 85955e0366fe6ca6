//! Wires the rooms together: the store, the shell's loop, and the views around them.
//!
//! Nothing is decided here. The loop gets its callbacks, the views get their contexts.

use std::{cell::RefCell, rc::Rc};

use dioxus::prelude::*;
use futures::channel::mpsc::{self, UnboundedSender};

use crate::{
    domain::{Language, LocalTime, Timestamp},
    engine::{Action, Page},
    platform::{self, page},
    shell::{self, Navigation, Ports, Started},
    store::{Thread, View},
    ui::{
        self,
        hooks::Dispatch,
        lazy::{self, Lazy, Loading},
    },
};

/// The name in the page's title.
const NAME: &str = "O'Chat";

/// How the app begins: a client that is to be drawn and then run, and the way to it.
#[derive(Debug, Clone)]
struct Beginning {
    client: Rc<RefCell<Option<Started>>>,
    actions: UnboundedSender<Action>,
}

/// The page, to be drawn from the first time with what this browser remembers: drawing a page that
/// knows nothing yet would only come before it.
pub async fn page() -> VirtualDom {
    let (actions, inbox) = mpsc::unbounded();
    let started = shell::start(Ports::of_this_page(), inbox).await;
    let client = Rc::new(RefCell::new(Some(started)));
    VirtualDom::new(App).with_root_context(Beginning { client, actions })
}

/// The root of the page.
#[component]
fn App() -> Element {
    let view = use_hook(View::new);
    let time = use_hook(|| Rc::new(ReaderTime::new()));
    let actions = use_hook(|| {
        let Beginning { client, actions } = consume_context();
        if let Some(mut client) = client.take() {
            let time = Rc::clone(&time);
            let show = move |page: &Page| {
                time.speak(page.preferences.language);
                view.show(page)
            };
            let navigate = |Navigation { address, replace }: Navigation| {
                platform::address::go(address, replace);
            };
            show(client.page());
            spawn(client.run(show, navigate));
        }
        actions
    });
    let dispatch = use_callback(move |action: Action| {
        // The client runs as long as there is a page.
        let _ = actions.unbounded_send(action);
    });
    use_context_provider(|| view);
    use_context_provider(|| Dispatch::new(dispatch));
    use_context_provider(|| -> Rc<dyn LocalTime> { time });
    let title = use_memo(move || title(&view.thread().read()));
    use_effect(move || page::set_title(&title.read()));
    let lazy = use_lazy();
    use_context_provider(|| lazy);
    rsx! {
        ui::Root {}
    }
}

/// The lazy screens. They are loaded with the first key or press, so that their code is usually here
/// when one of them opens, and whenever a screen asks for them.
fn use_lazy() -> Lazy {
    let mut state = use_signal(|| Loading::Idle);
    let load = use_callback(move |()| {
        if matches!(*state.peek(), Loading::Pending | Loading::Done(_)) {
            return;
        }
        state.set(Loading::Pending);
        spawn(async move { state.set(lazy::load().await) });
    });
    use_hook(|| {
        spawn(async move {
            platform::gesture::first().await;
            load.call(());
        })
    });
    Lazy::new(state, load)
}

/// The page's title, which Dioxus does not draw.
fn title(thread: &Thread) -> String {
    match thread {
        Thread::Open(open) if !open.title.is_empty() => format!("{} · {NAME}", open.title),
        _ => NAME.to_owned(),
    }
}

/// The reader's clock and calendar, in the language of the moment.
#[derive(Debug)]
struct ReaderTime {
    spoken: RefCell<(Language, Rc<dyn LocalTime>)>,
}

impl ReaderTime {
    fn new() -> Self {
        let language = Language::default();
        Self { spoken: RefCell::new((language, platform::local_time::local_time(language))) }
    }

    /// Changes the language; its formatters are made once, not for every date.
    fn speak(&self, language: Language) {
        let mut spoken = self.spoken.borrow_mut();
        if spoken.0 != language {
            *spoken = (language, platform::local_time::local_time(language));
        }
    }

    fn now_spoken(&self) -> Rc<dyn LocalTime> {
        Rc::clone(&self.spoken.borrow().1)
    }
}

impl LocalTime for ReaderTime {
    fn day(&self, at: Timestamp) -> i64 {
        self.now_spoken().day(at)
    }

    fn clock(&self, at: Timestamp) -> String {
        self.now_spoken().clock(at)
    }

    fn date(&self, at: Timestamp, now: Timestamp) -> String {
        self.now_spoken().date(at, now)
    }

    fn short_date(&self, at: Timestamp, now: Timestamp) -> String {
        self.now_spoken().short_date(at, now)
    }

    fn now(&self) -> Timestamp {
        self.now_spoken().now()
    }
}
