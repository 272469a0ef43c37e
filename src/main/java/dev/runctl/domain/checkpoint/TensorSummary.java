package dev.runctl.domain.checkpoint;

import java.util.List;

/**
 * A tensor as a checkpoint's headers describe it; its values were not read.
 *
 * @param name where it lies in the saved state, for example {@code model.layer.weight}
 * @param dtype PyTorch's word for the type of its elements: {@code float32}, {@code bfloat16}, {@code int64}, ...
 * @param bytes its elements alone; tensors that share memory each count their own
 */
public record TensorSummary(String name, String dtype, List<Long> shape, long bytes) {
    public TensorSummary {
        shape = List.copyOf(shape);
    }
}
