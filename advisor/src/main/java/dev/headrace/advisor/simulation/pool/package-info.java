/**
 * A pool of model servers: how fast a server is by its accelerator and its batch, how a pool
 * starts, grows, queues and loses servers, as rules of a world.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation.pool;
