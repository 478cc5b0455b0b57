//! The rules. A rule is one page in `rules/GROUP/NAME.md` and one function in the file of its group here.

pub mod context;
mod limits;
pub mod options;
pub mod page;
mod schema;
pub mod spelling;
mod syntax;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::kind::Kind;
use crate::document::syntax::SyntaxError;
use crate::document::{Document, Unit};
use crate::model::Model;
use crate::model::cluster::Cluster;
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::{Assumption, Task};
use crate::model::volume::Volume;
use crate::schema::Schema;
use crate::schema::error::SchemaError;
use context::Context;
use options::Options;
use page::Page;

/// A rule: its page, and what it looks at.
#[derive(Debug)]
pub struct Rule {
    /// The folder of its page, and the file of its function.
    pub group: &'static str,
    /// What is wrong, in kebab-case: its identity.
    pub name: &'static str,
    /// Its page.
    pub page: Page,
    /// What it looks at: usually one thing.
    pub checks: &'static [Check],
}

/// What a rule looks at, and the function that looks. The engine does the walking.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Departures from strict JSON. Which goes to which rule stands in [`syntax`].
    Syntax(fn(&SyntaxError, &Document, &mut Context)),
    /// Departures from the schema. Which goes to which rule stands in [`schema`] and in the schemas' `x-ecs-rule`.
    Schema(fn(&SchemaError, &mut Context)),
    /// A task definition.
    Task(fn(&Task, &mut Context)),
    /// A container of a task definition.
    Container(fn(&Container, &Task, &mut Context)),
    /// A volume of a task definition.
    Volume(fn(&Volume, &Task, &mut Context)),
    /// A service, a run or start request, or a task set.
    Launch(fn(&Launch, &mut Context)),
    /// A cluster.
    Cluster(fn(&Cluster, &mut Context)),
    /// Any document, as a view that fits it.
    Document(fn(&Model, crate::document::node::Node, &mut Context)),
    /// A service, run request or task set together with the task definition of the family that it names.
    Pair(fn(&Pair, &mut Context)),
    /// Every service, run request and task set of a run together.
    Workspace(fn(&[LaunchDocument], &mut Context)),
    /// Nothing: the engine reports it itself.
    Engine,
}

/// A launch and the task definition it names.
#[derive(Debug)]
pub struct Pair<'a> {
    /// The service, run request or task set.
    pub launch: &'a Launch<'a>,
    /// Its kind and form.
    pub unit: Unit,
    /// The task definition.
    pub task: &'a Task<'a>,
    /// Whether it is certain that this is the revision that will be launched: the reference has no revision, and
    /// no other task definition of the run has the family. Without that nothing is an error.
    pub is_certain: bool,
}

/// A launch with its document's kind and form.
#[derive(Debug)]
pub struct LaunchDocument<'a> {
    /// The view.
    pub launch: &'a Launch<'a>,
    /// Its kind and form.
    pub unit: Unit,
}

/// Binds a page to its checks: `rule!("ports", "host-port-mismatch", Container(host_port_mismatch))`.
macro_rules! rule {
    ($group:literal, $name:literal, $($target:ident $(($function:expr))?),+) => {
        $crate::rules::Rule {
            group: $group,
            name: $name,
            page: $crate::rules::page::Page::new(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/rules/", $group, "/", $name, ".md"
            ))),
            checks: &[$($crate::rules::Check::$target $(($function))?),+],
        }
    };
}
use rule;
pub use syntax::damage_message;

/// The groups, in the order in which they are listed.
const GROUPS: &[&[Rule]] = &[syntax::RULES, schema::RULES, limits::RULES];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().copied().flatten()
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

impl Rule {
    /// Where its page can be read.
    pub fn url(&self) -> String {
        format!("https://github.com/ecslint/ecslint/blob/main/rules/{}/{}.md", self.group, self.name)
    }

    /// The sources of its facts.
    pub fn sources(&self) -> impl Iterator<Item = &'static str> {
        self.page.list("sources")
    }
}

