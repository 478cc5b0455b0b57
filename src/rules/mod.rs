//! The rules. A rule is one page in `rules/GROUP/NAME.md` and one function in the file of its group here.

mod accelerators;
mod addresses;
mod capacity;
mod cluster;
mod command;
mod connect_pairing;
pub mod context;
mod controller;
mod conversion;
mod dependencies;
mod dependency_graph;
mod deployment;
mod environment;
mod firelens;
mod hardening;
mod health_check;
mod host_ports;
mod images;
mod leftover;
mod lifecycle;
mod limits;
mod linter;
mod linux;
mod load_balancer;
mod logging;
mod mounts;
mod names;
mod network;
mod operations;
pub mod options;
pub mod page;
mod pairing;
pub mod pattern;
mod placement;
mod platform;
mod policy;
mod ports;
mod proxy;
mod repeat;
mod request;
mod resources;
mod roles;
mod run_task;
mod runtime;
mod secrets;
mod security_options;
pub mod select;
mod service;
mod service_connect;
mod service_network;
mod service_volumes;
pub mod spelling;
mod structure;
mod support;
mod suppression;
mod syntax;
mod sysctls;
mod task_size;
mod traffic_pairing;
mod traffic_shift;
mod volumes;
mod workspace;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::node::Node;
use crate::document::syntax::SyntaxError;
use crate::document::{Document, Unit};
use crate::model::Model;
use crate::model::cluster::Cluster;
use crate::model::container::{Container, LogConfiguration};
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::volume::Volume;
use crate::schema::error::SchemaError;
use context::Context;
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
    pub subjects: &'static [Subject],
}

/// What a rule looks at, and where it has something to say.
#[derive(Debug)]
pub struct Subject {
    /// The thing, and the function that looks.
    pub check: Check,
    /// Members without any of which the check finds nothing, so that it is not made; none where it always is. Those of
    /// a task definition may stand in its containers, too.
    pub members: &'static [&'static str],
}

/// The function of a [`Check::Syntax`].
pub type SyntaxCheck = fn(&SyntaxError, &Document, &mut Context);
/// The function of a [`Check::Schema`].
pub type SchemaCheck = fn(&SchemaError, &mut Context);
/// The function of a [`Check::Task`].
pub type TaskCheck = fn(&Task, &mut Context);
/// The function of a [`Check::Container`].
pub type ContainerCheck = fn(&Container, &Task, &mut Context);
/// The function of a [`Check::Log`]; the task is that of the container, and there is none for Service Connect.
pub type LogCheck = fn(&LogConfiguration, Option<&Task>, &mut Context);
/// The function of a [`Check::Volume`].
pub type VolumeCheck = fn(&Volume, &Task, &mut Context);
/// The function of a [`Check::Launch`].
pub type LaunchCheck = fn(&Launch, &mut Context);
/// The function of a [`Check::Cluster`].
pub type ClusterCheck = fn(&Cluster, &mut Context);
/// The function of a [`Check::Document`].
pub type DocumentCheck = fn(&Model, Node, &mut Context);
/// The function of a [`Check::Pair`].
pub type PairCheck = fn(&Pair, &mut Context);
/// The function of a [`Check::Workspace`].
pub type WorkspaceCheck = fn(&Run, &mut Context);

/// What a rule looks at, and the function that looks. The engine does the walking.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Departures from strict JSON. Which goes to which rule stands in [`syntax`].
    Syntax(SyntaxCheck),
    /// Departures from the schema. Which goes to which rule stands in [`structure`] and in the schemas' `x-ecs-rule`.
    Schema(SchemaCheck),
    /// A task definition.
    Task(TaskCheck),
    /// A container of a task definition.
    Container(ContainerCheck),
    /// A log configuration, of a container or of Service Connect.
    Log(LogCheck),
    /// A volume of a task definition.
    Volume(VolumeCheck),
    /// A service, a run or start request, or a task set.
    Launch(LaunchCheck),
    /// A cluster.
    Cluster(ClusterCheck),
    /// Any document, as a view that fits it.
    Document(DocumentCheck),
    /// A service, run request or task set together with the task definition of the family that it names.
    Pair(PairCheck),
    /// Every service, run request and task set of a run together.
    Workspace(WorkspaceCheck),
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
    /// Whether it is certain that this is the revision that will be launched: the reference has no other revision,
    /// and no other task definition of the run has the family. Without that nothing is an error.
    pub is_certain: bool,
    /// What keeps the task definition from the launch type, where it does not say that it is for that.
    pub obstacle: Option<Diagnostic>,
}

/// What is linted together.
#[derive(Debug)]
pub struct Run<'a> {
    /// Every service, run request and task set.
    pub launches: Vec<LaunchDocument<'a>>,
    /// The families of the task definitions, as far as they are known.
    pub families: std::collections::BTreeSet<&'a str>,
    /// Whether there are task definitions, and the family of each is known.
    pub has_all_families: bool,
}

/// A launch with its document's kind and form.
#[derive(Debug)]
pub struct LaunchDocument<'a> {
    /// The view.
    pub launch: &'a Launch<'a>,
    /// Its kind and form.
    pub unit: Unit,
}

/// Binds a page to its checks: `rule!("ports", "host-port-mismatch", Container(host_port_mismatch))`. Behind
/// a check may stand the members of a [`Subject`]: `Container(host_port_mismatch).if_any("portMappings")`.
macro_rules! rule {
    ($group:literal, $name:literal, $($target:ident $(($function:expr))? $(.if_any($($member:literal),+))?),+) => {
        $crate::rules::Rule {
            group: $group,
            name: $name,
            page: $crate::rules::page::Page::new(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/rules/", $group, "/", $name, ".md"
            ))),
            subjects: &[$($crate::rules::Subject {
                check: $crate::rules::Check::$target $(($function))?,
                members: &[$($($member),+)?],
            }),+],
        }
    };
}
pub use linter::Linter;
use rule;
pub use secrets::{is_secret, secret_spans};
pub use syntax::{damage_message, is_nearly_json, takes_comments};

/// The groups, in the order in which they are listed.
const GROUPS: &[&[Rule]] = &[
    syntax::RULES,
    structure::RULES,
    limits::RULES,
    request::RULES,
    names::RULES,
    addresses::RULES,
    task_size::RULES,
    resources::RULES,
    accelerators::RULES,
    runtime::RULES,
    network::RULES,
    ports::RULES,
    host_ports::RULES,
    proxy::RULES,
    support::RULES,
    dependencies::RULES,
    health_check::RULES,
    lifecycle::RULES,
    command::RULES,
    images::RULES,
    logging::RULES,
    firelens::RULES,
    volumes::RULES,
    linux::RULES,
    sysctls::RULES,
    security_options::RULES,
    mounts::RULES,
    environment::RULES,
    secrets::RULES,
    roles::RULES,
    hardening::RULES,
    capacity::RULES,
    platform::RULES,
    service::RULES,
    controller::RULES,
    deployment::RULES,
    traffic_shift::RULES,
    placement::RULES,
    load_balancer::RULES,
    service_network::RULES,
    service_connect::RULES,
    service_volumes::RULES,
    cluster::RULES,
    run_task::RULES,
    operations::RULES,
    pairing::RULES,
    traffic_pairing::RULES,
    connect_pairing::RULES,
    workspace::RULES,
    policy::RULES,
    suppression::RULES,
];

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
