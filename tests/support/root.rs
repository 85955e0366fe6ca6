//! The server's own truth: raw requests with all rights, past every rule of the client.

use ochat::domain::{ConversationId, MessageId};
use reqwest::Method;
use serde_json::{Value, json};

use super::server::{ROOT, Server};

/// Somebody who may do everything, such as the dashboard.
#[derive(Debug)]
pub struct Root {
    http: reqwest::Client,
    origin: String,
    token: String,
}

impl Root {
    /// Signs in.
    pub async fn of(server: &Server) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut root = Self { http, origin: server.origin(), token: String::new() };
        let answer = root
            .ask(
                Method::POST,
                "/api/collections/_superusers/auth-with-password",
                json!({ "identity": ROOT.0, "password": ROOT.1 }),
            )
            .await;
        root.token = text(&answer, "token");
        root
    }

    /// Asks and expects a success.
    pub async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self
            .http
            .request(method, format!("{}{path}", self.origin))
            .header("Authorization", &self.token);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        let (status, said) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {said}");
        if said.is_empty() { Value::Null } else { serde_json::from_str(&said).unwrap() }
    }

    /// All records of a collection that match.
    pub async fn records(&self, collection: &str, filter: &str, sort: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let url = format!("{}/api/collections/{collection}/records", self.origin);
            let page = page.to_string();
            let query = [("perPage", "500"), ("page", &page), ("filter", filter), ("sort", sort)];
            let request = self.http.get(url).query(&query).header("Authorization", &self.token);
            let answer: Value = request.send().await.unwrap().json().await.unwrap();
            let items = answer["items"].as_array().unwrap();
            all.extend(items.iter().cloned());
            if items.len() < 500 {
                break;
            }
        }
        all
    }

    /// Id and text of every message of a conversation that still stands, oldest first.
    pub async fn texts(&self, conversation: ConversationId) -> Vec<(MessageId, String)> {
        let filter = format!("conversation = \"{conversation}\" && deleted = \"\"");
        let records = self.records("messages", &filter, "seq").await;
        records.iter().map(|r| (text(r, "id").parse().unwrap(), text(r, "text"))).collect()
    }

    /// Id and title of every conversation that still stands.
    pub async fn titles(&self) -> Vec<(ConversationId, String)> {
        let records = self.records("conversations", "deleted = \"\"", "id").await;
        records.iter().map(|r| (text(r, "id").parse().unwrap(), text(r, "title"))).collect()
    }

    /// Stores many records at once, 20 to a request: the server takes no more.
    pub async fn create_all(&self, collection: &str, records: Vec<Value>) {
        for some in records.chunks(20) {
            let requests: Vec<Value> = some
                .iter()
                .map(|body| {
                    let url = format!("/api/collections/{collection}/records");
                    json!({ "method": "POST", "url": url, "body": body })
                })
                .collect();
            self.ask(Method::POST, "/api/batch", json!({ "requests": requests })).await;
        }
    }
}

fn text(record: &Value, field: &str) -> String {
    record[field].as_str().unwrap().to_owned()
}