/// Which rules are on, and how severe each is.
#[derive(Debug, Clone)]
pub struct Levels(Vec<Option<Severity>>);

impl Default for Levels {
    fn default() -> Self {
        Self(all().map(|rule| rule.page.on.then_some(rule.page.severity)).collect())
    }
}

impl Levels {
    /// Sets the severity of every rule for which `applies`; `None` turns it off.
    pub fn set(&mut self, applies: impl Fn(&Rule) -> bool, level: impl Fn(&Rule) -> Option<Severity>) {
        for (slot, rule) in self.0.iter_mut().zip(all()) {
            if applies(rule) {
                *slot = level(rule);
            }
        }
    }

    /// The severity of a rule, if it is on.
    pub fn of(&self, rule: &Rule) -> Option<Severity> {
        self.iter().find(|(other, _)| other.name == rule.name).and_then(|(_, level)| level)
    }

    /// Every rule with its level.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Rule, Option<Severity>)> {
        all().zip(self.0.iter().copied())
    }
}

/// A check that is on.
#[derive(Debug, Clone, Copy)]
struct Bound<F> {
    rule: &'static Rule,
    severity: Severity,
    check: F,
}

/// The checks that are on, by what they look at.
#[derive(Debug, Default)]
pub struct Linter {
    options: Options,
    syntax: Vec<Bound<fn(&SyntaxError, &Document, &mut Context)>>,
    schema: Vec<Bound<fn(&SchemaError, &mut Context)>>,
    task: Vec<Bound<fn(&Task, &mut Context)>>,
    container: Vec<Bound<fn(&Container, &Task, &mut Context)>>,
    volume: Vec<Bound<fn(&Volume, &Task, &mut Context)>>,
    launch: Vec<Bound<fn(&Launch, &mut Context)>>,
    cluster: Vec<Bound<fn(&Cluster, &mut Context)>>,
    document: Vec<Bound<fn(&Model, crate::document::node::Node, &mut Context)>>,
    pair: Vec<Bound<fn(&Pair, &mut Context)>>,
    workspace: Vec<Bound<fn(&[LaunchDocument], &mut Context)>>,
}

impl Linter {
    /// Sorts out the checks that are on.
    pub fn new(levels: &Levels, options: Options) -> Self {
        let mut linter = Self { options, ..Self::default() };
        for (rule, severity) in levels.iter() {
            let Some(severity) = severity else { continue };
            for check in rule.checks {
                linter.add(rule, severity, *check);
            }
        }
        linter
    }

    fn add(&mut self, rule: &'static Rule, severity: Severity, check: Check) {
        match check {
            Check::Syntax(check) => self.syntax.push(Bound { rule, severity, check }),
            Check::Schema(check) => self.schema.push(Bound { rule, severity, check }),
            Check::Task(check) => self.task.push(Bound { rule, severity, check }),
            Check::Container(check) => self.container.push(Bound { rule, severity, check }),
            Check::Volume(check) => self.volume.push(Bound { rule, severity, check }),
            Check::Launch(check) => self.launch.push(Bound { rule, severity, check }),
            Check::Cluster(check) => self.cluster.push(Bound { rule, severity, check }),
            Check::Document(check) => self.document.push(Bound { rule, severity, check }),
            Check::Pair(check) => self.pair.push(Bound { rule, severity, check }),
            Check::Workspace(check) => self.workspace.push(Bound { rule, severity, check }),
            Check::Engine => {}
        }
    }

    /// Lints one document by itself.
    pub fn check(&self, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
        self.check_syntax(document, diagnostics);
        for unit in document.units() {
            self.check_schema(document, *unit, diagnostics);
            self.check_model(document, *unit, &Model::of(document, *unit), diagnostics);
        }
    }

