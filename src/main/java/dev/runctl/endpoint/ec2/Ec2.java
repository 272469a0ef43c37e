package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.wire.Operations;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.*;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** EC2's operations over a machine. */
public final class Ec2 {
    private final Machine machine;
    private final Operations operations = new Operations();

    public Ec2(Machine machine) {
        this.machine = machine;
        InstanceTypes types = InstanceTypes.load();
        Images images = new Images();
        DescribeHandlers describe = new DescribeHandlers(machine, images, types);
        RunHandler run = new RunHandler(machine, images, types);
        StateHandlers states = new StateHandlers(machine);
        TagHandlers tags = new TagHandlers(machine);
        VolumeHandlers volumes = new VolumeHandlers(machine);
        TypeHandlers catalog = new TypeHandlers(machine, types);
        Places places = new Places();
        on("DescribeInstances", DescribeInstancesRequest::builder, describe::instances);
        on("DescribeInstanceStatus", DescribeInstanceStatusRequest::builder, describe::status);
        on("RunInstances", RunInstancesRequest::builder, run::run);
        on("StartInstances", StartInstancesRequest::builder, states::start);
        on("StopInstances", StopInstancesRequest::builder, states::stop);
        on("RebootInstances", RebootInstancesRequest::builder, states::reboot);
        on("TerminateInstances", TerminateInstancesRequest::builder, states::terminate);
        on("CreateTags", CreateTagsRequest::builder, tags::create);
        on("DeleteTags", DeleteTagsRequest::builder, tags::delete);
        on("DescribeTags", DescribeTagsRequest::builder, tags::describe);
        on("DescribeVolumes", DescribeVolumesRequest::builder, volumes::describe);
        on("DeleteVolume", DeleteVolumeRequest::builder, volumes::delete);
        on("DescribeInstanceTypes", DescribeInstanceTypesRequest::builder, catalog::types);
        on("DescribeInstanceTypeOfferings", DescribeInstanceTypeOfferingsRequest::builder, catalog::offerings);
        on("DescribeSpotPriceHistory", DescribeSpotPriceHistoryRequest::builder, catalog::spotPrices);
        on("DescribeImages", DescribeImagesRequest::builder, images::describe);
        on("DescribeRegions", DescribeRegionsRequest::builder, places::regions);
        on("DescribeAvailabilityZones", DescribeAvailabilityZonesRequest::builder, places::zones);
    }

    public Operations operations() {
        return operations;
    }

    private <Q, A extends SdkPojo> void on(
            String name, Supplier<? extends SdkBuilder<?, Q>> request, Function<Q, A> handler) {
        operations.on(name, request, asked -> {
            machine.faults().check(name);
            return handler.apply(asked);
        });
    }
}
