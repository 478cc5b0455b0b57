//! Where a task runs: launch types, operating system, network mode, and what of it is certain.

use std::ops::Deref;
use std::sync::OnceLock;

use super::choice::Choice;
use super::container::{Container, PortMapping};
use super::launch::Launch;
use super::task_definition::TaskDefinition;
use super::value::{family_of, is_name};
use super::view::{Field, List, View as _};
use super::volume::Volume;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::placeholder::placeholder;
use crate::facts::launch::CAPACITY_PROVIDERS;

/// Where the containers of a task run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LaunchType {
    /// Container instances of the user's.
    Ec2,
    /// Fargate.
    Fargate,
    /// Machines registered through ECS Anywhere.
    External,
    /// Instances that ECS manages.
    ManagedInstances,
}

impl LaunchType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ec2, Self::Fargate, Self::External, Self::ManagedInstances];

    /// Its name in `requiresCompatibilities`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2",
            Self::Fargate => "FARGATE",
            Self::External => "EXTERNAL",
            Self::ManagedInstances => "MANAGED_INSTANCES",
        }
    }
}

/// Operating systems, as far as rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Os {
    /// Linux.
    Linux,
    /// Any Windows Server.
    Windows,
}

/// `networkMode` of a task definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkMode {
    /// Docker's virtual network on the instance.
    Bridge,
    /// The instance's own network.
    Host,
    /// A network interface for each task.
    Awsvpc,
    /// No network outside the task.
    None,
}

impl NetworkMode {
    /// Its name in `networkMode`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bridge => "bridge",
            Self::Host => "host",
            Self::Awsvpc => "awsvpc",
            Self::None => "none",
        }
    }

    /// The mode of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Bridge, Self::Host, Self::Awsvpc, Self::None].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// What a linked document tells of where a task definition runs, beyond its own words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assumption {
    /// The launch type that a service or run request gives it.
    pub launch_type: Option<LaunchType>,
}

/// The places of a list in the order of names, found when a name is first asked for: to look through all for each would
/// take time that grows with the square of the list.
#[derive(Debug, Default)]
struct ByName(OnceLock<Vec<usize>>);

impl ByName {
    /// Where the first item of that name stands.
    fn first<'a, T>(&self, items: &[T], name_of: impl Fn(&T) -> Field<'a>, name: &str) -> Option<usize> {
        let name_at = |at: &usize| items.get(*at).and_then(|item| name_of(item).str()).map(|it| it.value);
        let order = self.0.get_or_init(|| {
            let mut order: Vec<_> = (0..items.len()).collect();
            order.sort_by_key(name_at);
            order
        });
        let first = order.partition_point(|at| name_at(at) < Some(name));
        order.get(first).copied().filter(|at| name_at(at) == Some(name))
    }
}

/// A task definition, with what is known of where it runs.
#[derive(Debug)]
pub struct Task<'a> {
    definition: TaskDefinition<'a>,
    assumption: Assumption,
    is_fragment: bool,
    /// Which of [`LaunchType::ALL`] it is on: asked by every other rule, as are the next two.
    launch_types: [bool; LaunchType::ALL.len()],
    os: Option<Os>,
    network_mode: Option<NetworkMode>,
    containers_by_name: ByName,
    volumes_by_name: ByName,
    /// Whether a container may be named otherwise than can be read, found likewise.
    has_unread_names: OnceLock<bool>,
}

impl<'a> Deref for Task<'a> {
    type Target = TaskDefinition<'a>;

    fn deref(&self) -> &Self::Target {
        &self.definition
    }
}

impl<'a> Task<'a> {
    /// The view of a task definition, or of a bare array of containers or one of them, whose task is opaque.
    pub fn new(root: Node<'a>, kind: Kind, assumption: Assumption) -> Self {
        let part = match kind {
            Kind::Containers => Some(super::view::Read::read(root)),
            Kind::Container => Some(List::with_others(Container::view(root))),
            _ => None,
        };
        let is_fragment = part.is_some();
        let definition = match part {
            Some(container_definitions) => {
                TaskDefinition { container_definitions, ..TaskDefinition::opaque_view(root) }
            }
            None => TaskDefinition::view(root),
        };
        let mut task = Self {
            definition,
            assumption,
            is_fragment,
            launch_types: [false; LaunchType::ALL.len()],
            os: None,
            network_mode: None,
            containers_by_name: ByName::default(),
            volumes_by_name: ByName::default(),
            has_unread_names: OnceLock::new(),
        };
        task.launch_types = LaunchType::ALL.map(|launch_type| task.find_whether_on(launch_type));
        task.os = task.find_os();
        task.network_mode = task.find_network_mode();
        task
    }

