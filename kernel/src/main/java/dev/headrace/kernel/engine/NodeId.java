package dev.headrace.kernel.engine;

/** The name of a machine that an engine runs work on. */
public record NodeId(String name) {}
