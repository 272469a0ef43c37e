package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.Operations;
import software.amazon.awssdk.services.ec2.model.*;

/** EC2's operations over a machine. */
public final class Ec2 {
    private final Operations operations;

    public Ec2(Machine machine) {
        operations = new Operations(machine.faults()::check);
        InstanceTypes types = InstanceTypes.load();
        Images images = new Images();
        DescribeHandlers describe = new DescribeHandlers(machine, images, types);
        RunHandler run = new RunHandler(machine, images, types);
        StateHandlers states = new StateHandlers(machine);
        TagHandlers tags = new TagHandlers(machine);
        VolumeHandlers volumes = new VolumeHandlers(machine);
        ShutdownHandlers shutdowns = new ShutdownHandlers(machine);
        TypeHandlers catalog = new TypeHandlers(machine, types);
        Places places = new Places();
        operations.on("DescribeInstances", DescribeInstancesRequest::builder, describe::instances);
        operations.on("DescribeInstanceStatus", DescribeInstanceStatusRequest::builder, describe::status);
        operations.on("RunInstances", RunInstancesRequest::builder, run::run);
        operations.on("StartInstances", StartInstancesRequest::builder, states::start);
        operations.on("StopInstances", StopInstancesRequest::builder, states::stop);
        operations.on("RebootInstances", RebootInstancesRequest::builder, states::reboot);
        operations.on("TerminateInstances", TerminateInstancesRequest::builder, states::terminate);
        operations.on("GetConsoleOutput", GetConsoleOutputRequest::builder, shutdowns::console);
        operations.on(
                "DescribeInstanceAttribute", DescribeInstanceAttributeRequest::builder, shutdowns::describeAttribute);
        operations.on("CreateTags", CreateTagsRequest::builder, tags::create);
        operations.on("DeleteTags", DeleteTagsRequest::builder, tags::delete);
        operations.on("DescribeTags", DescribeTagsRequest::builder, tags::describe);
        operations.on("DescribeVolumes", DescribeVolumesRequest::builder, volumes::describe);
        operations.on("DeleteVolume", DeleteVolumeRequest::builder, volumes::delete);
        operations.on("DescribeInstanceTypes", DescribeInstanceTypesRequest::builder, catalog::types);
        operations.on(
                "DescribeInstanceTypeOfferings", DescribeInstanceTypeOfferingsRequest::builder, catalog::offerings);
        operations.on("DescribeSpotPriceHistory", DescribeSpotPriceHistoryRequest::builder, catalog::spotPrices);
        operations.on("DescribeImages", DescribeImagesRequest::builder, images::describe);
        operations.on("DescribeRegions", DescribeRegionsRequest::builder, places::regions);
        operations.on("DescribeAvailabilityZones", DescribeAvailabilityZonesRequest::builder, places::zones);
    }

    public Operations operations() {
        return operations;
    }
}