    /// Whether this is a bare array of containers or one of them: nothing is known of the task around them.
    pub const fn is_fragment(&self) -> bool {
        self.is_fragment
    }

    /// The containers that can be read.
    pub fn containers(&self) -> &[Container<'a>] {
        self.definition.container_definitions.items()
    }

    /// The names of the containers, as far as they can be read.
    pub fn container_names(&self) -> impl Iterator<Item = &'a str> {
        self.containers().iter().filter_map(|container| container.name.str()).map(|name| name.value)
    }

    /// The port mappings of all containers.
    pub fn port_mappings(&self) -> impl Iterator<Item = &PortMapping<'a>> + Clone {
        self.containers().iter().flat_map(|container| &container.port_mappings)
    }

    /// The value of a member of the task definition, if it is there.
    pub fn definition_node(&self, name: &str) -> Option<Node<'a>> {
        self.definition.node.get(name)
    }

    /// The container of that name.
    pub fn container(&self, name: &str) -> Option<&Container<'a>> {
        self.index_of(name).and_then(|index| self.containers().get(index))
    }

    /// The place of the container of that name among [`Task::containers`].
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.containers_by_name.first(self.containers(), |container| container.name, name)
    }

    /// The volume of that name.
    pub fn volume(&self, name: &str) -> Option<&Volume<'a>> {
        let volumes = self.definition.volumes.items();
        self.volumes_by_name.first(volumes, |volume| volume.name, name).and_then(|index| volumes.get(index))
    }

    /// Whether it is certain that no container has that name.
    pub fn lacks_container(&self, name: &str) -> bool {
        self.container(name).is_none() && !self.may_have_other_containers()
    }

    /// Whether a container of that name may exist that cannot be read: a placeholder stands for a container or
    /// for a name, or one or the other is still to be written.
    pub fn may_have_other_containers(&self) -> bool {
        let is_unread = |container: &Container| container.name.str().is_none_or(|name| name.is_empty());
        let has_unread_names = || self.containers().iter().any(is_unread);
        !self.definition.container_definitions.is_complete()
            || self.containers().is_empty()
            || *self.has_unread_names.get_or_init(has_unread_names)
    }

    /// Whether it runs there, or must be fit to: named in `requiresCompatibilities`, or launched there by a
    /// linked service or run request.
    pub const fn is_on(&self, launch_type: LaunchType) -> bool {
        self.launch_types[launch_type as usize]
    }

    fn find_whether_on(&self, launch_type: LaunchType) -> bool {
        self.assumption.launch_type == Some(launch_type)
            || self.compatibilities_listed().holds(launch_type.as_str())
    }

    /// Shorthand for the most frequent question.
    pub const fn is_on_fargate(&self) -> bool {
        self.is_on(LaunchType::Fargate)
    }

    /// Whether it is certain not to run there: `requiresCompatibilities` is known, not empty, and does not name it.
    pub fn is_never_on(&self, launch_type: LaunchType) -> bool {
        let listed = self.compatibilities_listed();
        self.assumption.launch_type != Some(launch_type)
            && listed.all_known()
            && !listed.items().is_empty()
            && !listed.holds(launch_type.as_str())
    }

    /// Whether it is certain that the Docker of a container instance starts its containers: neither Fargate nor
    /// Managed Instances can run it.
    pub fn is_on_docker(&self) -> bool {
        let others = [LaunchType::Fargate, LaunchType::ManagedInstances];
        let has_network_of_docker =
            matches!(self.network_mode(), Some(NetworkMode::Bridge | NetworkMode::None));
        !others.into_iter().any(|other| self.is_on(other))
            && (has_network_of_docker || others.into_iter().all(|other| self.is_never_on(other)))
    }

    /// The node that says so: the element of `requiresCompatibilities`.
    pub fn launch_type_node(&self, launch_type: LaunchType) -> Option<Node<'a>> {
        self.compatibilities_listed()
            .strings()
            .find(|known| known.value == launch_type.as_str())
            .map(|known| known.node)
    }

    /// The operating system, where it is certain: named, or the default on Fargate.
    pub const fn os(&self) -> Option<Os> {
        self.os
    }

    fn find_os(&self) -> Option<Os> {
        let family = match (self.runtime_platform.get(), self.runtime_platform.is_missing()) {
            (Some(platform), _) => platform.operating_system_family,
            (None, true) => Choice::default(),
            (None, false) => return None,
        };
        match family.str() {
            Some(name) if name.starts_with("WINDOWS") => Some(Os::Windows),
            Some(name) if *name == "LINUX" => Some(Os::Linux),
            None if family.is_missing() && self.is_on_fargate() => Some(Os::Linux),
            _ => None,
        }
    }

    /// Whether it is certain to run on Windows.
    pub fn is_windows(&self) -> bool {
        self.os() == Some(Os::Windows)
    }

    /// The node that names the operating system.
    pub fn os_node(&self) -> Option<Node<'a>> {
        self.runtime_platform.get().and_then(|platform| platform.operating_system_family.node())
    }

    /// The network mode: as written, or the default where it is certain (`bridge`; `awsvpc` on Managed Instances).
    /// On Fargate a missing mode has its own diagnostic, and on Windows the default has no name.
    pub const fn network_mode(&self) -> Option<NetworkMode> {
        self.network_mode
    }

    fn find_network_mode(&self) -> Option<NetworkMode> {
        if let Some(name) = self.definition.network_mode.str() {
            return NetworkMode::from_name(*name);
        }
        if self.definition.network_mode.is_present() || self.is_on_fargate() || self.is_windows() {
            return None;
        }
        match (self.is_on(LaunchType::ManagedInstances), self.compatibilities_listed().len()) {
            (true, 1) => Some(NetworkMode::Awsvpc),
            (false, _) if self.compatibilities_listed().is_complete() => Some(NetworkMode::Bridge),
            _ => None,
        }
    }

    fn compatibilities_listed(&self) -> &List<'a, Field<'a>> {
        &self.definition.requires_compatibilities
    }
}

