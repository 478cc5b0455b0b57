//! Limits of single values: the numbers stand in the schemas, the words in [`super::schema`].

use super::context::{At, Context};
use super::structure::limit;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::kind::Form;
use crate::schema::error::SchemaError;

pub(super) const RULES: &[Rule] = &[
    rule!("limits", "attribute-name", Schema(limit)),
    rule!("limits", "capacity-provider-range", Schema(limit)),
    rule!("limits", "cluster-name", Schema(limit)),
    rule!("limits", "container-count", Schema(limit)),
    rule!("limits", "container-name", Schema(limit)),
    rule!("limits", "deployment-range", Schema(limit)),
    rule!("limits", "describe-limit", Schema(limit)),
    rule!("limits", "ebs-range", Schema(limit)),
    rule!("limits", "environment-file-count", Schema(limit)),
    rule!("limits", "ephemeral-storage-range", Schema(limit)),
    rule!("limits", "family-name", Schema(limit)),
    rule!("limits", "gateway-connector", Schema(limit)),
    rule!("limits", "health-check-range", Schema(limit)),
    rule!("limits", "identifier-length", Schema(limit)),
    rule!("limits", "list-max-results", Schema(limit)),
    rule!("limits", "load-balancer-count", Schema(limit)),
    rule!("limits", "monitoring-configuration", Schema(limit)),
    rule!("limits", "name-empty", Schema(limit)),
    rule!("limits", "network-configuration-count", Schema(limit)),
    rule!("limits", "nvidia-mps-range", Schema(limit)),
    rule!("limits", "placement-count", Schema(limit)),
    rule!("limits", "port-name", Schema(limit)),
    rule!("limits", "port-out-of-range", Schema(limit)),
    rule!("limits", "protocol-unknown", Schema(limit)),
    rule!("limits", "restart-policy-range", Schema(limit)),
    rule!("limits", "run-task-count", Schema(limit)),
    rule!("limits", "service-connect-alias-count", Schema(limit)),
    rule!("limits", "service-connect-name", Schema(limit)),
    rule!(
        "limits",
        "service-connect-range",
        Schema(limit),
        Launch(super::service_connect::port_zero).if_any("serviceConnectConfiguration")
    ),
    rule!("limits", "service-count-range", Schema(limit)),
    rule!("limits", "service-name", Schema(limit)),
    rule!("limits", "service-registry-count", Schema(limit)),
    rule!("limits", "stop-reason-length", Schema(limit)),
    rule!("limits", "swappiness-range", Schema(limit)),
    rule!("limits", "tag-invalid", Schema(limit)),
    rule!("limits", "tags-empty", Schema(tags_empty)),
    rule!("limits", "task-set-scale", Schema(limit)),
    rule!("limits", "tmpfs-size", Schema(limit)),
    rule!("limits", "volume-name", Schema(limit)),
];

/// The output of a describe call always has the list, and is taken apart before it is registered.
fn tags_empty(error: &SchemaError, cx: &mut Context) {
    if cx.form() == Form::Request && !cx.consumer().drops_unset() {
        let most = cx.severity_but_for_github(error.node);
        cx.report(At::Opening(error.node), "`tags` has 0 entries, but must have at least 1")
            .at_most(most)
            .help("leave it out")
            .fix_remove(error.node, Applicability::Safe);
    }
}
