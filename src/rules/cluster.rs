//! Clusters: capacity providers, settings, ECS Exec.

use super::capacity::{multiple_base, zero_weight};
use super::context::{At, Context};
use super::repeat::repeats;
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::facts::launch::CAPACITY_PROVIDERS;
use crate::model::Model;
use crate::model::cluster::{Cluster, ExecuteCommand, ScalingGroup};
use crate::model::launch::{CapacityProvider, Launch};
use crate::model::view::{Known, List};

pub(super) const RULES: &[Rule] = &[
    rule!("cluster", "cluster-setting-value", Cluster(cluster_setting_value)),
    rule!(
        "cluster",
        "capacity-provider-duplicate",
        Launch(duplicate_in_launch).if_any("capacityProviderStrategy"),
        Cluster(duplicate_in_cluster)
    ),
    rule!(
        "cluster",
        "capacity-provider-mixed",
        Launch(mixed_in_launch).if_any("capacityProviderStrategy"),
        Cluster(mixed_in_cluster)
    ),
    rule!("cluster", "default-strategy-weights", Cluster(default_strategy_weights)),
    rule!("cluster", "default-strategy-unlisted", Cluster(default_strategy_unlisted)),
    rule!("cluster", "exec-log-override", Cluster(exec_log_override)),
    rule!("cluster", "exec-log-without-target", Cluster(exec_log_without_target)),
    rule!("cluster", "scaling-step-order", Document(scaling_step_order)),
    rule!("cluster", "termination-protection-without-scaling", Document(protection_without_scaling)),
    rule!("cluster", "capacity-provider-cluster", Document(capacity_provider_cluster)),
];

fn cluster_setting_value(cluster: &Cluster, cx: &mut Context) {
    const VALUES: [&str; 3] = ["enhanced", "enabled", "disabled"];
    for setting in cluster.settings.iter().filter(|setting| setting.name.is("containerInsights")) {
        let Some(value) = setting.value.str().filter(|value| !VALUES.contains(&value.value)) else {
            continue;
        };
        let report = cx
            .report(value.node, format!("`containerInsights` cannot be `{}`", value.value))
            .help("it is enhanced, enabled or disabled");
        let lower = value.value.to_ascii_lowercase();
        if let Some(meant) = VALUES.into_iter().find(|known| *known == lower).or(nearest(value.value, VALUES))
        {
            report.fix_replace(value.node, edit::quote(meant), Applicability::Unsafe);
        }
    }
}

fn names<'a>(strategy: &List<'a, CapacityProvider<'a>>) -> Vec<Known<'a, &'a str>> {
    strategy.iter().filter_map(|item| item.capacity_provider.str()).collect()
}

fn duplicate_in_launch(launch: &Launch, cx: &mut Context) {
    duplicate(&names(&launch.capacity_provider_strategy), cx);
}

fn duplicate_in_cluster(cluster: &Cluster, cx: &mut Context) {
    duplicate(&names(&cluster.default_capacity_provider_strategy), cx);
    duplicate(&cluster.capacity_providers.strings().collect::<Vec<_>>(), cx);
}

fn duplicate(names: &[Known<&str>], cx: &mut Context) {
    for (first, name) in repeats(names, |name| name.value) {
        cx.report(name.node, format!("the capacity provider `{}` is named twice", name.value))
            .label(first.node, "the first time");
    }
}

fn mixed_in_launch(launch: &Launch, cx: &mut Context) {
    mixed(&names(&launch.capacity_provider_strategy), cx);
}

fn mixed_in_cluster(cluster: &Cluster, cx: &mut Context) {
    mixed(&names(&cluster.default_capacity_provider_strategy), cx);
}

fn mixed(names: &[Known<&str>], cx: &mut Context) {
    let is_fargate = |name: &&Known<&str>| CAPACITY_PROVIDERS.contains(&name.value);
    let fargate = names.iter().find(is_fargate);
    let other = names.iter().find(|name| !is_fargate(name));
    if let (Some(fargate), Some(other)) = (fargate, other) {
        cx.report(
            other.node,
            format!("`{}` cannot stand in one strategy with {}", other.value, fargate.value),
        )
        .label(fargate.node, "Fargate")
        .help("a strategy is made of Fargate's providers, or of others");
    }
}

fn default_strategy_weights(cluster: &Cluster, cx: &mut Context) {
    let strategy = &cluster.default_capacity_provider_strategy;
    multiple_base(strategy, cx);
    // ECS takes it, and refuses the tasks that go by it; with a strategy of their own they start.
    if let Some(report) = zero_weight(strategy, cx) {
        report.at_most(Severity::Warning);
    }
}

fn default_strategy_unlisted(cluster: &Cluster, cx: &mut Context) {
    let listed = &cluster.capacity_providers;
    let is_whole = matches!(cx.kind(), Kind::CreateCluster | Kind::PutClusterCapacityProviders);
    if !is_whole || !(listed.is_missing() || listed.all_known()) {
        return;
    }
    for name in names(&cluster.default_capacity_provider_strategy) {
        // Empty names are told of as such.
        if !name.is_empty() && !listed.holds(name.value) {
            cx.report(name.node, format!("`{}` is not among the cluster's `capacityProviders`", name.value))
                .label_if(listed.node().map(At::Opening), "the cluster's providers")
                .help(format!("add \"{}\" to `capacityProviders`", name.value));
        }
    }
}

