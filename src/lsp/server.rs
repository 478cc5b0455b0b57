//! The server: handshake, loop, and end.

use std::collections::VecDeque;
use std::time::Duration;

use crossbeam_channel::{Receiver, never, select};
use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, ResponseError};
use serde_json::{Value, json};

use super::capabilities::capabilities;
use super::client::Client;
use super::route::{self, error, guarded};
use super::state::State;
use super::{poll, settings, watch};

/// How often it is looked whether who started the server is still there, and at the disk where nobody tells of it, while
/// nothing happens.
const IDLE: Duration = Duration::from_secs(2);

/// Serves a client until it says goodbye; whether it did so properly.
pub fn serve(connection: &Connection) -> bool {
    let Some(client) = handshake(connection) else { return false };
    let parent = client.param("/processId").as_i64();
    let mut server = Server { state: State::new(client), inbox: VecDeque::new(), is_shut_down: false };
    server.run(&connection.receiver, parent)
}

/// Waits for `initialize` and answers it.
fn handshake(connection: &Connection) -> Option<Client> {
    for message in &connection.receiver {
        match message {
            Message::Request(request) if request.method == "initialize" => {
                let client = Client::new(connection.sender.clone(), request.params);
                let result = serde_json::to_value(capabilities(&client)).unwrap_or_default();
                client.answer(request.id, Ok(result));
                return Some(client);
            }
            Message::Request(request) => {
                let client = Client::new(connection.sender.clone(), Value::Null);
                let words = format!("`{}` came before `initialize`", request.method);
                client.answer(request.id, Err(error(ErrorCode::ServerNotInitialized, words)));
            }
            Message::Notification(notification) if notification.method == "exit" => return None,
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
    None
}

/// A server at work.
struct Server {
    state: State,
    /// What the client has said and what was not dealt with yet.
    inbox: VecDeque<Message>,
    is_shut_down: bool,
}

impl Server {
    /// Deals with one message after the other. What has come in the meantime is looked through first: so what was
    /// cancelled is not done, and diagnostics are for the last of many edits.
    fn run(&mut self, receiver: &Receiver<Message>, parent: Option<i64>) -> bool {
        loop {
            self.inbox.extend(receiver.try_iter());
            self.drop_cancelled();
            if let Some(message) = self.inbox.pop_front() {
                if let Message::Notification(notification) = &message
                    && notification.method == "exit"
                {
                    return self.is_shut_down;
                }
                self.take(message);
                continue;
            }
            self.settle();
            if !parent.is_none_or(is_alive) {
                return false;
            }
            let scan = self.state.scan.clone().unwrap_or_else(never);
            select! {
                recv(receiver) -> message => match message {
                    Ok(message) => self.inbox.push_back(message),
                    Err(_) => return self.is_shut_down,
                },
                recv(scan) -> found => self.guard("scan", |state| {
                    watch::found(state, found.unwrap_or_default());
                    Ok(())
                }),
                default(IDLE) => self.guard("disk", |state| {
                    poll::look(state);
                    Ok(())
                }),
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) => {
                let method = notification.method.clone();
                self.guard(&method, |state| route::notice(state, notification));
            }
            Message::Response(response) => self.guard("settings", |state| {
                if state.asked_settings.as_ref() == Some(&response.id) {
                    state.asked_settings = None;
                    settings::answered(state, &response.response_result?);
                }
                Ok(())
            }),
        }
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let answer = match request.method.as_str() {
            "shutdown" => {
                self.is_shut_down = true;
                Ok(Value::Null)
            }
            _ if self.is_shut_down => Err(error(ErrorCode::InvalidRequest, "the server is shut down")),
            "initialize" => Err(error(ErrorCode::InvalidRequest, "the server is initialized")),
            _ if self.is_stale(&request) => Err(ResponseError {
                data: Some(json!({"retriggerRequest": true})),
                ..error(ErrorCode::ServerCancelled, "the text has changed since")
            }),
            _ => guarded(|| route::answer(&mut self.state, request)),
        };
        self.state.client.answer(id, answer);
    }

    /// Whether it asks for the diagnostics of a text that has changed since.
    fn is_stale(&self, request: &Request) -> bool {
        let uri = |params: &Value| params.pointer("/textDocument/uri").cloned();
        request.method == "textDocument/diagnostic"
            && self.inbox.iter().any(|message| match message {
                Message::Notification(Notification { method, params }) => {
                    method == "textDocument/didChange" && uri(params) == uri(&request.params)
                }
                _ => false,
            })
    }

    /// Answers the requests that the client has cancelled, and forgets them.
    fn drop_cancelled(&mut self) {
        let is_cancel = |message: &Message| match message {
            Message::Notification(notification) => notification.method == "$/cancelRequest",
            _ => false,
        };
        if !self.inbox.iter().any(is_cancel) {
            return;
        }
        let (cancels, mut inbox): (VecDeque<_>, VecDeque<_>) = self.inbox.drain(..).partition(is_cancel);
        for cancel in cancels {
            let Some(id) = cancelled(cancel) else { continue };
            let is_meant = |message: &Message| matches!(message, Message::Request(it) if it.id == id);
            if let Some(index) = inbox.iter().position(is_meant) {
                inbox.remove(index);
                self.state.client.answer(id, Err(error(ErrorCode::RequestCanceled, "cancelled")));
            }
        }
        self.inbox = inbox;
    }

    /// Brings the diagnostics up to date, and pushes them.
    fn settle(&mut self) {
        self.guard("diagnostics", |state| {
            state.refresh();
            state.push();
            Ok(())
        });
    }

    /// Does something of which nobody waits for an answer: what goes wrong is told in the log.
    fn guard(&mut self, what: &str, action: impl FnOnce(&mut State) -> Result<(), ResponseError>) {
        if let Err(error) = guarded(|| action(&mut self.state)) {
            self.state.client.log(lsp::MessageType::Error, format!("{what}: {}", error.message));
        }
    }
}

fn cancelled(message: Message) -> Option<RequestId> {
    let Message::Notification(notification) = message else { return None };
    serde_json::from_value(notification.params.get("id")?.clone()).ok()
}

/// Whether there is still a process of this number, as far as that can be told.
#[cfg(unix)]
fn is_alive(process: i64) -> bool {
    let pid = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    pid.is_none_or(|pid| rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Elsewhere the end of standard input has to tell.
#[cfg(not(unix))]
const fn is_alive(_process: i64) -> bool {
    true
}
