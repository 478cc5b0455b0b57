//! Network configuration of services, run requests and task sets.

use super::context::{At, Context};
use super::repeat::repeats;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::placeholder::is_template;
use crate::model::launch::{AwsvpcConfiguration, Launch};
use crate::model::platform::LaunchType;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!(
        "service-network",
        "network-configuration-empty",
        Launch(network_configuration_empty).if_any("networkConfiguration")
    ),
    rule!("service-network", "fargate-without-network", Launch(fargate_without_network)),
    rule!(
        "service-network",
        "public-ip-without-fargate",
        Launch(public_ip_without_fargate).if_any("networkConfiguration")
    ),
    rule!("service-network", "public-ip-assigned", Launch(public_ip_assigned).if_any("networkConfiguration")),
    rule!("service-network", "single-subnet", Launch(single_subnet).if_any("networkConfiguration")),
    rule!(
        "service-network",
        "security-groups-missing",
        Launch(security_groups_missing).if_any("networkConfiguration")
    ),
    rule!(
        "service-network",
        "network-id-duplicate",
        Launch(network_id_duplicate).if_any("networkConfiguration")
    ),
    rule!("service-network", "network-id-format", Launch(network_id_format).if_any("networkConfiguration")),
];

fn awsvpc<'l, 'a>(launch: &'l Launch<'a>) -> Option<&'l AwsvpcConfiguration<'a>> {
    launch.network_configuration.get()?.awsvpc_configuration.get()
}

fn network_configuration_empty(launch: &Launch, cx: &mut Context) {
    let Some(network) = launch.network_configuration.get() else { return };
    if network.awsvpc_configuration.is_missing() && network.node.members().next().is_none() {
        cx.report(At::Opening(network.node), "there is no `awsvpcConfiguration` in it")
            .help("name `subnets` in `awsvpcConfiguration`, or leave `networkConfiguration` out");
    }
}

/// Whether the request says all there is: an update keeps what it does not mention.
fn says_all(launch: &Launch, cx: &Context) -> bool {
    let is_whole = matches!(cx.kind(), Kind::CreateService | Kind::RunTask | Kind::CreateTaskSet);
    is_whole && launch.controller() != Some("EXTERNAL")
}

fn fargate_without_network(launch: &Launch, cx: &mut Context) {
    if !launch.is_on_fargate() || !says_all(launch, cx) || launch.network_configuration.is_present() {
        return;
    }
    cx.report(At::Opening(launch.node), "there is no `networkConfiguration`, which tasks on Fargate need")
        .label_if(launch.launch_node(), "Fargate")
        .help("add `networkConfiguration.awsvpcConfiguration.subnets`");
}

/// `assignPublicIp`, where tasks are to have public addresses.
fn public_ip<'a>(launch: &Launch<'a>) -> Option<Node<'a>> {
    let address = awsvpc(launch)?.assign_public_ip;
    address.node().filter(|_| address.is("ENABLED"))
}

fn public_ip_without_fargate(launch: &Launch, cx: &mut Context) {
    let Some(address) = public_ip(launch) else { return };
    let elsewhere = match launch.launches_on() {
        Some(LaunchType::Ec2 | LaunchType::External) => launch.launch_node(),
        _ => launch.other_provider(),
    };
    if let Some(elsewhere) = elsewhere {
        cx.report(address, "tasks get a public address of their own on Fargate only")
            .label(elsewhere, "not Fargate")
            .fix_replace(address, "\"DISABLED\"", Applicability::Unsafe);
    }
}

fn public_ip_assigned(launch: &Launch, cx: &mut Context) {
    let Some(address) = public_ip(launch).filter(|_| launch.other_provider().is_none()) else { return };
    if !matches!(launch.launches_on(), Some(LaunchType::Ec2 | LaunchType::External)) {
        cx.report(address, "every task gets a public address")
            .help("DISABLED keeps tasks private: they reach AWS through a NAT gateway or VPC endpoints");
    }
}

fn security_groups_missing(launch: &Launch, cx: &mut Context) {
    let Some(awsvpc) = awsvpc(launch).filter(|awsvpc| awsvpc.security_groups.is_empty()) else { return };
    cx.report(
        At::Opening(awsvpc.node),
        "there are no `securityGroups`, so tasks get the default one of the VPC",
    )
    .help("name a group that lets in no more than the tasks serve");
}

fn single_subnet(launch: &Launch, cx: &mut Context) {
    let Some(subnets) = awsvpc(launch).map(|it| &it.subnets) else { return };
    let is_service = matches!(cx.kind(), Kind::CreateService | Kind::Service | Kind::UpdateService);
    if let (true, [only]) = (is_service && subnets.all_known(), subnets.items())
        && let Some(node) = only.node()
    {
        cx.report(node, "all tasks run in one subnet, and so in one Availability Zone")
            .help("add a subnet of another zone");
    }
}

fn network_id_duplicate(launch: &Launch, cx: &mut Context) {
    let Some(awsvpc) = awsvpc(launch) else { return };
    for (list, what) in [(&awsvpc.subnets, "subnet"), (&awsvpc.security_groups, "security group")] {
        for (first, id) in repeats(list.strings(), |id| id.value) {
            cx.report(id.node, format!("the {what} `{}` is named twice", id.value))
                .label(first.node, "the first time")
                .fix_remove(id.node, Applicability::Safe);
        }
    }
}

/// A list written as one text, as variables of shells hold it.
fn several_ids(id: Known<&str>, cx: &mut Context) {
    if id.value.trim().contains([',', ';', ' ']) {
        cx.report(id.node, format!("`{}` is not one id", id.value)).help("give each id as a text of its own");
    } else if id.value.trim() != id.value {
        // Some services of AWS cut blanks off.
        cx.report(id.node, format!("there are blanks around the id `{}`", id.value.trim()))
            .at_most(Severity::Warning)
            .help("take them out");
    }
}

fn network_id_format(launch: &Launch, cx: &mut Context) {
    let Some(awsvpc) = awsvpc(launch) else { return };
    for (list, prefix, other) in
        [(&awsvpc.subnets, "subnet-", "sg-"), (&awsvpc.security_groups, "sg-", "subnet-")]
    {
        let is_plain = |id: &str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_right = |id: &str| id.starts_with(prefix) && is_plain(id) || is_template(id);
        for id in list.strings().filter(|id| !is_right(id.value)) {
            if id.value.starts_with(prefix) {
                several_ids(id, cx);
                continue;
            }
            let report =
                cx.report(id.node, format!("`{}` is not an id that begins with `{prefix}`", id.value));
            if id.value.starts_with(other) {
                report.help("subnets and security groups are in each other's place");
            } else {
                report.help("names are not looked up here: give the id");
            }
        }
    }
}