impl Container<'_> {
    /// Whether the task stops when this container does: `true` unless it says otherwise; `None` where that is opaque.
    pub fn is_essential(&self) -> Option<bool> {
        if self.essential.is_missing() { Some(true) } else { self.essential.bool().map(|known| known.value) }
    }
}

impl<'a> Launch<'a> {
    /// The launch type, where it is certain: named, or that of the capacity providers.
    pub fn launches_on(&self) -> Option<LaunchType> {
        if let Some(name) = self.launch_type.str() {
            return LaunchType::ALL.into_iter().find(|launch_type| launch_type.as_str() == *name);
        }
        self.fargate_provider().map(|_| LaunchType::Fargate)
    }

    /// Whether its tasks are certain to run on Fargate.
    pub fn is_on_fargate(&self) -> bool {
        self.launches_on() == Some(LaunchType::Fargate)
    }

    /// The node that says where it launches.
    pub fn launch_node(&self) -> Option<Node<'a>> {
        if self.launch_type.str().is_some() { self.launch_type.node() } else { self.fargate_provider() }
    }

    /// The first capacity provider of Fargate.
    fn fargate_provider(&self) -> Option<Node<'a>> {
        let names = self.capacity_provider_strategy.iter().filter_map(|item| item.capacity_provider.str());
        names.into_iter().find(|name| CAPACITY_PROVIDERS.contains(&name.value)).map(|name| name.node)
    }

    /// The first capacity provider, where it is certain that none of them is Fargate's.
    pub fn other_provider(&self) -> Option<Node<'a>> {
        let strategy = &self.capacity_provider_strategy;
        let names = || strategy.iter().filter_map(|item| item.capacity_provider.str());
        let all_known = strategy.is_complete() && names().count() == strategy.len();
        let is_other = all_known && self.launch_type.is_missing() && self.fargate_provider().is_none();
        names().next().filter(|_| is_other).map(|name| name.node)
    }

    /// Whether it is a `REPLICA` service, which it is unless it says otherwise.
    pub fn is_replica(&self) -> bool {
        self.scheduling_strategy.is_missing() || self.scheduling_strategy.is("REPLICA")
    }

    /// Whether it is a `DAEMON` service.
    pub fn is_daemon(&self) -> bool {
        self.scheduling_strategy.is("DAEMON")
    }

    /// The deployment controller: `ECS` unless it names another; `None` where that is opaque. An update of a
    /// service does not say what its controller is.
    pub fn controller(&self) -> Option<&'a str> {
        match self.deployment_controller.get() {
            Some(controller) => controller.kind.str().map(|known| known.value),
            None if self.deployment_controller.is_missing() => Some("ECS"),
            None => None,
        }
    }

    /// The family that `taskDefinition` names, without ARN and revision, which may be placeholders.
    pub fn family(&self) -> Option<&'a str> {
        let family = family_of(self.task_definition.raw_text()?);
        let is_plain = is_name(family) && placeholder(family).is_none();
        let is_known = is_plain || self.task_definition.str().is_some();
        (is_known && !family.is_empty()).then_some(family)
    }
}
