//! Names and addresses that a container's resolver gets: host name, DNS servers, extra hosts.

use std::net::IpAddr;

use super::context::Context;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::model::container::Container;
use crate::model::platform::{NetworkMode, Task};

pub(super) const RULES: &[Rule] = &[
    rule!("addresses", "hostname-format", Container(hostname_format).if_any("hostname")),
    rule!(
        "addresses",
        "dns-search-domain-format",
        Container(dns_search_domain_format).if_any("dnsSearchDomains")
    ),
    rule!("addresses", "dns-server-address", Container(dns_server_address).if_any("dnsServers")),
    rule!("addresses", "extra-host-address", Container(extra_host_address).if_any("extraHosts")),
];

/// Whether the members are refused as a whole.
fn are_refused(task: &Task) -> bool {
    task.is_on_fargate() || task.is_windows() || task.network_mode() == Some(NetworkMode::Awsvpc)
}

fn hostname_format(container: &Container, task: &Task, cx: &mut Context) {
    let Some(name) = container.hostname.id().filter(|name| !name.is_empty()) else { return };
    if task.is_on_fargate() || task.network_mode() == Some(NetworkMode::Awsvpc) {
        return;
    }
    // Docker and Linux take an underscore.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !name.split('.').all(is_label) {
        cx.report(name.node, format!("{:?} is no host name", name.value))
            .help("labels of up to 63 letters, digits and `-`, with dots between them");
    }
}

fn dns_search_domain_format(container: &Container, task: &Task, cx: &mut Context) {
    if are_refused(task) {
        return;
    }
    for domain in container.dns_search_domains.strings() {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        let ends_well = domain.ends_with(|c: char| c.is_ascii_alphanumeric());
        if domain.len() <= 254 && domain.bytes().all(fits) && ends_well {
            continue;
        }
        let report = cx
            .report(domain.node, format!("{:?} cannot be a search domain", domain.value))
            .help("up to 254 letters, digits, `-` and `.`, the last one a letter or digit");
        let plain = domain.trim_end_matches('.');
        if !plain.is_empty() && plain != domain.value && plain.bytes().all(fits) && plain.len() <= 254 {
            report.fix_replace(domain.node, edit::quote(plain), Applicability::Unsafe);
        }
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

fn dns_server_address(container: &Container, task: &Task, cx: &mut Context) {
    if are_refused(task) {
        return;
    }
    for server in container.dns_servers.ids().filter(|server| !is_address(server.value)) {
        cx.report(
            server.node,
            format!("{:?} is no IP address, and a DNS server has no other name", server.value),
        );
    }
}

fn extra_host_address(container: &Container, task: &Task, cx: &mut Context) {
    if are_refused(task) {
        return;
    }
    for address in container.extra_hosts.iter().filter_map(|host| host.ip_address.id()) {
        // Docker puts the address of the instance in the place of this word.
        if address.value != "host-gateway" && !is_address(address.value) {
            cx.report(address.node, format!("{:?} is no IP address", address.value))
                .help("`/etc/hosts` has an address for each name");
        }
    }
}
