//! Messages on standard input and output.

use std::io::{self, BufWriter};
use std::process::ExitCode;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{Connection, Message};

use super::server::serve;

/// Serves the client at the other end of standard input and output. The exit status is 0 if it asked for the end, 1
/// if it went away.
pub fn run() -> io::Result<ExitCode> {
    let (sender, outbox) = unbounded();
    let (inbox, receiver) = unbounded();
    let writer = write(outbox)?;
    // It ends with the process: there is no way to wake it.
    thread::Builder::new().name("read".to_owned()).spawn(move || read(&inbox))?;
    let was_proper = serve(&Connection { sender, receiver });
    let _ = writer.join();
    Ok(ExitCode::from(u8::from(!was_proper)))
}

/// Takes messages in as fast as they come, so that the server sees all that wait and not the next one only. What is
/// no message is told on standard error, and skipped.
fn read(inbox: &Sender<Message>) {
    let mut input = io::stdin().lock();
    loop {
        match Message::read(&mut input) {
            Ok(Some(message)) => {
                if inbox.send(message).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                anstream::eprintln!("ecslint: {error}");
            }
            Ok(None) | Err(_) => return,
        }
    }
}

/// Sends messages until the last sender is gone, or the client.
fn write(outbox: Receiver<Message>) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name("write".to_owned()).spawn(move || {
        // Standard output by itself writes a message's head apart from its body.
        let mut output = BufWriter::new(io::stdout());
        let _ = outbox.iter().try_for_each(|message| message.write(&mut output));
    })
}
