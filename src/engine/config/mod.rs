//! Configuration: found upward from each file, read, checked, and resolved to [`Settings`].
//!
//! Nothing is read here: whoever owns files hands in a function that reads one.

pub mod day;
pub mod explain;
pub mod file;
pub mod globs;
pub mod levels;
pub(super) mod problem;
mod read;
mod resolve;
mod schema;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use toml::value::Date;

use super::custom::CustomRule;
use super::settings::Settings;
use super::suppress::configured::Configured;
use crate::files;
use crate::rules::options::Consumer;
use crate::source::Source;
use file::ConfigFile;
use globs::Globs;
use levels::Layer;
use problem::Finding;
pub use problem::Problem;
use resolve::{Chain, Key};
pub use schema::schema;

/// The names of a configuration file; of two in one folder the first counts.
pub const FILE_NAMES: [&str; 2] = ["ecslint.toml", ".ecslint.toml"];

/// More configurations than this do not build on each other.
const MOST_EXTENDED: usize = 10;

/// Reads a text file.
pub type ReadFile = Box<dyn Fn(&Path) -> io::Result<String> + Send + Sync>;

/// Which configuration holds for files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// The nearest one above each.
    #[default]
    Nearest,
    /// This one, whose globs are relative to the working folder.
    File(PathBuf),
    /// None.
    Nothing,
}

/// A configuration file.
#[derive(Debug)]
pub struct Config {
    /// Where it is.
    pub path: PathBuf,
    /// Its text, under the name to show.
    pub source: Arc<Source>,
    /// What it says.
    pub file: ConfigFile,
    /// What it leaves out.
    exclude: Globs,
    /// What it looks for.
    include: Globs,
    /// The files of each of its overrides.
    overrides: Vec<Globs>,
    /// Its suppressions.
    suppressions: Vec<Arc<Configured>>,
    /// Its rules of the team's own.
    custom: Vec<Arc<CustomRule>>,
}

/// The configurations of a run, each read once.
pub struct Configurations {
    /// The working folder.
    here: PathBuf,
    choice: Choice,
    flags: Layer,
    /// Who reads the files, whatever configurations say.
    consumer: Option<Consumer>,
    read: ReadFile,
    /// The day on which it is judged which suppressions are over; none are where it is not known.
    today: Option<Date>,
    state: Mutex<State>,
}

impl fmt::Debug for Configurations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configurations")
            .field("here", &self.here)
            .field("choice", &self.choice)
            .finish_non_exhaustive()
    }
}

#[derive(Default)]
struct State {
    /// What holds in a folder.
    folders: HashMap<PathBuf, Option<Arc<Chain>>>,
    /// Configuration files that were read.
    configs: HashMap<PathBuf, Arc<Config>>,
    /// What was made of configuration files.
    chains: HashMap<PathBuf, Option<Arc<Chain>>>,
    settings: HashMap<Key, Arc<Settings>>,
    problems: Vec<Problem>,
    /// Where a configuration file was looked for.
    places: BTreeSet<PathBuf>,
}

impl Configurations {
    /// Configurations as seen from a working folder, an absolute path.
    pub fn new(here: impl Into<PathBuf>, choice: Choice, flags: Layer, read: ReadFile) -> Self {
        Self { here: here.into(), choice, flags, consumer: None, read, today: None, state: Mutex::default() }
    }

