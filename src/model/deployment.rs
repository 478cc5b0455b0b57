//! How a service rolls out.

use super::choice::Choice;
use super::view::{Field, List, Object, view};

view! {
    /// `deploymentController`.
    DeploymentController {
        kind: Choice<'a> = "type",
    }
}

view! {
    /// `deploymentConfiguration`.
    DeploymentConfiguration {
        deployment_circuit_breaker: Object<'a, CircuitBreaker<'a>> = "deploymentCircuitBreaker",
        maximum_percent: Field<'a> = "maximumPercent",
        minimum_healthy_percent: Field<'a> = "minimumHealthyPercent",
        alarms: Object<'a, Alarms<'a>> = "alarms",
        strategy: Choice<'a> = "strategy",
        bake_time_in_minutes: Field<'a> = "bakeTimeInMinutes",
        lifecycle_hooks: List<'a, LifecycleHook<'a>> = "lifecycleHooks",
        linear_configuration: Field<'a> = "linearConfiguration",
        canary_configuration: Field<'a> = "canaryConfiguration",
        early_success_criteria: Object<'a, EarlySuccess<'a>> = "earlySuccessCriteria",
    }
}

view! {
    /// `deploymentCircuitBreaker`.
    CircuitBreaker {
        enable: Field<'a> = "enable",
        rollback: Field<'a> = "rollback",
        threshold_configuration: Object<'a, Threshold<'a>> = "thresholdConfiguration",
    }
}

view! {
    /// `thresholdConfiguration`.
    Threshold {
        kind: Choice<'a> = "type",
        value: Field<'a> = "value",
    }
}

view! {
    /// `alarms`.
    Alarms {
        alarm_names: List<'a, Field<'a>> = "alarmNames",
        rollback: Field<'a> = "rollback",
        enable: Field<'a> = "enable",
    }
}

view! {
    /// One of `lifecycleHooks`.
    LifecycleHook {
        target_type: Choice<'a> = "targetType",
        hook_target_arn: Field<'a> = "hookTargetArn",
        role_arn: Field<'a> = "roleArn",
        lifecycle_stages: List<'a, Field<'a>> = "lifecycleStages",
        hook_details: Field<'a> = "hookDetails",
    }
}

impl LifecycleHook<'_> {
    /// Whether it calls a Lambda function, which it does unless it says otherwise.
    pub fn calls_function(&self) -> bool {
        self.target_type.is_missing() || self.target_type.is("AWS_LAMBDA")
    }
}

view! {
    /// `earlySuccessCriteria`.
    EarlySuccess {
        enable: Field<'a> = "enable",
        healthy_percent: Field<'a> = "healthyPercent",
        source_service_revision_cleanup: Choice<'a> = "sourceServiceRevisionCleanup",
    }
}

view! {
    /// `monitoring`.
    Monitoring {
        metric_configurations: List<'a, MetricConfiguration<'a>> = "metricConfigurations",
    }
}

view! {
    /// One of `metricConfigurations`.
    MetricConfiguration {
        metric_names: List<'a, Field<'a>> = "metricNames",
        resolution_seconds: Field<'a> = "resolutionSeconds",
    }
}
