//! Volumes of a task definition, and EBS volumes given at launch.

use super::choice::Choice;
use super::task_definition::Tag;
use super::view::{Field, List, Map, Object, view};

view! {
    /// One of `volumes`.
    Volume {
        name: Field<'a> = "name",
        host: Object<'a, HostVolume<'a>> = "host",
        docker_volume_configuration: Object<'a, DockerVolume<'a>> = "dockerVolumeConfiguration",
        efs_volume_configuration: Object<'a, EfsVolume<'a>> = "efsVolumeConfiguration",
        s3files_volume_configuration: Object<'a, S3FilesVolume<'a>> = "s3filesVolumeConfiguration",
        fsx_windows_file_server_volume_configuration: Object<'a, FsxVolume<'a>> = "fsxWindowsFileServerVolumeConfiguration",
        configured_at_launch: Field<'a> = "configuredAtLaunch",
    }
}

view! {
    /// `host` of a volume.
    HostVolume {
        source_path: Field<'a> = "sourcePath",
    }
}

view! {
    /// `dockerVolumeConfiguration`.
    DockerVolume {
        scope: Choice<'a> = "scope",
        autoprovision: Field<'a> = "autoprovision",
        driver: Field<'a> = "driver",
        labels: Map<'a> = "labels",
    }
}

view! {
    /// `efsVolumeConfiguration`.
    EfsVolume {
        file_system_id: Field<'a> = "fileSystemId",
        root_directory: Field<'a> = "rootDirectory",
        transit_encryption: Choice<'a> = "transitEncryption",
        transit_encryption_port: Field<'a> = "transitEncryptionPort",
        authorization_config: Object<'a, EfsAuthorization<'a>> = "authorizationConfig",
    }
}

impl EfsVolume<'_> {
    /// Whether what is read and written is certain to go through the network unencrypted.
    pub fn is_plain_in_transit(&self) -> bool {
        self.transit_encryption.is_missing() || self.transit_encryption.is("DISABLED")
    }
}

view! {
    /// `authorizationConfig` of an EFS volume.
    EfsAuthorization {
        access_point_id: Field<'a> = "accessPointId",
        iam: Choice<'a> = "iam",
    }
}

view! {
    /// `s3filesVolumeConfiguration`.
    S3FilesVolume {
        file_system_arn: Field<'a> = "fileSystemArn",
        root_directory: Field<'a> = "rootDirectory",
        transit_encryption_port: Field<'a> = "transitEncryptionPort",
        access_point_arn: Field<'a> = "accessPointArn",
    }
}

view! {
    /// `fsxWindowsFileServerVolumeConfiguration`.
    FsxVolume {
        file_system_id: Field<'a> = "fileSystemId",
        root_directory: Field<'a> = "rootDirectory",
        authorization_config: Object<'a, FsxAuthorization<'a>> = "authorizationConfig",
    }
}

view! {
    /// `authorizationConfig` of an FSx volume.
    FsxAuthorization {
        credentials_parameter: Field<'a> = "credentialsParameter",
    }
}

view! {
    /// One of `volumeConfigurations`, of a service or a run request.
    VolumeConfiguration {
        name: Field<'a> = "name",
        managed_ebs_volume: Object<'a, EbsVolume<'a>> = "managedEBSVolume",
    }
}

view! {
    /// `managedEBSVolume`.
    EbsVolume {
        encrypted: Field<'a> = "encrypted",
        kms_key_id: Field<'a> = "kmsKeyId",
        volume_type: Field<'a> = "volumeType",
        size_in_gib: Field<'a> = "sizeInGiB",
        snapshot_id: Field<'a> = "snapshotId",
        volume_initialization_rate: Field<'a> = "volumeInitializationRate",
        iops: Field<'a> = "iops",
        throughput: Field<'a> = "throughput",
        tag_specifications: List<'a, TagSpecification<'a>> = "tagSpecifications",
        role_arn: Field<'a> = "roleArn",
        filesystem_type: Choice<'a> = "filesystemType",
        termination_policy: Object<'a, TerminationPolicy<'a>> = "terminationPolicy",
    }
}

view! {
    /// One of `tagSpecifications`.
    TagSpecification {
        resource_type: Choice<'a> = "resourceType",
        tags: List<'a, Tag<'a>> = "tags",
        propagate_tags: Choice<'a> = "propagateTags",
    }
}

view! {
    /// `terminationPolicy` of an EBS volume.
    TerminationPolicy {
        delete_on_termination: Field<'a> = "deleteOnTermination",
    }
}
