//! Load balancers and service discovery against the containers and ports of the task definition.

use super::context::{At, Context};
use super::pairing::unknown_container;
use super::{Pair, Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::node::Node;
use crate::model::container::{Container, PortMapping};
use crate::model::platform::{NetworkMode, Task};
use crate::model::traffic::LoadBalancer;
use crate::model::value::port_range;
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!("traffic-pairing", "load-balancer-container-unknown", Pair(load_balancer_container_unknown)),
    rule!("traffic-pairing", "load-balancer-port-unmapped", Pair(load_balancer_port_unmapped)),
    rule!("traffic-pairing", "load-balancer-port-udp", Pair(load_balancer_port_udp)),
    rule!("traffic-pairing", "load-balancer-container-not-essential", Pair(container_not_essential)),
    rule!("traffic-pairing", "classic-load-balancer-host-port", Pair(classic_load_balancer_host_port)),
    rule!("traffic-pairing", "classic-load-balancer-health-check", Pair(classic_load_balancer_health_check)),
    rule!("traffic-pairing", "service-registry-container", Pair(service_registry_container)),
    rule!("traffic-pairing", "traffic-without-network", Pair(traffic_without_network)),
    rule!("traffic-pairing", "grace-period-below-start-period", Pair(grace_period_below_start_period)),
];

fn has_no_network(task: &Task) -> bool {
    task.network_mode() == Some(NetworkMode::None)
}

fn load_balancer_container_unknown(pair: &Pair, cx: &mut Context) {
    for name in pair.launch.load_balancers.iter().filter_map(|balancer| balancer.container_name.str()) {
        unknown_container(name, pair.task, cx);
    }
}

/// The load balancers of a pair, each with the container that it names and the port.
fn targets<'p, 'a>(
    pair: &'p Pair<'a>,
) -> impl Iterator<Item = (&'p LoadBalancer<'a>, &'p Container<'a>, Known<'a, i64>)> {
    pair.launch.load_balancers.iter().filter_map(|balancer| {
        let container = pair.task.container(balancer.container_name.str()?.value)?;
        Some((balancer, container, balancer.container_port.int()?))
    })
}

fn load_balancer_port_unmapped(pair: &Pair, cx: &mut Context) {
    // Without a network there are no mappings at all, which is reported as such.
    for (_, container, port) in targets(pair).filter(|_| !has_no_network(pair.task)) {
        unmapped_port(container, port, cx);
    }
}

/// Reports a port that a container does not map; what is no port is told of as such.
fn unmapped_port(container: &Container, port: Known<i64>, cx: &mut Context) {
    if !(1..=i64::from(u16::MAX)).contains(&port.value) || may_map(container, port.value) {
        return;
    }
    let name = container.name.str().map_or("", |name| name.value);
    let ports: Vec<_> = container.port_mappings.iter().filter_map(|it| it.container_port.int()).collect();
    let shown: Vec<_> = ports.iter().map(|port| port.value.to_string()).collect();
    let help =
        if shown.is_empty() { "it maps no port".into() } else { format!("it maps {}", shown.join(", ")) };
    let report = cx
        .report(port.node, format!("container `{name}` does not map port {}", port.value))
        .label_if(
            container.port_mappings.node().map(At::Opening).or(Some(At::Opening(container.node))),
            "its ports",
        )
        .help(help);
    if let ([only], 1) = (ports.as_slice(), container.port_mappings.len()) {
        report.fix_replace(port.node, only.value.to_string(), Applicability::Unsafe);
    }
}

/// Whether a container maps the port, or may: by a range, or by a mapping that cannot be read.
fn may_map(container: &Container, port: i64) -> bool {
    let maps = |mapping: &PortMapping| {
        let single = mapping.container_port.int().map(|known| known.value == port);
        let range = mapping.container_port_range.str().and_then(|known| port_range(known.value));
        let in_range = range.map(|(first, last)| (first..=last).contains(&port));
        match (single, in_range) {
            (Some(found), _) | (None, Some(found)) => found,
            (None, None) => true,
        }
    };
    !container.port_mappings.is_complete() || container.port_mappings.iter().any(maps)
}

/// The mappings of a port, if all mappings of the container are known.
fn mappings<'c, 'a>(container: &'c Container<'a>, port: i64) -> Vec<&'c PortMapping<'a>> {
    let is_it = |mapping: &&PortMapping| mapping.container_port.int().is_some_and(|it| it.value == port);
    let all = container.port_mappings.is_complete().then_some(&container.port_mappings);
    all.into_iter().flatten().filter(is_it).collect()
}

