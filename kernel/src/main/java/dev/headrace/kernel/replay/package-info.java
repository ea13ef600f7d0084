/**
 * The frame in which services record what their rules decide in a live world, and let a simulated
 * world decide it again: lines, what comes of what was told, and where two worlds differ first.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.kernel.replay;
