//! The kinds of ECS document.

/// The kinds of document that ecslint knows.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Request of `RegisterTaskDefinition`.
    TaskDefinition,
    /// A bare array of container definitions, as Terraform and others keep it.
    Containers,
    /// A single container definition, which something else puts together with others.
    Container,
    /// Request of `CreateService`.
    CreateService,
    /// Request of `UpdateService`.
    UpdateService,
    /// A service whose name and cluster stand elsewhere (ecspresso), or one out of `describe-services`.
    Service,
    /// Request of `RunTask`.
    RunTask,
    /// Request of `StartTask`.
    StartTask,
    /// What a run or start request overrides, in a file of its own: its `overrides`.
    TaskOverrides,
    /// Request of `CreateTaskSet`.
    CreateTaskSet,
    /// Request of `CreateCluster`.
    CreateCluster,
    /// Request of `UpdateCluster`.
    UpdateCluster,
    /// Request of `UpdateClusterSettings`.
    UpdateClusterSettings,
    /// Request of `PutClusterCapacityProviders`.
    PutClusterCapacityProviders,
    /// Request of `CreateCapacityProvider`.
    CreateCapacityProvider,
    /// Request of `UpdateCapacityProvider`.
    UpdateCapacityProvider,
    /// Request of `UpdateTaskSet`.
    UpdateTaskSet,
    /// Request of `PutAttributes`.
    PutAttributes,
    /// Request of `DeleteAttributes`.
    DeleteAttributes,
    /// Request of `UpdateContainerInstancesState`.
    UpdateContainerInstancesState,
    /// Request of `StopTask`.
    StopTask,
    /// Request of `DeregisterTaskDefinition`.
    DeregisterTaskDefinition,
    /// Request of `DeleteTaskDefinitions`.
    DeleteTaskDefinitions,
    /// Request of `ListTasks`.
    ListTasks,
    /// Request of `ListAttributes`.
    ListAttributes,
    /// Request of `ListContainerInstances`.
    ListContainerInstances,
    /// Request of `ListServices`.
    ListServices,
    /// Request of `DescribeServices`.
    DescribeServices,
    /// Request of `DescribeTasks`.
    DescribeTasks,
    /// Request of `DescribeClusters`.
    DescribeClusters,
    /// Request of `DescribeContainerInstances`.
    DescribeContainerInstances,
}

/// What stands around a document in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Nothing: the request itself.
    Request,
    /// Read-only members without a wrapper: the output of a describe call, or what was kept of it.
    Describe,
    /// The output of a describe call in its wrapper: `{"taskDefinition": {…}}`, `{"services": [{…}]}`, `{"service": {…}}`.
    Wrapped,
}

impl Kind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: &[Self] = &[
        Self::TaskDefinition,
        Self::Containers,
        Self::Container,
        Self::CreateService,
        Self::UpdateService,
        Self::Service,
        Self::RunTask,
        Self::StartTask,
        Self::TaskOverrides,
        Self::CreateTaskSet,
        Self::CreateCluster,
        Self::UpdateCluster,
        Self::UpdateClusterSettings,
        Self::PutClusterCapacityProviders,
        Self::CreateCapacityProvider,
        Self::UpdateCapacityProvider,
        Self::UpdateTaskSet,
        Self::PutAttributes,
        Self::DeleteAttributes,
        Self::UpdateContainerInstancesState,
        Self::StopTask,
        Self::DeregisterTaskDefinition,
        Self::DeleteTaskDefinitions,
        Self::ListTasks,
        Self::ListAttributes,
        Self::ListContainerInstances,
        Self::ListServices,
        Self::DescribeServices,
        Self::DescribeTasks,
        Self::DescribeClusters,
        Self::DescribeContainerInstances,
    ];

    /// Its name, as `--kind` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TaskDefinition => "task-definition",
            Self::Containers => "containers",
            Self::Container => "container",
            Self::CreateService => "create-service",
            Self::UpdateService => "update-service",
            Self::Service => "service",
            Self::RunTask => "run-task",
            Self::StartTask => "start-task",
            Self::TaskOverrides => "task-overrides",
            Self::CreateTaskSet => "create-task-set",
            Self::CreateCluster => "create-cluster",
            Self::UpdateCluster => "update-cluster",
            Self::UpdateClusterSettings => "update-cluster-settings",
            Self::PutClusterCapacityProviders => "put-cluster-capacity-providers",
            Self::CreateCapacityProvider => "create-capacity-provider",
            Self::UpdateCapacityProvider => "update-capacity-provider",
            Self::UpdateTaskSet => "update-task-set",
            Self::PutAttributes => "put-attributes",
            Self::DeleteAttributes => "delete-attributes",
            Self::UpdateContainerInstancesState => "update-container-instances-state",
            Self::StopTask => "stop-task",
            Self::DeregisterTaskDefinition => "deregister-task-definition",
            Self::DeleteTaskDefinitions => "delete-task-definitions",
            Self::ListTasks => "list-tasks",
            Self::ListAttributes => "list-attributes",
            Self::ListContainerInstances => "list-container-instances",
            Self::ListServices => "list-services",
            Self::DescribeServices => "describe-services",
            Self::DescribeTasks => "describe-tasks",
            Self::DescribeClusters => "describe-clusters",
            Self::DescribeContainerInstances => "describe-container-instances",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Of a part of a request, where in the request it belongs; `*` stands for a place in a list.
    pub const fn place(self) -> Option<&'static str> {
        match self {
            Self::Containers => Some("containerDefinitions"),
            Self::Container => Some("containerDefinitions/*"),
            Self::TaskOverrides => Some("overrides"),
            _ => None,
        }
    }

    /// Whether it is but a part of a request.
    pub const fn is_part(self) -> bool {
        self.place().is_some()
    }

    /// The request that it becomes, and whose rules hold: of a part, the whole; of a service whose name stands elsewhere,
    /// the request to create it.
    pub const fn request(self) -> Self {
        match self {
            Self::Containers | Self::Container => Self::TaskDefinition,
            Self::TaskOverrides => Self::RunTask,
            Self::Service => Self::CreateService,
            kind => kind,
        }
    }

    /// Whether it is a service in any form.
    pub const fn is_service(self) -> bool {
        matches!(self, Self::CreateService | Self::UpdateService | Self::Service)
    }

    /// Whether it is a run or start request.
    pub const fn is_run(self) -> bool {
        matches!(self, Self::RunTask | Self::StartTask)
    }

    /// Whether tasks come of it: a service, a run or start request, or a task set.
    pub const fn is_launch(self) -> bool {
        self.is_service() || self.is_run() || matches!(self, Self::CreateTaskSet)
    }
}
