//! The schemas' texts, compiled in.

use crate::document::kind::Kind;

/// The JSON Schema of a kind, as it stands in `schemas/`.
pub const fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::TaskDefinition => include_str!("../../schemas/task-definition.schema.json"),
        Kind::Containers => include_str!("../../schemas/containers.schema.json"),
        Kind::Container => include_str!("../../schemas/container.schema.json"),
        Kind::CreateService => include_str!("../../schemas/create-service.schema.json"),
        Kind::UpdateService => include_str!("../../schemas/update-service.schema.json"),
        Kind::Service => include_str!("../../schemas/service.schema.json"),
        Kind::RunTask => include_str!("../../schemas/run-task.schema.json"),
        Kind::StartTask => include_str!("../../schemas/start-task.schema.json"),
        Kind::TaskOverrides => include_str!("../../schemas/task-overrides.schema.json"),
        Kind::CreateTaskSet => include_str!("../../schemas/create-task-set.schema.json"),
        Kind::CreateCluster => include_str!("../../schemas/create-cluster.schema.json"),
        Kind::UpdateCluster => include_str!("../../schemas/update-cluster.schema.json"),
        Kind::UpdateClusterSettings => include_str!("../../schemas/update-cluster-settings.schema.json"),
        Kind::PutClusterCapacityProviders => {
            include_str!("../../schemas/put-cluster-capacity-providers.schema.json")
        }
        Kind::CreateCapacityProvider => include_str!("../../schemas/create-capacity-provider.schema.json"),
        Kind::UpdateCapacityProvider => include_str!("../../schemas/update-capacity-provider.schema.json"),
        Kind::UpdateTaskSet => include_str!("../../schemas/update-task-set.schema.json"),
        Kind::PutAttributes => include_str!("../../schemas/put-attributes.schema.json"),
        Kind::DeleteAttributes => include_str!("../../schemas/delete-attributes.schema.json"),
        Kind::UpdateContainerInstancesState => {
            include_str!("../../schemas/update-container-instances-state.schema.json")
        }
        Kind::StopTask => include_str!("../../schemas/stop-task.schema.json"),
        Kind::DeregisterTaskDefinition => {
            include_str!("../../schemas/deregister-task-definition.schema.json")
        }
        Kind::DeleteTaskDefinitions => include_str!("../../schemas/delete-task-definitions.schema.json"),
        Kind::ListTasks => include_str!("../../schemas/list-tasks.schema.json"),
        Kind::ListAttributes => include_str!("../../schemas/list-attributes.schema.json"),
        Kind::ListContainerInstances => include_str!("../../schemas/list-container-instances.schema.json"),
        Kind::ListServices => include_str!("../../schemas/list-services.schema.json"),
        Kind::DescribeServices => include_str!("../../schemas/describe-services.schema.json"),
        Kind::DescribeTasks => include_str!("../../schemas/describe-tasks.schema.json"),
        Kind::DescribeClusters => include_str!("../../schemas/describe-clusters.schema.json"),
        Kind::DescribeContainerInstances => {
            include_str!("../../schemas/describe-container-instances.schema.json")
        }
    }
}
