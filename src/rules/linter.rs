//! The checks that are on, sorted by what they look at, and the walk over a document.

use super::context::Context;
use super::options::Options;
use super::{
    Check, ClusterCheck, ContainerCheck, DocumentCheck, LaunchCheck, Levels, LogCheck, Pair, PairCheck, Rule,
    Run, SchemaCheck, Subject, SyntaxCheck, TaskCheck, VolumeCheck, WorkspaceCheck, structure, syntax,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::kind::{Form, Kind};
use crate::document::tree::Names;
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

/// Checks of one thing, by the members without any of which they are not made.
#[derive(Debug)]
struct Checks<F>(Vec<(Option<Names>, Vec<Bound<F>>)>);

impl<F> Default for Checks<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F> Checks<F> {
    fn push(&mut self, members: Option<Names>, bound: Bound<F>) {
        match self.0.iter_mut().find(|(others, _)| *others == members) {
            Some((_, group)) => group.push(bound),
            None => self.0.push((members, vec![bound])),
        }
    }

    /// Those that may have something to say of what has members of these names.
    fn about(&self, names: Names) -> impl Iterator<Item = &Bound<F>> {
        let may_speak = move |members: &Option<Names>| members.is_none_or(|members| members.may_meet(names));
        self.0.iter().filter(move |(members, _)| may_speak(members)).flat_map(|(_, group)| group)
    }
}

/// The checks that are on, by what they look at.
#[derive(Debug, Default)]
pub struct Linter {
    options: Options,
    syntax: Vec<Bound<SyntaxCheck>>,
    schema: Vec<Bound<SchemaCheck>>,
    task: Checks<TaskCheck>,
    container: Checks<ContainerCheck>,
    log: Checks<LogCheck>,
    volume: Checks<VolumeCheck>,
    launch: Checks<LaunchCheck>,
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
            for subject in rule.subjects {
                linter.add(rule, severity, subject);
            }
        }
        linter
    }

    /// Options of the rules.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    fn add(&mut self, rule: &'static Rule, severity: Severity, subject: &Subject) {
        let covered = Kind::ALL.iter().filter(|kind| rule.page.covers(**kind));
        let kinds = covered.fold(0, |kinds, kind| kinds | 1 << *kind as u32);
        let members = (!subject.members.is_empty()).then(|| Names::of_all(subject.members));
        let bound = Bound { rule, severity, kinds, check: () };
        match subject.check {
            Check::Syntax(check) => self.syntax.push(bound.to(check)),
            Check::Schema(check) => self.schema.push(bound.to(check)),
            Check::Task(check) => self.task.push(members, bound.to(check)),
            Check::Container(check) => self.container.push(members, bound.to(check)),
            Check::Log(check) => self.log.push(members, bound.to(check)),
            Check::Volume(check) => self.volume.push(members, bound.to(check)),
            Check::Launch(check) => self.launch.push(members, bound.to(check)),
            Check::Cluster(check) => self.cluster.push(bound.to(check)),
            Check::Document(check) => self.document.push(bound.to(check)),
            Check::Pair(check) => self.pair.push(bound.to(check)),
            Check::Workspace(check) => self.workspace.push(bound.to(check)),
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
                let part = Names::of_all(unit.kind.place().as_slice());
                let checks = covering(self.launch.about(launch.node.names().with(part)), unit);
                self.run(checks, unit, diagnostics, |check, cx| check(launch, cx));
            }
            Model::Cluster(cluster) => {
                self.run(covering(&self.cluster, unit), unit, diagnostics, |check, cx| check(cluster, cx));
            }
            Model::Provider(_) | Model::Other => {}
        }
    }

    fn check_task(&self, task: &Task, unit: Unit, diagnostics: &mut Vec<Diagnostic>) {
        // What a bare array of containers says nothing about cannot be judged as a whole.
        if !task.is_fragment() {
            let containers = task.containers().iter();
            let names =
                containers.fold(task.node.names(), |names, container| names.with(container.node.names()));
            self.run(self.task.about(names), unit, diagnostics, |check, cx| check(task, cx));
        }
        for container in task.containers() {
            let checks = self.container.about(container.node.names());
            self.run(checks, unit, diagnostics, |check, cx| check(container, task, cx));
            self.check_log(Some(&container.log_configuration), Some(task), unit, diagnostics);
        }
        for volume in &task.volumes {
            let checks = self.volume.about(volume.node.names());
            self.run(checks, unit, diagnostics, |check, cx| check(volume, task, cx));
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
        self.run(self.log.about(log.node.names()), unit, diagnostics, |check, cx| check(log, task, cx));
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
        let options = &self.options;
        let make = |Bound { rule, severity, check, .. }: &Bound<F>| {
            call(*check, &mut Context { unit, options, rule, severity: *severity, diagnostics });
        };
        // Groups of checks are walked through faster from inside.
        checks.into_iter().for_each(make);
    }
}

impl Bound<()> {
    const fn to<F>(self, check: F) -> Bound<F> {
        let Self { rule, severity, kinds, check: () } = self;
        Bound { rule, severity, kinds, check }
    }
}

/// The checks that look at documents of a unit's kind.
fn covering<'b, F: 'b>(
    checks: impl IntoIterator<Item = &'b Bound<F>>,
    unit: Unit,
) -> impl Iterator<Item = &'b Bound<F>> {
    let kind = 1 << unit.kind as u32;
    checks.into_iter().filter(move |bound| bound.kinds & kind != 0)
}

#[cfg(test)]
#[path = "../../tests/page_support/mod.rs"]
mod page_support;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::edit;
    use crate::document::node::Node;
    use crate::document::tree::NodeKind;
    use crate::rules;
    use crate::source::Source;

    /// A linter with every rule on, which makes the checks whatever members are there, if it is not to look.
    fn linter(looks_at_members: bool) -> Linter {
        let mut levels = Levels::default();
        levels.set(|_| true, |rule| Some(rule.page.severity));
        let mut linter = Linter::new(&levels, Options::default());
        if !looks_at_members {
            linter.task.0.iter_mut().for_each(|(members, _)| *members = None);
            linter.container.0.iter_mut().for_each(|(members, _)| *members = None);
            linter.log.0.iter_mut().for_each(|(members, _)| *members = None);
            linter.volume.0.iter_mut().for_each(|(members, _)| *members = None);
            linter.launch.0.iter_mut().for_each(|(members, _)| *members = None);
        }
        linter
    }

    fn check(linter: &Linter, document: &Document) -> Vec<Diagnostic> {
        let units: Vec<_> = document.units().iter().map(|unit| (*unit, Model::of(document, *unit))).collect();
        let mut diagnostics = Vec::new();
        linter.check(document, &units, &mut diagnostics);
        diagnostics
    }

    #[test]
    fn no_check_has_something_to_say_without_its_members() {
        let (quick, thorough) = (linter(true), linter(false));
        let mut count = 0;
        let mut compare = |text: &str, kind: Option<Kind>| {
            let document = Document::parse(Source::from_bytes("x.json", text.into()), kind);
            assert_eq!(check(&quick, &document), check(&thorough, &document), "{text}");
            count += document.units().len();
            document
        };
        for rule in rules::all() {
            for block in page_support::blocks(rule) {
                let (text, kind) = (block.text(), Some(block.kind));
                let document = compare(&text, kind);
                let keys = document.root().descendants().filter(|node| node.kind() == NodeKind::Key);
                for member in keys.filter_map(Node::member) {
                    compare(&edit::apply(&text, [&edit::remove_member(member)]), kind);
                }
            }
        }
        assert!(count > 1000, "{count} documents were compared");
    }
}
