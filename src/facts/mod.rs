//! What AWS says, as tables: each with its source and the date it was read.

pub mod ebs;
pub mod fargate;
pub mod launch;
pub mod linux;
pub mod log_options;
pub mod logging;
pub mod platform;
pub mod ports;
pub mod secrets;
pub mod support;
pub mod words;