fn load_balancer_port_udp(pair: &Pair, cx: &mut Context) {
    for (_, container, port) in targets(pair) {
        let mappings = mappings(container, port.value);
        let Some(first) = mappings.first().filter(|_| mappings.iter().all(|it| it.protocol.is("udp"))) else {
            continue;
        };
        cx.report(port.node, format!("port {} is mapped for udp alone", port.value))
            .label_if(first.protocol.node(), "udp")
            .help("its target group must be one of a Network Load Balancer, for UDP");
    }
}

fn container_not_essential(pair: &Pair, cx: &mut Context) {
    for (balancer, container, _) in targets(pair).filter(|(_, it, _)| it.is_essential() == Some(false)) {
        let Some(name) = balancer.container_name.str() else { continue };
        cx.report(
            name.node,
            format!("traffic goes to container `{}`, and the task goes on when it has stopped", name.value),
        )
        .label_if(container.essential.node(), "not essential")
        .help("a container that serves should be essential, so that a new task takes its place");
    }
}

fn classic_load_balancer_host_port(pair: &Pair, cx: &mut Context) {
    if pair.task.network_mode() != Some(NetworkMode::Bridge) {
        return;
    }
    let is_free = |port: Field| port.is_missing() || port.int().is_some_and(|port| port.value == 0);
    for (balancer, container, port) in targets(pair) {
        let mappings = mappings(container, port.value);
        let all_free = mappings.iter().all(|mapping| is_free(mapping.host_port));
        let (true, Some(first)) = (balancer.is_classic() && all_free, mappings.first()) else { continue };
        cx.report(
            port.node,
            format!("a Classic Load Balancer needs a fixed host port for container port {}", port.value),
        )
        .label(
            first.host_port.node().map_or(At::Opening(first.node), |port| At::Within(port, port.span())),
            "the instance chooses one",
        )
        .help(format!("set `hostPort` in the port mapping, for example to {}", port.value));
    }
}

fn classic_load_balancer_health_check(pair: &Pair, cx: &mut Context) {
    let checks = || pair.task.containers().iter().filter_map(|container| container.health_check.node());
    let Some(check) = checks().next() else { return };
    for balancer in pair.launch.load_balancers.iter().filter(|balancer| balancer.is_classic()) {
        let Some(name) = balancer.load_balancer_name.node() else { continue };
        cx.report(name, "health checks of containers are not supported with a Classic Load Balancer")
            .label(At::Opening(check), "a health check")
            .help("use a target group");
    }
}

fn service_registry_container(pair: &Pair, cx: &mut Context) {
    let mode = pair.task.network_mode();
    for registry in &pair.launch.service_registries {
        let (name, port) = (registry.container_name, registry.container_port);
        if name.is_missing() && port.is_missing() {
            if let Some(mode @ (NetworkMode::Bridge | NetworkMode::Host)) = mode {
                cx.report(
                    At::Opening(registry.node),
                    format!("in network mode {} it needs `containerName` and `containerPort`", mode.as_str()),
                )
                .label_if(pair.task.definition_node("networkMode"), "the network mode")
                .help("tasks share the address of their instance, so the registry must know the port");
            }
            continue;
        }
        let Some(name) = name.str() else { continue };
        unknown_container(name, pair.task, cx);
        if let (Some(container), Some(port)) = (pair.task.container(name.value), port.int())
            && !has_no_network(pair.task)
        {
            unmapped_port(container, port, cx);
        }
    }
}

fn traffic_without_network(pair: &Pair, cx: &mut Context) {
    if !has_no_network(pair.task) {
        return;
    }
    let members = [pair.launch.load_balancers.filled(), pair.launch.service_registries.filled()];
    for member in members.into_iter().flatten().filter_map(Node::member) {
        cx.report(
            At::Key(member),
            format!("`{}` brings traffic to tasks that have no network", member.name()),
        )
        .label_if(pair.task.definition_node("networkMode"), "no network")
        .help("choose another `networkMode` in the task definition");
    }
}

fn grace_period_below_start_period(pair: &Pair, cx: &mut Context) {
    let Some(grace) = pair.launch.health_check_grace_period_seconds.int() else { return };
    let essential = pair.task.containers().iter().filter(|it| it.is_essential() == Some(true));
    let periods = essential.filter_map(|container| container.health_check.get()?.start_period.int());
    let Some(longest) = periods.max_by_key(|period| period.value) else { return };
    if grace.value < longest.value {
        cx.report(
            grace.node,
            format!(
                "load balancers judge a task after {} s, but a container may take {} s to start",
                grace.value, longest.value
            ),
        )
        .label(longest.node, "time to start")
        .help(format!("let the grace period be at least {} seconds", longest.value));
    }
}
