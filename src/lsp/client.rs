//! The client: what it can do, and the way to it.

use crossbeam_channel::Sender;
use gen_lsp_types as lsp;
use lsp_server::{Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::Value;

use super::convert::Encoding;

/// What the client said about itself in `initialize`. Read member by member, so that a client which says something
/// odd about one thing is understood in all others.
#[derive(Debug)]
pub(super) struct Client {
    sender: Sender<Message>,
    params: Value,
    /// What positions are counted in.
    pub(super) encoding: Encoding,
    /// Whether it asks for diagnostics itself, so that none are pushed.
    pub(super) pulls: bool,
    /// Whether completions may have places to fill in.
    pub(super) has_snippets: bool,
    requests: i32,
}

impl Client {
    pub(super) fn new(sender: Sender<Message>, params: Value) -> Self {
        let mut client = Self {
            sender,
            params,
            encoding: Encoding::Utf16,
            pulls: false,
            has_snippets: false,
            requests: 0,
        };
        client.encoding = client.offered_encoding();
        client.pulls = client.capability("/textDocument/diagnostic").is_object();
        client.has_snippets = client.can("/textDocument/completion/completionItem/snippetSupport");
        client
    }

    /// A member of the parameters of `initialize`, by its JSON pointer.
    pub(super) fn param(&self, pointer: &str) -> &Value {
        self.params.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn capability(&self, pointer: &str) -> &Value {
        self.param(&format!("/capabilities{pointer}"))
    }

    /// Whether a capability is `true`.
    pub(super) fn can(&self, pointer: &str) -> bool {
        self.capability(pointer).as_bool() == Some(true)
    }

    /// Whether a capability is a list that has this in it.
    pub(super) fn lists(&self, pointer: &str, what: &str) -> bool {
        self.capability(pointer).as_array().is_some_and(|list| list.iter().any(|entry| entry == what))
    }

    /// The first encoding of the client's list that we know: it names the one that is least work for it first.
    fn offered_encoding(&self) -> Encoding {
        let offered = self.capability("/general/positionEncodings").as_array().into_iter().flatten();
        let mut known = offered.filter_map(|name| match name.as_str()? {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        });
        known.next().unwrap_or(Encoding::Utf16)
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: RequestId, answer: Result<Value, ResponseError>) {
        self.send(Response { id, response_result: answer });
    }

    pub(super) fn notify<N: lsp::Notification>(&self, params: &N::Params) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Notification { method: N::METHOD.as_str().to_owned(), params });
    }

    /// Asks the client for something, and gives the id that its answer will have.
    pub(super) fn request<R: lsp::Request>(&mut self, params: &R::Params) -> RequestId {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Request { id: id.clone(), method: R::METHOD.as_str().to_owned(), params });
        id
    }

    /// Writes a line into the client's log.
    pub(super) fn log(&self, kind: lsp::MessageType, message: impl Into<String>) {
        let params = lsp::LogMessageParams { kind, message: message.into() };
        self.notify::<lsp::LogMessageNotification>(&params);
    }

    fn send(&self, message: impl Into<Message>) {
        // A client that is gone hears nothing; the loop finds out by itself.
        let _ = self.sender.send(message.into());
    }
}
