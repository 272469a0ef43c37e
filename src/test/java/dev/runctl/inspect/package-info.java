/** Looking into checkpoints: real samples, cut and flipped at every byte, and files made to harm. */
@NullMarked
package dev.runctl.inspect;

import org.jspecify.annotations.NullMarked;
