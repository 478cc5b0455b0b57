//! A client of the server that runs in the same process.
#![allow(clippy::unwrap_used, dead_code)]

pub(crate) mod folder;
pub(crate) mod session;
pub(crate) mod text;

use std::collections::HashMap;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::{Value, json};

/// Long enough for any answer, even on a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client, and the server that it talks to.
pub(crate) struct Client {
    connection: Connection,
    waiting: Option<Connection>,
    server: Option<JoinHandle<bool>>,
    requests: i32,
    /// What the server said of itself.
    pub(crate) initialized: Value,
    /// What was pushed last for each document.
    pub(crate) pushed: HashMap<String, Value>,
    /// How often diagnostics were pushed.
    pub(crate) pushes: usize,
    /// Notifications and requests of the server, other than diagnostics.
    pub(crate) heard: Vec<(String, Value)>,
}

impl Client {
    /// A client that takes pushed diagnostics, and counts characters in UTF-16.
    pub(crate) fn new() -> Self {
        Self::with(&json!({}))
    }

    /// A client with these capabilities.
    pub(crate) fn with(capabilities: &Value) -> Self {
        let mut client = Self::started();
        client.initialize(&json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        client
    }

    /// A client whose server waits for `initialize`.
    pub(crate) fn started() -> Self {
        let mut client = Self::waiting();
        client.start();
        client
    }

    /// A client whose server does not run yet: what is sent to it waits.
    pub(crate) fn waiting() -> Self {
        let (server, connection) = Connection::memory();
        Self {
            connection,
            waiting: Some(server),
            server: None,
            requests: 0,
            initialized: Value::Null,
            pushed: HashMap::new(),
            pushes: 0,
            heard: Vec::new(),
        }
    }

    pub(crate) fn start(&mut self) {
        let connection = self.waiting.take().unwrap();
        self.server = Some(thread::spawn(move || ecslint::lsp::serve(&connection)));
    }

    pub(crate) fn initialize(&mut self, params: &Value) {
        self.initialized = self.request("initialize", params);
        self.notify("initialized", &json!({}));
    }

    pub(crate) fn notify(&self, method: &str, params: &Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
    }

    /// Sends a request, and does not wait for the answer.
    pub(crate) fn send(&mut self, method: &str, params: &Value) -> RequestId {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.connection.sender.send(Request::new(id.clone(), method.to_owned(), params).into()).unwrap();
        id
    }

    /// The result of a request that must go well.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Value {
        self.try_request(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    pub(crate) fn try_request(&mut self, method: &str, params: &Value) -> Result<Value, ResponseError> {
        let id = self.send(method, params);
        self.answer(&id)
    }

    /// Waits for the answer to a request. The server answers in order.
    pub(crate) fn answer(&mut self, wanted: &RequestId) -> Result<Value, ResponseError> {
        loop {
            if let Some(Response { id, response_result }) = self.next() {
                assert_eq!(id, *wanted, "{response_result:?}");
                return response_result;
            }
        }
    }

    /// Takes the next message in; gives it if it is an answer.
    fn next(&mut self) -> Option<Response> {
        match self.connection.receiver.recv_timeout(PATIENCE).expect("the server says something") {
            Message::Response(response) => return Some(response),
            Message::Notification(it) if it.method == "textDocument/publishDiagnostics" => {
                self.pushes += 1;
                self.pushed.insert(it.params["uri"].as_str().unwrap().to_owned(), it.params);
            }
            Message::Notification(Notification { method, params }) => self.heard.push((method, params)),
            Message::Request(Request { id, method, params }) => {
                self.heard.push((method, params));
                self.connection.sender.send(Response::new_ok(id, Value::Null).into()).unwrap();
            }
        }
        None
    }

    /// Waits until something was heard from the server.
    pub(crate) fn wait(&mut self, until: impl Fn(&Self) -> bool) {
        while !until(self) {
            assert!(self.next().is_none(), "an answer that nobody waits for");
        }
    }

    pub(crate) fn open(&self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": item}));
    }

    pub(crate) fn change(&self, uri: &str, version: i32, changes: &Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Waits for the diagnostics of a version of a document.
    pub(crate) fn diagnostics(&mut self, uri: &str, version: i32) -> Vec<Value> {
        self.wait(|client| client.pushed.get(uri).is_some_and(|it| it["version"] == version));
        self.pushed[uri]["diagnostics"].as_array().unwrap().clone()
    }

    /// Says goodbye; whether the server left as it should.
    pub(crate) fn close(mut self) -> bool {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Waits until the server ends by itself; whether it takes that for proper.
    pub(crate) fn ends(mut self) -> bool {
        self.server.take().unwrap().join().unwrap()
    }

    /// Goes away without a word, or after one; whether the server takes that for proper.
    pub(crate) fn leave(mut self, last: Option<&str>) -> bool {
        if let Some(method) = last {
            self.notify(method, &Value::Null);
        }
        let server = self.server.take().unwrap();
        drop(self);
        server.join().unwrap()
    }
}

/// Each diagnostic in a line: where, how bad, which rule, what.
pub(crate) fn lines(diagnostics: &[Value]) -> Vec<String> {
    let place = |position: &Value| format!("{}:{}", position["line"], position["character"]);
    diagnostics
        .iter()
        .map(|it| {
            let range = &it["range"];
            let message = it["message"].as_str().unwrap().lines().next().unwrap().to_owned();
            format!(
                "{}-{} {} {} {message}",
                place(&range["start"]),
                place(&range["end"]),
                it["severity"],
                it["code"].as_str().unwrap()
            )
        })
        .collect()
}

pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
