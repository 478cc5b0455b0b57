//! App Mesh: `proxyConfiguration`.

use std::net::IpAddr;

use super::context::{At, Context};
use super::spelling::{list, nearest};
use super::{Rule, rule};
use crate::model::platform::{LaunchType, NetworkMode, Task};
use crate::model::task_definition::ProxyConfiguration;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("proxy", "proxy-without-awsvpc", Task(proxy_without_awsvpc).if_any("proxyConfiguration")),
    rule!("proxy", "proxy-container-unknown", Task(proxy_container_unknown).if_any("proxyConfiguration")),
    rule!("proxy", "proxy-property-missing", Task(proxy_property_missing).if_any("proxyConfiguration")),
    rule!("proxy", "proxy-property-value", Task(proxy_property_value).if_any("proxyConfiguration")),
    rule!("proxy", "proxy-user-not-ignored", Task(proxy_user_not_ignored).if_any("proxyConfiguration")),
];

fn proxy_without_awsvpc(task: &Task, cx: &mut Context) {
    let Some(proxy) = task.proxy_configuration.get() else { return };
    // On Fargate another mode is an error of its own; other platforms have no App Mesh at all.
    let is_elsewhere = task.is_on_fargate()
        || task.is_windows()
        || task.is_on(LaunchType::External)
        || task.is_on(LaunchType::ManagedInstances);
    let Some(mode) = task.network_mode().filter(|mode| *mode != NetworkMode::Awsvpc && !is_elsewhere) else {
        return;
    };
    let default = if task.network_mode.is_missing() { ", the default" } else { "" };
    cx.report(
        At::Opening(proxy.node),
        format!("App Mesh works in network mode awsvpc only, not in {}{default}", mode.as_str()),
    )
    .label_if(task.network_mode.node(), mode.as_str());
}

fn proxy_container_unknown(task: &Task, cx: &mut Context) {
    let Some(name) = task.proxy_configuration.get().and_then(|proxy| proxy.container_name.str()) else {
        return;
    };
    if !task.lacks_container(name.value) {
        return;
    }
    let report = cx.report(name.node, format!("there is no container `{}` to be the proxy", name.value));
    match nearest(name.value, task.container_names()) {
        Some(meant) => drop(report.suggest(name.node, meant)),
        None => drop(report.help(format!("the containers are {}", list(task.container_names())))),
    }
}

/// What App Mesh asks for; in the last, one of the two is enough.
const REQUIRED: &[&[&str]] =
    &[&["ProxyIngressPort"], &["ProxyEgressPort"], &["AppPorts"], &["IgnoredUID", "IgnoredGID"]];

fn proxy_property_missing(task: &Task, cx: &mut Context) {
    let Some(proxy) = task.proxy_configuration.get() else { return };
    let properties = &proxy.properties;
    if !properties.is_complete()
        || properties.iter().any(|it| it.name.is_present() && it.name.str().is_none())
    {
        return;
    }
    // An empty value counts as none.
    let is_empty = |value: Known<&str>| value.trim().is_empty();
    let has =
        |name: &&str| properties.iter().any(|it| it.name.is(name) && !it.value.str().is_some_and(is_empty));
    let missing: Vec<_> = REQUIRED.iter().filter(|names| !names.iter().any(has)).collect();
    if missing.is_empty() {
        return;
    }
    let names: Vec<_> = missing.iter().map(|names| names.join("` or `")).collect();
    cx.report(
        At::Opening(properties.node().unwrap_or(proxy.node)),
        format!("the proxy has no `{}`", names.join("`, no `")),
    )
    .help("App Mesh needs ProxyIngressPort, ProxyEgressPort, AppPorts, and IgnoredUID or IgnoredGID");
}

/// The plugin that sets up the network of the task reads these, and fails with what it cannot read.
fn proxy_property_value(task: &Task, cx: &mut Context) {
    let Some(proxy) = task.proxy_configuration.get() else { return };
    for property in &proxy.properties {
        let (Some(name), Some(value)) = (property.name.str(), property.value.str()) else { continue };
        let is_list = !matches!(name.value, "ProxyIngressPort" | "ProxyEgressPort");
        let (is_good, what): (fn(&str) -> bool, _) = match name.value {
            "ProxyIngressPort" | "ProxyEgressPort" | "AppPorts" | "EgressIgnoredPorts" => {
                (is_port, "is no port")
            }
            "EgressIgnoredIPs" => (is_address_or_block, "is neither an IP address nor a block of them"),
            _ => continue,
        };
        let mut parts = value.split(|c| is_list && c == ',').map(str::trim);
        if let Some(odd) = parts.find(|part| !part.is_empty() && !is_good(part)) {
            cx.report(value.node, format!("`{}`: {odd:?} {what}", name.value));
        }
    }
}

fn is_port(text: &str) -> bool {
    text.parse().is_ok_and(|port: u16| port > 0)
}

/// An address, or a block of addresses: an address and the number of leading bits that count.
fn is_address_or_block(text: &str) -> bool {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    address.parse().is_ok_and(|address: IpAddr| {
        let most = if address.is_ipv4() { 32 } else { 128 };
        bits.is_none_or(|bits| bits.parse().is_ok_and(|bits: u8| bits <= most))
    })
}

fn property<'a>(proxy: &ProxyConfiguration<'a>, name: &str) -> Option<Known<'a, &'a str>> {
    proxy.properties.iter().find(|property| property.name.is(name)).and_then(|property| property.value.str())
}

fn proxy_user_not_ignored(task: &Task, cx: &mut Context) {
    let Some(proxy) = task.proxy_configuration.get() else { return };
    let container = proxy.container_name.str().and_then(|name| task.container(name.value));
    let ignored = property(proxy, "IgnoredUID").filter(|uid| !uid.is_empty());
    let (Some(container), Some(ignored)) = (container, ignored) else { return };
    let user = container.user.str();
    if user.is_some_and(|user| user.split(':').next() == Some(ignored.value)) {
        return;
    }
    // The name of a user may stand for the id.
    let is_id = |user: Known<&str>| user.starts_with(|c: char| c.is_ascii_digit());
    let report = match user.filter(|user| is_id(*user)) {
        Some(user) => cx.report(
            user.node,
            format!("the proxy runs as {}, but what {} sends is left alone", user.value, ignored.value),
        ),
        None if container.user.is_missing() => cx.report(
            At::Opening(container.node),
            format!("the proxy has no `user`, but what {} sends is left alone", ignored.value),
        ),
        None => return,
    };
    report
        .label(ignored.node, "the user that is left alone")
        .help("`user` of the proxy is `IgnoredUID`, so that its own traffic does not come back to it");
}
