//! What a long run shows on standard error while it lasts. It says nothing of a short one, nothing where nobody looks,
//! and is gone before anything else is printed.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a run may take before anything is shown, and how often that is renewed.
const PAUSE: Duration = Duration::from_millis(200);

/// How wide the line is: spaces clear it in every terminal.
const WIDTH: usize = 44;

/// A line that tells how far the run is, until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    state: Arc<State>,
    painter: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    doing: Mutex<Doing>,
    woken: Condvar,
    done: AtomicUsize,
}

#[derive(Debug, Default, Clone, Copy)]
struct Doing {
    what: &'static str,
    of: usize,
    is_over: bool,
}

impl Progress {
    /// Shows what is done if standard error is a terminal and that is wanted.
    pub(super) fn new(is_wanted: bool) -> Self {
        let state = Arc::new(State::default());
        let is_seen = is_wanted && io::stderr().is_terminal();
        let painter = is_seen.then(|| {
            let state = Arc::clone(&state);
            std::thread::spawn(move || state.paint())
        });
        Self { state, painter }
    }

    /// Says what is being done now, and to how many files.
    pub(super) fn begin(&self, what: &'static str, of: usize) {
        self.state.done.store(0, Ordering::Relaxed);
        let mut doing = self.state.doing.lock().unwrap_or_else(PoisonError::into_inner);
        *doing = Doing { what, of, is_over: false };
    }

    /// One file more is done.
    pub(super) fn step(&self) {
        self.state.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.state.doing.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.state.woken.notify_all();
        if let Some(painter) = self.painter.take() {
            let _ = painter.join();
        }
    }
}

impl State {
    fn paint(&self) {
        let mut is_dirty = false;
        let mut doing = self.doing.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let waited = self.woken.wait_timeout_while(doing, PAUSE, |doing| !doing.is_over);
            doing = waited.unwrap_or_else(PoisonError::into_inner).0;
            if doing.is_over {
                break;
            }
            is_dirty = true;
            put(&format!("\r{:<WIDTH$}", doing.line(self.done.load(Ordering::Relaxed))));
        }
        if is_dirty {
            put(&format!("\r{:WIDTH$}\r", ""));
        }
    }
}

impl Doing {
    fn line(&self, done: usize) -> String {
        match (done, self.of) {
            (_, 0) => self.what.to_owned(),
            (0, of) => format!("{} {of} files", self.what),
            (done, of) => format!("{} {done} of {of} files", self.what),
        }
    }
}

/// What cannot be shown is not missed.
fn put(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let doing = Doing { what: "reading", of: 7, is_over: false };
        assert_eq!(doing.line(0), "reading 7 files");
        assert_eq!(doing.line(3), "reading 3 of 7 files");
    }
}
