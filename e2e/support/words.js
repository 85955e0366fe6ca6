// The names by which a person finds things on the page, in the languages of the app.
//
// It must never be generated from the app: a changed name has to be noticed here.
export const words = {
  en: {
    yourName: "Your name",
    join: "Join",
    conversations: "Conversations",
    newConversation: "New conversation",
    create: "Create",
    message: "Message",
    messages: "Messages",
    send: "Send",
    settings: "Settings",
    signOut: "Sign out",
  },
  fr: {
    yourName: "Votre nom",
    join: "Entrer",
    conversations: "Conversations",
    newConversation: "Nouvelle conversation",
    create: "Créer",
    message: "Message",
    messages: "Messages",
    send: "Envoyer",
    settings: "Réglages",
  },
};
