//! Typed views of ECS documents: shallow, without judgement.

pub mod choice;
pub mod cluster;
pub mod container;
pub mod deployment;
pub mod launch;
pub mod platform;
pub mod secret;
pub mod task_definition;
pub mod traffic;
pub mod value;
pub mod view;
pub mod volume;

use crate::document::kind::Kind;
use crate::document::{Document, Unit};
use cluster::{Cluster, Provider};
use launch::Launch;
use platform::{Assumption, Task};
use task_definition::Tag;
use view::{List, View as _};

/// The view that fits a document's kind.
#[derive(Debug)]
pub enum Model<'a> {
    /// A task definition, or a bare array of containers.
    Task(Box<Task<'a>>),
    /// A service, a run or start request, or a task set.
    Launch(Box<Launch<'a>>),
    /// A cluster.
    Cluster(Box<Cluster<'a>>),
    /// A capacity provider.
    Provider(Box<Provider<'a>>),
    /// Another request: its members are looked at by name.
    Other,
}

impl<'a> Model<'a> {
    /// Builds the view of one unit of a document.
    pub fn of(document: &'a Document, unit: Unit) -> Self {
        let root = document.node(unit.root);
        match unit.kind {
            Kind::TaskDefinition | Kind::Containers | Kind::Container => {
                Self::Task(Box::new(Task::new(root, unit.kind, Assumption::default())))
            }
            Kind::TaskOverrides => Self::Launch(Box::new(Launch::of_overrides(root))),
            kind if kind.is_launch() => Self::Launch(Box::new(Launch::view(root))),
            Kind::CreateCluster
            | Kind::UpdateCluster
            | Kind::UpdateClusterSettings
            | Kind::PutClusterCapacityProviders => Self::Cluster(Box::new(Cluster::view(root))),
            Kind::CreateCapacityProvider | Kind::UpdateCapacityProvider => {
                Self::Provider(Box::new(Provider::view(root)))
            }
            _ => Self::Other,
        }
    }

    /// Its `tags`, where documents of its kind have them.
    pub fn tags(&self) -> Option<&List<'a, Tag<'a>>> {
        match self {
            Self::Task(task) => Some(&task.tags),
            Self::Launch(launch) => Some(&launch.tags),
            Self::Cluster(cluster) => Some(&cluster.tags),
            Self::Provider(provider) => Some(&provider.tags),
            Self::Other => None,
        }
    }
}
