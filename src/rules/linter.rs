//! The checks that are on, sorted by what they look at, and the walk over a document.

use super::context::Context;
use super::options::Options;
use super::{
    Check, ClusterCheck, ContainerCheck, DocumentCheck, LaunchCheck, Levels, LogCheck, Pair, PairCheck, Rule,
    Run, SchemaCheck, SyntaxCheck, TaskCheck, VolumeCheck, WorkspaceCheck, schema, syntax,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::kind::{Form, Kind};
use crate::document::{Document, Unit};
use crate::model::Model;
use crate::model::container::LogConfiguration;
use crate::model::platform::{Assumption, Task};
use crate::model::view::Object;
use crate::schema::Schema;

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
    syntax: Vec<Bound<SyntaxCheck>>,
    schema: Vec<Bound<SchemaCheck>>,
    task: Vec<Bound<TaskCheck>>,
    container: Vec<Bound<ContainerCheck>>,
    log: Vec<Bound<LogCheck>>,
    volume: Vec<Bound<VolumeCheck>>,
    launch: Vec<Bound<LaunchCheck>>,
    cluster: Vec<Bound<ClusterCheck>>,
    document: Vec<Bound<DocumentCheck>>,
    pair: Vec<Bound<PairCheck>>,
    workspace: Vec<Bound<WorkspaceCheck>>,
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

    /// Options of the rules.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    fn add(&mut self, rule: &'static Rule, severity: Severity, check: Check) {
        match check {
            Check::Syntax(check) => self.syntax.push(Bound { rule, severity, check }),
            Check::Schema(check) => self.schema.push(Bound { rule, severity, check }),
            Check::Task(check) => self.task.push(Bound { rule, severity, check }),
            Check::Container(check) => self.container.push(Bound { rule, severity, check }),
            Check::Log(check) => self.log.push(Bound { rule, severity, check }),
            Check::Volume(check) => self.volume.push(Bound { rule, severity, check }),
            Check::Launch(check) => self.launch.push(Bound { rule, severity, check }),
            Check::Cluster(check) => self.cluster.push(Bound { rule, severity, check }),
            Check::Document(check) => self.document.push(Bound { rule, severity, check }),
            Check::Pair(check) => self.pair.push(Bound { rule, severity, check }),
            Check::Workspace(check) => self.workspace.push(Bound { rule, severity, check }),
            Check::Engine => {}
        }
    }

    /// Lints one document by itself, with the views of its units.
    pub fn check(&self, document: &Document, units: &[(Unit, Model)], diagnostics: &mut Vec<Diagnostic>) {
        self.check_syntax(document, diagnostics);
        for (unit, model) in units {
            self.check_schema(document, *unit, diagnostics);
            self.check_model(document, *unit, model, diagnostics);
        }
    }

    fn check_syntax(&self, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
        let whole = Unit { kind: Kind::TaskDefinition, form: Form::Request, root: document.root().id() };
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
                let connect = launch.service_connect_configuration.get();
                self.check_log(connect.map(|connect| &connect.log_configuration), None, unit, diagnostics);
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
            self.check_log(Some(&container.log_configuration), Some(task), unit, diagnostics);
        }
        for volume in &task.volumes {
            for bound in &self.volume {
                (bound.check)(volume, task, &mut self.context(bound, unit, diagnostics));
            }
        }
    }

    fn check_log(
        &self,
        log: Option<&Object<LogConfiguration>>,
        task: Option<&Task>,
        unit: Unit,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(log) = log.and_then(Object::get) else { return };
        for bound in &self.log {
            (bound.check)(log, task, &mut self.context(bound, unit, diagnostics));
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
    pub fn check_workspace(&self, run: &Run, diagnostics: &mut Vec<Diagnostic>) {
        let Some(first) = run.launches.first() else { return };
        for bound in &self.workspace {
            (bound.check)(run, &mut self.context(bound, first.unit, diagnostics));
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
