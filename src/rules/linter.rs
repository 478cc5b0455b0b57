//! The checks that are on, sorted by what they look at, and the walk over a document.

use super::context::Context;
use super::options::Options;
use super::{
    Check, ClusterCheck, ContainerCheck, DocumentCheck, LaunchCheck, Levels, LogCheck, Pair, PairCheck, Rule,
    Run, SchemaCheck, SyntaxCheck, TaskCheck, VolumeCheck, WorkspaceCheck, structure, syntax,
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
    /// The kinds that the rule covers, a bit each.
    kinds: u32,
    check: F,
}

impl<F> Bound<F> {
    fn new(rule: &'static Rule, severity: Severity, check: F) -> Self {
        let covered = Kind::ALL.iter().filter(|kind| rule.page.covers(**kind));
        Self { rule, severity, kinds: covered.fold(0, |kinds, kind| kinds | 1 << *kind as u32), check }
    }
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
            Check::Syntax(check) => self.syntax.push(Bound::new(rule, severity, check)),
            Check::Schema(check) => self.schema.push(Bound::new(rule, severity, check)),
            Check::Task(check) => self.task.push(Bound::new(rule, severity, check)),
            Check::Container(check) => self.container.push(Bound::new(rule, severity, check)),
            Check::Log(check) => self.log.push(Bound::new(rule, severity, check)),
            Check::Volume(check) => self.volume.push(Bound::new(rule, severity, check)),
            Check::Launch(check) => self.launch.push(Bound::new(rule, severity, check)),
            Check::Cluster(check) => self.cluster.push(Bound::new(rule, severity, check)),
            Check::Document(check) => self.document.push(Bound::new(rule, severity, check)),
            Check::Pair(check) => self.pair.push(Bound::new(rule, severity, check)),
            Check::Workspace(check) => self.workspace.push(Bound::new(rule, severity, check)),
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
        let root = document.root().id();
        let whole = Unit { kind: Kind::TaskDefinition, form: Form::Request, root, is_for_ecspresso: false };
        let unit = document.units().first().copied().unwrap_or(whole);
        for error in document.syntax_errors() {
            let name = syntax::rule_for(error.kind);
            let bound = self.syntax.iter().find(|bound| bound.rule.name == name);
            self.run(bound, unit, diagnostics, |check, cx| check(error, document, cx));
        }
    }

    fn check_schema(&self, document: &Document, unit: Unit, diagnostics: &mut Vec<Diagnostic>) {
        for error in Schema::of(unit.kind).validate(document.node(unit.root)) {
            let name = structure::rule_for(&error);
            let bound = self.schema.iter().find(|bound| bound.rule.name == name);
            self.run(bound, unit, diagnostics, |check, cx| check(&error, cx));
        }
    }

    fn check_model(&self, document: &Document, unit: Unit, model: &Model, diagnostics: &mut Vec<Diagnostic>) {
        let root = document.node(unit.root);
        self.run(covering(&self.document, unit), unit, diagnostics, |check, cx| check(model, root, cx));
        match model {
            Model::Task(task) => self.check_task(task, unit, diagnostics),
            Model::Launch(launch) => {
                let connect = launch.service_connect_configuration.get();
                self.check_log(connect.map(|connect| &connect.log_configuration), None, unit, diagnostics);
                self.run(covering(&self.launch, unit), unit, diagnostics, |check, cx| check(launch, cx));
            }
            Model::Cluster(cluster) => {
                self.run(covering(&self.cluster, unit), unit, diagnostics, |check, cx| check(cluster, cx));
            }
            Model::Other => {}
        }
    }

    fn check_task(&self, task: &Task, unit: Unit, diagnostics: &mut Vec<Diagnostic>) {
        // What a bare array of containers says nothing about cannot be judged as a whole.
        if !task.is_fragment() {
            self.run(&self.task, unit, diagnostics, |check, cx| check(task, cx));
        }
        for container in task.containers() {
            self.run(&self.container, unit, diagnostics, |check, cx| check(container, task, cx));
            self.check_log(Some(&container.log_configuration), Some(task), unit, diagnostics);
        }
        for volume in &task.volumes {
            self.run(&self.volume, unit, diagnostics, |check, cx| check(volume, task, cx));
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
        self.run(&self.log, unit, diagnostics, |check, cx| check(log, task, cx));
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
        self.run(covering(&self.pair, pair.unit), pair.unit, diagnostics, |check, cx| check(pair, cx));
        if !pair.is_certain {
            for diagnostic in &mut diagnostics[first..] {
                diagnostic.severity = diagnostic.severity.min(Severity::Warning);
            }
        }
    }

    /// Lints all launches of a run together.
    pub fn check_workspace(&self, run: &Run, diagnostics: &mut Vec<Diagnostic>) {
        let Some(first) = run.launches.first() else { return };
        self.run(&self.workspace, first.unit, diagnostics, |check, cx| check(run, cx));
    }

    /// Runs checks one behind the other, each in the name of its rule.
    fn run<'b, F: Copy + 'b>(
        &self,
        checks: impl IntoIterator<Item = &'b Bound<F>>,
        unit: Unit,
        diagnostics: &mut Vec<Diagnostic>,
        call: impl Fn(F, &mut Context),
    ) {
        let mut checks = checks.into_iter().peekable();
        let Some(Bound { rule, severity, .. }) = checks.peek().copied().copied() else { return };
        let mut cx = Context { unit, options: &self.options, rule, severity, diagnostics };
        for bound in checks {
            (cx.rule, cx.severity) = (bound.rule, bound.severity);
            call(bound.check, &mut cx);
        }
    }
}

/// The checks that look at documents of a unit's kind.
fn covering<F>(checks: &[Bound<F>], unit: Unit) -> impl Iterator<Item = &Bound<F>> {
    let kind = 1 << unit.kind as u32;
    checks.iter().filter(move |bound| bound.kinds & kind != 0)
}