    /// The same as seen on a day.
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        Self { today: Some(today), ..self }
    }

    /// The same for files of which it is known who reads them.
    #[must_use]
    pub fn read_by(self, consumer: Option<Consumer>) -> Self {
        Self { consumer, ..self }
    }

    /// What holds for a file, which need not exist. Relative paths are those from the working folder.
    pub fn settings(&self, path: &Path) -> Arc<Settings> {
        let path = self.absolute(path);
        let chain = self.chain(&path);
        let key = chain.as_deref().map(|chain| Key::new(chain, &path)).unwrap_or_default();
        let mut state = self.lock();
        let settings = state.settings.entry(key).or_insert_with_key(|key| {
            Arc::new(resolve::settings(chain.as_deref(), key, &self.flags, self.consumer))
        });
        Arc::clone(settings)
    }

    /// Whether the configuration leaves a file or folder out of what is looked for.
    pub fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let path = self.absolute(path);
        self.chain(&path).is_some_and(|chain| chain.excludes(&path, is_folder))
    }

    /// Whether a file found in a folder is looked at for its name; nothing where the configuration does not say.
    pub fn includes(&self, path: &Path) -> Option<bool> {
        let path = self.absolute(path);
        self.chain(&path)?.includes(&path)
    }

    /// Where configuration files were looked for so far: what is written there, or is there no more, changes what
    /// holds.
    pub fn places(&self) -> Vec<PathBuf> {
        self.lock().places.iter().cloned().collect()
    }

    /// What is wrong with the configurations that were read so far, by file and place.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.lock().problems.clone();
        problems.sort_by(|one, other| {
            let place = |problem: &Problem| problem.diagnostic.primary.span;
            (one.source.name(), place(one)).cmp(&(other.source.name(), place(other)))
        });
        // What several configurations build on is judged with each of them.
        problems.dedup_by(|one, other| {
            Arc::ptr_eq(&one.source, &other.source) && one.diagnostic == other.diagnostic
        });
        problems
    }

    /// The names of `--select` and `--ignore` that stand for nothing, not even for a rule of the team's own in one of
    /// the configurations that were read so far; each with what was probably meant.
    pub fn unknown_flags(&self) -> Vec<(String, Option<String>)> {
        let state = self.lock();
        let chains: Vec<_> = state.chains.values().flatten().collect();
        let custom: Vec<&str> = chains.iter().flat_map(|chain| chain.custom_names()).collect();
        self.flags.unknown(&custom)
    }

    /// The configuration that holds for a path.
    fn chain(&self, path: &Path) -> Option<Arc<Chain>> {
        match &self.choice {
            Choice::Nothing => None,
            Choice::File(file) => self.load(&self.absolute(file), Some(&self.here)),
            Choice::Nearest => self.nearest(path.parent()?),
        }
    }

    fn nearest(&self, folder: &Path) -> Option<Arc<Chain>> {
        if let Some(known) = self.lock().folders.get(folder) {
            return known.clone();
        }
        let here = FILE_NAMES.iter().find_map(|name| self.load(&folder.join(name), None));
        let chain = here.or_else(|| self.nearest(folder.parent()?));
        self.lock().folders.insert(folder.to_owned(), chain.clone());
        chain
    }

    /// A configuration with all that it builds on; nothing if there is no such file.
    fn load(&self, path: &Path, base: Option<&Path>) -> Option<Arc<Chain>> {
        if let Some(known) = self.lock().chains.get(path) {
            return known.clone();
        }
        let mut problems = Vec::new();
        let chain = match self.read(path, base) {
            Err(error) if base.is_none() && is_absent(&error) => None,
            Err(error) => {
                let source = Arc::new(Source::new(self.shown(path), ""));
                problems.push(
                    Finding::new(0..0, format!("it cannot be read: {}", files::words(&error))).of(&source),
                );
                None
            }
            Ok(config) => Some(Arc::new(self.extended(config, &mut problems))),
        };
        let mut state = self.lock();
        if let Some(known) = state.chains.get(path) {
            // Another thread was faster.
            return known.clone();
        }
        state.problems.append(&mut problems);
        state.chains.insert(path.to_owned(), chain.clone());
        chain
    }

    /// A configuration file, read once however many build on it.
    fn read(&self, path: &Path, base: Option<&Path>) -> io::Result<Arc<Config>> {
        if let Some(known) = self.lock().configs.get(path) {
            return Ok(Arc::clone(known));
        }
        self.lock().places.insert(path.to_owned());
        let text = (self.read)(path)?;
        let (file, findings) = read::read(&text);
        let source = Arc::new(Source::new(self.shown(path), text));
        let problems = findings.into_iter().map(|finding| finding.of(&source)).collect::<Vec<_>>();
        let config = Arc::new(Config::new(path.to_owned(), base, source, file, self.today));
        let mut state = self.lock();
        if let Some(known) = state.configs.get(path) {
            // Another thread was faster.
            return Ok(Arc::clone(known));
        }
        state.problems.extend(problems);
        state.configs.insert(path.to_owned(), Arc::clone(&config));
        Ok(config)
    }

    /// Reads what a configuration builds on, and what that builds on.
    fn extended(&self, config: Arc<Config>, problems: &mut Vec<Problem>) -> Chain {
        let mut configs = vec![config];
        while let Some(last) = configs.last()
            && let Some(extend) = &last.file.extend
        {
            let folder = last.path.parent().unwrap_or(&self.here);
            let path = normal(&folder.join(extend.get_ref()));
            let next = if configs.iter().any(|config| config.path == path) {
                Err("this builds on a configuration that builds on this one".into())
            } else if configs.len() > MOST_EXTENDED {
                Err(format!("more than {MOST_EXTENDED} configurations build on each other"))
            } else {
                self.read(&path, None).map_err(|error| {
                    format!("`{}` cannot be read: {}", self.shown(&path), files::words(&error))
                })
            };
            match next {
                Ok(config) => configs.push(config),
                Err(words) => {
                    problems.push(Finding::new(extend.span(), words).of(&last.source));
                    break;
                }
            }
        }
        configs.reverse();
        let chain = Chain::new(configs);
        problems.extend(chain.check());
        chain
    }

    /// The path from the root, without `.` and `..`.
    fn absolute(&self, path: &Path) -> PathBuf {
        normal(&self.here.join(path))
    }

    /// The path as it is shown: from the working folder, where it is below it.
    fn shown(&self, path: &Path) -> String {
        files::slashed(path.strip_prefix(&self.here).unwrap_or(path))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What a panicking thread left behind is whole all the same: every change is one insertion.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Config {
    fn new(
        path: PathBuf,
        base: Option<&Path>,
        source: Arc<Source>,
        file: ConfigFile,
        today: Option<Date>,
    ) -> Self {
        let base = base.or_else(|| path.parent()).unwrap_or(Path::new("/")).to_owned();
        let globs = |globs: &[globs::Glob]| Globs::new(&base, globs.to_vec());
        let (exclude, include) = (globs(&file.exclude), globs(&file.include));
        let overrides = file.overrides.iter().map(|part| globs(&part.files)).collect();
        let suppressions = file.suppress.iter();
        let suppressions =
            suppressions.map(|table| Arc::new(Configured::new(table, &base, &source, today))).collect();
        let custom = file.custom.iter().map(|table| Arc::new(CustomRule::new(table, &source))).collect();
        Self { path, source, file, exclude, include, overrides, suppressions, custom }
    }
}

/// Whether there is no such file: a folder above may be missing, too, or be no folder.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory
    )
}

/// A path without `.` and `..`, told by its parts alone.
pub fn normal(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
