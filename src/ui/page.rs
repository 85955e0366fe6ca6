//! State of the views only: the open overlay, the width, the pane that a phone shows, the message
//! being edited.
//!
//! It is not stored, and it contains nothing that the engine knows.

use dioxus::prelude::*;

use super::{
    hooks::{Dispatch, use_view},
    kit::{Anchor, Place, focus, use_element},
};
use crate::{
    domain::{ConversationId, MessageId},
    engine::Action,
    store::View,
};

/// Windows of at most this many pixels show one pane; `assets/*.css` say the same.
const PHONE: f64 = 720.0;

/// What floats over the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Overlay {
    /// The menu of a conversation.
    ConversationMenu(ConversationId, Place),
    /// The menu of one's own message.
    MessageMenu(ConversationId, MessageId, Place),
    /// The settings.
    Settings(Place),
    /// The question for a new title.
    Rename(ConversationId),
    /// The question whether to open a conversation to everyone, or to close it.
    Visibility(ConversationId),
    /// The question whether to delete a conversation.
    DeleteConversation(ConversationId),
    /// The question whether to delete a message.
    DeleteMessage(ConversationId, MessageId),
    /// The people of a conversation.
    People(ConversationId),
    /// The question whether to leave.
    SignOut,
    /// The reader's own account.
    Account,
}

impl Overlay {
    /// Whether the rest of the page is out of reach meanwhile.
    pub fn is_modal(self) -> bool {
        !matches!(self, Self::ConversationMenu(..) | Self::MessageMenu(..) | Self::Settings(_))
    }
}

/// The page's own state. A handle: copies are the same page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    overlay: Signal<Option<Overlay>>,
    opener: Signal<Anchor>,
    window: Signal<Option<(f64, f64)>>,
    phone: Signal<Option<bool>>,
    list: Signal<bool>,
    composer: Signal<Anchor>,
    offered: Signal<Option<String>>,
    editing: Signal<Option<MessageId>>,
}

/// Makes the page's own state and provides it by context.
pub fn use_page_provider() -> Page {
    // Open the account dialog when the person returns from a sign-in provider.
    let back = use_view().desk().peek().back;
    let page = Page {
        overlay: use_signal(|| back.then_some(Overlay::Account)),
        opener: use_element(),
        window: use_signal(|| None),
        phone: use_signal(|| None),
        list: use_signal(|| false),
        composer: use_element(),
        offered: use_signal(|| None),
        editing: use_signal(|| None),
    };
    use_context_provider(|| Naming(CopyValue::new(false)));
    use_context_provider(|| page)
}

/// Whether the reader is about to name a new conversation. Nothing that happens by itself may take the
/// focus away then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Naming(CopyValue<bool>);

/// Whether the reader is about to name a new conversation.
pub fn use_naming() -> Naming {
    use_context()
}

impl Naming {
    /// The focus has entered the field for a new conversation, or has left it.
    pub fn set(mut self, naming: bool) {
        self.0.set(naming);
    }

    /// Whether the focus is in that field.
    pub fn get(self) -> bool {
        *self.0.peek()
    }
}

/// The page's own state.
pub fn use_page() -> Page {
    use_context()
}

impl Page {
    /// What floats over the page.
    pub fn overlay(&self) -> Option<Overlay> {
        (self.overlay)()
    }

    /// Opens a dialog. The focus returns to `opener` when it is closed.
    pub fn ask(mut self, overlay: Overlay, opener: Anchor) {
        self.opener.set(opener);
        self.overlay.set(Some(overlay));
    }

    /// Goes from a menu on to a dialog; the focus still returns to the menu's button.
    pub fn go_on(mut self, overlay: Overlay) {
        self.overlay.set(Some(overlay));
    }

    /// Opens a menu beside the button that asks for it.
    pub fn open_menu(self, opener: Anchor, overlay: impl FnOnce(Place) -> Overlay + 'static) {
        let Some(button) = opener.clone() else { return };
        spawn(async move {
            let Ok(rect) = button.get_client_rect().await else { return };
            let corners = (rect.min_x(), rect.min_y(), rect.max_x(), rect.max_y());
            let window = self.window.peek().unwrap_or((corners.2, corners.3 * 2.0));
            self.ask(overlay(Place::beside(corners, window)), opener);
        });
    }

    /// Closes what floats; the focus returns to where it was.
    pub fn close(mut self) {
        self.overlay.set(None);
    }

    /// Closes what floats; the focus goes to the composer, since its opener is about to vanish.
    pub fn close_for_good(mut self) {
        let composer = self.composer.peek().clone();
        self.opener.set(composer);
        self.overlay.set(None);
    }

    /// Gives the focus back to the element that opened what has just closed.
    pub fn return_focus(mut self) {
        let opener = self.opener.peek().clone();
        if opener.is_some() {
            focus(&opener);
            self.opener.set(None);
        }
    }

    /// The window has this size.
    pub fn resized(mut self, width: f64, height: f64) {
        self.window.set(Some((width, height)));
        let phone = Some(width <= PHONE);
        if *self.phone.peek() != phone {
            self.phone.set(phone);
        }
    }

    /// Whether there is room for one pane only; `None` until the window has been measured.
    pub fn phone(&self) -> Option<bool> {
        (self.phone)()
    }

    /// Whether a phone shows the list instead of the conversation.
    pub fn list(&self) -> bool {
        (self.list)()
    }

    /// Lets a phone show the list, or the conversation.
    pub fn show_list(mut self, shown: bool) {
        if *self.list.peek() != shown {
            self.list.set(shown);
        }
    }

    /// Shows or hides the list: for now on a phone, for good where there is room for both.
    pub fn toggle_list(self, dispatch: Dispatch) {
        if *self.phone.peek() == Some(true) {
            let shown = *self.list.peek();
            self.show_list(!shown);
        } else {
            dispatch.send(Action::ToggleSidebar);
        }
    }

    /// The composer is on the page, or has left it.
    pub fn set_composer(mut self, element: Anchor) {
        self.composer.set(element);
    }

    /// Gives the focus to the composer.
    pub fn focus_composer(&self) {
        focus(&self.composer.peek());
    }

    /// Offers a text to the composer, which adds it to what stands there.
    pub fn offer(mut self, text: String) {
        self.offered.set(Some(text));
    }

    /// Takes the offered text, if there is one.
    pub fn take_offer(mut self) -> Option<String> {
        let offered = (self.offered)();
        if offered.is_some() {
            self.offered.set(None);
        }
        offered
    }

    /// Which message is being edited.
    pub fn editing(&self) -> Option<MessageId> {
        (self.editing)()
    }

    /// Edits a message, or none.
    pub fn edit(mut self, message: Option<MessageId>) {
        self.editing.set(message);
    }
}

/// The title of a conversation, while it is in the list.
pub fn title_of(&view: &View, conversation: ConversationId) -> Option<String> {
    let sidebar = view.sidebar();
    let sidebar = sidebar.read();
    sidebar.rows.iter().find(|row| row.id == conversation).map(|row| row.title.clone())
}