fn exec<'l, 'a>(cluster: &'l Cluster<'a>) -> Option<&'l ExecuteCommand<'a>> {
    cluster.configuration.get()?.execute_command_configuration.get()
}

fn exec_log_override(cluster: &Cluster, cx: &mut Context) {
    let Some(exec) = exec(cluster) else { return };
    let log = exec.log_configuration.get();
    if let Some(logging) = exec.logging.str().filter(|logging| logging.value == "OVERRIDE") {
        let has_target = log.is_some_and(|log| {
            log.cloud_watch_log_group_name.is_present() || log.s3_bucket_name.is_present()
        });
        let is_opaque = exec.log_configuration.is_present() && log.is_none();
        if !has_target && !is_opaque {
            cx.report(logging.node, "OVERRIDE needs a `logConfiguration` that names a log group or a bucket")
                .label_if(exec.log_configuration.node().map(At::Opening), "names neither")
                .help("give `cloudWatchLogGroupName` or `s3BucketName`");
        }
        return;
    }
    let is_other = exec.logging.is_missing() || exec.logging.is("NONE") || exec.logging.is("DEFAULT");
    let Some(member) = exec.log_configuration.node().and_then(Node::member).filter(|_| is_other) else {
        return;
    };
    let unset = cx.take_unset(exec.node, "logging");
    let report = cx
        .report(At::Key(member), "`logConfiguration` needs `logging` to be OVERRIDE")
        .label_if(exec.logging.node(), "something else")
        .label_if(unset, "not set");
    match exec.logging.node() {
        Some(logging) => report.fix_replace(logging, "\"OVERRIDE\"", Applicability::Safe),
        None => report.fix_insert(exec.node, "logging", "\"OVERRIDE\"", Applicability::Safe),
    };
}

fn exec_log_without_target(cluster: &Cluster, cx: &mut Context) {
    let Some(log) = exec(cluster).and_then(|exec| exec.log_configuration.get()) else { return };
    let parts = [
        (
            log.cloud_watch_encryption_enabled.is_true(),
            log.cloud_watch_encryption_enabled,
            log.cloud_watch_log_group_name,
            "cloudWatchLogGroupName",
        ),
        (log.s3_encryption_enabled.is_true(), log.s3_encryption_enabled, log.s3_bucket_name, "s3BucketName"),
        (log.s3_key_prefix.is_present(), log.s3_key_prefix, log.s3_bucket_name, "s3BucketName"),
    ];
    for (is_set, field, target, name) in parts {
        let member = field.node().and_then(Node::member).filter(|_| is_set && target.is_missing());
        if let Some(member) = member {
            cx.report(At::Key(member), format!("`{}` has no effect without `{name}`", member.name()));
        }
    }
}

/// The Auto Scaling group of a capacity provider.
fn scaling_group<'m, 'a>(model: &'m Model<'a>) -> Option<&'m ScalingGroup<'a>> {
    match model {
        Model::Provider(provider) => provider.auto_scaling_group_provider.get(),
        _ => None,
    }
}

fn scaling_step_order(model: &Model, _: Node, cx: &mut Context) {
    let Some(scaling) = scaling_group(model).and_then(|group| group.managed_scaling.get()) else { return };
    let (least, most) = (scaling.minimum_scaling_step_size.int(), scaling.maximum_scaling_step_size.int());
    if let Some((least, most)) = least.zip(most).filter(|(least, most)| least.value > most.value) {
        cx.report(
            least.node,
            format!("the group grows by {} instances at least, but by {} at most", least.value, most.value),
        )
        .label(most.node, "at most");
    }
}

fn protection_without_scaling(model: &Model, _: Node, cx: &mut Context) {
    let Some(group) = scaling_group(model) else { return };
    let scaling = &group.managed_scaling;
    let status = scaling.get().map(|scaling| scaling.status);
    // A change leaves what it does not name as it is.
    let is_missing = cx.kind() == Kind::CreateCapacityProvider
        && (scaling.is_missing() || status.is_some_and(|status| status.is_missing()));
    let is_off = is_missing || status.is_some_and(|status| status.is("DISABLED"));
    let protection = group.managed_termination_protection.str().filter(|it| it.value == "ENABLED" && is_off);
    if let Some(protection) = protection {
        cx.report(protection.node, "instances are protected only while ECS scales their group")
            .label_if(status.and_then(|status| status.node()).or(scaling.node()), "does not scale it")
            .help("give `managedScaling` the `status` ENABLED");
    }
}

fn capacity_provider_cluster(model: &Model, root: Node, cx: &mut Context) {
    let Model::Provider(provider) = model else { return };
    if provider.managed_instances_provider.is_present() && provider.cluster.is_missing() {
        cx.report(
            At::Opening(root),
            "there is no `cluster`, to which a provider of Managed Instances belongs",
        )
        .label_if(provider.managed_instances_provider.node().map(At::Opening), "Managed Instances");
    }
    let group = provider.auto_scaling_group_provider.node();
    if let Some((group, member)) = group.zip(provider.cluster.node().and_then(Node::member)) {
        cx.report(At::Key(member), "a provider of an Auto Scaling group belongs to no `cluster`")
            .label(At::Opening(group), "an Auto Scaling group")
            .help("`PutClusterCapacityProviders` lets clusters use it")
            .fix_remove(member.value(), Applicability::Unsafe);
    }
}
