package dev.runctl.domain.offer;

/**
 * What an instance type has, as DescribeInstanceTypes tells it.
 *
 * @param memoryMib in MiB
 * @param accelerator name such as {@code A10G}, empty for none
 * @param maker of the accelerator, empty for none
 * @param accelerators as the system on it sees them; of a fraction of a GPU there is one
 * @param acceleratorMemoryMib of all together in MiB, 0 where it is not told
 * @param architecture EC2's word: {@code x86_64} or {@code arm64}
 * @param hasSpot whether it can be bought as spot
 */
public record Hardware(
        String type,
        int vCpus,
        long memoryMib,
        String accelerator,
        String maker,
        int accelerators,
        long acceleratorMemoryMib,
        String architecture,
        boolean hasSpot) {
    private static final double MIB = 1024;

    public double memoryGib() {
        return memoryMib / MIB;
    }

    /** Of all accelerators together. */
    public double acceleratorMemoryGib() {
        return acceleratorMemoryMib / MIB;
    }

    public double memoryOfEachGib() {
        return accelerators == 0 ? 0 : acceleratorMemoryGib() / accelerators;
    }

    /** Whether PyTorch for CUDA has use of it. */
    public boolean isNvidia() {
        return maker.equalsIgnoreCase("nvidia");
    }
}