    fn check_syntax(&self, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
        let whole = Unit {
            kind: Kind::TaskDefinition,
            form: crate::document::kind::Form::Request,
            root: document.root().id(),
        };
        let unit = document.units().first().copied().unwrap_or(whole);
        for error in document.syntax_errors() {
            let name = syntax::rule_for(error.kind);
            if let Some(bound) = self.syntax.iter().find(|bound| bound.rule.name == name) {
                (bound.check)(error, document, &mut self.context(bound, unit, diagnostics));
            }
        }
    }

    fn check_schema(&self, document: &Document, unit: Unit, diagnostics: &mut Vec<Diagnostic>) {
        for error in Schema::of(unit.kind).validate(document.node(unit.root)) {
            let name = schema::rule_for(&error);
            if let Some(bound) = self.schema.iter().find(|bound| bound.rule.name == name) {
                (bound.check)(&error, &mut self.context(bound, unit, diagnostics));
            }
        }
    }

    fn check_model(&self, document: &Document, unit: Unit, model: &Model, diagnostics: &mut Vec<Diagnostic>) {
        for bound in self.document.iter().filter(|bound| bound.rule.page.covers(unit.kind)) {
            (bound.check)(model, document.node(unit.root), &mut self.context(bound, unit, diagnostics));
        }
        match model {
            Model::Task(task) => self.check_task(task, unit, diagnostics),
            Model::Launch(launch) => {
                for bound in self.launch.iter().filter(|bound| bound.rule.page.covers(unit.kind)) {
                    (bound.check)(launch, &mut self.context(bound, unit, diagnostics));
                }
            }
            Model::Cluster(cluster) => {
                for bound in self.cluster.iter().filter(|bound| bound.rule.page.covers(unit.kind)) {
                    (bound.check)(cluster, &mut self.context(bound, unit, diagnostics));
                }
            }
            Model::Other => {}
        }
    }

    fn check_task(&self, task: &Task, unit: Unit, diagnostics: &mut Vec<Diagnostic>) {
        // What a bare array of containers says nothing about cannot be judged as a whole.
        for bound in self.task.iter().filter(|_| !task.is_fragment()) {
            (bound.check)(task, &mut self.context(bound, unit, diagnostics));
        }
        for container in task.containers() {
            for bound in &self.container {
                (bound.check)(container, task, &mut self.context(bound, unit, diagnostics));
            }
        }
        for volume in &task.volumes {
            for bound in &self.volume {
                (bound.check)(volume, task, &mut self.context(bound, unit, diagnostics));
            }
        }
    }

    /// Lints a task definition as a linked document runs it: what comes out beyond [`Linter::check`] is due to
    /// the assumption.
    pub fn check_assuming(
        &self,
        document: &Document,
        unit: Unit,
        assumption: Assumption,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let task = Task::new(document.node(unit.root), unit.kind, assumption);
        self.check_task(&task, unit, diagnostics);
    }

    /// Lints a launch together with its task definition.
    pub fn check_pair(&self, pair: &Pair, diagnostics: &mut Vec<Diagnostic>) {
        let first = diagnostics.len();
        for bound in self.pair.iter().filter(|bound| bound.rule.page.covers(pair.unit.kind)) {
            (bound.check)(pair, &mut self.context(bound, pair.unit, diagnostics));
        }
        if !pair.is_certain {
            for diagnostic in &mut diagnostics[first..] {
                diagnostic.severity = diagnostic.severity.min(Severity::Warning);
            }
        }
    }

    /// Lints all launches of a run together.
    pub fn check_workspace(&self, launches: &[LaunchDocument], diagnostics: &mut Vec<Diagnostic>) {
        let Some(first) = launches.first() else { return };
        for bound in &self.workspace {
            (bound.check)(launches, &mut self.context(bound, first.unit, diagnostics));
        }
    }

    fn context<'c, F>(
        &'c self,
        bound: &Bound<F>,
        unit: Unit,
        diagnostics: &'c mut Vec<Diagnostic>,
    ) -> Context<'c> {
        Context { unit, options: &self.options, rule: bound.rule, severity: bound.severity, diagnostics }
    }
}
